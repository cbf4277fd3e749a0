"""
Bias in Wortvektoren: messen, mindern und was trotzdem bleibt
=============================================================

Wortvektoren lernen aus Texten auch deren Vorurteile. Hier messen wir, wie nah Berufe und Fächer an
„Frau“ oder „Mann“ liegen, und rechnen die Geschlechtsachse heraus (Bolukbasi u. a. 2016). Die
Projektion auf die Achse sinkt, doch der Bias ist eher versteckt als verschwunden: Ein Klassifikator
erkennt die Klischees danach immer noch (Gonen und Goldberg 2019).

:Lernziele: Bias, Geschlechtsachse, Projektion, WEAT, Permutationstest, Neutralisieren
:Dauer: voll 2 min, schnell 4 s
:Daten: Deutsche Wortvektoren Word2vec/nlpl_45 (CoNLL 2017, 2 GB); fertige Vektoren, weil so seltene
    Wörter wie „Pflegekraft“ erst in Milliarden Wörtern Text oft genug vorkommen
"""

from kurs import QUICK

from itertools import combinations

import matplotlib.pyplot as plt
import numpy as np
from gensim.models import KeyedVectors
from huggingface_hub import hf_hub_download
from sklearn.decomposition import PCA
from sklearn.model_selection import StratifiedKFold, cross_val_score, permutation_test_score
from sklearn.svm import SVC

VOCABULARY = None if QUICK else 500_000  # die häufigsten Wörter
PERMUTATIONS = 100 if QUICK else 1_000

# %%
# Wörter
# ------
# Viele deutsche Berufe tragen ein Geschlecht: „Lehrer“ liegt zu Recht näher bei „Mann“. Ein
# Vorurteil zeigt sich nur an Wörtern für beide. Damit auch die Grammatik nichts verrät, haben alle
# den Artikel „die“. Die Klischees stehen vor der Messung fest; unbekannte Wörter fallen weg.

PAIRS = """Mann Frau, Vater Mutter, Bruder Schwester, Sohn Tochter, Onkel Tante,
    Großvater Großmutter"""
CLICHES = {
    "Mann": """Informatik Logistik Politik Führungskraft Fachkraft Physik Mechanik Feuerwehr
        Bundeswehr Forstwirtschaft""",
    "Frau": """Pflege Erziehung Mode Pflegekraft Bürokraft Kosmetik Floristik Hauswirtschaft
        Kinderbetreuung Grundschule""",
    "keins": "Werbung Medizin Forschung Lehrkraft Aushilfskraft",
}
NAMES = {
    "Mann": "Karl Peter Paul Thomas Lukas Jonas Felix Martin Otto Stefan Max David",
    "Frau": "Anna Maria Laura Julia Lena Sarah Eva Clara Nina Petra Sabine Emma",
}

path = hf_hub_download("Word2vec/nlpl_45", "model.bin")
vectors = KeyedVectors.load_word2vec_format(
    path, binary=True, unicode_errors="ignore", limit=VOCABULARY
)
vectors.unit_normalize_all()  # Länge 1: Das Skalarprodukt ist der Cosinus


def known(text: str) -> list[str]:
    """Die Wörter, die einen Vektor haben; manche Vektoren kennen nur kleine Buchstaben."""
    words = (word if word in vectors else word.lower() for word in text.split())
    return [word for word in words if word in vectors]


words_of = {cliche: known(text) for cliche, text in CLICHES.items()}
size = min(len(words_of["Mann"]), len(words_of["Frau"]))
if size < 5:
    raise SystemExit("Zu wenige Berufe und Fächer stehen im Wortschatz: Erhöhe VOCABULARY.")
words = words_of["Mann"][:size] + words_of["Frau"][:size] + words_of["keins"]  # X, Y, Rest
before = vectors[words]  # (N, D)
print(f"{len(vectors)} Wortvektoren, je {size} Wörter mit Klischee: {', '.join(words[: 2 * size])}")

# %%
# Die Geschlechtsachse
# --------------------
# Ein Paar allein wäre zufällig: „Frau“ und „Mann“ unterscheiden sich nicht nur im Geschlecht. Was
# viele Paare gemeinsam haben, findet die PCA. Dazu rückt jedes Paar mit seiner Mitte auf null.

pairs = [pair for pair in map(known, PAIRS.split(",")) if len(pair) == 2]
halves = np.array([(vectors[woman] - vectors[man]) / 2 for man, woman in pairs])  # (Paare, D)
pca = PCA().fit(np.vstack([halves, -halves]))
axis = pca.components_[0] * np.sign(halves.mean(axis=0) @ pca.components_[0])  # plus heißt Frau
share = pca.explained_variance_ratio_
print(f"Anteil der Hauptachsen an den Unterschieden: {share[:4].round(2)}")

# %%
# WEAT: Wie stark ist das Klischee?
# ---------------------------------
# Der Word Embedding Association Test (Caliskan u. a. 2017) fragt: Liegen die Wörter X näher bei A
# und die Wörter Y näher bei B? X und Y sind die Klischees, A und B Vornamen, die mit der Achse
# nichts zu tun hatten. Die Effektstärke d misst den Abstand in Standardabweichungen. Der p-Wert ist
# der Anteil aller Aufteilungen in zwei gleich große Gruppen mit mindestens so großem Unterschied.


