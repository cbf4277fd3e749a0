"""
CNN: kleine Filter, die über das Bild wandern
=============================================

Ein Filter ist ein kleines Fenster aus Gewichten, das über das ganze Bild wandert. Diese Faltung
entsteht hier von Hand, dann das Netz LeNet-5 mit 61 706 Parametern. Es erkennt Ziffern besser als
ein gewöhnliches Netz (MLP) mit ebenso vielen Parametern und verträgt viel besser, wenn die Ziffern
um wenige Pixel verschoben sind.

:Lernziele: Faltung, Filter, Pooling, rezeptives Feld, Parameter zählen, Merkmalskarten
:Dauer: voll 1 min, schnell 12 s
:Daten: MNIST
"""

from kurs import QUICK

import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
import tensorflow_datasets as tfds

keras.utils.set_random_seed(42)
EPOCHS = 9 if QUICK else 4
BATCH_SIZE = 32 if QUICK else 128
RUNS = 3
MAX_SHIFT = 5  # Pixel, nach links und nach rechts, mindestens 2

# %%
# Faltung mit Papier und Bleistift
# --------------------------------
# Bild und Filter haben drei Kanäle. Lege den Filter auf eine Ecke, nimm übereinanderliegende Zahlen
# mal und zähle alles zusammen, über alle Kanäle. Dazu kommt der Bias. Das ergibt eine Zahl der
# Ausgabe. Dann rückt der Filter ein Feld weiter.

image = np.array([
    [[1, 2, 0, 1], [0, 1, 3, 0], [2, 0, 1, 1], [1, 0, 2, 0]],  # rot
    [[0, 1, 1, 0], [2, 0, 1, 2], [1, 1, 0, 0], [0, 2, 1, 1]],  # grün
    [[1, 0, 2, 0], [0, 2, 0, 1], [1, 0, 1, 0], [2, 1, 0, 1]],  # blau
], "float32").transpose(1, 2, 0)  # (3, 4, 4) -> (4, 4, 3): die Kanäle nach hinten  # fmt: skip
kernel = np.array([[[1, 0, -1]] * 3, [[0, 1, 0]] * 3, np.eye(3)], "float32")
kernel = kernel.transpose(1, 2, 0)[..., None]  # (3, 3, 3, 1): ein einziger Filter
bias, on_paper = np.float32([1]), [[6, 4], [1, 7]]  # so kommt es mit dem Bleistift heraus


def convolve(image: np.ndarray, kernel: np.ndarray, bias: np.ndarray, stride: int = 1):
    """(H, W, C), (K, K, C, F), (F,) -> (H', W', F) mit H' = (H − K) // stride + 1"""
    size = len(kernel)
    rows, columns = (range(0, n - size + 1, stride) for n in image.shape[:2])
    windows = [[image[i : i + size, j : j + size] for j in columns] for i in rows]
    return np.tensordot(windows, kernel, 3) + bias  # je Fenster alle K·K·C Produkte, summiert


example = convolve(image, kernel, bias)[..., 0].astype(int).tolist()  # (2, 2)
top_left = (image[:3, :3] * kernel[..., 0]).sum(axis=(0, 1)).astype(int).tolist()  # je Kanal
for c, name in enumerate(("Rot", "Grün", "Blau")):
    rows = zip(image[..., c].astype(int), [*kernel[..., c, 0].astype(int), ""])
    print(f"{name}: Bild, Filter", *(f"{row}   {weights}" for row, weights in rows), sep="\n")
print(f"Oben links: Rot, Grün, Blau {top_left}, Bias {bias[0]:g}, zusammen {example[0][0]}. "
      f"Ganze Ausgabe {example}, auf Papier {on_paper}")  # fmt: skip

# Schrittweite 2 lässt jedes zweite Feld aus. Ein Rand aus Nullen hält die Ausgabe so groß wie die
# Eingabe. Max-Pooling behält aus je 2 × 2 Werten den größten.
rng = np.random.default_rng(42)
x, w = (rng.normal(size=s).astype("float32") for s in ((12, 12, 3), (5, 5, 3, 4)))
b, conv = np.arange(4, dtype="float32"), keras.ops.conv
framed = np.pad(x, ((2, 2), (2, 2), (0, 0)))  # Filter 5 × 5 braucht zwei Felder Rand
pairs = {
    "Papier": (example, conv(image[None], kernel)[0, ..., 0] + bias),
    "Schrittweite 2": (convolve(x, w, b, stride=2), conv(x[None], w, strides=2)[0] + b),
    "Rand": (convolve(framed, w, b), conv(x[None], w, padding="same")[0] + b),
    "Pooling": (x.reshape(6, 2, 6, 2, 3).max(axis=(1, 3)), keras.ops.max_pool(x[None], 2)[0]),
}
same_as_keras = {name: bool(np.allclose(*pair, atol=1e-5)) for name, pair in pairs.items()}
print(f"Von Hand = Keras: {same_as_keras}")

