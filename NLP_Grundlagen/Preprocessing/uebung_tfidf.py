"""
Übung: TF-IDF und n-Gramme statt Bag-of-Words
=============================================

Du ersetzt das Bag-of-Words einer Sentimentanalyse. TF-IDF gewichtet Wörter herunter, die in fast
jedem Text stehen; du schreibst es selbst, genau wie scikit-learn. n-Gramme zählen Wortfolgen wie
„nicht gut“. Ob das hilft, misst du auf Texten, die das Modell nie gesehen hat.

:Lernziele: TF-IDF, Glättung, L2-Norm, n-Gramm, Baseline
:Bearbeitung: 40 min
:Dauer: voll 20 s, schnell 5 s
:Daten: German_sentiment, deutsche Bewertungen
"""

from kurs import QUICK
from kurs.exercise import OpenTask, check

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from huggingface_hub import hf_hub_download
from scipy.sparse import csr_matrix
from sklearn.dummy import DummyClassifier
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics.pairwise import cosine_similarity

MAX_TEXTS = 1_200 if QUICK else 20_000  # so viele Trainingstexte höchstens

sentences = [
    "Der Film war gut, der Ton war gut.",
    "Der Film war nicht gut.",
    "Der Kuchen war köstlich.",
    "Ich empfehle den Kuchen nicht.",
]
vectorizer = CountVectorizer()
counts = vectorizer.fit_transform(sentences).toarray()  # (4, V)
print(vectorizer.get_feature_names_out())
print(counts)

# %%
# Aufgabe 1: IDF mit Glättung
# ---------------------------
# df ist die Zahl der Texte, in denen ein Wort vorkommt, egal wie oft. Wörter aus vielen Texten
# bekommen ein kleines Gewicht: idf = ln((1 + n) / (1 + df)) + 1. Die 1 im Bruch heißt Glättung: als
# gäbe es einen Text mehr, in dem jedes Wort einmal steht. Gib für jedes Wort die IDF zurück.


def idf(counts: np.ndarray) -> np.ndarray:
    """(n, V) -> (V,)"""
    raise OpenTask(1)  # Ersetze diese Zeile durch deinen Code.


n, df = len(counts), CountVectorizer(binary=True).fit_transform(sentences).toarray().sum(axis=0)
right_idf = TfidfTransformer().fit(counts).idf_
check(
    1,
    lambda: idf(counts),
    expected=right_idf,
    hint="Zähle je Spalte, in wie vielen Zeilen etwas über 0 steht. np.log ist ln.",
    mistakes={
        "Zähle die Texte, in denen das Wort steht, nicht wie oft es vorkommt.": np.log(
            (1 + n) / (1 + counts.sum(axis=0))
        )
        + 1,
        "Die Glättung fehlt: zweimal 1 + im Bruch.": np.log(n / df) + 1,
        "Am Ende fehlt + 1.": np.log((1 + n) / (1 + df)),
        "Der Bruch steht auf dem Kopf.": np.log((1 + df) / (1 + n)) + 1,
        "Nimm den natürlichen Logarithmus: np.log.": np.log10((1 + n) / (1 + df)) + 1,
    },
)

# %%
# Aufgabe 2: TF-IDF mit Norm
# --------------------------
# Multipliziere jede Anzahl mit der IDF des Worts. Teile dann jede Zeile durch ihre Länge, die
# Wurzel aus der Summe der Quadrate: So zählen lange Texte nicht mehr als kurze.


def tfidf(counts: np.ndarray) -> np.ndarray:
    """(n, V) -> (n, V)"""
    raise OpenTask(2)  # Ersetze diese Zeile durch deinen Code.


weighted = counts * right_idf
check(
    2,
    lambda: tfidf(counts),
    expected=TfidfTransformer().fit_transform(counts).toarray(),
    after=(1,),
    hint="np.linalg.norm(..., axis=1, keepdims=True) ist die Länge jeder Zeile.",
    mistakes={
        "Die Norm fehlt noch: Teile jede Zeile durch ihre Länge.": weighted,
        "Du teilst durch die Summe der Zeile, nicht durch ihre Länge.": weighted
        / weighted.sum(axis=1, keepdims=True),
        "Du teilst Spalten statt Zeilen: axis=1.": weighted / np.linalg.norm(weighted, axis=0),
        "Du teilst alles durch dieselbe Zahl: Es fehlt axis=1.": weighted
        / np.linalg.norm(weighted),
        "Erst gewichten, dann normieren.": counts
        / np.linalg.norm(counts, axis=1, keepdims=True)
        * right_idf,
    },
)

