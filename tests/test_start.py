"""start.py, tried on a tiny course folder: a real .venv and a real pip, but no network."""

import ast
import importlib.util
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import types
import zipfile
from contextlib import redirect_stdout
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "start.py"
PYPROJECT = '[project]\nname = "kurs"\ndescription = "x"\ndependencies = ["mini"]\n'
MINI = "mini-1.0-py3-none-any.whl"
# The stand-ins for `kurs` and pytest report how they were started; 'kurs ende 7' exits with 7.
CHILD = """
import json, os, sys, time
name = os.path.basename(os.path.dirname(os.path.abspath(__file__)))
report = [name, sys.argv[1:], os.getcwd(), os.environ["PYTHONUTF8"]]
print("KIND " + json.dumps(report), flush=True)
if sys.argv[1:2] == ["ende"]:
    sys.exit(int(sys.argv[2]))
if sys.argv[1:2] == ["signal"]:
    os.kill(os.getpid(), 15)
if sys.argv[1:2] == ["warte"]:
    try:
        time.sleep(30)
    except KeyboardInterrupt:
        time.sleep(0.5)
        print("aufgeräumt")
"""


@pytest.fixture(autouse=True)
def offline(monkeypatch):
    """pip looks nowhere but at the given wheel, whatever this machine has configured."""
    for name in [*os.environ]:
        if name.upper().startswith("PIP_") or name.upper().endswith("_PROXY"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")


def make_course(folder):
    """A course folder; the blank and the umlaut in its path are part of the test."""
    course = folder / "Kurs für Übungen"
    for package in ("kurs", "pytest"):
        (course / package).mkdir(parents=True)
        (course / package / "__init__.py").touch()
        (course / package / "__main__.py").write_text(CHILD, encoding="utf-8")
    shutil.copy(SCRIPT, course)
    (course / "pyproject.toml").write_text(PYPROJECT)
    (course / "requirements.txt").write_text(f"./{MINI}\n")
    info = "mini-1.0.dist-info"
    with zipfile.ZipFile(course / MINI, "w") as wheel:
        wheel.writestr("mini.py", "ANSWER = 42\n")
        wheel.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: mini\nVersion: 1.0\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", "")
    return course


def load(course, monkeypatch):
    """The course's start.py as a module, on a roomy disk and without a look at PyTorch's index."""
    spec = importlib.util.spec_from_file_location("start", course / "start.py")
    start = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(start)
    monkeypatch.setattr(start.shutil, "disk_usage", lambda _: types.SimpleNamespace(free=99e9))
    monkeypatch.setattr(start, "WITH_GPU", True)
    return start


@pytest.fixture
def start(tmp_path, monkeypatch):
    """start.py of a course that is not installed yet."""
    return load(make_course(tmp_path), monkeypatch)


@pytest.fixture(scope="module")
def first_run(tmp_path_factory):
    """An installed course and what start.py said while installing it."""
    with pytest.MonkeyPatch.context() as monkeypatch, redirect_stdout(io.StringIO()) as said:
        monkeypatch.setenv("PIP_NO_INDEX", "1")
        monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
        start = load(make_course(tmp_path_factory.mktemp("erster")), monkeypatch)
        assert start.main(["ende", "0"]) == 0
    return start, said.getvalue()


@pytest.fixture
def installed(first_run, tmp_path, monkeypatch):
    """start.py of an installed course that a test may damage: a copy with its own stamp."""
    course = tmp_path / "Kopie"
    shutil.copytree(first_run[0].ROOT, course, symlinks=True)
    start = load(course, monkeypatch)
    start.STAMP.write_text(start.fingerprint(start.venv_version()))
    return start


def children(capfd):
    """What the stand-ins reported: name, arguments, working directory, PYTHONUTF8."""
    lines = capfd.readouterr().out.splitlines()
    return [json.loads(line[5:]) for line in lines if line.startswith("KIND ")]


def sentence(start, arguments=()):
    """The one sentence with which start.py refuses; a string as exit code means status 1."""
    with pytest.raises(SystemExit) as stop:
        start.main([*arguments])
    text = stop.value.code
    assert isinstance(text, str) and text.startswith("\nFehler: ") and text.count("\n") == 1
    assert "{" not in text
    return text


def record_calls(start, monkeypatch):
    """Lets start.py start nothing and collects the first two arguments of each call."""
    calls = []
    monkeypatch.setattr(start, "call", lambda arguments, **_: calls.append(arguments[:2]) or 0)
    return calls


PIP, TOUR = ["-m", "pip"], ["-m", "kurs"]


# Which Pythons and systems


def test_old_pythons_can_read_it():
    tree = ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 6))
    names = []
    for node in tree.body:
        if isinstance(node, ast.Import):
            names += [alias.name.split(".")[0] for alias in node.names]
        if isinstance(node, ast.ImportFrom):
            names.append(node.module)
    assert "subprocess" in names
    assert set(names) <= sys.stdlib_module_names - {"tomllib", "zoneinfo", "graphlib"}


