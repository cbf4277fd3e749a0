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
def test_real_opinions(run_real, real_data, tmp_path):
    """GermEval 2017 in the place of German_sentiment: opinions about Deutsche Bahn."""
    rows = {}
    for part in ("dev", "test"):
        with (real_data / f"germeval2017/{part}.tsv").open(encoding="utf-8", newline="") as file:
            table = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
        good, bad = (
            [(label, row[1]) for row in table if len(row) > 3 and row[3] == name]
            for label, name in ((1, "positive"), (0, "negative"))
        )
        rows[part] = [row for both in zip(good, bad) for row in both]  # as many of each
    splits = {"train": rows["dev"][80:], "dev": rows["dev"][:80], "test": rows["test"]}
    repository = tmp_path / "hub/datasets--sepidmnorozy--German_sentiment"
    snapshot = repository / "snapshots" / ("0" * 40)
    snapshot.mkdir(parents=True)
    (repository / "refs").mkdir()
    (repository / "refs/main").write_text("0" * 40, encoding="utf-8")
    for part, found in splits.items():
        with (snapshot / f"{part}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("label", "text"), *found])
    result = run_real(EXERCISE, {"HF_HOME": str(tmp_path), "HF_HUB_OFFLINE": "1"})
    assert result["majority_accuracy"] == 0.5 and len(result["labels"]["test"]) == 210
    for name, accuracy in result["test_accuracy"].items():
        assert accuracy > 0.6, name
