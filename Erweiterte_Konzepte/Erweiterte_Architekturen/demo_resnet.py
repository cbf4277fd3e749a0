"""
ResNet: warum Skip-Verbindungen tiefe Netze trainierbar machen
==============================================================

Ein tieferes Netz kann alles, was ein flaches kann. Trotzdem lernt es ab einer gewissen Tiefe
schlechter: Schon der Trainingsverlust wird größer, also ist es keine Überanpassung. Eine
Skip-Verbindung addiert die Eingabe eines Blocks zu seiner Ausgabe. Gleich tief, gleich breit und
aus denselben Startgewichten erreicht das Netz mit Skip-Verbindungen den kleineren Trainingsverlust.

:Lernziele: Skip-Verbindung, Residual-Block, Degradation, Gradienten je Schicht
:Dauer: voll 90 s, schnell 17 s
:Daten: CIFAR-10, verkleinerte Bilder
"""

from kurs import QUICK

import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
import tensorflow_datasets as tfds

keras.utils.set_random_seed(42)
TRAIN_SIZE = 1_280 if QUICK else 5_000
POOL = 8 if QUICK else 4  # Kantenlänge der Quadrate, die zu einem Bildpunkt gemittelt werden
BLOCKS = (1, 3, 12) if QUICK else (1, 4, 10, 18)
CHANNELS = 8
BATCH_SIZE = 64 if QUICK else 128
EPOCHS = 4
RUNS = 3
DEPTHS = [1 + 2 * blocks for blocks in BLOCKS]  # so viele Faltungen
NAMES = {"ohne Skip": 0.0, "mit Skip": 1.0}

# %%
# Daten
# -----
# Damit tiefe Netze auf der CPU Platz haben, mitteln wir Quadrate aus Bildpunkten. Uns interessiert
# nur, wie gut sich die Netze an die Trainingsdaten anpassen. Testdaten brauchen wir dafür nicht.

x_train, y_train = tfds.as_numpy(
    tfds.load("cifar10", split=f"train[:{TRAIN_SIZE}]", as_supervised=True, batch_size=-1)
)  # (N, 32, 32, 3), (N,)
small = keras.layers.AveragePooling2D(POOL)(x_train.astype("float32"))  # (N, S, S, 3)
x_train = np.array(small)
x_train = (x_train - x_train.mean(axis=(0, 1, 2))) / x_train.std(axis=(0, 1, 2))
print(f"{len(x_train)} Bilder, verkleinert auf {x_train.shape[1]} × {x_train.shape[2]} Punkte")

# %%
# Der Residual-Block
# ------------------
# Zwei Faltungen berechnen F(x), der Block gibt F(x) + x aus. Er muss nur die Änderung lernen; die
# Eingabe kommt von selbst weiter. Hier steht vor x ein Schalter: 1 mit Skip-Verbindung, 0 ohne. So
# ist es dasselbe Modell mit denselben Gewichten. Wie im Original stehen hinter jeder Faltung
# BatchNorm, und die Startgewichte folgen He: An einem schlechten Start liegt der Unterschied nicht.


def convolve(x):
    x = keras.layers.Conv2D(
        CHANNELS, 3, padding="same", use_bias=False, kernel_initializer="he_normal"
    )(x)  # (B, S, S, C)
    return keras.layers.BatchNormalization()(x)


def residual_block(x, switch):
    change = convolve(keras.layers.ReLU()(convolve(x)))  # F(x)
    return keras.layers.ReLU()(change + switch * x)


def build_model(blocks: int) -> keras.Model:
    image, switch = keras.Input(x_train.shape[1:]), keras.Input((1, 1, 1))
    x = keras.layers.ReLU()(convolve(image))
    for _ in range(blocks):
        x = residual_block(x, switch)
    x = keras.layers.GlobalAveragePooling2D()(x)  # (B, S, S, C) -> (B, C)
    return keras.Model([image, switch], keras.layers.Dense(10, activation="softmax")(x))


# %%
# Gradienten und Training
# -----------------------
# Beide Netze beginnen mit denselben Gewichten und sehen dieselben Batches in derselben Reihenfolge.
# Vor dem Training messen wir, wie groß der Gradient jeder Faltung ist.


def gradient_norms(model: keras.Model, switch: float) -> list[float]:
    kernels = [weight for weight in model.trainable_weights if len(weight.shape) == 4]
    with tf.GradientTape() as tape:
        inputs = [x_train[:256], np.full((len(x_train[:256]), 1, 1, 1), switch, "float32")]
        predicted = model(inputs, training=True)
        loss = keras.losses.sparse_categorical_crossentropy(y_train[:256], predicted)
        loss = tf.reduce_mean(loss)
    gradients = tape.gradient(loss, [kernel.value for kernel in kernels])
    return [float(tf.norm(gradient)) for gradient in gradients]


