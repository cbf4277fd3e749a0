"""
„Bank“: ein Wort, zwei Bedeutungen
==================================

Word2Vec gibt jedem Wort genau einen Vektor, egal was gemeint ist. BERT rechnet für jedes Vorkommen
einen eigenen, denn jede Schicht mischt den Kontext hinein. Wir vergleichen die Vektoren von „Bank“,
„Schloss“ und „Ball“ in Sätzen mit je zwei Bedeutungen: Statisch ist der Cosinus immer 1, in BERT
ist er bei gleichem Sinn größer als bei anderem. Der nächste Nachbar verrät dann meist den Sinn.

:Lernziele: statische und kontextabhängige Embeddings, Mehrdeutigkeit, Cosinus, Wortstücke, PCA
:Dauer: voll 3 min, schnell 10 s
:Daten: eigene Sätze; google-bert/bert-base-german-cased, Word2vec/nlpl_45
"""

from kurs import QUICK

import matplotlib.pyplot as plt
import numpy as np
import torch
import transformers
from gensim.models import KeyedVectors
from huggingface_hub import hf_hub_download
from sklearn.decomposition import PCA
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.metrics.pairwise import cosine_similarity
from transformers import AutoModel, AutoTokenizer

STATIC_WORDS = 2_000 if QUICK else 200_000  # nur die häufigsten: Das spart Zeit und Speicher
transformers.logging.set_verbosity_error()  # AutoModel lässt die Ausgabeköpfe weg: Absicht

# %%
# Die Sätze
# ---------
# Je Bedeutung acht Sätze, in jedem steht das Wort genau in dieser Form, mal vorn, mal hinten. Die
# Sätze sind ähnlich gebaut: Nur der Inhalt soll die Bedeutungen trennen.

corpus = {
    ("Bank", "Geld"): """
        Die Bank leiht dem Kunden Geld. Die Bank hat gestern Geld verdient.
        Die Bank hat eine Ingenieurin eingestellt. Der Student eröffnet in der Bank ein Konto.
        Maria bringt ihr Geld zur Bank. Die Nachbarin bekommt einen Kredit von der Bank.
        Der Mann hat gestern die Bank überfallen. Der Kunde unterschreibt den Vertrag in der Bank.
        """,
    ("Bank", "Sitz"): """
        Die Bank steht im Garten. Die Bank ist nass. Die Tante kauft eine Bank für den Garten.
        Der Mechaniker repariert die Bank. Die Großmutter sitzt auf der Bank.
        Die Katze schläft unter der Bank. Der Vater hat gestern die Bank geputzt.
        Der Hut liegt auf der Bank.
        """,
    ("Schloss", "Gebäude"): """
        Das Schloss steht im Wald. Das Schloss hat zehn Zimmer. Das Schloss ist alt und berühmt.
        Der König hat das Schloss gebaut. Die Touristin besucht das Schloss.
        Die Königin wohnt im Schloss. Die Prinzessin tanzt im Schloss.
        Der Prinz verkauft das Schloss.
        """,
    ("Schloss", "Tür"): """
        Das Schloss der Tür funktioniert nicht. Das Schloss der Tasche ist defekt.
        Anna kauft ein Schloss für das Fahrrad. Der Nachbar hat das Schloss der Tür gewechselt.
        Der Mann hat nachts das Schloss aufgebrochen. Die Frau öffnet das Schloss mit dem Schlüssel.
        Der Mechaniker repariert das Schloss der Tasche. Der Vater schließt das Schloss der Tür.
        """,
    ("Ball", "Spiel"): """
        Der Ball liegt im Garten. Der Ball ist rot. Das Kind spielt im Park mit dem Ball.
        Die Spielerin fängt den Ball. Der Trainer gibt dem Spieler den Ball.
        Der Hund bringt dem Kind den Ball. Der Spieler wirft den Ball.
        Der Junge hat seinen Ball verloren.
        """,
    ("Ball", "Tanz"): """
        Der Ball beginnt am Abend. Der Ball endet in der Nacht. Der Ball war wunderbar.
        Die Königin eröffnet den Ball. Der Prinz tanzt auf dem Ball mit der Prinzessin.
        Die Sängerin singt ein Lied auf dem Ball. Die Prinzessin trägt ein Kleid auf dem Ball.
        Der König geht auf den Ball.
        """,
}
sentences, senses = {}, {}  # Wort -> seine Sätze, Wort -> deren Sinn
for (word, sense), block in corpus.items():
    texts = [f"{text.strip()}." for text in block.split(".")[:-1]]
    sentences.setdefault(word, []).extend(texts)
    senses.setdefault(word, []).extend([sense] * len(texts))

