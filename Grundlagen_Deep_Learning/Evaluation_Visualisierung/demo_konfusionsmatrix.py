"""
Konfusionsmatrix, Precision, Recall und die Schwelle
====================================================

Die Genauigkeit allein verrät nicht, welche Fehler ein Modell macht. Bei seltenen Klassen täuscht
sie sogar: Wer nie „Acht“ sagt, liegt bei MNIST zu 90 % richtig und findet keine einzige. Alle Maße
rechnen wir von Hand und vergleichen sie mit scikit-learn.

:Lernziele: Konfusionsmatrix, Precision, Recall, F1, ROC, AUC, Schwelle, unausgewogene Klassen
:Dauer: voll 14 s, schnell 7 s
:Daten: MNIST
"""

from kurs import QUICK

import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow_datasets as tfds
from sklearn import metrics

keras.utils.set_random_seed(42)
EPOCHS = 15 if QUICK else 10
BATCH_SIZE = 32 if QUICK else 128
TARGET_RECALL = 0.9

# %%
# Daten
# -----
# Die Daten sind klein genug, um sie als Arrays zu laden: (n, 28, 28, 1).

arrays = tfds.load(
    "mnist", split=["train[:80%]", "train[-20%:]", "test"], as_supervised=True, batch_size=-1
)
(x_train, y_train), (x_val, y_val), (x_test, y_test) = tfds.as_numpy(arrays)
x_train, x_val, x_test = (x.astype("float32") / 255 for x in (x_train, x_val, x_test))


def train(outputs: int, activation: str, loss: str, labels: np.ndarray) -> keras.Model:
    """Das kleinste Netz, ohne verdeckte Neuronen (logistische Regression)."""
    layers = [keras.layers.Flatten(), keras.layers.Dense(outputs, activation=activation)]
    model = keras.Sequential([keras.Input((28, 28, 1)), *layers])
    model.compile(keras.optimizers.Adam(0.002), loss, steps_per_execution=16)
    model.fit(x_train, labels, batch_size=BATCH_SIZE, epochs=EPOCHS, verbose=0)
    return model


# %%
# Die Konfusionsmatrix
# --------------------
# Zeile: wahre Ziffer, Spalte: Vorhersage. Auf der Diagonale steht, was stimmt.

digits_model = train(10, "softmax", "sparse_categorical_crossentropy", y_train)
predicted = digits_model(x_test).numpy().argmax(axis=1)

confusion = np.zeros((10, 10), dtype=int)
np.add.at(confusion, (y_test, predicted), 1)
print(confusion)

# %%
# Precision, Recall, F1
# ---------------------
# Recall: Wie viele der Achten findet das Modell? Precision: Sagt es „Acht“, wie oft stimmt das?
# F1 ist das harmonische Mittel. Das Makro-Mittel zählt jede Klasse gleich.

accuracy = np.trace(confusion) / confusion.sum()
recall = np.diag(confusion) / confusion.sum(axis=1)
precision = np.diag(confusion) / confusion.sum(axis=0)
f1 = 2 * precision * recall / (precision + recall)

for name, values in (("Precision", precision), ("Recall", recall), ("F1", f1)):
    print(f"{name:10} {values.round(2)}  Makro-Mittel {values.mean():.3f}")
print(f"Genauigkeit {accuracy:.3f}")
sklearn_scores = metrics.precision_recall_fscore_support(y_test, predicted)[:3]
same_as_sklearn = {
    "Konfusionsmatrix": np.array_equal(confusion, metrics.confusion_matrix(y_test, predicted)),
    "Genauigkeit": np.isclose(accuracy, metrics.accuracy_score(y_test, predicted)),
    "Precision, Recall, F1": np.allclose([precision, recall, f1], sklearn_scores),
    "Makro-F1": np.isclose(f1.mean(), metrics.f1_score(y_test, predicted, average="macro")),
}

# %%
# Ist es eine Acht?
# -----------------
# Jetzt gibt es nur zwei Klassen, und eine davon ist selten. Die Vergleichslinie sagt immer „nein“.

is_eight = y_test == 8
eight_model = train(1, "sigmoid", "binary_crossentropy", y_train == 8)
score_val = eight_model(x_val).numpy()[:, 0]
score_test = eight_model(x_test).numpy()[:, 0]


def evaluate(decision: np.ndarray) -> dict[str, float]:
    """Maße auf den Testdaten. Fehlalarme: Wie viele der anderen Ziffern heißen „Acht“?"""
    hits = np.sum(decision & is_eight)
    return {
        "Genauigkeit": np.mean(decision == is_eight),
        "Precision": hits / max(decision.sum(), 1),  # nie „ja“ gesagt: 0 statt 0/0
        "Recall": hits / is_eight.sum(),
        "Fehlalarme": np.mean(decision[~is_eight]),
    }


# %%
# Alle Schwellen auf einmal
# -------------------------
# Sortiert nach Score: Bis zu welcher Stelle sagen wir „ja“? Jede Stelle ist eine Schwelle. Gleiche
# Scores lassen sich nicht trennen und ergeben zusammen nur einen Punkt.


