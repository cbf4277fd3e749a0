"""
Übung: Kleidung erkennen – wie gut wirst du?
============================================

Du baust deinen ersten eigenen Klassifikator: 28×28 Punkte hinein, eine von zehn Sorten Kleidung
heraus. Bilder vorbereiten, Netz bauen, mit Validierung und TensorBoard trainieren, Fehler finden.
Danach wird verbessert: Für die Testgenauigkeit gibt es Bronze, Silber und Gold.

:Lernziele: Klassifikation, Validierung, TensorBoard, Konfusionsmatrix, Überanpassung vermeiden
:Bearbeitung: 40 min
:Dauer: voll 80 s, schnell 14 s
:Daten: Fashion-MNIST, schnell gezeichnete Kleidung
"""

from kurs import OUTPUT_DIR, QUICK
from kurs.exercise import check, rate

import shutil
import sys

import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
import tensorflow_datasets as tfds
from sklearn.metrics import ConfusionMatrixDisplay, confusion_matrix

keras.utils.set_random_seed(42)
BATCH_SIZE = 32 if QUICK else 128
EPOCHS = 25  # so lange höchstens
# Zum Einordnen: Ein gutes lineares Modell schafft voll etwa 0,84 und schnell 0,79.
LEVELS = dict(zip(("Bronze", "Silber", "Gold"), (0.76, 0.79, 0.83) if QUICK else (0.87, 0.89, 0.9)))
CLASSES = ["T-Shirt", "Hose", "Pullover", "Kleid", "Mantel",
           "Sandale", "Hemd", "Turnschuh", "Tasche", "Stiefel"]  # fmt: skip
LOG_DIR = OUTPUT_DIR / "logs"
shutil.rmtree(LOG_DIR, ignore_errors=True)  # sonst mischen sich alte und neue Läufe

train_raw, val_raw, test_raw = tfds.load(
    "fashion_mnist", split=["train[:80%]", "train[-20%:]", "test"], as_supervised=True
)

# %%
# Aufgabe 1: Bilder vorbereiten
# -----------------------------
# Die Bilder bestehen aus ganzen Zahlen von 0 bis 255 (uint8). Gib sie als float32 mit Werten von
# 0 bis 1 zurück, dazu unverändert die Etiketten. `tf.cast(x, "float32")` wandelt den Typ um.


