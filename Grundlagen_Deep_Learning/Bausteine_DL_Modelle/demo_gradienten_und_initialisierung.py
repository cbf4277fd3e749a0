"""
Gradienten und Startgewichte: warum tiefe Netze nicht lernen
============================================================

In einem tiefen Netz wird der Gradient Schicht für Schicht mit einem Faktor multipliziert. Ist der
Faktor kleiner als 1, verschwindet der Gradient (Vanishing Gradient), ist er größer, explodiert er
(Exploding Gradient). Gezeigt wird das an einem Netz mit acht verdeckten Schichten, dazu drei
Mittel dagegen: ReLU, passende Startgewichte (Glorot, He) und BatchNorm.

:Lernziele: Vanishing und Exploding Gradients, Initialisierung, Glorot, He, BatchNorm
:Dauer: voll 20 s, schnell 13 s
:Daten: Ziffern aus scikit-learn
"""

from kurs import QUICK

import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

keras.utils.set_random_seed(42)
EPOCHS = 10 if QUICK else 40
DEPTH = 8  # verdeckte Schichten
WIDTH = 64  # so breit wie die Eingabe: Alle Gewichtsmatrizen sind gleich groß

# %%
# Daten
# -----
# 1 797 Ziffern mit 8 × 8 Bildpunkten. Der Skalierer sieht nur die Trainingsdaten.

digits = load_digits()
x_rest, x_test, y_rest, y_test = train_test_split(
    digits.data.astype("float32"), digits.target, test_size=360, stratify=digits.target
)
x_train, x_val, y_train, y_val = train_test_split(x_rest, y_rest, test_size=360, stratify=y_rest)
scaler = StandardScaler().fit(x_train)
x_train, x_val, x_test = (scaler.transform(x) for x in (x_train, x_val, x_test))  # (N, 64)

train_ds = tf.data.Dataset.from_tensor_slices((x_train, y_train))
train_ds = train_ds.cache().shuffle(len(x_train)).batch(32).prefetch(1)
val_ds = tf.data.Dataset.from_tensor_slices((x_val, y_val)).batch(360).cache()

# %%
# Sechs Netze
# -----------
# Sie sind gleich tief und gleich breit. Verschieden sind Aktivierung, Startgewichte und BatchNorm.
# Die zweite Zahl in N(0; 0,01) ist hier die Standardabweichung.

normal = keras.initializers.RandomNormal
VARIANTS = {
    "ReLU, N(0; 1)": ("relu", lambda: normal(stddev=1.0), False),
    "ReLU, N(0; 0,01)": ("relu", lambda: normal(stddev=0.01), False),
    "ReLU, Glorot": ("relu", keras.initializers.GlorotNormal, False),
    "ReLU, He": ("relu", keras.initializers.HeNormal, False),
    "Sigmoid, Glorot": ("sigmoid", keras.initializers.GlorotNormal, False),
    "Sigmoid, Glorot, BatchNorm": ("sigmoid", keras.initializers.GlorotNormal, True),
}


def build_model(activation: str, initializer, batch_norm: bool) -> keras.Model:
    model = keras.Sequential([keras.Input((64,))])
    for _ in range(DEPTH):
        model.add(keras.layers.Dense(WIDTH, kernel_initializer=initializer()))
        if batch_norm:
            model.add(keras.layers.BatchNormalization(momentum=0.9))
        model.add(keras.layers.Activation(activation))
    model.add(keras.layers.Dense(10, "softmax", kernel_initializer=initializer()))
    return model


models = {name: build_model(*settings) for name, settings in VARIANTS.items()}

# %%
# Gradienten je Schicht
# ---------------------
# Gemessen wird vor dem Training: die Norm des Gradienten nach jeder Gewichtsmatrix.


def gradient_norms(model: keras.Model) -> np.ndarray:
    kernels = [layer.kernel for layer in model.layers if isinstance(layer, keras.layers.Dense)]
    with tf.GradientTape() as tape:
        probabilities = model(x_train, training=True)  # (N, 10)
        loss = tf.reduce_mean(keras.losses.sparse_categorical_crossentropy(y_train, probabilities))
    return np.array([np.linalg.norm(gradient) for gradient in tape.gradient(loss, kernels)])


norms = {name: gradient_norms(model) for name, model in models.items()}
for name, norm in norms.items():
    print(f"{name:27} Schicht 1: {norm[0]:8.1e}   Schicht {DEPTH}: {norm[DEPTH - 1]:8.1e}")

# %%
# Woher kommt der Faktor?
# -----------------------
# ReLU: Bei n Eingängen und Gewichten aus N(0; σ) ändert jede Schicht die Größe des Signals um den
# Faktor σ·√(n/2), vorwärts wie rückwärts. Der Gradient einer Schicht ist das Produkt aus beidem,
# deshalb verlaufen die Linien von ReLU fast waagrecht. He wählt σ = √(2/n): Der Faktor wird 1.
# Sigmoid: Die Ableitung ist höchstens 0,25. Der Fehler schrumpft auf dem Rückweg, die Linie steigt
# zum Ausgang hin steil an.

