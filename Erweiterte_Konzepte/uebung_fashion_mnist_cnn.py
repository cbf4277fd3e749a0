"""
Übung: Kleidung erkennen mit einem CNN – wie gut wirst du?
==========================================================

Dieselbe Kleidung wie am ersten Tag, aber jetzt mit Faltungsschichten. Du rechnest Gewichte nach,
baust das CNN, lässt die Lernrate sinken und hörst mit Early Stopping rechtzeitig auf. Danach wird
verbessert: Für die Testgenauigkeit gibt es Bronze, Silber und Gold.

:Lernziele: CNN, Optimizer, sinkende Lernrate, Early Stopping, Auswahl nach Validierungsdaten
:Bearbeitung: 60 min
:Dauer: voll 4 min, schnell 16 s
:Daten: Fashion-MNIST, schnell gezeichnete Kleidung
"""

from kurs import QUICK
from kurs.exercise import OpenTask, check, rate

import time

import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
import tensorflow_datasets as tfds

keras.utils.set_random_seed(42)
BATCH_SIZE = 32 if QUICK else 128
EPOCHS = 8 if QUICK else 15  # so lange höchstens
LEARNING_RATE = 0.002  # am Anfang
# Zum Einordnen: Ein Netz ohne Faltung schafft voll etwa 0,89 und schnell 0,80.
LIMITS = (0.83, 0.86, 0.91) if QUICK else (0.9, 0.92, 0.935)
LEVELS = dict(zip(("Bronze", "Silber", "Gold"), LIMITS))

parts = ["train[:80%]", "train[-20%:]", "test"]
splits = tfds.load("fashion_mnist", split=parts, as_supervised=True, batch_size=-1)
(x_train, y_train), (x_val, y_val), (x_test, y_test) = (
    (images / np.float32(255), labels) for images, labels in tfds.as_numpy(splits)
)  # Bilder (N, 28, 28, 1), Etiketten (N,)
train_ds = tf.data.Dataset.from_tensor_slices((x_train, y_train)).cache()
train_ds = train_ds.shuffle(len(x_train)).batch(BATCH_SIZE).prefetch(2)
val_ds = tf.data.Dataset.from_tensor_slices((x_val, y_val)).batch(500).cache()
test_ds = tf.data.Dataset.from_tensor_slices((x_test, y_test)).batch(500)

# %%
# Aufgabe 1: Wie viele Gewichte?
# ------------------------------
# Eine Faltungsschicht hat ``filters`` Filter. Jeder ist ``size`` × ``size`` Punkte groß, geht durch
# alle ``channels`` Kanäle des Bildes und hat einen Bias. Gib die Zahl aller Gewichte zurück.


def conv_weights(size: int, channels: int, filters: int) -> int:
    raise OpenTask(1)  # Ersetze diese Zeile durch deinen Code.


weights_work = check(
    1,
    lambda: [conv_weights(3, 1, 32), conv_weights(5, 32, 64)],
    expected=[320, 51_264],
    hint="Ein Filter hat size · size · channels Gewichte und einen Bias. Es gibt filters davon.",
    mistakes={
        "Der Bias fehlt: Jeder Filter hat einen.": [288, 51_200],
        "Jeder Filter hat einen Bias, nicht die ganze Schicht nur einen.": [289, 51_201],
        "Jeder Filter hat nur einen Bias, nicht einen je Kanal.": [320, 53_248],
        "Ein Filter geht durch alle Kanäle: Es fehlt der Faktor channels.": [320, 1_664],
        "Ein Filter ist ein Quadrat: size kommt zweimal vor.": [128, 10_304],
    },
)

# %%
# Aufgabe 2: das CNN
# ------------------
# Baue ein Netz mit mindestens zwei `Conv2D` (Filter 3 × 3, ``padding="same"`` und
# ``activation="relu"``), dazwischen `MaxPooling2D`. Dann `Flatten` und `Dense`, am Ende zehn
# Wahrscheinlichkeiten (softmax). Eingabe: (28, 28, 1). `Dropout` darf dazu.


def build_model() -> keras.Model:
    raise OpenTask(2)  # Ersetze diese Zeile durch deinen Code.


