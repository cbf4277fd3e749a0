"""
Clustering: Nachrichten ordnen sich selbst
==========================================

k-Means und DBSCAN fassen ähnliche Artikel zu Clustern zusammen, mit TF-IDF und mit Satzvektoren.
Ihre Zahl folgt aus den Texten, ihre Namen aus den wichtigsten Wörtern. Erst danach vergleichen wir
mit den Themen der Redaktion: Die Cluster von k-Means sind viel reiner als zufällige.

:Lernziele: k-Means, DBSCAN, LSA, Silhouette, Reinheit, Rand-Index, Suche mit dem Cosinus
:Dauer: voll 4 min, schnell 22 s
:Daten: 10kGNAD, deutsche Nachrichten
"""

from kurs import DATA_DIR, QUICK

import keras
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from sentence_transformers import SentenceTransformer
from sklearn.cluster import DBSCAN, KMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.manifold import TSNE
from sklearn.metrics import adjusted_rand_score, silhouette_score
from sklearn.metrics.cluster import contingency_matrix
from sklearn.neighbors import NearestNeighbors
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import Normalizer
from spacy.lang.de.stop_words import STOP_WORDS

ARTICLES, TEST_ARTICLES = (500, 200) if QUICK else (1_500, 500)
KS = list(range(3, 40, 3))  # so viele Cluster probieren wir
MIN_SAMPLES = 5  # DBSCAN: so viele Artikel braucht eine dichte Stelle
SEEDS = (42, 43, 44)
URL = "https://raw.githubusercontent.com/tblock/10kGNAD/master/"

# %%
# Daten
# -----
# Das Thema (``label``) hat die Redaktion vergeben. Das Clustering bekommt es nicht zu sehen.


def load(file: str, n: int) -> tuple[np.ndarray, list[str]]:
    path = keras.utils.get_file(file, URL + file, cache_dir=DATA_DIR, cache_subdir="10kGNAD")
    news = pd.read_csv(path, sep=";", quotechar="'", names=["label", "text"], encoding="utf-8")
    news = news.sample(min(n, len(news)), random_state=42)
    return news["label"].to_numpy(str), news["text"].tolist()


labels, texts = load("train.csv", ARTICLES)
test_labels, test_texts = load("test.csv", TEST_ARTICLES)
topics = sorted(set(labels))
print(f"{len(texts)} Artikel, {len(topics)} Themen: {', '.join(topics)}")

# %%
# TF-IDF und LSA
# --------------
# TF-IDF gibt jedem Wort eine Achse, und auf so vielen Achsen sind fast alle Artikel gleich weit
# voneinander entfernt. LSA (``TruncatedSVD``) behält die 30 wichtigsten Richtungen, gemischt aus
# Wörtern, die zusammen vorkommen. Alle Vektoren haben Länge 1: Das Skalarprodukt ist der Cosinus.

long_words = r"(?u)\b[^\W\d_]{3,}\b"  # ab drei Buchstaben, keine Zahlen
vectorizer = TfidfVectorizer(stop_words=sorted(STOP_WORDS), token_pattern=long_words,
                             min_df=3, max_df=0.3, sublinear_tf=True)  # fmt: skip
tfidf = vectorizer.fit_transform(texts)  # (N, V), dünn besetzt
lsa = make_pipeline(TruncatedSVD(30, random_state=42), Normalizer())
lsa_vectors = lsa.fit_transform(tfidf)  # (N, 30)

# %%
# Satzvektoren
# ------------
# Ein Sprachmodell macht aus jedem Satz einen Vektor: den Mittelwert seiner Tokenvektoren. Für den
# Artikel mitteln wir die Vektoren seiner ersten acht Sätze.

encoder = SentenceTransformer("sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2")
means = [encoder.encode(text.split(". ")[:8]).mean(axis=0) for text in texts]  # N × (8, D) -> (D,)
sentence_vectors = Normalizer().transform(means)  # (N, D)
vectors = {"TF-IDF + LSA": lsa_vectors, "Satzvektoren": sentence_vectors}
print(", ".join(f"{name}: {data.shape[1]} Zahlen" for name, data in vectors.items()))

# %%
# k-Means: Wie viele Cluster?
# ---------------------------
# Mehr Cluster heißt kleinere Abstände zum Mittelpunkt; nach einem Knick („Ellbogen“) sinken sie
# kaum noch. Die Silhouette vergleicht den eigenen Cluster mit dem nächsten fremden: 1 ist perfekt,
# 0 unentschieden. Wir nehmen das kleinste k mit 95 Prozent der besten Silhouette.

