"""
Übung: Gradientenabstieg von Hand
=================================

Du schreibst den Gradienten einer linearen Regression und den Lernschritt selbst. Dann findest du
heraus, ab welcher Lernrate das Training auseinanderläuft, und untersuchst an den Schwertlilien aus
Iris, wie Lernrate und Epochen zusammenspielen.

:Lernziele: Gradient, Lernrate, Epoche, Konvergenz
:Bearbeitung: 45 min
:Dauer: voll 2 s, schnell 2 s
:Daten: erzeugt, Iris
"""

from kurs import QUICK
from kurs.exercise import check

import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_iris
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

STEPS = 200 if QUICK else 500

rng = np.random.default_rng(42)
x = rng.normal(size=(100, 3))
y = x @ np.array([1.5, -2.0, 0.5]) + rng.normal(scale=0.1, size=100)

# %%
# Aufgabe 1: der Gradient
# -----------------------
# Leite E(w) = mean((Xw − y)²) nach w ab.


def gradient(x: np.ndarray, y: np.ndarray, w: np.ndarray) -> np.ndarray:
    """(n, d), (n,), (d,) -> (d,)"""
    # <loesung 1>
    return 2 / len(x) * x.T @ (x @ w - y)
    # </loesung>


def error(w: np.ndarray) -> float:
    return float(np.mean((x @ w - y) ** 2))


w = rng.normal(size=3)
numeric = np.array([(error(w + h) - error(w - h)) / 2e-6 for h in 1e-6 * np.eye(3)])
gradient_works = check(
    1,
    lambda: gradient(x, y, w),
    expected=numeric,
    hint="Kettenregel: äußere mal innere Ableitung. Der Mittelwert bringt den Faktor 1/n.",
    mistakes={
        "Das Vorzeichen ist vertauscht: Der Gradient zeigt bergauf.": -numeric,
        "Der Faktor 2/n fehlt.": numeric * len(x) / 2,
        "Die 2 aus der Ableitung des Quadrats fehlt.": numeric / 2,
        "Der Mittelwert fehlt: Teile durch n.": numeric * len(x),
    },
)

# %%
# Aufgabe 2: der Lernschritt
# --------------------------
# Gehe von w aus einen Schritt bergab.


def update(w: np.ndarray, gradient: np.ndarray, learning_rate: float) -> np.ndarray:
    # <loesung 2>
    return w - learning_rate * gradient
    # </loesung>


step_works = check(
    2,
    lambda: update(np.array([1.0]), np.array([2.0]), 0.1),
    expected=np.array([0.8]),
    hint="Neues w = altes w minus Lernrate mal Gradient.",
    mistakes={
        "Das war ein Schritt bergauf.": np.array([1.2]),
        "Die Lernrate fehlt.": np.array([-1.0]),
    },
)

# %%
# Aufgabe 3: Welche Lernrate ist zu groß?
# ---------------------------------------
# Ändere die Liste und beobachte den Fehler. Gib dann die größte Lernrate zurück, die noch
# konvergiert; auf 20 % genau reicht.

if gradient_works and step_works:
    for learning_rate in (0.01, 0.1, 0.5, 0.9, 1.5):
        w = np.zeros(3)
        for _ in range(STEPS):
            w = update(w, gradient(x, y, w), learning_rate)
        print(f"Lernrate {learning_rate}: Fehler {error(w):.3g}")


def largest_learning_rate() -> float:
    # <loesung 3>
    # Durch Probieren kommst du auf 0.9. Die genaue Grenze ist 2 durch die größte Krümmung:
    return 2 / np.linalg.eigvalsh(2 / len(x) * x.T @ x).max()
    # </loesung>


limit = 2 / np.linalg.eigvalsh(2 / len(x) * x.T @ x).max()
check(
    3,
    largest_learning_rate,
    expected=lambda answer: np.ndim(answer) == 0 and 0.8 * limit <= answer <= limit,
    hint="Sieh nach, ab welcher Lernrate der Fehler wächst, und probiere darunter.",
    mistakes={
        "Damit läuft das Training schon auseinander.": 1.5,
        "Eine größere Lernrate aus der Liste konvergiert auch.": 0.5,
    },
)

