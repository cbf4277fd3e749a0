"""Dropout, Gradienten und Startgewichte, Regularisierung, Übung zu Aktivierungsfunktionen."""

import re

import numpy as np
import pytest

DROPOUT = "demo_dropout"
GRADIENTS = "demo_gradienten_und_initialisierung"
REGULARIZATION = "demo_regularisierung"
EXERCISE = "loesungen/uebung_aktivierungsfunktionen"


def test_dropout_layer_scales_and_rests_at_inference(run_script):
    result = run_script(DROPOUT)
    assert result["dropout_matches"]
    assert result["inactive_at_inference"]
    assert result["dropped_share"] == pytest.approx(0.2, abs=0.02)
    assert np.allclose(result["mean_in_training"], [1, 2, 3, 4, 5], rtol=0.05)


def test_dropout_shrinks_the_gap_and_generalizes_better(run_script):
    result = run_script(DROPOUT)
    gap, test_accuracy = result["gap"], result["test_accuracy"]
    assert gap[0.5] < 0.7 * gap[0.0]
    assert test_accuracy[0.5] > test_accuracy[0.0] + 0.02


def test_without_dropout_the_net_memorizes(run_script):
    result = run_script(DROPOUT)
    val_loss, train_loss = (
        np.mean(result[name][0.0], axis=0) for name in ("val_loss", "train_loss")
    )
    assert val_loss[-1] > val_loss.min() + 0.1
    assert train_loss[-1] == train_loss.min()


def test_first_gradient_of_he_and_relu_is_a_thousand_times_that_of_sigmoid(run_script):
    result = run_script(GRADIENTS)
    norms = result["norms"]
    assert result["DEPTH"] == 8
    assert result["advantage"] == norms["ReLU, He"][0] / norms["Sigmoid, Glorot"][0]
    assert result["advantage"] >= 1_000
    sigmoid = norms["Sigmoid, Glorot"][:8]
    assert np.all(np.diff(sigmoid) > 0)  # smaller with every layer on the way back
    assert norms["Sigmoid, Glorot, BatchNorm"][0] > 1_000 * sigmoid[0]


def test_naive_start_weights_explode_or_vanish(run_script):
    norms = run_script(GRADIENTS)["norms"]
    assert np.all(norms["ReLU, N(0; 1)"] > 1e3 * norms["ReLU, He"])
    assert np.all(norms["ReLU, N(0; 0,01)"] < 1e-6 * norms["ReLU, He"])


def test_signal_changes_by_the_predicted_factor(run_script):
    result = run_script(GRADIENTS)
    for name, factor in result["factor"].items():
        assert result["factor_measured"][name] == pytest.approx(factor, rel=0.25), name
    assert result["factor"]["ReLU, He"] == pytest.approx(1)


def test_batchnorm_by_hand_is_keras(run_script):
    result = run_script(GRADIENTS)
    assert result["batchnorm_difference"] < 1e-4
    assert np.abs(result["moving_mean"]).max() > 0.05  # the moving averages have moved


def test_only_nets_with_a_living_gradient_learn(run_script):
    test_accuracy = run_script(GRADIENTS)["test_accuracy"]
    for name in ("ReLU, N(0; 1)", "ReLU, N(0; 0,01)", "Sigmoid, Glorot"):
        assert test_accuracy[name] < 0.25, name
    for name in ("ReLU, He", "Sigmoid, Glorot, BatchNorm"):
        assert test_accuracy[name] > 0.85, name


def test_penalty_is_the_sum_over_the_weights(run_script):
    result = run_script(REGULARIZATION)
    for name in ("L1", "L2"):
        assert result["penalty"][name] == pytest.approx(result["penalty_by_hand"][name], rel=1e-3)
    assert result["penalty"]["L1"] > 2 * result["penalty"]["L2"]


def test_l1_sets_more_weights_near_zero_than_l2(run_script):
    result = run_script(REGULARIZATION)
    share, near_zero = result["share"], result["near_zero"]
    assert share["L1"] > 0.1
    assert share["L1"] > 5 * share["L2"]
    for strength in result["STRENGTHS"]:
        assert near_zero["L1", strength] > 3 * near_zero["L2", strength]


def test_both_penalties_generalize_better_at_similar_accuracy(run_script):
    result = run_script(REGULARIZATION)
    test_loss, test_accuracy = result["test_loss"], result["test_accuracy"]
    for name in ("L1", "L2"):
        assert test_loss[name] < 0.95 * test_loss["ohne"]
        assert test_accuracy[name] > test_accuracy["ohne"] - 0.02
    assert abs(test_accuracy["L1"] - test_accuracy["L2"]) < 0.03
    for name in ("L1", "L2"):  # chosen on validation data
        setting = result["best"][name]
        losses = [result["val_loss"][name, strength] for strength in result["STRENGTHS"]]
        assert result["val_loss"][setting] == min(losses)


def test_exercise_is_solved_by_its_master(run_script):
    statuses = run_script(EXERCISE).inspected["statuses"]
    assert statuses == {str(task): "gelöst" for task in range(1, 8)}


def test_exercise_shows_sigmoid_learning_slowest(run_script):
    result = run_script(EXERCISE)
    slopes = dict(re.findall(r"^(.+?) +größte Steigung ([\d.]+)$", result.output, re.MULTILINE))
    assert {name: float(slope) for name, slope in slopes.items()} == {
        "Sigmoid": 0.25, "Tanh": 1.0, "ReLU": 1.0, "Leaky ReLU": 1.0, "ELU": 1.0
    }  # fmt: skip
    val_accuracy = dict(result["val_accuracy"])
    sigmoid = val_accuracy.pop("Sigmoid")
    for name, accuracy in val_accuracy.items():
        assert accuracy[0] > sigmoid[0] + 0.2, name
        assert accuracy[-1] > sigmoid[-1] + 0.1, name
