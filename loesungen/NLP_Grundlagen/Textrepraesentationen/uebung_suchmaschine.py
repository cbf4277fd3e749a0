"""
Übung: eine Suchmaschine bauen und messen
=========================================

Mit TF-IDF und Cosinus findest du zu einer Frage den Absatz einer Webseite, in dem die Antwort
steht. Wie gut deine Suche ist, messen MRR und Recall@k an Fragen mit bekannter Antwort und an
Nachrichten. Danach wird verbessert: Für den MRR im Test gibt es Bronze, Silber und Gold.

:Lernziele: Suche, TF-IDF, Cosinus, MRR, Recall@k, Stamm und Teilwörter, Validierung und Test
:Bearbeitung: 45 min
:Dauer: voll 30 s, schnell 16 s
:Daten: eine Webseite, schnell die beiliegende; Testdaten von 10kGNAD
"""

from kurs import DATA_DIR, QUICK, ROOT
from kurs.exercise import check, rate

import re

import keras
import numpy as np
import pandas as pd
import requests
from bs4 import BeautifulSoup
from nltk.stem.snowball import SnowballStemmer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics.pairwise import cosine_similarity
from spacy.lang.de.stop_words import STOP_WORDS

PAGE = ROOT / "NLP_Grundlagen" / "Preprocessing" / "beispielseite.html"
URL = "" if QUICK else "https://de.wikipedia.org/wiki/Maschinelle_Übersetzung"  # leer: PAGE
MY_QUESTION = "Was führte die Universität Georgetown vor?"
HEADERS = {"User-Agent": f"kurs-uebung/1.0 (Text Mining) requests/{requests.__version__}"}
# Zum Einordnen: TfidfVectorizer() ohne Einstellungen schafft voll 0,83 und schnell 0,38.
STEPS = (0.385, 0.4, 0.42) if QUICK else (0.845, 0.86, 0.88)
LEVELS = dict(zip(("Bronze", "Silber", "Gold"), STEPS))

# %%
# Eine Seite laden
# ----------------
# Höchstens zehn Sekunden warten, den Status prüfen, nie mehr als fünf Megabyte annehmen, ehrlich
# sagen, wer fragt. Gemessen wird an der beiliegenden Seite, denn dort kennen wir die Antworten.


def download(url: str) -> str:
    with requests.get(url, headers=HEADERS, timeout=10, stream=True) as response:
        if not response.ok:  # zum Beispiel 404: Seite nicht gefunden
            raise ValueError(f"Der Server antwortet mit Status {response.status_code}.")
        raw = b""
        for chunk in response.iter_content(65_536):  # in Stücken, damit die Grenze greift
            raw += chunk
            if len(raw) > 5_000_000:
                raise ValueError("Die Seite ist größer als 5 MB.")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode(response.encoding or "windows-1252", errors="replace")


def paragraphs(html: str) -> list[str]:
    soup = BeautifulSoup(html.replace("&shy;", ""), "html.parser")
    for element in soup.find_all(["script", "style", "nav", "footer"]):
        element.decompose()
    texts = [" ".join(p.get_text(" ").split()) for p in soup.find_all("p")]
    return [text for text in texts if len(text.split()) >= 10]


page = PAGE.read_text(encoding="utf-8")
passages = paragraphs(page)  # an diesen Absätzen wird gemessen
if URL:
    try:
        page = download(URL)
    except (requests.ConnectionError, requests.Timeout):
        print(f"Kein Netz: Statt {URL} nehmen wir die beiliegende Seite {PAGE.name}.")
    except (requests.RequestException, ValueError, LookupError) as error:
        raise SystemExit(f"{URL} lässt sich nicht laden: {error}") from None

# %%
# Aufgabe 1: der Cosinus
# ----------------------
# cos(q, d) = q·d / (‖q‖ ‖d‖). Gib zu einer Anfrage q den Cosinus mit jeder Zeile der Matrix zurück.
# ``matrix @ query`` rechnet alle Skalarprodukte, ``np.linalg.norm(matrix, axis=1)`` die Längen.


def cosines(query: np.ndarray, matrix: np.ndarray) -> np.ndarray:  # (V,), (N, V) -> (N,)
    # <loesung 1>
    return matrix @ query / (np.linalg.norm(matrix, axis=1) * np.linalg.norm(query))
    # </loesung>


query = np.array([1.0, 2.0, 0.0])
matrix = np.array([[2.0, 4.0, 0.0], [0.0, 0.0, 3.0], [4.0, 0.0, 3.0], [1.0, 1.0, 1.0]])
dots, lengths = matrix @ query, np.linalg.norm(matrix, axis=1)
cosine_works = check(
    1, lambda: cosines(query, matrix),
    expected=cosine_similarity(query[None], matrix)[0],
    hint="Skalarprodukte geteilt durch (Längen der Zeilen mal Länge der Anfrage).",
    mistakes={
        "Das sind nur die Skalarprodukte: Lange Texte gewinnen.": dots,
        "Teile auch durch die Länge der Anfrage.": dots / lengths,
        "Teile auch durch die Längen der Zeilen.": dots / np.linalg.norm(query),
        "Es fehlt eine Klammer um das Produkt der Längen.": dots / lengths * np.linalg.norm(query),
    },
)  # fmt: skip

