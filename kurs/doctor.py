"""Checks a machine before the course: ``kurs doktor``."""

from __future__ import annotations

import kurs
from kurs.minihub import manifest

import importlib.metadata
import os
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

HUBS = {
    "storage.googleapis.com": "Datensätze von TensorFlow",
    "huggingface.co": "Modelle von Hugging Face",
    "www.kaggle.com": "Modelle von keras_hub",
}
PORTS = {5000: "MLflow", 6006: "TensorBoard", 8000: "FastAPI"}
NEEDED_DISK_GB, NEEDED_MEMORY_GB = 2, 4


@dataclass(frozen=True)
class Finding:
    """One line of the report. ``needed`` is False for what only the full mode uses."""

    name: str
    ok: bool
    detail: str
    advice: str = ""
    needed: bool = True


def examine() -> Iterator[Finding]:
    """Yields the findings one after the other, the quick ones first."""
    yield _python()
    yield _interpreter()
    yield _packages()
    yield _folder()
    yield _write_access()
    yield _mini_hub()
    yield _disk()
    yield _memory()
    yield _gpu()
    for port, service in PORTS.items():
        yield _port(port, service)
    with ThreadPoolExecutor() as pool:
        yield from pool.map(_hub, HUBS)


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    ok = (3, 11) <= sys.version_info[:2] <= (3, 13)
    return Finding("Python", ok, version, "Installiere Python 3.11, 3.12 oder 3.13.")


def _interpreter() -> Finding:
    venv = kurs.ROOT / ".venv"
    advice = f"Wähle in PyCharm den Interpreter aus {venv}; fehlt er: python start.py"
    ok = Path(sys.prefix).resolve() == venv.resolve()
    return Finding("Interpreter", ok, sys.executable, advice, needed=False)


def _packages() -> Finding:
    from packaging.requirements import Requirement

    wrong = []
    for line in (kurs.ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith(("#", "-", " ")):
            continue
        pin = Requirement(line)
        if pin.marker and not pin.marker.evaluate():
            continue
        try:
            version = importlib.metadata.version(pin.name)
        except importlib.metadata.PackageNotFoundError:
            wrong.append(f"{pin.name} fehlt")
            continue
        if not pin.specifier.contains(version.partition("+")[0], prereleases=True):
            wrong.append(f"{pin.name} {version} statt {pin.specifier}")
    detail = ", ".join(wrong[:4]) + (" …" if len(wrong) > 4 else "")
    return Finding("Pakete", not wrong, detail or "wie in requirements.txt", "python start.py")


def _folder() -> Finding:
    package = Path(kurs.__file__).resolve().parent
    advice = "Führe in diesem Ordner `python start.py` aus."
    return Finding("Kursordner", (package.parent / "start.py").exists(), str(kurs.ROOT), advice)


def _write_access() -> Finding:
    folder = kurs.output_root()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f"probe_{os.getpid()}.txt"
        probe.write_text("ä", encoding="utf-8")
        probe.unlink()
    except OSError as error:
        advice = "Lege den Kursordner in ein Verzeichnis, in dem du schreiben darfst."
        return Finding("Schreibrecht", False, f"{folder}: {error.strerror}", advice)
    return Finding("Schreibrecht", True, str(folder))


def _mini_hub() -> Finding:
    damaged = manifest.verify(kurs.HUB)
    detail = ", ".join(damaged[:3]) if damaged else f"{len(list(kurs.HUB.iterdir()))} Einträge"
    return Finding("Mini-Hub", not damaged, detail, "python -m kurs.minihub")


def _disk() -> Finding:
    free = shutil.disk_usage(kurs.ROOT).free / 2**30
    advice = f"Schaffe {NEEDED_DISK_GB} GB Platz, sonst passen keine Daten und Modelle."
    return Finding("Plattenplatz", free >= NEEDED_DISK_GB, f"{free:.0f} GB frei", advice)


def _memory() -> Finding:
    import psutil

    free = psutil.virtual_memory().available / 2**30
    advice = f"Schließe andere Programme: Manche Skripte brauchen {NEEDED_MEMORY_GB} GB."
    return Finding("Speicher", free >= NEEDED_MEMORY_GB, f"{free:.0f} GB frei", advice)


def _gpu() -> Finding:
    if not shutil.which("nvidia-smi"):
        return Finding("Grafikkarte", True, "keine von NVIDIA; alles läuft auf der CPU")
    command = ["nvidia-smi", "--query-gpu=name", "--format=csv,noheader"]
    try:
        result = subprocess.run(command, capture_output=True, text=True, timeout=10, check=True)
    except (OSError, subprocess.SubprocessError):
        return Finding("Grafikkarte", False, "nvidia-smi antwortet nicht", "Prüfe den Treiber.",
                       needed=False)  # fmt: skip
    return Finding("Grafikkarte", True, result.stdout.strip().replace("\n", ", "))


def _port(port: int, service: str) -> Finding:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            advice = f"Beende das Programm auf Port {port} oder wähle im Skript einen anderen."
            return Finding(f"Port {port}", False, f"belegt ({service})", advice, needed=False)
    return Finding(f"Port {port}", True, f"frei ({service})")


def _hub(host: str) -> Finding:
    request = urllib.request.Request(f"https://{host}/", method="HEAD")
    try:
        urllib.request.urlopen(request, timeout=4)
    except urllib.error.HTTPError as error:
        blocked = error.code in (403, 407) and host != "storage.googleapis.com"
        return _hub_finding(host, not blocked, f"HTTP {error.code}")
    except (OSError, ValueError) as error:
        return _hub_finding(host, False, str(getattr(error, "reason", error)))
    return _hub_finding(host, True, "erreichbar")


def _hub_finding(host: str, ok: bool, detail: str) -> Finding:
    advice = "Setze HTTPS_PROXY oder nimm --quick: Der Schnellmodus braucht kein Netz."
    purpose = f"{HUBS[host]}: {'erreichbar' if ok else detail}"
    return Finding(f"Netz zu {host}", ok, purpose, advice, needed=False)