# %%
# Aufgabe 3: n-Gramme
# -------------------
# Ein n-Gramm sind n Wörter hintereinander. Gib alle n-Gramme als Text mit Leerzeichen zurück, in
# ihrer Reihenfolge: Aus den Wörtern a, b, c wird für n = 2 die Liste ``["a b", "b c"]``.


def ngrams(words: list[str], n: int) -> list[str]:
    raise OpenTask(3)  # Ersetze diese Zeile durch deinen Code.


words = ["der", "film", "war", "gut"]
check(
    3,
    lambda: [ngrams(words, 2), ngrams(words, 3)],
    expected=[
        CountVectorizer(ngram_range=(n, n)).build_analyzer()(" ".join(words)) for n in (2, 3)
    ],
    hint="words[i : i + n] sind n Wörter ab Stelle i. Für welche i bleiben noch n Wörter übrig?",
    mistakes={
        "Das letzte n-Gramm fehlt.": [["der film", "film war"], ["der film war"]],
        "Am Ende stehen zu kurze Folgen: Höre früher auf.": [
            ["der film", "film war", "war gut", "gut"],
            ["der film war", "film war gut", "war gut", "gut"],
        ],
        "n-Gramme überlappen sich: Gehe in Einerschritten vor.": [
            ["der film", "war gut"],
            ["der film war"],
        ],
        "Das sind Listen von Wörtern. Verbinde sie mit ' '.join(...).": [
            [["der", "film"], ["film", "war"], ["war", "gut"]],
            [["der", "film", "war"], ["film", "war", "gut"]],
        ],
        "Zwischen den Wörtern fehlt das Leerzeichen.": [
            ["derfilm", "filmwar", "wargut"],
            ["derfilmwar", "filmwargut"],
        ],
    },
)

# %%
# Aufgabe 4: Merkmale für neue Texte
# ----------------------------------
# Nimm ``TfidfVectorizer`` mit ``ngram_range=(1, n_max)``: alle n-Gramme mit 1 bis n_max Wörtern.
# Vokabular und IDF kommen nur aus den Trainingstexten. Gib die Matrix der neuen Texte zurück.


def features(train_texts: list[str], new_texts: list[str], n_max: int) -> csr_matrix:
    raise OpenTask(4)  # Ersetze diese Zeile durch deinen Code.


train_texts, new_texts = sentences[:3], ["Der Kuchen war gut, nicht gut.", "Ich mag den Film."]


def dense(make, texts: list[str]) -> list[np.ndarray]:
    """Merkmale der neuen Texte für n_max = 1 und 2; gelernt aus ``texts``."""
    return [make(n).fit(texts).transform(new_texts).toarray() for n in (1, 2)]


def with_pairs(n_max: int) -> TfidfVectorizer:
    return TfidfVectorizer(ngram_range=(1, n_max))


features_work = check(
    4,
    lambda: [features(train_texts, new_texts, n).toarray() for n in (1, 2)],
    expected=dense(with_pairs, train_texts),
    hint="TfidfVectorizer(ngram_range=(1, n_max)), erst fit(train_texts), dann transform.",
    mistakes={
        "Du lernst aus den neuen Texten. Nimm train_texts.": dense(with_pairs, new_texts),
        "Du lernst auch aus den neuen Texten.": dense(with_pairs, train_texts + new_texts),
        "Die n-Gramme fehlen.": dense(lambda n: TfidfVectorizer(), train_texts),
        "Benutze n_max, auch 1 muss gehen.": dense(lambda n: with_pairs(2), train_texts),
        "Die einzelnen Wörter fehlen: ngram_range=(1, n_max).": dense(
            lambda n: TfidfVectorizer(ngram_range=(n, n)), train_texts
        ),
        "Das sind Anzahlen. Nimm TfidfVectorizer.": dense(
            lambda n: CountVectorizer(ngram_range=(1, n)), train_texts
        ),
    },
)