# %%
# Aufgabe 2: Absätze ordnen
# -------------------------
# ``vectorizer.transform([question])`` macht aus der Frage eine Zeile der Form (1, V), und
# ``cosine_similarity(zeile, matrix)[0]`` rechnet wie Aufgabe 1, auch mit dünn besetzten Matrizen.
# Gib die Nummern aller Texte zurück, den ähnlichsten zuerst. ``np.argsort`` hilft.


def build_index(texts: list[str], vectorizer: TfidfVectorizer):
    return vectorizer, vectorizer.fit_transform(texts)  # (N, V)


def search(question: str, index) -> np.ndarray:  # (N,)
    vectorizer, matrix = index
    # <loesung 2>
    similarities = cosine_similarity(vectorizer.transform([question]), matrix)[0]  # (N,)
    return np.argsort(-similarities)
    # </loesung>


shelf = build_index(["netz netz text", "satz wort", "netz", "wort text text"], TfidfVectorizer())
similar = cosine_similarity(shelf[0].transform(["netz netz text"]), shelf[1])[0]
search_works = check(
    2, lambda: search("netz netz text", shelf),
    expected=np.argsort(-similar),
    hint="similarities = cosine_similarity(...)[0], dann np.argsort(-similarities).",
    mistakes={
        "Der unähnlichste steht vorn: np.argsort ordnet aufsteigend.": np.argsort(similar),
        "Das sind die Ähnlichkeiten, gefragt sind die Nummern.": similar,
        "Gib alle Nummern zurück, nicht nur die beste.": np.argmax(similar),
    },
)  # fmt: skip

# %%
# Aufgabe 3: MRR
# --------------
# Ränge zählen ab 1. Passt erst der Treffer auf Rang r, zählt die Frage 1/r (reciprocal rank). MRR
# ist der Mittelwert. ``rankings[i]`` sind die Nummern zur Frage i, ``relevant[i]`` die richtigen.


def mean_reciprocal_rank(rankings: list, relevant: list[set]) -> float:
    # <loesung 3>
    total = 0
    for ranking, right in zip(rankings, relevant):
        total += 1 / min(rank for rank, n in enumerate(ranking, start=1) if n in right)
    return total / len(rankings)
    # </loesung>


RANKINGS = np.array([[3, 1, 0, 2], [2, 0, 3, 1], [1, 2, 3, 0], [0, 3, 2, 1]])
RELEVANT = [{3}, {1, 3}, {0}, {3}]
mrr_works = check(
    3, lambda: mean_reciprocal_rank(RANKINGS, RELEVANT),
    expected=(1 + 1 / 3 + 1 / 4 + 1 / 2) / 4,
    hint="Suche je Frage den ersten Rang (ab 1), dessen Nummer in right ist; mittle die Kehrwerte.",
    mistakes={
        "Das ist der mittlere Rang, gefragt ist der mittlere Kehrwert.": 2.5,
        "Jeder Rang ist um eins zu groß: enumerate(..., start=1).": 77 / 240,
        "Auch ein Treffer auf Rang 2 zählt: mit 1/2.": 1 / 4,
    },
)  # fmt: skip

# %%
# Aufgabe 4: Recall@k
# -------------------
# Welcher Anteil der richtigen Nummern steht unter den ersten k? Rechne den Anteil je Frage, gib den
# Mittelwert über die Fragen zurück. ``set(ranking[:k]) & right`` ist die Schnittmenge.


def recall_at_k(rankings: list, relevant: list[set], k: int) -> float:
    # <loesung 4>
    return np.mean([len(set(r[:k]) & right) / len(right) for r, right in zip(rankings, relevant)])
    # </loesung>


recall_works = check(
    4, lambda: [float(recall_at_k(RANKINGS, RELEVANT, k)) for k in (1, 3)],
    expected=[(1 + 0 + 0 + 0) / 4, (1 + 1 / 2 + 0 + 1) / 4],
    hint="Größe der Schnittmenge geteilt durch len(right), je Frage, dann der Mittelwert.",
    mistakes={
        "Das ist Precision@k: Teile durch die Zahl der richtigen, nicht durch k.": [1 / 4, 1 / 4],
        "Teile je Frage durch len(right), nicht alles zusammen.": [1 / 5, 3 / 5],
        "Bei zwei richtigen zählt jede halb.": [1 / 4, 3 / 4],
        "Für k = 1 und k = 3 kommt dasselbe heraus: Nimm ranking[:k].": [5 / 8, 5 / 8],
    },
)  # fmt: skip

