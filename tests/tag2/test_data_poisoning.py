"""Vergiftete Daten: falsche Etiketten, Hintertür, und was davon gefunden wird."""

import numpy as np
import pytest

POISONING = "demo_data_poisoning"


def check_claims(result):
    accuracy, success = result["accuracy"], result["success"]
    assert accuracy["falsche Etiketten"] < accuracy["saubere Daten"] - 0.01
    assert success["saubere Daten"] < 0.03 and success["Hintertür"] > 0.9
    assert abs(accuracy["Hintertür"] - accuracy["saubere Daten"]) < 0.02  # it does not show there
    assert result["backdoor_recall"] > 0.9 and result["backdoor_precision"] > 0.8
    assert success["Hintertür entfernt"] < 0.05
    assert result["suspicious_class"] == result["TARGET"]
    assert result["score"] > 2 > result["clean_score"]
    assert min(result["reached"]) > 0.7 and result["reached"][result["TARGET"]] > 0.9


def test_backdoor_works_and_is_found(run_script):
    check_claims(run_script(POISONING))


def test_second_opinion_finds_flips_but_no_backdoor(run_script):
    result = run_script(POISONING)
    assert result["flip_recall"] > 0.9
    assert result["flip_precision"] > 2 * result["flipped"].mean()  # twice as good as guessing
    assert result["second_opinion_recall"] < 0.4


def test_only_the_poisoned_pictures_changed(run_script):
    result = run_script(POISONING)
    changed = (result["x_train"] != result["x_poisoned"]).any(axis=(1, 2, 3))
    assert np.array_equal(changed, result["poisoned"]) and changed.sum() == result["POISONED"]
    assert set(result["y_poisoned"][changed]) == {result["TARGET"]}
    assert np.array_equal(result["y_poisoned"][~changed], result["y_train"][~changed])
    assert (result["y_flipped"] != result["y_train"]).mean() == pytest.approx(0.3, abs=0.05)


def test_outlier_score_is_the_distance_in_mad(run_script):
    sizes = run_script(POISONING)["mask_size"]
    deviation = 1.4826 * np.median(np.abs(sizes - np.median(sizes)))
    expected = (np.median(sizes) - sizes.min()) / deviation
    assert run_script(POISONING)["score"] == pytest.approx(expected)


@pytest.mark.echt
def test_on_real_digits(run_real):
    check_claims(run_real(POISONING))
