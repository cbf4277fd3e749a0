"""Finds the course scripts and reads what their docstrings and ``agenda.toml`` say of them."""

from __future__ import annotations

from kurs import ROOT, command

import ast
import difflib
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TOPICS = (
    "Grundlagen_Deep_Learning",
    "Erweiterte_Konzepte",
    "NLP_Grundlagen",
    "Transformer_Modelle",
    "Trainingspraxis",
    "MLOps",
    "Projekte",
)
DURATION = re.compile(r"voll (\d+(?:,\d+)?) (s|min)(?: \([^)]*\))?, schnell (\d+(?:,\d+)?) s")


@dataclass(frozen=True)
class Script:
    """A course script as its docstring describes it.

    ``seconds_full`` and ``seconds_quick`` are the measured durations in s, ``work_minutes`` the
    time that trainees get for an exercise (None for a demo).
    """

    path: Path
    title: str
    summary: str
    goals: tuple[str, ...]
    data: str
    seconds_full: float
    seconds_quick: float
    work_minutes: int | None

    @property
    def name(self) -> str:
        """Name without folder and ``.py``."""
        return self.path.stem

    @property
    def is_exercise(self) -> bool:
        """True for ``uebung_*``."""
        return self.name.startswith("uebung_")


@dataclass(frozen=True)
class Entry:
    """A script in the agenda: path below the root, minutes and what the trainer points at."""

    path: str
    minutes: int
    point: str
    flagship: bool = False


@dataclass(frozen=True)
class Block:
    """A stretch of a day, ``start`` to ``end`` as HH:MM; a break has no scripts."""

    start: str
    end: str
    topic: str
    scripts: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Day:
    """A course day."""

    number: int
    title: str
    blocks: tuple[Block, ...]

    @property
    def entries(self) -> list[Entry]:
        """All scripts of the day in teaching order."""
        return [entry for block in self.blocks for entry in block.scripts]


def _find(root: Path) -> list[Path]:
    files = (path for topic in TOPICS for path in (root / topic).rglob("*.py"))
    return sorted(p for p in files if p.name.startswith(("demo_", "uebung_")))


def scripts(root: Path = ROOT) -> list[Path]:
    """Paths of all demos and exercises, without the masters."""
    return _find(root)


def masters(root: Path = ROOT) -> list[Path]:
    """Paths of the masters of the exercises; empty where ``loesungen/`` has been removed."""
    return _find(root / "loesungen")


def master_of(exercise: Path, root: Path = ROOT) -> Path:
    """Path of the master of an exercise, whether it exists or not."""
    return root / "loesungen" / exercise.relative_to(root)


def read(path: Path) -> Script:
    """Reads the docstring of a script without running it.

    Raises:
        ValueError: If a part of the docstring is missing or malformed; the message names it.
    """
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    lines = docstring.splitlines()
    if len(lines) < 4 or set(lines[1]) != {"="} or len(lines[1]) != len(lines[0]):
        raise ValueError(f"{path}: Titel mit gleich langer ===-Zeile fehlt")
    fields = dict(re.findall(r"^:(\w+): (.+(?:\n +.+)*)", docstring, flags=re.MULTILINE))
    summary = re.split(r"^:\w+:", "\n".join(lines[2:]), maxsplit=1, flags=re.MULTILINE)[0].strip()
    for name in ("Lernziele", "Dauer", "Daten"):
        if name not in fields:
            raise ValueError(f"{path}: Feld :{name}: fehlt")
    duration = DURATION.fullmatch(fields["Dauer"])
    if not duration:
        raise ValueError(f"{path}: :Dauer: muss „voll 2 min, schnell 6 s“ lauten")
    work_minutes = None
    if path.name.startswith("uebung_"):
        match = re.fullmatch(r"(\d+) min", fields.get("Bearbeitung", ""))
        if not match:
            raise ValueError(f"{path}: :Bearbeitung: muss „30 min“ lauten")
        work_minutes = int(match[1])
    full, unit, quick = duration.groups()
    return Script(
        path=path,
        title=lines[0],
        summary=summary,
        goals=tuple(goal.strip() for goal in fields["Lernziele"].split(",")),
        data=" ".join(fields["Daten"].split()),
        seconds_full=float(full.replace(",", ".")) * (60 if unit == "min" else 1),
        seconds_quick=float(quick.replace(",", ".")),
        work_minutes=work_minutes,
    )


def duration(seconds: float) -> str:
    """Seconds as people say them: "45 s", "3 min"."""
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"


def agenda_markdown(root: Path = ROOT) -> str:
    """The agenda as it stands in the README: one table per day, with links and durations."""
    lines = []
    for day in agenda(root):
        lines += [f"### Tag {day.number} · {day.title}", ""]
        lines += [
            "| Zeit | Skript | Inhalt | Minuten | voll | schnell |",
            "|---|---|---|--:|--:|--:|",
        ]
        for block in day.blocks:
            lines.append(f"| {block.start}–{block.end} | **{block.topic}** | | | | |")
            for entry in block.scripts:
                script = read(root / entry.path)
                lines.append(
                    f"| | [{script.name}]({entry.path}) | {script.title} | {entry.minutes} | "
                    f"{duration(script.seconds_full)} | {duration(script.seconds_quick)} |"
                )
        lines.append("")
    return "\n".join(lines)


@cache
def agenda(root: Path = ROOT) -> tuple[Day, ...]:
    """The five days from ``agenda.toml``."""
    content = tomllib.loads((root / "agenda.toml").read_text(encoding="utf-8"))
    days = []
    for day in content["days"]:
        blocks = []
        for block in day["blocks"]:
            entries = tuple(Entry(**entry) for entry in block.pop("scripts", ()))
            blocks.append(Block(**block, scripts=entries))
        days.append(Day(day["number"], day["title"], tuple(blocks)))
    return tuple(days)


def find(name: str, root: Path = ROOT) -> Path:
    """Path of the script called ``name``; folder, ``.py`` and unambiguous shortening are optional.

    Raises:
        LookupError: If no or more than one script fits; the German message suggests similar names.
    """
    stem = Path(name).stem
    known = {path.stem: path for path in scripts(root)}
    if stem in known:
        return known[stem]
    partial = [known[key] for key in known if stem in key]
    if len(partial) == 1:
        return partial[0]
    similar = [path.stem for path in partial] or difflib.get_close_matches(stem, known, 3, 0.5)
    question = f" Meinst du {' oder '.join(similar)}?" if similar else ""
    raise LookupError(f"Ein Skript „{name}“ gibt es nicht.{question} Alle Namen: {command()} liste")