# %%
# Aufgabe 4: die Trainingsschleife
# --------------------------------
# Iris: Versicolor (−1) oder Virginica (1)? Das Vorzeichen von Xw entscheidet. Starte mit
# `np.zeros(5)` und mache je Epoche einen Lernschritt mit allen Trainingsdaten.

measurements, species = load_iris(return_X_y=True)
measurements, species = measurements[species > 0], 2.0 * species[species > 0] - 3
x_train, x_val, y_train, y_val = train_test_split(
    measurements, species, test_size=40, stratify=species, random_state=42
)
scaler = StandardScaler().fit(x_train)
x_train, x_val = (np.c_[scaler.transform(part), np.ones(len(part))] for part in (x_train, x_val))


def train(learning_rate: float, epochs: int) -> np.ndarray:
    """Trainiert auf x_train (60, 5) und y_train (60,) und liefert w: (5,)"""
    # <loesung 4>
    w = np.zeros(5)
    for _ in range(epochs):
        w = update(w, gradient(x_train, y_train, w), learning_rate)
    return w
    # </loesung>


def formula(epochs: int) -> np.ndarray:
    """Beim MSE lässt sich der Stand nach jeder Epoche auch ohne Schleife berechnen."""
    minimum = np.linalg.lstsq(x_train, y_train)[0]
    shrink = np.eye(5) - 0.1 * 2 / len(x_train) * x_train.T @ x_train
    return minimum - np.linalg.matrix_power(shrink, epochs) @ minimum


loop_works = check(
    4,
    lambda: train(0.1, 20),
    expected=formula(20),
    after=(1, 2),
    hint="Je Epoche: erst gradient(x_train, y_train, w), dann update(...). Am Ende w zurückgeben.",
    mistakes={
        "Das war nur eine Epoche. Steht dein return in der Schleife?": formula(1),
        "Das war eine Epoche zu wenig.": formula(19),
        "Das war eine Epoche zu viel.": formula(21),
    },
)

# %%
# Aufgabe 5: Lernrate und Epochen deuten
# --------------------------------------
# Deine Schleife füllt die Tabelle. Welcher Satz stimmt? Gib "a", "b" oder "c" zurück.
#
# - a: Mehr Epochen senken den Verlust bei jeder Lernrate.
# - b: Solange die Lernrate klein ist, bringt die zehnfache Lernrate nach einem Zehntel der Epochen
#   fast denselben Verlust.
# - c: Bei gleicher Genauigkeit ist auch der Verlust gleich.

rates, epochs = (0.001, 0.01, 0.1, 1), (1, 10, 100)
if loop_works:
    val_loss, val_accuracy = np.zeros((2, 4, 3))
    fig, axis = plt.subplots()
    for row, column in np.ndindex(4, 3):
        output = x_val @ train(rates[row], epochs[column])  # (40,)
        val_loss[row, column] = np.mean((output - y_val) ** 2)
        val_accuracy[row, column] = np.mean(np.sign(output) == y_val)
        label = f"{val_loss[row, column]:.3g}\n{val_accuracy[row, column]:.1%} richtig"
        axis.text(column, row, label, ha="center", va="center")
    for rate, losses in zip(rates, val_loss):
        print(f"Lernrate {rate:5}: Verlust nach {epochs} Epochen", *(f"{v:.3g}" for v in losses))
    axis.imshow(val_loss, vmax=1, cmap="RdYlGn_r", alpha=0.6, aspect="auto")
    axis.set_xticks(range(3), epochs)
    axis.set_yticks(range(4), rates)
    axis.set(xlabel="Epochen", ylabel="Lernrate", title="Validierung: Verlust und Genauigkeit")
    axis.grid(False)
    plt.show()


def interpretation() -> str:
    # <loesung 5>
    return "b"
    # </loesung>


check(
    5,
    interpretation,
    expected="b",
    hint="Gib einen der Buchstaben zurück. Die Tabelle erscheint, sobald Aufgabe 4 stimmt.",
    mistakes={
        "Sieh in die Zeile der Lernrate 1.": "a",
        "Vergleiche zwei Felder mit gleicher Genauigkeit.": "c",
    },
)