# %%
# Kanten in einer echten Ziffer
# -----------------------------
# Der Filter zieht die linken Nachbarn von den rechten ab. So findet er senkrechte Kanten: rot, wo
# es nach rechts heller wird, blau, wo es dunkler wird. Gedreht findet er waagrechte.

splits = tfds.load("mnist", split=["train", "test"], as_supervised=True, batch_size=-1)
(x_train, y_train), (x_test, y_test) = (
    (images / np.float32(255), labels) for images, labels in tfds.as_numpy(splits)
)  # (N, 28, 28, 1), (N,)
vertical = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], "float32")
sobel = np.stack([vertical, vertical.T], axis=-1)[:, :, None]  # (3, 3, 1, 2)
digit = x_train[y_train == 4][0]
edges = convolve(np.pad(digit, ((1, 1), (1, 1), (0, 0))), sobel, np.zeros(2))  # (28, 28, 2)
pooled = edges[..., 0].reshape(14, 2, 14, 2).max(axis=(1, 3))  # (14, 14)


def show_pictures(axes, pictures, titles, cmap="gray", **options):
    for axis, picture, title in zip(axes, pictures, titles):
        axis.imshow(picture, cmap=cmap, **options)
        axis.set_title(title)
        axis.axis("off")


fig, axes = plt.subplots(1, 4, figsize=(13, 3.8))
show_pictures(axes, [digit], ["Ziffer, 28 × 28"])
titles = ["senkrechte Kanten", "waagrechte Kanten", "Pooling: Rot gewinnt"]
show_pictures(axes[1:], [*np.moveaxis(edges, -1, 0), pooled], titles, cmap="bwr", vmin=-4, vmax=4)
plt.show()

# %%
# LeNet-5: Parameter zählen
# -------------------------
# Der Vorfahr vieler CNNs (LeCun 1998). Ein Filter hat je Kanal 5 · 5 Gewichte und dazu einen Bias,
# an jeder Stelle dieselben. C3 ist hier die dichte Form: Jeder Filter sieht alle sechs Karten.


def build_lenet(activation: str, pooling: type) -> keras.Model:
    layers = keras.layers
    return keras.Sequential([
        keras.Input((28, 28, 1)),
        layers.Conv2D(6, 5, activation=activation, padding="same", name="C1"),  # (B, 28, 28, 6)
        pooling(2, name="S2"),  # (B, 14, 14, 6)
        layers.Conv2D(16, 5, activation=activation, name="C3"),  # (B, 10, 10, 16)
        pooling(2, name="S4"),  # (B, 5, 5, 16)
        layers.Flatten(),  # (B, 400)
        layers.Dense(120, activation=activation, name="C5"),
        layers.Dense(84, activation=activation, name="F6"),
        layers.Dense(10, activation="softmax", name="Ausgabe"),
    ])  # fmt: skip


lenet = build_lenet("tanh", keras.layers.AveragePooling2D)  # ähnlich wie 1998
derived = {"C1": (5 * 5 * 1 + 1) * 6, "C3": (5 * 5 * 6 + 1) * 16, "C5": (5 * 5 * 16 + 1) * 120,
           "F6": (120 + 1) * 84, "Ausgabe": (84 + 1) * 10}  # fmt: skip
counted = {name: lenet.get_layer(name).count_params() for name in derived}
derived_total, counted_total = sum(derived.values()), lenet.count_params()
print(f"Von Hand: {derived}, zusammen {derived_total}")
print(f"Keras:    {counted}, zusammen {counted_total}")

# %%
# Rezeptives Feld: Was sieht ein Neuron?
# --------------------------------------
# Ein Filter der Größe 5 reicht 4 Felder weiter als ein einzelnes. Nach jedem Pooling ist ein Feld
# doppelt so viele Pixel breit. Die Probe macht der Gradient des Neurons in der Mitte der Karte: Er
# ist nur für die Pixel nicht null, die das Neuron beeinflussen.

