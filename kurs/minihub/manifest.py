"""The manifest of the mini hub: which files belong to it, and whether they are intact.

``manifest.json`` maps the name of an entry, a folder such as ``tfds/mnist`` or a file, to what is
known about it (seed, seconds, score, source, licence) and to its files with sha256 and size.
"""

import hashlib
import json
from pathlib import Path

NAME = "manifest.json"


def read(root: Path) -> dict[str, dict]:
    """All entries; none if there is no readable manifest."""
    try:
        return json.loads((Path(root) / NAME).read_text("utf-8"))
    except (OSError, ValueError):
        return {}


def write(root: Path, details: dict[str, dict]) -> None:
    """Adds or replaces the entries named in details, with the files that lie there now."""
    root = Path(root)
    entries = read(root)
    for entry, known in details.items():
        place = root / entry  # a folder, or a single file
        paths = sorted(p for p in [place, *place.rglob("*")] if p.is_file())
        entries[entry] = known | {
            "files": {path.relative_to(root).as_posix(): fingerprint(path) for path in paths}
        }
    text = json.dumps(dict(sorted(entries.items())), ensure_ascii=False, indent=2) + "\n"
    draft = root / (NAME + ".neu")
    draft.write_text(text, "utf-8", newline="\n")
    draft.replace(root / NAME)


def verify(root: Path) -> list[str]:
    """Paths, relative to root, of the files that are missing or damaged."""
    root = Path(root)
    entries = read(root)
    if not entries:
        return [NAME]
    return [
        name
        for entry in entries.values()
        for name, expected in entry["files"].items()
        if not is_intact(root / name, expected)
    ]


def is_intact(path: Path, expected: dict) -> bool:
    if not path.is_file() or path.stat().st_size != expected["bytes"]:
        return False
    return fingerprint(path) == expected


def fingerprint(path: Path) -> dict:
    content = path.read_bytes()
    return {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