@pytest.mark.parametrize("version", ["3.6", "3.10", "3.14"])
def test_unsupported_python(start, monkeypatch, version):
    monkeypatch.setattr(start, "VERSION", version)
    text = sentence(start)
    assert f"dies ist Python {version}." in text
    assert "Installiere Python 3.12" in text
    assert text.isascii()
    assert not start.VENV.exists()


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
def test_supported_python(start, monkeypatch, version):
    assert f"{sys.version_info.major}.{sys.version_info.minor}" == start.VERSION
    monkeypatch.setattr(start, "VERSION", version)
    monkeypatch.setattr(start, "sys", types.SimpleNamespace(platform="linux", maxsize=2**63 - 1))
    start.check_system()


@pytest.mark.parametrize(
    ("machine", "kernel", "bits", "expected"),
    [
        ("x86_64", "X86_64", 64, "Für Intel-Macs gibt es TensorFlow nicht mehr. Nimm"),
        ("x86_64", "ARM64_T8103", 64, "Installiere Python 3.12 für arm64"),  # under Rosetta
        ("arm64", "ARM64_T8103", 64, None),
        ("arm64", "ARM64_T8103", 32, "Installiere Python 3.12 (64-bit)"),
    ],
)
def test_macs_and_32_bit(start, monkeypatch, machine, kernel, bits, expected):
    kernel = f"Darwin Kernel Version 22.6.0; root:xnu-8796.141.3~6/RELEASE_{kernel}"
    monkeypatch.setattr(start.platform, "machine", lambda: machine)
    monkeypatch.setattr(start.platform, "version", lambda: kernel)
    changed = {**vars(sys), "platform": "darwin", "maxsize": 2 ** (bits - 1) - 1}
    monkeypatch.setattr(start, "sys", types.SimpleNamespace(**changed))
    monkeypatch.setattr(start, "VERSION", "3.12")
    if expected:
        assert expected in sentence(start)
        assert not start.VENV.exists()
    else:
        start.check_system()


# The folder


def test_too_little_room(start, monkeypatch):
    monkeypatch.setattr(start, "FREE_GB", 6)
    monkeypatch.setattr(start.shutil, "disk_usage", lambda _: types.SimpleNamespace(free=5.9e9))
    assert "nur 5,9 GB frei, nötig sind 6 GB" in sentence(start)
    assert not start.VENV.exists()
    monkeypatch.setattr(start.shutil, "disk_usage", lambda _: types.SimpleNamespace(free=6.1e9))
    start.check_folder()


def test_what_is_installed_counts_as_room(installed, monkeypatch):
    calls = record_calls(installed, monkeypatch)
    monkeypatch.setattr(installed, "FREE_GB", 6)
    monkeypatch.setattr(installed.shutil, "disk_usage", lambda _: types.SimpleNamespace(free=5.9e9))
    assert installed.main([]) == 0  # nothing to install: room does not matter
    assert calls == [TOUR]
    installed.STAMP.unlink()
    assert "nur 5,9 GB frei" in sentence(installed)
    with (installed.VENV / "grosses_paket").open("wb") as file:
        file.truncate(10**8)  # sparse
    assert installed.main([]) == 0
    assert calls == [TOUR, PIP, TOUR]


@pytest.mark.parametrize("existing", [False, True])
def test_folder_not_writable(start, monkeypatch, existing):
    if existing:  # the course folder is writable, .venv is not
        start.VENV.mkdir()
    locked = start.VENV if existing else start.ROOT

    def temporary_file(dir):
        if Path(dir) == locked:
            raise PermissionError(13, "Permission denied", dir)
        return io.BytesIO()

    monkeypatch.setattr(start.tempfile, "TemporaryFile", temporary_file)
    assert "darfst du nicht schreiben" in sentence(start)