# %%
# Messen an Fragen mit bekannter Antwort
# --------------------------------------
# Zu jeder Frage gehört ein Stichwort, das nur in den richtigen Absätzen steht. Der Zufall setzt
# eine richtige Stelle auf jeden Rang gleich oft: Sein MRR ist der Mittelwert von 1, 1/2, …, 1/N.

QUESTIONS = {
    "Welche Idee hatte Descartes?": "Universalsprache",
    "Womit verglich Weaver einen fremden Text?": "dechiffrieren",
    "Was hat IBM beigetragen?": "IBM",
    "Wer war schuld, dass es kein Geld mehr gab?": "ALPAC",
    "Woher hat Babel Fish seinen Namen?": "Anhalter",
    "Welches Programm konnte jede Hochschule benutzen?": "Moses",
    "Wie viele Sprachen kann das Modell von Meta?": "Meta",
    "Warum sind Übersetzungen voller Klischees?": "Klischee",
}
relevant = [{n for n, text in enumerate(passages) if word in text} for word in QUESTIONS.values()]
scores = {}


def evaluate(name: str, questions: list[str], index, relevant: list[set]) -> float:
    found = [search(question, index) for question in questions]
    mrr = float(mean_reciprocal_rank(found, relevant))
    chance = float(np.mean(1 / np.arange(1, index[1].shape[0] + 1)))
    recall = [float(recall_at_k(found, relevant, k)) for k in (1, 5)]
    scores[name] = {"mrr": mrr, "chance": chance, "recall": recall}
    print(
        f"{name}: MRR {mrr:.3f} (Zufall {chance:.3f}), Recall@1 {recall[0]:.2f}, @5 {recall[1]:.2f}"
    )
    return mrr


if all_work := search_works and mrr_works and recall_works:
    evaluate("Seite", list(QUESTIONS), build_index(passages, TfidfVectorizer()), relevant)
    found = paragraphs(page) or passages
    print(MY_QUESTION, "→", found[search(MY_QUESTION, build_index(found, TfidfVectorizer()))[0]])

# %%
# Nachrichten: mit dem ersten Satz den Rest finden
# ------------------------------------------------
# Der erste Satz eines Artikels ist die Anfrage, der Rest der gesuchte Text. Mit der einen Hälfte
# der Anfragen darfst du ausprobieren (Validierung), die andere ist der Test.

url = "https://raw.githubusercontent.com/tblock/10kGNAD/master/test.csv"
path = keras.utils.get_file("test.csv", url, cache_dir=DATA_DIR, cache_subdir="10kGNAD")
news = pd.read_csv(path, sep=";", quotechar="'", names=["label", "text"], encoding="utf-8")
asked, rests = news["text"].str.extract(r"(?s)(.+?)\. (.{50,})").dropna().to_numpy().T.tolist()
val_numbers, test_numbers = np.array_split(np.random.default_rng(42).permutation(len(asked)), 2)


def news_mrr(name: str, vectorizer: TfidfVectorizer, numbers: np.ndarray) -> float:
    questions, relevant = [asked[n] for n in numbers], [{int(n)} for n in numbers]
    return evaluate(name, questions, build_index(rests, vectorizer), relevant)


baseline_mrr = news_mrr("Validierung", TfidfVectorizer(), val_numbers) if all_work else 1.0

# %%
# Aufgabe 5: Wie gut wirst du?
# ----------------------------
# Gib einen Vectorizer zurück, der besser sucht als ``TfidfVectorizer()``. Ideen:
# ``sublinear_tf=True``, Wortstämme ohne Stoppwörter (``analyzer=stems``), Wortpaare
# (``ngram_range=(1, 2)``) oder Teilwörter (``analyzer="char_wb", ngram_range=(3, 5)``).

stemmer = SnowballStemmer("german")  # „Übersetzungen“ und „Übersetzung“ werden „ubersetz“


def stems(text: str) -> list[str]:
    return [stemmer.stem(w) for w in re.findall(r"\w+", text.lower()) if w not in STOP_WORDS]


def better_vectorizer() -> TfidfVectorizer:
    # <loesung 5>
    return TfidfVectorizer(analyzer=stems, sublinear_tf=True)
    # </loesung>


if check(
    5,
    lambda: news_mrr("deine Idee", better_vectorizer(), val_numbers),
    expected=lambda mrr: mrr > baseline_mrr + 1e-4,
    hint="Der MRR der Validierung soll steigen. Probiere eine Idee nach der anderen.",
    mistakes={"Genauso gut wie vorher: Hast du etwas eingestellt?": baseline_mrr},
    after=(2, 3, 4),
):
    test_mrr = news_mrr("Test", better_vectorizer(), test_numbers)
    rate("MRR im Test", test_mrr, LEVELS)
    print(f"Deine Suche: MRR {test_mrr:.2f} im Test (Zufall {scores['Test']['chance']:.2f}).")
