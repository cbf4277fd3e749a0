"""
Training in Keras: Epoche, Batch, Iteration
===========================================

Ein kleines Netz lernt, drei Arten von Schwertlilien zu unterscheiden. Du siehst zwei Wege,
dasselbe Modell zu bauen, rechnest den Verlust von Hand nach und zählst die Lernschritte mit. Bei
gleich vielen Epochen bringt ein kleinerer Batch mehr Lernschritte, und das Netz lernt weiter.

:Lernziele: Sequential und Functional API, Kreuzentropie, Epoche, Batch, Iteration, Lernkurve
:Dauer: voll 23 s, schnell 11 s
:Daten: Iris, 150 Blüten aus scikit-learn
"""

from kurs import QUICK

import keras
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_iris
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

keras.utils.set_random_seed(42)
EPOCHS = 30 if QUICK else 100
BATCH_SIZES = (90, 32, 16)

# %%
# Daten
# -----
# 90 Blüten zum Trainieren, 30 zum Validieren, 30 für den Test, jede Art überall gleich oft. Der
# Skalierer lernt Mittelwert und Streuung nur aus den Trainingsdaten.

x, y = load_iris(return_X_y=True)  # (150, 4), (150,)
split = {"test_size": 30, "random_state": 42}
x_rest, x_test, y_rest, y_test = train_test_split(x, y, stratify=y, **split)
x_train, x_val, y_train, y_val = train_test_split(x_rest, y_rest, stratify=y_rest, **split)

scaler = StandardScaler().fit(x_train)
x_train, x_val, x_test = map(scaler.transform, (x_train, x_val, x_test))

# %%
# Sequential API: Schicht auf Schicht
# -----------------------------------
# Die Ausgabe einer Schicht ist die Eingabe der nächsten.

model = keras.Sequential(
    [
        keras.Input((4,)),
        keras.layers.Dense(16, activation="relu"),  # (B, 4) -> (B, 16)
        keras.layers.Dense(3, activation="softmax"),  # (B, 16) -> (B, 3)
    ]
)
model.summary()

# %%
# Functional API: Schichten als Funktionen
# ----------------------------------------
# Jede Schicht wird auf eine Ausgabe angewandt. So gehen auch Verzweigungen und mehrere Ein- und
# Ausgaben. Mit denselben Startgewichten sagt dieses Modell dasselbe wie das erste.

inputs = keras.Input((4,))
hidden = keras.layers.Dense(16, activation="relu")(inputs)
outputs = keras.layers.Dense(3, activation="softmax")(hidden)
functional_model = keras.Model(inputs, outputs)

start_prediction = model.predict(x_val, verbose=0)  # (30, 3)
other_prediction = functional_model.predict(x_val, verbose=0)
functional_model.set_weights(model.get_weights())
functional_prediction = functional_model.predict(x_val, verbose=0)
same_before = np.allclose(start_prediction, other_prediction)
same_after = np.allclose(start_prediction, functional_prediction)
print(f"Gleiche Vorhersage: zufällige Gewichte {same_before}, kopierte Gewichte {same_after}")

# %%
# Kreuzentropie von Hand
# ----------------------
# Das Modell gibt der richtigen Art die Wahrscheinlichkeit p, das kostet −log p. Der Verlust ist der
# Mittelwert über alle Blüten. Wer jeder Art 1/3 gibt, landet bei log 3 ≈ 1,10.


def cross_entropy(p: np.ndarray, y: np.ndarray) -> float:
    """(B, 3), (B,) -> Zahl"""
    return float(-np.log(p[np.arange(len(y)), y]).mean())


start_loss = cross_entropy(start_prediction, y_val)
start_loss_keras = float(keras.losses.SparseCategoricalCrossentropy()(y_val, start_prediction))
print(f"Verlust vor dem Training: von Hand {start_loss:.6f}, Keras {start_loss_keras:.6f}")