def test_never_deletes_what_is_no_venv(start, monkeypatch):
    calls = record_calls(start, monkeypatch)
    mine = start.VENV / "wichtig" / "notizen.txt"
    mine.parent.mkdir(parents=True)
    mine.write_text("meins")
    assert "keine Python-Umgebung" in sentence(start)
    assert mine.read_text() == "meins"
    shutil.rmtree(start.VENV)
    start.VENV.write_text("meins")
    assert "keine Python-Umgebung" in sentence(start)
    assert start.VENV.read_text() == "meins"
    assert calls == []


def test_never_deletes_the_running_or_a_linked_venv(installed, monkeypatch):
    changed = {**vars(sys), "prefix": str(installed.VENV)}
    with monkeypatch.context() as running:
        running.setattr(installed, "sys", types.SimpleNamespace(**changed))
        running.setattr(installed, "venv_version", lambda: None)
        assert "ist unbrauchbar" in sentence(installed)
    assert installed.venv_version() == installed.VERSION
    if os.name != "nt":  # links need a privilege there
        elsewhere = installed.VENV.rename(installed.ROOT / "anderswo")
        installed.VENV.symlink_to(elsewhere)
        assert installed.main(["ende", "0"]) == 0  # a linked venv may be used
        monkeypatch.setattr(installed, "venv_version", lambda: None)
        assert "ist unbrauchbar" in sentence(installed)
        assert (elsewhere / "pyvenv.cfg").exists()


# Installing, and not installing again


def test_first_run(first_run):
    start, said = first_run
    assert "einmalig etwa 3 bis 10 Minuten und braucht etwa" in said
    assert "Schritt 1 von 2" in said and "Schritt 2 von 2" in said and "Fertig nach 0 min" in said
    code = "import mini; print(mini.ANSWER)"
    assert subprocess.check_output([start.PYTHON, "-c", code]).split() == [b"42"]
    assert start.STAMP.read_text() == start.fingerprint(start.VERSION)


def test_second_run_is_fast_and_calls_no_pip(installed, tmp_path):
    """Also from a foreign directory, with a relative path, as a process of its own."""
    before = {path: path.stat().st_mtime_ns for path in installed.VENV.iterdir()}
    seconds = []
    for _ in range(3):
        begin = time.perf_counter()
        command = [sys.executable, Path("Kopie", "start.py"), "liste", "--tag", "1 ä"]
        result = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8")
        seconds.append(time.perf_counter() - begin)
        assert result.returncode == 0, result.stderr
        (line,) = result.stdout.splitlines()
        name, arguments, folder, utf8 = json.loads(line[5:])
        assert (name, arguments, utf8) == ("kurs", ["liste", "--tag", "1 ä"], "1")
        assert Path(folder).samefile(installed.ROOT)
    assert min(seconds) < 1
    assert {path: path.stat().st_mtime_ns for path in installed.VENV.iterdir()} == before


def append(path, text):
    path.write_text(path.read_text() + text)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda start: append(start.ROOT / "requirements.txt", "# neu\n"), [PIP, TOUR]),
        (lambda start: append(start.ROOT / "pyproject.toml", "scripts = {k='k:app'}"), [PIP, TOUR]),
        (
            lambda start: (start.ROOT / "pyproject.toml").write_text(
                PYPROJECT.replace('["mini"]', '["mini", "maxi"]')
            ),
            [PIP, TOUR],
        ),
        (lambda start: append(start.ROOT / "pyproject.toml", "[tool.ruff]\n"), [TOUR]),
        (lambda start: start.STAMP.write_bytes(b"\xff"), [PIP, TOUR]),
        (lambda start: start.STAMP.write_text(start.fingerprint("3.10")), [PIP, TOUR]),
        (lambda start: start.STAMP.unlink(), [PIP, TOUR]),
    ],
    ids=["pins", "commands", "dependencies", "ruff", "damaged", "other Python", "interrupted"],
)
def test_installs_only_when_something_changed(start, monkeypatch, change, expected):
    calls = record_calls(start, monkeypatch)
    monkeypatch.setattr(start, "venv_version", lambda: "3.12")
    start.VENV.mkdir()
    start.STAMP.write_text(start.fingerprint("3.12"))
    assert start.main([]) == 0
    assert calls == [TOUR]
    change(start)
    (start.VENV / "pyvenv.cfg").touch()
    assert start.main([]) == 0
    assert calls[1:] == expected
    assert start.main([]) == 0
    assert calls[1 + len(expected) :] == [TOUR]