def sweep(truth: np.ndarray, score: np.ndarray) -> tuple[np.ndarray, ...]:
    """Schwellen (absteigend), Precision, Recall und Anteil der Fehlalarme."""
    order = np.argsort(-score)
    last_of_equal = np.append(np.flatnonzero(np.diff(score[order])), len(score) - 1)
    hits = np.cumsum(truth[order])[last_of_equal]
    false_alarms = last_of_equal + 1 - hits
    precision = hits / (hits + false_alarms)
    return score[order][last_of_equal], precision, hits / hits[-1], false_alarms / false_alarms[-1]


thresholds, val_precision, val_recall, _ = sweep(y_val == 8, score_val)
threshold = thresholds[np.argmax(val_recall >= TARGET_RECALL)]  # die höchste, die genug findet

never = evaluate(np.zeros(len(y_test), dtype=bool))
default = evaluate(score_test >= 0.5)
moved = evaluate(score_test >= threshold)
for name, scores in (("nie Acht", never), ("ab 0.50", default), (f"ab {threshold:.2f}", moved)):
    print(f"{name:9}", ", ".join(f"{measure} {value:.3f}" for measure, value in scores.items()))

# %%
# ROC-Kurve und AUC
# -----------------
# Die ROC-Kurve zeigt Recall gegen Fehlalarme für alle Schwellen. Ihre Fläche (AUC) ist zugleich die
# Chance, dass eine zufällige Acht einen höheren Score hat als eine andere Ziffer. Gleichstand zählt
# halb: Gleiche Scores bekommen ihren mittleren Rang.


def auc_by_rank(truth: np.ndarray, score: np.ndarray) -> float:
    _, index, count = np.unique(score, return_inverse=True, return_counts=True)
    rank = (np.cumsum(count) - (count - 1) / 2)[index]  # mittlerer Rang, ab 1
    positives, negatives = truth.sum(), (~truth).sum()
    return (rank[truth].sum() - positives * (positives + 1) / 2) / (positives * negatives)


auc = {}
for name, score in (("AUC", score_test), ("AUC bei Gleichstand", np.round(score_test, 1))):
    _, test_precision, test_recall, false_alarms = sweep(is_eight, score)
    area = np.trapezoid(np.append(0, test_recall), np.append(0, false_alarms))
    auc[name] = float(area)
    sklearn_auc = metrics.roc_auc_score(is_eight, score)
    same_as_sklearn[name] = np.allclose([area, auc_by_rank(is_eight, score)], sklearn_auc)

_, test_precision, test_recall, false_alarms = sweep(is_eight, score_test)
average_precision = np.sum(np.diff(test_recall, prepend=0) * test_precision)
sklearn_roc = metrics.roc_curve(is_eight, score_test, drop_intermediate=False)[:2]
sklearn_precision = metrics.average_precision_score(is_eight, score_test)
same_as_sklearn |= {
    "ROC-Kurve": np.allclose([false_alarms, test_recall], [part[1:] for part in sklearn_roc]),
    "Average Precision": np.isclose(average_precision, sklearn_precision),
}
for name, same in same_as_sklearn.items():
    print(f"{name} von Hand = scikit-learn: {'ja' if same else 'NEIN'}")

# %%
# Auswertung
# ----------
# Die Schwelle wählen wir auf den Validierungsdaten. Die Testdaten zeigen, ob sie hält.

print(
    f"Nie „Acht“ zu sagen trifft {never['Genauigkeit']:.0%} und findet keine; die verschobene "
    f"Schwelle hebt den Recall von {default['Recall']:.0%} auf {moved['Recall']:.0%}, die "
    f"Precision fällt von {default['Precision']:.0%} auf {moved['Precision']:.0%}."
)

picture = metrics.ConfusionMatrixDisplay(confusion).plot(cmap="Blues", colorbar=False)
picture.figure_.set_size_inches(8, 7)
picture.ax_.set(xlabel="Vorhersage", ylabel="Wahre Ziffer", title="Konfusionsmatrix (Test)")
picture.ax_.grid(False)

_, axes = plt.subplots(1, 3, figsize=(15, 5))
axes[0].plot(thresholds, val_precision, label="Precision")
axes[0].plot(thresholds, val_recall, label="Recall")
axes[0].set(xlabel="Schwelle", ylabel="Anteil", title="Schwelle wählen (Validierung)")
axes[1].plot(false_alarms, test_recall, label=f"Modell, AUC {auc['AUC']:.3f}")
axes[1].plot([0, 1], [0, 1], color="gray", linestyle=":", label="geraten")
axes[1].set(xlabel="Anteil Fehlalarme", ylabel="Recall", title="ROC-Kurve (Test)")
axes[2].plot(test_recall, test_precision, label="Modell")
axes[2].axhline(is_eight.mean(), color="gray", linestyle=":", label="geraten")
axes[2].set(xlabel="Recall", ylabel="Precision", title="Precision–Recall-Kurve (Test)")
for limit, scores, style in ((0.5, default, "ko"), (threshold, moved, "ks")):
    name = f"Schwelle {limit:.2f}"
    axes[0].axvline(limit, color="black", linestyle=":" if limit == 0.5 else "--", label=name)
    axes[1].plot(scores["Fehlalarme"], scores["Recall"], style, label=name)
    axes[2].plot(scores["Recall"], scores["Precision"], style, label=name)
for axis in axes:
    axis.legend()
plt.show()
