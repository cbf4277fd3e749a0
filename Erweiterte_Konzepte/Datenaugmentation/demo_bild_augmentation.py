"""
Bilder augmentieren: aus wenigen viele machen
=============================================

Augmentierung zeigt dem Netz jedes Bild in jeder Epoche ein wenig anders, hier gespiegelt und
verschoben. Bei wenigen Bildern werden die Lücke zwischen Trainings- und Validierungsgenauigkeit
und der Testverlust kleiner, bei gleich vielen Schritten. Mit echten Fotos (voller Modus) steigt
auch die Testgenauigkeit. Eine falsche Augmentierung wie gespiegelte Ziffern schadet.

:Lernziele: Datenaugmentation, Überanpassung, tf.data, Verhalten im Training und bei der Vorhersage
:Dauer: voll 60 s, schnell 13 s
:Daten: CIFAR-10 und MNIST, nur wenige Bilder fürs Training
"""

from kurs import QUICK

import time
from collections.abc import Iterator

import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
import tensorflow_datasets as tfds
from keras import layers

keras.utils.set_random_seed(42)
TRAIN_SIZE = 200 if QUICK else 1_000  # mindestens BATCH_SIZE, höchstens 80 % der Bilder
BATCH_SIZE = 25
FILTERS = 16
RUNS = 2 if QUICK else 3
EPOCHS, DIGIT_EPOCHS = 40, 18 if QUICK else 13
POINTS = 4  # so oft wird im Training gemessen; ein Teiler von EPOCHS

# %%
# Daten
# -----
# Nur wenige Bilder fürs Training: Das Netz lernt sie leicht auswendig.


def load(name: str, parts: list[str]) -> list[tuple[np.ndarray, np.ndarray]]:
    """Bilder (N, H, W, C) von 0 bis 1 und Etiketten (N,) für jeden Teil."""
    splits = tfds.load(name, split=parts, as_supervised=True, batch_size=-1)
    return [(images / np.float32(255), labels) for images, labels in tfds.as_numpy(splits)]


parts = [f"train[:{TRAIN_SIZE}]", "train[-20%:]", "test"]
(x_train, y_train), val_data, test_data = load("cifar10", parts)

# %%
# Die Schichten
# -------------
# Jede verändert das Bild bei jedem Aufruf zufällig anders, hier stärker als später im Training.

flip = layers.RandomFlip("horizontal")  # ein Pferd bleibt ein Pferd
shift = layers.RandomTranslation(0.08, 0.08, fill_mode="nearest")  # bis zu 8 % der Seite
augment = keras.Sequential([flip, shift])
shown = {
    "RandomFlip": flip,
    "RandomTranslation": layers.RandomTranslation(0.2, 0.2, fill_mode="nearest"),
    "RandomRotation": layers.RandomRotation(0.08),  # bis zu 8 % einer Umdrehung
    "RandomZoom": layers.RandomZoom(0.3, fill_mode="nearest"),
    "RandomContrast": layers.RandomContrast(0.7, value_range=(0, 1)),
}
fig, axes = plt.subplots(len(shown), figsize=(9, 8))
for axis, (name, layer) in zip(axes, shown.items()):
    changed = np.asarray(layer(np.repeat(x_train[:1], 6, axis=0), training=True))  # (6, H, W, 3)
    axis.imshow(np.clip(np.hstack([x_train[0], *changed]), 0, 1))
    axis.set_title(f"links das Original, dann {name}")
    axis.axis("off")
plt.show()

# %%
# Nur im Training
# ---------------
# Bei `evaluate` und `predict`, also mit ``training=False``, bleibt jedes Bild, wie es ist. Im
# Training ist es nach `RandomFlip` das Original oder sein Spiegelbild: ``x[:, :, ::-1]``.

change_in_training = float(np.abs(augment(x_train, training=True) - x_train).mean())
change_in_inference = float(np.abs(augment(x_train, training=False) - x_train).max())
flipped = np.asarray(flip(x_train, training=True))
is_original = np.all(np.isclose(flipped, x_train), axis=(1, 2, 3))
is_mirrored = np.all(np.isclose(flipped, x_train[:, :, ::-1]), axis=(1, 2, 3))
flip_matches, mirrored_share = bool(np.all(is_mirrored | is_original)), float(is_mirrored.mean())
print(f"Änderung je Bildpunkt: im Training {change_in_training:.3f}, sonst {change_in_inference}")
print(f"RandomFlip = Original oder Spiegelbild: {flip_matches}, gespiegelt {mirrored_share:.0%}")