def weat(x: np.ndarray, y: np.ndarray, a: np.ndarray, b: np.ndarray) -> dict[str, float]:
    """Unterschied der mittleren Assoziation, Effektstärke und einseitiger p-Wert."""
    targets = np.vstack([x, y])  # (2n, D)
    association = (targets @ a.T).mean(axis=1) - (targets @ b.T).mean(axis=1)  # (2n,)
    n = len(x)
    difference = association[:n].mean() - association[n:].mean()
    groups = np.array([*combinations(range(2 * n), n)])  # alle Aufteilungen: (M, n)
    sums = association[groups].sum(axis=1)
    return {
        "difference": float(difference),
        "d": float(difference / association.std(ddof=1)),
        "p": float(np.mean(sums >= association[:n].sum() - 1e-6)),
    }


male_names, female_names = (vectors[known(NAMES[cliche])] for cliche in ("Mann", "Frau"))
weat_before = weat(before[:size], before[size : 2 * size], male_names, female_names)
print(f"WEAT: Effektstärke d = {weat_before['d']:.2f}, p = {weat_before['p']:.4f}")

# %%
# Neutralisieren
# --------------
# Von jedem Wort für beide Geschlechter ziehen wir den Anteil in Richtung der Achse ab und bringen
# den Rest wieder auf Länge 1; „Mutter“ oder „Onkel“ bleiben, wie sie sind. Dass die Projektion auf
# diese Achse null wird, ist so gebaut. Aussagekräftiger ist eine zweite Achse, vom Mittel der
# Männernamen zum Mittel der Frauennamen.

after = before - np.outer(before @ axis, axis)  # (N, D)
after /= np.linalg.norm(after, axis=1, keepdims=True)
name_axis = female_names.mean(axis=0) - male_names.mean(axis=0)
name_axis /= np.linalg.norm(name_axis)

bias_before, bias_after = (
    {
        name: float(np.abs(targets @ line).mean())
        for name, line in {"Paare": axis, "Namen": name_axis}.items()
    }
    for targets in (before, after)
)
for name in bias_before:
    print(f"Projektion auf die Achse der {name}: {bias_before[name]:.3f} -> {bias_after[name]:.3f}")

projection = before @ axis  # (N,)
order = np.argsort(projection)
colors = np.array(["C0"] * size + ["C1"] * size + ["0.6"] * (len(words) - 2 * size))
fig, ax = plt.subplots(figsize=(10, 8))
ax.barh(np.array(words)[order], projection[order], color=colors[order], label="vorher")
ax.plot(
    (after @ axis)[order],
    range(len(words)),
    "k|",
    markersize=16,
    markeredgewidth=3,
    label="nachher",
)
ax.set(xlabel="Projektion auf die Geschlechtsachse (− Mann, + Frau)")
ax.set_title("Blau und orange: Klischee Mann und Frau, grau: keins")
ax.legend()
plt.show()

# %%
# Was bleibt
# ----------
# WEAT noch einmal: Mit dem Unterschied schrumpft auch die Streuung, durch die d ihn teilt. d kann
# also groß bleiben; ein Minus hieße, dass die Korrektur zu weit ging. Dann soll ein Klassifikator
# aus den neutralisierten Vektoren das Klischee erraten, immer an Wörtern, die er nicht kannte. Den
# Zufall zeigt dasselbe mit vertauschten Etiketten. Vorsicht bei der Deutung: Verwandte Berufe
# stehen auch ohne Klischee beisammen.

weat_after = weat(after[:size], after[size : 2 * size], male_names, female_names)
print(
    f"WEAT: Unterschied {weat_before['difference']:.3f} -> {weat_after['difference']:.3f}, "
    f"d {weat_before['d']:.2f} -> {weat_after['d']:.2f}, p {weat_after['p']:.4f}"
)

labels = np.repeat([0, 1], size)
classifier = SVC()  # Support Vector Machine, wie bei Gonen und Goldberg
folds = StratifiedKFold(5)  # die Listen sind nach Art geordnet: Fach gegen Fach, Beruf gegen Beruf
accuracy_before = float(cross_val_score(classifier, before[: 2 * size], labels, cv=folds).mean())
accuracy_after, shuffled, p_value = permutation_test_score(
    classifier,
    after[: 2 * size],
    labels,
    cv=folds,
    n_permutations=PERMUTATIONS,
    random_state=42,
)
chance = float(shuffled.mean())
print(
    f"Klischee erkannt: vorher {accuracy_before:.0%}, nachher {accuracy_after:.0%}, "
    f"Zufall {chance:.0%} (p = {p_value:.3f})"
)

# %%
# Landkarte nach dem Neutralisieren
# ---------------------------------
# Liegen die Farben getrennt, so stehen Wörter mit demselben Klischee weiter beisammen, obwohl ihre
# Projektion auf die Geschlechtsachse null ist.

points = PCA(2).fit_transform(after[: 2 * size])  # (2n, D) -> (2n, 2)
fig, ax = plt.subplots(figsize=(10, 7))
ax.scatter(*points.T, c=colors[: 2 * size], s=80)
for word, point in zip(words, points):
    ax.annotate(word, point, xytext=(0, 9), textcoords="offset points", ha="center")
ax.set(xlabel="1. Hauptachse", ylabel="2. Hauptachse")
ax.set_title("Neutralisiert. Blau: Klischee Mann, orange: Klischee Frau")
ax.margins(0.15)
plt.show()

print(
    f"Die Projektion sinkt von {bias_before['Paare']:.3f} auf {bias_after['Paare']:.3f}, auf der "
    f"Achse der Namen von {bias_before['Namen']:.3f} auf {bias_after['Namen']:.3f}; ein "
    f"Klassifikator errät danach {accuracy_after:.0%} der Klischees (vorher {accuracy_before:.0%}, "
    f"Zufall {chance:.0%})."
)
