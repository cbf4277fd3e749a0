"""Bilder augmentieren: nur im Training, kleinere Lücke, falsche Augmentierung schadet."""

import numpy as np
import pytest

AUGMENTATION = "demo_bild_augmentation"


def test_layers_change_pictures_in_training_only(run_script):
    result = run_script(AUGMENTATION)
    assert result["change_in_inference"] == 0 < 0.02 < result["change_in_training"]
    assert result["same_prediction"]


def test_flip_by_hand_is_that_of_keras(run_script):
    result = run_script(AUGMENTATION)
    assert result["flip_matches"] and 0.3 < result["mirrored_share"] < 0.7


def test_gap_is_smaller_in_every_run(run_script):
    result = run_script(AUGMENTATION)
    with_, without = (
        [curve[-1][0] - curve[-1][1] for curve in result["curves"][name]]
        for name in ("mit", "ohne")
    )
    assert len(with_) == len(without) == result["RUNS"]
    assert max(with_) < min(without)
    assert result["gap"] == pytest.approx({"mit": np.mean(with_), "ohne": np.mean(without)})
    assert result["gap"]["mit"] < result["gap"]["ohne"] - 0.04


def test_test_loss_is_smaller_in_every_run(run_script):
    """The accuracy rises on real photos; on the drawn ones it goes either way."""
    result = run_script(AUGMENTATION)
    for (loss, _), (plain_loss, _) in zip(*(result["test_results"][n] for n in ("mit", "ohne"))):
        assert loss < plain_loss
    assert result["test_loss"]["mit"] < 0.9 * result["test_loss"]["ohne"]
    assert result["test_accuracy"]["mit"] > result["test_accuracy"]["ohne"] - 0.05


def test_wrong_augmentation_hurts(run_script):
    digits = run_script(AUGMENTATION)["digit_accuracy"]
    assert digits["gespiegelt"] < digits["ohne"] - 0.03
    assert digits["verschoben"] > digits["gespiegelt"] + 0.03


def test_pipeline_is_not_slower_than_the_net(run_script):
    """Compared is the work for one picture; the net of quick mode is tiny."""
    cost = run_script(AUGMENTATION)["milliseconds"]
    assert 0 < cost["Augmentierung"] < 2 * cost["Netz"]
