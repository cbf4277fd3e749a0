"""
Übung: eine Webseite als Wortwolke
==================================

Du lädst eine Webseite, entfernst alles, was kein Text ist, und zählst die Wörter. Daraus entsteht
eine Wortwolke, daneben ein Balkendiagramm mit denselben Zahlen. Ohne Netz und im Schnellmodus
nimmst du die Seite, die dem Kurs beiliegt. Ändere am Ende ``URL`` und sieh dir deine Seite an.

:Lernziele: requests, BeautifulSoup, Bereinigung, Stoppwörter, Worthäufigkeit, Wortwolke
:Bearbeitung: 40 min
:Dauer: voll 5 s, schnell 5 s
:Daten: eine Webseite; schnell die beiliegende über maschinelle Übersetzung
"""

from kurs import QUICK, ROOT
from kurs.exercise import OpenTask, check

import re
from collections import Counter

import matplotlib.pyplot as plt
import requests
from bs4 import BeautifulSoup
from spacy.lang.de.stop_words import STOP_WORDS as DEFAULT_STOP_WORDS
from wordcloud import WordCloud

PAGE = ROOT / "NLP_Grundlagen" / "Preprocessing" / "beispielseite.html"
URL = "" if QUICK else "https://de.wikipedia.org/wiki/Fahrrad"  # leer: die beiliegende Seite
USER_AGENT = f"kurs-uebung/1.0 (Kurs Deep Learning und Text Mining) requests/{requests.__version__}"
MAX_BYTES = 5_000_000
STOP_WORDS = DEFAULT_STOP_WORDS | {"bearbeiten", "quelltext"}  # stehen in der Wikipedia

# %%
# Eine Seite laden
# ----------------
# Was im Netz steht, hat niemand für dich geprüft. Darum: höchstens zehn Sekunden warten, den Status
# prüfen, nie mehr als fünf Megabyte annehmen und ehrlich sagen, wer fragt. UTF-8 kommt zuerst dran,
# denn was sich als UTF-8 lesen lässt, ist fast immer UTF-8, auch wenn der Server anderes behauptet.


def download(url: str) -> str:
    headers = {"User-Agent": USER_AGENT}
    with requests.get(url, headers=headers, timeout=10, stream=True) as response:
        if not response.ok:  # zum Beispiel 404: Seite nicht gefunden
            raise ValueError(f"Der Server antwortet mit Status {response.status_code}.")
        raw = b""
        for chunk in response.iter_content(65_536):  # in Stücken, damit die Grenze greift
            raw += chunk
            if len(raw) > MAX_BYTES:
                raise ValueError(f"Die Seite ist größer als {MAX_BYTES // 1_000_000} MB.")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode(response.encoding or "windows-1252", errors="replace")


html = PAGE.read_text(encoding="utf-8")
if URL:
    try:
        html = download(URL)
    except (requests.ConnectionError, requests.Timeout):
        print(f"Kein Netz: Statt {URL} nehmen wir die beiliegende Seite {PAGE.name}.")
    except (requests.RequestException, ValueError, LookupError) as error:
        raise SystemExit(f"{URL} lässt sich nicht laden: {error}") from None
print(f"{len(html):,} Zeichen HTML".replace(",", " "))

# %%
# Aufgabe 1: nur der Text
# -----------------------
# Entferne die Elemente ``script``, ``style``, ``nav`` und ``footer`` samt Inhalt und gib den
# Text des Rests zurück. ``soup.find_all([...])`` findet Elemente, ``element.decompose()`` löscht
# eins. ``soup.get_text(" ")`` setzt Leerzeichen zwischen Elemente, sonst kleben Wörter zusammen.


def visible_text(html: str) -> str:
    soup = BeautifulSoup(html, "html.parser")
    raise OpenTask(1)  # Ersetze diese Zeile durch deinen Code.


SAMPLE = (
    "<style>p { color: red }</style><nav>Start</nav><h1>Öl</h1><p>teuer &amp; knapp</p>"
    "<script>let x = 1;</script><ul><li>Gas</li></ul><footer>Impressum</footer>"
    "<script>zwei()</script>"
)


def sample_text() -> str | None:
    text = visible_text(SAMPLE)
    return text if text is None else " ".join(str(text).split())