def test_moved_folder_is_installed_anew(installed, monkeypatch):
    installed.ROOT.rename(installed.ROOT.with_name("verschoben"))
    moved = load(installed.ROOT.with_name("verschoben"), monkeypatch)
    calls = record_calls(moved, monkeypatch)
    moved.main([])
    assert calls == [PIP, TOUR]


def test_interrupted_install_is_repaired(installed, monkeypatch, capfd):
    append(installed.ROOT / "requirements.txt", "# neu\n")
    call = installed.call

    def interrupted(arguments, **environment):
        raise KeyboardInterrupt

    monkeypatch.setattr(installed, "call", interrupted)
    with pytest.raises(KeyboardInterrupt):
        installed.main([])
    assert not installed.STAMP.exists()
    (module,) = installed.VENV.rglob("mini.py")  # as if pip had been killed while unpacking
    module.unlink()
    (module.parent / "mini-1.0.dist-info" / "RECORD").unlink()
    monkeypatch.setattr(installed, "call", call)
    assert installed.main(["ende", "3"]) == 3
    assert module.exists()
    assert installed.STAMP.exists()
    assert [child[:2] for child in children(capfd)] == [["kurs", ["ende", "3"]]]


def test_missing_venv_module_then_repaired(start, monkeypatch, tmp_path, capfd):
    """What Debian's Python without python3-venv does: explain, leave half a .venv and exit 1."""
    fake = tmp_path / "fake"
    fake.mkdir()
    (fake / "venv.py").write_text(
        "import sys, pathlib\n"
        "folder = pathlib.Path(sys.argv[1])\n"
        "(folder / 'lib').mkdir(parents=True)\n"
        "(folder / 'lib' / 'rest.py').touch()\n"
        "(folder / 'pyvenv.cfg').write_text('home = /usr/bin')\n"
        "sys.exit('The virtual environment was not created because ensurepip is not')\n"
    )
    with monkeypatch.context() as debian:
        debian.setenv("PYTHONPATH", str(fake))
        text = sentence(start)
    assert f"sudo apt install python{start.VERSION}-venv" in text
    assert (start.VENV / "pyvenv.cfg").exists() and not start.STAMP.exists()
    assert start.main([]) == 0
    assert start.STAMP.exists() and not (start.VENV / "lib" / "rest.py").exists()
    assert [child[:2] for child in children(capfd)] == [["kurs", ["rundgang"]]]


def test_half_unpacked_pip_makes_a_venv_unusable(installed):
    assert installed.venv_version() == installed.VERSION
    (pip,) = installed.VENV.rglob("pip-*.dist-info")
    (pip / "RECORD").unlink()
    assert installed.venv_version() not in installed.SUPPORTED


def test_venv_with_unsupported_python_is_replaced(installed, monkeypatch):
    calls = record_calls(installed, monkeypatch)
    versions = iter(["3.14", "3.12", "3.12"])
    monkeypatch.setattr(installed, "venv_version", lambda: next(versions))
    monkeypatch.setattr(installed, "make_venv", lambda: calls.append("venv"))
    installed.main([])
    installed.main([])  # started with another Python than .venv's: nothing to do
    assert calls == ["venv", PIP, TOUR, TOUR]


# What pip says


@pytest.mark.parametrize(
    ("requirement", "environment", "expected"),
    [
        ("fehlt==1.0", {"PIP_NO_INDEX": "1"}, "pip findet ein Paket nicht"),
        ("fehlt==1.0", {"PIP_INDEX_URL": "http://127.0.0.1:9/simple"}, "HTTPS_PROXY"),
        ("fehlt==1.0", {"HTTPS_PROXY": "http://127.0.0.1:9"}, "HTTPS_PROXY"),
        ("./fehlt.whl", {}, "Die Ursache steht oben"),
    ],
    ids=["not found", "no network", "proxy is down", "else"],
)
def test_pip_problems(installed, monkeypatch, requirement, environment, expected):
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.setenv("PIP_RETRIES", "0")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    (installed.ROOT / "requirements.txt").write_text(requirement)
    assert expected in sentence(installed)
    assert not installed.STAMP.exists()


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ("ERROR: Could not install: [Errno 28] No space left on device", "Die Platte ist voll"),
        ("HINT: ... this system does not have Windows Long Path support enabled", "zu lang"),
        ("PermissionError: [WinError 5] Zugriff verweigert", "darfst du nicht schreiben"),
        ("/usr/bin/python3: No module named venv", "sudo apt install"),
        ("SSLError(... [SSL: CERTIFICATE_VERIFY_FAILED] ...)) Max retries exceeded", "PIP_CERT"),
        ("getaddrinfo failed\nERROR: No matching distribution found for x", "HTTPS_PROXY"),
        ("ReadTimeoutError: HTTPSConnectionPool: Read timed out.", "HTTPS_PROXY"),
        ("ERROR: Wheel 'six' located at six.whl is invalid.", "HTTPS_PROXY"),
        ("", "Die Ursache steht oben"),
    ],
)
def test_explains(start, output, expected):
    with pytest.raises(SystemExit, match=expected):
        start.explain(output)


