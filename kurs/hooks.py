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
from pathlib import Path

# Names, since the libraries that define them must not be imported here.
NETWORK_ERRORS = {
    *("gaierror", "URLError"),  # socket: host name not found; urllib
    *("ProxyError", "ConnectTimeout", "ReadTimeout", "ConnectError"),  # requests, httpx
    *("MaxRetryError", "NewConnectionError", "ConnectTimeoutError"),  # urllib3
    "DownloadError",  # tensorflow_datasets
    *("LocalEntryNotFoundError", "OfflineModeIsEnabled"),  # huggingface_hub
}
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
    import logging

    logging.getLogger("urllib3.connectionpool").setLevel(logging.ERROR)  # its notes on retries
    module.MAX_RETRIES = 1
    module._open_url = functools.partial(module._open_url, timeout=(3, 30))  # connect, read (s)


class NotInHubError(Exception):
    """A script in quick mode asks for something that the mini hub does not hold."""


def _refuse_downloads(module) -> None:
    """Quick mode: a data set that is not in the hub fails before tfds has written anything."""
    original = module.DatasetBuilder.download_and_prepare

    @functools.wraps(original)
    def download_and_prepare(self, *args, **kwargs):
        if not self.is_prepared():
            raise NotInHubError(self.info.full_name)
        return original(self, *args, **kwargs)

    module.DatasetBuilder.download_and_prepare = download_and_prepare


class _ImportHook:
    """Wraps the first import of a few modules, then gets out of the way."""

    def __init__(self, quick: bool) -> None:
        quietly, plainly = _without_noise, contextlib.nullcontext
        self.waiting = {"tensorflow": (quietly, None)}
        if quick:
            self.waiting["tensorflow_datasets.core.dataset_builder"] = (plainly, _refuse_downloads)
        else:
            self.waiting["tensorflow_datasets.core.download.downloader"] = (plainly, _limit_tfds)

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
    from_requests = type(error).__module__.startswith("requests") and "ConnectionError" in names
    return (from_requests or bool(names & NETWORK_ERRORS)) and not LOCAL_HOST.search(str(error))


def _explain_import(error: ImportError) -> str | None:
    from kurs import ROOT

    venv = ROOT / ".venv"
    if isinstance(error, ModuleNotFoundError) and Path(sys.prefix).resolve() != venv:
        return (
            f"Das Paket {error.name} fehlt in diesem Python ({sys.executable}): Wähle den "
            f"Interpreter aus {venv}; fehlt der Ordner, führe zuerst `python start.py` aus."
        )
    if "tensorflow" in f"{error.name} {error}".lower() or error.name == "keras":
        return (
            f"TensorFlow lässt sich in diesem Python ({sys.executable}) nicht laden: Wähle den "
            f"Interpreter aus {venv}; unter Windows fehlt vielleicht „Visual C++ Redistributable“."
        )
    return None


def explain(error: BaseException, quick: bool) -> str | None:
    """One German sentence for an error that trainees meet, None for any other.

    Covered are a wrong interpreter, a missing network and a damaged mini hub.
    """
    from kurs import HUB
    from kurs.minihub import manifest

    script = Path(sys.argv[0]).name or "demo_x.py"
    chain = _chain(error)
    for link in chain:
        if isinstance(link, ImportError):
            return _explain_import(link)
    if quick:
        damaged = manifest.verify(HUB)
        if damaged:
            return (
                f"Im Mini-Hub ist {damaged[0]} beschädigt oder fehlt: Stelle ihn mit "
                "`python -m kurs.minihub` wieder her."
            )
    missing = next((e for e in chain if isinstance(e, NotInHubError)), None)
    network_error = next(filter(_is_network_error, chain), None)
    if quick and (missing or network_error):
        return (
            f"{script} verlangt etwas, das nicht im Mini-Hub liegt ({missing or network_error!r}): "
            "Starte es mit Netz und ohne --quick."
        )
    if network_error is None:
        return None
    hosts = re.findall(r"https?://([\w.-]+)|host='([\w.-]+)'", " ".join(map(str, chain)))
    cause = type(network_error).__name__ + (f", {hosts[0][0] or hosts[0][1]}" if hosts else "")
    return (
        f"Kein Netz: {script} kann seine Daten nicht laden ({cause}). "
        f"Ohne Netz läuft es mit --quick: python {script} --quick"
    )


def install(quick: bool) -> None:
    """Installs the import hook and the exception hook, once per process."""
    if any(isinstance(finder, _ImportHook) for finder in sys.meta_path):
        return
    sys.meta_path.insert(0, _ImportHook(quick))
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
