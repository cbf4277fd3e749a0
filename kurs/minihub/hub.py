"""Writes models where huggingface_hub looks for them: ``hf/hub/models--ORG--NAME/snapshots/…``."""

from __future__ import annotations

import copy
import hashlib
import json
from pathlib import Path

CARD = """---
license: {licence}
language: {languages}
---
# {repo_id}

Mini-Ersatz, selbst trainiert, nur für den Schnellmodus.

{text}
"""


def entry(repo_id: str, kind: str = "models") -> str:
    """Folder of a repository below the root of the mini hub; kind: models or datasets."""
    return f"hf/hub/{kind}--{repo_id.replace('/', '--')}"


def snapshot(root: Path, repo_id: str, kind: str = "models") -> Path:
    """Makes an empty snapshot of repo_id as its branch "main" and returns its folder."""
    base = root / entry(repo_id, kind)
    revision = hashlib.sha1(repo_id.encode()).hexdigest()  # any 40 hex digits will do
    folder = base / "snapshots" / revision
    folder.mkdir(parents=True)
    (base / "refs").mkdir()
    (base / "refs" / "main").write_text(revision, encoding="utf-8")  # without a newline
    return folder


def save_model(model, folder: Path):
    """Writes a transformers model in half precision, half the size, and returns what was stored.

    The configuration says float32: the weights become that again when the model is loaded.
    """
    copy.deepcopy(model).half().save_pretrained(folder)
    path = folder / "config.json"
    config = json.loads(path.read_text(encoding="utf-8")) | {"dtype": "float32"}
    path.write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8", newline="\n")
    return type(model).from_pretrained(folder).eval()


def write_card(folder: Path, repo_id: str, languages: list[str], licence: str, text: str) -> None:
    """Writes the model card README.md that says what this stand-in is."""
    card = CARD.format(repo_id=repo_id, languages=languages, licence=licence, text=text)
    (folder / "README.md").write_text(card, encoding="utf-8", newline="\n")
