"""
Verlustfunktionen und Lernrate: wohin der Abstieg führt und wann er scheitert
=============================================================================

Die Verlustfunktion legt fest, welches Ziel das Training verfolgt, die Lernrate, ob es ankommt.
Du siehst, wie MSE, MAE und Kreuzentropie Fehler bestrafen, wie die Batchgröße den Weg zum Minimum
verändert und dass der Abstieg genau oberhalb der Lernrate 2/λ_max auseinanderläuft.

:Lernziele: Verlustfunktion, Gradient, Batch, Lernrate, lokales Minimum
:Dauer: voll 6 s, schnell 5 s
:Daten: erzeugt
"""

from kurs import QUICK

import keras
import matplotlib.pyplot as plt
import numpy as np

rng = np.random.default_rng(42)
EPOCHS = 200
LEARNING_RATES = 100 if QUICK else 500  # so viele werden am Ende durchprobiert

# %%
# Wie Verlustfunktionen Fehler bestrafen
# --------------------------------------
# MSE und MAE messen den Abstand zu einer Zahl. Die Kreuzentropie bewertet die Wahrscheinlichkeit p,
# die das Netz der richtigen Klasse gibt: p = sigmoid(z).

residual = np.linspace(-3, 3, 301)  # Vorhersage minus Ziel
z = np.linspace(-6, 6, 301)
p = 1 / (1 + np.exp(-z))
losses = {"MSE": residual**2, "MAE": np.abs(residual), "Kreuzentropie": -np.log(p)}
gradients = {"MSE": 2 * residual, "MAE": np.sign(residual), "Kreuzentropie": p - 1}
losses["MSE auf p"], gradients["MSE auf p"] = (p - 1) ** 2, 2 * (p - 1) * p * (1 - p)

from_keras = {
    "MSE": keras.losses.MeanSquaredError()(np.zeros(301), residual),
    "MAE": keras.losses.MeanAbsoluteError()(np.zeros(301), residual),
    "Kreuzentropie": keras.losses.BinaryCrossentropy(from_logits=True)(np.ones(301), z),
}
equals_keras = {name: np.allclose(losses[name].mean(), from_keras[name]) for name in from_keras}
print(f"Mittelwert von Hand gleich Keras: {equals_keras}")
print(f"Ganz falsch (z = −6): Steigung {gradients['Kreuzentropie'][0]:.3f} bei Kreuzentropie, "
      f"nur {gradients['MSE auf p'][0]:.3f} bei MSE auf p: Damit lernt ein Netz kaum.")  # fmt: skip

fig, axes = plt.subplots(2, 2, figsize=(10, 7), sharex="col")
for name in losses:
    column, axis_x = (0, residual) if name in ("MSE", "MAE") else (1, z)
    axes[0, column].plot(axis_x, losses[name], label=name)
    axes[1, column].plot(axis_x, gradients[name], label=name)
    axes[0, column].legend()
axes[0, 0].set(title="Zahl vorhersagen", ylabel="Verlust")
axes[0, 1].set_title("Klasse vorhersagen")
axes[1, 0].set(xlabel="Vorhersage − Ziel", ylabel="Steigung")
axes[1, 1].set(xlabel="z der richtigen Klasse")
plt.show()

# %%
# Ein Ausreißer
# -------------
# Sieben Fahrzeiten, eine davon ein Tippfehler (26 wurde 260). Gesucht ist eine einzige Zahl, die
# alle sieben vorhersagt. MSE wählt den Mittelwert und folgt dem Ausreißer, MAE den Median.

minutes = np.array([18, 20, 21, 22, 23, 25, 260])
guesses = np.arange(0, 300, 0.01)
errors = guesses[:, None] - minutes  # (30000, 7)
best_mse = guesses[(errors**2).mean(axis=1).argmin()]
best_mae = guesses[np.abs(errors).mean(axis=1).argmin()]
print(f"Kleinster MSE bei {best_mse:.2f} Minuten, Mittelwert {minutes.mean():.2f}")
print(f"Kleinster MAE bei {best_mae:.2f} Minuten, Median {np.median(minutes):.2f}")

# %%
# Ein Tal aus Fehlern
# -------------------
# Eine Gerade hat zwei Gewichte: Steigung und Bias. Ihr MSE bildet ein Tal. Die zweite Ableitung
# (Hesse-Matrix) sagt, wie stark es gekrümmt ist; λ_max ist die stärkste Krümmung.

n = 96
x = np.stack([rng.uniform(-1, 3, size=n), np.ones(n)], axis=1)  # (96, 2), die 1 ist für den Bias
y = x @ np.array([1.5, -0.5]) + rng.normal(scale=0.5, size=n)
w_start = np.array([-1.5, 2.5])

hessian = 2 / n * x.T @ x
minimum = np.linalg.solve(hessian, 2 / n * x.T @ y)
lambda_max = np.linalg.eigvalsh(hessian).max()


