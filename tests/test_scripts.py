"""What every script must keep, whatever it teaches."""

from __future__ import annotations

from kurs import ROOT, catalogue

import ast
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.conftest import is_of_the_course

ALL = [*filter(is_of_the_course, catalogue.scripts()), *catalogue.masters()]
HEAVY = ("tensorflow", "keras", "torch", "numpy", "matplotlib")
FORBIDDEN = re.compile(
    r"/(work|tmp|root|home)/|[A-Z]:\\\\|https?://[^\s\"'`)]*\.(corp|local|intern)\b"
)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).with_suffix("").as_posix()


def key_of(path: Path) -> str:
    return f"loesungen/{path.stem}" if "loesungen" in path.parts else path.stem


@pytest.fixture(scope="module")
def tree_before():
    return _tree()


def _tree() -> dict[str, float]:
    """Every file below the root with its time, except outputs, caches and git's own."""
    skipped = {".venv", ".git", "ausgaben", "daten", "__pycache__", ".pytest_cache", ".ruff_cache"}
    return {
        path.relative_to(ROOT).as_posix(): path.stat().st_mtime
        for path in ROOT.rglob("*")
        if path.is_file() and not skipped & set(path.relative_to(ROOT).parts[:1])
        and "__pycache__" not in path.parts
    }  # fmt: skip


@pytest.mark.parametrize("path", ALL, ids=name_of)
def test_runs_and_leaves_only_outputs(path, run_script, tree_before):
    result = run_script(key_of(path))
    assert "Schnellmodus: Mini-Hub" in result.output.splitlines()[0]
    for trouble in ("Traceback", "Warning:", "WARNING"):
        assert trouble not in result.output
    assert list(result.cwd.iterdir()) == [], "written to the working directory"
    assert _tree() == tree_before, "written into the course folder"


@pytest.mark.parametrize("path", ALL, ids=name_of)
def test_pictures_show_something(path, run_script):
    result = run_script(key_of(path))
    shows = path.read_text(encoding="utf-8").count("plt.show()")
    assert bool(result.pictures) == bool(shows) or path.stem.startswith("uebung_")
    for picture in result.pictures:
        pixels = np.asarray(Image.open(picture).convert("L"), dtype=float)
        assert pixels.std() > 5, f"{picture.name} is blank"


@pytest.mark.parametrize("path", ALL, ids=name_of)
def test_form(path):
    """Docstring readable, `kurs` first, cells with headings, sensible length, no machine paths."""
    script = catalogue.read(path)
    source = path.read_text(encoding="utf-8")
    imports = [n for n in ast.parse(source).body if isinstance(n, (ast.Import, ast.ImportFrom))]
    assert getattr(imports[0], "module", "") == "kurs", "`from kurs import QUICK` must come first"
    assert any(alias.name == "QUICK" for alias in imports[0].names)
    assert not any(getattr(n, "module", None) in ("tests",) for n in imports)
    cells = re.findall(r"^# %%.*\n(.*)\n(.*)$", source, flags=re.MULTILINE)
    assert cells, "no cells"
    for heading, underline in cells:
        assert re.fullmatch(r"# \S.*", heading), f"cell without heading: {heading!r}"
        assert re.fullmatch(r"# -+", underline), f"heading without line: {heading!r}"
        assert len(underline) == len(heading), f"line is not as long as its heading: {heading!r}"
    assert source.count("# %%") == len(cells)
    assert not FORBIDDEN.search(source)
    lines = source.count("\n")
    # Every task of an exercise brings its check and the answers to its likely mistakes.
    assert 40 <= lines <= (300 if script.is_exercise else 220), f"{lines} lines"
    assert len(script.title) <= 80
    assert 1 <= script.seconds_quick <= 30


def test_names_are_unique():
    names = [path.stem for path in catalogue.scripts()]
    assert len(names) == len(set(names))


def test_agenda_is_complete_and_without_strangers():
    listed = [entry.path for day in catalogue.agenda() for entry in day.entries]
    assert len(listed) == len(set(listed))
    assert set(listed) == {path.relative_to(ROOT).as_posix() for path in catalogue.scripts()}


def test_agenda_times_and_sentences():
    for day in catalogue.agenda():
        for before, after in zip(day.blocks, day.blocks[1:]):
            assert before.end == after.start, f"Tag {day.number}: gap after {before.topic}"
        for block in day.blocks:
            start, end = (int(t[:2]) * 60 + int(t[3:]) for t in (block.start, block.end))
            assert sum(entry.minutes for entry in block.scripts) <= end - start, block.topic
            for entry in block.scripts:
                assert entry.point.endswith(".") and len(entry.point) > 20
                work = catalogue.read(ROOT / entry.path).work_minutes
                assert work is None or work == entry.minutes


def test_one_flagship_per_topic_folder():
    flagships = [e.path for day in catalogue.agenda() for e in day.entries if e.flagship]
    topics = {path.relative_to(ROOT).parts[0] for path in catalogue.scripts()}
    assert sorted(Path(path).parts[0] for path in flagships) == sorted(topics)


def test_readme_shows_the_agenda_and_its_links_work():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    agenda = readme.partition("<!-- agenda -->\n")[2].partition("<!-- /agenda -->")[0]
    assert agenda.strip() == catalogue.agenda_markdown().strip(), "kurs liste --markdown"
    for target in re.findall(r"\]\(([^)#:]+)\)", readme):
        assert (ROOT / target).exists(), target


def test_kurs_is_light():
    """`import kurs` and `kurs.cli` load nothing heavy, and `kurs` is the one of this folder."""
    code = (
        "import sys, kurs; loaded = set(sys.modules); import kurs.cli, kurs.progress;"
        f"print(kurs.__file__, [m for m in {HEAVY!r} if m in sys.modules], 'rich' in loaded)"
    )
    output = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8"
    ).stdout
    file, rest = output.split(maxsplit=1)
    assert Path(file).parent.parent == ROOT
    assert rest.strip() == "[] False"


def test_hub_size():
    size = sum(p.stat().st_size for p in (ROOT / "kurs/minihub/daten").rglob("*") if p.is_file())
    assert size <= 20e6
