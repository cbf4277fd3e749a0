"""
Das Perzeptron: ein Neuron lernt AND und scheitert an XOR
=========================================================

Ein Perzeptron gewichtet seine Eingaben, zählt sie zusammen und feuert, sobald die Summe über
null liegt. Mit der Lernregel von Rosenblatt (1958) lernt es jede linear trennbare Funktion, und
zwar nach höchstens (R/γ)² Fehlern (Novikoff 1962). An XOR scheitert es, egal wie lange es übt:
Keine Gerade trennt die Klassen.

:Lernziele: Neuron, Gewicht, Bias, Lernregel, lineare Trennbarkeit
:Dauer: voll 2 s, schnell 2 s
:Daten: Wahrheitstabellen
"""

from kurs import QUICK

import matplotlib.pyplot as plt
import numpy as np
from sklearn import linear_model
from sklearn.svm import LinearSVC

EPOCHS = 20 if QUICK else 100

# %%
# Daten
# -----
# Zwei Eingaben, vier Fälle: die vollständige Wahrheitstabelle. Die Klassen heißen −1 und 1.

x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
targets = {
    "AND": np.array([-1, -1, -1, 1]),
    "OR": np.array([-1, 1, 1, 1]),
    "XOR": np.array([-1, 1, 1, -1]),
}

# %%
# Das Neuron und seine Lernregel
# ------------------------------
# Die gewichtete Summe z = w·x + b soll das Vorzeichen der Klasse y haben, also y·z > 0. Sonst ist
# es ein Fehler, und ein Lernschritt folgt: Gewichte und Bias wandern zur richtigen Klasse.


class Perceptron:
    """Lineares Neuron: o(x) = 1, falls w·x + b > 0, sonst −1."""

    def __init__(self, inputs: int):
        self.w = np.zeros(inputs)
        self.b = 0.0

    def predict(self, x: np.ndarray) -> np.ndarray:
        return np.where(x @ self.w + self.b > 0, 1, -1)

    def fit(self, x: np.ndarray, y: np.ndarray, epochs: int) -> list[int]:
        """Trainiert Beispiel für Beispiel und liefert die Fehler je Epoche."""
        mistakes_per_epoch = []
        for _ in range(epochs):
            mistakes = 0
            for xi, yi in zip(x, y):
                if yi * (xi @ self.w + self.b) <= 0:  # falsch oder auf der Grenze
                    self.w += yi * xi
                    self.b += yi
                    mistakes += 1
            mistakes_per_epoch.append(mistakes)
        return mistakes_per_epoch


# %%
# Training
# --------
# Nach einer Epoche hat das Neuron jedes Beispiel einmal gesehen. XOR dreht sich im Kreis: Nach
# jeder Epoche stehen Gewichte und Bias wieder auf null, und alles beginnt von vorn.

neurons, mistakes, predictions = {}, {}, {}
for name, y in targets.items():
    neurons[name] = Perceptron(inputs=2)
    mistakes[name] = neurons[name].fit(x, y, EPOCHS)
    predictions[name] = neurons[name].predict(x)
    print(
        f"{name:3}  w = {neurons[name].w}, b = {neurons[name].b:g}: sagt {predictions[name]}, "
        f"Soll {y}, {np.sum(predictions[name] != y)} von 4 falsch"
    )

# %%
# Dasselbe mit scikit-learn
# -------------------------
# Auch scikit-learn beginnt bei null. Mit Lernrate 1 (``eta0``), ohne Mischen und ohne Abbruch
# kommen dieselben Gewichte heraus, bis auf die letzte Stelle.

same_as_sklearn = {}
for name, y in targets.items():
    library = linear_model.Perceptron(eta0=1.0, max_iter=EPOCHS, shuffle=False, tol=None).fit(x, y)
    same_as_sklearn[name] = bool(
        np.array_equal(neurons[name].w, library.coef_[0])
        and neurons[name].b == library.intercept_[0]
    )
print(f"Gleich wie scikit-learn: {same_as_sklearn}")

