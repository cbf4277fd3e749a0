"""The command ``kurs`` in a copy of the course, so that it can write where it likes."""

from __future__ import annotations

from kurs import ROOT

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

MASTER = '''"""
Übung: verdoppeln
=================

Du verdoppelst eine Zahl. Mehr nicht.

:Lernziele: Multiplikation
:Bearbeitung: 5 min
:Dauer: voll 1 s, schnell 1 s
:Daten: keine
"""

from kurs import QUICK
from kurs.exercise import check

# %%
# Aufgabe 1
# ---------


def double(x):
    # <loesung 1>
    return 2 * x
    # </loesung>


check(1, lambda: double(2), 4, hint="Mal zwei.")
'''
AGENDA = """[[days]]
number = 1
title = "Probe"
[[days.blocks]]
start = "09:00"
end = "10:00"
topic = "Rechnen"
scripts = [
  { path = "Projekte/uebung_verdoppeln.py", minutes = 5, point = "Auf die Zwei." },
  { path = "Projekte/demo_probe.py", minutes = 5, point = "Auf die Eins.", flagship = true },
]
"""


@pytest.fixture
def course(tmp_path):
    ignore = shutil.ignore_patterns("__pycache__", "daten")
    shutil.copytree(ROOT / "kurs", tmp_path / "kurs", ignore=ignore)
    (tmp_path / "agenda.toml").write_text(AGENDA, encoding="utf-8")
    (tmp_path / "loesungen/Projekte").mkdir(parents=True)
    master = tmp_path / "loesungen/Projekte/uebung_verdoppeln.py"
    master.write_text(MASTER, encoding="utf-8")
    (tmp_path / "Projekte").mkdir()
    demo = MASTER.replace("Übung: v", "Demo:  v").replace("from kurs.exercise import check\n", "")
    demo = demo.partition("# %%")[0] + "import sys\n\nprint('Ergebnis', sys.argv[1:])\n"
    (tmp_path / "Projekte/demo_probe.py").write_text(demo, encoding="utf-8")
    assert kurs(tmp_path, "uebungen").returncode == 0
    return tmp_path


def kurs(course: Path, *args: str):
    environment = {k: v for k, v in os.environ.items() if not k.startswith("KURS_")}
    environment |= {"COLUMNS": "160", "PYTHONUTF8": "1", "PYTHONPATH": str(course)}
    return subprocess.run(
        [sys.executable, "-m", "kurs", *args], cwd=course, env=environment,
        capture_output=True, text=True, encoding="utf-8", timeout=60,
    )  # fmt: skip


def solve(course: Path) -> Path:
    path = course / "Projekte/uebung_verdoppeln.py"
    text = path.read_text(encoding="utf-8")
    placeholder = next(line for line in text.splitlines() if "raise OpenTask" in line)
    path.write_text(text.replace(placeholder, "    return x + x"), encoding="utf-8")
    return path


def test_liste_shows_times_and_progress_quickly(course):
    start = time.monotonic()
    output = kurs(course, "liste").stdout
    assert time.monotonic() - start < 2
    assert "09:00–10:00" in output and "uebung_verdoppeln" in output
    solve(course)
    kurs(course, "pruefe", "uebung_verdoppeln")
    assert "1/1" in kurs(course, "liste").stdout


def test_start_passes_arguments_and_exit_code(course):
    result = kurs(course, "start", "probe", "--quick", "--", "--farbe", "rot")
    assert "Ergebnis ['--quick', '--farbe', 'rot']" in result.stdout
    mistyped = kurs(course, "start", "probe", "--quik")
    assert mistyped.returncode == 2 and "--quick" in mistyped.stderr
    (course / "Projekte/demo_probe.py").write_text("raise SystemExit(7)", encoding="utf-8")
    assert kurs(course, "start", "demo_probe").returncode == 7


def test_a_typo_gets_suggestions(course):
    result = kurs(course, "start", "uebung_verdopeln")
    assert result.returncode == 2
    assert "Meinst du uebung_verdoppeln?" in result.stdout


