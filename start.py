"""Sets the course up and starts it, with the standard library only.

    python3 start.py             install what is missing, then the Rundgang
    python3 start.py test ...    install what is missing, then pytest with the given arguments
    python3 start.py liste ...   anything else goes to the command `kurs`

An old Python must be able to read this file, or it could not say that it is too old: 3.6 syntax.
"""

import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(os.path.abspath(__file__)).parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "kurs-stempel.txt"  # written at the end of a successful installation
LOG = VENV / "pip.log"
SUPPORTED = ("3.11", "3.12", "3.13")
CPU_INDEX = "https://download.pytorch.org/whl/cpu"
WITH_GPU = sys.platform == "linux" and shutil.which("nvidia-smi") is not None
NEEDED_GB, FREE_GB = (9, 12) if WITH_GPU else (4, 6)  # PyTorch with CUDA is large

VERSION = "{}.{}".format(*sys.version_info)
DOWNLOAD = "https://www.python.org/downloads/"
OLD_OR_NEW = (  # no umlauts: Python 3.6 may have an ASCII terminal
    "Dieser Kurs braucht Python 3.11, 3.12 oder 3.13, dies ist Python {version}. "
    "Installiere Python 3.12 von {download} und starte dann: {command}"
)
BITS = "TensorFlow braucht 64 Bit. Installiere Python {version} (64-bit) von {download}"
INTEL_MAC = "Für Intel-Macs gibt es TensorFlow nicht mehr. Nimm einen anderen Rechner für den Kurs."
ROSETTA = "Dieses Python ist für Intel-Macs. Installiere Python {version} für arm64 von {download}"
STRANGER = "{venv} ist keine Python-Umgebung. Benenne es um und starte noch einmal."
BROKEN = "{venv} ist unbrauchbar. Lösche es und starte mit dem Python deines Systems noch einmal."
NO_ROOM = "Auf der Platte sind nur {free} GB frei, nötig sind {need} GB. Schaffe Platz."
DISK_FULL = "Die Platte ist voll. Schaffe Platz, auch im Ordner für temporäre Dateien."
NO_RIGHTS = "In {root} darfst du nicht schreiben. Schließe PyCharm oder nimm einen anderen Ordner."
NO_VENV = (
    "Diesem Python fehlt das Modul venv oder ensurepip. Installiere es und starte noch einmal. "
    "Unter Debian und Ubuntu: sudo apt install python{version}-venv"
)
LONG_PATH = "Der Pfad ist für Windows zu lang. Verschiebe den Kurs, zum Beispiel nach C:\\kurs."
NO_CERTIFICATE = "Unbekanntes Zertifikat (Proxy?). Setze PIP_CERT auf die Datei deiner Firma."
NO_NETWORK = (
    "Die Verbindung zum Internet fehlt oder bricht ab. Prüfe sie und starte noch einmal. Hinter "
    "einem Proxy setze vorher HTTPS_PROXY, zum Beispiel auf http://proxy.firma.de:8080."
)
NOT_FOUND = "pip findet ein Paket nicht (siehe oben): Prüfe deinen Paketserver (pip config list)."
UNKNOWN = "Die Installation ist gescheitert. Die Ursache steht oben, ausführlicher in {log}."
PROBLEMS = (  # the first one with a word that occurs in the output of venv or pip
    (DISK_FULL, "No space left on device", "[Errno 28]", "[WinError 112]"),
    (LONG_PATH, "Windows Long Path"),
    (NO_RIGHTS, "[Errno 13]", "[Errno 30]", "[WinError 5]", "[WinError 32]"),
    (NO_VENV, "ensurepip", "No module named venv"),
    (NO_CERTIFICATE, "CERTIFICATE_VERIFY_FAILED", "confirming the ssl certificate"),
    (NO_NETWORK, "Max retries exceeded", "Connection broken", "Connection aborted", "timed out"),
    (NO_NETWORK, "name resolution", "getaddrinfo failed", "network connectivity", "is invalid."),
    (NOT_FOUND, "No matching distribution found"),
)


def say(text):
    print(text, flush=True)  # the children write to the same terminal


def fail(sentence, **values):
    """Ends with the sentence on stderr and exit code 1."""
    values.update(version=VERSION, download=DOWNLOAD, root=ROOT, venv=VENV, log=LOG)
    raise SystemExit("\nFehler: " + sentence.format(**values))


def call(arguments, **environment):
    """Runs .venv's Python in the course folder and returns its exit code."""
    name = ("py" if os.name == "nt" else "python3") + " start.py"  # for hints such as "kurs liste"
    environment = dict(os.environ, PYTHONUTF8="1", KURS_COMMAND=name, **environment)
    process = subprocess.Popen([str(PYTHON)] + arguments, cwd=str(ROOT), env=environment)
    try:
        code = process.wait()
    except KeyboardInterrupt:  # the child has received it too and may clean up
        try:
            process.wait(10)
        except (KeyboardInterrupt, subprocess.TimeoutExpired):
            process.kill()
        raise
    return code if code >= 0 else 128 - code  # a signal, counted as shells do


def check_system():
    """Systems that the course or its packages do not support."""
    if VERSION not in SUPPORTED:
        fail(OLD_OR_NEW, command=("py -3.12" if os.name == "nt" else "python3.12") + " start.py")
    if sys.maxsize <= 2**32:
        fail(BITS)
    if sys.platform == "darwin" and platform.machine() == "x86_64":
        fail(ROSETTA if "ARM64" in platform.version() else INTEL_MAC)


