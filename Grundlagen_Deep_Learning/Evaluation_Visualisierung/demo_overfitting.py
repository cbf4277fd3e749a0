"""
Über- und Unteranpassung: Bias und Varianz messen
=================================================

Ein zu einfaches Modell verfehlt die Kurve (Bias; mit dem Bias eines Neurons hat das nur den Namen
gemein), ein zu flexibles läuft dem Rauschen nach (Varianz). Auf vielen Trainingsdatensätzen
derselben Kurve lässt sich beides messen. Zusammen mit dem Rauschen ergibt es genau den Testfehler,
und der ist über die Modellgröße U-förmig.

:Lernziele: Unteranpassung, Überanpassung, Bias, Varianz, Kapazität, frühes Stoppen
:Dauer: voll 14 s, schnell 8 s
:Daten: erzeugt
"""

from kurs import QUICK

import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
from numpy.polynomial.legendre import legvander

keras.utils.set_random_seed(42)
TRAINING_SETS = 2_000
NETWORKS = 100
EPOCHS = (5, 10, 20, 50, 100, 200, 400, 800, 1600) + (() if QUICK else (3200, 6400))
POINTS = 20
NOISE_STD = 0.3
DEGREES = range(16)

# %%
# Viele Trainingsdatensätze
# -------------------------
# Die wahre Kurve kennen wir nur, weil wir sie selbst wählen. Jeder Datensatz misst sie an
# denselben 20 Stellen, aber mit neuem Rauschen. Für den Test wird noch einmal neu gemessen.

rng = np.random.default_rng(42)


def true_curve(x: np.ndarray) -> np.ndarray:
    return np.sin(4 * x + 1)


x_train, x_test = np.linspace(-1, 1, POINTS), np.linspace(-1, 1, 200)
y_train = true_curve(x_train) + rng.normal(scale=NOISE_STD, size=(TRAINING_SETS, POINTS))
y_test = true_curve(x_test) + rng.normal(scale=NOISE_STD, size=(TRAINING_SETS, 200))

# %%
# Modelle wachsender Kapazität
# ----------------------------
# Ein Polynom vom Grad d hat d + 1 Gewichte. Wir setzen es aus Legendre-Polynomen zusammen: Mit
# ihnen rechnet der Computer genauer als mit 1, x, x², … Jedes Modell wird so gut wie möglich an
# seine 20 Punkte angepasst (kleinste Quadrate).

prediction, train_error = {}, {}
for degree in DEGREES:
    features = legvander(x_train, degree)  # (20, d + 1)
    weights = np.linalg.lstsq(features, y_train.T)[0]  # (d + 1, Datensätze)
    train_error[degree] = float(np.mean((y_train.T - features @ weights) ** 2))
    prediction[degree] = (legvander(x_test, degree) @ weights).T  # (Datensätze, 200)

# %%
# Die Zerlegung
# -------------
# Bias²: Wie weit liegt das mittlere Modell neben der wahren Kurve? Varianz: Wie sehr streuen die
# Modelle um ihr Mittel? Rauschen: Was niemand vorhersagen kann. Die Summe ist der Testfehler.


def decompose(prediction: np.ndarray) -> tuple[float, float]:
    """Bias² und Varianz, gemittelt über alle Stellen: (Datensätze, 200) -> zwei Zahlen"""
    mean_model = prediction.mean(axis=0)
    return np.mean((mean_model - true_curve(x_test)) ** 2), np.mean(prediction.var(axis=0))


noise = np.mean((y_test - true_curve(x_test)) ** 2)
bias2, variance = np.array([decompose(prediction[degree]) for degree in DEGREES]).T
test_error = np.array([np.mean((y_test - prediction[degree]) ** 2) for degree in DEGREES])
largest_gap = np.max(np.abs(bias2 + variance + noise - test_error) / test_error)

print("Grad   Bias² + Varianz + Rauschen = Summe    Testfehler  Trainingsfehler")
for d in DEGREES:
    total = bias2[d] + variance[d] + noise
    print(f"{d:4} {bias2[d]:7.3f} + {variance[d]:7.3f} + {noise:8.3f} = {total:5.3f} "
          f"{test_error[d]:13.3f} {train_error[d]:16.3f}")  # fmt: skip
print(f"Summe und gemessener Testfehler weichen höchstens um {largest_gap:.1%} ab.")

# %%
# Probe mit der Theorie
# ---------------------
# Das Modell ist linear in den Messwerten: ŷ = A·y. Rauschen mit Varianz σ² wird damit zur Varianz
# σ²·Σ A² an jeder Stelle.

theory_variance = np.array(
    [
        NOISE_STD**2 * np.sum((legvander(x_test, d) @ np.linalg.pinv(legvander(x_train, d))) ** 2)
        for d in DEGREES
    ]
) / len(x_test)  # fmt: skip
theory_gap = np.max(np.abs(variance / theory_variance - 1))
print(f"Gemessene und berechnete Varianz weichen höchstens um {theory_gap:.0%} ab.")

