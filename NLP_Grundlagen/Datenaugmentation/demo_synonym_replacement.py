"""
Varianten durch Synonyme: wann sie helfen und wann sie schaden
==============================================================

Varianten sind veränderte Texte mit gleichem Etikett; hier werden Wörter durch Synonyme ersetzt. Sie
kommen aus einer geprüften Wortliste, aus derselben ungeprüft oder aus Wortvektoren. Gemessen wird,
wie oft das Etikett bleibt, und die Testgenauigkeit bei wenigen Beispielen, mit gleich vielen
Lernschritten. Am häufigsten bleibt das Etikett mit der geprüften Liste.

:Lernziele: Datenaugmentation für Text, Variante, Synonyme, Risiken, fairer Vergleich
:Dauer: voll 4 min, schnell 9 s
:Daten: German_sentiment, Wortvektoren (nlpl_45), eigene Wortliste (synonyme.csv)
"""

from kurs import QUICK

import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from gensim.models import KeyedVectors
from huggingface_hub import hf_hub_download
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression, SGDClassifier
from sklearn.pipeline import make_pipeline

SENTIMENT = "sepidmnorozy/German_sentiment"
SEEDS = 8 if QUICK else 10
SIZES = [20, 80, 320]  # so viele Beispiele gibt es fürs Training; zuletzt kommen alle dazu
EPOCHS = 20
LIMIT = 20_000  # so viele häufigste Wörter der Wortvektoren
DRAWS = 8  # so oft wird je Text eine Variante gewürfelt; doppelte zählen einmal

# %%
# Die Wortliste
# -------------
# Jede Zeile nennt Formen mit gleicher Beugung, damit der Satz richtig bleibt: „gekauft“ wird zu
# „erworben“, nicht zu „erwerben“. Hat ein Wort mehrere Bedeutungen, muss eins der Wörter unter
# ``nur_mit`` im Text stehen und nur eine Zeile passen. Zeilen mit ``risiko`` sind ungeprüft.

path = Path(__file__).with_name("synonyme.csv")
word_list = pd.read_csv(path, sep=";", keep_default_na=False, encoding="utf-8")
checked, unchecked = defaultdict(list), defaultdict(list)  # Wort -> (nur_mit, Synonyme) je Zeile
for forms, context, risk in zip(word_list["wörter"], word_list["nur_mit"], word_list["risiko"]):
    for word in forms.split():
        row = set(context.split()), [other for other in forms.split() if other != word]
        unchecked[word].append(row)
        if not risk:
            checked[word].append(row)


def from_checked_list(word: str, text_words: set[str]) -> list[str]:
    fitting = [s for context, s in checked[word] if not context or context & text_words]
    return fitting[0] if len(fitting) == 1 else []


# %%
# Ohne Liste: die nächsten Nachbarn
# ---------------------------------
# Bequemer wäre es, die Nachbarn eines Wortes in Wortvektoren zu nehmen. Aber nah beieinander liegt,
# was in ähnlichen Sätzen steht, und das sind auch Gegenteile.

path = hf_hub_download("Word2vec/nlpl_45", "model.bin")
vectors = KeyedVectors.load_word2vec_format(path, binary=True, unicode_errors="ignore", limit=LIMIT)


@cache
def neighbours(word: str) -> list[str]:
    known = word in vectors and len(word) > 3  # kürzere sind meist Artikel und Ähnliches
    return [other for other, _ in vectors.most_similar(word, topn=3)] if known else []


SOURCES = {
    "geprüfte Liste": from_checked_list,
    "ungeprüfte Liste": lambda word, _: [s for _, row in unchecked[word] for s in row],
    "Wortvektoren": lambda word, _: neighbours(word),
}

# %%
# Risiken
# -------
# Falsches Geschlecht und zerrissene Wendungen ergeben schlechtes Deutsch. Andere Wertung oder
# Stärke ändert, was gemeint ist: „Nicht schlecht“ ist ein Lob, „nicht schrecklich“ ist keins.