# %%
# In tf.data oder im Modell?
# --------------------------
# In tf.data steht die Augmentierung hinter `cache`, sonst käme in jeder Epoche dasselbe veränderte
# Bild. Mit `map` und `prefetch` arbeitet sie, während das Netz lernt. Als erste Schicht im Modell
# läuft sie auf der Grafikkarte mit und wird mit dem Modell gespeichert.


def make_dataset(data, augment, seed: int) -> tf.data.Dataset:
    ds = tf.data.Dataset.from_tensor_slices(data).cache()
    ds = ds.shuffle(len(data[1]), seed=seed).batch(BATCH_SIZE, drop_remainder=True)
    if augment is not None:
        ds = ds.map(lambda x, y: (augment(x, training=True), y), tf.data.AUTOTUNE)
    return ds.prefetch(2)


def build_model(shape: tuple, steps: int) -> keras.Model:
    model = keras.Sequential([keras.Input(shape)])
    for filters in (FILTERS, 2 * FILTERS, 4 * FILTERS):
        model.add(layers.Conv2D(filters, 3, strides=2, padding="same", activation="relu"))
    for layer in (layers.Flatten(), layers.Dense(64, "relu"), layers.Dense(10, "softmax")):
        model.add(layer)
    optimizer = keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(0.003, steps))
    optimizer.build(model.trainable_variables)
    loss = "sparse_categorical_crossentropy"
    model.compile(optimizer, loss, metrics=["accuracy"], steps_per_execution=8)
    return model