computed_field, measured_field, overlays, field, step = {}, {}, [], 1, 1
for name, size, stride in (("C1", 5, 1), ("S2", 2, 2), ("C3", 5, 1), ("S4", 2, 2)):
    field, step = field + (size - 1) * step, step * stride
    computed_field[name] = field
    pixels = tf.Variable(digit[None])  # (1, 28, 28, 1)
    with tf.GradientTape() as tape:
        maps = keras.Sequential(lenet.layers[: len(computed_field)])(pixels)  # (1, H, W, F)
        neuron = maps[0, maps.shape[1] // 2, maps.shape[2] // 2, 0]
    seen = tape.gradient(neuron, pixels).numpy()[0] != 0  # (28, 28, 1)
    measured_field[name] = [int(seen.any(axis=1).sum()), int(seen.any(axis=0).sum())]
    overlays.append(0.6 * digit + seen * [0.3, 0, 0])  # (28, 28, 3): was es sieht, rot
print(f"Rezeptives Feld, berechnet {computed_field}, gemessen {measured_field}")

fig, axes = plt.subplots(1, 4, figsize=(13, 3.8))
show_pictures(axes, overlays, [f"{name}: {n} × {n} Pixel" for name, n in computed_field.items()])
plt.show()

# %%
# CNN gegen MLP, gerade und verschoben
# ------------------------------------
# Heute nimmt man ReLU und Max-Pooling, die Zahl der Parameter bleibt. Das MLP ist so breit, dass es
# ebenso groß wird. Ein Filter findet eine Kante überall, und Pooling verzeiht kleine Schritte.
# Große nicht: Dahinter haben Dense-Schichten wie das MLP für jede Stelle eigene Gewichte.

units = round((derived_total - 10) / (28 * 28 + 1 + 10))
mlp = [keras.layers.Flatten(), keras.layers.Dense(units, "relu"), keras.layers.Dense(10, "softmax")]
models = {
    "CNN": build_lenet("relu", keras.layers.MaxPooling2D),
    "MLP": keras.Sequential([keras.Input((28, 28, 1)), *mlp]),
}
params = {name: model.count_params() for name, model in models.items()}
wide = np.pad(x_test, ((0, 0), (0, 0), (MAX_SHIFT, MAX_SHIFT), (0, 0)))  # (N, 28, 38, 1)
x_shifted = np.concatenate([wide[:, :, i : i + 28] for i in range(2 * MAX_SHIFT + 1)])
shifts = range(MAX_SHIFT, -MAX_SHIFT - 1, -1)  # das erste Fenster schiebt am weitesten nach rechts
shift_accuracy = {name: [] for name in models}
for name, model in models.items():
    model.compile("adam", "sparse_categorical_crossentropy", steps_per_execution=12)
    for _ in range(RUNS):
        model.set_weights(keras.models.clone_model(model).get_weights())  # neue Startgewichte
        for variable in model.optimizer.variables:  # auch der Optimizer beginnt von vorn
            variable.assign(keras.ops.zeros_like(variable))
        model.optimizer.learning_rate = 0.002
        model.fit(x_train, y_train, batch_size=BATCH_SIZE, epochs=EPOCHS, verbose=0)
        answers = model.predict(x_shifted, batch_size=500, verbose=0).argmax(axis=1)
        shift_accuracy[name].append((answers.reshape(len(shifts), -1) == y_test).mean(axis=1))
    plt.plot(shifts, np.mean(shift_accuracy[name], axis=0), "o-", label=name)
plt.gca().set(ylabel="Testgenauigkeit", ylim=(0, 1))
plt.xlabel("Verschiebung in Pixeln (− links, + rechts)")
plt.legend(loc="upper right")
plt.show()

# %%
# Was das CNN gelernt hat
# -----------------------
# Niemand hat die Filter vorgegeben. Jede Merkmalskarte zeigt, wo ihr Filter ausschlägt. Die Karten
# von C1 rechnet die Funktion von oben nach.

layers = models["CNN"].layers
w, b = layers[0].get_weights()  # (5, 5, 1, 6), (6,)
c1_maps = layers[0](digit[None])[0].numpy()  # (28, 28, 6)
c3_maps = keras.Sequential(layers[:3])(digit[None])[0].numpy()  # (10, 10, 16)
by_hand = np.maximum(convolve(np.pad(digit, ((2, 2), (2, 2), (0, 0))), w, b), 0)
same_maps = bool(np.allclose(by_hand, c1_maps, atol=1e-5))
print(f"Merkmalskarten von C1: von Hand = Keras: {same_maps}")

fig, axes = plt.subplots(3, 6, figsize=(12, 6.8))
all_maps = {"C1: Filter": w[:, :, 0], "C1: Karte": c1_maps, "C3: Karte": c3_maps}
for row, (title, maps) in zip(axes, all_maps.items()):
    show_pictures(row, np.moveaxis(maps, -1, 0), [f"{title} {i}" for i in range(1, 7)])
plt.show()

mean = {name: dict(zip(shifts, np.mean(runs, axis=0))) for name, runs in shift_accuracy.items()}
straight = {name: float(curve[0]) for name, curve in mean.items()}
two_off = {name: float(curve[-2] + curve[2]) / 2 for name, curve in mean.items()}
print(f"Das CNN ({params['CNN']} Parameter) erkennt {straight['CNN']:.1%} der Testziffern, das MLP "
      f"({params['MLP']}) {straight['MLP']:.1%}; um zwei Pixel verschoben sind es "
      f"{two_off['CNN']:.1%} gegen {two_off['MLP']:.1%} (Mittel über {RUNS} Läufe).")  # fmt: skip
