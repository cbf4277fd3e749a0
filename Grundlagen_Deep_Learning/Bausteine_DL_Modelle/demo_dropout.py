"""
Dropout: dasselbe Netz mit und ohne
===================================

Dropout schaltet beim Training zufällig Neuronen ab. Das Netz kann sich dann auf kein einzelnes
Neuron verlassen und lernt schlechter auswendig. Damit es etwas zum Auswendiglernen gibt, ist hier
ein Fünftel der Trainingsziffern absichtlich falsch beschriftet. Die Lücke zwischen Validierungs-
und Trainingsverlust wird mit Dropout viel kleiner, die Testgenauigkeit größer.

:Lernziele: Dropout, Überanpassung, Generalisierung
:Dauer: voll 28 s, schnell 13 s
:Daten: MNIST, 1 000 Ziffern fürs Training
"""

from kurs import QUICK

import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
import tensorflow_datasets as tfds

keras.utils.set_random_seed(42)
TRAIN_SIZE = 1_000  # wenige Bilder für ein großes Netz: So passt es sich zu stark an
EPOCHS = 10
RUNS = 2 if QUICK else 3
RATES = (0.0, 0.5)
NOISE = 0.2  # Anteil falscher Etiketten; mit 0 ist die Wirkung viel kleiner

# %%
# Was die Schicht tut
# -------------------
# Im Training setzt Dropout jeden Wert mit der Wahrscheinlichkeit ``rate`` auf null und teilt die
# übrigen durch 1 − rate. So bleibt der Mittelwert gleich, und bei der Vorhersage ist nichts zu tun.

rate = 0.2
values = np.tile(np.array([1, 2, 3, 4, 5], "float32"), (10_000, 1))  # (10000, 5)
layer = keras.layers.Dropout(rate)
in_training = keras.ops.convert_to_numpy(layer(values, training=True))
in_inference = keras.ops.convert_to_numpy(layer(values, training=False))

kept = in_training != 0
dropped_share = 1 - kept.mean()
dropout_matches = bool(np.allclose(values * kept / (1 - rate), in_training))
inactive_at_inference = bool(np.array_equal(values, in_inference))
mean_in_training = in_training.mean(axis=0)  # (5,)

print("Eingabe         ", values[0])
print("Training        ", in_training[0])
print("Training, Mittel", mean_in_training.round(2))
print("Vorhersage      ", in_inference[0])
print(f"Null gesetzt: {dropped_share:.1%}. Von Hand = Keras: {dropout_matches}")

# %%
# Daten
# -----
# Trainiert wird auf dem Anfang der Trainingsdaten, validiert auf ihrem Ende. In beiden Teilen sind
# gleich viele Etiketten falsch, denn eine Lücke ist nur bei gleich schweren Daten aussagekräftig.
# Die Testdaten sind richtig beschriftet und bleiben bis zur Auswertung unberührt.

splits = tfds.load(
    "mnist",
    split=[f"train[:{TRAIN_SIZE}]", "train[-20%:]", "test"],
    as_supervised=True,
    batch_size=-1,  # alles auf einmal: (N, 28, 28, 1), (N,)
)
(x_train, y_train), (x_val, y_val), (x_test, y_test) = (
    (images / np.float32(255), labels) for images, labels in tfds.as_numpy(splits)
)

rng = np.random.default_rng(42)
for labels in (y_train, y_val):
    wrong = rng.random(len(labels)) < NOISE
    labels[wrong] = (labels[wrong] + rng.integers(1, 10, wrong.sum())) % 10

train_ds = tf.data.Dataset.from_tensor_slices((x_train, y_train))
train_ds = train_ds.cache().shuffle(TRAIN_SIZE).batch(32).prefetch(1)
val_ds = tf.data.Dataset.from_tensor_slices((x_val, y_val)).batch(500).cache()
test_ds = tf.data.Dataset.from_tensor_slices((x_test, y_test)).batch(500)
print(f"{len(y_train)} Ziffern fürs Training, {len(y_val)} zur Validierung, {len(y_test)} im Test")

# %%
# Modell
# ------
# Beide Netze sind gleich groß. Nur die Dropout-Rate unterscheidet sie.


def build_model(rate: float) -> keras.Model:
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Flatten(),
            keras.layers.Dense(512, activation="relu"),
            keras.layers.Dropout(rate),
            keras.layers.Dense(512, activation="relu"),
            keras.layers.Dropout(rate),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


# %%
# Training
# --------
# Den Trainingsverlust, den Keras meldet, misst es während der Epoche und mit eingeschaltetem
# Dropout. Der Validierungsverlust dagegen entsteht nach der Epoche und ohne Dropout. Damit beide
# vergleichbar sind, messen wir den Trainingsverlust nach jeder Epoche noch einmal ohne Dropout.


class TrainLoss(keras.callbacks.Callback):
    """Misst nach jeder Epoche den Trainingsverlust ohne Dropout."""

    def on_train_begin(self, logs=None):
        self.losses = []

    def on_epoch_end(self, epoch, logs=None):
        probabilities = self.model(x_train, training=False)  # (N, 10)
        loss = keras.losses.sparse_categorical_crossentropy(y_train, probabilities)
        self.losses.append(float(keras.ops.mean(loss)))


train_loss, val_loss, test_accuracies = ({rate: [] for rate in RATES} for _ in range(3))
for run in range(RUNS):
    for rate in RATES:
        model = build_model(rate)
        model.compile(
            "adam",
            "sparse_categorical_crossentropy",
            metrics=["accuracy"],
            steps_per_execution=16,  # 16 Schritte am Stück: weniger Leerlauf
        )
        fair = TrainLoss()
        history = model.fit(
            train_ds,
            validation_data=val_ds,
            epochs=EPOCHS,
            callbacks=[fair],
            verbose=0,
        ).history
        train_loss[rate].append(fair.losses)
        val_loss[rate].append(history["val_loss"])
        test_accuracies[rate].append(model.evaluate(test_ds, verbose=0)[1])
        print(
            f"Lauf {run + 1}, Dropout {rate}: Verlust Training {fair.losses[-1]:.2f} "
            f"(Keras meldet {history['loss'][-1]:.2f}), "
            f"Validierung {history['val_loss'][-1]:.2f}"
        )

# %%
# Auswertung
# ----------
# Ohne Dropout fällt der Trainingsverlust, während der Validierungsverlust steigt: Das Netz merkt
# sich die falschen Etiketten. Die Kurven sind Mittelwerte über alle Läufe.

gap = {rate: float(np.subtract(val_loss[rate], train_loss[rate])[:, -1].mean()) for rate in RATES}
test_accuracy = {rate: float(np.mean(test_accuracies[rate])) for rate in RATES}

for rate, color in zip(RATES, ("C0", "C1")):
    steps = range(1, EPOCHS + 1)
    plt.plot(steps, np.mean(val_loss[rate], axis=0), color, label=f"Validierung, Rate {rate}")
    plt.plot(steps, np.mean(train_loss[rate], axis=0), color + ":", label=f"Training, Rate {rate}")
    print(f"Dropout {rate}: Lücke {gap[rate]:.2f}, Testgenauigkeit {test_accuracy[rate]:.1%}")
plt.xlabel("Epoche")
plt.ylabel("Verlust, ohne Dropout gemessen")
plt.legend()
plt.show()

print(
    f"Dropout verkleinert die Lücke von {gap[0.0]:.2f} auf {gap[0.5]:.2f} und hebt die "
    f"Testgenauigkeit von {test_accuracy[0.0]:.1%} auf {test_accuracy[0.5]:.1%}."
)