suggestions: dict[str, dict[str, list[str]]] = {}
for risk, word, sentence in (
    ("mehrdeutig", "Bank", "Wir saßen im Park auf der Bank."),
    ("Geschlecht", "Auto", "Das Auto ist schnell."),
    ("Wendung", "immer", "Der Drucker ist immer noch kaputt."),
    ("Wertung", "ruhig", "Das Hotel ist ruhig."),
    ("Stärke, Verneinung", "schlecht", "Der Film war nicht schlecht."),
):
    suggestions[word] = {name: find(word, {*sentence.split()}) for name, find in SOURCES.items()}
    found = "; ".join(f"{n}: {', '.join(s) or '–'}" for n, s in suggestions[word].items())
    print(f"{sentence} Risiko: {risk}. {word} → {found}")

# %%
# Varianten bilden
# ----------------
# Jedes Wort, für das es Synonyme gibt, wird mit Wahrscheinlichkeit 0,5 ersetzt.


def make_variants(text: str, find, rng: np.random.Generator) -> list[str]:
    parts = re.findall(r"[\w@#-]+|[^\w@#-]+", text)
    words = set(parts)
    options = {i: s for i, part in enumerate(parts) if (s := find(part, words))}
    variants = set()
    for _ in range(DRAWS):
        chosen = {i: s[rng.integers(len(s))] for i, s in options.items() if rng.random() < 0.5}
        variants.add("".join(chosen.get(i, part) for i, part in enumerate(parts)))
    return sorted(variants - {text})


# %%
# Bleibt das Etikett?
# -------------------
# Zwei Prüfungen an Texten, aus denen kein Modell lernt: Ein Klassifikator, der alle Trainingsdaten
# kennt, soll Variante und Original gleich beurteilen. Und beide sollen gleich viele gute und
# schlechte Wörter enthalten, gezählt mit der Spalte ``wertung``.

train, val, test = (
    pd.read_csv(hf_hub_download(SENTIMENT, name, repo_type="dataset"), keep_default_na=False)
    for name in ("train.csv", "dev.csv", "test.csv")
)
judge = make_pipeline(TfidfVectorizer(ngram_range=(1, 2)), LogisticRegression(C=10, max_iter=1000))
judge_accuracy = judge.fit(train["text"], train["label"]).score(test["text"], test["label"])
majority = float(test["label"].value_counts(normalize=True).max())
print(f"Testgenauigkeit: {judge_accuracy:.1%}, mit der häufigeren Klasse {majority:.1%}")
rated = zip(word_list["wörter"], word_list["wertung"])
rating = {word: sign for words, sign in rated if sign for word in words.split()}


def ratings(text: str) -> list[str]:
    return sorted(rating.get(word, "") for word in re.findall(r"\w+", text))


rng = np.random.default_rng(42)
label_kept, ratings_kept = {}, {}
for name, find in SOURCES.items():
    pairs = [(text, v) for text in val["text"] for v in make_variants(text, find, rng)]
    originals, variants = zip(*pairs)
    label_kept[name] = float(np.mean(judge.predict(originals) == judge.predict(variants)))
    ratings_kept[name] = float(np.mean([ratings(o) == ratings(v) for o, v in pairs]))
    print(
        f"{name}: {len(pairs)} Varianten zu {len(set(originals))} von {len(val)} Texten, "
        f"Etikett bleibt bei {label_kept[name]:.1%}, Wertung bleibt bei {ratings_kept[name]:.1%}"
    )

# %%
# Testgenauigkeit bei wenigen Beispielen
# --------------------------------------
# Jeder Lernschritt zieht einen Text. Ohne Varianten lernt das Modell aus ihm selbst, sonst aus ihm
# oder einer seiner Varianten. So sind die Zahl der Schritte und die Folge der Texte überall gleich.
# Das Modell ist eine logistische Regression auf TF-IDF-Werten von Wörtern und Wortpaaren.


