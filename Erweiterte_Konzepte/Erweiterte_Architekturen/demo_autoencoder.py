"""
Autoencoder: von der PCA bis zum Variational Autoencoder
========================================================

Ein Autoencoder presst jedes Bild in wenige Zahlen, den Code, und stellt es daraus wieder her. Ein
linearer findet dabei denselben Raum wie die PCA. Ein nichtlinearer macht mit gleich vielen Zahlen
kleinere Fehler und entrauscht starkes Rauschen besser. Der Variational Autoencoder (VAE) ordnet die
Codes so, dass sich neue Ziffern erzeugen lassen.

:Lernziele: Autoencoder, Code, PCA, Entrauschen, VAE, Reparametrisierung, KL-Divergenz, Latenzraum
:Dauer: voll 3 min, schnell 13 s
:Daten: MNIST
"""

from kurs import QUICK

import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
import tensorflow_datasets as tfds
from scipy.linalg import subspace_angles
from scipy.stats import norm
from sklearn.decomposition import PCA
from sklearn.metrics import mean_squared_error as mse
from sklearn.neighbors import KNeighborsClassifier, NearestNeighbors

keras.utils.set_random_seed(42)
rng = np.random.default_rng(42)
EPOCHS = 40 if QUICK else 15
BATCH_SIZE = 64 if QUICK else 128
HIDDEN = 256
CODE_SIZE = 5  # so viele Zahlen bleiben von 784 Pixeln
NOISE = 0.5  # Streuung des Rauschens, Pixel liegen zwischen 0 und 1

# %%
# Daten
# -----
# Die PCA braucht zentrierte Daten: Von jedem Pixel wird sein Mittel über die Trainingsdaten
# abgezogen. Das Ziel eines Autoencoders ist seine eigene Eingabe: Er braucht keine Etiketten.

parts = ["train[:80%]", "train[-20%:]", "test"]
splits = tfds.load("mnist", split=parts, as_supervised=True, batch_size=-1)
(x_train, y_train), (x_val, _), (x_test, y_test) = (
    (images.reshape(-1, 784) / np.float32(255), labels) for images, labels in tfds.as_numpy(splits)
)
mean_image = x_train.mean(axis=0)
train, val, test = (x - mean_image for x in (x_train, x_val, x_test))  # (N, 784)


def fit(model: keras.Model, x: np.ndarray, loss, learning_rate: float = 0.003) -> None:
    """Trainiert auf (x, x). Die Lernrate sinkt bis auf 0, damit die Gewichte zur Ruhe kommen."""
    ds = tf.data.Dataset.from_tensor_slices((x, x)).cache().shuffle(len(x))
    ds = ds.batch(BATCH_SIZE, drop_remainder=True).prefetch(2)
    schedule = keras.optimizers.schedules.CosineDecay(learning_rate, len(ds) * EPOCHS)
    model.compile(keras.optimizers.Adam(schedule), loss, steps_per_execution=16)
    model.fit(ds, epochs=EPOCHS, verbose=0)


# %%
# Linear: dasselbe wie die PCA
# ----------------------------
# Die PCA sucht die Richtungen, in denen sich die Bilder am stärksten unterscheiden. Zwei Schichten
# ohne Aktivierung spannen denselben Raum auf. Das zeigen Hauptwinkel (0°: gleich): In beiden Räumen
# Achsen wählen (`qr`), dann sind die Singulärwerte ihrer Produkte die Kosinusse der Winkel.

pca = PCA(CODE_SIZE).fit(train)
layers = [keras.layers.Dense(size, use_bias=False) for size in (CODE_SIZE, 784)]
linear = keras.Sequential([keras.Input((784,)), *layers])
fit(linear, train, "mse", learning_rate=0.01)
pca_axes = pca.components_.astype("float64")  # (Code, 784)
decoder_axes = linear.layers[-1].get_weights()[0].astype("float64")  # (Code, 784)

axes_1, axes_2 = (np.linalg.qr(axes.T)[0] for axes in (decoder_axes, pca_axes))
cosines = np.linalg.svd(axes_1.T @ axes_2, compute_uv=False)
angles = np.degrees(np.arccos(np.clip(cosines, -1, 1)))[::-1]
scipy_angles = np.degrees(subspace_angles(decoder_axes.T, pca_axes.T))
angles_match = np.allclose(angles, scipy_angles, atol=1e-4)
print(f"Hauptwinkel zur PCA: {angles.round(2)} Grad. Von Hand = SciPy: {angles_match}")

