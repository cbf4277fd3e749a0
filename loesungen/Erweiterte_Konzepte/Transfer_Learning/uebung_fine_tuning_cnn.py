"""
Übung: Welche Klassen verwechselt das Netz, und warum?
======================================================

Du setzt einen neuen Kopf auf ein vortrainiertes ResNet und taust dessen letzten Block auf. Dann
untersuchst du die Fehler: Konfusionsmatrix, Precision und Recall je Klasse, das am häufigsten
verwechselte Paar.

:Lernziele: Transfer Learning, einfrieren, auftauen, Konfusionsmatrix, Precision, Recall
:Bearbeitung: 40 min
:Dauer: voll 2 min, schnell 12 s
:Daten: CIFAR-10, 50 Bilder je Klasse; ResNet-18, vortrainiert auf ImageNet
"""

from kurs import QUICK
from kurs.exercise import check

import keras
import keras_hub
import matplotlib.pyplot as plt
import numpy as np
import tensorflow_datasets as tfds

keras.utils.set_random_seed(42)
PRESET = "resnet_18_imagenet"
SIZE = 32 if QUICK else 64  # Kantenlänge der Bilder
TRAIN_PER_CLASS = 50
HEAD_EPOCHS, TUNE_EPOCHS = 8, 5
HEAD_RATE = 0.01
NAMES = ["Flugzeug", "Auto", "Vogel", "Katze", "Reh", "Hund", "Frosch", "Pferd", "Schiff", "Lkw"]

base = keras_hub.models.Backbone.from_preset(PRESET, image_shape=(SIZE, SIZE, 3))
converter = keras_hub.layers.ImageConverter.from_preset(PRESET)
converter.image_size = (SIZE, SIZE)
LAST_BLOCK = f"stack{len(base.pyramid_outputs) - 1}"  # so beginnen die Namen seiner Schichten
norms = [layer.name for layer in base.layers if "BatchNorm" in type(layer).__name__]
convs = [layer.name for layer in base.layers if type(layer).__name__ == "Conv2D"]

parts = ["train", "test[:1000]"]
splits = tfds.load("cifar10", split=parts, as_supervised=True, batch_size=-1)
(x_pool, y_pool), (x_test, y_test) = tfds.as_numpy(splits)
chosen = [np.flatnonzero(y_pool == label)[:TRAIN_PER_CLASS] for label in range(10)]
x_train, y_train = x_pool[np.concatenate(chosen)], np.repeat(np.arange(10), TRAIN_PER_CLASS)
x_train, x_test = (np.asarray(converter(x)) for x in (x_train, x_test))  # (N, SIZE, SIZE, 3)

# %%
# Aufgabe 1: eingefrorene Basis, neuer Kopf
# -----------------------------------------
# Friere ``base`` ein. Gib ein `keras.Sequential` zurück: die Basis, `GlobalAveragePooling2D` und
# zehn Wahrscheinlichkeiten (`Dense` mit softmax). Die Basis liefert je Bild eine Form wie
# (4, 4, 64); nach dem Mitteln bleiben die Kanäle.


