"""
Early Stopping: aufhören, wenn es am besten ist
===============================================

Zu lange trainiert, merkt sich ein Netz die Trainingsdaten, und der Validierungsverlust steigt
wieder. Early Stopping bricht ab, wenn er einige Epochen lang nicht mehr sinkt, und holt die besten
Gewichte zurück. Das spart Epochen, und der Testverlust wird kleiner. Die Regel von Hand hört in
derselben Epoche auf wie Keras.

:Lernziele: Early Stopping, Geduld (patience), beste Gewichte, drei Datenteile, Überanpassung
:Dauer: voll 1 min, schnell 10 s
:Daten: Fashion-MNIST, voll 10 000 Bilder fürs Training
"""

from kurs import QUICK

import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
import tensorflow_datasets as tfds

keras.utils.set_random_seed(42)
tf.config.experimental.enable_op_determinism()  # gleicher Anfang, gleicher Verlauf: auch auf GPUs
TRAIN_SIZE = 1_600 if QUICK else 10_000  # höchstens 80 %: Der Rest dient der Validierung
BATCH_SIZE = 64 if QUICK else 128
MAX_EPOCHS = 30 if QUICK else 40
PATIENCE = 5
RUNS = 2 if QUICK else 3

# %%
# Drei Datenteile
# ---------------
# Mit den Trainingsdaten lernt das Netz. Die Validierungsdaten entscheiden, wann Schluss ist: Damit
# sind auch sie verbraucht. Erst die Testdaten messen unvoreingenommen, und zwar ein einziges Mal
# ganz am Ende.

splits = tfds.load(
    "fashion_mnist",
    split=[f"train[:{TRAIN_SIZE}]", "train[-20%:]", "test"],
    as_supervised=True,
    batch_size=-1,  # alles auf einmal: (N, 28, 28, 1), (N,)
)
(x_train, y_train), (x_val, y_val), (x_test, y_test) = (
    (images / np.float32(255), labels) for images, labels in tfds.as_numpy(splits)
)
val_ds = tf.data.Dataset.from_tensor_slices((x_val, y_val)).batch(500).cache()
print(f"Training {len(y_train)}, Validierung {len(y_val)}, Test {len(y_test)} Bilder")

# %%
# Modell
# ------
# Ein großes Netz für wenige Bilder: Es passt sich bald zu stark an.

model = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        keras.layers.Flatten(),
        keras.layers.Dense(256, activation="relu"),
        keras.layers.Dense(256, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
optimizer = keras.optimizers.Adam(0.001)
optimizer.build(model.trainable_variables)
model.compile(
    optimizer,
    "sparse_categorical_crossentropy",
    metrics=["accuracy"],
    steps_per_execution=25,  # 25 Schritte am Stück: weniger Leerlauf
)
optimizer_start = [variable.numpy() for variable in optimizer.variables]


def train(run: int, callbacks: list) -> dict:
    """Beginnt von vorn: Jeder Lauf hat eigene Startgewichte und eine eigene Reihenfolge."""
    model.set_weights(start_weights[run])
    for variable, value in zip(optimizer.variables, optimizer_start):
        variable.assign(value)
    train_ds = tf.data.Dataset.from_tensor_slices((x_train, y_train)).cache()
    train_ds = train_ds.shuffle(TRAIN_SIZE, seed=run).batch(BATCH_SIZE).prefetch(1)
    return model.fit(
        train_ds, epochs=MAX_EPOCHS, validation_data=val_ds, callbacks=callbacks, verbose=0
    ).history


# %%
# Die Regel von Hand
# ------------------
# Nach jeder Epoche: War der Validierungsverlust so klein wie noch nie? Dann merken und von vorn
# zählen. Sonst einen Strich machen, und nach ``patience`` Strichen aufhören.


def stop_early(val_losses: list[float], patience: int) -> tuple[int, int]:
    """Liefert die beste Epoche und die, nach der Schluss ist (gezählt ab 1)."""
    best_loss, best_epoch, waited = float("inf"), 0, 0
    for epoch, loss in enumerate(val_losses, start=1):
        if loss < best_loss:
            best_loss, best_epoch, waited = loss, epoch, 0
        else:
            waited += 1
        if waited == patience:
            break
    return best_epoch, epoch


example = [0.9, 0.7, 0.6, 0.62, 0.58, 0.61, 0.6, 0.63, 0.5]
print(f"Beispiel mit patience 2: beste Epoche, letzte Epoche = {stop_early(example, 2)}")
print(f"Beispiel mit patience 1: beste Epoche, letzte Epoche = {stop_early(example, 1)}")

# %%
# Einmal bis zum Ende, einmal mit Early Stopping
# ----------------------------------------------
# Beide Trainings eines Laufs beginnen mit denselben Gewichten und sehen die Bilder in derselben
# Reihenfolge: Bis zum Abbruch sind sie gleich. ``restore_best_weights=True`` ist wichtig. Sonst
# behält das Netz die Gewichte der letzten Epoche, und die sind schon schlechter als die besten.

start_weights = [keras.models.clone_model(model).get_weights() for _ in range(RUNS)]
results = {"ohne Early Stopping": [], "mit Early Stopping": []}
histories, stopped, by_hand, restored, same_course = [], [], [], [], []
for run in range(RUNS):
    histories.append(train(run, callbacks=[]))
    results["ohne Early Stopping"].append(model.get_weights())

    stop = keras.callbacks.EarlyStopping(
        monitor="val_loss", patience=PATIENCE, restore_best_weights=True
    )
    history = train(run, callbacks=[stop])
    results["mit Early Stopping"].append(model.get_weights())
    by_hand.append(stop_early(histories[run]["val_loss"], PATIENCE))
    best_loss, length = min(history["val_loss"]), len(history["val_loss"])
    stopped.append((stop.best_epoch + 1, length))  # Keras zählt die Epochen ab 0
    same_course.append(np.allclose(history["val_loss"], histories[run]["val_loss"][:length]))
    restored.append(bool(np.isclose(model.evaluate(val_ds, verbose=0)[0], best_loss, rtol=1e-4)))
    print(f"Lauf {run + 1}: beste Epoche {stopped[run][0]}, Schluss nach {stopped[run][1]} "
          f"(von Hand {by_hand[run]}). Validierungsverlust: bester {best_loss:.3f}, beim Abbruch "
          f"{history['val_loss'][-1]:.3f}, nach {MAX_EPOCHS} Epochen "
          f"{histories[run]['val_loss'][-1]:.3f}")  # fmt: skip
same_as_keras = by_hand == stopped
epochs_saved = [MAX_EPOCHS - last for _, last in stopped]
print(f"Bis zum Abbruch gleicher Verlauf: {all(same_course)}")
print(f"Von Hand = Keras: {same_as_keras}. Beste Gewichte zurückgeholt: {all(restored)}")

# %%
# Wie viel Geduld?
# ----------------
# Die Kurve schwankt. Zu wenig Geduld hält die erste Schwankung für das Ende, zu viel kostet
# Epochen. Dafür muss nichts neu trainiert werden: Die Regel läuft über die fertigen Verläufe.

patience_table = {}
for patience in (1, 2, 3, 5, 10):
    ends = [stop_early(history["val_loss"], patience) for history in histories]
    excess = [h["val_loss"][best - 1] - min(h["val_loss"]) for h, (best, _) in zip(histories, ends)]
    patience_table[patience] = float(np.mean(excess)), float(np.mean([last for _, last in ends]))
    print(f"patience {patience:2}: Schluss nach {patience_table[patience][1]:4.1f} Epochen, "
          f"Validierungsverlust {patience_table[patience][0]:.4f} über dem besten")  # fmt: skip

fig, axis = plt.subplots()
epochs = range(1, MAX_EPOCHS + 1)
axis.plot(epochs, histories[0]["val_loss"], "C3", label="Validierung")
axis.plot(epochs, histories[0]["loss"], "C0:", label="Training")
best_epoch, last_epoch = by_hand[0]
axis.plot(best_epoch, histories[0]["val_loss"][best_epoch - 1], "k*", markersize=16,
          label=f"beste Epoche: {best_epoch}")  # fmt: skip
axis.axvline(last_epoch, color="black", linestyle="--", label=f"Schluss: {last_epoch}")
axis.axvspan(last_epoch, MAX_EPOCHS, color="gray", alpha=0.15, label="gesparte Epochen")
axis.set(xlabel="Epoche", ylabel="Verlust", title=f"Lauf 1, patience {PATIENCE}")
axis.legend()
plt.show()

# %%
# Der Test, ein einziges Mal
# --------------------------
# Die Genauigkeit ändert sich wenig und kann sogar sinken. Der Verlust aber bestraft auch, wie
# sicher sich das Netz irrt: Zu lange trainiert, ist es sich auch bei falschen Antworten zu sicher.

test_loss, test_accuracy, certainty = {}, {}, {}
for name, weights_of_runs in results.items():
    measured = []
    for weights in weights_of_runs:
        model.set_weights(weights)
        probabilities = model.predict(x_test, batch_size=500, verbose=0)  # (N, 10)
        loss = keras.losses.sparse_categorical_crossentropy(y_test, probabilities)
        wrong = probabilities.argmax(axis=1) != y_test
        measured.append((np.mean(loss), 1 - wrong.mean(), probabilities[wrong].max(axis=1).mean()))
    test_loss[name], test_accuracy[name], certainty[name] = np.mean(measured, axis=0).tolist()
    print(f"{name}: Testverlust {test_loss[name]:.3f}, Genauigkeit {test_accuracy[name]:.1%}, "
          f"im Irrtum zu {certainty[name]:.0%} sicher")  # fmt: skip

saved_share = np.mean(epochs_saved) / MAX_EPOCHS
with_stop, without = test_loss["mit Early Stopping"], test_loss["ohne Early Stopping"]
print(
    f"Early Stopping spart {saved_share:.0%} der Epochen und senkt den Testverlust von "
    f"{without:.2f} auf {with_stop:.2f} (Mittel aus {RUNS} Läufen)."
)
