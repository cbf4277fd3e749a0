"""
Zwei Sprachen in einem Raum: Procrustes und ein mehrsprachiges Modell
=====================================================================

Deutsche und englische Wortvektoren haben getrennt gelernt, ihre Achsen passen nicht zusammen. Eine
Drehung (Procrustes) legt sie aufeinander. Dafür genügt ein kleines Wörterbuch. Danach ist der
nächste englische Nachbar oft die Übersetzung, auch bei Wörtern, die nicht im Wörterbuch standen.
Ein mehrsprachiges Satzmodell braucht keine Drehung und findet Übersetzungen ganzer Sätze.

:Lernziele: mehrsprachige Embeddings, Procrustes, Precision@k, Satzvektoren
:Dauer: voll 1 min, schnell 12 s
:Daten: Wortvektoren nlpl_45 und nlpl_40, eigenes Wörterbuch (woerterbuch_de_en.csv), eigene Sätze
"""

from kurs import QUICK

import re
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from gensim.models import KeyedVectors
from huggingface_hub import hf_hub_download
from scipy.linalg import orthogonal_procrustes
from sentence_transformers import SentenceTransformer
from sklearn.decomposition import PCA

LIMIT = 2_000 if QUICK else 50_000  # nur die häufigsten Wörter: Unter ihnen wird gesucht
HELD_OUT = 100  # Wortpaare zum Prüfen
SEED_SIZES = [25, 50, 100, 200, 300]
SPLITS = 5  # so oft wird das Wörterbuch neu geteilt

# %%
# Wortvektoren und Wörterbuch
# ---------------------------
# Jeder Vektor bekommt die Länge 1. Dann ist das Skalarprodukt der Cosinus. Vorher ziehen wir den
# Mittelwert aller Vektoren ab, damit beide Wolken um null liegen. Das Wörterbuch enthält nur
# eindeutige Paare aus je einem Wort.


def load_vectors(repo_id: str) -> tuple[dict[str, int], np.ndarray]:
    """Nummer jedes Wortes und die Vektoren: (Wörter, Achsen)."""
    path = hf_hub_download(repo_id, "model.bin")
    loaded = KeyedVectors.load_word2vec_format(
        path, binary=True, unicode_errors="ignore", limit=LIMIT
    )
    centered = loaded.vectors - loaded.vectors.mean(axis=0)
    return loaded.key_to_index, centered / np.linalg.norm(centered, axis=1, keepdims=True)


de_index, de_vectors = load_vectors("Word2vec/nlpl_45")
en_index, en_vectors = load_vectors("Word2vec/nlpl_40")
path = Path(__file__).with_name("woerterbuch_de_en.csv")
table = pd.read_csv(path, sep=";", encoding="utf-8")
pairs = [(de, en) for de, en in table.to_numpy() if de in de_index and en in en_index]
de_ids = np.array([de_index[de] for de, _ in pairs])
en_ids = np.array([en_index[en] for _, en in pairs])
x_all, y_all = de_vectors[de_ids], en_vectors[en_ids]  # (Paare, Achsen)
print(f"{len(de_index)} deutsche, {len(en_index)} englische Wörter, {len(pairs)} Wortpaare")

# %%
# Procrustes
# ----------
# Gesucht ist die Drehung W, die deutsche Vektoren X möglichst nah an ihre englischen Partner Y
# bringt. Die Lösung (Schönemann 1966) steht in der Singulärwertzerlegung von XᵀY = U S Vᵀ:
# W = U Vᵀ; Spiegeln ist dabei erlaubt. Längen und Winkel im Deutschen bleiben, wie sie sind.


