"""
Optimizer: vom einfachen Abstieg bis AdamW
==========================================

SGD, Momentum, Nesterov, RMSprop, Adam und AdamW sind nur wenige Zeilen lang. Von Hand geschrieben
machen sie dieselben Schritte wie Keras. In einer schmalen Schlucht kommen Momentum und Nesterov
viel schneller ans Ziel als SGD. Beim Training siehst du: Mit derselben Lernrate für alle ist der
Vergleich unfair, mit der besten Lernrate für jeden liegen sie viel näher beieinander.

:Lernziele: SGD, Momentum, Nesterov, RMSprop, Adam, AdamW, Suche der Lernrate
:Dauer: voll 90 s, schnell 11 s
:Daten: erzeugt, Fashion-MNIST
"""

from kurs import QUICK

import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
import tensorflow_datasets as tfds
from keras.optimizers import SGD, Adam, AdamW, RMSprop

keras.utils.set_random_seed(42)
rng = np.random.default_rng(42)
BATCH_SIZE = 64 if QUICK else 128
EPOCHS = 4
RUNS = 2 if QUICK else 3  # so oft wird am Ende mit anderen Startgewichten trainiert
LEARNING_RATES = (0.0002, 0.001, 0.005, 0.025, 0.125, 0.625)
COMMON = LEARNING_RATES.index(0.001)  # in Keras die Voreinstellung für Adam

# %%
# Die Regeln
# ----------
# Jede Regel bekommt die Gewichte und ihren Gradienten und gibt die neuen Gewichte zurück. Was sie
# sich bis zum nächsten Schritt merkt, steht in ``state``.


def sgd(w, gradient, state, learning_rate):
    return w - learning_rate * gradient


def momentum(w, gradient, state, learning_rate, beta=0.9):
    """Wie eine rollende Kugel: In der Geschwindigkeit wirken frühere Gradienten nach."""
    state["velocity"] = beta * state["velocity"] - learning_rate * gradient
    return w + state["velocity"]


def nesterov(w, gradient, state, learning_rate, beta=0.9):
    """Wie Momentum, aber der neue Gradient zählt sofort stärker."""
    state["velocity"] = beta * state["velocity"] - learning_rate * gradient
    return w + beta * state["velocity"] - learning_rate * gradient


def rmsprop(w, gradient, state, learning_rate, rho=0.9, epsilon=1e-7):
    """Teilt jeden Gradienten durch seine übliche Größe."""
    state["square"] = rho * state["square"] + (1 - rho) * gradient**2
    return w - learning_rate * gradient / np.sqrt(state["square"] + epsilon)