def preprocess(images: tf.Tensor, labels: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """(B, 28, 28, 1) uint8, (B,) -> (B, 28, 28, 1) float32 in [0, 1], (B,)"""
    # <loesung 1>
    return tf.cast(images, "float32") / 255, labels
    # </loesung>


raw_images, raw_labels = next(iter(train_raw.batch(8)))
scaled = raw_images.numpy() / np.float32(255)
preprocess_works = check(
    1,
    lambda: np.asarray(preprocess(raw_images, raw_labels)[0]),
    expected=lambda images: (
        images.dtype == "float32" and images.shape == scaled.shape and np.allclose(images, scaled)
    ),
    hint="Erst den Typ umwandeln, dann durch den größten möglichen Wert teilen.",
    mistakes={
        "Die Werte gehen noch bis 255. Teile durch 255.": scaled * 255,
        "Der größte Wert eines Punktes ist 255, nicht 256.": scaled * 255 / 256,
        "Das ist der Bereich von −1 bis 1, gefragt ist 0 bis 1.": 2 * scaled - 1,
        "Alle Zwischentöne sind weg. Teile mit / statt mit //.": np.floor(scaled),
        "Gib beides zurück, Bilder und Etiketten.": lambda images: images.shape != scaled.shape,
        "Der Typ soll float32 sein.": lambda images: images.dtype != "float32",
    },
)

# %%
# Aufgabe 2: das Netz
# -------------------
# Nimm nur `Flatten`, `Dense` und, wenn du magst, `Dropout`. Eingabe: (28, 28, 1). Ausgabe: zehn
# Wahrscheinlichkeiten (softmax). Fang klein an: mit einer verdeckten Schicht aus 128 Neuronen.


def build_model() -> keras.Model:
    # <loesung 2>
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Flatten(),
            keras.layers.Dense(512, activation="relu"),
            keras.layers.Dropout(0.3),
            keras.layers.Dense(256, activation="relu"),
            keras.layers.Dropout(0.3),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    # </loesung>


model_works = check(
    2,
    lambda: np.asarray(build_model()(scaled)),  # (8, 28, 28, 1) -> (8, 10)
    expected=lambda output: (
        output.shape == (8, 10) and output.min() >= 0 and abs(output.sum(axis=1) - 1).max() < 1e-3
    ),
    hint="Die zehn Zahlen je Bild ergeben nicht 1. Nimm in der letzten Schicht softmax.",
    mistakes={
        "Es fehlt Flatten: Die Ausgabe ist noch ein Bild.": lambda output: output.ndim == 4,
        "Die letzte Schicht braucht zehn Neuronen.": lambda output: output.shape != (8, 10),
    },
)

# %%
# Aufgabe 3: trainieren und zusehen
# ---------------------------------
# Stelle das Training ein (`compile`: Optimierer, Verlust `sparse_categorical_crossentropy`, Metrik
# `accuracy`) und trainiere mit Validierungsdaten. Gib das Ergebnis von `fit` zurück. Der Callback
# `keras.callbacks.TensorBoard(log_dir)` schreibt mit. Nützlich: `steps_per_execution=16` in
# `compile` (schneller), `verbose=2` in `fit` (kürzere Ausgabe) und der Callback
# `EarlyStopping(patience=5, restore_best_weights=True)`.


def train(model: keras.Model, train_ds, val_ds, epochs: int, log_dir):
    # <loesung 3>
    schedule = keras.optimizers.schedules.CosineDecay(0.001, epochs * len(train_ds))
    model.compile(
        keras.optimizers.Adam(schedule),
        "sparse_categorical_crossentropy",
        metrics=["accuracy"],
        steps_per_execution=16,
    )
    stop = keras.callbacks.EarlyStopping("val_accuracy", patience=10, restore_best_weights=True)
    callbacks = [keras.callbacks.TensorBoard(log_dir), stop]
    return model.fit(
        train_ds, epochs=epochs, validation_data=val_ds, callbacks=callbacks, verbose=2
    )
    # </loesung>


def what_was_measured() -> list[str] | None:
    """Probe mit acht Bildern: Welche Messwerte gibt es, welche Ordner hat TensorBoard angelegt?"""
    sample_ds = tf.data.Dataset.from_tensors((scaled, raw_labels))
    result = train(build_model(), sample_ds, sample_ds, 1, LOG_DIR / "probe")
    folders = sorted({path.parent.name for path in LOG_DIR.glob("probe/*/events*")})
    shutil.rmtree(LOG_DIR, ignore_errors=True)
    return result and [name for name in result.history if "accuracy" in name] + folders


training_works = check(
    3,
    what_was_measured,
    expected=["accuracy", "val_accuracy", "train", "validation"],
    hint="Gefragt sind compile mit accuracy, fit mit validation_data und der TensorBoard-Callback.",
    mistakes={
        "TensorBoard hat in log_dir nichts geschrieben.": ["accuracy", "val_accuracy"],
        "Ohne validation_data siehst du keine Überanpassung.": ["accuracy", "train"],
        "Es fehlt metrics=['accuracy'] in compile.": ["train", "validation"],
    },
)

# %%
# Aufgabe 4: Wer wird mit wem verwechselt?
# ----------------------------------------
# Zeile: wahre Klasse, Spalte: Vorhersage. Gib (Zeile, Spalte) der häufigsten Verwechslung zurück.
# `np.unravel_index(i, matrix.shape)` macht aus der Nummer von `argmax` Zeile und Spalte.


def most_confused(matrix: np.ndarray) -> tuple[int, int]:
    # <loesung 4>
    mistakes = matrix - np.diag(np.diag(matrix))
    row, column = np.unravel_index(mistakes.argmax(), mistakes.shape)
    return int(row), int(column)
    # </loesung>


confusion_works = check(
    4,
    lambda: most_confused(np.array([[50, 3, 1, 2], [4, 40, 0, 1], [9, 2, 38, 0], [1, 0, 5, 47]])),
    expected=(2, 0),
    hint="Die Diagonale zählt nicht mit: Dort steht, was stimmt. Setze sie auf 0.",
    mistakes={
        "Zeile und Spalte sind vertauscht: Die Zeile ist die wahre Klasse.": (0, 2),
        "Das liegt auf der Diagonale: Diese Klasse wurde am häufigsten richtig erkannt.": (0, 0),
        "Das ist die Nummer aus argmax. Rechne sie in Zeile und Spalte um.": 8,
    },
)

# %%
# Wie gut wirst du?
# -----------------
# Verbessere dein Netz: mehr Neuronen, mehr Schichten, Dropout, eine sinkende Lernrate. Entscheide
# nach `val_accuracy`: Wer nach den Testdaten auswählt, misst am Ende nur sein Glück.

if preprocess_works and model_works and training_works and confusion_works:
    train_ds, val_ds, test_ds = (
        split.batch(BATCH_SIZE).map(preprocess).prefetch(1)
        for split in (train_raw.cache().shuffle(10_000), val_raw.cache(), test_raw)
    )
    model = build_model()
    train(model, train_ds, val_ds, EPOCHS, LOG_DIR / "dein_Netz")
    val_labels = np.concatenate([labels for _, labels in val_ds])
    matrix = confusion_matrix(val_labels, model.predict(val_ds, verbose=0).argmax(axis=1))
    garment, guess = (CLASSES[i] for i in most_confused(matrix.copy()))
    print(f"Am häufigsten verwechselt: {garment} wird für {guess} gehalten.")

    print("Zum Vergleich: dasselbe Training für ein Netz ohne verdeckte Schicht")
    linear = [keras.layers.Flatten(), keras.layers.Dense(10, activation="softmax")]
    baseline = keras.Sequential([keras.Input((28, 28, 1)), *linear])
    train(baseline, train_ds, val_ds, EPOCHS, LOG_DIR / "ohne_verdeckte_Schicht")
    print(f'Zum Ansehen: "{sys.executable}" -m tensorboard.main --logdir "{LOG_DIR}"')
    baseline_accuracy = baseline.evaluate(test_ds, verbose=0)[1]
    print(f"Geraten 0.1000, ohne verdeckte Schicht {baseline_accuracy:.4f}, dein Netz:")
    test_accuracy = model.evaluate(test_ds, verbose=0)[1]
    rate("Testgenauigkeit", test_accuracy, LEVELS)

    picture = ConfusionMatrixDisplay(matrix, display_labels=CLASSES)
    picture.plot(cmap="Blues", colorbar=False, xticks_rotation=90)
    picture.figure_.set_size_inches(8, 7.5)
    picture.ax_.set(xlabel="Vorhersage", ylabel="Wahre Klasse", title="Validierung")
    picture.ax_.grid(False)
    plt.show()
