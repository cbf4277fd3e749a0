"""
Vortrainierte Wortvektoren in Keras: fest, nachtrainiert oder neu
=================================================================

Dasselbe kleine Netz ordnet Nachrichten ihrem Thema zu. Seine Embedding-Schicht beginnt mit
vortrainierten Wortvektoren, die fest bleiben oder weiterlernen, oder mit neuen, zufälligen.
Verglichen wird über immer mehr Beispiele und mit TF-IDF plus logistischer Regression: Mit wenigen
Beispielen schlagen die vortrainierten Vektoren die neuen deutlich, feste fallen mit vielen zurück.

:Lernziele: Embedding-Schicht, vortrainierte Wortvektoren, Fine-Tuning, Maske, Lernkurve
:Dauer: voll 7 min, schnell 16 s
:Daten: Nachrichten 10kGNAD und deutsche Wortvektoren Word2vec/nlpl_45 (Download 2 GB)
"""

from kurs import DATA_DIR, QUICK

import keras
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import tensorflow as tf
from gensim.models import KeyedVectors
from huggingface_hub import hf_hub_download
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline

SIZES = (12, 25, 50, 200) if QUICK else (25, 50, 100, 200, 400, 800, 3_200)
SEEDS = (1, 2, 3)
STEPS = 100 if QUICK else 400
LENGTH = 20 if QUICK else 100  # die ersten Wörter jeder Nachricht
VOCABULARY = None if QUICK else 500_000  # die häufigsten Wörter der Vektoren

# %%
# Texte
# -----
# Texte sind oft reichlich da, Etiketten knapp. Deshalb darf der Wortschatz aus allen
# Trainingstexten kommen; gelernt wird nur aus wenigen mit Etikett.

SOURCE = "https://raw.githubusercontent.com/tblock/10kGNAD/master/"
texts, topics = {}, {}
for part in ("train", "test"):
    path = keras.utils.get_file(
        f"{part}.csv", f"{SOURCE}{part}.csv", cache_dir=DATA_DIR, cache_subdir="10kGNAD"
    )
    table = pd.read_csv(path, sep=";", quotechar="'", names=["label", "text"], encoding="utf-8")
    texts[part] = np.array([" ".join(text.split()[:LENGTH]) for text in table["text"]])
    topics[part] = table["label"].to_numpy(str)
classes, train_labels = np.unique(topics["train"], return_inverse=True)
test_labels = np.searchsorted(classes, topics["test"])

# Groß und Klein bleibt, wie es ist: Die Wortvektoren unterscheiden „Arm“ und „arm“.
vectorize = keras.layers.TextVectorization(
    max_tokens=20_000, standardize="strip_punctuation", output_sequence_length=LENGTH
)
vectorize.adapt(texts["train"])
vocabulary = vectorize.get_vocabulary()  # 0 füllt auf, 1 steht für jedes unbekannte Wort
train_ids, test_ids = (np.array(vectorize(texts[part])) for part in texts)  # je (N, T)
print(f"{len(train_ids)} Trainings- und {len(test_ids)} Testtexte zu {len(classes)} Themen")

# %%
# Wortvektoren nachschlagen
# -------------------------
# Jede Zeile der Matrix gehört zu einem Wort. Am Satzanfang steht es groß, deshalb suchen wir es
# notfalls auch klein. Wörter ohne Vektor bekommen lauter Nullen.

path = hf_hub_download("Word2vec/nlpl_45", "model.bin")
vectors = KeyedVectors.load_word2vec_format(
    path, binary=True, unicode_errors="ignore", limit=VOCABULARY
)
pretrained = np.zeros((len(vocabulary), vectors.vector_size), "float32")  # (V, D)
for i, word in enumerate(vocabulary[2:], start=2):
    spelling = word if word in vectors else word.lower()
    if spelling in vectors:
        pretrained[i] = vectors[spelling]

has_vector = pretrained.any(axis=1)
pretrained /= pretrained[has_vector].std()  # Streuung 1, damit die Lernrate zu ihnen passt
word_coverage = float(has_vector[2:].mean())
test_coverage = float(has_vector[test_ids[test_ids > 0]].mean())
unknown_share = float(np.mean(test_ids[test_ids > 0] == 1))
print(f"{word_coverage:.1%} der {len(vocabulary) - 2} Wörter haben einen Vektor.")
print(f"Im Test: {test_coverage:.1%} mit Vektor, {unknown_share:.1%} nie im Training gesehen.")

# %%
# Was die Vektoren nicht wissen
# -----------------------------
# Sie kennen Nachbarschaft, nicht Meinung: „Der Film war gut“ und „Der Film war schlecht“ sind
# gleich gebaut. Für Themen taugen sie deshalb besser als für Lob und Tadel.

near_good = [word for word, _ in vectors.most_similar("gut", topn=5)]
opposite = float(vectors.similarity("gut", "schlecht"))
print(f"Nachbarn von „gut“: {', '.join(near_good)}. Cosinus zu „schlecht“: {opposite:.2f}")

# %%
# Das Netz
# --------
# Embedding schlägt die Vektoren nach, GlobalAveragePooling1D mittelt sie. ``mask_zero`` sagt der
# Mittelung, welche Plätze nur aufgefüllt sind; ohne Maske zögen sie kurze Texte zur Null.