sigma = {
    "ReLU, N(0; 1)": 1.0,
    "ReLU, N(0; 0,01)": 0.01,
    "ReLU, Glorot": (2 / (WIDTH + WIDTH)) ** 0.5,
    "ReLU, He": (2 / WIDTH) ** 0.5,
}
factor, factor_measured = {}, {}
for name in sigma:
    factor[name] = sigma[name] * (WIDTH / 2) ** 0.5
    dense_layers = [layer for layer in models[name].layers if isinstance(layer, keras.layers.Dense)]
    signals = keras.Model(models[name].inputs[0], [layer.output for layer in dense_layers[:DEPTH]])
    size = [float(np.sqrt(np.mean(signal**2))) for signal in signals(x_train)]
    factor_measured[name] = (size[-1] / size[0]) ** (1 / (DEPTH - 1))
    print(f"{name:17} Faktor erwartet {factor[name]:.3f}, gemessen {factor_measured[name]:.3f}")
print(f"Sigmoid: {DEPTH} Ableitungen allein, ohne die Gewichte: höchstens {0.25**DEPTH:.6f}")

# %%
# BatchNorm von Hand
# ------------------
# Im Training zieht BatchNorm den Mittelwert des Batches ab und teilt durch dessen Streuung. Dabei
# führt sie gleitende Mittel mit. Bei der Vorhersage rechnet sie nur noch mit diesen.

layer = keras.layers.BatchNormalization(momentum=0.9, epsilon=1e-3)
layer.build((None, 64))
gamma, beta = np.full(64, 1.5, "float32"), np.full(64, 0.2, "float32")
moving_mean, moving_var = np.zeros(64, "float32"), np.ones(64, "float32")
layer.set_weights([gamma, beta, moving_mean, moving_var])

batchnorm_differences = []
for batch in np.split(x_train[:320], 10):  # (32, 64)
    mean, var = batch.mean(axis=0), batch.var(axis=0)  # (64,)
    by_hand = gamma * (batch - mean) / np.sqrt(var + 1e-3) + beta
    batchnorm_differences.append(np.abs(by_hand - layer(batch, training=True)).max())
    moving_mean = 0.9 * moving_mean + 0.1 * mean
    moving_var = 0.9 * moving_var + 0.1 * var
by_hand = gamma * (x_val - moving_mean) / np.sqrt(moving_var + 1e-3) + beta
batchnorm_differences += [
    np.abs(by_hand - layer(x_val, training=False)).max(),
    np.abs(moving_mean - layer.moving_mean.numpy()).max(),
    np.abs(moving_var - layer.moving_variance.numpy()).max(),
]
batchnorm_difference = float(max(batchnorm_differences))
print(f"BatchNorm von Hand und in Keras: größter Unterschied {batchnorm_difference:.1e}")

# %%
# Die Folge fürs Training
# -----------------------
# Alle sechs Netze lernen gleich lang mit demselben Verfahren. Wo der Gradient verschwindet oder
# explodiert, rät das Netz am Ende noch immer (10 %).

val_accuracy, test_accuracy = {}, {}
for name, model in models.items():
    model.compile(
        keras.optimizers.SGD(0.1),
        "sparse_categorical_crossentropy",
        metrics=["accuracy"],
        steps_per_execution=8,
    )
    history = model.fit(train_ds, validation_data=val_ds, epochs=EPOCHS, verbose=0).history
    val_accuracy[name] = history["val_accuracy"]
    test_accuracy[name] = model.evaluate(x_test, y_test, verbose=0)[1]
    print(f"{name:27} Verlust {history['loss'][-1]:6.3f}, Test {test_accuracy[name]:.1%}")

# %%
# Auswertung
# ----------
# Im zweiten Bild liegen drei Linien bei 10 % aufeinander: Diese Netze haben nichts gelernt.

plt.figure(figsize=(11, 5))
for number, (name, norm) in enumerate(norms.items()):
    plt.semilogy(range(1, DEPTH + 1), norm[:DEPTH], "osD^vP"[number] + "-", label=name)
plt.xlabel("Verdeckte Schicht (1 = am Eingang)")
plt.ylabel("Norm des Gradienten")
plt.figlegend(loc="outside right upper")
plt.show()

plt.figure(figsize=(11, 5))
for number, name in enumerate(val_accuracy):
    plt.plot(range(1, EPOCHS + 1), val_accuracy[name], "osD^vP"[number] + "-", label=name)
plt.xlabel("Epoche")
plt.ylabel("Genauigkeit, Validierung")
plt.figlegend(loc="outside right upper")
plt.show()

advantage = norms["ReLU, He"][0] / norms["Sigmoid, Glorot"][0]
print(
    f"In Schicht 1 ist der Gradient mit ReLU und He {advantage:.0f}-mal so groß wie mit Sigmoid "
    f"und Glorot, und das Netz erreicht im Test {test_accuracy['ReLU, He']:.0%} statt "
    f"{test_accuracy['Sigmoid, Glorot']:.0%}."
)