def check_folder():
    """Is .venv ours, can we write, is there room? What an earlier run installed counts as room."""
    files = [path for path in VENV.rglob("*") if path.is_file() and not path.is_symlink()]
    if VENV.is_file() or files and not (VENV / "pyvenv.cfg").is_file():
        fail(STRANGER)
    try:
        for folder in (ROOT, VENV):
            if folder.exists():
                tempfile.TemporaryFile(dir=str(folder)).close()
    except OSError:
        fail(NO_RIGHTS)
    free, ours = shutil.disk_usage(str(ROOT)).free, sum(path.stat().st_size for path in files)
    if free + ours < FREE_GB * 1e9:
        fail(NO_ROOM, free=f"{free / 1e9:.1f}".replace(".", ","), need=FREE_GB)


def venv_version():
    """Version of .venv's Python, None where it does not run or its pip is incomplete."""
    code = "import sys, importlib.metadata as m; print(m.files('pip') and sys.version[:4])"
    try:
        run = subprocess.run([str(PYTHON), "-I", "-c", code], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return run.stdout.decode().strip()


def fingerprint(version):
    """Changes whenever .venv has to be brought up to date, also when the folder was moved."""
    import tomllib  # new in Python 3.11

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    requirements = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    parts = [requirements, project["dependencies"], project.get("scripts"), version]
    return hashlib.sha256(json.dumps([*parts, os.path.realpath(str(ROOT))]).encode()).hexdigest()


def make_venv():
    """Makes .venv anew, after check_folder has seen that it is a venv of ours or empty."""
    if VENV.is_symlink() or Path(sys.prefix).resolve() == VENV.resolve():
        fail(BROKEN)
    try:  # pyvenv.cfg goes last: by it the next run recognises a venv
        for path in sorted(VENV.glob("*"), key=lambda path: path.name == "pyvenv.cfg"):
            remove = shutil.rmtree if path.is_dir() and not path.is_symlink() else os.remove
            remove(str(path))
    except OSError:
        fail(NO_RIGHTS)
    command = [sys.executable, "-m", "venv", str(VENV)]
    try:
        subprocess.check_output(command, stderr=subprocess.STDOUT)
    except subprocess.CalledProcessError as error:
        say(error.output.decode(errors="replace"))
        explain(error.output.decode(errors="replace"))


def explain(output):
    """Ends with the sentence that fits what venv or pip wrote."""
    found = (sentence for sentence, *words in PROBLEMS if any(word in output for word in words))
    fail(next(found, UNKNOWN))


def torch_index():
    """PyTorch's CPU index where it helps and answers: pip would retry it for every package."""
    if sys.platform != "linux" or WITH_GPU:
        return []
    try:
        urllib.request.urlopen(CPU_INDEX + "/torch/", timeout=5).close()
    except Exception:  # noqa: BLE001 - whatever it is, pip can do without this index
        return []
    return ["--extra-index-url", CPU_INDEX]


def install(version):
    """Brings .venv up to date; a run that does not reach the last line is repaired by the next."""
    check_folder()
    say(f"Ich richte den Kurs ein, in {VENV}.")
    say(f"Das dauert einmalig etwa 3 bis 10 Minuten und braucht etwa {NEEDED_GB} GB Platz.")
    start = time.monotonic()
    if version not in SUPPORTED:
        say("\nSchritt 1 von 2: Python-Umgebung anlegen (einige Sekunden)")
        make_venv()
    for path in filter(Path.exists, (STAMP, LOG)):
        path.unlink()
    site_packages = "Lib/site-packages" if os.name == "nt" else "lib/python*/site-packages"
    for info in VENV.glob(site_packages + "/*.dist-info"):  # without RECORD it is incomplete
        if not (info / "RECORD").exists():
            shutil.rmtree(str(info))
    say("\nSchritt 2 von 2: Pakete herunterladen und installieren (einige Minuten)")
    command = ["-m", "pip", "install", "--disable-pip-version-check", "--log", str(LOG)]
    retries = os.environ.get("PIP_RETRIES", "2")  # pip's 5 are a long wait without a network
    if call(command + ["-r", "requirements.txt"] + torch_index(), PIP_RETRIES=retries) != 0:
        explain(LOG.read_text(encoding="utf-8", errors="replace")[-100000:] if LOG.exists() else "")
    STAMP.write_text(fingerprint(venv_version()))
    minutes, seconds = divmod(round(time.monotonic() - start), 60)
    say(f"\nFertig nach {minutes} min {seconds} s. Der nächste Start dauert keine Sekunde.\n")


def main(arguments):
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # on Windows a redirected stream is cp1252
            stream.reconfigure(encoding="utf-8", errors="replace")
    check_system()
    version = venv_version()
    stamp = STAMP.read_text(errors="replace") if STAMP.exists() else ""
    if version not in SUPPORTED or stamp != fingerprint(version):
        install(version)
    if arguments[:1] == ["test"]:
        return call(["-m", "pytest"] + arguments[1:])
    return call(["-m", "kurs"] + (arguments or ["rundgang"]))


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        say("\nAbgebrochen.")
        sys.exit(130)
