"""
U-Net: jedem Bildpunkt seine Klasse
===================================

Segmentierung sagt für jeden Bildpunkt, wozu er gehört. Ein U-Net verkleinert das Bild, um Formen
zu erkennen, und vergrößert es wieder. Skip-Verbindungen reichen dabei die feinen Einzelheiten
weiter. Ohne sie findet das Netz die großen Scheiben, aber dünne Linien und Kanten verfehlt es
öfter: Die IoU ist kleiner, bei gleich vielen Gewichten und gleich langem Training.

:Lernziele: Segmentierung, Encoder und Decoder, Skip-Verbindung, IoU
:Dauer: voll 90 s, schnell 12 s
:Daten: Scheiben und Linien im Rauschen, vom Skript gezeichnet
"""

from kurs import QUICK

import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
from keras import layers
from matplotlib.colors import ListedColormap

keras.utils.set_random_seed(42)
SIZE = 32 if QUICK else 64  # Höhe und Breite
TRAIN_SIZE = 160 if QUICK else 640
EPOCHS = 12
RUNS = 2 if QUICK else 3
FILTERS = 8
assert SIZE % 4 == 0, "SIZE muss durch 4 teilbar sein"
NAMES = ("Hintergrund", "Scheibe", "Linie")

# %%
# Bilder und Masken
# -----------------
# Drei dünne Linien und darüber drei Scheiben, alle gleich hell, dazu Rauschen. Die Maske nennt für
# jeden Bildpunkt die Klasse: 0 Hintergrund, 1 Scheibe, 2 Linie.


