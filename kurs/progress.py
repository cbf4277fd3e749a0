"""Keeps which tasks of which exercise are solved, in ``ausgaben/fortschritt.json``."""

from __future__ import annotations

from kurs import is_master, output_root

import json
import os
from pathlib import Path


def path() -> Path:
    """The progress file."""
    return output_root() / "fortschritt.json"


def load() -> dict[str, dict[str, str]]:
    """Script name -> task -> status; empty if there is no readable file."""
    try:
        content = json.loads(path().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def save(script: Path, tasks: dict[str, str]) -> None:
    """Stores the result of a run of ``script``, if it is an exercise (and not its master).

    The file is replaced in one step, so that an interrupted run loses nothing.
    """
    if not script.stem.startswith("uebung_") or is_master(script):
        return
    content = load()
    content[script.stem] = tasks
    target = path()
    target.parent.mkdir(parents=True, exist_ok=True)
    scratch = target.with_suffix(f".{os.getpid()}.tmp")
    scratch.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    scratch.replace(target)
