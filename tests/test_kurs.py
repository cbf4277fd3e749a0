"""The shared code: folders, pictures without a screen, error sentences, network block, checks."""

from __future__ import annotations

from kurs import ROOT, exercise, hooks, masters
from kurs.minihub import manifest

import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from tests import runner


def write_script(folder: Path, body: str, name: str = "demo_probe.py") -> Path:
    path = folder / name
    path.write_text("from kurs import QUICK, OUTPUT_DIR, DATA_DIR\n" + body, encoding="utf-8")
    return path


def run_plain(script: Path, *args: str, python: str = sys.executable, cwd=None, **environment: str):
    """Runs a script in a new interpreter, full mode unless told otherwise."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("KURS_", "MPL", "TFDS_"))}
    return subprocess.run(
        [python, str(script), *args], capture_output=True, text=True, encoding="utf-8",
        env=clean | environment, cwd=cwd, timeout=60,
    )  # fmt: skip


# --- quick mode and folders --------------------------------------------------------------------


def test_quick_mode_says_so_and_points_at_the_hub(tmp_path):
    body = "import os; print(QUICK, os.environ['TFDS_DATA_DIR'], os.environ['HF_HUB_OFFLINE'])"
    script = write_script(tmp_path, body)
    output = run_plain(script, "--quick", TFDS_DATA_DIR="elsewhere").stdout
    first, second = output.splitlines()
    assert first.startswith("Schnellmodus: Mini-Hub")
    assert second == f"True {ROOT / 'kurs/minihub/daten/tfds'} 1"


def test_full_mode_leaves_the_users_caches_alone(tmp_path):
    body = "import os; print(QUICK, os.environ['TFDS_DATA_DIR'], os.environ.get('HF_HOME'))"
    script = write_script(tmp_path, body)
    assert run_plain(script, TFDS_DATA_DIR="mine").stdout == "False mine None\n"


def test_output_dir_follows_the_script_not_the_working_directory(tmp_path):
    script = write_script(tmp_path, "print(OUTPUT_DIR); print(DATA_DIR)")
    output = run_plain(script, cwd=tmp_path, KURS_OUTPUT_DIR=str(tmp_path / "a")).stdout
    assert output.splitlines() == [str(tmp_path / "a/demo_probe"), str(ROOT / "daten")]
    code = "from kurs import OUTPUT_DIR; print(OUTPUT_DIR)"
    console = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True,
                             env=os.environ | {"KURS_OUTPUT_DIR": str(tmp_path)})  # fmt: skip
    assert console.stdout.strip() == str(tmp_path / "konsole")


def test_masters_and_exercises_write_to_different_folders():
    folder = ROOT / "loesungen/Grundlagen_Deep_Learning/Trainingsprozess"
    names = {"__file__": str(folder / "uebung_gradientenabstieg.py")}
    exec("from kurs import OUTPUT_DIR", names)
    assert names["OUTPUT_DIR"].parent.name == "loesungen"


PLOT = """
import matplotlib.pyplot as plt
for _ in range({n}):
    plt.plot([1, 2])
    plt.show()
