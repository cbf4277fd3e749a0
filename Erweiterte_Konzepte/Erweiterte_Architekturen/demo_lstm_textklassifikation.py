"""
LSTM und GRU: lange erinnern, Texte einordnen
=============================================

Rekurrente Netze lesen Wort für Wort und merken sich, was vorher kam. Die Gates von LSTM und GRU,
von Hand gerechnet, ergeben dasselbe wie Keras, und mit Maske ändert Auffüllen nichts. Nach gleich
vielen Trainingsschritten weiß das SimpleRNN über weite Abstände viel seltener, was am Anfang stand,
als LSTM und GRU. Zuletzt ordnet ein LSTM Filmkritiken ein und tritt gegen Wörterzählen an.

:Lernziele: SimpleRNN, LSTM, GRU, Gates, Padding und Maske, lange Abhängigkeit, Sentiment
:Dauer: voll 3 min, schnell 14 s
:Daten: erzeugt, imdb_reviews (Filmkritiken auf Englisch)
"""

from kurs import QUICK

import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
import tensorflow_datasets as tfds
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

keras.utils.set_random_seed(42)
rng = np.random.default_rng(42)
CELLS = {"SimpleRNN": keras.layers.SimpleRNN, "LSTM": keras.layers.LSTM, "GRU": keras.layers.GRU}
DISTANCES = (1, 2, 4, 8, 16) if QUICK else (1, 2, 4, 8, 16, 32, 64)
STEPS = 160  # Trainingsschritte beim Merken des ersten Buchstabens
RUNS = 3 if QUICK else 5
VOCABULARY = 10_000  # die häufigsten Wörter, der Rest gilt als unbekannt
LENGTH = 20 if QUICK else 150  # die ersten Wörter jeder Kritik, der Rest wird abgeschnitten
BATCH_SIZE = 64 if QUICK else 128
EPOCHS = 10 if QUICK else 4

# %%
# Die Gates von Hand
# ------------------
# Ein Gate ist eine Zahl zwischen 0 und 1 je Neuron: wie viel durchkommt. Das LSTM führt einen
# Speicher c. Er wird nur mit dem Vergessens-Gate malgenommen und ergänzt; deshalb überstehen
# Werte viele Schritte. Das GRU hat kein c: Sein Update-Gate z mischt alten und neuen Zustand.


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def lstm(x: np.ndarray, w, u, b) -> np.ndarray:
    """Liest x (B, T, D) und liefert den letzten Zustand h (B, H)."""
    h = c = np.zeros((len(x), len(u)))
    for t in range(x.shape[1]):
        # Eingabe-Gate i, Vergessens-Gate f, Vorschlag g, Ausgabe-Gate o
        i, f, g, o = np.split(x[:, t] @ w + h @ u + b, 4, axis=1)  # (B, 4·H) -> 4-mal (B, H)
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)  # vergessen, ergänzen
        h = sigmoid(o) * np.tanh(c)  # ausgeben
    return h


def gru(x: np.ndarray, w, u, b) -> np.ndarray:
    h = np.zeros((len(x), len(u)))
    for t in range(x.shape[1]):
        x_z, x_r, x_g = np.split(x[:, t] @ w + b[0], 3, axis=1)
        h_z, h_r, h_g = np.split(h @ u + b[1], 3, axis=1)  # Keras rechnet mit zwei Bias-Vektoren
        z, r = sigmoid(x_z + h_z), sigmoid(x_r + h_r)
        g = np.tanh(x_g + r * h_g)  # r wirkt nach dem Malnehmen mit u: reset_after=True
        h = z * h + (1 - z) * g
    return h


x = rng.normal(size=(2, 6, 3)).astype("float32")  # (B, T, D)
by_hand, by_keras, same_as_keras, parameters = {}, {}, {}, {}
for name, function in {"LSTM": lstm, "GRU": gru}.items():
    layer = CELLS[name](4)
    layer.build(x.shape)
    layer.set_weights([rng.normal(size=weight.shape) for weight in layer.get_weights()])
    by_hand[name], by_keras[name] = function(x, *layer.get_weights()), np.array(layer(x))
    same_as_keras[name] = bool(np.allclose(by_hand[name], by_keras[name], atol=1e-5))
    parameters[name] = layer.count_params()
    print(f"{name:4} von Hand = Keras: {same_as_keras[name]}, {parameters[name]} Gewichte")