def procrustes(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    u, _, vt = np.linalg.svd(x.T @ y)
    return u @ vt  # (Achsen, Achsen)


def split(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Nummern der Paare zum Lernen und zum Prüfen."""
    order = np.random.default_rng(seed).permutation(len(pairs))
    return order[HELD_OUT:], order[:HELD_OUT]


train, held_out = split(0)
rotation = procrustes(x_all[train], y_all[train])
from_scipy, _ = orthogonal_procrustes(x_all[train], y_all[train])
same_as_scipy = bool(np.allclose(rotation, from_scipy, atol=1e-4))
aligned = x_all @ rotation  # (Paare, Achsen)
keeps_angles = bool(np.allclose(aligned @ aligned.T, x_all @ x_all.T, atol=1e-4))
print(f"Von Hand = SciPy: {same_as_scipy}, Winkel im Deutschen bleiben: {keeps_angles}")

# %%
# Übersetzen mit dem nächsten Nachbarn
# ------------------------------------
# Precision@k (P@k): Bei welchem Anteil der Wörter ist die Übersetzung unter den k nächsten von
# allen englischen Wörtern? Gezählt werden nur Paare, die W nicht kennt.


def precisions(ids: np.ndarray, rotation: np.ndarray) -> tuple[float, float]:
    """P@1 und P@5 für die Paare mit diesen Nummern."""
    scores = x_all[ids] @ rotation @ en_vectors.T  # (Paare, englische Wörter)
    right = scores[np.arange(len(ids)), en_ids[ids]]
    rank = (scores > right[:, None]).sum(axis=1)  # 0: Die Übersetzung ist am nächsten
    return float((rank < 1).mean()), float((rank < 5).mean())


unaligned = np.eye(x_all.shape[1], dtype=x_all.dtype)
chance = 1 / len(en_vectors)
p1_without, p5_without = precisions(held_out, unaligned)
p1_with, p5_with = precisions(held_out, rotation)
print(f"Zufall       P@1 {chance:.2%}")
print(f"ohne Drehung P@1 {p1_without:.0%}, P@5 {p5_without:.0%}")
print(f"mit Drehung  P@1 {p1_with:.0%}, P@5 {p5_with:.0%}")

# %%
# Vorher und nachher
# ------------------
# Zwölf der ungelernten Paare, auf zwei Achsen gebracht (PCA). Jede Linie verbindet ein Wort mit
# seiner Übersetzung.

shown = held_out[:12]
fig, axes = plt.subplots(1, 2, figsize=(14, 6.5))
for axis, name, matrix in zip(axes, ("ohne Drehung", "mit Drehung"), (unaligned, rotation)):
    points = PCA(2).fit_transform(np.vstack([x_all[shown] @ matrix, y_all[shown]]))
    places = points.reshape(2, len(shown), 2)  # (Sprachen, Wörter, Achsen)
    axis.plot(*places.transpose(2, 0, 1), color="0.6", linewidth=1)
    for language, label in enumerate(("Deutsch", "Englisch")):
        axis.scatter(*places[language].T, label=label)
        for i, place in zip(shown, places[language]):
            axis.annotate(f" {pairs[i][language]}", place, fontsize=12)
    axis.margins(x=0.25)
    axis.set(title=name, xlabel="1. Hauptachse", ylabel="2. Hauptachse")
axes[0].legend(loc="lower left")
plt.show()

# %%
# Wie groß muss das Wörterbuch sein?
# ----------------------------------
# Für jede Größe mehrere Teilungen: Linien sind Mittelwerte, Balken die Streuung. Die geprüften
# Wörter einer Teilung sind bei allen Größen dieselben.

sizes = [size for size in SEED_SIZES if size <= len(train)]
curves = np.zeros((len(sizes), SPLITS, 2))  # P@1 und P@5
for i, run in np.ndindex(len(sizes), SPLITS):
    learn, check = split(run)
    learn = learn[: sizes[i]]
    curves[i, run] = precisions(check, procrustes(x_all[learn], y_all[learn]))
p1_curve = curves[:, :, 0].mean(axis=1)
for k, column in ((1, 0), (5, 1)):
    mean, spread = curves[:, :, column].mean(axis=1), curves[:, :, column].std(axis=1, ddof=1)
    plt.errorbar(sizes, mean, spread, fmt="o-", capsize=5, label=f"P@{k}")
plt.axhline(chance, color="gray", linestyle="--", label="Zufall, P@1")
plt.xlabel("Wortpaare zum Lernen")
plt.ylabel("P@k auf ungelernten Paaren")
plt.legend(loc="upper left")
plt.show()

# %%
# Ganze Sätze
# -----------
# Das Satzmodell hat an übersetzten Sätzen gelernt: Ein Satz und seine Übersetzung bekommen fast
# denselben Vektor. Zum Vergleich mitteln wir die gedrehten Wortvektoren je Satz. Manche Sätze sind
# sich absichtlich ähnlich. Danach soll es zu Umschreibungen den Ausgangssatz finden.

sentences = """
Der Hund schläft im Garten. | The dog sleeps in the garden.
Die Katze schläft im Garten. | The cat sleeps in the garden.
Die Katze schläft in der Küche. | The cat sleeps in the kitchen.
Die Mutter kauft ein Auto. | The mother buys a car.
Der Vater kauft ein Auto. | The father buys a car.
Der Vater verkauft ein Fahrrad. | The father sells a bicycle.
Der Film war sehr lustig. | The film was very funny.
Der Film war sehr langweilig. | The film was very boring.
Das Buch war sehr spannend. | The book was very exciting.
Die Mannschaft hat das Spiel gewonnen. | The team won the match.
Die Mannschaft hat das Spiel verloren. | The team lost the match.
Der Computer ist kaputt. | The computer is broken.
Der Drucker ist kaputt. | The printer is broken.
"""
german, english = zip(*(line.split(" | ") for line in sentences.strip().splitlines()))
paraphrases = {
    "Der Streifen war sehr witzig.": "Der Film war sehr lustig.",
    "Der Vater erwirbt einen Wagen.": "Der Vater kauft ein Auto.",
    "Der Rechner ist defekt.": "Der Computer ist kaputt.",
    "Das Team hat die Partie gewonnen.": "Die Mannschaft hat das Spiel gewonnen.",
}


def mean_vectors(texts, index: dict[str, int], vectors: np.ndarray) -> np.ndarray:
    means = []
    for text in texts:
        words = [w if w in index else w.lower() for w in re.findall(r"\w+", text)]
        mean = vectors[[index[word] for word in words if word in index]].mean(axis=0)
        means.append(mean / np.linalg.norm(mean))
    return np.array(means)  # (Sätze, Achsen)


model = SentenceTransformer("sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2")
german_vectors = model.encode(german, normalize_embeddings=True)  # (Sätze, Achsen)
cosines = german_vectors @ model.encode(english, normalize_embeddings=True).T
word_cosines = (
    mean_vectors(german, de_index, de_vectors @ rotation)
    @ mean_vectors(english, en_index, en_vectors).T
)
diagonal = np.arange(len(german))
sentence_p1 = float((cosines.argmax(axis=1) == diagonal).mean())
sentence_p1_words = float((word_cosines.argmax(axis=1) == diagonal).mean())
nearest = (model.encode([*paraphrases], normalize_embeddings=True) @ german_vectors.T).argmax(
    axis=1
)
paraphrase_p1 = float(
    np.mean([german[i] == text for i, text in zip(nearest, paraphrases.values())])
)
print(
    f"Satzübersetzung P@1: Satzmodell {sentence_p1:.0%}, gemittelte Wörter {sentence_p1_words:.0%}"
)
print(f"Umschreibungen, die ihren Ausgangssatz finden: {paraphrase_p1:.0%}")

print(
    f"Mit Drehung findet der nächste Nachbar {p1_with:.0%} der ungelernten Übersetzungen, ohne sie "
    f"{p1_without:.0%} (Zufall {chance:.2%}). Mittel aus {SPLITS} Teilungen: {p1_curve[0]:.0%} mit "
    f"{sizes[0]}, {p1_curve[-1]:.0%} mit {sizes[-1]} Paaren. Satzmodell: {sentence_p1:.0%}."
)