"""


def test_show_saves_without_a_screen_and_a_rerun_replaces(tmp_path):
    out = str(tmp_path / "out")
    settings = {"KURS_OUTPUT_DIR": out, "DISPLAY": "", "WAYLAND_DISPLAY": "", "KURS_HEADLESS": "1"}
    result = run_plain(write_script(tmp_path, PLOT.format(n=3)), **settings)
    assert result.stdout.count("Bild: ") == 3
    run_plain(write_script(tmp_path, PLOT.format(n=1)), **settings)
    assert [p.name for p in Path(out).rglob("*.png")] == ["bild_1.png"]


def test_a_backend_that_is_set_is_kept(tmp_path):
    script = write_script(tmp_path, "import os; print(os.environ['MPLBACKEND'])")
    assert run_plain(script, MPLBACKEND="agg").stdout == "agg\n"
    output = run_plain(script, MPLBACKEND="agg", KURS_HEADLESS="1").stdout
    assert output == "module://kurs.backend\n"


# --- error sentences ---------------------------------------------------------------------------


def test_missing_network_is_one_sentence_within_ten_seconds(tmp_path):
    script = write_script(tmp_path, "import tensorflow_datasets as tfds\ntfds.load('mnist')")
    start = time.monotonic()
    result = run_plain(
        script, TFDS_DATA_DIR=str(tmp_path / "tfds"), HTTPS_PROXY="http://proxy.invalid:3128"
    )
    assert time.monotonic() - start < 15  # ten seconds and the start of the libraries
    assert result.returncode == 1
    last = result.stderr.strip().splitlines()[-1]
    assert last.startswith("Kein Netz: demo_probe.py") and "--quick" in last
    assert "Traceback" not in result.stderr


def test_data_in_the_users_cache_needs_no_network(tmp_path):
    body = "import tensorflow_datasets as tfds\nprint(len(tfds.load('mnist', split='test')))"
    hub = str(ROOT / "kurs/minihub/daten/tfds")
    proxy = "http://proxy.invalid:3128"
    result = run_plain(write_script(tmp_path, body), TFDS_DATA_DIR=hub, HTTPS_PROXY=proxy)
    assert int(result.stdout) > 300


def test_what_the_hub_lacks_fails_at_once(tmp_path):
    script = write_script(tmp_path, "import tensorflow_datasets as tfds\ntfds.load('kmnist')")
    start = time.monotonic()
    result = run_plain(script, "--quick", HTTPS_PROXY="http://proxy.invalid:3128")
    assert time.monotonic() - start < 15
    last = result.stderr.strip().splitlines()[-1]
    assert "nicht im Mini-Hub" in last and "kmnist" in last
    assert not (ROOT / "kurs/minihub/daten/tfds/kmnist").exists()


HUGGING_FACE = """
from huggingface_hub import hf_hub_download
print(hf_hub_download("{}", "{}"))
"""
PROXY = "http://proxy.invalid:3128"
NO_NETWORK = {"HTTPS_PROXY": PROXY, "HTTP_PROXY": PROXY, "HF_HUB_OFFLINE": ""}


def test_hugging_face_without_network_is_one_sentence_within_ten_seconds(tmp_path):
    script = write_script(tmp_path, HUGGING_FACE.format("dbmdz/german-gpt2", "config.json"))
    start = time.monotonic()
    result = run_plain(script, HF_HOME=str(tmp_path / "hf"), **NO_NETWORK)
    assert time.monotonic() - start < 15  # ten seconds and the start of Python
    assert result.returncode == 1
    (line,) = result.stderr.strip().splitlines()
    assert line.startswith("Kein Netz: demo_probe.py") and "--quick" in line


def test_models_in_the_users_cache_need_no_network(tmp_path):
    script = write_script(
        tmp_path, HUGGING_FACE.format("google-bert/bert-base-german-cased", "vocab.txt")
    )
    start = time.monotonic()
    result = run_plain(script, HF_HOME=str(ROOT / "kurs/minihub/daten/hf"), **NO_NETWORK)
    assert time.monotonic() - start < 15  # ten seconds and the start of Python
    assert result.stdout.strip().endswith("vocab.txt")


def test_a_network_that_answers_keeps_hugging_face_online(tmp_path):
    import http.server
    import threading

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    body = "from huggingface_hub import constants\nprint(constants.HF_HUB_OFFLINE)"
    address = f"http://127.0.0.1:{server.server_port}"
    settings = {"HF_ENDPOINT": address, "HF_HUB_OFFLINE": ""}
    online = run_plain(write_script(tmp_path, body), **settings)
    server.shutdown()
    server.server_close()
    offline = run_plain(write_script(tmp_path, body), **settings)
    assert online.stdout.strip() == "False" and offline.stdout.strip() == "True"


def test_a_model_that_the_hub_lacks_is_named(tmp_path):
    script = write_script(tmp_path, HUGGING_FACE.format("dbmdz/gibtsnicht", "config.json"))
    start = time.monotonic()
    result = run_plain(script, "--quick", **NO_NETWORK)
    assert time.monotonic() - start < 15  # ten seconds and the start of Python
    (line,) = result.stderr.strip().splitlines()
    assert "nicht im Mini-Hub" in line and "dbmdz/gibtsnicht" in line


def test_a_missing_spacy_model_says_how_to_get_it(tmp_path):
    script = write_script(tmp_path, "import spacy\nspacy.load('de_core_news_sm')")
    (line,) = run_plain(script).stderr.strip().splitlines()
    assert "`python -m spacy download de_core_news_sm`" in line and "--quick" in line


def test_other_errors_keep_their_traceback(tmp_path):
    result = run_plain(write_script(tmp_path, "1 / 0"))
    assert result.returncode == 1
    assert "Traceback" in result.stderr and "ZeroDivisionError" in result.stderr


def test_connection_to_the_own_machine_is_no_network_error():
    assert hooks.explain(ConnectionRefusedError("127.0.0.1:8000"), quick=False) is None
    error = type("ConnectTimeout", (OSError,), {})("http://127.0.0.1:8000 timed out")
    assert hooks.explain(error, quick=False) is None


def test_wrong_interpreter_names_the_right_one(monkeypatch):
    monkeypatch.setattr(sys, "prefix", "/usr")
    sentence = hooks.explain(ModuleNotFoundError("No module", name="tensorflow"), quick=False)
    assert ".venv" in sentence and "tensorflow" in sentence
    broken = ImportError("DLL load failed while importing _pywrap_tensorflow_internal")
    assert "Visual C++" in hooks.explain(broken, quick=False)


def test_damaged_hub_names_the_file_and_the_command(monkeypatch):
    monkeypatch.setattr(manifest, "verify", lambda root: ["tfds/mnist/x.tfrecord"])
    sentence = hooks.explain(RuntimeError("corrupted record"), quick=True)
    assert "tfds/mnist/x.tfrecord" in sentence and "git restore kurs/minihub/daten" in sentence


@pytest.mark.parametrize(("quick", "way"), [(True, "ohne --quick"), (False, "mehr Beispiele")])
def test_a_slice_beyond_the_data_says_how_many_there_are(monkeypatch, quick, way):
    monkeypatch.setattr(manifest, "verify", lambda root: [])
    error = ValueError("Requested slice [:20000] incompatible with 1437 examples.")
    sentence = hooks.explain(error, quick=quick)
    assert "nur 1437 Beispiele" in sentence and ":20000" in sentence and way in sentence


def test_tensorflow_starts_quietly(tmp_path):
    result = run_plain(write_script(tmp_path, "import tensorflow as tf; tf.constant(1)"))
    assert result.returncode == 0
    assert result.stderr == ""


def test_message_of_a_failing_import_is_not_swallowed():
    code = "import os; os.write(2, b'I0000 noise\\nwhy it broke\\n'); raise ImportError('x')"
    program = (
        "from kurs import hooks\nimport contextlib\n"
        f"with contextlib.suppress(ImportError), hooks._without_noise():\n    exec({code!r})"
    )
    stderr = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True).stderr
    assert stderr.strip() == "why it broke"


# --- the runner --------------------------------------------------------------------------------


def test_no_way_out_of_a_script_but_loopback_works(tmp_path):
    body = """
