"""
Übung: Aktivierungsfunktionen selbst schreiben
==============================================

Du schreibst fünf Aktivierungsfunktionen mit ``keras.ops`` und setzt sie in dasselbe MLP ein. Dann
siehst du, wie steil sie sind, und warum ein tiefes Netz mit Sigmoid so zäh lernt.

:Lernziele: Sigmoid, Tanh, ReLU, Leaky ReLU, ELU, Sättigung, Vanishing Gradients
:Bearbeitung: 40 min
:Dauer: voll 50 s, schnell 16 s
:Daten: MNIST
"""

from kurs import QUICK
from kurs.exercise import check

import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
import tensorflow_datasets as tfds
from keras import ops

EPOCHS = 6 if QUICK else 5
BATCH_SIZE = 32 if QUICK else 128
HIDDEN_LAYERS = 5
x = np.linspace(-6, 6, 25, dtype="float32")  # hier wird verglichen: (25,)


def answer(activation) -> np.ndarray | None:
    """Deine Funktion an den Stellen x. Keras kann nur ableiten, was mit ops gerechnet ist."""
    values = activation(ops.convert_to_tensor(x))
    if isinstance(values, np.ndarray):
        raise TypeError("Nimm ops statt np, zum Beispiel ops.exp: Sonst kann Keras nicht ableiten.")
    return None if values is None else np.asarray(values)


# %%
# Aufgabe 1: Sigmoid
# ------------------
# σ(x) = 1 / (1 + e⁻ˣ) drückt jede Zahl in den Bereich von 0 bis 1. ``ops.exp`` rechnet auf ganzen
# Arrays und auch in einem Keras-Modell.


def sigmoid(x):
    # <loesung 1>
    return 1 / (1 + ops.exp(-x))
    # </loesung>


sigmoid_works = check(
    1,
    lambda: answer(sigmoid),
    expected=np.asarray(keras.activations.sigmoid(x)),
    hint="Setze die Formel ein: eins durch (eins plus ops.exp(-x)). Achte auf die Klammern.",
    mistakes={
        "Das Minus im Exponenten fehlt: Die Kurve fällt, statt zu steigen.": 1
        / (1 + np.exp(x)),
        "Es fehlt eine Klammer: Du rechnest 1/1 + e⁻ˣ.": 1 + np.exp(-x),
        "Im Nenner fehlt die 1.": np.exp(x),
    },
)

# %%
# Aufgabe 2: Tanh
# ---------------
# Tanh ist ein gestauchtes Sigmoid im Bereich von −1 bis 1: tanh(x) = 2·σ(2x) − 1. Benutze dein
# Sigmoid.


def tanh(x):
    # <loesung 2>
    return 2 * sigmoid(2 * x) - 1
    # </loesung>


tanh_works = check(
    2,
    lambda: answer(tanh),
    expected=np.tanh(x),
    after=(1,),
    hint="Zweimal die 2: einmal vor dem Sigmoid, einmal vor dem x. Am Ende 1 abziehen.",
    mistakes={
        "Innen fehlt die 2: sigmoid(2 * x).": 2 / (1 + np.exp(-x)) - 1,
        "Außen fehlt die 2: Der Bereich geht nur von −1 bis 0.": 1 / (1 + np.exp(-2 * x)) - 1,
        "Die 1 wird noch nicht abgezogen: Der Bereich geht von 0 bis 2.": 2 / (1 + np.exp(-2 * x)),
    },
)

# %%
# Aufgabe 3: ReLU
# ---------------
# ReLU lässt positive Zahlen durch und macht aus negativen null. ``ops.maximum`` vergleicht Zahl für
# Zahl.


def relu(x):
    # <loesung 3>
    return ops.maximum(x, 0)
    # </loesung>


relu_works = check(
    3,
    lambda: answer(relu),
    expected=np.maximum(x, 0),
    hint="Nimm das Größere von x und 0.",
    mistakes={
        "Das sind die negativen Zahlen. Nimm maximum statt minimum.": np.minimum(x, 0),
        "Das ist der Betrag: Negative Zahlen sollen null werden.": np.abs(x),
        "Das gibt nur an, ob x positiv ist.": (x > 0).astype("float32"),
    },
)

# %%
# Aufgabe 4: Leaky ReLU
# ---------------------
# Wo ReLU null ist, ist auch der Gradient null. Leaky ReLU lässt dort ein Fünftel durch: 0,2·x für
# negative x. ``ops.where(Bedingung, a, b)`` wählt Zahl für Zahl zwischen a und b.


def leaky_relu(x):
    # <loesung 4>
    return ops.where(x > 0, x, 0.2 * x)
    # </loesung>


leaky_relu_works = check(
    4,
    lambda: answer(leaky_relu),
    expected=np.where(x > 0, x, 0.2 * x),
    hint="Bedingung x > 0, dann x, sonst 0.2 * x.",
    mistakes={
        "Die beiden Fälle sind vertauscht.": np.where(x > 0, 0.2 * x, x),
        "Negative x sollen negativ bleiben.": np.where(x > 0, x, -0.2 * x),
        "Für negative x fehlt der Faktor x: Dort steht nur 0.2.": np.where(x > 0, x, 0.2),
        "Die Steigung soll 0.2 sein, nicht 0.01.": np.where(x > 0, x, 0.01 * x),
    },
)

# %%
# Aufgabe 5: ELU
# --------------
# ELU ist für positive x wie ReLU. Für negative läuft sie glatt gegen −1: eˣ − 1.


def elu(x):
    # <loesung 5>
    return ops.where(x > 0, x, ops.exp(x) - 1)
    # </loesung>