def build_model(trainable: bool) -> keras.Model:
    model = keras.Sequential(
        [
            keras.Input((None,), dtype="int32"),  # (B, T)
            keras.layers.Embedding(*pretrained.shape, mask_zero=True, trainable=trainable),
            keras.layers.GlobalAveragePooling1D(),  # (B, T, D) -> (B, D)
            keras.layers.Dense(len(classes), activation="softmax"),
        ]
    )
    model.compile(
        keras.optimizers.Adam(0.01),
        "sparse_categorical_crossentropy",
        steps_per_execution=STEPS,  # alle Schritte am Stück: weniger Leerlauf
        jit_compile=False,
    )
    model.optimizer.build(model.trainable_variables)
    return model


models = {trainable: build_model(trainable) for trainable in (False, True)}

embedding, pooling = models[False].layers[:2]
embedding.set_weights([pretrained])
short = vectorize(["Der Trainer lobt", "Die Bank"])  # viel Füllung
averages = np.array(keras.Sequential([embedding, pooling])(short))  # (2, D)
by_hand = np.array([pretrained[ids[ids > 0]].mean(axis=0) for ids in np.array(short)])
mask_is_honored = np.allclose(averages, by_hand, atol=1e-5)
padding_matters = not np.allclose(pretrained[np.array(short)].mean(axis=1), by_hand, atol=1e-2)
print(f"Mittel über die echten Wörter, von Hand = Keras: {mask_is_honored}")

# %%
# Training
# --------
# Alle lernen aus denselben Beispielen, gleich viele Schritte lang. „Neu“ beginnt, wie Keras es von
# sich aus tut. Ein Modell zu bauen dauert länger als das Training. Deshalb setzen wir zwei Modelle
# immer wieder auf Anfang: die Gewichte und das Gedächtnis des Optimizers.

start_values = {
    key: [v.numpy() for v in model.optimizer.variables] for key, model in models.items()
}


def train_and_test(trainable: bool, start: np.ndarray, rows: np.ndarray, seed: int) -> float:
    """Testgenauigkeit nach dem Training auf den Texten ``rows``, vom Embedding ``start`` aus."""
    keras.utils.set_random_seed(seed)
    model = models[trainable]
    kernel = np.array(keras.initializers.GlorotUniform(seed)((start.shape[1], len(classes))))
    model.set_weights([start, kernel, np.zeros(len(classes))])
    for variable, value in zip(model.optimizer.variables, start_values[trainable]):
        variable.assign(value)
    train_ds = tf.data.Dataset.from_tensor_slices((train_ids[rows], train_labels[rows]))
    train_ds = train_ds.shuffle(len(rows)).repeat().batch(32)
    model.fit(train_ds, steps_per_epoch=STEPS, verbose=0)
    return float(np.mean(np.argmax(model(test_ids), axis=1) == test_labels))


METHODS = ("fest", "nachtrainiert", "neu", "TF-IDF")
accuracies = {name: {size: [] for size in SIZES} for name in METHODS}
for size in SIZES:
    for seed in SEEDS:
        rows, _ = train_test_split(
            np.arange(len(train_ids)), train_size=size, stratify=train_labels, random_state=seed
        )
        fresh = np.array(keras.initializers.RandomUniform(seed=seed)(pretrained.shape))
        accuracies["fest"][size].append(train_and_test(False, pretrained, rows, seed))
        accuracies["nachtrainiert"][size].append(train_and_test(True, pretrained, rows, seed))
        accuracies["neu"][size].append(train_and_test(True, fresh, rows, seed))
        tfidf = make_pipeline(TfidfVectorizer(), LogisticRegression())
        tfidf.fit(texts["train"][rows], train_labels[rows])
        accuracies["TF-IDF"][size].append(tfidf.score(texts["test"], test_labels))
    print(f"{size:4} Beispiele:", end="")
    print(*(f"  {name} {np.mean(accuracies[name][size]):.1%}" for name in METHODS))

# %%
# Auswertung
# ----------
# Bei festen Vektoren ist nur die letzte Schicht zu lernen, dafür reichen wenige Beispiele. Wer
# nachtrainiert, ändert nur Wörter, die in den Beispielen vorkommen. Die anderen bleiben stehen und
# passen dann vielleicht schlechter dazu; das lohnt sich vor allem mit vielen Beispielen.

mean_accuracy = {name: [float(np.mean(r)) for r in accuracies[name].values()] for name in METHODS}
majority = float(np.bincount(test_labels).max() / len(test_labels))
fig, axis = plt.subplots(figsize=(9, 6))
for name, style in zip(METHODS, ("o-", "s-", "^-", "d--")):
    spread = [np.std(runs) for runs in accuracies[name].values()]
    axis.errorbar(SIZES, mean_accuracy[name], spread, fmt=style, capsize=4, label=name)
axis.axhline(majority, color="0.5", linestyle=":", label="häufigstes Thema")
axis.set(xscale="log", xticks=SIZES, xticklabels=SIZES, xlabel="Trainingsbeispiele")
axis.set(ylabel="Testgenauigkeit", title=f"Mittel und Streuung über {len(SEEDS)} Startwerte")
axis.minorticks_off()
axis.legend()
plt.show()

advantage = {
    size: mean_accuracy["fest"][i] - mean_accuracy["neu"][i] for i, size in enumerate(SIZES)
}
few, many = SIZES[0], SIZES[-1]
print(
    f"Mit {few} Beispielen treffen feste Vektoren {mean_accuracy['fest'][0]:.1%}, neue "
    f"{mean_accuracy['neu'][0]:.1%}, TF-IDF {mean_accuracy['TF-IDF'][0]:.1%}; mit {many} sind es "
    f"{mean_accuracy['fest'][-1]:.1%}, {mean_accuracy['neu'][-1]:.1%} und "
    f"{mean_accuracy['TF-IDF'][-1]:.1%}."
)
