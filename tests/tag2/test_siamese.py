"""Siamesisches Netz: Verlust, One-Shot auf neuen Ziffern, Vergleich mit Pixeln und Zufall."""

import numpy as np
import pytest

SIAMESE = "demo_siamese"


def test_loss_of_the_example_is_that_on_paper(run_script):
    result = run_script(SIAMESE)
    points, labels = result["points_on_paper"], result["labels_on_paper"]
    pull, push = [], []
    for i in range(3):
        for j in range(i):
            d = np.linalg.norm(points[i] - points[j])
            if labels[i] == labels[j]:
                pull.append(d**2)
            else:
                push.append(max(result["MARGIN"] - d, 0) ** 2)
    assert len(pull) == 1 and sorted(push) == pytest.approx([0, 0.04], abs=1e-6)
    assert np.mean(pull) + np.mean(push) == pytest.approx(result["on_paper"], abs=1e-6)
    assert result["example_loss"] == pytest.approx(result["on_paper"], abs=1e-5)


def test_new_digits_are_not_in_the_training_data(run_script):
    result = run_script(SIAMESE)
    assert len(result["NEW_DIGITS"]) == len(set(map(frozenset, result["NEW_DIGITS"]))) >= 3
    trained_on = set(result["y_train"][result["known"]].tolist())
    assert result["digits"] == result["NEW_DIGITS"][-1]
    assert trained_on == set(range(10)) - set(result["digits"])


def test_trials_are_fair(run_script):
    """One example of every new digit, another picture as the question."""
    result = run_script(SIAMESE)
    labels, digits = result["y_test"], np.array(result["digits"])
    examples, queries, answers = (result[name] for name in ("examples", "queries", "answers"))
    assert examples.shape == (result["TRIALS"], len(digits))
    assert np.array_equal(labels[examples], np.tile(digits, (result["TRIALS"], 1)))
    assert np.array_equal(labels[queries], digits[answers])
    assert not np.any(examples == queries[:, None])
    assert np.bincount(answers).min() > 0.25 * result["TRIALS"]
    assert np.mean(result["guesses"] == answers) == result["accuracy"]["siamesisch"][-1]


def test_siamese_net_knows_new_digits_better_than_pixels_and_chance(run_script):
    result = run_script(SIAMESE)
    accuracy, chance = result["accuracy"], result["chance"]
    assert chance == pytest.approx(1 / 3)
    for siamese, pixels, untrained in zip(
        accuracy["siamesisch"], accuracy["Pixel"], accuracy["vor dem Training"], strict=True
    ):
        assert siamese > pixels + 0.05 and siamese > untrained + 0.05 and siamese > chance + 0.15
    mean = result["mean"]
    assert mean["siamesisch"] > mean["Pixel"] + 0.12
    assert mean["siamesisch"] > mean["vor dem Training"] + 0.12


def test_pictures_in_the_centre_are_reported_too(run_script):
    """Nobody hides that pixels do well as long as nothing moves."""
    result = run_script(SIAMESE)
    for name, centred in result["centred_mean"].items():
        assert centred > result["mean"][name]
        assert f"{centred:.1%}" in result.result_line
