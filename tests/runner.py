"""Runs course scripts the way a trainee does, but fast, without a screen and without a network.

On Linux every script gets a fresh process, forked from a server that has imported TensorFlow
already, inside a network namespace in which only the loopback device is up. Elsewhere a script gets
a new interpreter and a Python socket that refuses to leave the machine.
"""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import importlib
import multiprocessing
import os
import pickle
import runpy
import signal
import socket
import struct
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
QUICK = {"KURS_QUICK": "1", "KURS_HEADLESS": "1"}
FULL = {"KURS_QUICK": "0", "KURS_HEADLESS": "1"}
PRELOAD = ["kurs", "tensorflow", "keras", "matplotlib.pyplot", "sklearn.linear_model"]
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
SIOCSIFFLAGS, IFF_UP_RUNNING = 0x8914, 0x41


@dataclass
class Run:
    """What a script left behind. ``run["name"]`` is a plain value of its namespace."""

    script: Path
    exit_code: int
    output: str
    output_dir: Path
    cwd: Path
    seconds: float
    peak_mb: float = 0.0
    values: dict[str, Any] = field(default_factory=dict)
    not_plain: dict[str, str] = field(default_factory=dict)
    inspected: Any = None

    def __getitem__(self, name: str) -> Any:
        if name in self.not_plain:
            raise KeyError(f"{name} is a {self.not_plain[name]}: let the script compute the value")
        if name not in self.values:
            raise KeyError(f"{self.script.name} has no variable {name}")
        return self.values[name]

    @property
    def pictures(self) -> list[Path]:
        """The saved pictures in the order of their numbers."""
        return sorted(self.output_dir.glob("bild_*.png"), key=lambda p: int(p.stem.split("_")[1]))

    @property
    def result_line(self) -> str:
        """The last printed line that is not the note of a saved picture."""
        lines = [line for line in self.output.splitlines() if line.strip()]
        return next((line for line in reversed(lines) if not line.startswith("Bild: ")), "")


def _context():
    """Fork server with TensorFlow preloaded on Linux, fresh interpreters elsewhere."""
    if not sys.platform.startswith("linux"):
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOAD)
    return context


CONTEXT = _context()


@contextlib.contextmanager
def _environment(changes: dict[str, str]):
    before = dict(os.environ)
    os.environ.update(changes)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def run(
    script: Path,
    folder: Path,
    time_limit: float = 120,
    inspect: str | None = None,
    full: dict[str, str] | None = None,
) -> Run:
    """Runs ``script`` in quick mode, or in full mode on real data, and returns its outcome.

    Args:
        script: Path of the script.
        folder: Empty folder; ``ausgaben`` and the foreign working directory are made below it.
        time_limit: Seconds after which the script and all it started are killed.
        inspect: ``module:function`` called with the namespace inside the process when the script
            has ended; its plain result comes back as ``Run.inspected``.
        full: Switches to full mode, with these environment variables, e.g. TFDS_DATA_DIR.
    """
    cwd, outputs, log = folder / "cwd", folder / "ausgaben", folder / "log.txt"
    cwd.mkdir(parents=True)
    outputs.mkdir()
    # The fork server has loaded kurs in quick mode, so full mode takes a new interpreter.
    context = CONTEXT if full is None else multiprocessing.get_context("spawn")
    environment = QUICK if full is None else FULL | full
    receiver, sender = context.Pipe(duplex=False)
    with _environment(environment):  # read when the server starts, or by the new interpreter
        process = context.Process(target=_child, args=(script, cwd, outputs, log, inspect, sender))
        process.start()
    sender.close()
    start = time.perf_counter()
    report: dict[str, Any] = {"exit_code": 124}
    try:
        if receiver.poll(time_limit):
            report = pickle.loads(receiver.recv_bytes())
    except EOFError:  # died without a word, e.g. killed for memory
        report = {"exit_code": 1}
    seconds = time.perf_counter() - start
    process.join(3)
    if process.is_alive() or report["exit_code"] == 124:
        with contextlib.suppress(ProcessLookupError, AttributeError):
            os.killpg(process.pid, signal.SIGKILL)
        process.kill()
        process.join()
    output = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
    inner = outputs / "loesungen" if "loesungen" in script.parts else outputs
    return Run(script, output=output, output_dir=inner / script.stem, cwd=cwd, seconds=seconds,
               **report)  # fmt: skip


