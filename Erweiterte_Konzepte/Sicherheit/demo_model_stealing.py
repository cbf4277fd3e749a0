"""
Model Stealing: ein Modell kopieren, ohne es zu sehen
=====================================================

Ein Modell steht im Internet, man darf ihm nur Bilder schicken und bekommt Antworten. Das genügt,
um es zu kopieren: Der Angreifer trainiert ein eigenes Netz auf den Antworten. Mit der Zahl der
Anfragen wächst die Übereinstimmung von Kopie und Original. Gegenmittel machen den Diebstahl teurer,
aber nicht unmöglich.

:Lernziele: Model Stealing, Blackbox, Übereinstimmung, Budget, Runden, Begrenzen
:Dauer: voll 2 min, schnell 12 s
:Daten: Fashion-MNIST, MNIST
"""

from kurs import QUICK

import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
import tensorflow_datasets as tfds

keras.utils.set_random_seed(42)
# Bilder mit Etikett, nur der Anbieter hat sie; mit den Anfragen höchstens 2 000 (voll 60 000)
VICTIM_SIZE = 1_000 if QUICK else 20_000
BUDGETS = [30, 100, 300, 1_000] if QUICK else [100, 300, 1_000, 3_000, 10_000]
STEPS = 180 if QUICK else 1_500  # Trainingsschritte jeder Kopie
RUNS = 2 if QUICK else 3
DAILY_LIMIT = 50  # so viele Anfragen am Tag erlaubt der vorsichtige Anbieter

# %%
# Wer hat was?
# ------------
# Der Anbieter hat Bilder mit Etiketten. Der Angreifer hat andere Bilder, und zwar ohne Etiketten.
# Die Testbilder hat keiner von beiden gesehen.

splits = tfds.load(
    "fashion_mnist",
    split=[f"train[:{VICTIM_SIZE}]", f"train[-{BUDGETS[-1]}:]", "test"],
    as_supervised=True,
    batch_size=-1,
)
(x_victim, y_victim), (x_attacker, y_attacker), (x_test, y_test) = (
    (images / np.float32(255), labels) for images, labels in tfds.as_numpy(splits)
)  # (N, 28, 28, 1), (N,)

victim = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        keras.layers.Conv2D(16, 3, strides=2, activation="relu"),
        keras.layers.Conv2D(32, 3, strides=2, activation="relu"),
        keras.layers.Flatten(),
        keras.layers.Dropout(0.3),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
victim.compile("adam", "sparse_categorical_crossentropy", steps_per_execution=8)
victim.fit(x_victim, y_victim, batch_size=64, epochs=20 if QUICK else 8, verbose=0)


def ask(images: np.ndarray) -> np.ndarray:
    """Die Schnittstelle nach außen: (N, 28, 28, 1) -> (N, 10) Wahrscheinlichkeiten"""
    return victim.predict(images, batch_size=1_000, verbose=0)


original = ask(x_test).argmax(axis=1)  # (N,) was das Original zu den Testbildern sagt
victim_accuracy = float(np.mean(original == y_test))
print(f"Original: Testgenauigkeit {victim_accuracy:.1%}")

# %%
# Die Kopie
# ---------
# Der Angreifer weiß nicht, dass das Original ein CNN ist. Er nimmt ein MLP, das die Antworten
# nachahmen lernt: Ziel sind nicht Etiketten, sondern die Wahrscheinlichkeiten des Originals. Jede
# Kopie darf gleich viele Schritte lernen, auch wenn sie wenige Antworten hat.