def inspect_model() -> dict | None:
    """Was für Schichten sind es, und was kommt für acht Bilder heraus?"""
    model = build_model()
    if model is None:
        return None
    output = np.asarray(model(x_train[:8]))
    kinds = [type(layer).__name__ for layer in model.layers]
    return {
        "Faltungen": kinds.count("Conv2D"),
        "Pooling": kinds.count("MaxPooling2D"),
        "Form": output.shape,
        "Summen": output.reshape(8, -1).sum(axis=1),
    }


model_works = check(
    2,
    inspect_model,
    expected=lambda found: (
        found["Faltungen"] >= 2
        and found["Pooling"] >= 1
        and found["Form"] == (8, 10)
        and np.allclose(found["Summen"], 1, atol=1e-3)
    ),
    hint="Die zehn Zahlen je Bild ergeben nicht 1. Nimm in der letzten Schicht softmax.",
    mistakes={
        "Es fehlt Flatten: Die Ausgabe ist noch ein Bild.": lambda found: len(found["Form"]) > 2,
        "Die letzte Schicht braucht zehn Neuronen.": lambda found: found["Form"] != (8, 10),
        "Gefragt sind mindestens zwei Faltungen.": lambda found: found["Faltungen"] < 2,
        "Ohne MaxPooling2D bleibt das Bild zu groß.": lambda found: found["Pooling"] < 1,
    },
)

# %%
# Aufgabe 3: der Optimizer
# ------------------------
# Gib Adam zurück, dessen Lernrate über alle ``steps`` Schritte wie ein halber Kosinus von
# ``learning_rate`` auf 0 sinkt: `keras.optimizers.schedules.CosineDecay(Anfang, Schritte)`.


def make_optimizer(learning_rate: float, steps: int) -> keras.optimizers.Optimizer:
    raise OpenTask(3)  # Ersetze diese Zeile durch deinen Code.


def rates_of(optimizer) -> list | None:
    """Name des Optimizers und seine Lernrate nach 0, 50 und 100 von 100 Schritten."""
    if optimizer is None:
        return None
    rates = []
    for step in (0, 50, 100):
        optimizer.iterations.assign(step)
        rates.append(round(float(optimizer.learning_rate), 6))
    return [type(optimizer).__name__, rates]


optimizer_works = check(
    3,
    lambda: rates_of(make_optimizer(0.004, 100)),
    expected=["Adam", [0.004, 0.002, 0]],
    hint="Erst CosineDecay(learning_rate, steps) bauen, dann an keras.optimizers.Adam übergeben.",
    mistakes={
        "Die Lernrate sinkt nicht. Übergib Adam den Plan statt der Zahl.": ["Adam", [0.004] * 3],
        "Das ist Adam mit seiner Voreinstellung. Übergib ihm den Plan.": ["Adam", [0.001] * 3],
        "Die Lernrate sinkt zu früh auf 0. Gib CosineDecay alle steps.": ["Adam", [0.004, 0, 0]],
        "Nimm learning_rate statt einer festen Zahl.": lambda found: found[1][0] != 0.004,
        "Gefragt ist Adam.": lambda found: found[0] != "Adam",
    },
)

# %%
# Aufgabe 4: trainieren und rechtzeitig aufhören
# ----------------------------------------------
# Schreibe `compile` (Verlust `sparse_categorical_crossentropy`, Metrik `accuracy`) und `fit` mit
# Validierungsdaten. Ergänze ``callbacks`` um `EarlyStopping`, das ``val_accuracy`` beobachtet, drei
# Epochen Geduld hat und die besten Gewichte zurückholt. Gib das Ergebnis von `fit` zurück.
# Nützlich: ``steps_per_execution=16`` in `compile` und ``verbose=2`` in `fit`.


def train(model: keras.Model, optimizer, train_ds, val_ds, epochs: int, callbacks: list):
    raise OpenTask(4)  # Ersetze diese Zeile durch deinen Code.


def what_early_stopping_does() -> list | None:
    """Ein fertiges Netz verlernt alles: Nach wie vielen Epochen ist Schluss, und was kann es dann?

    Die Etiketten fürs Training sind um eins verschoben, die zur Validierung sind richtig.
    """
    x, y = np.eye(10, dtype="float32"), np.arange(10)
    layer = keras.layers.Dense(10, activation="softmax")
    model = keras.Sequential([keras.Input((10,)), layer])
    layer.set_weights([3 * x, np.zeros(10)])
    wrong_ds, right_ds = (tf.data.Dataset.from_tensors((x, labels)) for labels in ((y + 1) % 10, y))
    seen = []
    count = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: seen.append(epoch))
    result = train(model, keras.optimizers.SGD(8.0), wrong_ds, right_ds, 10, [count])
    if result is None:
        return None
    measured = "val_accuracy" in result.history
    accuracy = np.mean(np.asarray(model(x)).argmax(axis=1) == y)
    return [measured, len(seen), float(accuracy)]


