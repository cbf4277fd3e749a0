"""Exercises: open tasks are named, solutions pass, every listed mistake gets its own answer."""

from __future__ import annotations

from kurs import ROOT, catalogue, masters

import ast
import os
import re

import pytest

from tests.conftest import is_of_the_course

MASTERS = catalogue.masters()
IDS = [path.stem for path in MASTERS]
pytestmark = pytest.mark.skipif(not MASTERS, reason="loesungen/ wurde entfernt")


def exercise_of(master):
    return ROOT / master.relative_to(ROOT / "loesungen")


@pytest.mark.parametrize("master", MASTERS, ids=IDS)
def test_exercise_is_in_step_with_its_master(master):
    state = masters.state(exercise_of(master))
    if state == "bearbeitet" and os.environ.get("CI") != "true":
        pytest.skip("bearbeitet: Jemand löst diese Übung gerade")
    assert state == "aktuell", "kurs uebungen"


def test_no_exercise_without_master():
    exercises = {p for p in catalogue.scripts() if p.stem.startswith("uebung_")}
    assert exercises == {exercise_of(master) for master in MASTERS}


@pytest.mark.parametrize("master", MASTERS, ids=IDS)
def test_cuts_lie_inside_functions(master):
    source = master.read_text(encoding="utf-8")
    inside = {
        number
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef)
        for number in range(node.lineno + 1, node.end_lineno + 2)
    }
    marks = [n for n, line in enumerate(source.splitlines(), 1) if "<loesung" in line]
    assert marks
    assert set(marks) <= inside
    tasks = [int(task) for task in re.findall(r"# <loesung (\d+)>", source)]
    assert sorted(set(tasks)) == list(range(1, max(tasks) + 1))
    assert set(masters.solutions(source)) == set(tasks)


@pytest.mark.parametrize("master", MASTERS, ids=IDS)
def test_unsolved_reports_every_task_as_open(master, run_script):
    if not is_of_the_course(exercise_of(master)):
        pytest.skip("bearbeitet: Jemand löst diese Übung gerade")
    source = master.read_text(encoding="utf-8")
    tasks = {int(task) for task in re.findall(r"# <loesung (\d+)>", source)}
    output = run_script(master.stem).output
    reported = re.findall(r"^○ Aufgabe (\d+) (?:ist noch offen|wartet auf Aufgabe \d+)$",
                          output, flags=re.MULTILINE)  # fmt: skip
    assert {int(task) for task in reported} == tasks
    assert "✔" not in output and "✘" not in output


@pytest.mark.parametrize("master", MASTERS, ids=IDS)
def test_solution_passes_and_mistakes_are_named(master, run_script):
    result = run_script(f"loesungen/{master.stem}")
    statuses = result.inspected["statuses"]
    source = master.read_text(encoding="utf-8")
    tasks = set(re.findall(r"# <loesung (\d+)>", source))
    assert {key for key in statuses if key.isdigit()} == tasks
    for task, status in statuses.items():
        allowed = ("gelöst",) if task.isdigit() else ("Bronze", "Silber", "Gold")
        assert status in allowed, f"{task}: {status}"
    assert result.inspected["broken"] == []
