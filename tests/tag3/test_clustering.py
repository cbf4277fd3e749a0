"""Clustering der Nachrichten: Reinheit, Wahl von k und eps, Namen, Suche."""

from kurs import HUB

import shutil

import numpy as np
import pandas as pd
import pytest

SCRIPT = "demo_clustering_newsgroups"
MODEL = "models--sentence-transformers--paraphrase-multilingual-MiniLM-L12-v2"


def test_kmeans_clusters_are_far_purer_than_random_ones(run_script):
    result = run_script(SCRIPT)
    for name, k in result["chosen_k"].items():
        for clusters in (k, len(result["topics"])):
            score = result["scores"][name, f"k-Means, k = {clusters}"]
            assert score["purity"] > score["chance"] + 0.15, (name, clusters)
            assert score["ari"] > 0.15
    lsa = result["scores"]["TF-IDF + LSA", f"k-Means, k = {result['chosen_k']['TF-IDF + LSA']}"]
    assert lsa["purity"] > 0.9 > lsa["chance"] + 0.5


def test_k_is_the_smallest_with_nearly_the_best_silhouette(run_script):
    result = run_script(SCRIPT)
    for name, k in result["chosen_k"].items():
        silhouette = dict(zip(result["KS"], result["silhouette"][name]))
        good = [other for other, value in silhouette.items()
                if value >= 0.95 * max(silhouette.values())]  # fmt: skip
        assert k == min(good)
    assert 20 < result["chosen_k"]["TF-IDF + LSA"] < 35  # the world tells 27 stories


def test_scores_are_those_of_their_definition(run_script):
    """Purity and adjusted Rand index counted by hand over the pairs."""
    result = run_script(SCRIPT)
    labels = result["labels"]
    for name in result["vectors"]:
        clusters = result["clusterings"][name]["DBSCAN"]
        score = result["scores"][name, "DBSCAN"]
        kept = clusters >= 0
        assert score["noise"] == pytest.approx(1 - kept.mean())
        table = pd.crosstab(labels[kept], clusters[kept])
        assert score["purity"] == pytest.approx(table.max().sum() / kept.sum())
        same_label = np.equal.outer(labels, labels)[np.triu_indices(len(labels), 1)]
        same_cluster = np.equal.outer(clusters, clusters)[np.triu_indices(len(labels), 1)]
        both, pairs = np.sum(same_label & same_cluster), len(same_label)
        chance = same_label.sum() * same_cluster.sum() / pairs
        largest = (same_label.sum() + same_cluster.sum()) / 2
        assert score["ari"] == pytest.approx((both - chance) / (largest - chance), abs=1e-9)


def test_dbscan_finds_the_stories_in_lsa(run_script):
    result = run_script(SCRIPT)
    score = result["scores"]["TF-IDF + LSA", "DBSCAN"]
    assert 20 <= score["clusters"] <= 35 and score["noise"] < 0.15 and score["purity"] > 0.95
    for name, eps in result["eps"].items():
        data = result["vectors"][name]
        distances = np.sqrt(np.maximum(0, 2 - 2 * data @ data.T))  # all vectors have length 1
        np.fill_diagonal(distances, 0)
        dense = np.sum(distances <= eps + 1e-6, axis=1) >= result["MIN_SAMPLES"]
        assert not np.any(dense & (result["clusterings"][name]["DBSCAN"] == -1))


def test_names_come_from_words_of_the_cluster(run_script):
    result = run_script(SCRIPT)
    for name, terms_of in result["top_terms"].items():
        assert len(terms_of) == min(10, result["chosen_k"][name])
        for cluster, terms in terms_of.items():
            inside = result["clusterings"][name]["k-Means"] == cluster
            hits = np.array([terms[0] in text.lower() for text in result["texts"]])
            assert len(terms) == 3 and hits[inside].mean() > hits[~inside].mean() + 0.2


def test_search_finds_the_topic(run_script):
    result = run_script(SCRIPT)
    assert result["topic_hits"]["TF-IDF + LSA"] > 0.9
    for hits in result["topic_hits"].values():
        assert hits > result["topic_chance"] + 0.25


def test_sentence_vector_is_the_mean_of_its_tokens():
    """The stand-in in SentenceTransformer and by hand with AutoModel."""
    torch = pytest.importorskip("torch")
    from sentence_transformers import SentenceTransformer
    from transformers import AutoModel, AutoTokenizer

    folder = str(next((HUB / "hf/hub" / MODEL / "snapshots").iterdir()))
    texts = ["Der Zug ist pünktlich.", "In Peking hat die Firma letztes Jahr ein Werk gebaut."]
    encoder = SentenceTransformer(folder, device="cpu")
    tokenizer, model = AutoTokenizer.from_pretrained(folder), AutoModel.from_pretrained(folder)
    tokens = tokenizer(texts, padding=True, return_tensors="pt")
    with torch.no_grad():
        vectors = model(**tokens).last_hidden_state  # (B, T, D)
    mask = tokens["attention_mask"].unsqueeze(-1)  # (B, T, 1)
    means = (vectors * mask).sum(1) / mask.sum(1)
    assert np.allclose(encoder.encode(texts), means.numpy(), atol=1e-5)


@pytest.mark.echt
def test_real_news_cluster_far_better_than_chance(run_real, real_data, tmp_path):
    """The real test set is split; its sentence vectors come from the stand-in and count little."""
    folder = tmp_path / "10kGNAD"
    folder.mkdir()
    lines = (real_data / "10kGNAD/test.csv").read_text(encoding="utf-8").splitlines(True)
    (folder / "train.csv").write_text("".join(lines[:-200]), encoding="utf-8")
    (folder / "test.csv").write_text("".join(lines[-200:]), encoding="utf-8")
    shutil.copytree(HUB / "hf", tmp_path / "hf")
    environment = {"KURS_DATA_DIR": str(tmp_path), "HF_HOME": str(tmp_path / "hf"),
                   "HF_HUB_OFFLINE": "1"}  # fmt: skip
    result = run_real(SCRIPT, environment)
    name = "TF-IDF + LSA"
    score = result["scores"][name, f"k-Means, k = {len(result['topics'])}"]
    assert score["purity"] > 0.55 > score["chance"] + 0.3
    assert score["ari"] > 0.3
    assert result["topic_hits"][name] > result["topic_chance"] + 0.25