# --- inside the process ------------------------------------------------------------------------


def _child(script: Path, cwd: Path, outputs: Path, log: Path, inspect: str | None, sender) -> None:
    if hasattr(os, "setsid"):
        os.setsid()  # one group, so that a time-out also ends what the script started
    file = os.open(log, os.O_WRONLY | os.O_CREAT)
    os.dup2(file, 1)
    os.dup2(file, 2)
    sys.stdout = open(1, "w", encoding="utf-8", buffering=1, closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", buffering=1, closefd=False)  # noqa: SIM115
    os.environ["KURS_OUTPUT_DIR"] = str(outputs)
    block_network()
    os.chdir(cwd)
    sys.argv = [str(script)]
    sys.path.insert(0, str(script.parent))
    if os.environ.get("KURS_QUICK") == "1":  # the start of this process has replaced sys.path
        sys.path.insert(1, str(ROOT / "kurs/minihub/daten/spacy"))
    report: dict[str, Any] = {"exit_code": 0}
    try:
        namespace = runpy.run_path(str(script), run_name="__main__")
        report["values"], report["not_plain"] = plain_values(namespace)
        if inspect:
            module, _, function = inspect.partition(":")
            report["inspected"] = getattr(importlib.import_module(module), function)(namespace)
    except SystemExit as error:
        report["exit_code"] = error.code if isinstance(error.code, int) else int(bool(error.code))
        if isinstance(error.code, str):
            print(error.code)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        report["exit_code"] = 1
    atexit._run_exitfuncs()  # multiprocessing leaves without them; progress is kept there
    with contextlib.suppress(ImportError):
        import resource

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        report["peak_mb"] = peak / 1024 / (1024 if sys.platform == "darwin" else 1)
    sys.stdout.flush()
    sys.stderr.flush()
    sender.send_bytes(pickle.dumps(report))


def block_network() -> None:
    """Leaves this process nothing but the loopback device."""
    if sys.platform.startswith("linux") and _enter_network_namespace():
        return
    connect = socket.socket.connect

    def guarded(self, address):
        if self.family in (socket.AF_INET, socket.AF_INET6) and not address[0].startswith(
            ("127.", "::1", "localhost")
        ):
            raise OSError(f"network blocked: {address}")
        return connect(self, address)

    socket.socket.connect = guarded


def _enter_network_namespace() -> bool:
    libc = ctypes.CDLL(None, use_errno=True)
    user = 0 if os.geteuid() == 0 else CLONE_NEWUSER
    uid, gid = os.getuid(), os.getgid()
    if libc.unshare(user | CLONE_NEWNET) != 0:
        return False
    if user:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1")
        Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1")
    import fcntl

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as loopback:
        fcntl.ioctl(loopback, SIOCSIFFLAGS, struct.pack("16sh", b"lo", IFF_UP_RUNNING))
    return True


def plain_values(namespace: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Splits a namespace into plain values and (name -> type) of everything else."""
    plain, other = {}, {}
    for name, value in namespace.items():
        if not name.startswith("__"):
            if is_plain(value):
                plain[name] = value
            else:
                other[name] = type(value).__name__
    return plain, other


def is_plain(value: Any) -> bool:
    """Numbers, text, NumPy arrays and containers of these."""
    import numpy as np

    if value is None or type(value) in (bool, int, float, complex, str, bytes):
        return True
    if isinstance(value, (np.ndarray, np.generic)):
        return value.dtype != object
    if type(value) is dict:
        return all(is_plain(item) for pair in value.items() for item in pair)
    return type(value) in (list, tuple, set, frozenset) and all(map(is_plain, value))
