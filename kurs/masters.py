"""Makes exercises from their masters: the solution is the only source, nothing is written twice.

Everything between ``# <loesung n>`` and ``# </loesung>`` becomes ``raise OpenTask(n)``.
"""

from __future__ import annotations

from kurs import ROOT, catalogue, output_root

import ast
import hashlib
import json
import re
import subprocess
from datetime import datetime
from pathlib import Path

START = re.compile(r"^( *)# <loesung (\d+)>$")
END = re.compile(r"^ *# </loesung>$")
PLACEHOLDER = "raise OpenTask({})  # Ersetze diese Zeile durch deinen Code."


def generate(master: str) -> str:
    """Text of the exercise that belongs to the text of a master.

    Raises:
        ValueError: If the marks are not properly paired or the script does not use ``check``.
    """
    lines, inside = [], False
    for number, line in enumerate(master.splitlines(), 1):
        start = START.match(line)
        if (start and inside) or (END.match(line) and not inside):
            raise ValueError(f"Zeile {number}: „{line.strip()}“ passt nicht zur Marke davor")
        if start:
            inside = True
            lines.append(start[1] + PLACEHOLDER.format(start[2]))
        elif END.match(line):
            inside = False
        elif not inside:
            lines.append(line)
    if inside:
        raise ValueError("Die letzte Marke „# <loesung …>“ hat kein Ende")
    text = "\n".join(lines) + "\n"
    text, found = re.subn(
        r"^from kurs\.exercise import ", "\\g<0>OpenTask, ", text, count=1, flags=re.MULTILINE
    )
    if not found:
        raise ValueError("Der Import „from kurs.exercise import check“ fehlt")
    return text


def solutions(master: str) -> dict[int, str]:
    """Task -> source of the functions (outermost) that contain its solution, without the marks."""
    functions = [
        (node.lineno, node.end_lineno)
        for node in ast.parse(master).body
        if isinstance(node, (ast.FunctionDef, ast.ClassDef))
    ]
    lines = master.splitlines()
    found: dict[int, list[str]] = {}
    for number, line in enumerate(lines, 1):
        if start := START.match(line):
            first, last = next(f for f in functions if f[0] <= number <= f[1])
            body = [x for x in lines[first - 1 : last] if not (START.match(x) or END.match(x))]
            source = "\n".join(body)
            sources = found.setdefault(int(start[2]), [])
            if source not in sources:
                sources.append(source)
    return {task: "\n\n\n".join(sources) for task, sources in found.items()}


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _records_path(root: Path) -> Path:
    return root / "loesungen" / "uebungen.json"


def _records(root: Path) -> dict[str, str]:
    path = _records_path(root)
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def state(exercise: Path, root: Path = ROOT) -> str:
    """What became of an exercise file.

    Returns:
        "fehlt", "aktuell" (as its master makes it), "veraltet" (untouched, but the master has
        changed since) or "bearbeitet" (a trainee has worked on it).
    """
    if not exercise.exists():
        return "fehlt"
    text = exercise.read_text(encoding="utf-8")
    if text == generate(catalogue.master_of(exercise, root).read_text(encoding="utf-8")):
        return "aktuell"
    recorded = _records(root).get(exercise.relative_to(root).as_posix())
    return "veraltet" if _hash(text) == recorded else "bearbeitet"


def write(exercise: Path, root: Path = ROOT) -> None:
    """Writes an exercise from its master and records what was written."""
    text = generate(catalogue.master_of(exercise, root).read_text(encoding="utf-8"))
    exercise.parent.mkdir(parents=True, exist_ok=True)
    exercise.write_text(text, encoding="utf-8", newline="\n")
    records = _records(root) | {exercise.relative_to(root).as_posix(): _hash(text)}
    content = json.dumps(dict(sorted(records.items())), indent=1) + "\n"
    _records_path(root).write_text(content, encoding="utf-8", newline="\n")


def keep_copy(exercise: Path) -> Path:
    """Copies an exercise to ``ausgaben/kopien/`` under a name with the time; returns the copy."""
    folder = output_root() / "kopien"
    folder.mkdir(parents=True, exist_ok=True)
    copy = folder / f"{exercise.stem}_{datetime.now():%Y-%m-%d_%H%M%S_%f}.py"
    copy.write_bytes(exercise.read_bytes())
    return copy


def original(exercise: Path, root: Path = ROOT) -> str:
    """Text of the untouched exercise: from its master, else from git.

    Raises:
        FileNotFoundError: If there is neither; the German message says what to do.
    """
    master = catalogue.master_of(exercise, root)
    if master.exists():
        return generate(master.read_text(encoding="utf-8"))
    name = exercise.relative_to(root).as_posix()
    try:
        command = ["git", "show", f"HEAD:./{name}"]
        result = subprocess.run(command, cwd=root, capture_output=True, check=True)
        return result.stdout.decode("utf-8").replace("\r\n", "\n")
    except (OSError, subprocess.CalledProcessError):
        raise FileNotFoundError(
            f"Zu {exercise.name} gibt es hier weder die Vorlage in loesungen/ noch einen Stand in "
            "git: Bitte den Trainer um die Datei."
        ) from None
