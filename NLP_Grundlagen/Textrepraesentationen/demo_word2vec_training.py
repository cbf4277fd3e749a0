"""
Word2Vec: Wortvektoren aus Nachbarschaft lernen
===============================================

Word2Vec (Mikolov u. a. 2013) lernt für jedes Wort einen Vektor, allein aus den Wörtern, die neben
ihm stehen. Hier lernen Skip-gram und CBOW mit mehreren Startwerten aus denselben Texten. Analogien
wie „Frankreich zu Paris wie Deutschland zu …?“ lösen sie weit öfter als der Zufall. Ein zweiter
Vergleich zeigt, wie viel schon der nächste Nachbar trifft, ganz ohne Rechnung.

:Lernziele: Word2Vec, Skip-gram, CBOW, Fenster, Cosinus, Analogie, Landkarte
:Dauer: voll 5 min, schnell 10 s
:Daten: Deutsche Wikipedia (wikimedia/wikipedia, 1. 11. 2023), die ersten 6 000 Artikel aus dem
    ersten von 20 Teilen; geladen wird der ganze Teil, einige hundert MB
"""

from kurs import OUTPUT_DIR, QUICK

import re
from collections import Counter
from itertools import permutations

import matplotlib.pyplot as plt
import numpy as np
from gensim.models import Word2Vec
from huggingface_hub import hf_hub_download
from pyarrow.parquet import ParquetFile
from sklearn.decomposition import PCA

ARTICLES = 3_000 if QUICK else 6_000
SEEDS = (1, 2, 3) if QUICK else (1, 2)
METHODS = {"Skip-gram": 1, "CBOW": 0}
SETTINGS = {
    "vector_size": 50 if QUICK else 100,
    "window": 5,
    "negative": 5,
    "min_count": 5,  # aus weniger als 5 Fundstellen lernt ein Wort zu wenig
    "epochs": 3 if QUICK else 5,
    "workers": 1 if QUICK else 2,  # nur mit einem Thread kommt jedes Mal dasselbe heraus
}

# %%
# Was das Modell zu sehen bekommt
# -------------------------------
# Um jedes Wort liegt ein Fenster. Skip-gram sagt aus dem Wort jeden Nachbarn einzeln voraus, CBOW
# aus allen Nachbarn zusammen das Wort. Etiketten braucht niemand: Der Text ist die Aufgabe. Beim
# Training zieht gensim die Fensterbreite jedes Mal neu, höchstens 5, so zählen nahe Wörter mehr.

sentence = ["Berlin", "ist", "die", "Hauptstadt", "von", "Deutschland"]
skip_gram_pairs, reach = [], 2
for i, center in enumerate(sentence):
    context = sentence[max(0, i - reach) : i] + sentence[i + 1 : i + 1 + reach]
    skip_gram_pairs += [(center, neighbor) for neighbor in context]
    print(f"Skip-gram: {center} -> {', '.join(context)}; CBOW: {', '.join(context)} -> {center}")
print(f"Aus {len(sentence)} Wörtern werden {len(skip_gram_pairs)} Paare für Skip-gram.")

# %%
# Texte laden und zerlegen
# ------------------------
# Am Satzanfang ist jedes Wort großgeschrieben. Wir schreiben es klein, wenn es mitten im Satz
# häufiger klein vorkommt; sonst wären „Die“ und „die“ zwei verschiedene Wörter.

part = "20231101.de/train-00000-of-00020.parquet"
path = hf_hub_download("wikimedia/wikipedia", part, repo_type="dataset")
articles = next(ParquetFile(path).iter_batches(ARTICLES, columns=["text"]))["text"].to_pylist()
texts = [text for article in articles for text in re.split(r"(?<=[.!?])\s+|\n+", article)]
sentences = [words for words in (re.findall(r"\w+", text) for text in texts) if words]

inside = Counter(word for words in sentences for word in words[1:])
for words in sentences:
    if inside[words[0].lower()] > inside[words[0]]:
        words[0] = words[0].lower()
print(f"{len(articles)} Artikel, {len(sentences)} Sätze, {sum(map(len, sentences))} Wörter")