# %%
# Statisch: ein Vektor je Wort
# ----------------------------
# Word2Vec schlägt den Vektor nach, der Satz spielt dabei keine Rolle. Die Nachbarn, also die Wörter
# mit den ähnlichsten Vektoren, zeigen, ob eine Bedeutung überwog oder ob sich beide mischen.

path = hf_hub_download("Word2vec/nlpl_45", "model.bin")
static = KeyedVectors.load_word2vec_format(
    path, binary=True, unicode_errors="ignore", limit=STATIC_WORDS
)
static_vectors = {}
for word, texts in sentences.items():
    form = word if word in static else word.lower()  # manche Modelle kennen nur Kleinbuchstaben
    static_vectors[word] = np.array([static[form] for _ in texts])  # (N, D)
    print(f"{word}: Nachbarn {', '.join(name for name, _ in static.most_similar(form))}")

# %%
# BERT: ein Vektor je Vorkommen
# -----------------------------
# BERT liest den ganzen Satz und gibt je Schicht und Wortstück einen Vektor aus. Ein Wort, das nicht
# im Vokabular steht, zerfällt in Stücke (## heißt: geht weiter), und wir nehmen deren Mittelwert.
# ``word_ids`` sagt, welches Stück zu welchem Wort gehört. L Schichten, N Sätze, T Stücke, D Zahlen.

tokenizer = AutoTokenizer.from_pretrained("google-bert/bert-base-german-cased")
model = AutoModel.from_pretrained("google-bert/bert-base-german-cased").eval()


def word_vectors(texts: list[str], word: str) -> np.ndarray:
    """Vektoren des Worts in jedem Satz, von der Eingabe bis zur letzten Schicht."""
    encoded = tokenizer(texts, padding=True, return_tensors="pt")
    with torch.no_grad():
        hidden = torch.stack(model(**encoded, output_hidden_states=True).hidden_states)
    vectors = []  # hidden: (L + 1, N, T, D)
    for n, text in enumerate(texts):
        target = encoded.char_to_word(n, text.index(word))
        pieces = [t for t, number in enumerate(encoded.word_ids(n)) if number == target]
        vectors.append(hidden[:, n, pieces].mean(dim=1))  # (L + 1, D)
    return torch.stack(vectors, dim=1).numpy()  # (L + 1, N, D)


bert_vectors = {word: word_vectors(texts, word) for word, texts in sentences.items()}
print("Wortstücke:", {word: tokenizer.tokenize(word) for word in (*sentences, "Gartenbank")})

# %%
# Gleicher Sinn, anderer Sinn
# ---------------------------
# Für jedes Satzpaar messen wir den Cosinus. Außerdem raten wir den Sinn jedes Satzes aus seinem
# nächsten Nachbarn unter den anderen Sätzen. Sind mehrere gleich nah, zählt der Anteil der
# richtigen: Wer nichts weiß, trifft 7 von 15, denn 7 der 15 anderen Sätze haben denselben Sinn. Zum
# Vergleich zählen wir auch nur, welche anderen Wörter im Satz stehen.


def compare(vectors: np.ndarray, sense: list[str]) -> tuple[float, float, float]:
    """Mittlerer Cosinus bei gleichem und bei anderem Sinn, Trefferquote des nächsten Nachbarn."""
    cosines = cosine_similarity(vectors)  # (N, N)
    np.fill_diagonal(cosines, -1)  # niemand ist sein eigener Nachbar
    pairs = ~np.eye(len(sense), dtype=bool)
    same = np.equal.outer(sense, sense) & pairs
    nearest = cosines >= cosines.max(axis=1, keepdims=True) - 1e-6
    hits = (nearest & same).sum(axis=1) / nearest.sum(axis=1)
    return float(cosines[same].mean()), float(cosines[pairs & ~same].mean()), float(hits.mean())