# %%
# Training: Epoche, Batch, Iteration
# ----------------------------------
# In einer Epoche sieht das Netz alle Trainingsdaten einmal, in Häppchen, den Batches. Jeder Batch
# gibt einen Lernschritt, eine Iteration. Ein Callback zählt mit.


class IterationCounter(keras.callbacks.Callback):
    """Zählt die Batches, die ``fit`` verarbeitet."""

    def on_train_begin(self, logs=None):
        self.count = 0

    def on_train_batch_end(self, batch, logs=None):
        self.count += 1


start_weights = model.get_weights()
history, iterations, optimizer_steps = {}, {}, {}
for batch_size in BATCH_SIZES:
    model.set_weights(start_weights)
    optimizer = keras.optimizers.SGD(learning_rate=0.1)
    model.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"])
    counter = IterationCounter()
    history[batch_size] = model.fit(
        x_train,
        y_train,
        batch_size=batch_size,
        epochs=EPOCHS,
        validation_data=(x_val, y_val),
        callbacks=[counter],
        verbose=0,
    ).history
    iterations[batch_size] = counter.count
    optimizer_steps[batch_size] = int(optimizer.iterations)
    per_epoch = -(-len(x_train) // batch_size)  # aufgerundet: Der letzte Batch ist kleiner
    print(
        f"Batchgröße {batch_size}: {EPOCHS} · {per_epoch} = {EPOCHS * per_epoch} Iterationen "
        f"(gezählt: {counter.count}), Trainingsverlust {history[batch_size]['loss'][-1]:.3f}"
    )

# %%
# Ergebnis
# --------
# Jetzt erst kommen die Testdaten, für das letzte Netz mit Batchgröße 16. Bei 30 Blüten zählt jede
# 3,3 Prozentpunkte: Eine Blüte Unterschied zur logistischen Regression ist Zufall.

test_loss, test_accuracy = model.evaluate(x_test, y_test, verbose=0)
test_loss_by_hand = cross_entropy(model.predict(x_test, verbose=0), y_test)
majority_accuracy = DummyClassifier().fit(x_train, y_train).score(x_test, y_test)
linear_accuracy = LogisticRegression().fit(x_train, y_train).score(x_test, y_test)
print(f"Testverlust: von Hand {test_loss_by_hand:.6f}, Keras {test_loss:.6f}")
print(
    f"{EPOCHS} Epochen mit Batchgröße 16 sind {iterations[16]} Iterationen; Testgenauigkeit "
    f"{test_accuracy:.3f} (geraten {majority_accuracy:.3f}, logistische Regression "
    f"{linear_accuracy:.3f})."
)

# %%
# Lernkurven
# ----------
# Batchgröße 16. Keras mittelt die Trainingswerte über die Epoche, während das Netz noch lernt.
# Deshalb sehen sie am Anfang schlechter aus als die Validierung am Ende der Epoche.

epochs = range(1, EPOCHS + 1)
fig, axes = plt.subplots(1, 2, figsize=(11, 4.8))
for axis, metric, label in zip(axes, ("loss", "accuracy"), ("Verlust", "Genauigkeit")):
    axis.plot(epochs, history[16][metric], ":", label="Training")
    axis.plot(epochs, history[16][f"val_{metric}"], label="Validierung")
    axis.set(xlabel="Epoche", ylabel=label)
axes[0].legend()
plt.show()

# %%
# Epochen oder Iterationen?
# -------------------------
# Links lernt der kleine Batch schneller. Rechts sieht man, warum: Er macht je Epoche mehr Schritte.
# Je Iteration liegen die Kurven fast aufeinander.

fig, axes = plt.subplots(1, 2, figsize=(11, 4.8), sharey=True)
for batch_size in BATCH_SIZES:
    loss = history[batch_size]["loss"]
    steps = np.multiply(epochs, iterations[batch_size] / EPOCHS)
    axes[0].plot(epochs, loss, label=f"Batchgröße {batch_size}")
    axes[1].plot(steps, loss)
axes[0].set(xlabel="Epoche", ylabel="Trainingsverlust")
axes[1].set(xlabel="Iteration")
axes[0].legend()
plt.show()
