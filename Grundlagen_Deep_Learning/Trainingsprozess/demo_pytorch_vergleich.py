"""
Keras und PyTorch: dasselbe Netz, derselbe Verlauf
==================================================

Ein MLP lernt Fashion-MNIST, einmal mit ``fit`` in Keras, einmal in einer PyTorch-Schleife. Bei
gleichen Startgewichten und gleichen Batches ist der Verlust nach jeder Epoche gleich: Beide
rechnen dasselbe. Mit seinen eigenen, kleineren Startgewichten lernt PyTorch hier langsamer.

:Lernziele: Trainingsschleife, Startgewichte, Keras und PyTorch lesen
:Dauer: voll 65 s, schnell 11 s
:Daten: Fashion-MNIST
"""

from kurs import QUICK

import os
import time

import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow_datasets as tfds
import torch

EPOCHS = 10 if QUICK else 5  # die Mini-Daten brauchen mehr Durchgänge
BATCH_SIZE = 64
LEARNING_RATE = 1e-3

# Beide rechnen auf einem Kern: So ist der Zeitvergleich fair, und andere Programme stören wenig.
os.environ["TF_NUM_INTRAOP_THREADS"] = "1"  # liest TensorFlow bei der ersten Rechnung
torch.set_num_threads(1)

keras.utils.set_random_seed(42)
torch.manual_seed(42)

# %%
# Daten
# -----
# Trainiert wird auf allen Trainingsbildern. Es wird nichts ausgewählt, also braucht es keine
# Validierung. Die Testdaten kommen erst am Ende.


def flatten(images, labels):
    """Skaliert auf [0, 1]: (B, 28, 28, 1) uint8 -> (B, 784) float32."""
    return keras.ops.reshape(keras.ops.cast(images, "float32") / 255, (-1, 784)), labels


train_ds, test_ds = tfds.load("fashion_mnist", split=["train", "test"], as_supervised=True)
train_ds = train_ds.cache()
train_size = sum(1 for _ in train_ds)  # füllt nebenbei den Cache, damit keiner fürs Lesen bezahlt
x_test, y_test = next(test_ds.batch(10_000).map(flatten).as_numpy_iterator())

# %%
# Das Modell in Keras
# -------------------
# Die letzte Schicht gibt rohe Werte aus (Logits). Softmax steckt im Verlust, wie in PyTorch.

keras_model = keras.Sequential(
    [
        keras.Input((784,)),
        keras.layers.Dense(512, activation="relu"),
        keras.layers.Dense(512, activation="relu"),
        keras.layers.Dense(10),
    ]
)
keras_model.compile(
    optimizer=keras.optimizers.SGD(LEARNING_RATE),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
)

# %%
# Das Modell in PyTorch
# ---------------------
# Zweimal dasselbe Netz: ``copy`` bekommt die Startgewichte von Keras, ``own`` behält seine eigenen.
# Keras speichert (Eingänge, Ausgänge), PyTorch (Ausgänge, Eingänge): Die Matrix wird transponiert.


def build_torch_model() -> torch.nn.Sequential:
    return torch.nn.Sequential(
        torch.nn.Linear(784, 512),
        torch.nn.ReLU(),
        torch.nn.Linear(512, 512),
        torch.nn.ReLU(),
        torch.nn.Linear(512, 10),
    )


copy, own = build_torch_model(), build_torch_model()
with torch.no_grad():
    for linear, dense in zip(copy[::2], keras_model.layers):
        linear.weight.copy_(torch.tensor(dense.kernel.numpy().T))
        linear.bias.copy_(torch.tensor(dense.bias.numpy()))

# %%
# Die Startgewichte im Vergleich
# ------------------------------
# Keras zieht nach Glorot: Varianz 2/(Eingänge + Ausgänge). PyTorch ruft ``kaiming_uniform_`` mit
# a = √5 auf. Das ergibt eine Gleichverteilung in ±1/√Eingänge, also Varianz 1/(3·Eingänge): ein
# Sechstel von He und in der mittleren Schicht ein Drittel von Glorot. So werden Signal und Gradient
# von Schicht zu Schicht schwächer.