copy = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        keras.layers.Flatten(),
        keras.layers.Dense(128, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
optimizer = keras.optimizers.Adam(0.001)
optimizer.build(copy.trainable_variables)
copy.compile(optimizer, "categorical_crossentropy", steps_per_execution=STEPS)
optimizer_start = [variable.numpy() for variable in optimizer.variables]
start_weights = [keras.models.clone_model(copy).get_weights() for _ in range(RUNS)]


def agreement(images: np.ndarray, answers: np.ndarray) -> tuple[float, float]:
    """Trainiert RUNS Kopien auf (N, 28, 28, 1), (N, 10) und liefert die Mittel auf den Testbildern:
    Übereinstimmung mit dem Original und Genauigkeit."""
    agreed, correct = [], []
    for run in range(RUNS):
        copy.set_weights(start_weights[run])
        for variable, value in zip(optimizer.variables, optimizer_start):
            variable.assign(value)
        queries = tf.data.Dataset.from_tensor_slices((images, answers)).repeat()
        queries = queries.shuffle(len(images), seed=run).batch(64).take(STEPS)
        copy.fit(queries, verbose=0)
        copied = copy(x_test).numpy().argmax(axis=1)
        agreed.append(np.mean(copied == original))
        correct.append(np.mean(copied == y_test))
    return float(np.mean(agreed)), float(np.mean(correct))


# %%
# Mehr Anfragen, bessere Kopie
# ----------------------------
# Der vorsichtige Anbieter verrät weniger: Wahrscheinlichkeiten auf eine Stelle gerundet oder nur
# die Klasse. Zum Vergleich lernt ein Netz von ebenso vielen echten Etiketten, ganz ohne Original.

probabilities = ask(x_attacker)  # (N, 10)
rounded = probabilities.round(1)
answers = {
    "Wahrscheinlichkeiten": probabilities,
    "gerundet": rounded / rounded.sum(axis=1, keepdims=True),
    "nur die Klasse": np.eye(10, dtype=np.float32)[probabilities.argmax(axis=1)],
    "echte Etiketten": np.eye(10, dtype=np.float32)[y_attacker],
}
agreements, accuracies = {}, {}
for name, targets in answers.items():
    measured = [agreement(x_attacker[:n], targets[:n]) for n in BUDGETS]
    agreements[name], accuracies[name] = map(list, zip(*measured))
    row = (f"{n}: {value:.1%}" for n, value in zip(BUDGETS, agreements[name]))
    print(f"{name}, Übereinstimmung bei {', '.join(row)}")

fig, axis = plt.subplots(figsize=(9, 5))
for (name, values), style in zip(agreements.items(), ("C0o-", "C1s-", "C2^-", "k:")):
    axis.semilogx(BUDGETS, values, style, label=name)
axis.set_xticks(BUDGETS, BUDGETS)
axis.set(xlabel="Anfragen, bei echten Etiketten Bilder", ylabel="Übereinstimmung mit dem Original")
axis.legend(loc="lower right")
plt.show()

# %%
# Was bringt eine Begrenzung?
# ---------------------------
# Wie viele Anfragen braucht die Kopie, um so gut zu werden wie die beste aus „nur die Klasse“? Wir
# lesen es an den Kurven ab. Eine Begrenzung je Tag macht aus Anfragen Wartezeit.

goal = max(agreements["nur die Klasse"])
needed = {}
for name in ("Wahrscheinlichkeiten", "gerundet", "nur die Klasse"):
    rising = np.maximum.accumulate(agreements[name])
    needed[name] = float(np.exp(np.interp(goal, rising, np.log(BUDGETS), right=np.inf)))
    bound = "" if rising[0] < goal else "höchstens "
    if np.isinf(needed[name]):
        bound, needed[name] = "mehr als ", BUDGETS[-1]
    days = np.ceil(needed[name] / DAILY_LIMIT)
    print(f"{goal:.1%} Übereinstimmung, {name}: {bound}{needed[name]:.0f} Anfragen, "
          f"bei {DAILY_LIMIT} am Tag in {bound}{days:.0f} Tagen")  # fmt: skip

# %%
# Mit fremden Bildern lernt die Kopie weniger
# -------------------------------------------
# Ohne passende Bilder fragt der Angreifer mit anderen: mit Ziffern oder mit Rauschen. Daraus lernt
# die Kopie weniger. Der Anbieter kann solche Fragen außerdem erkennen: Jemand schickt sehr viele,
# und sie sehen nicht aus wie die Bilder anderer Kunden.

query_count = min(BUDGETS[-1], 1_000)
digits = tfds.load("mnist", split=f"train[:{query_count}]", as_supervised=True, batch_size=-1)
rng = np.random.default_rng(42)
queries = {
    "Kleidung": x_attacker[:query_count],
    "Ziffern": tfds.as_numpy(digits)[0] / np.float32(255),
    "Rauschen": rng.random((query_count, 28, 28, 1), dtype=np.float32),
}
by_source = {}
for name, images in queries.items():
    by_source[name] = agreement(images, ask(images))[0]
    print(f"{query_count} Anfragen mit {name}: Übereinstimmung {by_source[name]:.1%}")

fig, axes = plt.subplots(3, 8, figsize=(11, 4.6))
for row, (name, images) in zip(axes, queries.items()):
    for axis, image in zip(row, images):
        axis.imshow(image, cmap="gray", vmin=0, vmax=1)
        axis.set_axis_off()
    row[0].set_title(f"{name}: {by_source[name]:.0%}", loc="left")
fig.suptitle("Womit der Angreifer fragt und wie gut die Kopie wird")
plt.show()

saving = needed["nur die Klasse"] / needed["Wahrscheinlichkeiten"]
print(
    f"Nach {BUDGETS[-1]} Anfragen stimmt die Kopie zu {agreements['Wahrscheinlichkeiten'][-1]:.0%} "
    f"mit dem Original überein (mit echten Etiketten {agreements['echte Etiketten'][-1]:.0%}). "
    f"Ihre Genauigkeit ist {accuracies['Wahrscheinlichkeiten'][-1]:.0%}, die des Originals "
    f"{victim_accuracy:.0%}. Für {goal:.0%} braucht sie {saving:.1f}-mal so viele Anfragen, wenn "
    "das Original nur die Klasse nennt."
)