# %%
# Wie viele Fehler sind erlaubt?
# ------------------------------
# R ist die größte Länge einer Eingabe (mit angehängter 1 für den Bias), γ der Abstand des nächsten
# Punkts von der besten Trennebene. Diese Ebene liefert eine Support Vector Machine.

x1 = np.hstack([x, np.ones((4, 1))])  # (4, 3)
radius = np.linalg.norm(x1, axis=1).max()
bounds = {}
for name in ("AND", "OR"):
    svm = LinearSVC(C=1e6, loss="hinge", fit_intercept=False, max_iter=100_000, random_state=42)
    normal = svm.fit(x1, targets[name]).coef_[0]
    gamma = (targets[name] * (x1 @ normal)).min() / np.linalg.norm(normal)
    bounds[name] = float((radius / gamma) ** 2)
    print(f"{name}: R = {radius:.3f}, γ = {gamma:.3f}, also höchstens {bounds[name]:.1f} Fehler")

# %%
# Ergebnis
# --------
# Für XOR gibt es keine Schranke, weil es keine Trennebene gibt: Es müsste b ≤ 0, w₁ + b > 0,
# w₂ + b > 0 und w₁ + w₂ + b ≤ 0 gelten. Die beiden mittleren ergeben zusammen
# w₁ + w₂ + b > −b ≥ 0, ein Widerspruch zur letzten.

total = {name: sum(per_epoch) for name, per_epoch in mistakes.items()}
print(
    f"AND braucht {total['AND']} Fehler (erlaubt {bounds['AND']:.0f}), OR {total['OR']} (erlaubt "
    f"{bounds['OR']:.0f}); XOR macht in jeder von {EPOCHS} Epochen mindestens "
    f"{min(mistakes['XOR'])} Fehler."
)

# %%
# Entscheidungsgrenzen
# --------------------
# Die Fläche zeigt, was das Neuron nach der letzten Epoche sagt, der Punkt, was richtig wäre. Bei
# XOR sind alle Gewichte null: Es gibt keine Grenze, und das Neuron sagt überall −1.

colors = {-1: "C0", 1: "C1"}
fig, axes = plt.subplots(1, 3, figsize=(12, 5.4), sharey=True)
x_1, x_2 = np.meshgrid(np.linspace(-0.5, 1.5, 300), np.linspace(-0.5, 1.5, 300))
for axis, (name, y) in zip(axes, targets.items()):
    region = neurons[name].predict(np.stack([x_1, x_2], axis=-1))  # (300, 300, 2) -> (300, 300)
    axis.contourf(x_1, x_2, region, levels=[-2, 0, 2], colors=[*colors.values()], alpha=0.3)
    for label, color in colors.items():
        points, text = x[y == label], f"Klasse {label}".replace("-", "−")
        axis.scatter(*points.T, c=color, edgecolors="black", s=150, label=text)
    wrong = x[predictions[name] != y]
    axis.scatter(*wrong.T, c="black", marker="x", s=450, linewidths=2.5, label="falsch")
    axis.set(title=f"{name}: {len(wrong)} von 4 falsch", xlabel="Eingabe 1", aspect="equal")
    axis.set(xticks=[0, 1], yticks=[0, 1])
axes[0].set_ylabel("Eingabe 2")
fig.legend(
    *axes[-1].get_legend_handles_labels(), loc="outside lower center", ncols=3, markerscale=0.6
)
plt.show()

# %%
# Fehler je Epoche
# ----------------
# AND und OR werden fertig, XOR nie. Gezählt wird während der Epoche, vor jedem Lernschritt. Deshalb
# sind es bei XOR 4 Fehler, obwohl das Neuron am Ende nur 2 von 4 Fällen falsch sagt.

fig, axis = plt.subplots()
for name, style in zip(mistakes, ("o-", "s--", "^:")):
    axis.plot(range(1, 21), mistakes[name][:20], style, label=name)
axis.set(xlabel="Epoche", ylabel="Fehler in dieser Epoche", xticks=range(2, 21, 2), yticks=range(5))
axis.legend()
plt.show()