silhouette, chosen_k, clusterings = {}, {}, {}
fig, axes = plt.subplots(1, 2, figsize=(12, 5))
for (name, data), color in zip(vectors.items(), ("C0", "C1")):
    models = [KMeans(k, n_init=3, random_state=42).fit(data) for k in KS]
    silhouette[name] = [float(silhouette_score(data, model.labels_)) for model in models]
    position = int(np.argmax(np.array(silhouette[name]) >= 0.95 * max(silhouette[name])))
    chosen_k[name], clusterings[name] = KS[position], {"k-Means": models[position].labels_}
    axes[0].plot(KS, [model.inertia_ / len(data) for model in models], "o-", color=color)
    axes[1].plot(KS, silhouette[name], "o-", color=color, label=f"{name}: k = {chosen_k[name]}")
    for axis in axes:
        axis.axvline(chosen_k[name], color=color, linestyle=":")
for axis, label in zip(axes, ("mittlerer quadrierter Abstand", "Silhouette")):
    axis.set(xlabel="Zahl der Cluster k", ylabel=label)
axes[1].legend()
plt.show()

# %%
# DBSCAN: Welcher Radius?
# -----------------------
# DBSCAN verbindet dichte Stellen: Artikel, in deren Radius eps mit ihnen selbst fünf liegen. Der
# Rest ist Rauschen. Sortiert steigt der Abstand zum vierten Nachbarn am Knick steil an: Dort
# beginnen die Einzelgänger. Er liegt am weitesten unter der Geraden vom Median zum Ende. Rechts
# andere Radien: Wächst der größte Cluster, solange noch viel Rauschen da ist, passt keiner.

