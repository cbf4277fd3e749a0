"""Trainingsprozess/demo_keras_training: zwei APIs, Kreuzentropie, Iterationen."""

import math

import numpy as np
import pytest

NAME = "demo_keras_training"


def test_both_apis_predict_the_same_with_the_same_weights(run_script):
    result = run_script(NAME)
    assert result["same_after"] and not result["same_before"]
    np.testing.assert_allclose(
        result["functional_prediction"], result["start_prediction"], rtol=1e-5
    )


def test_cross_entropy_by_hand_equals_keras(run_script):
    result = run_script(NAME)
    assert result["start_loss"] == pytest.approx(result["start_loss_keras"], rel=1e-5)
    assert result["test_loss_by_hand"] == pytest.approx(result["test_loss"], rel=1e-5)
    assert result["test_loss"] < 0.5 * result["start_loss"]


def test_iterations_are_epochs_times_batches(run_script):
    result = run_script(NAME)
    for batch_size in result["BATCH_SIZES"]:
        expected = result["EPOCHS"] * math.ceil(90 / batch_size)
        assert result["iterations"][batch_size] == expected
        assert result["optimizer_steps"][batch_size] == expected
    assert any(90 % batch_size for batch_size in result["BATCH_SIZES"])  # rounding up matters


def test_smaller_batches_learn_more_per_epoch(run_script):
    history = run_script(NAME)["history"]
    final = {batch_size: curves["loss"][-1] for batch_size, curves in history.items()}
    assert final[16] < 0.8 * final[32] < 0.64 * final[90]


def test_loss_depends_on_iterations_rather_than_epochs(run_script):
    result = run_script(NAME)
    history, epochs = result["history"], result["EPOCHS"]
    small_batch_after_as_many_iterations = history[16]["loss"][epochs // 6 - 1]
    assert small_batch_after_as_many_iterations == pytest.approx(history[90]["loss"][-1], rel=0.15)


def test_splits_are_stratified_and_scaled_from_training_data(run_script):
    result = run_script(NAME)
    for name, count in (("y_train", 30), ("y_val", 10), ("y_test", 10)):
        assert np.bincount(result[name]).tolist() == [count] * 3
    assert np.allclose(result["x_train"].mean(axis=0), 0)
    assert np.allclose(result["x_train"].std(axis=0), 1)
    assert not np.allclose(result["x_test"].mean(axis=0), 0, atol=1e-3)


def test_net_beats_guessing_and_shows_baselines(run_script):
    result = run_script(NAME)
    assert result["majority_accuracy"] == pytest.approx(1 / 3)
    assert result["test_accuracy"] > result["majority_accuracy"] + 0.4
    assert len(result.pictures) == 2