elu_works = check(
    5,
    lambda: answer(elu),
    expected=np.asarray(keras.activations.elu(x)),
    hint="Wie Leaky ReLU, nur steht im zweiten Fall ops.exp(x) - 1.",
    mistakes={
        "Die −1 fehlt: Bei 0 macht die Kurve einen Sprung.": np.where(x > 0, x, np.exp(x)),
        "Das Vorzeichen ist vertauscht: eˣ − 1, nicht 1 − eˣ.": np.where(x > 0, x, 1 - np.exp(x)),
        "Im Exponenten steht x, nicht −x.": np.where(x > 0, x, np.exp(-x) - 1),
    },
)
activations = {"Sigmoid": sigmoid, "Tanh": tanh, "ReLU": relu, "Leaky ReLU": leaky_relu, "ELU": elu}
all_work = sigmoid_works and tanh_works and relu_works and leaky_relu_works and elu_works

# %%
# Die Kurven und ihre Steigung
# ----------------------------
# Die Steigung ist der Faktor, mit dem der Gradient beim Rückwärtsrechnen durch das Neuron kommt.

if all_work:
    points = tf.constant(np.linspace(-6, 6, 401, dtype="float32"))
    fig, axes = plt.subplots(1, 2, figsize=(12, 5))
    for name, activation in activations.items():
        with tf.GradientTape() as tape:
            tape.watch(points)
            values = activation(points)
        slope = tape.gradient(values, points).numpy()
        style = "-" if name in ("Sigmoid", "Tanh", "ELU") else "--"
        axes[0].plot(points, values, style, label=name)
        axes[1].plot(points, slope, style, label=name)
        print(f"{name:10} größte Steigung {slope.max():.2f}")
    axes[0].set(xlabel="x", ylabel="Aktivierung", ylim=(-1.5, 3))
    axes[1].set(xlabel="x", ylabel="Steigung")
    axes[0].legend()
    plt.show()

# %%
# Aufgabe 6: durch fünf Schichten
# -------------------------------
# Der Gradient wird in jeder Schicht mit der Steigung der Aktivierung malgenommen. Mit welchem
# Faktor kommt er nach fünf Schichten Sigmoid höchstens an? Die Gewichte zählen hier nicht mit.


def largest_factor() -> float:
    # <loesung 6>
    return 0.25**5
    # </loesung>


check(
    6,
    largest_factor,
    expected=0.25**5,
    hint="Lies die größte Steigung von Sigmoid ab und nimm sie fünfmal mit sich selbst mal.",
    mistakes={
        "Das ist die größte Steigung einer einzigen Schicht.": 0.25,
        "Die Faktoren werden multipliziert, nicht addiert.": 1.25,
        "Die größte Steigung von Sigmoid ist nicht 0,5: Das ist ihr Wert bei x = 0.": 0.5**5,
    },
)

# %%
# Dasselbe Netz mit fünf Aktivierungen
# ------------------------------------
# Fünf verdeckte Schichten mit je 64 Neuronen. Alle Netze beginnen mit denselben Startgewichten.

if all_work:
    arrays = tfds.load(
        "mnist", split=["train[:80%]", "train[-20%:]", "test"], as_supervised=True, batch_size=-1
    )
    (x_train, y_train), (x_val, y_val), (x_test, y_test) = tfds.as_numpy(arrays)
    x_train, x_val, x_test = (
        images.reshape(-1, 784).astype("float32") / 255 for images in (x_train, x_val, x_test)
    )  # (n, 28, 28, 1) -> (n, 784)
    val_accuracy, test_accuracy = {}, {}
    for name, activation in activations.items():
        keras.utils.set_random_seed(42)
        hidden = [keras.layers.Dense(64, activation=activation) for _ in range(HIDDEN_LAYERS)]
        layers = [keras.Input((784,)), *hidden, keras.layers.Dense(10, activation="softmax")]
        model = keras.Sequential(layers)
        model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
        val_accuracy[name] = model.fit(
            x_train, y_train, BATCH_SIZE, EPOCHS, validation_data=(x_val, y_val), verbose=0
        ).history["val_accuracy"]
        test_accuracy[name] = model.evaluate(x_test, y_test, verbose=0)[1]
        print(
            f"{name:10} Validierung nach Epoche 1 {val_accuracy[name][0]:.3f}, nach {EPOCHS} "
            f"{val_accuracy[name][-1]:.3f}, Test {test_accuracy[name]:.3f}"
        )
        plt.plot(range(1, EPOCHS + 1), val_accuracy[name], marker="o", label=name)
    plt.xlabel("Epoche")
    plt.ylabel("Genauigkeit (Validierung)")
    plt.legend()
    plt.show()

# %%
# Aufgabe 7: deuten
# -----------------
# Warum lernt das Netz mit Sigmoid am langsamsten? Gib "a", "b" oder "c" zurück.
#
# - a: Sigmoid ist teurer zu berechnen.
# - b: Die Gradienten der ersten Schichten sind winzig, weil jede Ableitung sie mindestens viertelt.
# - c: Sigmoid kann keine negativen Zahlen ausgeben, ReLU schon.


def interpretation() -> str:
    # <loesung 7>
    return "b"
    # </loesung>


check(
    7,
    interpretation,
    expected="b",
    hint="Gib einen der Buchstaben zurück. Aufgabe 6 führt auf die Spur.",
    mistakes={
        "Rechenzeit ändert nichts an der Zahl der Epochen.": "a",
        "Auch ReLU gibt keine negativen Zahlen aus.": "c",
    },
)