text_works = check(
    1,
    sample_text,
    expected="Öl teuer & knapp Gas",
    hint="Laufe mit for über soup.find_all([...]) und lösche; am Ende return soup.get_text(' ').",
    mistakes={
        "Zwischen den Elementen fehlt das Leerzeichen: get_text(' ').": "Ölteuer & knappGas",
        "Es steht noch alles da. Hast du die Elemente gelöscht?":
            "p { color: red } Start Öl teuer & knapp let x = 1; Gas Impressum zwei()",
        "Es gibt mehr als ein script: Lösche alle.": lambda text: text.endswith("Gas zwei()"),
        "Ein script enthält Programm, keinen Text.": lambda text: "let x" in text,
        "Was in style steht, sieht niemand.": lambda text: "color" in text,
        "Das Menü (nav) gehört nicht zum Text.": lambda text: "Start" in text,
        "Die Fußzeile (footer) gehört nicht zum Text.": lambda text: "Impressum" in text,
        "Das ist noch HTML. Nimm get_text.": lambda text: "<" in text,
    },
)  # fmt: skip

# %%
# Aufgabe 2: in Wörter zerlegen
# -----------------------------
# Gib die Wörter als Liste zurück: alles klein geschrieben, nur Buchstaben. Ziffern und Satzzeichen
# trennen, Umlaute und ß bleiben. Das unsichtbare weiche Trennzeichen (``"\xad"``) fällt zuerst weg,
# ohne zu trennen. ``re.findall(r"[^\W\d_]+", text)`` findet Folgen von Buchstaben.


def tokenize(text: str) -> list[str]:
    raise OpenTask(2)  # Ersetze diese Zeile durch deinen Code.


tokens_work = check(
    2,
    lambda: tokenize("1954 grüßte Öl-Pionier Weaver ent\xadtäuscht: „Ja!“ Café_x"),
    expected=["grüßte", "öl", "pionier", "weaver", "enttäuscht", "ja", "café", "x"],
    hint="Erst text.replace('\\xad', ''), dann .lower(), dann re.findall.",
    mistakes={
        "Das weiche Trennzeichen zerreißt noch ein Wort.":
            ["grüßte", "öl", "pionier", "weaver", "ent", "täuscht", "ja", "café", "x"],
        "Schreib alles klein, sonst zählen „Der“ und „der“ getrennt.":
            ["grüßte", "Öl", "Pionier", "Weaver", "enttäuscht", "Ja", "Café", "x"],
        "Schreib alles klein und entferne das weiche Trennzeichen.":
            ["grüßte", "Öl", "Pionier", "Weaver", "ent", "täuscht", "Ja", "Café", "x"],
        "Die Umlaute sind verloren: [a-z] kennt sie nicht.":
            lambda words: "gr" in list(words),
        "Ziffern gehören nicht zu den Wörtern.": lambda words: "1954" in words,
        "split() lässt die Satzzeichen am Wort.": lambda words: any("!" in word for word in words),
    },
)  # fmt: skip

# %%
# Aufgabe 3: Stoppwörter
# ----------------------
# „der“, „und“, „ist“ sind überall die häufigsten und sagen nichts über das Thema. Gib die Wörter
# zurück, die nicht in ``STOP_WORDS`` stehen und mindestens drei Buchstaben haben, in derselben
# Reihenfolge und jedes so oft, wie es vorkommt.


def content_words(words: list[str]) -> list[str]:
    raise OpenTask(3)  # Ersetze diese Zeile durch deinen Code.


WORDS = ["der", "satz", "und", "km", "bearbeiten", "satz", "im", "netz", "ist", "öl", "rat"]
content_works = check(
    3,
    lambda: list(content_words(WORDS)),
    expected=["satz", "satz", "netz", "rat"],
    hint="Eine Liste mit zwei Bedingungen: word not in STOP_WORDS and len(word) >= 3.",
    mistakes={
        "Du hast genau die Stoppwörter behalten.": ["der", "und", "bearbeiten", "im", "ist"],
        "Die kurzen Wörter sind noch da.": ["satz", "km", "satz", "netz", "öl", "rat"],
        "Wörter mit drei Buchstaben sollen bleiben: >= 3.": ["satz", "satz", "netz"],
        "Jedes Wort ist nur einmal da: Nimm eine Liste, keine Menge.": lambda words: (
            sorted(words) == ["netz", "rat", "satz"]
        ),
        "Die Stoppwörter sind noch da.": lambda words: "der" in words,
        "Nimm STOP_WORDS: Darin steht auch „bearbeiten“.": lambda words: "bearbeiten" in words,
    },
)  # fmt: skip

