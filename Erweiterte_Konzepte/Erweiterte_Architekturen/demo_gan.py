"""
GAN: Fälscher gegen Detektiv
============================

Der Generator macht aus Zufallszahlen Bilder, der Diskriminator soll sie von echten unterscheiden.
Beide lernen voneinander: Der Diskriminator liegt erst fast immer richtig, dann viel seltener. Ein
Klassifikator zählt, wie viele Klassen die Fälschungen treffen. Auf einem Ring aus acht Haufen zeigt
dasselbe Verfahren den Modenkollaps: Mit falschen Lernraten trifft es nur einen oder zwei.

:Lernziele: GAN, DCGAN, Generator, Diskriminator, eigener train_step, Modenkollaps
:Dauer: voll 90 s, schnell 19 s
:Daten: Fashion-MNIST
"""

from kurs import QUICK

import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
import tensorflow_datasets as tfds
from keras import layers

keras.utils.set_random_seed(42)
CHANNELS = 16 if QUICK else 32
BATCH_SIZE = 32 if QUICK else 64
SECTIONS = 50 if QUICK else 150  # Abschnitte zu je 10 Trainingsschritten
CLASSIFIER_EPOCHS = 15 if QUICK else 3
NOISE_SIZE = 32

# %%
# Daten und ein Klassifikator als Gutachter
# -----------------------------------------
# Pixel von −1 bis 1, wie die Ausgabe von tanh. Der Klassifikator lernt nur mit echten Bildern.

splits = tfds.load("fashion_mnist", split=["train", "test"], as_supervised=True, batch_size=-1)
(x_train, y_train), (x_test, y_test) = (
    (images / np.float32(127.5) - 1, labels) for images, labels in tfds.as_numpy(splits)
)
classifier = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(16, 5, strides=2, padding="same", activation="relu"),
    layers.Conv2D(32, 3, strides=2, padding="same", activation="relu"),
    layers.Flatten(), layers.Dense(64, "relu"), layers.Dense(10, "softmax"),
])  # fmt: skip
classifier.compile("adam", "sparse_categorical_crossentropy", steps_per_execution=16)
real_ds = tf.data.Dataset.from_tensor_slices((x_train, y_train)).cache().shuffle(len(x_train))
classifier.fit(real_ds.batch(64).prefetch(2), epochs=CLASSIFIER_EPOCHS, verbose=0)


def class_shares(images: np.ndarray) -> np.ndarray:
    classes = classifier(images).numpy().argmax(axis=1)  # (N, 28, 28, 1) -> (N,)
    return np.bincount(classes, minlength=10) / len(classes)


def diversity(shares: np.ndarray) -> float:
    """Vielfalt e^Entropie: 10 bei zehn gleich häufigen Klassen, 1 bei einer einzigen."""
    shares = shares[shares > 0]
    return float(np.exp(-np.sum(shares * np.log(shares))))


real_shares = class_shares(x_test[:1000])
classifier_accuracy = float(np.mean(classifier(x_test).numpy().argmax(axis=1) == y_test))
real_diversity = diversity(real_shares)
print(f"Klassifikator {classifier_accuracy:.1%}, Vielfalt echter Bilder {real_diversity:.1f}")

# %%
# Generator und Diskriminator
# ---------------------------
# ``Conv2DTranspose`` mit Schrittweite 2 verdoppelt die Seiten des Bildes, ``Conv2D`` halbiert sie.

generator = keras.Sequential([
    keras.Input((NOISE_SIZE,)),
    layers.Dense(7 * 7 * 2 * CHANNELS, use_bias=False),
    layers.BatchNormalization(), layers.ReLU(), layers.Reshape((7, 7, 2 * CHANNELS)),
    layers.Conv2DTranspose(CHANNELS, 4, strides=2, padding="same", use_bias=False),
    layers.BatchNormalization(), layers.ReLU(),  # (B, 14, 14, C)
    layers.Conv2DTranspose(1, 4, strides=2, padding="same", activation="tanh"),
])  # fmt: skip
discriminator = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(CHANNELS, 4, strides=2, padding="same"),
    layers.LeakyReLU(0.2), layers.Dropout(0.3),  # (B, 14, 14, C)
    layers.Conv2D(2 * CHANNELS, 4, strides=2, padding="same"),
    layers.LeakyReLU(0.2), layers.Dropout(0.3),  # (B, 7, 7, 2C)
    layers.Flatten(), layers.Dense(1),  # größer als 0 heißt „echt“
])  # fmt: skip

