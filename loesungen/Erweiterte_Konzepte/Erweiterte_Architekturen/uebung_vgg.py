"""
Übung: ein kleines VGG unterscheidet Katzen und Hunde
=====================================================

VGG (Visual Geometry Group, Oxford) stapelt viele kleine Faltungen. Du rechnest nach, warum das
Gewichte spart, bereitest Bilder verschiedener Größe vor und baust das Netz zweimal: als
`Sequential` und als Unterklasse von `keras.Model`. Mit gleichen Gewichten sagen beide dasselbe.

:Lernziele: VGG, rezeptives Feld, Gewichte zählen, tf.data, Unterklasse von keras.Model
:Bearbeitung: 40 min
:Dauer: voll 5 min, schnell 14 s
:Daten: cats_vs_dogs, schnell gezeichnete Tiere
"""

from kurs import QUICK
from kurs.exercise import check, rate

import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
import tensorflow_datasets as tfds
from keras import layers

keras.utils.set_random_seed(42)
SIZE = 32 if QUICK else 64  # Höhe und Breite der Bilder im Netz, teilbar durch 8
FILTERS = (16, 32, 64)  # je Block
BATCH_SIZE = 25 if QUICK else 64
EPOCHS = 24 if QUICK else 8
LIMITS = (0.65, 0.78, 0.88) if QUICK else (0.7, 0.78, 0.85)
LEVELS = dict(zip(("Bronze", "Silber", "Gold"), LIMITS))

# %%
# Aufgabe 1: das rezeptive Feld
# -----------------------------
# Ein Punkt hinter einer Faltung 3 × 3 sieht 3 × 3 Punkte des Bildes. Hinter einer zweiten sieht er
# mehr. Wie breit ist das Feld, das er nach ``count`` Faltungen der Größe ``size`` sieht?


def receptive_field(count: int, size: int) -> int:
    # <loesung 1>
    return 1 + count * (size - 1)
    # </loesung>


field_works = check(
    1,
    lambda: [receptive_field(*stack) for stack in ((1, 3), (2, 3), (3, 3), (2, 5))],
    expected=[3, 5, 7, 9],
    hint="Jede weitere Faltung sieht auf jeder Seite (size - 1) / 2 Punkte mehr.",
    mistakes={
        "Die Felder überlappen sich: Zwei Faltungen 3 × 3 sehen keine 6 Punkte.": [3, 6, 9, 10],
        "Das Feld wächst um size - 1, nicht um size.": [4, 7, 10, 11],
        "Die 1 für den Punkt selbst fehlt.": [2, 4, 6, 8],
        "Das ist die Fläche. Gefragt ist die Breite.": [9, 25, 49, 81],
    },
)

# %%
# Aufgabe 2: Was kostet es?
# -------------------------
# Wie viele Gewichte haben ``count`` Faltungen der Größe ``size`` hintereinander? Jede hat
# ``channels`` Kanäle am Eingang und ebenso viele Filter, und jeder Filter hat einen Bias.


def stack_weights(count: int, size: int, channels: int) -> int:
    # <loesung 2>
    return count * (size * size * channels + 1) * channels
    # </loesung>


weights_work = check(
    2,
    lambda: [stack_weights(3, 3, 64), stack_weights(1, 7, 64)],
    expected=[110_784, 200_768],
    hint="Je Faltung channels Filter, jeder mit size · size · channels Gewichten und einem Bias.",
    mistakes={
        "Der Bias fehlt: Jeder Filter hat einen.": [110_592, 200_704],
        "Zähle alle count Faltungen.": [36_928, 200_768],
        "Jeder Filter geht durch alle Kanäle.": [1_920, 3_200],
        "Es sind channels Filter, nicht nur einer.": [1_731, 3_137],
    },
)
if field_works and weights_work:
    for count in (2, 3):
        width = receptive_field(count, 3)
        print(f"{count} Faltungen 3 × 3 sehen {width} × {width} Punkte und haben bei 64 Kanälen "
              f"{stack_weights(count, 3, 64)} Gewichte, eine einzige so breite hätte "
              f"{stack_weights(1, width, 64)}.")  # fmt: skip

# %%
# Aufgabe 3: Bilder vorbereiten
# -----------------------------
# Die Bilder sind verschieden groß. Bringe jedes mit `tf.image.resize` auf (SIZE, SIZE) und teile
# durch 255. Dann folgen `cache`, beim Training `shuffle` (mit 1000), `batch` mit BATCH_SIZE und
# `prefetch`. Die Reihenfolge zählt: Gemischt werden soll in jeder Epoche neu.


