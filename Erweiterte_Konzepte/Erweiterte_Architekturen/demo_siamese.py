"""
Siamesisches Netz: neue Ziffern nach einem einzigen Beispiel
============================================================

Ein siamesisches Netz lernt keine Klassen, sondern Ähnlichkeit: Bilder derselben Ziffer rücken auf
einer Landkarte zusammen, andere auseinander. Damit erkennt es auch Ziffern, die im Training fehlten
und von denen es nur ein Beispiel gibt (One-Shot). Sind die Ziffern verschoben, liegt es weit über
dem Zufall und über dem Vergleich Pixel für Pixel.

:Lernziele: Ähnlichkeit lernen, Embedding, kontrastiver Verlust, One-Shot, ungesehene Klassen
:Dauer: voll 1 min, schnell 11 s
:Daten: MNIST
"""

from kurs import QUICK

import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow_datasets as tfds
from keras import ops
from sklearn.decomposition import PCA

keras.utils.set_random_seed(42)
rng = np.random.default_rng(42)
EPOCHS = 12 if QUICK else 8
BATCH_SIZE = 64 if QUICK else 128
PARTS = ["train", "test"] if QUICK else ["train[:40%]", "test[:50%]"]
MARGIN = 1.0  # so weit sollen verschiedene Ziffern mindestens auseinander liegen
MAX_SHIFT = 3  # Pixel, zufällig in beide Richtungen
TRIALS = 1_000
NEW_DIGITS = [(1, 4, 7), (2, 5, 8), (0, 3, 6)]  # je Durchgang: Diese fehlen im Training

# %%
# Kontrastiver Verlust
# --------------------
# Das Netz macht aus jedem Bild einen Punkt. Zwei Bilder derselben Ziffer kosten das Quadrat ihres
# Abstands d. Zwei verschiedene kosten (Rand − d)², aber nur, solange sie näher sind als der Rand.
# Gerechnet wird mit allen Paaren eines Batches.


def distances(points):
    """(B, D) -> (B, B)"""
    difference = points[:, None] - points[None]  # (B, B, D)
    return ops.sqrt(ops.sum(difference**2, axis=-1) + 1e-12)  # ohne 1e-12 keine Ableitung bei 0


def contrastive_loss(labels, points):
    labels = ops.reshape(labels, (-1,))  # (B,)
    same = ops.cast(labels[:, None] == labels[None], "float32")  # (B, B)
    different = 1 - same
    same = same - ops.eye(ops.shape(labels)[0])  # ein Bild mit sich selbst ist kein Paar
    d = distances(points)
    pull = ops.sum(same * d**2) / ops.maximum(ops.sum(same), 1)
    push = ops.sum(different * ops.maximum(MARGIN - d, 0) ** 2) / ops.maximum(ops.sum(different), 1)
    return pull + push


points_on_paper = np.array([[0, 0], [0.6, 0], [0, 0.8]], "float32")
labels_on_paper = np.array([7, 7, 1])
# Die beiden Siebenen haben den Abstand 0,6, zur Eins sind es 0,8 und 1. Mit Rand 1 kostet das
# 0,36 für die Siebenen und im Mittel (0,04 + 0) / 2 = 0,02 für die verschiedenen Ziffern.
on_paper = 0.6**2 + (max(MARGIN - 0.8, 0) ** 2 + max(MARGIN - 1, 0) ** 2) / 2
example_loss = float(contrastive_loss(labels_on_paper, points_on_paper))
print(f"Verlust im Beispiel: Keras {example_loss:.4f}, auf Papier {on_paper:.4f}")

# %%
# Daten
# -----
# Die Ziffern liegen genau in der Bildmitte. Im Leben rückt sie niemand zurecht: Wir verschieben
# jedes Bild zufällig um wenige Pixel, im Training jedes Mal neu.

splits = tfds.load("mnist", split=PARTS, as_supervised=True, batch_size=-1)
(x_train, y_train), (x_test, y_test) = (
    (images / np.float32(255), labels) for images, labels in tfds.as_numpy(splits)
)  # (N, 28, 28, 1), (N,)


def move(images: np.ndarray) -> np.ndarray:
    """Verschiebt jedes Bild um bis zu MAX_SHIFT Pixel."""
    border = (MAX_SHIFT, MAX_SHIFT)
    wide = np.pad(images, ((0, 0), border, border, (0, 0)))
    corners = rng.integers(0, 2 * MAX_SHIFT + 1, (len(images), 2))
    return np.stack([img[i : i + 28, j : j + 28] for img, (i, j) in zip(wide, corners)])


x_moved = move(x_test)

# %%
# Netz und Aufgabe
# ----------------
# Dasselbe Netz mit denselben Gewichten bekommt beide Bilder eines Paars, daher „siamesisch“. Eine
# One-Shot-Aufgabe: von jeder neuen Ziffer ein Beispiel, dazu ein weiteres Bild. Die Antwort ist die
# Ziffer des nächsten Beispiels.

layers = keras.layers
encoder = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(16, 3, activation="relu"), layers.MaxPooling2D(),
    layers.Conv2D(32, 3, activation="relu"), layers.MaxPooling2D(),
    layers.Flatten(), layers.Dense(32), layers.UnitNormalization(),  # Punkte auf einer Kugel
])  # fmt: skip
starts = [keras.models.clone_model(encoder).get_weights() for _ in NEW_DIGITS]
encoder.compile("adam", contrastive_loss, steps_per_execution=8)


def embed(images: np.ndarray) -> np.ndarray:
    """(N, 28, 28, 1) -> (N, 32)"""
    return encoder.predict(images, batch_size=500, verbose=0)