# %%
# Der eigene train_step
# ---------------------
# Erst lernt der Diskriminator, dann der Generator: Seine Bilder sollen für echt gehalten werden.
# Der Gradient läuft durch den Diskriminator, aber nur die Gewichte des Generators ändern sich.

bce = keras.losses.BinaryCrossentropy(from_logits=True)


class GAN(keras.Model):
    def __init__(self, generator, discriminator, g_rate: float, d_rate: float):
        super().__init__()
        self.generator, self.discriminator = generator, discriminator
        self.g_optimizer = keras.optimizers.Adam(g_rate, beta_1=0.5)  # zwei Lernraten
        self.d_optimizer = keras.optimizers.Adam(d_rate, beta_1=0.5)
        self.g_optimizer.build(generator.trainable_variables)
        self.d_optimizer.build(discriminator.trainable_variables)
        self.accuracy = keras.metrics.BinaryAccuracy(threshold=0)

    def train_step(self, real):
        size = tf.shape(real)[0]
        fakes = self.generator(tf.random.normal((size, NOISE_SIZE)), training=True)
        images = tf.concat([real, fakes], axis=0)  # (2B, 28, 28, 1)
        labels = tf.concat([tf.ones((size, 1)), tf.zeros((size, 1))], axis=0)
        with tf.GradientTape() as tape:
            logits = self.discriminator(images, training=True)
            loss = bce(labels, logits)
        self.accuracy.update_state(labels, logits)
        weights = self.discriminator.trainable_variables
        self.d_optimizer.apply(tape.gradient(loss, weights), weights)
        with tf.GradientTape() as tape:
            fakes = self.generator(tf.random.normal((size, NOISE_SIZE)), training=True)
            loss = bce(tf.ones((size, 1)), self.discriminator(fakes, training=True))
        weights = self.generator.trainable_variables
        self.g_optimizer.apply(tape.gradient(loss, weights), weights)
        return {"accuracy": self.accuracy.result()}


# %%
# Training
# --------
# Nach jedem Abschnitt malt der Generator aus denselben 500 Zufallsvektoren, im Bild aus 16 davon.
# Gezählt wird Vielfalt, nicht Schönheit: Auch Rauschen bekommt vom Klassifikator eine Klasse.

fixed_noise = np.random.default_rng(42).normal(size=(500, NOISE_SIZE)).astype("float32")
accuracies, diversities, pictures = [], [], []