def adam(w, gradient, state, learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    """Oben der mittlere Gradient wie bei Momentum, unten seine Größe wie bei RMSprop."""
    state["step"] += 1
    state["mean"] = beta_1 * state["mean"] + (1 - beta_1) * gradient
    state["square"] = beta_2 * state["square"] + (1 - beta_2) * gradient**2
    # Beide Mittel beginnen bei 0 und sind anfangs zu klein: Das gleicht dieser Faktor aus.
    correction = np.sqrt(1 - beta_2 ** state["step"]) / (1 - beta_1 ** state["step"])
    return w - learning_rate * correction * state["mean"] / (np.sqrt(state["square"]) + epsilon)


def adamw(w, gradient, state, learning_rate, weight_decay=0.004):
    """Adam, das zusätzlich in jedem Schritt alle Gewichte ein wenig schrumpft (Weight Decay)."""
    return adam(w * (1 - learning_rate * weight_decay), gradient, state, learning_rate)


START = {"velocity": 0.0, "mean": 0.0, "square": 0.0, "step": 0}
rules = {"SGD": sgd, "Momentum": momentum, "Nesterov": nesterov,
         "RMSprop": rmsprop, "Adam": adam, "AdamW": adamw}  # fmt: skip

# %%
# Dasselbe mit Keras
# ------------------
# Beide bekommen 50-mal dieselben Gradienten, für fünf Gewichte von winzig bis groß. SGD macht mit
# großen Gradienten große Schritte. Bei Adam ist der erste Schritt fast immer so groß wie die
# Lernrate.

optimizers = {"SGD": SGD, "Momentum": lambda rate: SGD(rate, momentum=0.9),
              "Nesterov": lambda rate: SGD(rate, momentum=0.9, nesterov=True),
              "RMSprop": RMSprop, "Adam": Adam, "AdamW": AdamW}  # fmt: skip
rate = 1 / 1024  # rund 0,001; diese Zahl speichert der Computer ohne Rundung
gradients = rng.normal(size=(50, 5)) * [1e-5, 1e-3, 1, 10, 100]  # (50 Schritte, 5 Gewichte)
by_hand, by_keras, same_as_keras = {}, {}, {}
for name, rule in rules.items():
    w, state = np.ones(5), dict(START)
    variable, optimizer = keras.Variable(np.ones(5), dtype="float64"), optimizers[name](rate)
    by_hand[name], by_keras[name] = [w], [w]
    for gradient in gradients:
        w = rule(w, gradient, state, rate)
        optimizer.apply([keras.ops.convert_to_tensor(gradient)], [variable])
        by_hand[name].append(w)
        by_keras[name].append(variable.numpy())
    largest = np.abs(by_hand[name]).max(axis=0)  # Keras rundet 0.9 und 0.999 ein wenig
    same_as_keras[name] = np.allclose(by_hand[name], by_keras[name], rtol=0, atol=1e-6 * largest)
print(f"Gleich wie Keras über 50 Schritte: {same_as_keras}")
print("Erster Gradient    ", *(f"{g:9.1g}" for g in gradients[0]))
for name in ("SGD", "Adam"):
    print(f"Erster Schritt {name:4}", *(f"{step:9.1g}" for step in by_hand[name][1] - 1))

# %%
# Die Schlucht
# ------------
# In einer Richtung ist dieses Tal 100-mal so stark gekrümmt wie in der anderen. Es liegt schräg,
# damit die Achsen niemandem helfen. Gezählt werden die Schritte, bis der Abstand zum Minimum
# dauerhaft unter 2 % liegt, mit der besten von 41 Lernraten; wer nie ankommt, zählt mit 251.
# RMSprop geht am Ende noch so große Schritte wie die Lernrate, also braucht es eine kleine. AdamW
# fehlt: Hier zöge es die Gewichte nach 0, also gerade ins Minimum.

turn = np.array([[np.cos(0.5), -np.sin(0.5)], [np.sin(0.5), np.cos(0.5)]])
hessian = turn @ np.diag([1, 100]) @ turn.T  # Krümmung in jeder Richtung (Hesse-Matrix)
angle = rng.uniform(0, 2 * np.pi, size=20)
angle[0] = np.pi  # dieser Weg wird gezeichnet
starts = np.stack([np.cos(angle), np.sin(angle)], axis=1)  # (20, 2), alle im Abstand 1


def descend(rule, learning_rate: float) -> np.ndarray:
    """Geht alle 20 Wege auf einmal: (Schritte + 1, 20, 2)"""
    w, state, path = starts, dict(START), [starts]
    for _ in range(250):
        w = np.clip(rule(w, w @ hessian, state, learning_rate), -1e6, 1e6)  # manche laufen davon
        path.append(w)
    return np.array(path)


ravine_steps, paths = {}, {}
for name in list(rules)[:5]:
    for rate in np.geomspace(0.001, 1, 41):
        path = descend(rules[name], rate)
        too_far = np.linalg.norm(path, axis=-1) >= 0.02  # (Schritte + 1, 20)
        # nach dem letzten Schritt, der noch zu weit weg ist
        steps = float(np.mean(len(path) - np.argmax(too_far[::-1], axis=0)))
        if steps < ravine_steps.get(name, np.inf):
            ravine_steps[name], paths[name] = steps, path[:, 0]
    print(f"{name:8} {ravine_steps[name]:5.0f} Schritte, Mittel über 20 Startpunkte")

w_1, w_2 = np.meshgrid(np.linspace(-1.1, 0.4, 80), np.linspace(-0.9, 0.4, 80))
height = (hessian[0, 0] * w_1**2 + 2 * hessian[0, 1] * w_1 * w_2 + hessian[1, 1] * w_2**2) / 2
fig, axes = plt.subplots(2, 3, figsize=(13, 7.5))
for axis, (name, path) in zip(axes.flat, paths.items()):
    axis.contour(w_1, w_2, height, np.geomspace(0.02, 30, 10), colors="silver", linewidths=1)
    axis.plot(*path[:60].T, ".-", color="C3", linewidth=1, markersize=5)
    axis.plot(0, 0, "k*", markersize=14)
    axis.set(title=f"{name}, 60 Schritte", xlabel="Gewicht 1", ylabel="Gewicht 2", ylim=(-0.9, 0.4))
    axes[1, 2].semilogy(np.linalg.norm(path, axis=1), label=name)
axes[1, 2].set(xlabel="Schritt", ylabel="Abstand zum Minimum", ylim=(1e-4, 2), title="Alle Wege")
axes[1, 2].axhline(0.02, color="gray", linestyle=":")
axes[1, 2].legend(fontsize=10)
plt.show()

# %%
# Ein fairer Vergleich
# --------------------
# Sechs Regeln, sechs Lernraten, dieselben Startgewichte, gleich viele Epochen: Jede Regel darf
# gleich oft probieren. Ausgewählt wird nach dem Validierungsverlust. Erst mit der besten Lernrate
# wird auf den Testdaten gemessen.

parts = ["train[:80%]", "train[-20%:]", "test"]
splits = tfds.load("fashion_mnist", split=parts, as_supervised=True, batch_size=-1)
train_ds, val_ds, test_ds = (
    tf.data.Dataset.from_tensor_slices((images.reshape(-1, 784) / np.float32(255), labels))
    for images, labels in tfds.as_numpy(splits)
)
train_ds = train_ds.cache().shuffle(50_000).batch(BATCH_SIZE).prefetch(1)
val_ds, test_ds = val_ds.batch(500).cache(), test_ds.batch(500)

layers = [keras.layers.Dense(128, activation="relu"), keras.layers.Dense(10, "softmax")]
model = keras.Sequential([keras.Input((784,)), *layers])
first, *others = (keras.models.clone_model(model).get_weights() for _ in range(1 + RUNS))


def train_and_measure(weights, learning_rate: float, dataset: tf.data.Dataset) -> float:
    """Beginnt ganz von vorn: Auch der Optimizer vergisst alles."""
    for variable in model.optimizer.variables:
        variable.assign(keras.ops.zeros_like(variable))
    model.optimizer.learning_rate = learning_rate
    model.set_weights(weights)
    model.fit(train_ds, epochs=EPOCHS, verbose=0)
    return model.evaluate(dataset, verbose=0)


val_loss, best_rate, test_losses = {}, {}, {}
for name in rules:
    optimizer = optimizers[name](LEARNING_RATES[COMMON])
    optimizer.build(model.trainable_variables)
    model.compile(optimizer, "sparse_categorical_crossentropy", steps_per_execution=25)
    val_loss[name] = [train_and_measure(first, rate, val_ds) for rate in LEARNING_RATES]
    best_rate[name] = LEARNING_RATES[int(np.nanargmin(val_loss[name]))]
    test_losses[name] = [train_and_measure(start, best_rate[name], test_ds) for start in others]
    print(f"{name:8} Rate {LEARNING_RATES[COMMON]:g}: Validierung {val_loss[name][COMMON]:.3f}, "
          f"beste {best_rate[name]:g}: {np.nanmin(val_loss[name]):.3f}, im Test "
          f"{np.mean(test_losses[name]):.3f} ± {np.std(test_losses[name]):.3f}")  # fmt: skip

# %%
# Auswertung
# ----------
# Die Kurven liegen gegeneinander verschoben: Jede Regel hat ihre eigene gute Lernrate.

for name, style in zip(rules, ("o-", "s-", "^--", "D-", "v-", "x--")):
    plt.loglog(LEARNING_RATES, val_loss[name], style, label=name)
plt.gca().set(xlabel="Lernrate", ylabel="Validierungsverlust")
plt.legend()
plt.show()

gap_common = val_loss["SGD"][COMMON] - val_loss["Adam"][COMMON]
gap_tuned = float(np.mean(test_losses["SGD"]) - np.mean(test_losses["Adam"]))
print(
    f"In der Schlucht braucht SGD {ravine_steps['SGD']:.0f} Schritte, Momentum "
    f"{ravine_steps['Momentum']:.0f} und Nesterov {ravine_steps['Nesterov']:.0f}; im Training "
    f"liegt SGD mit Lernrate {LEARNING_RATES[COMMON]:g} im Verlust um {gap_common:.2f} hinter "
    f"Adam, mit der besten Lernrate für beide nur um {gap_tuned:.2f}."
)
