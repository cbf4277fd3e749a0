"""
TensorBoard: dem Training zusehen
=================================

TensorBoard zeigt im Browser, was ein Training in seine Ereignisdateien schreibt: Kurven,
Gewichtsverteilungen, den Modellgraphen, Bilder und einen Vergleich der Hyperparameter. Kurze
Läufe mit drei Lernraten zeigen, wie man die Bilder liest. Am Ende holen wir die Kurven aus den
Dateien zurück: Sie stimmen mit `history` überein.

:Lernziele: TensorBoard, Ereignisdatei, Lernkurve, Histogramm, Hyperparameter
:Dauer: voll 55 s, schnell 9 s
:Daten: MNIST
"""

from kurs import OUTPUT_DIR, QUICK

import io
import json
import os
import shlex
import shutil
import subprocess
import sys

import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
import tensorflow_datasets as tfds
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.plugins.hparams import api as hp

keras.utils.set_random_seed(42)
EPOCHS = 5 if QUICK else 8
LEARNING_RATES = (0.0001, 0.003, 0.1)
UNITS = (128,) if QUICK else (16, 128)
LOG_DIR = OUTPUT_DIR / "logs"
shutil.rmtree(LOG_DIR, ignore_errors=True)  # sonst mischen sich alte und neue Läufe

# %%
# Daten
# -----
# Die Testdaten bleiben liegen, bis der beste Lauf feststeht.


def prepare(dataset: tf.data.Dataset) -> tf.data.Dataset:
    """Bündelt und skaliert auf [0, 1]: (B, 28, 28, 1) float32, (B,) int64."""
    dataset = dataset.batch(64)
    return dataset.map(lambda image, label: (tf.cast(image, "float32") / 255, label)).prefetch(1)


train_raw, val_raw, test_raw = tfds.load(
    "mnist", split=["train[:80%]", "train[-20%:]", "test"], as_supervised=True
)
train_ds = prepare(train_raw.cache().shuffle(10_000))
val_ds, test_ds = prepare(val_raw).cache(), prepare(test_raw)

# %%
# Bilder und Hyperparameter anmelden
# ----------------------------------
# `tf.summary` schreibt in den Ordner, dessen Writer gerade aktiv ist. Was das Netz zu sehen
# bekommt, sollte man sich immer ansehen: Stehen die Ziffern aufrecht, sind sie gut erkennbar?

images, labels = next(iter(train_raw.batch(16)))
with tf.summary.create_file_writer(str(LOG_DIR)).as_default():
    tf.summary.image("Eingaben", images, step=0, max_outputs=16)
    hp.hparams_config(
        hparams=[
            hp.HParam("learning_rate", hp.Discrete(LEARNING_RATES)),
            hp.HParam("units", hp.Discrete(UNITS)),
        ],
        metrics=[hp.Metric("epoch_accuracy", group="validation", display_name="Validierung")],
    )

# %%
# Training mit zwei Callbacks
# ---------------------------
# Der TensorBoard-Callback schreibt Skalare, Histogramme und den Modellgraphen, der HParams-Callback
# die Einstellungen. Jeder Lauf bekommt einen eigenen Ordner.


def build_model(units: int) -> keras.Model:
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Flatten(name="flatten"),
            keras.layers.Dense(units, activation="relu", name="hidden"),
            keras.layers.Dense(10, activation="softmax", name="output"),
        ],
        name="mlp",
    )


models, history = {}, {}
for units in UNITS:
    for learning_rate in LEARNING_RATES:
        run = f"lr_{learning_rate:g}_units_{units}"
        models[run] = build_model(units)
        models[run].compile(
            keras.optimizers.Adam(learning_rate),
            "sparse_categorical_crossentropy",
            metrics=["accuracy"],
            steps_per_execution=16,
        )
        callbacks = [
            keras.callbacks.TensorBoard(LOG_DIR / run, histogram_freq=1),
            hp.KerasCallback(str(LOG_DIR / run), {"learning_rate": learning_rate, "units": units}),
        ]
        history[run] = models[run].fit(
            train_ds, validation_data=val_ds, epochs=EPOCHS, callbacks=callbacks, verbose=0
        ).history  # fmt: skip
        print(f"{run}: Validierung {history[run]['val_accuracy'][-1]:.3f}")

# %%
# Falsch gelesene Ziffern
# -----------------------
# Jedes Matplotlib-Bild lässt sich als PNG in eine Ereignisdatei schreiben.