results = {}  # Verfahren -> je Wort (gleicher Sinn, anderer Sinn, Trefferquote)
for word, texts in sentences.items():
    counter = CountVectorizer(stop_words=[word.lower()])
    for method, vectors in {
        "statisch": static_vectors[word],
        "Wörter zählen": counter.fit_transform(texts).toarray(),
        "BERT, Eingabe": bert_vectors[word][0],
        "BERT, letzte Schicht": bert_vectors[word][-1],
    }.items():
        same, other, hits = compare(vectors, senses[word])
        results.setdefault(method, []).append((same, other, hits))
        print(f"{word:8}{method:21} gleich {same:.2f}, anders {other:.2f}, Treffer {hits:.0%}")

# %%
# Jedes Satzpaar
# --------------
# Links oben und rechts unten stehen Paare mit gleichem Sinn. In BERT sind diese Blöcke im Mittel
# heller, wie viel, stand gerade da. Statisch ist alles gleich.

texts = sentences["Bank"]
numbers, half = range(1, len(texts) + 1), senses["Bank"].count("Geld")
heatmaps = [cosine_similarity(v) for v in (static_vectors["Bank"], bert_vectors["Bank"][-1])]
fig, axes = plt.subplots(1, 2, figsize=(14, 5.2), sharey=True)
for axis, title, cosines in zip(axes, ("statisch", "BERT, letzte Schicht"), heatmaps):
    image = axis.imshow(cosines, vmin=heatmaps[1].min(), vmax=1)
    axis.axhline(half - 0.5, color="white", linewidth=4)
    axis.axvline(half - 0.5, color="white", linewidth=4)
    axis.set(title=title, xlabel="Nummer des Satzes")
    axis.set_xticks(range(0, len(texts), 3), numbers[::3])
    axis.grid(False)
axes[0].set_yticks(range(len(texts)), [f"{text}  {n}" for n, text in zip(numbers, texts)])
fig.colorbar(image, ax=axes, label="Cosinus der Vektoren von „Bank“")
plt.show()

# %%
# Schicht für Schicht, und eine Landkarte
# ---------------------------------------
# In der Eingabe (Schicht 0) stecken nur das Wort und seine Position. Erst die Schichten darüber
# mischen den Kontext hinein. Die Karten zeigen die letzte Schicht, von der Hauptkomponentenanalyse
# (PCA) auf zwei Richtungen verkleinert. Den Sinn kennt sie nicht, er steckt nur in den Farben.

by_layer = np.array(  # (Wörter, L + 1, 3)
    [[compare(layer, senses[word]) for layer in bert_vectors[word]] for word in sentences]
)
chance = float(np.mean(results["statisch"], axis=0)[2])
fig, (curves, *maps) = plt.subplots(1, 4, figsize=(16, 4.8))
curves.plot(by_layer[..., 0].mean(axis=0), "C2o-", label="Cosinus, gleicher Sinn")
curves.plot(by_layer[..., 1].mean(axis=0), "C4x--", label="Cosinus, anderer Sinn")
curves.plot(by_layer[..., 2].mean(axis=0), "ks:", label="Treffer des Nachbarn")
curves.set(title="Mittel der drei Wörter", xlabel="Schicht", ylabel="Wert", ylim=(0, 1.05))
curves.legend(loc="lower left")
for axis, (word, vectors) in zip(maps, bert_vectors.items()):
    points = PCA(n_components=2).fit_transform(vectors[-1])  # (N, 2)
    for sense, marker in zip(dict.fromkeys(senses[word]), "os"):
        chosen = np.equal(senses[word], sense)
        axis.scatter(*points[chosen].T, s=90, marker=marker, label=sense)
    axis.set(title=word, xlabel="1. Komponente", ylabel="2. Komponente")
    axis.legend(framealpha=0.4)
plt.show()

# %%
# Ergebnis
# --------
# Mittel der drei Wörter. Dass die letzte Schicht zählt, stand vorher fest: Wer die beste auf
# denselben Sätzen aussucht, schummelt.

static_cosines = np.concatenate([cosine_similarity(v).ravel() for v in static_vectors.values()])
means = {method: np.mean(rows, axis=0).tolist() for method, rows in results.items()}
same_cosine, other_cosine, accuracy = means["BERT, letzte Schicht"]
print(
    f"Cosinus statisch {static_cosines.min():.2f} bis {static_cosines.max():.2f}, in BERT "
    f"{same_cosine:.2f} bei gleichem und {other_cosine:.2f} bei anderem Sinn. Der nächste Nachbar "
    f"trifft den Sinn in {accuracy:.0%} der Sätze (Zufall {chance:.0%}, Wörter zählen "
    f"{means['Wörter zählen'][2]:.0%})."
)
