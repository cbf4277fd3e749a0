"""
Transfer Learning: ein vortrainiertes CNN weiterverwenden
=========================================================

Aus einer Handvoll Bilder lernt ein CNN von null wenig. Ein ResNet, das schon viele andere Dinge
gesehen hat, bringt brauchbare Filter mit: Zuerst lernt nur ein neuer Kopf, dann taut der letzte
Block auf und lernt mit einem Zehntel der Lernrate weiter. Dasselbe Netz von null bekommt gleich
viele Schritte und ist mit nur fünf Bildern je Klasse deutlich schlechter.

:Lernziele: Transfer Learning, einfrieren, Kopf, auftauen, Fine-Tuning, BatchNorm
:Dauer: voll 5 min, schnell 15 s
:Daten: CIFAR-10, wenige Bilder je Klasse; ResNet-18, vortrainiert auf ImageNet
"""

from kurs import QUICK

import keras
import keras_hub
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
import tensorflow_datasets as tfds

keras.utils.set_random_seed(42)
PRESET = "resnet_18_imagenet"
SIZE = 32 if QUICK else 64  # Kantenlänge, auf die alle Bilder gebracht werden
COUNTS = (5, 20)  # Trainingsbilder je Klasse, im Schnellmodus höchstens 140
RUNS = 2  # jeder Lauf zieht andere Trainingsbilder
BATCH_SIZE = 16
HEAD_STEPS, TUNE_STEPS = (40, 30) if QUICK else (100, 50)  # Vielfache von 10
HEAD_RATES, SCRATCH_RATES = (0.03, 0.01, 0.003), (0.003, 0.001, 0.0003)
VAL_SIZE, TEST_SIZE = (300, 600) if QUICK else (1000, 2000)

# %%
# Basis und Bilder
# ----------------
# `from_preset` lädt Bauplan und Gewichte. Der `ImageConverter` gehört dazu: Er bringt die Bilder
# auf die gewünschte Größe und ihre Werte von 0 bis 255 in den Bereich, den das Netz vom
# Vortraining kennt. Sonst passen die gelernten Filter nicht.

image_shape = (SIZE, SIZE, 3)
base = keras_hub.models.Backbone.from_preset(PRESET, image_shape=image_shape)
converter = keras_hub.layers.ImageConverter.from_preset(PRESET)
converter.image_size = (SIZE, SIZE)

parts = ["train[:80%]", f"train[-{VAL_SIZE}:]", f"test[:{TEST_SIZE}]"]
splits = tfds.load("cifar10", split=parts, as_supervised=True, batch_size=-1)
(x_pool, y_pool), (x_val, y_val), (x_test, y_test) = tfds.as_numpy(splits)
x_val, x_test = (np.asarray(converter(x)) for x in (x_val, x_test))

most = max(COUNTS)
y_train = np.repeat(np.arange(10), most)  # nach Klassen sortiert
few = {count: np.tile(np.arange(most) < count, 10) for count in COUNTS}  # Auswahl daraus
x_train = []
for run in range(RUNS):
    rng = np.random.default_rng(run)
    drawn = [rng.choice(np.flatnonzero(y_pool == label), most, False) for label in range(10)]
    x_train.append(np.asarray(converter(x_pool[np.concatenate(drawn)])))  # (N, SIZE, SIZE, 3)
print(f"Aus 0 bis 255 wird {x_val.min():.1f} bis {x_val.max():.1f}. Basis: "
      f"{base.count_params()} Gewichte, Ausgabe je Bild {base.output.shape[1:]}")  # fmt: skip

# %%
# Einfrieren und Merkmale aufheben
# --------------------------------
# Die Basis zerfällt in einen unteren Teil und ihren letzten Block. Der untere bleibt eingefroren
# und liefert zu einem Bild stets dieselben Merkmale. Einmal berechnet, sparen sie viel Rechenzeit.

base.trainable = False
*_, cut, end = base.pyramid_outputs.values()  # die Ausgaben der Blöcke
lower, last_block = keras.Model(base.input, cut), keras.Model(cut, end)
pretrained = base.get_weights()
lower_start, block_start = lower.get_weights(), last_block.get_weights()