def test_pruefe_and_loesung(course):
    opened = kurs(course, "pruefe", "uebung_verdoppeln")
    assert opened.returncode == 1
    assert "○ Aufgabe 1 ist noch offen" in opened.stdout
    assert "0 von 1 Aufgaben gelöst" in opened.stdout
    refused = kurs(course, "loesung", "uebung_verdoppeln")
    assert refused.returncode == 1 and "2 * x" not in refused.stdout
    before = (course / "Projekte/uebung_verdoppeln.py").read_bytes()
    assert "2 * x" in kurs(course, "loesung", "uebung_verdoppeln", "--trotzdem").stdout
    assert (course / "Projekte/uebung_verdoppeln.py").read_bytes() == before
    solve(course)
    assert kurs(course, "pruefe", "uebung_verdoppeln").returncode == 0
    assert "2 * x" in kurs(course, "loesung", "uebung_verdoppeln").stdout


def test_half_written_progress_file_is_no_obstacle(course):
    (course / "ausgaben").mkdir(exist_ok=True)
    (course / "ausgaben/fortschritt.json").write_text('{"uebung_ver', encoding="utf-8")
    assert kurs(course, "liste").returncode == 0
    solve(course)
    assert kurs(course, "pruefe", "uebung_verdoppeln").returncode == 0


def test_uebungen_never_overwrites_work(course):
    path = solve(course)
    worked_on = path.read_bytes()
    assert kurs(course, "uebungen", "--pruefen").returncode == 1
    result = kurs(course, "uebungen")
    assert "bearbeitet" in result.stdout and path.read_bytes() == worked_on
    kurs(course, "uebungen", "--force")
    assert b"OpenTask(1)" in path.read_bytes()
    copies = list((course / "ausgaben/kopien").iterdir())
    assert [copy.read_bytes() for copy in copies] == [worked_on]
    assert kurs(course, "uebungen", "--pruefen").returncode == 0


def test_uebungen_follows_a_changed_master(course):
    master = course / "loesungen/Projekte/uebung_verdoppeln.py"
    master.write_text(MASTER.replace("Mal zwei.", "Nimm sie zweimal."), encoding="utf-8")
    assert "neu erzeugt" in kurs(course, "uebungen").stdout
    text = (course / "Projekte/uebung_verdoppeln.py").read_text(encoding="utf-8")
    assert "Nimm sie zweimal." in text


def test_zuruecksetzen_keeps_a_copy(course):
    path = course / "Projekte/uebung_verdoppeln.py"
    original = path.read_bytes()
    worked_on = solve(course).read_bytes()
    assert kurs(course, "zuruecksetzen", "verdoppeln").returncode == 0
    assert path.read_bytes() == original
    assert [c.read_bytes() for c in (course / "ausgaben/kopien").iterdir()] == [worked_on]


def test_without_loesungen(course):
    shutil.rmtree(course / "loesungen")
    assert "Frag deinen Trainer" in kurs(course, "loesung", "verdoppeln", "--trotzdem").stdout
    assert kurs(course, "uebungen").returncode == 1
    solve(course)
    refused = kurs(course, "zuruecksetzen", "verdoppeln")
    assert refused.returncode == 1 and "Bitte den Trainer" in refused.stdout
    assert kurs(course, "pruefe", "verdoppeln").returncode == 0


def test_rundgang_and_messen(course):
    result = kurs(course, "rundgang")
    assert result.returncode == 0, result.stdout
    assert "Ergebnis ['--quick']" in result.stdout and "ausgaben/demo_probe/" in result.stdout
    measured = kurs(course, "messen", "demo_probe", "--quick")
    assert measured.returncode == 0 and "stimmt" in measured.stdout
    (course / "Projekte/demo_probe.py").write_text("1 / 0", encoding="utf-8")
    broken = kurs(course, "rundgang")
    assert broken.returncode == 1 and "protokoll.txt" in broken.stdout


def test_doktor_examines_this_machine():
    result = kurs(ROOT, "doktor")
    for name in ("Python", "Pakete", "Mini-Hub", "Plattenplatz", "Port 6006", "huggingface.co"):
        assert name in result.stdout
    assert "[OK]    Mini-Hub" in result.stdout
    assert result.returncode == 0, result.stdout
