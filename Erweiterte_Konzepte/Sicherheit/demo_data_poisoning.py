"""
Data Poisoning: vergiftete Trainingsdaten und wie man sie findet
================================================================

Wer Trainingsdaten liefert, kann das Modell steuern. Falsche Etiketten machen es schlechter, und
das fällt auf. Eine Hintertür fällt nicht auf: Das Modell bleibt fast so genau wie vorher, aber mit
einem kleinen weißen Quadrat im Bild sagt es, was der Angreifer will. Gegen jeden der beiden
Angriffe hilft ein anderes Mittel. Am Ende sind die meisten vergifteten Beispiele gefunden.

:Lernziele: Data Poisoning, Label-Flip, Hintertür (Backdoor), Angriffserfolg, Gegenmaßnahmen
:Dauer: voll 40 s, schnell 10 s
:Daten: MNIST
"""

from kurs import QUICK

import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
import tensorflow_datasets as tfds

keras.utils.set_random_seed(42)
TRAIN_SIZE = 1_400 if QUICK else 20_000
EPOCHS = 24 if QUICK else 10
POISONED = 70 if QUICK else 200  # so viele Bilder vergiftet der zweite Angreifer
FLIPPED = 0.3  # Anteil der Etiketten, die der erste verfälscht, größer als 0
TARGET = 0  # Das soll das Modell sagen, sobald es das Quadrat sieht.

# %%
# Daten, Modell und Messung
# -------------------------
# Wir trainieren dasselbe Netz mehrmals aus denselben Startgewichten, mit SGD, das sich von einem
# Training zum nächsten nichts merkt. Der Angriffserfolg ist der Anteil der Testbilder anderer
# Ziffern, die mit dem Quadrat in der Ecke als ``TARGET`` gelten.

splits = tfds.load(
    "mnist", split=[f"train[:{TRAIN_SIZE}]", "test"], as_supervised=True, batch_size=-1
)
(x_train, y_train), (x_test, y_test) = (
    (images / np.float32(255), labels) for images, labels in tfds.as_numpy(splits)
)  # (N, 28, 28, 1), (N,)
rng = np.random.default_rng(42)

model = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Flatten()])
for units in (128, 64):
    model.add(keras.layers.Dense(units, activation="relu"))
model.add(keras.layers.Dense(10, activation="softmax"))
model.compile(keras.optimizers.SGD(0.05), "sparse_categorical_crossentropy", steps_per_execution=16)
start_weights = model.get_weights()


def train(images: np.ndarray, labels: np.ndarray) -> None:
    model.set_weights(start_weights)
    train_ds = tf.data.Dataset.from_tensor_slices((images, labels)).shuffle(len(labels))
    model.fit(train_ds.repeat(EPOCHS).batch(32).prefetch(2), verbose=0)


def predict(images: np.ndarray) -> np.ndarray:  # (N, 28, 28, 1) -> (N,)
    return model(images).numpy().argmax(axis=1)


trigger = np.zeros((28, 28, 1), np.float32)
trigger[24:27, 24:27] = 1  # das weiße Quadrat: 3 × 3 Punkte unten rechts
triggered = np.maximum(x_test[y_test != TARGET], trigger)
accuracy, success = {}, {}


def measure(name: str) -> None:
    accuracy[name] = float(np.mean(predict(x_test) == y_test))
    success[name] = float(np.mean(predict(triggered) == TARGET))
    print(f"{name}: Testgenauigkeit {accuracy[name]:.1%}, Angriffserfolg {success[name]:.1%}")


train(x_train, y_train)
clean_weights = model.get_weights()
measure("saubere Daten")

# %%
# Angriff 1: falsche Etiketten
# ----------------------------
# Ein Teil der Bilder bekommt ein zufälliges anderes Etikett (Label-Flip). Das Netz hält erstaunlich
# viel aus, denn die falschen Etiketten widersprechen einander. Trotzdem wird es messbar schlechter.

flipped = rng.random(len(y_train)) < FLIPPED
y_flipped = np.where(flipped, (y_train + rng.integers(1, 10, len(y_train))) % 10, y_train)
train(x_train, y_flipped)
measure("falsche Etiketten")