curves = {name: {depth: [] for depth in DEPTHS} for name in NAMES}
norms = {name: [] for name in NAMES}  # nur vom tiefsten Netz
for blocks, depth in zip(BLOCKS, DEPTHS):
    model = build_model(blocks)
    optimizer = keras.optimizers.SGD(0.03, momentum=0.9)
    optimizer.build(model.trainable_variables)
    model.compile(optimizer, "sparse_categorical_crossentropy", steps_per_execution=20)
    optimizer_start = [variable.numpy() for variable in optimizer.variables]
    for run in range(RUNS):
        start_weights = build_model(blocks).get_weights()
        for name, switch in NAMES.items():
            model.set_weights(start_weights)
            if blocks == BLOCKS[-1]:
                norms[name].append(gradient_norms(model, switch))
                model.set_weights(start_weights)  # auch die Mittelwerte von BatchNorm
            for variable, value in zip(optimizer.variables, optimizer_start):
                variable.assign(value)
            switches = np.full((len(x_train), 1, 1, 1), switch, "float32")
            train_ds = tf.data.Dataset.from_tensor_slices(((x_train, switches), y_train))
            train_ds = train_ds.cache().shuffle(TRAIN_SIZE, seed=run).batch(BATCH_SIZE).prefetch(1)
            curves[name][depth].append(
                model.fit(train_ds, epochs=EPOCHS, verbose=0).history["loss"]
            )
    print(f"{depth:2} Faltungen:", end="")
    print(*(f"  {name} Verlust {np.mean(curves[name][depth], axis=0)[-1]:.3f}" for name in NAMES))

# %%
# Gradienten am Start
# -------------------
# Das Bild zeigt das tiefste Netz, jede Linie ist ein Lauf. Dank BatchNorm verschwinden die
# Gradienten nicht. Ohne Skip-Verbindungen wachsen sie aber von Schicht zu Schicht in Richtung
# Eingabe, und eine Lernrate passt nicht mehr zu allen Schichten.

deepest, flattest = DEPTHS[-1], DEPTHS[0]
colors = {"ohne Skip": "C3", "mit Skip": "C0"}
for name, color in colors.items():
    for run, values in enumerate(norms[name]):
        label = name if run == 0 else None
        plt.semilogy(range(1, deepest + 1), values, color, label=label, alpha=0.7)
plt.xlabel("Faltung, von der Eingabe zur Ausgabe")
plt.ylabel("Norm des Gradienten am Start")
plt.legend(loc="upper right")
plt.show()

ratio = {
    name: float(np.median([values[1] / values[-1] for values in norms[name]])) for name in NAMES
}
for name, value in ratio.items():
    print(f"{name:9} Gradient der zweiten Faltung / der letzten: {value:.2f}")

# %%
# Auswertung
# ----------
# Links der Verlauf für das flachste und das tiefste Netz, rechts der Verlust der letzten Epoche
# über die Tiefe. Die Fläche reicht vom kleinsten bis zum größten Lauf. Alles sind Trainingsdaten.
# Das tiefe Netz mit Skip kann schlechter beginnen: Seine Summen wachsen mit jedem Block.

final = {
    name: {depth: [losses[-1] for losses in runs] for depth, runs in by_depth.items()}
    for name, by_depth in curves.items()
}
train_loss = {
    name: {depth: float(np.mean(runs)) for depth, runs in by_depth.items()}
    for name, by_depth in final.items()
}
fig, (left, right) = plt.subplots(1, 2, figsize=(13, 5.5))
for name, color in colors.items():
    for depth, line in ((flattest, "o:"), (deepest, "o-")):
        mean_curve = np.mean(curves[name][depth], axis=0)
        left.plot(range(1, EPOCHS + 1), mean_curve, color + line, label=f"{name}, Tiefe {depth}")
    right.plot(DEPTHS, train_loss[name].values(), color + "o-", label=name)
    runs = np.array(list(final[name].values()))  # (Tiefen, Läufe)
    right.fill_between(DEPTHS, runs.min(axis=1), runs.max(axis=1), color=color, alpha=0.2)
left.set(xlabel="Epoche", ylabel="Trainingsverlust", title=f"Mittel aus {RUNS} Läufen")
left.set_xticks(range(1, EPOCHS + 1))
right.set(xlabel="Tiefe (Zahl der Faltungen)", ylabel="Trainingsverlust am Ende", xticks=DEPTHS)
left.legend(loc="lower left")
right.legend(loc="upper left")
plt.show()

plain, residual = train_loss["ohne Skip"], train_loss["mit Skip"]
print(
    f"Ohne Skip-Verbindungen ist der Trainingsverlust mit {deepest} Faltungen {plain[deepest]:.2f} "
    f"(mit {flattest}: {plain[flattest]:.2f}); mit Skip-Verbindungen sind es bei gleicher Tiefe "
    f"{residual[deepest]:.2f} (mit {flattest}: {residual[flattest]:.2f})."
)