# %%
# Dasselbe beim neuronalen Netz: zu lange trainiert
# -------------------------------------------------
# 100 gleiche Netze mit je 50 Neuronen lernen gleichzeitig, jedes auf seinem eigenen Datensatz:
# EinsumDense gibt jedem der n Netze eigene Gewichte. Viele Epochen wirken wie viel Kapazität.

inputs = keras.Input((NETWORKS, 1))  # (B, n, 1)
hidden = keras.layers.EinsumDense(
    "bni,nih->bnh", (NETWORKS, 50), "tanh", bias_axes="nh",
    kernel_initializer=keras.initializers.RandomNormal(stddev=3),
    bias_initializer=keras.initializers.RandomUniform(-2, 2),
)(inputs)  # fmt: skip
outputs = keras.layers.EinsumDense(
    "bnh,nho->bno", (NETWORKS, 1), kernel_initializer=keras.initializers.RandomNormal(stddev=0.01)
)(hidden)
networks = keras.Model(inputs, outputs)
networks.compile(keras.optimizers.Adam(0.01), "mse", steps_per_execution=5)


def for_all_networks(x: np.ndarray) -> np.ndarray:
    """(Stellen,) -> (Stellen, n, 1): Jedes Netz bekommt dieselben Eingaben."""
    return np.repeat(x[:, None, None], NETWORKS, axis=1)


targets = y_train[:NETWORKS].T[..., None]  # (20, n, 1)
train_ds = tf.data.Dataset.from_tensors((for_all_networks(x_train), targets)).repeat()
network_bias2, network_variance, network_error, trained = [], [], [], 0
for epochs in EPOCHS:  # alle 20 Punkte in einem Batch: Ein Schritt ist eine Epoche
    networks.fit(train_ds, steps_per_epoch=epochs - trained, verbose=0)
    trained = epochs
    network_prediction = networks.predict_on_batch(for_all_networks(x_test))[..., 0].T  # (n, 200)
    b, v = decompose(network_prediction)
    network_bias2.append(b)
    network_variance.append(v)
    network_error.append(np.mean((y_test[:NETWORKS] - network_prediction) ** 2))
    print(f"Netz nach {epochs:4} Epochen: Bias² {b:.3f}, Varianz {v:.3f}, "
          f"Testfehler {network_error[-1]:.3f}")  # fmt: skip
best_epochs = EPOCHS[int(np.argmin(network_error))]

# %%
# Auswertung
# ----------

best = int(np.argmin(test_error))
print(f"Das Netz wird nach {best_epochs} Epochen am besten, danach wächst nur noch die Varianz.")
print(
    f"Der Testfehler ist U-förmig: {test_error[0]:.2f} bei Grad 0, {test_error[best]:.2f} bei "
    f"Grad {best}, {test_error[-1]:.2f} bei Grad {DEGREES[-1]}."
)

fig, axes = plt.subplots(1, 3, figsize=(13, 4.5), sharey=True)
for axis, (degree, name) in zip(
    axes, ((1, "zu einfach"), (best, "passend"), (DEGREES[-1], "zu flexibel"))
):
    axis.plot(x_test, prediction[degree][:20].T, color="C0", linewidth=1, alpha=0.5)
    axis.plot(x_test, prediction[degree].mean(axis=0), color="C3", label="mittleres Modell")
    axis.plot(x_test, true_curve(x_test), color="black", linestyle="--", label="wahre Kurve")
    axis.scatter(x_train, y_train[0], color="C0", s=25, label="ein Datensatz")
    axis.set(title=f"Grad {degree}: {name}", xlabel="x", ylim=(-2.5, 2.5))
axes[0].set_ylabel("y")
axes[0].legend(loc="lower left")

fig, axes = plt.subplots(1, 2, figsize=(13, 5))
for axis, x, parts, name in (
    (axes[0], DEGREES, (bias2, variance, test_error), "Grad des Polynoms"),
    (axes[1], EPOCHS, (network_bias2, network_variance, network_error), "Epochen des Netzes"),
):
    for values, label, color in zip(parts, ("Bias²", "Varianz", "Testfehler"), ("C0", "C1", "C3")):
        axis.plot(x, values, "o-", color=color, label=label)
    axis.axhline(noise, color="gray", linestyle=":", label="Rauschen")
    axis.set(xlabel=name, ylabel="Fehler (quadratisch)", ylim=(0, 1.1 * max(parts[-1])))
axes[0].plot(DEGREES, train_error.values(), "k--", label="Trainingsfehler")
axes[1].set_xscale("log")
axes[0].legend()
plt.show()
