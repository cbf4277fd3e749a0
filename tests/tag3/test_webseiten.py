"""Wortwolke und Suchmaschine: Seite laden, säubern, zählen, suchen, messen."""

from kurs import ROOT

import contextlib
import functools
import http.server
import threading
import time

import numpy as np
import pytest

from tests import runner
from tests.conftest import find_script

PAGE = ROOT / "NLP_Grundlagen" / "Preprocessing" / "beispielseite.html"
CLOUD, SEARCH = "loesungen/uebung_wordcloud", "loesungen/uebung_suchmaschine"
BODY = "<p>Köln grüßt mit Öl und „Käse“.</p>"


class Site(http.server.BaseHTTPRequestHandler):
    """Pages that behave well and badly."""

    agents: list[str] = []

    def do_GET(self):
        self.agents.append(self.headers["User-Agent"])
        kinds = {"/utf8": "text/html; charset=utf-8", "/falsch": "text/html; charset=iso-8859-1",
                 "/latin": "text/html; charset=windows-1252", "/ohne": "text/html"}  # fmt: skip
        coding = "windows-1252" if self.path == "/latin" else "utf-8"
        body = b"x" * 6_000_000 if self.path == "/riesig" else BODY.encode(coding)
        if self.path == "/langsam":
            time.sleep(2)
        with contextlib.suppress(ConnectionError):  # the client hangs up when it has seen enough
            self.send_response(404 if self.path == "/weg" else 200)
            self.send_header("Content-Type", kinds.get(self.path, "text/html"))
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *args):
        pass


def try_pages(namespace):
    """Runs inside the script's process: what its ``download`` makes of each page."""
    import requests

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    root, outcome = f"http://127.0.0.1:{server.server_port}", {}
    session_get = requests.get
    timeouts = []

    @functools.wraps(session_get)
    def hasty(url, timeout=None, **settings):  # the script's patience, shortened for the test
        timeouts.append(timeout)
        return session_get(url, timeout=0.5, proxies={"http": None}, **settings)

    requests.get = hasty
    for path in ("/utf8", "/falsch", "/latin", "/ohne", "/weg", "/riesig", "/langsam"):
        try:
            outcome[path] = namespace["download"](root + path)
        except Exception as error:
            outcome[path] = f"{type(error).__name__}: {error}"
    requests.get = session_get
    server.shutdown()
    return {"outcome": outcome, "agents": sorted(set(Site.agents)), "timeouts": timeouts}


@pytest.fixture(scope="module", params=[CLOUD, SEARCH])
def visited(request, tmp_path_factory):
    path = find_script(request.param)
    result = runner.run(path, tmp_path_factory.mktemp(path.stem), inspect=f"{__name__}:try_pages")
    assert result.exit_code == 0, result.output
    return result.inspected


def test_download_reads_umlauts_whatever_the_server_says(visited):
    for path in ("/utf8", "/falsch", "/latin", "/ohne"):
        assert visited["outcome"][path] == BODY, path


def test_download_refuses_what_it_should(visited):
    outcome = visited["outcome"]
    assert outcome["/weg"] == "ValueError: Der Server antwortet mit Status 404."
    assert outcome["/riesig"] == "ValueError: Die Seite ist größer als 5 MB."
    assert outcome["/langsam"].startswith(("ReadTimeout", "ConnectionError"))
    assert set(visited["timeouts"]) == {10}


def test_download_says_who_asks(visited):
    (agent,) = visited["agents"]
    assert agent.startswith("kurs-uebung/") and "requests/" in agent


def test_page_is_a_realistic_page():
    html = PAGE.read_text(encoding="utf-8")
    for part in ("<head>", "<nav>", "<script>", "<style>", "<main>", "<h1>", "<h2>", "<table>",
                 "<footer>", "&ndash;", "&amp;", "ß", "ü"):  # fmt: skip
        assert part in html, part


def test_cloud_shows_content_words_of_the_page(run_script):
    result = run_script(CLOUD)
    counts = result["counts"]
    assert {"übersetzung", "regeln", "satz", "programm"} <= set(list(counts)[:10])
    assert not {"der", "und", "document", "startseite", "impressum", "font", "kurs"} & set(counts)
    assert "enttäuscht" in result["words"] and "täuscht" not in result["words"]
    assert list(counts.values()) == sorted(counts.values(), reverse=True)
    assert sum(word == "übersetzung" for word in result["words"]) == counts["übersetzung"]


def test_search_is_far_better_than_chance(run_script):
    result = run_script(SEARCH)
    for name in ("Seite", "Validierung", "Test"):
        score = result["scores"][name]
        assert score["mrr"] > score["chance"] + 0.25, name
        assert score["recall"][0] <= score["mrr"] and score["recall"][0] <= score["recall"][1]
    assert not set(result["val_numbers"]) & set(result["test_numbers"])
    assert result["scores"]["deine Idee"]["mrr"] > result["scores"]["Validierung"]["mrr"]


def test_each_question_has_its_answer_on_the_page(run_script):
    result = run_script(SEARCH)
    assert len(result["relevant"]) == len(result["QUESTIONS"])
    assert all(1 <= len(right) <= 2 for right in result["relevant"])
    for question, word in result["QUESTIONS"].items():
        (first, *_) = [text for text in result["passages"] if word in text]
        assert first, question


def test_chance_is_that_of_shuffled_texts(run_script):
    result = run_script(SEARCH)
    texts = len(result["rests"])
    ranks = np.random.default_rng(0).integers(1, texts + 1, 200_000)
    assert result["scores"]["Test"]["chance"] == pytest.approx(np.mean(1 / ranks), rel=0.05)


@pytest.mark.echt
def test_search_reaches_silver_on_real_news_and_falls_back_to_the_page(run_real, real_data):
    result = run_real(SEARCH, {"KURS_DATA_DIR": str(real_data)})
    assert "Kein Netz: Statt https://de.wikipedia.org" in result.output
    assert result["test_mrr"] >= result["LEVELS"]["Silber"]
    assert result["scores"]["Validierung"]["mrr"] > 0.8
    assert result["scores"]["Test"]["chance"] < 0.02


@pytest.mark.echt
def test_cloud_falls_back_to_the_page(run_real):
    result = run_real(CLOUD)
    assert "Kein Netz: Statt https://de.wikipedia.org" in result.output
    assert result["counts"]["übersetzung"] >= 5