model = build_model(x_train.shape[1:], TRAIN_SIZE // BATCH_SIZE * EPOCHS)
with_augment = keras.Sequential([augment, model])
same_prediction = bool(np.allclose(with_augment(x_train, training=False), model(x_train)))
print(f"Im Modell: gleiche Vorhersage wie ohne die Schichten: {same_prediction}")

# %%
# Gleich viele Schritte mit und ohne
# ----------------------------------
# Beide beginnen mit denselben Gewichten, gemessen wird auf unveränderten Bildern. Eine kleine Lücke
# allein ist noch kein Erfolg: Mit 0.4 bei `shift` wird sie noch kleiner, der Test aber schlechter.
# Der Verlust misst auch, wie sicher sich das Netz irrt, die Genauigkeit nicht.


def train(model, start, train_ds, eval_sets, epochs, points) -> Iterator[list[float]]:
    """Beginnt von vorn und misst points-mal die Genauigkeit auf den Teilen der Daten."""
    model.set_weights(start)
    for variable in model.optimizer.variables:  # Adam ohne Gedächtnis: alles null
        variable.assign(keras.ops.zeros_like(variable))
    for _ in range(points):
        model.fit(train_ds.repeat(epochs // points), verbose=0)
        yield [model.evaluate(part, verbose=0)[1] for part in eval_sets]


*eval_sets, test_ds = (
    tf.data.Dataset.from_tensor_slices(data).batch(500).cache()
    for data in ((x_train, y_train), val_data, test_data)
)
starts = [keras.models.clone_model(model).get_weights() for _ in range(RUNS)]
curves, test_results = {"ohne": [], "mit": []}, {"ohne": [], "mit": []}
for run, start in enumerate(starts):
    for name, layer in zip(curves, (None, augment)):
        train_ds = make_dataset((x_train, y_train), layer, seed=run)
        curve = [*train(model, start, train_ds, eval_sets, EPOCHS, POINTS)]
        curves[name].append(curve)
        loss, accuracy = model.evaluate(test_ds, verbose=0)
        test_results[name].append((loss, accuracy))
        print(f"Lauf {run + 1}, {name:4} Augmentierung: Training {curve[-1][0]:.1%}, Validierung "
              f"{curve[-1][1]:.1%}, Test {accuracy:.1%}, Testverlust {loss:.2f}")  # fmt: skip

gap, test_loss, test_accuracy = {}, {}, {}
epochs = np.arange(1, POINTS + 1) * (EPOCHS // POINTS)
for name, color in zip(curves, ("C0", "C1")):
    mean = np.mean(curves[name], axis=0)  # (POINTS, 2)
    gap[name] = float(mean[-1, 0] - mean[-1, 1])
    test_loss[name], test_accuracy[name] = np.mean(test_results[name], axis=0).tolist()
    plt.plot(epochs, mean[:, 0], color + ":", label=f"Training, {name} Augmentierung")
    plt.plot(epochs, mean[:, 1], color, label=f"Validierung, {name} Augmentierung")
plt.gca().set(xlabel="Epoche", ylabel="Genauigkeit, unveränderte Bilder")
plt.figlegend(loc="outside lower center", ncols=2)
plt.show()

# %%
# Was kostet die Augmentierung?
# -----------------------------
# Kostet sie viel mehr als das Netz, wartet es auf Bilder. Auf der CPU ist hier beides etwa gleich.

plain, augmented = (make_dataset((x_train, y_train), layer, seed=0) for layer in (None, augment))
milliseconds = {}
for name, run_epochs in (
    ("Augmentierung", lambda: list(augmented.repeat(5))),
    ("Netz", lambda: model.fit(plain, epochs=5, verbose=0)),
):
    begin = time.process_time()
    run_epochs()
    milliseconds[name] = 1000 * (time.process_time() - begin) / (5 * TRAIN_SIZE)
    print(f"{name}: {milliseconds[name]:.2f} ms je Bild")

# %%
# Die falsche Augmentierung
# -------------------------
# Eine gespiegelte 2 gleicht einer 5, eine zweimal gespiegelte 6 ist eine 9. Behält sie ihr Etikett,
# lernt das Netz Widersprüche. Eine verschobene Ziffer bleibt dieselbe, solange sie im Bild bleibt.

mirror = layers.RandomFlip("horizontal_and_vertical")
digit_layers = {"ohne": None, "verschoben": shift, "gespiegelt": mirror}
digit_train, digit_test = load("mnist", [f"train[:{TRAIN_SIZE}]", "test"])
digit_model = build_model(digit_train[0].shape[1:], TRAIN_SIZE // BATCH_SIZE * DIGIT_EPOCHS)
digit_ds = tf.data.Dataset.from_tensor_slices(digit_test).batch(500).cache()
starts = [keras.models.clone_model(digit_model).get_weights() for _ in range(RUNS)]
digit_accuracies, digit_accuracy = {name: [] for name in digit_layers}, {}
for name, layer in digit_layers.items():
    for run, start in enumerate(starts):
        train_ds = make_dataset(digit_train, layer, run)
        (measured,) = train(digit_model, start, train_ds, [digit_ds], DIGIT_EPOCHS, points=1)
        digit_accuracies[name].append(measured[0])
    digit_accuracy[name] = float(np.mean(digit_accuracies[name]))
    print(f"Ziffern, Augmentierung {name:10}: Test {digit_accuracy[name]:.1%}")

chosen = [np.flatnonzero(digit_train[1] == digit)[0] for digit in (2, 5, 6, 9, 4, 7)]
images = digit_train[0][chosen]
flips = [images, images[:, :, ::-1], images[:, ::-1], images[:, ::-1, ::-1]]
plt.figure(figsize=(8, 5.6))
plt.imshow(np.vstack([np.hstack(row) for row in flips]), "gray_r", zorder=3)
plt.xticks(14 + 28 * np.arange(6), digit_train[1][chosen])
plt.yticks(14 + 28 * np.arange(4), ["Original", "links–rechts", "oben–unten", "beides"])
plt.xlabel("Etikett in jeder Zeile")
plt.show()

print(
    f"Mit Augmentierung: Lücke {gap['mit']:.1%} statt {gap['ohne']:.1%}, Testverlust "
    f"{test_loss['mit']:.2f} statt {test_loss['ohne']:.2f}, Testgenauigkeit "
    f"{test_accuracy['mit']:.1%} statt {test_accuracy['ohne']:.1%}. Gespiegelte Ziffern: "
    f"{digit_accuracy['gespiegelt']:.1%} statt {digit_accuracy['ohne']:.1%}."
)