def train_on(chosen: np.ndarray, variants: list[list[str]], seed: int) -> tuple[float, int]:
    """Testgenauigkeit in Prozent und Zahl der Lernschritte."""
    rng = np.random.default_rng(seed)
    steps = EPOCHS * len(chosen)
    order, draws = rng.integers(len(chosen), size=steps), rng.random(steps)
    versions = [[train["text"][i], *variants[i]] for i in chosen]
    counts = np.array([len(v) for v in versions])
    originals = np.cumsum(counts) - counts  # ihre Zeilen in der Liste aller Texte
    rows = originals[order] + (draws * counts[order]).astype(int)  # (Schritte,)
    vectorizer = TfidfVectorizer(ngram_range=(1, 2))
    x = vectorizer.fit_transform([text for v in versions for text in v])
    y = np.repeat(train["label"].to_numpy()[chosen], counts)
    model = SGDClassifier(loss="log_loss", max_iter=1, tol=None, shuffle=False)
    model.fit(x[rows], y[rows])  # ein Durchgang: jede Zeile ist ein Lernschritt
    accuracy = 100 * model.score(vectorizer.transform(test["text"]), test["label"])
    return accuracy, int(model.t_) - 1


train_variants = {"ohne Varianten": [[]] * len(train)}
for name, find in SOURCES.items():
    train_variants[name] = [make_variants(text, find, rng) for text in train["text"]]
by_label = [np.flatnonzero(train["label"] == label) for label in (0, 1)]
largest = 2 * min(map(len, by_label))
sizes = [*(size for size in SIZES if size < largest), largest]
accuracies, steps = (
    {name: np.zeros((len(sizes), SEEDS)) for name in train_variants} for _ in range(2)
)
for i, seed in np.ndindex(len(sizes), SEEDS):
    rng = np.random.default_rng(seed)
    chosen = np.concatenate([rng.choice(rows, sizes[i] // 2, replace=False) for rows in by_label])
    for name, variants in train_variants.items():
        accuracies[name][i, seed], steps[name][i, seed] = train_on(chosen, variants, seed)

# %%
# Ergebnis
# --------
# Der Gewinn ist die Testgenauigkeit mit Varianten minus die ohne, bei gleichem Startwert. Hinter ±
# stehen Streuung und Standardfehler des mittleren Gewinns; unter zwei davon kann er Zufall sein.
# Die ungeprüfte Liste liefert mehr Varianten: Das kann mehr bringen, als ihre Fehler schaden.

gain, gain_error = {}, {}
for (name, scores), style in zip(accuracies.items(), ("k-", "o-", "s--", "^:")):
    differences = scores - accuracies["ohne Varianten"]
    gain[name] = differences.mean(axis=1)
    gain_error[name] = differences.std(axis=1, ddof=1) / SEEDS**0.5
    plt.errorbar([*map(str, sizes)], gain[name], gain_error[name], fmt=style, capsize=5, label=name)
    for size, values, mean, error in zip(sizes, scores, gain[name], gain_error[name]):
        accuracy = f"{size:5} Beispiele: {values.mean():.1f} % ± {values.std(ddof=1):.1f}"
        print(f"{name:16} {accuracy}, Gewinn {mean:+.1f} ± {error:.1f} Prozentpunkte")
plt.xlabel("Beispiele fürs Training")
plt.ylabel("Gewinn (Prozentpunkte)")
plt.legend(title="Gewinn an Testgenauigkeit", loc="lower left")
plt.show()

few_gain = {name: float(gain[name][:-1].mean()) for name in SOURCES}  # ohne „alle Beispiele“
results = [f"{name} {label_kept[name]:.0%} und {few_gain[name]:+.1f}" for name in SOURCES]
print(
    f"Anteil der Etiketten, die bleiben, und Gewinn bei wenigen Beispielen: {'; '.join(results)} "
    f"Punkte. Mit allen Beispielen bringt die geprüfte Liste {gain['geprüfte Liste'][-1]:+.1f}."
)