def prepare(ds: tf.data.Dataset, training: bool) -> tf.data.Dataset:
    # <loesung 3>
    ds = ds.map(lambda x, y: (tf.image.resize(x, (SIZE, SIZE)) / 255, y), tf.data.AUTOTUNE)
    ds = ds.cache()
    if training:
        ds = ds.shuffle(1000)
    return ds.batch(BATCH_SIZE).prefetch(2)
    # </loesung>


def inspect_dataset() -> list | None:
    """Form, durch 255 geteilt, gemischt, jede Epoche neu, aus cache? Für Training und für Test."""
    gray = [(np.full((40 + i, 50, 3), i, "uint8"), i) for i in range(2 * BATCH_SIZE)]
    signature = tf.TensorSpec((None, None, 3), tf.uint8), tf.TensorSpec((), tf.int64)
    found = []
    for training in (True, False):
        reads = []  # wie oft die Bilder gelesen werden
        raw_ds = tf.data.Dataset.from_generator(
            lambda reads=reads: reads.append(1) or iter(gray), output_signature=signature
        )
        ds = prepare(raw_ds, training)
        if ds is None:
            return None
        (x, y), again = (list(tfds.as_numpy(ds))[0] for _ in range(2))  # zweimal der erste Batch
        scaled, mixed = np.allclose(x.max(), y.max() / 255), np.any(np.diff(np.atleast_1d(y)) != 1)
        fresh = not np.array_equal(y, again[1])
        found.append([x.shape, bool(scaled), bool(mixed), fresh, len(reads) == 1])
    return found


right = [(BATCH_SIZE, SIZE, SIZE, 3), True]
fixed, once = [*right, False, False, True], [*right, True, False, True]
always = [*right, True, True, True]
data_works = check(
    3,
    inspect_dataset,
    expected=[always, fixed],
    hint="Reihenfolge: map (resize, durch 255), cache, shuffle nur im Training, batch, prefetch.",
    mistakes={
        "Es fehlt batch.": lambda found: len(found[1][0]) == 3,
        "Teile die Bilder durch 255.": lambda found: not found[1][1],
        "Es fehlt cache.": lambda found: not found[1][4],
        "shuffle steht vor cache: Jede Epoche hat dieselbe Reihenfolge.": [once, fixed],
        "Beim Training soll gemischt werden, und zwar vor batch.": lambda found: not found[0][2],
        "Beim Test soll nicht gemischt werden.": [always, always],
    },
)

# %%
# Aufgabe 4: VGG als Sequential
# -----------------------------
# Je Eintrag von FILTERS ein Block: zwei `Conv2D` mit so vielen Filtern (3 × 3, ``padding="same"``,
# ``activation="relu"``), dann `MaxPooling2D`. Danach `Flatten`, `Dense` mit 64 Neuronen (relu) und
# `Dense` mit zwei Neuronen (softmax). Eingabe: (SIZE, SIZE, 3).


def build_vgg() -> keras.Model:
    # <loesung 4>
    model = keras.Sequential([keras.Input((SIZE, SIZE, 3))])
    for filters in FILTERS:
        for _ in range(2):
            model.add(layers.Conv2D(filters, 3, padding="same", activation="relu"))
        model.add(layers.MaxPooling2D())
    for layer in (layers.Flatten(), layers.Dense(64, "relu"), layers.Dense(2, "softmax")):
        model.add(layer)
    return model
    # </loesung>


pictures = np.random.default_rng(42).random((4, SIZE, SIZE, 3), "float32")


def inspect_vgg() -> list | None:
    """Arten der Schichten, Zahl der Gewichte, Zahl der ReLU, und ist die Summe je Bild 1?"""
    model = build_vgg()
    if model is None:
        return None
    kinds = [type(layer).__name__ for layer in model.layers]
    names = [getattr(getattr(x, "activation", 0), "__name__", "") for x in model.layers]
    sums = np.asarray(model(pictures)).reshape(4, -1).sum(axis=1)
    return [kinds, model.count_params(), names.count("relu"), bool(np.allclose(sums, 1, atol=1e-3))]


