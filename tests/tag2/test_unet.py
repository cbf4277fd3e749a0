"""U-Net: IoU von Hand, gleich viele Gewichte, Skip-Verbindungen bei dünnen Linien und Kanten."""

import numpy as np
import pytest

UNET = "demo_unet"


def test_iou_by_hand_is_that_of_keras(run_script):
    result = run_script(UNET)
    assert result["same_as_keras"]
    assert result["keras_mean_iou"] == pytest.approx(np.mean(result["iou"]["mit Skip"][-1]))


def test_iou_counts_intersection_and_union(run_script):
    """Once more with a confusion matrix, from the arrays that the script leaves behind."""
    result = run_script(UNET)
    for name, predicted in result["predictions"].items():
        pairs = 3 * result["y_test"].ravel() + predicted.ravel()
        matrix = np.bincount(pairs, minlength=9).reshape(3, 3)
        hits = np.diag(matrix)
        expected = hits / (matrix.sum(axis=0) + matrix.sum(axis=1) - hits)
        assert result["iou"][name][-1] == pytest.approx(expected)


def test_nothing_but_background_is_accurate_and_worthless(run_script):
    result = run_script(UNET)
    assert result["background_accuracy"] > 0.5
    assert result["iou"]["alles Hintergrund"][0][1:] == [0, 0]
    assert result["mean_iou"]["alles Hintergrund"] == pytest.approx(
        result["background_accuracy"] / 3
    )


def test_both_nets_are_equally_large(run_script):
    result = run_script(UNET)
    assert result["same_size"] and result["parameters"]["mit Skip"] > 10_000


def test_skips_raise_the_iou_in_every_run(run_script):
    result = run_script(UNET)
    with_skip, without = (np.mean(result["iou"][f"{n} Skip"], axis=1) for n in ("mit", "ohne"))
    assert len(with_skip) == len(without) == result["RUNS"]
    assert with_skip.min() > without.max() + 0.03
    assert result["mean_iou"]["mit Skip"] > result["mean_iou"]["Helligkeit"] + 0.1


def test_skips_help_at_thin_lines_and_edges(run_script):
    result = run_script(UNET)
    line, disc = (
        np.mean([run[k] for run in result["iou"]["mit Skip"]])
        - np.mean([run[k] for run in result["iou"]["ohne Skip"]])
        for k in (2, 1)
    )
    assert line > 0.1 and line > disc
    errors = result["errors"]
    assert errors["mit Skip"]["Kante"] < 0.8 * errors["ohne Skip"]["Kante"]
