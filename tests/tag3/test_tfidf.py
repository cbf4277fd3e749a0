"""Übung TF-IDF: mehr als die Regeln aller Übungen."""

import csv

import numpy as np
import pytest

EXERCISE = "loesungen/uebung_tfidf"


def test_solution_solves_every_task(run_script):
    statuses = run_script(EXERCISE).inspected["statuses"]
    assert statuses == {str(task): "gelöst" for task in range(1, 6)}


def test_expected_values_are_those_of_the_formulas(run_script):
    """The checks compare with scikit-learn; here its smoothing and norm are written out."""
    result = run_script(EXERCISE)
    counts = result["counts"]
    df = (counts > 0).sum(axis=0)
    assert np.array_equal(result["df"], df)
    assert np.any(df != counts.sum(axis=0))  # else the mistake could not be told
    idf = np.log((1 + len(counts)) / (1 + df)) + 1
    assert np.allclose(result["right_idf"], idf)
    assert np.allclose(result["weighted"], counts * idf)


def test_pairs_beat_the_bag_of_words_on_unseen_reviews(run_script):
    result = run_script(EXERCISE)
    accuracy = result["test_accuracy"]
    assert result["majority_accuracy"] == pytest.approx(0.5, abs=0.02)
    for kind in ("BoW", "TF-IDF"):
        assert accuracy[f"{kind}, Wörter"] > 0.75
        assert accuracy[f"{kind}, Wörter, Paare"] > accuracy[f"{kind}, Wörter"] + 0.05
    assert result["gain"]["BoW, Wörter"] == 0


def test_parts_share_no_text(run_script):
    texts = {part: set(found) for part, found in run_script(EXERCISE)["texts"].items()}
    assert {part: len(found) for part, found in texts.items()} == {
        "train": 1_200, "dev": 200, "test": 400
    }  # fmt: skip
    assert not texts["train"] & (texts["dev"] | texts["test"]) and not texts["dev"] & texts["test"]


@pytest.mark.echt
def test_real_news(run_real, real_data, tmp_path):
    """Two topics of 10kGNAD in the place of German_sentiment's two labels."""
    with (real_data / "10kGNAD/test.csv").open(encoding="utf-8", newline="") as file:
        news = csv.reader(file, delimiter=";", quotechar="'")
        rows = [
            (int(t == "Wirtschaft"), text) for t, text in news if t in ("Wirtschaft", "Panorama")
        ]
    splits = {"train": rows[:154], "dev": rows[154:231], "test": rows[231:]}
    repository = tmp_path / "hub/datasets--sepidmnorozy--German_sentiment"
    snapshot = repository / "snapshots" / ("0" * 40)
    snapshot.mkdir(parents=True)
    (repository / "refs").mkdir()
    (repository / "refs/main").write_text("0" * 40, encoding="utf-8")
    for part, found in splits.items():
        with (snapshot / f"{part}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("label", "text"), *found])
    result = run_real(EXERCISE, {"HF_HOME": str(tmp_path), "HF_HUB_OFFLINE": "1"})
    assert len(result["texts"]["test"]) == 78
    for name, accuracy in result["test_accuracy"].items():
        assert accuracy > result["majority_accuracy"] + 0.1, name
