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
# keras_hub swallows the error of the hub and says this instead.
NO_PRESET = re.compile(r"Preset hf://\S+ has no config.json")
TOO_MANY = re.compile(r"Requested slice \[(.+?)\] incompatible with (\d+) examples")
NO_SPACY_MODEL = re.compile(r"\[E050\] Can't find model '(\w+)'")
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


@contextlib.contextmanager
def _offline_without_network():
    """Without a network, huggingface_hub is told so before it reads its settings.

    Else it would retry for half a minute per file, even for those that lie in its cache.
    """
    if not os.environ.get("HF_HUB_OFFLINE") and not _is_reachable(
        os.environ.get("HF_ENDPOINT", "https://huggingface.co")
    ):
        os.environ["HF_HUB_OFFLINE"] = "1"
    yield


def _is_reachable(url: str, seconds: float = 6.0) -> bool:
    """Whether url answers in time, be it with an error; proxies are used as elsewhere."""
    import ssl
    import threading
    from urllib.error import HTTPError, URLError
    from urllib.request import Request, urlopen

    answers = []

    def ask():
        try:
            urlopen(Request(url, method="HEAD"), timeout=seconds).close()
        except HTTPError:
            pass
        except URLError as error:
            if not isinstance(
                error.reason, ssl.SSLError
            ):  # other programs may know the certificate
                return
        except (OSError, ValueError):
            return
        answers.append(True)

    thread = threading.Thread(target=ask, daemon=True)  # looking up a name knows no time limit
    thread.start()
    thread.join(seconds + 1)
    return bool(answers)


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
            self.waiting["huggingface_hub.constants"] = (_offline_without_network, None)

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
    known = from_requests or names & NETWORK_ERRORS or NO_PRESET.match(str(error))
    return bool(known) and not LOCAL_HOST.search(str(error))


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


def _line_of(error: BaseException, file: str) -> str:
    """The line of file where the error came up, else the error's own first line."""
    import traceback

    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if Path(frame.filename) == Path(file) and frame.line:
            return f"Zeile {frame.lineno}: {frame.line}"
    return str(error).partition("\n")[0]


def explain(error: BaseException, quick: bool) -> str | None:
    """One German sentence for an error that trainees meet, None for any other.

    Covered are a wrong interpreter, a missing network or model, a damaged mini hub, and a slice
    beyond the end of a data set.
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
                f"Im Mini-Hub ist {damaged[0]} beschädigt oder fehlt: Hole die Datei mit "
                "`git restore kurs/minihub/daten` zurück, oder lade das Projekt neu herunter."
            )
    too_many = next((m for m in map(TOO_MANY.search, map(str, chain)) if m), None)
    if too_many:
        hint = "oder starte ohne --quick" if quick else "mehr Beispiele gibt es nicht"
        return (
            f"Der Datensatz hat hier nur {too_many[2]} Beispiele, verlangt ist "
            f"[{too_many[1]}]: Nimm eine kleinere Zahl, {hint}."
        )
    missing = next((e for e in chain if isinstance(e, NotInHubError)), None)
    network_error = next(filter(_is_network_error, chain), None)
    model = next((m[1] for m in map(NO_SPACY_MODEL.search, map(str, chain)) if m), None)
    if quick and (missing or network_error or model):
        wanted = str(missing) if missing else _line_of(chain[0], sys.argv[0])
        return (
            f"{script} verlangt etwas, das nicht im Mini-Hub liegt ({wanted}): "
            "Starte es mit Netz und ohne --quick."
        )
    if model:
        return (
            f"Das spaCy-Modell {model} ist nicht installiert: `python -m spacy download {model}` "
            f"holt es. Ohne Netz: python {script} --quick"
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