fig, axes = plt.subplots(2, 1, figsize=(11, 5.2))
vectors = {"Achsen der PCA": pca_axes, "Achsen des Autoencoders": decoder_axes}
for axis, (name, x) in zip(axes, vectors.items()):
    x = x / np.abs(x).max(axis=1, keepdims=True)  # rot positiv, blau negativ
    axis.imshow(np.hstack(x.reshape(-1, 28, 28)), cmap="bwr", vmin=-1, vmax=1)
    axis.set(xticks=[], yticks=[], title=name)
plt.show()

# %%
# Nichtlinear: kleinerer Fehler bei gleichem Code
# -----------------------------------------------
# Mit je einer ReLU-Schicht davor und dahinter darf der Raum gekrümmt sein.


def build_autoencoder(code_size: int, noise: float = 0.0) -> keras.Model:
    sizes = ((HIDDEN, "relu"), (code_size, None), (HIDDEN, "relu"), (784, None))
    layers = [keras.layers.Dense(*size) for size in sizes]
    noisy = keras.layers.GaussianNoise(noise)  # rauscht nur im Training
    return keras.Sequential([keras.Input((784,)), noisy, *layers])


fit(nonlinear := build_autoencoder(CODE_SIZE), train, "mse")
error = {"PCA": mse(pca.inverse_transform(pca.transform(test)), test)}
error["linear"] = mse(linear(test).numpy(), test)
error["nichtlinear"] = mse(nonlinear(test).numpy(), test)
print(f"Testfehler mit {CODE_SIZE} Zahlen:", {name: round(e, 4) for name, e in error.items()})

# %%
# Entrauschen
# -----------
# Die Eingabe ist verrauscht, das Ziel sauber. Auch die PCA entrauscht: Was nicht in ihren Raum
# passt, lässt sie weg. Wie viele Richtungen sie behalten soll, sagen die Validierungsdaten.

noisy_val, noisy_test = (x + rng.normal(scale=NOISE, size=x.shape) for x in (val, test))
axes = PCA(100).fit(train).components_  # (100, 784)
val_errors = {n: mse(noisy_val @ axes[:n].T @ axes[:n], val) for n in (10, 20, 30, 40, 60, 100)}
best = axes[: min(val_errors, key=val_errors.get)]
fit(denoiser := build_autoencoder(32, NOISE), train, "mse")
denoised = {
    "Original": test,
    "verrauscht": noisy_test,
    f"PCA mit {len(best)} Richtungen": noisy_test @ best.T @ best,
    "Autoencoder": denoiser(noisy_test).numpy(),
}
noise_errors = [mse(x, test) for x in denoised.values()]
fig, axes = plt.subplots(4, 1, figsize=(10, 5.6))
for axis, (name, x), value in zip(axes, denoised.items(), noise_errors):
    images = np.hstack((x[:12] + mean_image).reshape(-1, 28, 28))
    axis.imshow(images, cmap="gray", vmin=0, vmax=1)
    axis.set(xticks=[], yticks=[], title=f"{name}: Fehler {value:.4f}")
plt.show()

# %%
# VAE: ein Code mit Streuung
# --------------------------
# Der Encoder liefert zu jedem Bild Mittel und Streuung. Der Code wird daraus gezogen: z = Mittel +
# Streuung · ε mit ε aus N(0, 1). So steckt der Zufall nur in ε, und der Gradient kommt durch z bis
# zum Encoder (Reparametrisierung). Die KL-Divergenz misst, wie weit diese Verteilung von N(0, 1)
# abweicht. Sie kommt zum Verlust dazu und hält die Codes beisammen.


def kl_divergence(mean, log_var):
    return 0.5 * (mean**2 + keras.ops.exp(log_var) - 1 - log_var)


class Sampling(keras.layers.Layer):
    def call(self, mean, log_var):
        kl = keras.ops.sum(kl_divergence(mean, log_var), axis=-1)  # (B, 2) -> (B,)
        self.add_loss(keras.ops.mean(kl))
        epsilon = keras.random.normal(keras.ops.shape(mean))
        return mean + keras.ops.exp(log_var / 2) * epsilon


z = 1.5 + 0.4 * rng.normal(size=1_000_000)
kl_sampled = np.mean(norm.logpdf(z, 1.5, 0.4) - norm.logpdf(z))
kl_formula = float(kl_divergence(1.5, 2 * np.log(0.4)))
print(f"KL für Mittel 1.5 und Streuung 0.4: Formel {kl_formula:.3f}, Stichprobe {kl_sampled:.3f}")