# %%
# Aufgabe 4: zählen
# -----------------
# Gib die ``n`` häufigsten Wörter als Dictionary zurück: Wort → Anzahl. ``Counter(words)`` zählt,
# ``most_common(n)`` liefert Paare, und ``dict(...)`` macht daraus ein Dictionary.


def top_counts(words: list[str], n: int) -> dict[str, int]:
    raise OpenTask(4)  # Ersetze diese Zeile durch deinen Code.


SENTENCE = ["netz", "satz", "satz", "wort", "satz", "netz", "text"]


def counted() -> list[tuple]:
    """Für n = 1 und n = 2: Typ der Antwort und ihre Paare, der Reihe nach."""
    answers = [top_counts(SENTENCE, n) for n in (1, 2)]
    return [(type(answer).__name__, list(dict(answer).items())) for answer in answers]


FIRST, TWO = [("satz", 3)], [("satz", 3), ("netz", 2)]
EVERY = [("netz", 2), ("satz", 3), ("wort", 1), ("text", 1)]
counts_work = check(
    4,
    counted,
    expected=[("dict", FIRST), ("dict", TWO)],
    hint="dict(Counter(words).most_common(n))",
    mistakes={
        "Das sind alle Wörter, gefragt sind die n häufigsten.": [("dict", EVERY), ("dict", EVERY)],
        "Das sind alle Wörter. Nimm most_common(n).": [("Counter", EVERY), ("Counter", EVERY)],
        "Mach aus den Paaren ein Dictionary.": [("list", FIRST), ("list", TWO)],
        "Das häufigste Wort gehört nach vorn.": [("dict", FIRST), ("dict", TWO[::-1])],
        "Für n = 1 und n = 2 kommt dasselbe heraus: Benutze n.": [("dict", TWO), ("dict", TWO)],
    },
)  # fmt: skip

# %%
# Wolke und Balken
# ----------------
# Je häufiger ein Wort, desto größer die Schrift. Mit festem ``random_state`` sieht die Wolke bei
# jedem Lauf gleich aus.

counts = {}
if text_works and tokens_work and content_works and counts_work:
    words = content_words(tokenize(visible_text(html)))
    counts = top_counts(words, 60)
    cloud = WordCloud(width=800, height=700, background_color="white", random_state=42)
    cloud.generate_from_frequencies(counts)
    fig, axes = plt.subplots(1, 2, figsize=(14, 6), width_ratios=(3, 2))
    axes[0].imshow(cloud, interpolation="bilinear")
    axes[0].axis("off")
    top = list(counts)[:15]
    axes[1].barh(top, [counts[word] for word in top])
    axes[1].invert_yaxis()  # das häufigste Wort nach oben
    axes[1].set(xlabel="Anzahl")
    axes[1].grid(axis="y")
    plt.show()

# %%
# Aufgabe 5: deuten
# -----------------
# Was liest du am Balkendiagramm ab, an der Wolke aber nicht zuverlässig? Gib "a", "b" oder "c"
# zurück.
#
# - a: welche Wörter häufig vorkommen
# - b: wievielmal so oft ein Wort vorkommt wie ein anderes
# - c: in welcher Reihenfolge die Wörter im Text stehen


def interpretation() -> str:
    raise OpenTask(5)  # Ersetze diese Zeile durch deinen Code.


check(
    5,
    interpretation,
    expected="b",
    hint="Vergleiche ein langes Wort mit einem kurzen, das gleich oft vorkommt: Was ist größer?",
    mistakes={
        "Das zeigen beide: oben im Diagramm und groß in der Wolke.": "a",
        "Das zeigt keines von beiden: Gezählt wird ohne Reihenfolge.": "c",
    },
)

if counts:
    n, word = len(words), top[0]
    print(f"Von {n} Wörtern ohne Stoppwörter ist „{word}“ das häufigste: {counts[word]} Treffer.")
