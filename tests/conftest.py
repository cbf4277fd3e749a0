"""Shared fixtures: every script runs once per session, whoever asks for it."""

from __future__ import annotations

from kurs import catalogue, masters

import os
from pathlib import Path

import pytest

from tests import runner

ROOT = Path(__file__).resolve().parent.parent
_runs: dict[Path, runner.Run] = {}


def is_of_the_course(path: Path) -> bool:
    """False for an exercise that a trainee is working on: that is theirs. In CI nobody is."""
    if os.environ.get("CI") == "true" or path.stem.startswith("demo_"):
        return True
    return not catalogue.masters() or masters.state(path) != "bearbeitet"


def find_script(name: str) -> Path:
    """``demo_x``, ``uebung_x`` or ``loesungen/uebung_x`` -> path."""
    wants_master = name.startswith("loesungen/")
    stem = name.removeprefix("loesungen/")
    paths = catalogue.masters() if wants_master else catalogue.scripts()
    if wants_master and not paths:
        pytest.skip("loesungen/ wurde entfernt")
    for path in paths:
        if path.stem == stem:
            return path
    raise LookupError(f"no script called {name}")


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Folder of the real data; skips where there is none."""
    folder = ROOT.parent / "shared/daten"
    if not (folder / "tfds/fashion_mnist").exists():
        pytest.skip("keine echten Daten neben dem Projekt")
    return folder.resolve()


@pytest.fixture(scope="session")
def run_real(tmp_path_factory, real_data):
    """Function (name, environment, inspect) -> Run in full mode, with tfds on the real data."""

    def run(name: str, environment: dict[str, str] | None = None, inspect: str | None = None):
        path = find_script(name)
        folder = tmp_path_factory.mktemp(path.stem)
        full = {"TFDS_DATA_DIR": str(real_data / "tfds")} | (environment or {})
        result = runner.run(path, folder, time_limit=300, inspect=inspect, full=full)
        assert result.exit_code == 0, f"{path.name}: exit {result.exit_code}\n{result.output}"
        return result

    return run


@pytest.fixture(scope="session")
def run_script(tmp_path_factory):
    """Function name -> :class:`tests.runner.Run`, in quick mode, offline; must end with 0."""

    def run(name: str) -> runner.Run:
        path = find_script(name)
        if path not in _runs:
            inspect = "tests.invariants:broken_checks" if "loesungen" in path.parts else None
            folder = tmp_path_factory.mktemp(path.stem)
            _runs[path] = runner.run(path, folder, inspect=inspect)
        result = _runs[path]
        assert result.exit_code == 0, f"{path.name}: exit {result.exit_code}\n{result.output}"
        return result

    return run


def pytest_terminal_summary(terminalreporter):
    """The ten slowest scripts, seconds without the start of the libraries."""
    if not _runs:
        return
    terminalreporter.section("die zehn langsamsten Skripte (ohne Start der Bibliotheken)")
    slowest = sorted(_runs.values(), key=lambda run: -run.seconds)
    for run in slowest[:10]:
        name = run.script.relative_to(ROOT).as_posix()
        terminalreporter.write_line(f"{run.seconds:6.1f} s {run.peak_mb:7.0f} MB  {name}")
    total = sum(run.seconds for run in slowest)
    terminalreporter.write_line(f"{total:6.1f} s            {len(slowest)} Skripte zusammen")