def draw(rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Liefert Bilder (N, SIZE, SIZE, 1) und Masken (N, SIZE, SIZE)."""
    y, x = np.mgrid[:SIZE, :SIZE]
    masks = np.zeros((count, SIZE, SIZE), "int32")
    for mask in masks:
        for _ in range(3):
            angle, (left, top) = rng.uniform(0, np.pi), rng.uniform(0.2, 0.8, 2) * SIZE
            distance = (x - left) * np.sin(angle) - (y - top) * np.cos(angle)
            mask[np.abs(distance) < 0.8] = 2
        for _ in range(3):
            left, top = rng.uniform(0, SIZE, 2)
            mask[(x - left) ** 2 + (y - top) ** 2 < rng.uniform(2.5, 5) ** 2] = 1
    brightness = np.where(masks > 0, 0.7, 0.3) + rng.normal(0, 0.12, masks.shape)
    return brightness[..., None].astype("float32"), masks


rng = np.random.default_rng(42)
(x_train, y_train), (x_val, y_val), (x_test, y_test) = (draw(rng, n) for n in (TRAIN_SIZE, 60, 120))
share = [float(np.mean(y_train == label)) for label in range(len(NAMES))]
print("Anteil der Bildpunkte:", ", ".join(f"{n} {s:.0%}" for n, s in zip(NAMES, share)))

train_ds = tf.data.Dataset.from_tensor_slices((x_train, y_train)).cache()
train_ds = train_ds.shuffle(TRAIN_SIZE).batch(8, drop_remainder=True).prefetch(2)

# %%
# IoU: Schnitt durch Vereinigung
# ------------------------------
# IoU („Intersection over Union“) teilt die richtig gefundenen Punkte einer Klasse durch alle, die
# zu ihr gehören oder ihr zugeordnet wurden. Der Mittelwert über die Klassen zählt eine seltene
# Klasse so viel wie eine häufige. Die Genauigkeit dagegen ist schon hoch, wenn alles Hintergrund
# heißt.


def iou_per_class(y_true: np.ndarray, y_pred: np.ndarray) -> list[float]:
    """Über alle Bildpunkte aller Bilder; eine Klasse, die nirgends vorkommt, zählt als 0."""
    values = []
    for label in range(len(NAMES)):
        intersection = np.sum((y_true == label) & (y_pred == label))
        union = np.sum((y_true == label) | (y_pred == label))
        values.append(float(intersection / max(union, 1)))
    return values


thresholds = np.linspace(0.3, 0.7, 21)
val_scores = [np.mean(iou_per_class(y_val, x_val[..., 0] > limit)) for limit in thresholds]
best_threshold = float(thresholds[np.argmax(val_scores)])
iou = {
    "alles Hintergrund": [iou_per_class(y_test, np.zeros_like(y_test))],
    "Helligkeit": [iou_per_class(y_test, x_test[..., 0] > best_threshold)],  # True = 1: Scheibe
}
background_accuracy = float(np.mean(y_test == 0))
print(f"Alles Hintergrund: Genauigkeit {background_accuracy:.0%}, "
      f"mittlere IoU {np.mean(iou['alles Hintergrund']):.2f}")  # fmt: skip

# %%
# Das Netz
# --------
# Abwärts (Encoder) halbiert `MaxPooling2D` zweimal Höhe und Breite. Aufwärts (Decoder) verdoppelt
# `Conv2DTranspose` sie wieder. Die Skip-Verbindung hängt dort die Merkmale an, die der Encoder in
# dieser Größe hatte. Das Netz ohne Skip bekommt an ihrer Stelle x ein zweites Mal. So haben beide
# gleich viele Gewichte.


def double_conv(x, filters: int):
    for _ in range(2):
        x = layers.Conv2D(
            filters, 3, padding="same", activation="relu", kernel_initializer="he_normal"
        )(x)
    return x


def build_unet(skip: bool) -> keras.Model:
    inputs = x = keras.Input((SIZE, SIZE, 1))
    kept = []
    for filters in (FILTERS, 2 * FILTERS):
        x = double_conv(x, filters)
        kept.append(x)
        x = layers.MaxPooling2D()(x)  # (B, H, W, F) -> (B, H/2, W/2, F)
    x = double_conv(x, 4 * FILTERS)  # (B, SIZE/4, SIZE/4, 4·FILTERS)
    for filters in (2 * FILTERS, FILTERS):
        x = layers.Conv2DTranspose(filters, 2, strides=2)(x)  # (B, H, W, F) -> (B, 2H, 2W, F)
        x = layers.Concatenate()([x, kept.pop() if skip else x])
        x = double_conv(x, filters)
    outputs = layers.Conv2D(len(NAMES), 1, activation="softmax")(x)  # (B, SIZE, SIZE, 3)
    return keras.Model(inputs, outputs)


# %%
# Training
# --------
# Jeder Lauf beginnt mit neuen Startgewichten. Beide Netze lernen gleich viele Epochen.

parameters, predictions = {}, {}
for name, skip in (("ohne Skip", False), ("mit Skip", True)):
    model = build_unet(skip)
    model.compile(
        keras.optimizers.Adam(0.005), "sparse_categorical_crossentropy", steps_per_execution=20
    )
    model.optimizer.build(model.trainable_variables)
    optimizer_start = [variable.numpy() for variable in model.optimizer.variables]
    parameters[name], iou[name] = model.count_params(), []
    for run in range(RUNS):
        model.set_weights(keras.models.clone_model(model).get_weights())
        for variable, value in zip(model.optimizer.variables, optimizer_start):  # Adam von vorn
            variable.assign(value)
        model.fit(train_ds, epochs=EPOCHS, verbose=0)
        probabilities = model.predict(x_test, batch_size=40, verbose=0)  # (N, SIZE, SIZE, 3)
        predictions[name] = probabilities.argmax(axis=-1)
        iou[name].append(iou_per_class(y_test, predictions[name]))
        print(f"{name:9}, Lauf {run + 1}: IoU " + ", ".join(
            f"{n} {value:.2f}" for n, value in zip(NAMES, iou[name][-1])))  # fmt: skip
same_size = parameters["mit Skip"] == parameters["ohne Skip"]
print(f"Gewichte: {parameters['mit Skip']} mit, {parameters['ohne Skip']} ohne Skip")

# %%
# Von Hand gleich Keras
# ---------------------
# `MeanIoU` mittelt wie wir über die Klassen.

metric = keras.metrics.MeanIoU(num_classes=len(NAMES))
metric.update_state(y_test, predictions["mit Skip"])
keras_mean_iou = float(metric.result())
same_as_keras = bool(np.isclose(keras_mean_iou, np.mean(iou["mit Skip"][-1])))
print(f"MeanIoU von Keras {keras_mean_iou:.4f}, von Hand gleich: {same_as_keras}")

# %%
# Masken über den Bildern
# -----------------------

colors = ListedColormap(["C0", "C3"])  # Scheibe, Linie
fig, axes = plt.subplots(3, 4, figsize=(10, 8))
for row, image, *masks in zip(
    axes, x_test, y_test, predictions["ohne Skip"], predictions["mit Skip"]
):
    for axis, mask in zip(row, [np.zeros_like(masks[0]), *masks]):
        axis.imshow(image[..., 0], "gray", vmin=0, vmax=1)
        visible = np.ma.masked_equal(mask, 0)
        axis.imshow(visible, colors, vmin=1, vmax=2, alpha=0.6, interpolation="nearest")
        axis.axis("off")
for axis, title in zip(axes[0], ("Bild", "richtig", "ohne Skip", "mit Skip")):
    axis.set_title(title)
fig.suptitle("Blau: Scheibe, rot: Linie")
plt.show()

# %%
# Wo Skip-Verbindungen helfen
# ---------------------------
# Ein Punkt gehört zur Kante, wenn ein Nachbar eine andere Klasse hat. Es zählt der letzte Lauf. Im
# Bild heißt kein Balken 0: Die Helligkeit trennt den Hintergrund gut, Scheibe und Linie gar nicht.

padded = np.pad(y_test, ((0, 0), (1, 1), (1, 1)), mode="edge")
neighbors = (padded[:, 2:, 1:-1], padded[:, :-2, 1:-1], padded[:, 1:-1, 2:], padded[:, 1:-1, :-2])
edges = np.any([neighbor != y_test for neighbor in neighbors], axis=0)  # (N, SIZE, SIZE)
errors = {}
for name, prediction in predictions.items():
    wrong = prediction != y_test
    errors[name] = {"Kante": float(wrong[edges].mean()), "sonst": float(wrong[~edges].mean())}
    print(f"{name:9}: falsch an Kanten {errors[name]['Kante']:.1%}, "
          f"sonst {errors[name]['sonst']:.1%}")  # fmt: skip

fig, axis = plt.subplots(figsize=(9, 5))
for place, (name, runs) in enumerate(iou.items()):
    positions = np.arange(len(NAMES)) + 0.2 * (place - 1.5)
    axis.bar(positions, np.mean(runs, axis=0), 0.2, label=name)
axis.set_xticks(range(len(NAMES)), NAMES)
axis.set(ylabel=f"IoU auf Testbildern, Mittel aus {RUNS} Läufen", ylim=(0, 1.2))
axis.legend(loc="upper center", ncols=4)
plt.show()

# %%
# Ergebnis
# --------

mean_iou = {name: float(np.mean(runs)) for name, runs in iou.items()}
line_iou = {name: float(np.mean([run[2] for run in runs])) for name, runs in iou.items()}
print(
    f"Mittlere IoU: {mean_iou['mit Skip']:.2f} mit und {mean_iou['ohne Skip']:.2f} ohne Skip, bei "
    f"Linien {line_iou['mit Skip']:.2f} und {line_iou['ohne Skip']:.2f}; die Helligkeit allein "
    f"erreicht {mean_iou['Helligkeit']:.2f}."
)