image = keras.Input((784,))
hidden = keras.layers.Dense(64, "relu")(keras.layers.Dense(HIDDEN, "relu")(image))
mean, log_var = keras.layers.Dense(2)(hidden), keras.layers.Dense(2)(hidden)  # je (B, 2)
encoder = keras.Model(image, [mean, log_var])
sizes = ((64, "relu"), (HIDDEN, "relu"), (784, "sigmoid"))
decoder = keras.Sequential([keras.Input((2,)), *(keras.layers.Dense(*size) for size in sizes)])
vae = keras.Model(image, decoder(Sampling()(mean, log_var)))
fit(vae, x_train, lambda x, y: 784 * keras.losses.binary_crossentropy(x, y))  # Summe der Pixel

# %%
# Der Latenzraum
# --------------
# Links liegt jede Testziffer an ihrem Code, obwohl der VAE kein Etikett gesehen hat. Rechts macht
# der Decoder aus jedem Punkt eines Gitters eine neue Ziffer. Wie gut sich die Ziffern trennen,
# misst k-NN: Die zehn nächsten Trainingsziffern stimmen ab.

codes_train, _ = (v.numpy() for v in encoder(x_train))
codes, log_vars = (v.numpy() for v in encoder(x_test))  # je (N, 2)
code_std = np.std(codes + np.exp(log_vars / 2) * rng.normal(size=codes.shape), axis=0)
knn, pca = KNeighborsClassifier(10), PCA(2).fit(train)
pca_accuracy = knn.fit(pca.transform(train), y_train).score(pca.transform(test), y_test)
vae_accuracy = knn.fit(codes_train, y_train).score(codes, y_test)
print(f"k-NN mit zwei Zahlen: PCA {pca_accuracy:.1%}, VAE {vae_accuracy:.1%} richtig")
print(f"Streuung aller gezogenen Codes: {code_std.round(2)} (Ziel: 1)")

steps = norm.ppf(np.linspace(0.03, 0.97, 15))  # dicht, wo N(0, 1) dicht ist
grid = np.stack(np.meshgrid(steps, steps[::-1]), axis=-1).reshape(-1, 2)  # (225, 2)
generated = decoder(grid).numpy().reshape(15, 15, 28, 28)
fig, axes = plt.subplots(1, 2, figsize=(13, 6.4))
points = axes[0].scatter(*codes[:3000].T, c=y_test[:3000], cmap="tab10", vmin=-0.5, vmax=9.5, s=9)
fig.colorbar(points, ax=axes[0], ticks=range(10), label="Ziffer")
axes[0].set(xlabel="Code, 1. Zahl", ylabel="Code, 2. Zahl", title="Testziffern")
axes[1].imshow(np.block([list(row) for row in generated]), cmap="gray")
axes[1].set(xticks=[], yticks=[], xlabel="1. Zahl →", ylabel="2. Zahl →", title="erzeugte Ziffern")
plt.show()

# %%
# Auf halbem Weg zwischen zwei Ziffern
# ------------------------------------
# Pixel für Pixel gemischt, scheinen beide durch. Zwischen zwei Codes wird die eine zur anderen, oft
# über eine dritte. Gemessen wird der Abstand zum nächsten Trainingsbild. Unscharfe Bilder liegen
# immer näher: Vergleiche deshalb das Ende des Wegs mit der Mitte.

pairs = rng.integers(len(y_test), size=(400, 2))
pairs = pairs[y_test[pairs[:, 0]] != y_test[pairs[:, 1]]].T
share = np.linspace(0, 1, 11)[:, None, None]
pixels, mixed = ((1 - share) * v[pairs[0]] + share * v[pairs[1]] for v in (x_test, codes))
decoded = decoder(mixed.reshape(-1, 2)).numpy().reshape(pixels.shape)  # (11, Paare, 784)
nearest = NearestNeighbors(n_neighbors=1, algorithm="brute").fit(x_train)
distances = [nearest.kneighbors(x[k])[0].mean() for x in (pixels, decoded) for k in (0, 5)]
fig, axes = plt.subplots(3, 1, figsize=(10, 6.6))
for axis, x in zip(axes, np.stack([pixels, decoded], axis=2).transpose(1, 2, 0, 3)):
    axis.imshow(np.block([list(row.reshape(-1, 28, 28)) for row in x]), cmap="gray", zorder=2)
    axis.set(xticks=[], yticks=[14, 42], yticklabels=["Pixel", "Code"])
plt.show()

print(f"Abstand (Pixel: Ende, Mitte; Code: Ende, Mitte): {np.round(distances, 2)}")
print(
    f"Der lineare Autoencoder liegt höchstens {angles.max():.1f} Grad neben der PCA. Testfehler: "
    f"PCA {error['PCA']:.4f}, nichtlinear {error['nichtlinear']:.4f}; beim Entrauschen PCA "
    f"{noise_errors[2]:.4f}, Autoencoder {noise_errors[3]:.4f}."
)