best_run = max(history, key=lambda run: history[run]["val_accuracy"][-1])
test_accuracy = models[best_run].evaluate(test_ds, verbose=0)[1]
val_images, val_labels = (np.concatenate(part) for part in zip(*val_ds.as_numpy_iterator()))
predicted = models[best_run](val_images).numpy().argmax(axis=1)
misread = np.flatnonzero(predicted != val_labels)[:10]

fig = plt.figure(figsize=(9, 4.2))
for place, i in enumerate(misread, start=1):
    axis = fig.add_subplot(2, 5, place, title=f"{val_labels[i]} als {predicted[i]}")
    axis.imshow(val_images[i, ..., 0], cmap="gray")
    axis.axis("off")
png = io.BytesIO()
fig.savefig(png, format="png")
with tf.summary.create_file_writer(str(LOG_DIR / best_run)).as_default():
    tf.summary.image("Falsch gelesen", tf.image.decode_png(png.getvalue())[None], step=EPOCHS - 1)

# %%
# TensorBoard öffnen
# ------------------
# Gib den Befehl in einem Terminal ein und öffne http://localhost:6006; nur dieser Rechner sieht die
# Seite. Im Reiter „Graphs“ wählst du einen Lauf mit `train` und als Tag `keras`.

command = [sys.executable, "-m", "tensorboard.main", f"--logdir={LOG_DIR}", "--host=localhost"]
quote = subprocess.list2cmdline if os.name == "nt" else shlex.join  # Leerzeichen in Pfaden
print(f"Zum Ansehen: {quote(command)}")

# %%
# Die Ereignisdateien lesen
# -------------------------
# Sie sind nur Listen von Paaren aus Schritt und Wert. Der Modellgraph steht als JSON unter `keras`.


def read_series(run: str, part: str) -> dict[str, np.ndarray]:
    """Alle Reihen eines Laufs: Name -> Werte je Epoche. `part` ist train oder validation."""
    events = EventAccumulator(str(LOG_DIR / run / part), size_guidance={"tensors": 0}).Reload()
    return {
        tag: np.array([tf.make_ndarray(e.tensor_proto).tolist() for e in events.Tensors(tag)])
        for tag in events.Tags()["tensors"]
    }


train_log = {run: read_series(run, "train") for run in history}
val_log = {run: read_series(run, "validation") for run in history}
graph = json.loads(train_log[best_run]["keras"].item())
graph_layers = [layer["class_name"] for layer in graph["config"]["layers"]]
largest_gap = max(
    np.max(np.abs(log[run][f"epoch_{name}"] - history[run][prefix + name]))
    for run in history
    for name in ("loss", "accuracy")
    for log, prefix in ((train_log, ""), (val_log, "val_"))
)
print(f"Schichten im Modellgraphen: {' → '.join(graph_layers)}")
print(f"Bester Lauf nach Validierung: {best_run}, Testgenauigkeit {test_accuracy:.3f}.")

# %%
# So liest du die Bilder
# ----------------------
# Fallen beide Kurven nur langsam, trainiere länger oder mit größerer Lernrate. Springt der Verlust
# oder steigt er wieder, ist die Lernrate zu groß. Fällt nur noch der Trainingsverlust, beginnt die
# Überanpassung. Im Histogramm sollen die Gewichte wandern, aber nicht auseinanderfliegen.

fig, (loss_axis, weight_axis) = plt.subplots(1, 2, figsize=(13, 5))
epochs = range(1, EPOCHS + 1)
for color, learning_rate in zip(("C0", "C2", "C3"), LEARNING_RATES):
    run, name = f"lr_{learning_rate:g}_units_{UNITS[-1]}", f"Lernrate {learning_rate:g}"
    loss_axis.plot(epochs, train_log[run]["epoch_loss"], color=color, linestyle=":")
    loss_axis.plot(epochs, val_log[run]["epoch_loss"], color=color, label=name)
    left, right, count = train_log[run]["mlp/hidden/kernel/histogram"][-1].T  # je (30,)
    density = count / count.sum() / (right - left)
    weight_axis.stairs(density, [*left, right[-1]], color=color, linewidth=2, label=name)
loss_axis.set(xlabel="Epoche", ylabel="Verlust", yscale="log", xticks=epochs)
loss_axis.set_title("Validierung (gepunktet: Training)")
loss_axis.legend()
weight_axis.set(xlabel="Gewicht der verdeckten Schicht", ylabel="Dichte", yscale="log")
weight_axis.set(xlim=(-1.5, 1.5), title="Histogramm nach der letzten Epoche")

series_count = sum(len(log[run]) for log in (train_log, val_log) for run in history)
print(
    f"Die Ereignisdateien enthalten {series_count} Reihen; die Lernkurven darin weichen höchstens "
    f"um {largest_gap:.1g} von history ab."
)
plt.show()
