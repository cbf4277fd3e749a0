"""
Unterbau der Kursskripte: Schnellmodus, Ordner, Bilder ohne Bildschirm, klare Fehlermeldungen.

``from kurs import QUICK`` steht in jedem Skript vor den großen Bibliotheken, denn der Import setzt
die Umgebungsvariablen, die sie beim Laden lesen. Er selbst lädt nur die Standardbibliothek.

Names that a script imports:

``QUICK``
    True with ``--quick`` or ``KURS_QUICK=1``: small data, few epochs, no network.
``OUTPUT_DIR``
    ``ausgaben/<script>/`` of the importing script, created on demand. The only place to write to.
``DATA_DIR``
    ``daten/``, in quick mode the mini hub's folder with files of the same names.
"""

from __future__ import annotations

from kurs import hooks

import os
import sys
import warnings
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HUB = ROOT / "kurs" / "minihub" / "daten"
QUICK: bool
OUTPUT_DIR: Path
DATA_DIR: Path

_quick = "--quick" in sys.argv[1:] or os.environ.get("KURS_QUICK") == "1"
_announced = False


def is_headless() -> bool:
    """True where pictures are saved instead of shown: no screen, or ``KURS_HEADLESS=1``."""
    if os.environ.get("KURS_HEADLESS") == "1":
        return True
    if sys.platform in ("win32", "darwin"):
        return False
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return True
    from importlib.util import find_spec

    return not any(map(find_spec, ("_tkinter", "PySide6", "PyQt6", "PyQt5", "gi")))


def running_script() -> Path | None:
    """The innermost caller that is a course script, else ``sys.argv[0]`` if that is one."""
    frame, files = sys._getframe(1), []
    while frame is not None:
        files.append(frame.f_globals.get("__file__"))
        frame = frame.f_back
    for file in [*files, sys.argv[0]]:
        if file and Path(file).name.startswith(("demo_", "uebung_")):
            return Path(file).resolve()
    return None


def is_master(script: Path) -> bool:
    """True for the solution of an exercise, below ``loesungen/``."""
    return "loesungen" in script.parts[len(ROOT.parts) :]


def command() -> str:
    """How the user calls the command line: ``kurs``, or what ``start.py`` says it is called as."""
    return os.environ.get("KURS_COMMAND", "kurs")


def output_root() -> Path:
    """``ausgaben/``, or the folder named by ``KURS_OUTPUT_DIR`` (tests)."""
    return Path(os.environ.get("KURS_OUTPUT_DIR") or ROOT / "ausgaben")


def data_root() -> Path:
    """``daten/``, or the folder named by ``KURS_DATA_DIR`` (tests on real data)."""
    return Path(os.environ.get("KURS_DATA_DIR") or ROOT / "daten")


def output_dir() -> Path:
    """Folder for everything that the running script writes; created if it is missing.

    Masters of exercises get a folder of their own, the interactive console ``konsole/``.
    """
    script = running_script()
    folder = output_root()
    if script is not None and is_master(script):
        folder /= "loesungen"
    folder /= script.stem if script else "konsole"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def __getattr__(name: str):
    """Evaluates the three names at every import, so that a preloaded ``kurs`` serves any script."""
    global _announced
    if name == "QUICK":
        if _quick and not _announced:
            _announced = True
            print("Schnellmodus: Mini-Hub, selbst trainierte Mini-Modelle. "
                  "Zahlen nur zur Demonstration.")  # fmt: skip
        return _quick
    if name == "OUTPUT_DIR":
        return output_dir()
    if name == "DATA_DIR":
        return HUB / "dateien" if _quick else data_root()
    raise AttributeError(f"module 'kurs' has no attribute {name!r}")


def _set_environment() -> None:
    environ = os.environ
    environ.setdefault("KERAS_BACKEND", "tensorflow")
    environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    environ.setdefault("MATPLOTLIBRC", str(ROOT / "kurs" / "matplotlibrc"))
    if is_headless() and (environ.get("KURS_HEADLESS") == "1" or "MPLBACKEND" not in environ):
        environ["MPLBACKEND"] = "module://kurs.backend"
    if _quick:
        environ["KURS_QUICK"] = "1"  # for processes that a script starts
        environ["TFDS_DATA_DIR"] = str(HUB / "tfds")
        environ["HF_HOME"] = str(HUB / "hf")
        environ["HF_HUB_OFFLINE"] = "1"
        environ["HF_HUB_DISABLE_PROGRESS_BARS"] = "1"  # nothing is downloaded
        environ["HF_HUB_VERBOSITY"] = "error"  # else it repeats that it is offline
        # Models this small gain nothing from threads that wait for each other on a busy machine.
        environ.setdefault("OMP_NUM_THREADS", "1")
        environ.setdefault("TF_NUM_INTRAOP_THREADS", "1")  # a fifth faster than two
        environ["KAGGLEHUB_CACHE"] = str(HUB / "kaggle")
        sys.path.insert(1, str(HUB / "spacy"))  # before a real model that is installed
    # Keras 3.15 warns at every fit(tf.data), since shuffle=True is its default.
    warnings.filterwarnings("ignore", message="`shuffle=True` was passed")
    for stream in (sys.stdout, sys.stderr):  # Windows consoles and pipes default to cp1252
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


_set_environment()
hooks.install(quick=_quick)