# %%
# Training
# --------
# Beide Verfahren bekommen dieselben Sätze. Ein Schritt zieht die Vektoren benachbarter Wörter
# zueinander und stößt 5 zufällig gezogene andere Wörter ab (Negative Sampling).

models = {
    (method, seed): Word2Vec(sentences, sg=sg, seed=seed, **SETTINGS).wv
    for method, sg in METHODS.items()
    for seed in SEEDS
}
skip_gram = models["Skip-gram", SEEDS[0]]
vocabulary_size = len(skip_gram)
print(f"{vocabulary_size} Wörter kommen oft genug vor und haben einen Vektor.")

# %%
# Nachbarn
# --------
# Nah heißt hier: großer Cosinus, also kleiner Winkel zwischen den Vektoren. Neben einem Wort steht,
# was in denselben Sätzen an seiner Stelle stehen könnte. Das kann auch das Gegenteil sein.

for word in ("Berlin", "Mutter", "Lehrer", "groß", "gut"):
    for method in METHODS:
        nearest = models[method, SEEDS[0]].most_similar(word, topn=4)
        print(
            f"{word:7} {method:9}", ", ".join(f"{other} {cosine:.2f}" for other, cosine in nearest)
        )

# %%
# Analogien
# ---------
# „a zu b wie c zu …?“ beantwortet der Vektor b − a + c. Als Antwort gilt das Wort mit dem größten
# Cosinus, wobei die drei Wörter der Frage selbst nicht zählen. Zwei Paare ergeben zwei Fragen;
# gefragt wird nur, was im Wortschatz steht.

PAIRS = {
    "Hauptstadt": """Frankreich Paris, Deutschland Berlin, Italien Rom, Polen Warschau,
        England London, Spanien Madrid, Japan Tokio, China Peking, Norwegen Oslo, Österreich Wien,
        Schweden Stockholm, Dänemark Kopenhagen, Finnland Helsinki, Griechenland Athen,
        Irland Dublin, Belgien Brüssel, Portugal Lissabon, Russland Moskau, Ungarn Budapest""",
    "Mann–Frau": """Mann Frau, Vater Mutter, Bruder Schwester, König Königin, Freund Freundin,
        Lehrer Lehrerin, Arzt Ärztin, Sohn Tochter, Onkel Tante, Großvater Großmutter,
        Prinz Prinzessin, Schüler Schülerin, Autor Autorin, Sänger Sängerin, Maler Malerin,
        Schauspieler Schauspielerin, Forscher Forscherin, Trainer Trainerin""",
    "Steigerung": """alt älter, jung jünger, groß größer, klein kleiner, gut besser, kalt kälter,
        schlecht schlechter, hoch höher, niedrig niedriger, lang länger, kurz kürzer, warm wärmer,
        schnell schneller, langsam langsamer, schön schöner, stark stärker, schwer schwerer,
        reich reicher, laut lauter, teuer teurer, billig billiger""",
}
pairs, questions = {}, {}
for category, text in PAIRS.items():
    known = [pair.split() for pair in text.split(",")]
    pairs[category] = [pair for pair in known if all(word in skip_gram for word in pair)]
    questions[category] = [(*one, *other) for one, other in permutations(pairs[category], 2)]
    a, b, c, d = questions[category][0]
    answers = skip_gram.most_similar(positive=[b, c], negative=[a], topn=3)
    print(
        f"{category}, {len(questions[category])} Fragen, zum Beispiel {a} zu {b} wie {c} zu "
        f"{' oder '.join(word for word, _ in answers)} (richtig: {d})"
    )

# %%
# Trefferquote
# ------------
# Raten trifft eines von allen übrigen Wörtern. Ein strengerer Vergleich (Linzen 2016) lässt a und b
# weg und antwortet mit dem nächsten Nachbarn von c. Was er trifft, braucht keine Rechnung.


def hit_rates(wv, asked: list[tuple[str, ...]]) -> tuple[float, float]:
    """Trefferquote von b − a + c und die des nächsten Nachbarn von c."""
    unit = wv.get_normed_vectors()  # (V, D), jede Zeile hat die Länge 1
    words = np.array([[wv.key_to_index[word] for word in question] for question in asked])
    a, b, c, d = words.T  # je (N,)
    rates = []
    for target in (unit[b] - unit[a] + unit[c], unit[c]):  # (N, D)
        cosines = target @ unit.T  # (N, V); die Länge von target ändert die Reihenfolge nicht
        np.put_along_axis(cosines, words[:, :3], -np.inf, axis=1)
        rates.append(float(np.mean(cosines.argmax(axis=1) == d)))
    return rates[0], rates[1]