# %%
# Padding und Maske
# -----------------
# In einem Batch müssen alle Texte gleich lang sein, also füllen wir kurze mit 0 auf. Ohne Maske
# liest das Netz die Nullen mit. Mit ``mask_zero=True`` überspringt es sie und behält den Zustand.

short, padded = np.array([[5, 3, 8]]), np.array([[5, 3, 8, 0, 0, 0, 0]])
change = {}
for name in CELLS:
    for with_mask in (True, False):
        embedding = keras.layers.Embedding(10, 4, mask_zero=with_mask)
        reader = keras.Sequential([embedding, CELLS[name](4)])
        key = f"{name} {'mit' if with_mask else 'ohne'} Maske"
        change[key] = float(np.abs(reader(padded) - reader(short)).max())
        print(f"{key:20}: Auffüllen ändert die Ausgabe um höchstens {change[key]:.6f}")

# %%
# Wer erinnert sich?
# ------------------
# Gefragt ist der erste Buchstabe einer Folge. Danach kommen zufällige Buchstaben aus demselben
# Alphabet, und nichts außer der Stelle verrät, welcher zählt. Ein einziges Modell enthält alle drei
# Netze; sie teilen keine Gewichte und sehen dieselben Batches. ``clipnorm`` begrenzt die
# Gradienten. Gemessen wird, wie schnell sie es lernen: Mit STEPS = 400 kann es das SimpleRNN auch.
# Sein Gradient geht in jedem Schritt durch dieselben Gewichte und schrumpft (Tag 1).


def sequences(n: int) -> tuple[np.ndarray, ...]:
    distance = rng.choice(DISTANCES, n)
    ids = rng.integers(1, 27, (n, max(DISTANCES) + 1))
    ids[np.arange(ids.shape[1]) > distance[:, None]] = 0  # auffüllen
    return ids, ids[:, 0] - 1, distance  # (N, T), (N,), (N,)


def build_memory() -> keras.Model:
    inputs, outputs = keras.Input((None,), dtype="int32"), {}
    for name, cell in CELLS.items():
        vectors = keras.layers.Embedding(27, 16, mask_zero=True)(inputs)  # je Zeichen ein Vektor
        state = cell(16)(vectors)  # (B, T, 16) -> (B, 16): nur der letzte Zustand
        outputs[name] = keras.layers.Dense(26, activation="softmax")(state)
    return keras.Model(inputs, outputs)


memory = build_memory()
optimizer = keras.optimizers.Adam(0.02, clipnorm=1.0)
optimizer.build(memory.trainable_variables)
losses = {name: "sparse_categorical_crossentropy" for name in CELLS}
memory.compile(optimizer, losses, steps_per_execution=20)  # 20 Schritte am Stück
optimizer_start = [variable.numpy() for variable in optimizer.variables]

test_ids, test_first, test_distance = sequences(3_000)
recall = {name: [] for name in CELLS}  # Trefferquote: je Lauf eine Zeile, je Abstand eine Zahl
for _ in range(RUNS):
    memory.set_weights(build_memory().get_weights())
    for variable, value in zip(optimizer.variables, optimizer_start):
        variable.assign(value)
    ids, first, _ = sequences(64 * STEPS)
    memory.fit(ids, {name: first for name in CELLS}, batch_size=64, verbose=0)
    for name, probabilities in memory.predict(test_ids, verbose=0, batch_size=1_000).items():
        hit = probabilities.argmax(axis=1) == test_first  # (N, 26) -> (N,)
        recall[name].append([float(hit[test_distance == d].mean()) for d in DISTANCES])

median_recall = {name: np.median(runs, axis=0).tolist() for name, runs in recall.items()}
fig, axis = plt.subplots()
for name, style in zip(CELLS, ("o-C3", "s-C0", "^--C2")):
    axis.plot(DISTANCES, median_recall[name], style, label=name)
    axis.fill_between(DISTANCES, np.min(recall[name], axis=0), np.max(recall[name], axis=0),
                      color=style[-2:], alpha=0.15)  # fmt: skip
    print(f"{name:9}", *(f"Abstand {d}: {r:.0%} " for d, r in zip(DISTANCES, median_recall[name])))