def predict(model, x: np.ndarray) -> np.ndarray:
    """Wie `model.predict`, nur ohne das Netz erst zu übersetzen."""
    return np.concatenate([model(part).numpy() for part in np.array_split(x, 1 + len(x) // 200)])


def accuracy(model, x, y) -> float:
    return float(np.mean(predict(model, x).argmax(axis=1) == y))


def fit(model, start: list, rate: float, x, y, steps: int) -> None:
    model.set_weights(start)
    model.optimizer.build(model.trainable_variables)  # sonst übersetzt `fit` das Netz zweimal
    for variable in model.optimizer.variables:  # Adam ohne Gedächtnis: alles null
        variable.assign(keras.ops.zeros_like(variable))
    model.optimizer.learning_rate = rate
    train_ds = tf.data.Dataset.from_tensor_slices((x, y)).cache().shuffle(len(y)).repeat()
    model.fit(train_ds.batch(BATCH_SIZE).prefetch(1), steps_per_epoch=steps, verbose=0)


train_features = [predict(lower, x) for x in x_train]  # (N, H, W, C)
val_features, test_features = (predict(lower, x) for x in (x_val, x_test))

# %%
# Zuerst nur der Kopf
# -------------------
# Der Kopf mittelt jede Merkmalskarte und schließt daraus auf die Klasse. Die Validierungsdaten
# wählen die Lernrate. Gerecht ist der Vergleich, wenn er so viele Schritte lernt wie die anderen.

inputs = keras.Input(cut.shape[1:])
x = keras.layers.GlobalAveragePooling2D()(last_block(inputs))  # (B, C)
transfer = keras.Model(inputs, keras.layers.Dense(10, activation="softmax")(x))
transfer.compile("adam", "sparse_categorical_crossentropy", steps_per_execution=10)
start = transfer.get_weights()

val_by_rate = {"von null": {}, "Kopf": {}}
for rate in HEAD_RATES:
    fit(transfer, start, rate, train_features[0], y_train, HEAD_STEPS)
    val_by_rate["Kopf"][rate] = accuracy(transfer, val_features, y_val)
head_rate = max(HEAD_RATES, key=val_by_rate["Kopf"].get)
test_accuracy = {name: {n: [] for n in COUNTS} for name in ("von null", "Kopf", "Fine-Tuning")}
heads = {}
for run in range(RUNS):
    for count, chosen in few.items():
        x, y = train_features[run][chosen], y_train[chosen]
        fit(transfer, start, head_rate, x, y, HEAD_STEPS)
        heads[run, count] = transfer.get_weights()
        fit(transfer, heads[run, count], head_rate / 10, x, y, TUNE_STEPS)
        test_accuracy["Kopf"][count].append(accuracy(transfer, test_features, y_test))
base_unchanged = all(map(np.array_equal, pretrained, base.get_weights()))
print(f"Lernrate {head_rate}. Basis nach dem Training unverändert: {base_unchanged}")

# %%
# BatchNorm lernt auch ohne Gradienten
# ------------------------------------
# BatchNorm rechnet mit Mittelwerten und Varianzen aus dem Vortraining. Im Trainingsmodus ändert es
# beide weiter, und die Merkmale passen nicht mehr zum Kopf. Um das zu zeigen, trainieren wir kein
# Gewicht: Die Basis, zu der ``lower`` und ``last_block`` gehören, sieht nur Bilder, und zwar bloß
# Flugzeuge und Autos. Mit ``trainable=False`` oder beim Vorhersagen bleibt alles still.

norms = [layer for layer in base.layers if isinstance(layer, keras.layers.BatchNormalization)]
old_means = np.concatenate([layer.moving_mean.numpy() for layer in norms])
old_spread = np.sqrt(np.concatenate([layer.moving_variance.numpy() for layer in norms]) + 1e-5)
transfer.set_weights(heads[0, most])
drift, val_after = {}, {}
for trainable, training in ((False, True), (True, False), (True, True)):
    name = f"{'aufgetaut' if trainable else 'eingefroren'}, training={training}"
    base.set_weights(pretrained)
    base.trainable = trainable
    for _ in range(15):
        base(rng.choice(x_train[0][y_train < 2], BATCH_SIZE), training=training)
    moved = np.concatenate([layer.moving_mean.numpy() for layer in norms]) - old_means
    drift[name] = float(np.mean(np.abs(moved) / old_spread))
    val_after[name] = accuracy(transfer, predict(lower, x_val), y_val)
    print(f"{name}: Mittelwerte um {drift[name]:.2f} Standardabweichungen verschoben, "
          f"Validierung {val_after[name]:.1%}")  # fmt: skip
base.set_weights(pretrained)
base.trainable = False

# %%
# Den letzten Block auftauen
# --------------------------
# Erst jetzt, denn ein ungelernter Kopf schickt große, sinnlose Gradienten in die Basis und
# verdirbt ihre Filter. Aus demselben Grund ist die Lernrate zehnmal kleiner. BatchNorm bleibt
# eingefroren. Oft liest man dafür ``basis(x, training=False)`` im Bauplan: Darauf ist kein Verlass,
# `fit` schaltet es in Keras 3.15 wieder um. Nach dem Auftauen wird neu kompiliert.

for layer in last_block.layers:
    layer.trainable = not isinstance(layer, keras.layers.BatchNormalization)
transfer.compile("adam", "sparse_categorical_crossentropy", steps_per_execution=10)
for (run, count), head in heads.items():
    chosen = few[count]
    fit(transfer, head, head_rate / 10, train_features[run][chosen], y_train[chosen], TUNE_STEPS)
    test_accuracy["Fine-Tuning"][count].append(accuracy(transfer, test_features, y_test))
lower_unchanged = all(map(np.array_equal, lower_start, lower.get_weights()))
same = np.array([*map(np.array_equal, block_start, last_block.get_weights())])
is_filter = np.array([weight.name == "kernel" for weight in last_block.weights])
filters_learned, norms_unchanged = not same[is_filter].any(), bool(same[~is_filter].all())
print(f"Unverändert: unterer Teil {lower_unchanged}, BatchNorm {norms_unchanged}. "
      f"Filter im letzten Block gelernt: {filters_learned}")  # fmt: skip

# %%
# Dasselbe Netz von null
# ----------------------
# Gleicher Bauplan, zufällige Gewichte, dieselben Bilder, zusammen gleich viele Schritte. Alle
# Schichten lernen, auch BatchNorm. Die Lernrate wird ebenso gewählt.

fresh = keras_hub.models.Backbone.from_preset(PRESET, load_weights=False, image_shape=image_shape)
average, dense = keras.layers.GlobalAveragePooling2D(), keras.layers.Dense(10, "softmax")
scratch = keras.Sequential([keras.Input(image_shape), fresh, average, dense])
scratch.compile("adam", "sparse_categorical_crossentropy", steps_per_execution=10)
start, steps = scratch.get_weights(), HEAD_STEPS + TUNE_STEPS
trained, scratch_train = {}, []
for rate in SCRATCH_RATES:
    fit(scratch, start, rate, x_train[0], y_train, steps)
    val_by_rate["von null"][rate] = accuracy(scratch, x_val, y_val)
    trained[rate] = scratch.get_weights()
scratch_rate = max(SCRATCH_RATES, key=val_by_rate["von null"].get)
for run, count in heads:
    pictures, labels = x_train[run][few[count]], y_train[few[count]]
    if (run, count) == (0, most):  # schon bei der Suche trainiert
        scratch.set_weights(trained[scratch_rate])
    else:
        fit(scratch, start, scratch_rate, pictures, labels, steps)
    scratch_train.append(accuracy(scratch, pictures, labels))
    test_accuracy["von null"][count].append(accuracy(scratch, x_test, y_test))
print(f"Lernrate {scratch_rate}. Trainingsbilder: mindestens {min(scratch_train):.0%} richtig")

# %%
# Vergleich
# ---------
# Jeder Punkt ist ein Lauf, die Linien sind Mittelwerte.

means = {name: [float(np.mean(v)) for v in runs.values()] for name, runs in test_accuracy.items()}
for name, color in (("Fine-Tuning", "C2"), ("Kopf", "C0"), ("von null", "C3")):
    plt.plot(COUNTS, means[name], color, label=name)
    plt.plot(COUNTS, [*test_accuracy[name].values()], color + "o")
    print(f"{name:12}" + "".join(f"{n:5} Bilder {v:.1%}" for n, v in zip(COUNTS, means[name])))
plt.axhline(0.1, color="gray", linestyle=":", label="raten")
plt.gca().set(xlabel="Bilder je Klasse", ylabel="Testgenauigkeit", xticks=COUNTS, ylim=(0, 1))
plt.legend(loc="upper left")
plt.show()

print(
    f"Mit {COUNTS[0]} Bildern je Klasse: von null {means['von null'][0]:.1%}, Kopf "
    f"{means['Kopf'][0]:.1%}, Fine-Tuning {means['Fine-Tuning'][0]:.1%} (Mittel aus {RUNS} Läufen)."
)