def test_pip_gets_the_cpu_index_only_where_it_answers(start, monkeypatch):
    asked = []

    def urlopen(url, timeout):
        asked.append((url, timeout))
        if len(asked) > 1:
            raise OSError("unreachable")
        return io.BytesIO()

    monkeypatch.setattr(start.urllib.request, "urlopen", urlopen)
    linux = types.SimpleNamespace(**{**vars(sys), "platform": "linux"})
    monkeypatch.setattr(start, "sys", linux)
    assert start.torch_index() == []  # WITH_GPU
    monkeypatch.setattr(start, "WITH_GPU", False)
    linux.platform = "darwin"
    assert start.torch_index() == [] and asked == []
    linux.platform = "linux"
    index = "https://download.pytorch.org/whl/cpu"
    assert start.torch_index() == ["--extra-index-url", index]
    assert start.torch_index() == []
    assert asked == [(index + "/torch/", 5)] * 2


def test_pip_settings_of_the_user_win(installed, monkeypatch):
    calls = []

    def call(arguments, **environment):
        calls.append((arguments, environment))
        return 0

    monkeypatch.setattr(installed, "call", call)
    monkeypatch.setattr(installed, "torch_index", lambda: ["--extra-index-url", "x"])
    for value in (None, "9"):
        installed.STAMP.unlink()
        if value:
            monkeypatch.setenv("PIP_RETRIES", value)
        installed.main([])
    (first, few), _, (_, many), _ = calls
    assert first[-4:] == ["-r", "requirements.txt", "--extra-index-url", "x"]
    assert (few, many) == ({"PIP_RETRIES": "2"}, {"PIP_RETRIES": "9"})


# Starting


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], ["kurs", ["rundgang"]]),
        (["test"], ["pytest", []]),
        (["test", "-k", "a b"], ["pytest", ["-k", "a b"]]),
        (["liste"], ["kurs", ["liste"]]),
        (["start", "test", "--quick"], ["kurs", ["start", "test", "--quick"]]),
        (["--help"], ["kurs", ["--help"]]),
    ],
)
def test_arguments(first_run, capfd, arguments, expected):
    assert first_run[0].main(arguments) == 0
    assert [child[:2] for child in children(capfd)] == [expected]


def test_exit_codes(installed, monkeypatch):
    assert installed.main(["ende", "7"]) == 7
    if os.name != "nt":  # Windows has no signals
        assert installed.main(["signal"]) == 128 + signal.SIGTERM
    start = [sys.executable, installed.ROOT / "start.py"]
    assert subprocess.run([*start, "ende", "5"]).returncode == 5
    (installed.VENV / "pyvenv.cfg").unlink()
    installed.STAMP.unlink()
    result = subprocess.run(start, capture_output=True, encoding="utf-8")
    assert result.returncode == 1
    assert "ist keine Python-Umgebung" in result.stderr and "Traceback" not in result.stderr


@pytest.mark.skipif(os.name == "nt", reason="Strg-C lässt sich dort keinem Prozess schicken")
def test_ctrl_c_lets_the_child_clean_up(first_run):
    process = subprocess.Popen(
        [sys.executable, first_run[0].ROOT / "start.py", "warte"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
        # started in the background, the tests themselves may have been told to ignore it
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert process.stdout.readline().startswith("KIND")
    time.sleep(0.1)
    os.killpg(process.pid, signal.SIGINT)
    output, errors = process.communicate(timeout=20)
    assert process.returncode == 130
    assert output.split() == ["aufgeräumt", "Abgebrochen."]
    assert errors == ""