eps = {}
fig, axes = plt.subplots(1, 2, figsize=(12, 6))
for (name, data), color in zip(vectors.items(), ("C0", "C1")):
    neighbors = NearestNeighbors(n_neighbors=MIN_SAMPLES - 1).fit(data)
    distances = np.sort(neighbors.kneighbors()[0][:, -1])  # (N,)
    upper = distances[len(distances) // 2 :]
    eps[name] = float(upper[np.argmax(np.linspace(upper[0], upper[-1], len(upper)) - upper)])
    axes[0].plot(distances, color=color, label=f"{name}: eps = {eps[name]:.2f}")
    axes[0].axhline(eps[name], color=color, linestyle=":")
    shares = []
    radii = np.linspace(distances[0], distances[-1], 12)
    for radius in [*radii, eps[name]]:
        clusters = DBSCAN(eps=radius, min_samples=MIN_SAMPLES).fit_predict(data)
        sizes = np.bincount(clusters + 1, minlength=2) / len(data)  # an Stelle 0 das Rauschen
        shares.append((sizes[0], sizes[1:].max()))
    clusterings[name]["DBSCAN"] = clusters  # der letzte Radius ist eps
    noise, largest = np.transpose(shares[:-1])
    axes[1].plot(radii, noise, color=color, label=f"Rauschen, {name}")
    axes[1].plot(radii, largest, "--", color=color, label=f"größter Cluster, {name}")
    axes[1].axvline(eps[name], color=color, linestyle=":")
axes[0].set(xlabel="Artikel, sortiert", ylabel="Abstand zum 4. Nachbarn")
axes[0].legend()
axes[1].set(xlabel="Radius eps", ylabel="Anteil der Artikel")
fig.legend(*axes[1].get_legend_handles_labels(), loc="outside lower center", ncols=2)
plt.show()

# %%
# Passen die Cluster zu den Themen?
# ---------------------------------
# Reinheit: Anteil der Artikel, deren Thema in ihrem Cluster das häufigste ist, ohne Rauschen. Mit
# mehr Clustern wächst sie von selbst; „Zufall“ ist sie bei gemischten Artikeln. Der angepasste
# Rand-Index (ARI) bestraft auch zu feine Cluster: 0 ist Zufall, 1 heißt genau die Themen.


def purity(labels: np.ndarray, clusters: np.ndarray) -> float:
    return float(contingency_matrix(labels, clusters).max(axis=0).sum() / len(labels))


rng, scores = np.random.default_rng(42), {}
for name, data in vectors.items():
    runs = {"DBSCAN": [clusterings[name]["DBSCAN"]]}
    for k in (len(topics), chosen_k[name]):
        models = [KMeans(k, n_init=3, random_state=seed).fit(data) for seed in SEEDS]
        runs[f"k-Means, k = {k}"] = [model.labels_ for model in models]
    for method, labelings in runs.items():
        rows = []
        for clusters in labelings:
            known, own = labels[clusters >= 0], clusters[clusters >= 0]
            chance = np.mean([purity(known, rng.permutation(own)) for _ in range(5)])
            ari = adjusted_rand_score(labels, clusters)
            rows.append([own.max() + 1, np.mean(clusters < 0), purity(known, own), chance, ari])
        means = np.mean(rows, axis=0).tolist()
        scores[name, method] = dict(zip(("clusters", "noise", "purity", "chance", "ari"), means))
        print(f"{name:13} {method:15} {means[0]:3.0f} Cluster, {means[1]:4.0%} Rauschen, Reinheit "
              f"{means[2]:.2f} (Zufall {means[3]:.2f}), ARI {means[4]:.2f}")  # fmt: skip

# %%
# Namen und Landkarte
# -------------------
# Ein Cluster heißt nach den Wörtern, die in ihm mehr TF-IDF-Gewicht haben als im Durchschnitt.
# t-SNE zeichnet Nachbarn nebeneinander; große Abstände auf der Karte bedeuten nichts.

words = vectorizer.get_feature_names_out()
top_terms = {name: {} for name in vectors}
fig, axes = plt.subplots(1, 2, figsize=(16, 8.5))
for axis, (name, data) in zip(axes, vectors.items()):
    points = TSNE(metric="cosine", max_iter=500, random_state=42).fit_transform(data)  # (N, 2)
    for number, topic in enumerate(topics):
        axis.scatter(*points[labels == topic].T, s=14, color=f"C{number}", label=topic)
    print(f"\n{name}: die zehn größten Cluster")
    for cluster in np.bincount(clusterings[name]["k-Means"]).argsort()[:-11:-1]:
        inside = clusterings[name]["k-Means"] == cluster  # (N,)
        weight = np.asarray(tfidf[inside].mean(axis=0) - tfidf.mean(axis=0))[0]  # (V,)
        terms = top_terms[name][int(cluster)] = words[weight.argsort()[:-4:-1]].tolist()
        found, counts = np.unique(labels[inside], return_counts=True)
        share, topic = counts.max() / counts.sum(), found[counts.argmax()]
        print(f"{counts.sum():5} Artikel: {', '.join(terms):40} {share:4.0%} {topic}")
        axis.annotate(terms[0], np.median(points[inside], axis=0), (0, 10), weight="bold",
                      textcoords="offset points", ha="center")  # fmt: skip
    axis.set(title=name, xlabel="t-SNE 1", ylabel="t-SNE 2", xticks=[], yticks=[])
fig.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=9, markerscale=3)
plt.show()

# %%
# Suchen mit dem Cosinus
# ----------------------
# Eine Anfrage wird auf demselben Weg zum Vektor; der Artikel mit dem größten Cosinus ist der
# Treffer. Zur Probe fragen wir mit dem ersten Satz fremder Artikel: Hat der Treffer ihr Thema?

queries = ["Die Mannschaft hat das Spiel gewonnen.", "Der Gewinn der Firma ist gestiegen."]
asked = queries + [text.partition(". ")[0] for text in test_texts]
lsa_asked = lsa.transform(vectorizer.transform(asked))  # (Q, 30)
sentence_asked = encoder.encode(asked, normalize_embeddings=True)  # (Q, D)
topic_chance = float(np.mean([np.mean(labels == label) for label in test_labels]))
topic_hits = {}
for (name, data), asked_vectors in zip(vectors.items(), (lsa_asked, sentence_asked)):
    print()
    cosine = asked_vectors @ data.T  # (Q, N)
    best = cosine.argmax(axis=1)  # (Q,)
    topic_hits[name] = float(np.mean(labels[best[len(queries) :]] == test_labels))
    for query, row, hit in zip(queries, cosine, best):
        print(f"{name}, {row[hit]:.2f}: {query} → {texts[hit][:50]} …")
    score = scores[name, f"k-Means, k = {chosen_k[name]}"]
    print(
        f"{name}: {chosen_k[name]} Cluster, Reinheit {score['purity']:.2f} (Zufall "
        f"{score['chance']:.2f}), ARI {score['ari']:.2f}; der erste Treffer einer Suche hat zu "
        f"{topic_hits[name]:.0%} das Thema der Anfrage (Zufall {topic_chance:.0%})."
    )