chance = 1 / (vocabulary_size - 3)
hit_rate, neighbor_rate = ({method: {} for method in METHODS} for _ in range(2))
for method in METHODS:
    for category, asked in questions.items():
        rates = [hit_rates(models[method, seed], asked) for seed in SEEDS]
        hit_rate[method][category], neighbor_rate[method][category] = np.transpose(rates)
        print(
            f"{method:9} {category:10} je Startwert {hit_rate[method][category].round(2)}, "
            f"nur Nachbar {neighbor_rate[method][category].round(2)}, Zufall {chance:.4f}"
        )

# %%
# Dasselbe mit gensim
# -------------------
# gensim liest die Fragen aus einer Datei. Heraus kommt dieselbe Trefferquote.

file = OUTPUT_DIR / "analogien.txt"
lines = [[f": {name}", *map(" ".join, asked)] for name, asked in questions.items()]
file.write_text("\n".join(sum(lines, [])), encoding="utf-8")
gensim_rate, _ = skip_gram.evaluate_word_analogies(
    file, restrict_vocab=vocabulary_size, case_insensitive=False
)
own_rate, _ = hit_rates(skip_gram, sum(questions.values(), []))
print(f"Alle Fragen zusammen: von Hand {own_rate:.4f}, gensim {gensim_rate:.4f}")

bars = {"Skip-gram": hit_rate, "CBOW": hit_rate, "Skip-gram, nur Nachbar": neighbor_rate}
fig, axis = plt.subplots()
for i, (label, rates) in enumerate(bars.items()):
    values = np.array([*rates[label.split(",")[0]].values()])  # (Beziehungen, Startwerte)
    x = np.arange(len(values)) + 0.27 * (i - 1)
    axis.bar(x, values.mean(axis=1), 0.25, color=("C0", "C1", "0.7")[i], label=label)
    axis.plot(x, values, "k.")
axis.set(xticks=range(len(questions)), xticklabels=questions, ylabel="Trefferquote")
axis.set_title("Analogien: Mittel (Balken) und einzelne Startwerte (Punkte)")
axis.legend()
plt.show()

# %%
# Landkarte
# ---------
# PCA legt die Vektoren flach. Zeigen die Linien in dieselbe Richtung, so ist die Beziehung eine
# Richtung im Raum, und genau davon lebt die Rechnung b − a + c.

fig, axes = plt.subplots(1, 2, figsize=(14, 8))
for axis, category in zip(axes, ("Hauptstadt", "Mann–Frau")):
    words = np.array(pairs[category][:7])  # (Paare, 2)
    points = PCA(2).fit_transform(skip_gram[words.ravel()]).reshape(-1, 2, 2)
    for pair, ends in zip(words, points):
        axis.plot(*ends.T, "0.6", linewidth=1.2)
        outward = ("right", "left") if ends[0, 0] < ends[1, 0] else ("left", "right")
        for word, end, align, color in zip(pair, ends, outward, ("C0", "C1")):
            axis.plot(*end, "o", color=color)
            axis.annotate(f"  {word}  ", end, ha=align, va="center", fontsize=12, color=color)
    axis.set(title=category, xlabel="1. Hauptachse", ylabel="2. Hauptachse")
    axis.margins(0.3, 0.1)
plt.show()

mean_hit, mean_neighbor = (
    {method: float(np.mean([*rates[method].values()])) for method in METHODS}
    for rates in (hit_rate, neighbor_rate)
)
print(
    f"Im Mittel löst Skip-gram {mean_hit['Skip-gram']:.1%} der Analogien und CBOW "
    f"{mean_hit['CBOW']:.1%}; der nächste Nachbar allein trifft {mean_neighbor['Skip-gram']:.1%} "
    f"und {mean_neighbor['CBOW']:.1%}, Raten {chance:.2%}."
)
