"""Quiet imports and error messages that say what to do.

Only official hooks of Python are used: ``sys.meta_path`` and ``sys.excepthook``. The one patch of a
library (retries of tensorflow_datasets) is explained at ``_limit_tfds``.
"""

from __future__ import annotations

import contextlib
import functools
import importlib.machinery
import os
import re
import sys

NETWORK_ERRORS = {
    "gaierror",  # socket: host name not found
    "URLError",  # urllib
    "ProxyError", "ConnectTimeout", "ReadTimeout", "ConnectError", "MaxRetryError",  # requests, httpx
    "NewConnectionError", "ConnectTimeoutError", "NameResolutionError",  # urllib3
    "DownloadError",  # tensorflow_datasets
    "LocalEntryNotFoundError", "OfflineModeIsEnabled",  # huggingface_hub
}  # fmt: skip
LOCAL_HOST = re.compile(r"127\.0\.0\.1|localhost|\[?::1\b")
NOISE = re.compile(r"[IW]\d{4} |WARNING: All log messages|To enable the following instructions")


# --- imports -----------------------------------------------------------------------------------


@contextlib.contextmanager
def _without_noise():
    """Holds back TensorFlow's start-up notes; whatever else was written to stderr is passed on."""
    import tempfile

    try:
        sys.stderr.flush()
        stderr = os.dup(2)
    except (OSError, AttributeError, ValueError):  # no console at all, e.g. pythonw
        yield
        return
    with tempfile.TemporaryFile() as file:
        os.dup2(file.fileno(), 2)
        try:
            yield
        finally:
            sys.stderr.flush()
            os.dup2(stderr, 2)
            os.close(stderr)
            file.seek(0)
            for line in file.read().decode(errors="replace").splitlines():
                if not NOISE.match(line):
                    print(line, file=sys.stderr)


def _limit_tfds(module) -> None:
    """Lets a download of tensorflow_datasets fail within ten seconds.

    Without a network it retries ten times with growing pauses (over 100 s), and behind a firewall
    that drops packets it waits for ever; there is no setting for either.
    """
    module.MAX_RETRIES = 1
    module._open_url = functools.partial(module._open_url, timeout=(3, 30))  # connect, read (s)


class _ImportHook:
    """Wraps the first import of two modules, then gets out of the way."""

    def __init__(self) -> None:
        self.waiting = {
            "tensorflow": (_without_noise, None),
            "tensorflow_datasets.core.download.downloader": (contextlib.nullcontext, _limit_tfds),
        }

    def find_spec(self, name, path=None, target=None):
        if name not in self.waiting:
            return None
        around, after = self.waiting.pop(name)
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec is None or spec.loader is None:
            return None
        original = spec.loader.exec_module

        def exec_module(module):
            with around():
                original(module)
            if after:
                after(module)

        spec.loader.exec_module = exec_module
        return spec


# --- errors ------------------------------------------------------------------------------------


def _chain(error):
    """The exception, what caused it, and so on."""
    seen = []
    while error is not None and error not in seen:
        seen.append(error)
        error = error.__cause__ or error.__context__
    return seen


def _is_network_error(error: BaseException) -> bool:
    names = {cls.__name__ for cls in type(error).__mro__}
    module = type(error).__module__.partition(".")[0]
    if module in ("requests", "httpx", "urllib3"):
        names |= {"MaxRetryError"} & ({"MaxRetryError"} if "ConnectionError" in names else set())
    return bool(names & NETWORK_ERRORS) and not LOCAL_HOST.search(str(error))


def explain(error: BaseException, quick: bool) -> str | None:
    """One German sentence for an error that trainees meet, None for any other.

    Covered are a wrong interpreter, a missing network and a damaged mini hub.
    """
    from kurs import ROOT

    script = os.path.basename(sys.argv[0]) or "demo_x.py"
    chain = _chain(error)
    missing = next((e for e in chain if isinstance(e, ImportError)), None)
    if missing is not None:
        package = (missing.name or "").partition(".")[0]
        if isinstance(missing, ModuleNotFoundError) and package in _required_modules():
            return (
                f"Das Paket {package} fehlt in diesem Python ({sys.executable}): Wähle den "
                f"Interpreter aus {ROOT / '.venv'} oder führe im Kursordner `python start.py` aus."
            )
        if package in ("tensorflow", "keras"):
            return (
                f"{package} lässt sich in diesem Python ({sys.executable}) nicht laden ({missing}): "
                f"Wähle den Interpreter aus {ROOT / '.venv'}; fehlt unter Windows eine DLL, "
                "installiere „Visual C++ Redistributable“ von Microsoft."
            )
    if quick:
        from kurs.minihub import manifest

        damaged = manifest.verify(ROOT / "kurs" / "minihub" / "daten")
        if damaged:
            return (
                f"Im Mini-Hub fehlt {damaged[0]} oder ist beschädigt: Stelle ihn mit "
                "`python -m kurs.minihub` wieder her."
            )
    if any(map(_is_network_error, chain)):
        if quick:
            return (
                f"{script} verlangt etwas, das nicht im Mini-Hub liegt ({_short(error)}): Starte es "
                "ohne --quick, wenn du Netz hast."
            )
        return (
            f"Kein Netz: {script} kann seine Daten nicht laden ({_short(error)}). Mit --quick läuft "
            f"es ohne Netz: python {script} --quick"
        )
    return None


def _short(error: BaseException) -> str:
    hosts = re.findall(r"https?://([\w.-]+)|host='([\w.-]+)'", " ".join(map(str, _chain(error))))
    return f"{type(error).__name__}{': ' + (hosts[0][0] or hosts[0][1]) if hosts else ''}"


def _required_modules() -> set[str]:
    return {"tensorflow", "keras", "tensorflow_datasets", "torch", "numpy", "sklearn",
            "matplotlib", "tensorboard", "typer", "rich", "psutil"}  # fmt: skip


def install(quick: bool) -> None:
    """Installs the import hook and the exception hook, once per process."""
    if any(isinstance(finder, _ImportHook) for finder in sys.meta_path):
        return
    sys.meta_path.insert(0, _ImportHook())
    default = sys.excepthook

    def excepthook(kind, error, traceback):
        sentence = None
        if isinstance(error, Exception) and os.environ.get("KURS_TRACEBACK") != "1":
            sentence = explain(error, quick)
        if sentence is None:
            default(kind, error, traceback)
        else:
            print(sentence, file=sys.stderr)

    sys.excepthook = excepthook