def draw_trials(digits: tuple) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Zieht Aufgaben: Beispiele (T, N), Anfragen (T,) und richtige Antworten (T,) als Nummern."""
    where = [np.flatnonzero(y_test == digit) for digit in digits]
    pairs = np.stack([[rng.choice(w, 2, replace=False) for w in where] for _ in range(TRIALS)])
    answers = rng.integers(len(digits), size=TRIALS)
    return pairs[:, :, 0], pairs[np.arange(TRIALS), answers, 1], answers


def solve(points: np.ndarray, examples: np.ndarray, queries: np.ndarray) -> np.ndarray:
    """Nummer des nächsten Beispiels: (T,)"""
    return np.linalg.norm(points[examples] - points[queries][:, None], axis=-1).argmin(axis=1)


# %%
# Training und Prüfung
# --------------------
# In jedem Durchgang fehlen drei andere Ziffern im Training. Alle lösen dieselben Aufgaben: der
# Vergleich Pixel für Pixel, das Netz vor dem Training und das trainierte Netz. Zum Vergleich
# dieselben Aufgaben mit den Bildern, wie sie waren, genau in der Mitte: Da ist schon der Vergleich
# der Pixel stark. Das Netz lernt vor allem, Verschiebungen zu übersehen.

accuracy = {"Pixel": [], "vor dem Training": [], "siamesisch": []}
centred_accuracy = {"Pixel": [], "siamesisch": []}
for digits, start in zip(NEW_DIGITS, starts):
    encoder.set_weights(start)
    for variable in encoder.optimizer.variables:  # auch der Optimizer beginnt von vorn
        variable.assign(ops.zeros_like(variable))
    encoder.optimizer.learning_rate = 0.001
    points = {"Pixel": x_moved.reshape(len(x_test), -1), "vor dem Training": embed(x_moved)}
    known = ~np.isin(y_train, digits)
    for _ in range(EPOCHS):
        encoder.fit(move(x_train[known]), y_train[known], batch_size=BATCH_SIZE, verbose=0)
    points["siamesisch"] = embed(x_moved)
    centred = {"Pixel": x_test.reshape(len(x_test), -1), "siamesisch": embed(x_test)}

    examples, queries, answers = draw_trials(digits)
    for scores, places in ((accuracy, points), (centred_accuracy, centred)):
        for name, place in places.items():
            scores[name].append(float(np.mean(solve(place, examples, queries) == answers)))
    latest = ", ".join(f"{name} {scores[-1]:.1%}" for name, scores in accuracy.items())
    latest_centred = ", ".join(f"{name} {s[-1]:.1%}" for name, s in centred_accuracy.items())
    print(f"Neu {digits}: {latest}; mittig {latest_centred}")

chance = 1 / len(NEW_DIGITS[0])
for i, (name, scores) in enumerate(accuracy.items()):
    plt.bar(np.arange(len(scores)) + 0.27 * (i - 1), scores, 0.25, label=name)
plt.axhline(chance, color="black", linestyle="--", label="Zufall")
plt.xticks(range(len(NEW_DIGITS)), [", ".join(map(str, digits)) for digits in NEW_DIGITS])
plt.gca().set(xlabel="Ziffern, die im Training fehlten", ylabel="richtig gelöst", ylim=(0, 1.15))
plt.yticks(np.linspace(0, 1, 6))
plt.legend(loc="upper center", ncols=4, fontsize=11)
plt.show()

# %%
# Landkarte der neuen Ziffern
# ---------------------------
# Die Punkte des letzten Durchgangs, mit PCA auf zwei Achsen gebracht. Keine dieser Ziffern kam im
# Training vor.

fig, axes = plt.subplots(1, 2, figsize=(12, 5.5))
shown = np.flatnonzero(np.isin(y_test, digits))[:300]
for axis, name in zip(axes, ("Pixel", "siamesisch")):
    plane = PCA(2, random_state=42).fit_transform(points[name][shown])  # (N, 2)
    for digit in digits:
        axis.scatter(*plane[y_test[shown] == digit].T, s=35, alpha=0.7, label=f"Ziffer {digit}")
    axis.set(title=f"{name}, verschobene Bilder", xlabel="Hauptachse 1", ylabel="Hauptachse 2")
axes[1].legend(loc="upper right")
plt.show()

# %%
# Sechs Aufgaben
# --------------
# Oben das gefragte Bild, darunter die Beispiele. Umrandet ist die Antwort des siamesischen Netzes.

guesses = solve(points["siamesisch"], examples, queries)
fig, axes = plt.subplots(1 + len(digits), 6, figsize=(10, 7))
for trial, column in enumerate(axes.T):
    right = guesses[trial] == answers[trial]
    pictures = [queries[trial], *examples[trial]]
    for row, (axis, picture) in enumerate(zip(column, pictures)):
        axis.imshow(x_moved[picture], cmap="gray")
        axis.set(xticks=[], yticks=[])
        chosen = row == guesses[trial] + 1
        axis.spines[:].set(color=("C2" if right else "C3") if chosen else "white", linewidth=5)
        axes[row, 0].set_ylabel(f"Beispiel {digits[row - 1]}" if row else "gefragt")
    column[0].set_title("richtig" if right else "falsch", color="C2" if right else "C3")
plt.show()

mean, centred_mean = (
    {name: float(np.mean(values)) for name, values in scores.items()}
    for scores in (accuracy, centred_accuracy)
)
print(
    f"Von Ziffern, die es nie gesehen hat, ordnet das siamesische Netz nach je einem Beispiel "
    f"{mean['siamesisch']:.1%} richtig zu (Pixel {mean['Pixel']:.1%}, vor dem Training "
    f"{mean['vor dem Training']:.1%}, Zufall {chance:.1%}); mittig sind es "
    f"{centred_mean['siamesisch']:.1%} gegen {centred_mean['Pixel']:.1%} mit Pixeln."
)