training_works = check(
    4,
    what_early_stopping_does,
    expected=[True, 4, 1.0],
    hint="Gefragt sind patience=3 und restore_best_weights=True, beobachtet wird val_accuracy.",
    mistakes={
        "Es fehlt validation_data oder metrics=['accuracy'].": lambda found: found[0] is False,
        "Das Training läuft bis zum Ende. Ist EarlyStopping in callbacks?": [True, 10, 0.0],
        "Es fehlt restore_best_weights=True: Das Netz behält die letzten Gewichte.": [True, 4, 0.0],
        "Übergib auch die callbacks, die train bekommt, an fit.": lambda found: found[1] == 0,
        "Die Geduld ist zu klein: Es sollen drei Epochen sein.": lambda found: found[1] < 4,
        "Die Geduld ist zu groß: Es sollen drei Epochen sein.": lambda found: 4 < found[1] < 10,
    },
)

# %%
# Aufgabe 5: Welche Zahl darfst du nennen?
# ----------------------------------------
# Du hast mehrere Netze ausprobiert und kennst von jedem die Genauigkeit auf den Validierungs- und
# auf den Testdaten. Eines sollst du abgeben. Gib die Genauigkeit zurück, die du dazu nennst.


def honest_accuracy(val_accuracies: list[float], test_accuracies: list[float]) -> float:
    raise OpenTask(5)  # Ersetze diese Zeile durch deinen Code.


choice_works = check(
    5,
    lambda: honest_accuracy([0.905, 0.921, 0.932, 0.918], [0.911, 0.919, 0.924, 0.929]),
    expected=0.924,
    hint="Die Validierungsdaten wählen das Netz aus, die Testdaten messen es.",
    mistakes={
        "Das wählt nach den Testdaten aus: Die Zahl ist geschönt.": 0.929,
        "Diese Zahl hat das Netz ausgewählt und ist deshalb zu gut. Nenne die vom Test.": 0.932,
        "Du sollst ein Netz abgeben, nicht den Mittelwert aller.": 0.92075,
    },
)

# %%
# Wie gut wirst du?
# -----------------
# Verbessere dein Netz: mehr Filter, eine Faltung mehr, Dropout, eine andere Lernrate, gespiegelte
# Bilder. Entscheide nach ``val_accuracy``.

if weights_work and model_works and optimizer_works and training_works and choice_works:
    model, seconds, start = build_model(), [], time.perf_counter()
    watch = keras.callbacks.LambdaCallback(
        on_epoch_end=lambda epoch, logs: seconds.append(time.perf_counter() - start)
    )
    optimizer = make_optimizer(LEARNING_RATE, EPOCHS * len(train_ds))
    history = train(model, optimizer, train_ds, val_ds, EPOCHS, [watch]).history
    for level, limit in LEVELS.items():
        there = np.flatnonzero(np.array(history["val_accuracy"]) >= limit)
        when = f"nach {seconds[there[0]]:.0f} s" if len(there) else "nicht erreicht"
        print(f"{level} ({limit:g}) auf den Validierungsdaten: {when}")
    best_val_accuracy = max(history["val_accuracy"])
    test_accuracy = model.evaluate(test_ds, verbose=0)[1]
    print(f"{seconds[-1]:.0f} s Training, Validierung bestenfalls {best_val_accuracy:.4f}")
    rate("Testgenauigkeit", test_accuracy, LEVELS)

    plt.plot(seconds, history["val_accuracy"], "o-", label="Validierung")
    plt.plot(seconds, history["accuracy"], "o:", label="Training, mit Dropout gemessen")
    for level, color in zip(LEVELS, ("peru", "silver", "gold")):
        plt.axhline(LEVELS[level], color=color, linestyle="--", label=level)
    plt.xlabel("Sekunden")
    plt.ylabel("Genauigkeit")
    plt.legend(loc="lower right")
    plt.show()