class Watch(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        fakes = generator(fixed_noise, training=False).numpy()  # (500, 28, 28, 1)
        accuracies.append(float(logs["accuracy"]))
        diversities.append(diversity(class_shares(fakes)))
        pictures.append(np.hstack(fakes[:16, :, :, 0]))  # (28, 448)


gan_ds = tf.data.Dataset.from_tensor_slices(x_train).cache().shuffle(len(x_train)).repeat()
gan = GAN(generator, discriminator, g_rate=0.0007, d_rate=0.001)
gan.compile(steps_per_execution=10)
options = {"steps_per_epoch": 10, "callbacks": [Watch()], "verbose": 0}
gan.fit(gan_ds.batch(BATCH_SIZE).prefetch(2), epochs=SECTIONS, **options)

shown = (SECTIONS * np.array([0.04, 0.14, 0.28, 0.48, 0.72, 0.99])).astype(int)
plt.figure(figsize=(10, 4.6))
plt.imshow(np.vstack([pictures[i] for i in shown]), cmap="gray", zorder=3)
plt.yticks(28 * np.arange(6) + 14, [10 * (i + 1) for i in shown])
plt.gca().set(xticks=[], ylabel="Schritt", title="Fälschungen")
plt.show()

late = slice(-SECTIONS // 4, None)  # das letzte Viertel
peak_accuracy = max(accuracies)
late_accuracy, late_diversity = (float(np.mean(v[late])) for v in (accuracies, diversities))
fake_shares = class_shares(generator(fixed_noise, training=False).numpy())

fig, axes = plt.subplots(1, 3, figsize=(15, 4.8))
steps = 10 * np.arange(1, SECTIONS + 1)
axes[0].plot(steps, accuracies)
axes[0].axhline(0.5, color="black", linestyle=":", label="Raten")
axes[0].set(title="Diskriminator", xlabel="Schritt", ylabel="Genauigkeit", ylim=(0, 1.02))
axes[1].plot(steps, diversities)
axes[1].axhline(real_diversity, color="black", linestyle="--", label="echte Bilder")
axes[1].set(title="Fälschungen", xlabel="Schritt", ylabel="Vielfalt (Klassen)", ylim=(0, 10.5))
axes[2].bar(np.arange(10) - 0.2, real_shares, width=0.4, label="echt")
axes[2].bar(np.arange(10) + 0.2, fake_shares, width=0.4, label="falsch")
axes[2].set(title="Klassen der Bilder", xlabel="Klasse", ylabel="Anteil", ymargin=0.3)
for axis, loc in zip(axes, ("lower left", "lower right", "upper right")):
    axis.legend(loc=loc)
plt.show()

# %%
# Modenkollaps
# ------------
# Statt Bildern nun Punkte in der Ebene, acht Haufen („Moden“) auf einem Ring. Kein Verlust verlangt
# vom Generator, dass er jeden trifft. Lernen beide gleich schnell, findet er hier alle. Lernt der
# Diskriminator zehnmal so schnell, bleiben wenige; mit ``NOISE_SIZE = 4`` geschieht es nicht.

angles, rng = np.arange(8) * np.pi / 4, np.random.default_rng(42)
centres = 2 * np.stack([np.cos(angles), np.sin(angles)], axis=1)  # (8, 2)
points = centres[rng.integers(8, size=20_000)] + 0.1 * rng.normal(size=(20_000, 2))
ring_ds = tf.data.Dataset.from_tensor_slices(points.astype("float32")).cache()
ring_ds = ring_ds.shuffle(len(points)).repeat().batch(128).prefetch(2)


def build_mlp(inputs: int, outputs: int) -> keras.Model:
    hidden = [layers.Dense(128, "relu"), layers.Dense(128, "relu")]
    return keras.Sequential([keras.Input((inputs,)), *hidden, layers.Dense(outputs)])


rates = {"gleich schnell": (1e-3, 1e-3), "Diskriminator schneller": (2e-4, 2e-3)}
found, ring_accuracy = {}, {}
fig, axes = plt.subplots(1, 2, figsize=(11, 6.2), subplot_kw={"aspect": "equal"})
for axis, (name, (g_rate, d_rate)) in zip(axes, rates.items()):
    ring_generator = build_mlp(NOISE_SIZE, 2)
    ring_gan = GAN(ring_generator, build_mlp(2, 1), g_rate, d_rate)
    ring_gan.compile(steps_per_execution=100)
    history = ring_gan.fit(ring_ds, epochs=2, steps_per_epoch=1_500, verbose=0).history
    ring_accuracy[name] = history["accuracy"][-1]  # in der zweiten Hälfte
    fake_points = ring_generator(fixed_noise).numpy()  # (500, 2)
    distances = np.linalg.norm(fake_points[:, None] - centres, axis=-1)  # (500, 8)
    hits = np.bincount(distances.argmin(axis=1)[distances.min(axis=1) < 0.4], minlength=8)
    found[name] = int(np.sum(hits > 10))  # ein Haufen zählt ab elf Punkten
    axis.scatter(*points[:500].T, s=12, color="0.7", label="echt")
    axis.scatter(*fake_points.T, s=12, color="C3", label="falsch")
    axis.set(title=f"{name}: {found[name]} von 8 Haufen", xlabel="x", ylabel="y", ylim=(-2.6, 3.6))
axes[1].legend(loc="upper right", ncols=2)
plt.show()

print(
    f"Der Diskriminator liegt erst zu {peak_accuracy:.0%} richtig, später zu {late_accuracy:.0%}; "
    f"die Fälschungen haben eine Vielfalt von {late_diversity:.1f} Klassen. Haufen getroffen: "
    f"{', '.join(f'{name} {count} von 8' for name, count in found.items())}."
)