axis.axhline(1 / 26, color="0.5", linestyle=":", label="geraten")
axis.set(xscale="log", xticks=DISTANCES, xticklabels=DISTANCES, ylim=(0, 1.03))
axis.set(xlabel="Abstand zum ersten Buchstaben", ylabel="richtig erinnert",
         title=f"Median, kleinster und größter Wert aus {RUNS} Läufen")  # fmt: skip
axis.minorticks_off()
axis.legend(loc="lower left")
plt.show()

# %%
# Filmkritiken
# ------------
# Lob oder Tadel? Der Wortschatz kommt nur aus den Trainingstexten. Die Validierungstexte wählen die
# beste Epoche, die Testtexte messen einmal am Ende. Beide Verfahren bekommen denselben Ausschnitt:
# Nach ``LENGTH`` Wörtern ist Schluss. Das spart Zeit und lässt bei langen Kritiken das Ende weg.

parts = ["train[:80%]", "train[80%:]", "test"]
splits = tfds.load("imdb_reviews", split=parts, as_supervised=True, batch_size=-1)
splits = tfds.as_numpy(splits)  # drei Paare aus Texten (N,) und Etiketten (N,)
texts = [[" ".join(t.decode("utf-8").split()[:LENGTH]) for t in texts] for texts, _ in splits]
(train_texts, val_texts, test_texts), (y_train, y_val, y_test) = texts, [y for _, y in splits]
cut_share = float(np.mean([len(t.split()) > LENGTH for t in splits[0][0]]))

vectorize = keras.layers.TextVectorization(VOCABULARY, output_sequence_length=LENGTH)
vectorize.adapt(train_texts)
vocabulary = vectorize.get_vocabulary()
train_ds, val_ds, test_ds = (
    tf.data.Dataset.from_tensor_slices((np.array(vectorize(part)), labels)).cache()
    for part, labels in zip(texts, (y_train, y_val, y_test))
)
train_ds = train_ds.shuffle(len(y_train)).batch(BATCH_SIZE).prefetch(1)
val_ds, test_ds = val_ds.batch(500), test_ds.batch(500)
print(f"Kritiken: Training {len(y_train)}, Validierung {len(y_val)}, Test {len(y_test)}")
print(f"{len(vocabulary)} Wörter im Wortschatz, {cut_share:.0%} der Kritiken gekürzt")

model = keras.Sequential(
    [
        keras.Input((LENGTH,), dtype="int32"),
        keras.layers.Embedding(len(vocabulary), 32, mask_zero=True),  # (B, T) -> (B, T, 32)
        keras.layers.LSTM(32),  # (B, T, 32) -> (B, 32)
        keras.layers.Dropout(0.3),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)
optimizer = keras.optimizers.Adam(0.005)
model.compile(optimizer, "binary_crossentropy", metrics=["accuracy"], steps_per_execution=10)
best = keras.callbacks.EarlyStopping("val_loss", patience=EPOCHS, restore_best_weights=True)
model.fit(train_ds, validation_data=val_ds, epochs=EPOCHS, callbacks=[best], verbose=0)

# %%
# Gegen Wörterzählen
# ------------------
# Die logistische Regression kennt keine Reihenfolge, nur wie oft ein Wort vorkommt. Bei langen
# Texten reicht das oft. „not good but bad“ und „not bad but good“ sind für sie gleich. Das ± ist
# der Zufall der Testauswahl; wie sehr das Training selbst schwankt, zeigt es nicht.

bag = make_pipeline(CountVectorizer(max_features=VOCABULARY), LogisticRegression(max_iter=2_000))
accuracy = {
    "LSTM": model.evaluate(test_ds, verbose=0)[1],
    "Wörter zählen": float(bag.fit(train_texts, y_train).score(test_texts, y_test)),
    "immer dasselbe": float(max(np.mean(y_test), 1 - np.mean(y_test))),
}
for name, value in accuracy.items():
    print(f"Testgenauigkeit {name:15} {value:.1%}")

noise = 2 * float(np.sqrt(accuracy["LSTM"] * (1 - accuracy["LSTM"]) / len(y_test)))
farthest = {name: values[-1] for name, values in median_recall.items()}
remembered = ", ".join(f"{name} {share:.0%}" for name, share in farthest.items())
print(
    f"Über {DISTANCES[-1]} Schritte richtig erinnert: {remembered}. Testgenauigkeit der Kritiken: "
    f"LSTM {accuracy['LSTM']:.1%} ± {noise:.1%}, Wörter zählen {accuracy['Wörter zählen']:.1%}."
)
