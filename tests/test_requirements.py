"""Every version is pinned, nothing is listed that nobody uses, no CUDA by accident."""

from __future__ import annotations

from kurs import ROOT

import re
import tomllib

from packaging.requirements import Requirement

IMPORT_NAMES = {"scikit-learn": "sklearn", "beautifulsoup4": "bs4"}
NEVER_IMPORTED = {"importlib-resources", "sacremoses", "ruff"}  # gaps of other packages; a tool


def pins() -> list[Requirement]:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert lines[-1] == "-e ."
    return [Requirement(line) for line in lines[:-1]]


def declared() -> list[Requirement]:
    content = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return [Requirement(line) for line in content["project"]["dependencies"]]


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_version_is_pinned():
    for pin in pins():
        assert re.fullmatch(r"==[^*,+]+", str(pin.specifier)), pin
        assert not canonical(pin.name).startswith(("nvidia", "cuda", "triton")), pin


def test_every_dependency_is_pinned_for_every_python_and_system():
    for python in ("3.11", "3.12", "3.13"):
        for system in ("linux", "win32", "darwin"):
            where = {"python_version": python, "python_full_version": python + ".0",
                     "sys_platform": system}  # fmt: skip
            wanted = [p for p in pins() if not p.marker or p.marker.evaluate(where)]
            versions = {canonical(p.name): str(p.specifier).removeprefix("==") for p in wanted}
            assert len(versions) == len(wanted), "pinned twice"
            for dependency in declared():
                assert dependency.specifier.contains(versions[canonical(dependency.name)])


def test_nothing_is_listed_that_nobody_imports():
    files = [p for p in ROOT.rglob("*.py") if ".venv" not in p.parts and "ausgaben" not in p.parts]
    source = "\n".join(p.read_text(encoding="utf-8") for p in files)
    for dependency in declared():
        name = canonical(dependency.name)
        if name not in NEVER_IMPORTED:
            module = IMPORT_NAMES.get(name, name.replace("-", "_"))
            assert re.search(rf"^\s*(import|from) {module}\b", source, flags=re.MULTILINE), name