# %%
# Hilft es?
# ---------
# Dieselbe logistische Regression mit vier Arten von Merkmalen. Wie stark sie regularisiert wird
# (C), entscheidet die Validierung. Die Testtexte kommen erst ganz am Ende dran.

splits = {}
for part in ("train", "dev", "test"):
    path = hf_hub_download("sepidmnorozy/German_sentiment", f"{part}.csv", repo_type="dataset")
    splits[part] = pd.read_csv(path, encoding="utf-8").dropna().iloc[:MAX_TEXTS]
labels = {part: table["label"].to_numpy() for part, table in splits.items()}
texts = {part: table["text"].tolist() for part, table in splits.items()}
most_frequent = DummyClassifier().fit(texts["train"], labels["train"])
majority_accuracy = most_frequent.score(texts["test"], labels["test"])

val_accuracy, test_accuracy = {}, {}
if features_work:
    for n_max in (1, 2):
        counter = CountVectorizer(ngram_range=(1, n_max)).fit(texts["train"])
        kinds = {
            "BoW": {part: counter.transform(texts[part]) for part in texts},
            "TF-IDF": {part: features(texts["train"], texts[part], n_max) for part in texts},
        }
        for kind, x in kinds.items():
            models = [
                LogisticRegression(C=c, solver="liblinear").fit(x["train"], labels["train"])
                for c in (0.1, 1, 10)
            ]
            scores = [model.score(x["dev"], labels["dev"]) for model in models]
            name = f"{kind}, Wörter" + ", Paare" * (n_max == 2)
            val_accuracy[name] = max(scores)
            test_accuracy[name] = models[np.argmax(scores)].score(x["test"], labels["test"])
            print(f"{name}: Validierung {val_accuracy[name]:.1%}, Test {test_accuracy[name]:.1%}")
    plt.barh(list(test_accuracy), [100 * accuracy for accuracy in test_accuracy.values()])
    plt.axvline(100 * majority_accuracy, color="black")
    plt.title("Schwarze Linie: immer die häufigste Klasse")
    plt.xlabel("Testgenauigkeit (%)")
    plt.show()

# %%
# Aufgabe 5: deuten
# -----------------
# Warum kann kein Modell auf einem Bag-of-Words aus einzelnen Wörtern die beiden Sätze
# unterscheiden, auch nicht mit TF-IDF? Gib "a", "b" oder "c" zurück.
#
# - a: „nicht“ ist ein Stoppwort und fehlt im Vokabular.
# - b: Beide Sätze enthalten dieselben Wörter gleich oft, ihre Vektoren sind gleich.
# - c: Die Sätze sind zu kurz für eine gute IDF.

pair = [
    "Der Film war nicht langweilig, sondern klug.",
    "Der Film war nicht klug, sondern langweilig.",
]
for n_max in (1, 2):
    vectors = TfidfVectorizer(ngram_range=(1, n_max)).fit_transform(pair)
    print(f"n_max = {n_max}: Ähnlichkeit {cosine_similarity(vectors)[0, 1]:.2f}")


def interpretation() -> str:
    raise OpenTask(5)  # Ersetze diese Zeile durch deinen Code.


check(
    5,
    interpretation,
    expected="b",
    hint="Gib einen der Buchstaben zurück. Zähle die Wörter beider Sätze.",
    mistakes={
        "CountVectorizer streicht Stoppwörter nur, wenn du stop_words setzt.": "a",
        "Auch in langen Texten zählt ein Bag-of-Words keine Reihenfolge.": "c",
    },
)
if features_work:
    baseline = test_accuracy["BoW, Wörter"]
    gain = {name: 100 * (accuracy - baseline) for name, accuracy in test_accuracy.items()}
    print(
        f"Gegenüber dem Bag-of-Words ({baseline:.1%} im Test) in Prozentpunkten: TF-IDF "
        f"{gain['TF-IDF, Wörter']:+.1f}, Wortpaare {gain['BoW, Wörter, Paare']:+.1f}, beides "
        f"{gain['TF-IDF, Wörter, Paare']:+.1f}."
    )