import socket
server = socket.create_server(("127.0.0.1", 0))
socket.create_connection(server.getsockname(), timeout=2)
try:
    socket.create_connection(("1.1.1.1", 53), timeout=3)
    reached = True
except OSError as error:
    reached, reason = False, type(error).__name__
"""
    result = runner.run(write_script(tmp_path, body), tmp_path / "run")
    assert result.exit_code == 0, result.output
    assert result["reached"] is False and result["reason"] != "TimeoutError"


def test_runner_stops_an_endless_script(tmp_path):
    script = write_script(tmp_path, "import time; time.sleep(60)")
    result = runner.run(script, tmp_path / "run", time_limit=1)
    assert result.exit_code == 124 and result.seconds < 5


def test_runner_reports_errors_and_refuses_what_is_not_plain(tmp_path):
    script = write_script(tmp_path, "import sys\nmodel = object()\nvalues = {'a': [1.5]}")
    result = runner.run(script, tmp_path / "run")
    assert result["values"] == {"a": [1.5]}
    with pytest.raises(KeyError, match="model is a object"):
        result["model"]
    crash = runner.run(write_script(tmp_path, "1 / 0"), tmp_path / "crash")
    assert crash.exit_code == 1 and "ZeroDivisionError" in crash.output


# --- checks ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "expected", "right"),
    [
        (2.0, 2, True),
        (2.02, 2, False),
        (np.float32(0.1), 0.1, True),
        (np.ones((2, 1)), np.ones(2), False),
        ([1, 2], np.array([1, 2]), True),
        (None, 0, False),
        ("b", "b", True),
        (True, 1.0, False),
        (1, True, False),
        (np.array([True]), np.array([True]), True),
        ((1, "a"), (1, "a"), True),
        ((1, "a", 2), (1, "a"), False),
        ({"w": np.ones(2)}, {"w": np.ones(2)}, True),
        ({"w": np.zeros(2)}, {"w": np.ones(2)}, False),
        (3, lambda a: a > 2, True),
        ("x", lambda a: a > 2, False),
        (float("nan"), 1.0, False),
        (1e-9, 0.0, False),
    ],
)
def test_matches(answer, expected, right):
    assert exercise.matches(answer, expected) is right


def test_check_speaks(capsys):
    def open_task(n):
        raise exercise.OpenTask(n)

    assert exercise.check(1, lambda: 2.0, 2.0, hint="Tipp")
    assert not exercise.check(2, lambda: -2.0, 2.0, "Tipp", {"Vorzeichen vertauscht.": -2.0})
    assert not exercise.check(3, lambda: 5.0, 2.0, hint="Tipp")
    assert not exercise.check(4, lambda: open_task(4), 2.0, hint="Tipp")
    assert not exercise.check(5, lambda: open_task(4), 2.0, hint="Tipp")
    assert not exercise.check(6, lambda: 1 / 0, 2.0, hint="Tipp")
    assert not exercise.check(7, lambda: None, 2.0, hint="Tipp")
    assert not exercise.check(8, lambda: np.ones(3), np.ones(2), hint="Tipp")
    assert capsys.readouterr().out.splitlines() == [
        "✔ Aufgabe 1",
        "✘ Aufgabe 2: Vorzeichen vertauscht.",
        "✘ Aufgabe 3: Tipp",
        "○ Aufgabe 4 ist noch offen",
        "○ Aufgabe 5 wartet auf Aufgabe 4",
        "✘ Aufgabe 6: ZeroDivisionError: division by zero",
        "✘ Aufgabe 7: Deine Funktion gibt nichts zurück. Fehlt ein return?",
        "✘ Aufgabe 8: Die Form ist (3,), erwartet wird (2,). Tipp",
    ]


def test_check_waits_for_the_task_it_builds_on(capsys, monkeypatch):
    monkeypatch.setattr(exercise, "calls", [])
    exercise.check(1, lambda: 3, 4, hint="Tipp")
    assert not exercise.check(2, lambda: 1 / 0, 4, hint="Tipp", after=(1,))
    assert not exercise.check(2, lambda: 4, 4, hint="Tipp", after=(1,))
    exercise.check(1, lambda: 4, 4, hint="Tipp")
    assert exercise.check(2, lambda: 4, 4, hint="Tipp", after=(1,))
    lines = capsys.readouterr().out.splitlines()
    assert lines[1:3] == ["○ Aufgabe 2 wartet auf Aufgabe 1"] * 2
    assert lines[3:] == ["✔ Aufgabe 1", "✔ Aufgabe 2"]


def test_multiple_choice_ignores_case():
    assert exercise.matches("B ", "b") and not exercise.matches("c", "b")
    assert not exercise.matches("Berlin", "berlin")


def test_error_shows_the_trainees_line(tmp_path):
    body = (
        "from kurs.exercise import check\n"
        "def wurzel(x):\n    return x.falsch\n"
        "check(1, lambda: wurzel(2), 4, hint='')\n"
    )
    script = write_script(tmp_path, body, "uebung_probe.py")
    output = run_plain(script, KURS_OUTPUT_DIR=str(tmp_path / "out")).stdout
    assert output.strip().endswith("(Zeile 4: return x.falsch)")


def test_rate(capsys):
    levels = {"Bronze": 0.8, "Silber": 0.9}
    assert exercise.rate("Testgenauigkeit", 0.85, levels) == "Bronze"
    assert exercise.rate("Testgenauigkeit", 0.95, levels) == "Silber"
    assert exercise.rate("Testgenauigkeit", 0.7, levels) is None
    assert exercise.rate("Fehler", 1.5, {"Bronze": 2, "Silber": 1}, higher_is_better=False) == (
        "Bronze"
    )
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Testgenauigkeit 0.8500: Bronze. Bis Silber (0.9) fehlen 0.0500."
    assert lines[3] == "Fehler 1.5000: Bronze. Bis Silber (1) fehlen 0.5000."


# --- masters -----------------------------------------------------------------------------------

MASTER = """from kurs import QUICK
from kurs.exercise import check


def double(x):
    # <loesung 1>
    return 2 * x
    # </loesung>


check(1, lambda: double(2), 4, hint="")
"""


def test_generate_cuts_the_solution():
    text = masters.generate(MASTER)
    assert "2 * x" not in text and "loesung" not in text
    assert "    raise OpenTask(1)  # " in text
    assert "from kurs.exercise import OpenTask, check" in text
    assert masters.solutions(MASTER) == {1: "def double(x):\n    return 2 * x"}


@pytest.mark.parametrize(
    "broken",
    [
        MASTER.replace("    # </loesung>\n", ""),
        MASTER.replace("    # <loesung 1>\n", ""),
        MASTER.replace("from kurs.exercise import check\n", ""),
    ],
)
def test_generate_refuses_broken_marks(broken):
    with pytest.raises(ValueError):
        masters.generate(broken)