def build_model(base: keras.Model) -> keras.Model:
    # <loesung 1>
    base.trainable = False
    return keras.Sequential(
        [
            base,
            keras.layers.GlobalAveragePooling2D(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    # </loesung>


def inspect_model() -> dict | None:
    base.trainable = False
    base.trainable = True  # erst danach lernt wieder alles
    model = build_model(base)
    if model is None:
        return None
    output = np.asarray(model(x_test[:4]))
    return {
        "Basis lernt": len(base.trainable_variables),
        "Gewichte, die lernen": len(model.trainable_variables),
        "Schichten": [type(layer).__name__ for layer in model.layers[1:]],
        "Form": output.shape,
        "Summen": output.reshape(4, -1).sum(axis=1),
    }


head = {"Schichten": ["GlobalAveragePooling2D", "Dense"], "Form": (4, 10), "Summen": np.ones(4)}


model_works = check(
    1,
    inspect_model,
    expected={"Basis lernt": 0, "Gewichte, die lernen": 2} | head,
    hint="Die zehn Zahlen je Bild ergeben zusammen nicht 1. Nimm softmax.",
    mistakes={
        "Die Basis lernt noch mit. Friere sie ein.": lambda f: f["Basis lernt"],
        "Die Ausgabe ist noch ein Bild: Mittle die Merkmale.": lambda f: len(f["Form"]) > 2,
        "Es sind zehn Klassen.": lambda f: f["Form"] != (4, 10),
        "Der Kopf ist auch eingefroren.": lambda f: not f["Gewichte, die lernen"],
        "Nach der Basis: GlobalAveragePooling2D und genau ein Dense.": lambda f: (
            f["Schichten"] != head["Schichten"]
        ),
    },
)

# %%
# Aufgabe 2: den letzten Block auftauen
# -------------------------------------
# Taue in ``base`` genau die Schichten auf, deren ``name`` mit ``block`` beginnt, aber kein
# `keras.layers.BatchNormalization`. Vorsicht: Solange ``base.trainable`` selbst ``False`` ist,
# lernt nichts darin. War sie eingefroren, taut ``base.trainable = True`` zuerst alles auf.


def thaw(base: keras.Model, block: str) -> None:
    # <loesung 2>
    base.trainable = True
    for layer in base.layers:
        is_norm = isinstance(layer, keras.layers.BatchNormalization)
        layer.trainable = layer.name.startswith(block) and not is_norm
    # </loesung>


def thawed() -> list[str]:
    """Namen der Schichten, deren Gewichte lernen."""
    base.trainable = False
    thaw(base, LAST_BLOCK)
    learning = {id(variable) for variable in base.trainable_variables}
    return [layer.name for layer in base.layers if learning & {id(w) for w in layer.weights}]


block_names = [layer.name for layer in base.layers if layer.name.startswith(LAST_BLOCK)]
thaw_works = check(
    2,
    thawed,
    expected=[name for name in block_names if name in convs],
    hint="Erst base.trainable = True, dann für jede Schicht layer.trainable festlegen.",
    mistakes={
        "Es lernt nichts. Setze zuerst base.trainable = True.": [],
        "BatchNorm ist mit aufgetaut.": [n for n in block_names if n in convs + norms],
        "Alles ist aufgetaut. Friere die übrigen Schichten wieder ein.": [
            layer.name for layer in base.layers if layer.weights
        ],
        "Auch die unteren Faltungen sind aufgetaut. Prüfe den Namen.": convs,
    },
)

# %%
# Aufgabe 3: Konfusionsmatrix
# ---------------------------
# Zähle nach: Zeile i, Spalte j sagt, wie oft die wahre Klasse i als j erkannt wurde. Gib ein Array
# der Form (classes, classes) zurück, auch wenn eine Klasse nie vorkommt.


def confusion_matrix(true: np.ndarray, predicted: np.ndarray, classes: int) -> np.ndarray:
    # <loesung 3>
    matrix = np.zeros((classes, classes), int)
    for i, j in zip(true, predicted):
        matrix[i, j] += 1
    return matrix
    # </loesung>


example_true, example_predicted = np.array([0, 0, 0, 1, 1, 2, 2]), np.array([0, 0, 1, 1, 2, 2, 0])
example = np.array([[2, 1, 0, 0], [0, 1, 1, 0], [1, 0, 1, 0], [0, 0, 0, 0]])
confusion_works = check(
    3,
    lambda: confusion_matrix(example_true, example_predicted, 4),
    expected=example,
    hint="Beginne mit np.zeros((classes, classes), int) und zähle für jedes Bild eins dazu.",
    mistakes={
        "Zeilen und Spalten sind vertauscht: Die wahre Klasse ist die Zeile.": example.T,
        "Die Klasse, die nie vorkommt, fehlt. Nimm classes.": example[:3, :3],
        "Gefragt sind Anzahlen, keine Anteile.": lambda m: not np.all(np.mod(m, 1) == 0),
        "Jedes Feld ist höchstens 1. Zähle gleiche Paare einzeln, in einer Schleife.": (
            np.minimum(example, 1)
        ),
    },
)

# %%
# Aufgabe 4: Precision und Recall je Klasse
# -----------------------------------------
# Precision: Wie viele der Bilder, die als diese Klasse erkannt wurden, gehören wirklich dazu?
# Recall: Wie viele Bilder dieser Klasse wurden erkannt? Gib beide als Arrays (classes,) zurück; wo
# durch 0 zu teilen wäre, gilt 0.


def precision_recall(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    # <loesung 4>
    right = np.diag(matrix)
    precision = right / np.maximum(matrix.sum(axis=0), 1)
    recall = right / np.maximum(matrix.sum(axis=1), 1)
    return precision, recall
    # </loesung>


skewed = np.array([[4, 0, 4, 0], [1, 3, 0, 0], [0, 0, 2, 0], [0, 1, 1, 0]])
precisions, recalls = np.array([0.8, 0.75, 2 / 7, 0]), np.array([0.5, 0.75, 1, 0])
scores_work = check(
    4,
    lambda: list(precision_recall(skewed)),
    expected=[precisions, recalls],
    hint="Auf der Diagonale stehen die Treffer. Teile sie durch Spalten- und durch Zeilensummen.",
    mistakes={
        "Vertauscht: Precision teilt durch die Spaltensumme.": [recalls, precisions],
        "0 / 0 ist nicht definiert. Hier gilt dann 0.": [[0.8, 0.75, 2 / 7, np.nan], recalls],
        "Durch alle Bilder geteilt statt durch die der Klasse.": [np.diag(skewed) / 16] * 2,
    },
)

# %%
# Aufgabe 5: das verwechselte Paar
# --------------------------------
# Welche zwei Klassen werden am häufigsten verwechselt, beide Richtungen zusammengezählt? Gib ihre
# Nummern zurück, die kleinere zuerst.


def most_confused(matrix: np.ndarray) -> tuple[int, int]:
    # <loesung 5>
    both = np.triu(matrix + matrix.T, k=1)  # ohne Diagonale, jedes Paar einmal
    i, j = np.unravel_index(both.argmax(), both.shape)
    return int(i), int(j)
    # </loesung>


pairs = np.array([[20, 6, 5, 0], [0, 9, 0, 2], [4, 1, 9, 1], [0, 3, 0, 9]])
pair_works = check(
    5,
    lambda: np.atleast_1d(most_confused(pairs)).tolist(),
    expected=[0, 2],
    hint="Addiere die Matrix und ihre Transponierte und beachte die Diagonale nicht.",
    mistakes={
        "Das größte Feld, aber nur eine Richtung. Zähle beide zusammen.": [0, 1],
        "Auf der Diagonale stehen die Treffer, keine Verwechslungen.": [0, 0],
        "Die kleinere Nummer zuerst.": [2, 0],
        "Das ist die Nummer im flachen Array. np.unravel_index rechnet sie um.": [2],
    },
)

# %%
# Aufgabe 6: Warum?
# -----------------
# Ein Netz verwechselt Auto und Lkw oft, Auto und Frosch fast nie. Alle Klassen haben gleich viele
# Trainingsbilder. Woran liegt es? Gib den Buchstaben zurück.
#
# - A: Die Nummern der Klassen liegen nahe beieinander.
# - B: Ihre Merkmale sind ähnlich: Räder, Fenster, Straße. Der Kopf kann sie schwer trennen.
# - C: Von Autos gibt es zu viele Trainingsbilder.


def reason() -> str:
    # <loesung 6>
    return "B"
    # </loesung>


reason_works = check(
    6,
    reason,
    expected="B",
    hint="Was sieht das Netz auf Bildern beider Klassen?",
    mistakes={
        "Die Nummern sind nur Namen: Auto hat 1, Lkw 9.": "A",
        "Alle Klassen haben gleich viele.": "C",
    },
)

# %%
# Jetzt am echten Netz
# --------------------
# Erst lernt der Kopf, dann mit einem Zehntel der Lernrate auch der letzte Block. Gezeichnete Bilder
# (Schnellmodus) verwechselt das Netz anders als Fotos.

if all([model_works, thaw_works, confusion_works, scores_work, pair_works, reason_works]):
    model = build_model(base)
    for epochs, rate in ((HEAD_EPOCHS, HEAD_RATE), (TUNE_EPOCHS, HEAD_RATE / 10)):
        model.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy")
        model.fit(x_train, y_train, batch_size=32, epochs=epochs, verbose=0)
        predicted = model.predict(x_test, batch_size=100, verbose=0).argmax(axis=1)
        print(f"Lernrate {rate}: Testgenauigkeit {np.mean(predicted == y_test):.1%}")
        thaw(base, LAST_BLOCK)
    confusion = confusion_matrix(y_test, predicted, 10)
    precision, recall = precision_recall(confusion)
    for name, p, r in zip(NAMES, precision, recall):
        print(f"{name:9} Precision {p:.2f}  Recall {r:.2f}")

    plt.figure(figsize=(9, 7))
    plt.imshow(confusion, cmap="Blues", alpha=0.6)
    for (i, j), count in np.ndenumerate(confusion):
        plt.text(j, i, count, ha="center", va="center", fontsize=11)
    plt.xticks(range(10), NAMES, rotation=60)
    plt.yticks(range(10), NAMES)
    plt.xlabel("erkannt als")
    plt.ylabel("wahre Klasse")
    plt.grid(False)
    plt.colorbar(label="Testbilder")
    plt.show()
    first, second = most_confused(confusion)
    times = int(confusion[first, second] + confusion[second, first])
    print(f"Am häufigsten verwechselt: {NAMES[first]} und {NAMES[second]}, {times} Mal.")