variance_ratio = [(a.weight.var() / b.weight.var()).item() for a, b in zip(copy[::2], own[::2])]
x, y = map(torch.tensor, next(train_ds.batch(1000).map(flatten).as_numpy_iterator()))
first_gradient = {}
for name, model in {"Keras": copy, "PyTorch": own}.items():
    torch.nn.functional.cross_entropy(model(x), y).backward()
    first_gradient[name] = model[0].weight.grad.norm().item()
gradient_ratio = first_gradient["Keras"] / first_gradient["PyTorch"]
print(f"Varianz mit Keras' Startgewichten durch die von PyTorch: {np.round(variance_ratio, 1)}")
print(f"Der Gradient in Schicht 1 ist damit am Anfang {gradient_ratio:.1f}-mal so lang.")

# %%
# Die Schleife in PyTorch
# -----------------------
# Das alles erledigt ``fit`` in Keras. Es meldet den Mittelwert über alle Bilder der Epoche: Der
# letzte Batch ist kleiner und zählt entsprechend weniger.


def train_epoch(model: torch.nn.Module, optimizer: torch.optim.Optimizer, batches) -> float:
    total_loss = 0.0
    for images, labels in batches.as_numpy_iterator():
        x, y = torch.tensor(images), torch.tensor(labels)  # (B, 784), (B,)
        loss = torch.nn.functional.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total_loss += loss.item() * len(y)
    return total_loss / train_size


# %%
# Training
# --------
# Die Reihenfolge wird in jeder Epoche neu gemischt, aber für alle drei gleich. Keras und PyTorch
# trainieren abwechselnd, damit eine Bremse von außen beide trifft.

models = {"Keras": keras_model, "PyTorch": copy, "PyTorch, eigener Start": own}
optimizers = {net: torch.optim.SGD(net.parameters(), lr=LEARNING_RATE) for net in (copy, own)}
losses, seconds = {name: [] for name in models}, {name: [] for name in models}
for epoch in range(EPOCHS):
    shuffled = train_ds.shuffle(train_size, seed=epoch, reshuffle_each_iteration=False)
    batches = shuffled.batch(BATCH_SIZE).map(flatten).prefetch(2)
    for name, model in models.items():
        start = time.perf_counter()
        if name == "Keras":
            loss = model.fit(batches, verbose=0).history["loss"][0]
        else:
            loss = train_epoch(model, optimizers[model], batches)
        seconds[name].append(time.perf_counter() - start)
        losses[name].append(loss)
    print(f"Epoche {epoch + 1:2}: " + ", ".join(
        f"{name} {losses[name][-1]:.5f} ({seconds[name][-1]:.2f} s)" for name in losses
    ))  # fmt: skip

# %%
# Auswertung
# ----------
# Beim Zeitvergleich zählt die schnellste Epoche: In der ersten übersetzt Keras seinen Graphen, und
# Störungen machen nur langsamer. Das Verhältnis hängt vom Rechner und vom Netz ab.

test_accuracy = {}
with torch.no_grad():
    for name, model in models.items():
        logits = model(x_test if name == "Keras" else torch.tensor(x_test))  # (N, 10)
        test_accuracy[name] = np.mean(np.asarray(logits).argmax(axis=1) == y_test)
epoch_seconds = {name: min(seconds[name][1:]) for name in seconds}
time_ratio = epoch_seconds["Keras"] / epoch_seconds["PyTorch"]
deviation = np.max(np.abs(np.array(losses["PyTorch"]) / losses["Keras"] - 1))
slowdown = losses["PyTorch, eigener Start"][-1] / losses["Keras"][-1]
for name in losses:
    print(f"{name:22} Test {test_accuracy[name]:.1%} richtig, {epoch_seconds[name]:.2f} s/Epoche")
print(f"Mit eigenen Startgewichten hat PyTorch zum Schluss den {slowdown:.2f}-fachen Verlust.")
print(f"Gleicher Start, gleicher Verlust (größte Abweichung {deviation:.0e}); "
      f"Keras braucht je Epoche das {time_ratio:.2f}-Fache der Zeit von PyTorch.")  # fmt: skip

for name, style in zip(losses, ("-", "--", "-")):
    plt.plot(range(1, EPOCHS + 1), losses[name], style, marker="o", label=name)
plt.xticks(range(1, EPOCHS + 1))
plt.xlabel("Epoche")
plt.ylabel("Verlust (Training)")
plt.legend()
plt.show()
