"""Vortrainierte Wortvektoren: Maske, Abdeckung, Lernkurven gegen neue Vektoren und TF-IDF."""

import numpy as np
import pytest

NAME = "demo_embeddings_integration"


def test_average_honours_the_mask(run_script):
    result = run_script(NAME)
    assert result["mask_is_honored"] and result["padding_matters"]
    assert np.allclose(result["averages"], result["by_hand"], atol=1e-5)


def test_matrix_holds_the_vectors_and_coverage_is_counted(run_script):
    result = run_script(NAME)
    matrix, has_vector = result["pretrained"], result["has_vector"]
    assert matrix.shape[0] == len(result["vocabulary"])
    assert not matrix[:2].any()  # padding and unknown words
    assert np.array_equal(has_vector, np.abs(matrix).sum(axis=1) > 0)
    assert matrix[has_vector].std() == pytest.approx(1, abs=1e-3)
    assert result["word_coverage"] == pytest.approx(has_vector[2:].mean())
    ids = result["test_ids"]
    known = sum(bool(has_vector[i]) for i in ids.ravel() if i > 0)
    assert result["test_coverage"] == pytest.approx(known / np.count_nonzero(ids))
    assert result["test_coverage"] > 0.9


def test_with_few_examples_pretrained_beats_fresh_and_tfidf(run_script):
    result = run_script(NAME)
    accuracies, (few, second, *_) = result["accuracies"], result["SIZES"]
    for size, margin in ((few, 0.08), (second, 0.05)):
        fixed, fresh, tfidf = (
            np.mean(accuracies[name][size]) for name in ("fest", "neu", "TF-IDF")
        )
        assert fixed > fresh + margin and fixed > tfidf + margin, size
    for fixed, fresh in zip(accuracies["fest"][few], accuracies["neu"][few]):
        assert fixed > fresh  # for every seed
    tuned = np.mean(accuracies["nachtrainiert"][few])
    assert np.mean(accuracies["neu"][few]) + 0.02 < tuned < np.mean(accuracies["fest"][few])


def test_with_many_examples_the_advantage_is_gone(run_script):
    result = run_script(NAME)
    few, many = result["SIZES"][0], result["SIZES"][-1]
    assert result["advantage"][many] < result["advantage"][few] / 3
    assert result["mean_accuracy"]["nachtrainiert"][-1] >= result["mean_accuracy"]["fest"][-1]


def test_everything_beats_the_most_frequent_topic(run_script):
    result = run_script(NAME)
    assert result["majority"] == pytest.approx(
        np.bincount(result["test_labels"]).max() / len(result["test_labels"])
    )
    for means in result["mean_accuracy"].values():
        assert np.all(np.array(means) > result["majority"] + 0.2)


def test_good_and_bad_are_neighbours(run_script):
    assert run_script(NAME)["opposite"] > 0.4