# Gewichte von Hand: (Eingänge + 1) · Ausgänge, bei Faltungen 9 · Kanäle Eingänge je Filter.
conv_count = sum((9 * i + 1 + 9 * f + 1) * f for i, f in zip((3, *FILTERS), FILTERS))
flat = (SIZE // 2 ** len(FILTERS)) ** 2 * FILTERS[-1]
weights_by_hand = conv_count + (flat + 1) * 64 + (64 + 1) * 2
vgg_kinds = ["Conv2D", "Conv2D", "MaxPooling2D"] * len(FILTERS) + ["Flatten", "Dense", "Dense"]

vgg_works = check(
    4,
    inspect_vgg,
    expected=[vgg_kinds, weights_by_hand, 2 * len(FILTERS) + 1, True],
    hint="Eine Angabe ist anders: Filter je Block, 3 × 3, padding='same', 64 und 2 Neuronen.",
    mistakes={
        "Je Block zwei Conv2D.": lambda found: found[0].count("Conv2D") != 2 * len(FILTERS),
        "Je Block ein MaxPooling2D.": lambda found: found[0].count("MaxPooling2D") != len(FILTERS),
        "Vor den Dense-Schichten fehlt Flatten.": lambda found: "Flatten" not in found[0],
        "Es sind zwei Dense-Schichten: 64 und 2.": lambda found: found[0].count("Dense") != 2,
        "In einer Schicht fehlt relu.": lambda found: found[2] <= 2 * len(FILTERS),
        "Die letzte Schicht braucht softmax.": lambda found: not found[3],
    },
)

# %%
# Aufgabe 5: dasselbe als Unterklasse
# -----------------------------------
# Hier legt ``__init__`` die Schichten an, und ``call`` schickt x hindurch: erst durch alle in
# ``self.features``, dann durch alle in ``self.head``. Schreibe ``call``.


class VGG(keras.Model):
    def __init__(self, filters: tuple[int, ...]):
        super().__init__()
        conv = {"kernel_size": 3, "padding": "same", "activation": "relu"}
        self.features = []
        for count in filters:
            self.features += [layers.Conv2D(count, **conv) for _ in range(2)]
            self.features += [layers.MaxPooling2D()]
        self.head = [layers.Flatten(), layers.Dense(64, "relu"), layers.Dense(2, "softmax")]

    def call(self, x):
        # <loesung 5>
        for layer in [*self.features, *self.head]:
            x = layer(x)
        return x
        # </loesung>


def subclass_output() -> np.ndarray | None:
    """Ausgabe der Unterklasse mit den Gewichten von `build_vgg`."""
    model = VGG(FILTERS)
    output = model.call(pictures)  # beim ersten Aufruf entstehen die Gewichte
    if output is None or tuple(output.shape) != (4, 2):
        return output
    model.set_weights(sequential.get_weights())
    return np.asarray(model.call(pictures))


sequential = build_vgg() if vgg_works else None
subclass_works = check(
    5,
    subclass_output,
    expected=np.asarray(sequential(pictures)) if vgg_works else None,
    after=(4,),
    hint="for layer in self.features: x = layer(x). Danach dasselbe mit self.head. Dann return x.",
    mistakes={
        "Es fehlen Schichten: Gib x erst nach self.head zurück.": lambda x: x.shape != (4, 2),
    },
)

# %%
# Wie gut wirst du?
# -----------------
# Den Datensatz gibt es nur als „train“: Wir teilen ihn in drei Teile. Verbessere dein Netz in
# `build_own`, zum Beispiel mit `Dropout` oder `RandomFlip`, und entscheide nach ``val_accuracy``.


def build_own() -> keras.Model:
    return build_vgg()


if data_works and vgg_works and subclass_works:
    parts = ["train[:70%]", "train[70%:85%]", "train[85%:]"]
    raw_train, raw_val, raw_test = tfds.load("cats_vs_dogs", split=parts, as_supervised=True)
    val_ds, test_ds = prepare(raw_val, False), prepare(raw_test, False)
    model = build_own()
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    stop = keras.callbacks.EarlyStopping("val_accuracy", patience=8, restore_best_weights=True)
    options = {"validation_data": val_ds, "callbacks": [stop], "verbose": 2}
    history = model.fit(prepare(raw_train, True), epochs=EPOCHS, **options).history
    test_accuracy = model.evaluate(test_ds, verbose=0)[1]
    test_labels = np.hstack([labels for _, labels in tfds.as_numpy(test_ds)])
    baseline_accuracy = float(np.bincount(test_labels).max() / len(test_labels))
    uncertainty = 2 * float(np.sqrt(test_accuracy * (1 - test_accuracy) / len(test_labels)))
    print(f"Immer dieselbe Klasse: bestenfalls {baseline_accuracy:.2f}. Netz: {test_accuracy:.2f} "
          f"± {uncertainty:.2f} bei {len(test_labels)} Testbildern")  # fmt: skip
    rate("Testgenauigkeit", test_accuracy, LEVELS)

    plt.plot(np.transpose([history["accuracy"], history["val_accuracy"]]))
    plt.legend(["Training", "Validierung"], loc="lower right")
    plt.gca().set(xlabel="Epoche, gezählt ab 0", ylabel="Genauigkeit")
    plt.show()