# %%
# Mittel 1: eine zweite Meinung
# -----------------------------
# Jedes Drittel der Daten beurteilt ein Netz, das nur die beiden anderen Drittel kennt: Diese
# Etiketten konnte es nicht auswendig lernen. Widerspricht es einem, ist das Beispiel verdächtig.
# Das trifft auch schwierige richtige Beispiele: Sie alle wegzuwerfen kann so viel kosten, wie es
# bringt. Besser sieht ein Mensch die verdächtigen durch.


def contradicted(images: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """(N, 28, 28, 1), (N,) -> (N,) True, wo die zweite Meinung dem Etikett widerspricht"""
    third = np.arange(len(labels)) % 3
    opinion = np.empty_like(labels)
    for part in range(3):
        train(images[third != part], labels[third != part])
        opinion[third == part] = predict(images[third == part])
    return opinion != labels


suspected = contradicted(x_train, y_flipped)
flip_recall, flip_precision = suspected[flipped].mean(), flipped[suspected].mean()
train(x_train[~suspected], y_flipped[~suspected])
measure("Etiketten geprüft")
print(f"{flip_recall:.0%} der falschen gefunden, {flip_precision:.0%} der verdächtigen sind falsch")

# %%
# Angriff 2: eine Hintertür
# -------------------------
# Wenige Bilder bekommen das Quadrat und das Etikett ``TARGET``, hier 0. Das Netz lernt: Quadrat
# heißt 0. Ohne Quadrat erkennt es Ziffern wie immer. Die zweite Meinung hilft kaum, sobald in den
# anderen Dritteln genug vergiftete Bilder stecken: Sie sagen alle dasselbe.

poisoned = np.zeros(len(y_train), bool)
poisoned[rng.choice(np.flatnonzero(y_train != TARGET), POISONED, replace=False)] = True
x_poisoned, y_poisoned = x_train.copy(), np.where(poisoned, TARGET, y_train)
x_poisoned[poisoned] = np.maximum(x_train[poisoned], trigger)

second_opinion_recall = contradicted(x_poisoned, y_poisoned)[poisoned].mean()
train(x_poisoned, y_poisoned)
poisoned_weights = model.get_weights()
measure("Hintertür")
print(f"{POISONED} Bilder sind vergiftet, die zweite Meinung findet {second_opinion_recall:.0%}")

fig, axes = plt.subplots(2, 6, figsize=(11, 4.6))
attacks = (x_train, y_flipped, flipped), (x_poisoned, y_poisoned, poisoned)
for row, (images, labels, chosen) in zip(axes, attacks):
    for axis, i in zip(row, np.flatnonzero(chosen)):
        axis.imshow(images[i], cmap="gray")
        axis.set_title(f"wahr {y_train[i]}, Etikett {labels[i]}", fontsize=11)
        axis.axis("off")
fig.suptitle("Oben falsche Etiketten, unten mit Hintertür")
plt.show()

# %%
# Mittel 2: die Hintertür rückwärts suchen
# ----------------------------------------
# Wie wenige Punkte muss man übermalen, damit das Netz die meisten Bilder für eine 0 hält? Für jede
# Klasse lernen wir per Gradientenabstieg eine Maske (wo) und ein Muster (womit) und bestrafen große
# Masken. Wo es eine Hintertür gibt, genügt das Quadrat. Auffällig ist eine Klasse, die mit viel
# weniger Punkten auskommt als die anderen: Wir zählen, wie viele übliche Abweichungen vom Median
# (MAD) sie darunter liegt; über 2 gilt als verdächtig (Neural Cleanse, Wang u. a. 2019). Zum
# Vergleich suchen wir auch im Netz, das nur saubere Daten kennt. Grau im Bild bleibt, wie es war.


def find_shortcuts() -> np.ndarray:
    """Kleinste Maske je Klasse (anfangs sigmoid(−2) = 0,12) und Muster: (2, 10, 28, 28, 1)"""
    logits = tf.Variable(tf.stack([tf.fill((10, 28, 28, 1), -2.0), tf.zeros((10, 28, 28, 1))]))
    optimizer = keras.optimizers.Adam(0.1)

    @tf.function
    def step(images: tf.Tensor) -> None:  # (B, 28, 28, 1): ein Schritt für alle zehn Klassen
        wanted = tf.repeat(tf.range(10), len(images))  # (10·B,)
        with tf.GradientTape() as tape:
            mask, pattern = tf.unstack(tf.sigmoid(logits))
            painted = (1 - mask)[:, None] * images + (mask * pattern)[:, None]  # (10, B, 28, 28, 1)
            probabilities = model(tf.reshape(painted, (-1, 28, 28, 1)))  # (10·B, 10)
            losses = keras.losses.sparse_categorical_crossentropy(wanted, probabilities)
            loss = 10 * tf.reduce_mean(losses) + 0.05 * tf.reduce_sum(mask)  # 0,05 je Punkt
        optimizer.apply([tape.gradient(loss, logits)], [logits])

    for _ in range(300):
        step(x_poisoned[rng.choice(len(x_poisoned), 50, replace=False)])
    return tf.sigmoid(logits).numpy()


def outlier_scores(sizes: np.ndarray) -> np.ndarray:
    """(10,) -> (10,) Abstand unter dem Median; 1,4826 · MAD entspricht einer Standardabweichung"""
    distance = np.median(sizes) - sizes
    return distance / (1.4826 * np.median(np.abs(distance)))


mask, pattern = find_shortcuts()  # im Netz mit Hintertür
model.set_weights(clean_weights)
clean_mask_size = find_shortcuts()[0].sum(axis=(1, 2, 3))
model.set_weights(poisoned_weights)
mask_size = mask.sum(axis=(1, 2, 3))  # (10,) in Punkten
score, clean_score = outlier_scores(mask_size).max(), outlier_scores(clean_mask_size).max()
suspicious_class = int(np.argmin(mask_size))
print(f"Auffälligste Klasse: {suspicious_class} mit {mask_size.min():.0f} Punkten (Median "
      f"{np.median(mask_size):.0f}), {score:.1f} Abweichungen. Im sauberen Netz "
      f"höchstens {clean_score:.1f}")  # fmt: skip

painted = x_test[:500] + mask[:, None] * (pattern[:, None] - x_test[:500])  # (10, 500, 28, 28, 1)
reached = [np.mean(predict(images) == label) for label, images in enumerate(painted)]
fig, axes = plt.subplots(2, 5, figsize=(11, 5.4))
for label, axis in enumerate(axes.flat):
    axis.imshow(mask[label] * pattern[label] + (1 - mask[label]) * 0.4, "gray", vmin=0, vmax=1)
    axis.set_title(f"{label}: {mask_size[label]:.0f} Punkte")
    axis.axis("off")
fig.suptitle(f"So übermalt gelten mindestens {min(reached):.0%} der Testbilder als diese Ziffer")
plt.show()

# %%
# Vergiftete Bilder entfernen
# ---------------------------
# Decken wir die gefundene Stelle schwarz ab, bleibt eine echte 0 eine 0. Ein vergiftetes Bild zeigt
# seine wahre Ziffer und fliegt heraus. Im Schnellmodus ist ein Testbild schon 0,3 Prozentpunkte
# Genauigkeit: Unterschiede um einen Punkt sind dort Zufall.

covered = x_poisoned * (mask[suspicious_class] < 0.5)  # (N, 28, 28, 1)
found = (y_poisoned == suspicious_class) & (predict(covered) != suspicious_class) & (score > 2)
backdoor_recall = found[poisoned].mean()
backdoor_precision = poisoned[found].sum() / max(1, found.sum())
train(x_poisoned[~found], y_poisoned[~found])
measure("Hintertür entfernt")
print(f"Von {found.sum()} entfernten Bildern waren {backdoor_precision:.0%} vergiftet.")
print(
    f"Die Hintertür wirkt bei {success['Hintertür']:.0%} der Bilder, die Testgenauigkeit ist "
    f"{accuracy['Hintertür']:.1%} statt {accuracy['saubere Daten']:.1%}. {backdoor_recall:.0%} der "
    f"vergifteten Bilder sind gefunden; ohne sie wirkt sie bei {success['Hintertür entfernt']:.0%}."
)