def descend(learning_rate: float, epochs: int, batch_size: int = n) -> np.ndarray:
    """Liefert alle Zwischenstände der Gewichte: (Schritte + 1, 2)."""
    order, w, path = np.random.default_rng(1), w_start, [w_start]
    for _ in range(epochs):
        for batch in np.split(order.permutation(n), n // batch_size):
            gradient = 2 / batch_size * x[batch].T @ (x[batch] @ w - y[batch])
            w = w - learning_rate * gradient
            path.append(w)
    return np.array(path)


def distance(w: np.ndarray) -> np.ndarray:
    return np.linalg.norm(w - minimum, axis=-1)


slope, bias = np.meshgrid(np.linspace(-2.5, 4, 80), np.linspace(-3, 4, 80))
valley = ((slope[..., None] * x[:, 0] + bias[..., None] - y) ** 2).mean(axis=-1)  # (80, 80)

# %%
# Batch, Mini-Batch, stochastisch
# -------------------------------
# Gleiche Lernrate, gleich viele Epochen. Kleine Batches machen viele Schritte je Epoche und sind
# schnell unten. Dort zittern sie, weil jeder Schritt nur einen Teil der Daten kennt.

after_first_epoch, jitter = {}, {}
fig, axes = plt.subplots(1, 3, figsize=(12, 4.6), sharey=True)
for axis, name, batch_size in zip(axes, ("Batch", "Mini-Batch", "Stochastisch"), (n, 16, 1)):
    path = descend(0.4 / lambda_max, EPOCHS, batch_size)
    steps = n // batch_size
    after_first_epoch[name] = distance(path[steps])
    jitter[name] = distance(path[-50 * steps :]).mean()
    print(f"{name:12}  {steps:2} Schritte je Epoche, Abstand zum Minimum: nach 1 Epoche "
          f"{after_first_epoch[name]:.2f}, letzte 50 im Mittel {jitter[name]:.5f}")  # fmt: skip
    axis.contour(slope, bias, valley, np.geomspace(0.3, 60, 12), colors="grey", linewidths=1)
    axis.plot(*path.T, ".-", color="C3", linewidth=1, markersize=4)
    axis.plot(*minimum, "k*", markersize=14)
    axis.set(title=f"{name}: {batch_size} je Schritt", xlabel="Steigung")
axes[0].set_ylabel("Bias")
plt.show()

# %%
# Lokale Minima
# -------------
# Das Tal einer Geraden hat nur ein Minimum, das Gebirge eines Netzes viele. Der Abstieg endet in
# dem Minimum, in dessen Mulde er startet. Es muss nicht das tiefste sein.

curve = np.polynomial.Polynomial([0, 0.25, -1, 0, 0.25])  # w⁴/4 − w² + w/4
end_point = {}
plt.plot(*curve.linspace(300, domain=(-2.3, 2.3)), color="grey")
for start in (-0.5, 2.2):
    path = [start]
    for _ in range(EPOCHS):
        path.append(path[-1] - 0.05 * curve.deriv()(path[-1]))
    end_point[start] = path[-1]
    plt.plot(path, curve(np.array(path)), "o-", label=f"Start {start}")
    print(f"Start {start:4}: Ende bei w = {path[-1]:.3f}, Verlust {curve(path[-1]):.3f}")
plt.xlabel("Gewicht w")
plt.ylabel("Verlust")
plt.legend()
plt.show()

# %%
# Wie groß darf die Lernrate sein?
# --------------------------------
# In der Richtung der stärksten Krümmung ändert jeder Schritt den Abstand zum Minimum um den Faktor
# 1 − Lernrate·λ_max. Er schrumpft nur, solange dieser Faktor zwischen −1 und 1 liegt, also
# unterhalb von 2/λ_max.

limit = 2 / lambda_max
factors = np.linspace(0.02, 1.06, LEARNING_RATES)
distances = np.array([distance(descend(factor * limit, 50)) for factor in factors])
growth = distances[:, -1] / distances[:, -2]  # Faktor der letzten Epoche, unter 1 schrumpft er noch
measured_limit = limit * factors[growth < 1].max()
below, above = (distance(descend(f * limit, EPOCHS)[-1]) / distance(w_start) for f in (0.99, 1.01))
print(f"λ_max = {lambda_max:.3f}, Grenze 2/λ_max = {limit:.4f}, gemessen {measured_limit:.4f}")
print(f"1 % unter 2/λ_max bleibt vom Abstand nach {EPOCHS} Epochen das {below:.3f}-Fache, "
      f"1 % darüber wächst er auf das {above:.0f}-Fache.")  # fmt: skip

fig, (left, right) = plt.subplots(1, 2, figsize=(12, 5))
left.contour(slope, bias, valley, np.geomspace(0.3, 60, 12), colors="grey", linewidths=1)
for color, factor in zip(("C3", "C2", "C0"), (1.05, 0.9, 0.2)):
    path = descend(factor * limit, 15)
    left.plot(*path.T, ".-", color=color, label=f"{factor} · 2/λ_max", markersize=8)
left.plot(*minimum, "k*", markersize=14)
left.set(xlabel="Steigung", ylabel="Bias", title="Die ersten 15 Schritte")
left.legend()
right.plot(factors, growth)
right.axhline(1, color="grey", linestyle=":", label="Abstand bleibt gleich")
right.axvline(1, color="C3", linestyle="--", label="2/λ_max")
right.set(xlabel="Lernrate / (2/λ_max)", ylabel="Abstand: Faktor je Epoche")
right.legend()
plt.show()
