"""Optimizer von Hand gegen Keras, Schlucht, fairer Vergleich."""

import numpy as np
import pytest

OPTIMIZER = "demo_adam_optimizer"
NAMES = ["SGD", "Momentum", "Nesterov", "RMSprop", "Adam", "AdamW"]


def test_every_rule_makes_the_steps_of_keras(run_script):
    result = run_script(OPTIMIZER)
    assert list(result["same_as_keras"]) == NAMES
    assert all(result["same_as_keras"].values())
    for name in NAMES:
        by_hand, by_keras = (np.array(result[key][name]) for key in ("by_hand", "by_keras"))
        assert by_hand.shape == (51, 5)
        assert np.all(np.abs(by_hand - by_keras) <= 1e-6 * np.abs(by_hand).max(axis=0))
        # The rules differ from each other by far more than that.
        for other in NAMES[: NAMES.index(name)]:
            assert not np.allclose(by_hand, result["by_hand"][other], rtol=1e-4, atol=0), other


def test_sgd_follows_the_size_of_the_gradient_and_adam_does_not(run_script):
    result = run_script(OPTIMIZER)
    gradient = np.abs(result["gradients"][0])
    steps = {name: np.abs(result["by_hand"][name][1] - 1) for name in ("SGD", "Adam")}
    assert np.allclose(steps["SGD"] / gradient, 1 / 1024)
    assert np.allclose(steps["Adam"][1:], 1 / 1024, rtol=0.01)


def test_momentum_and_adam_cross_the_ravine_faster(run_script):
    steps = run_script(OPTIMIZER)["ravine_steps"]
    assert steps["SGD"] > 2 * steps["Momentum"]
    assert steps["SGD"] > 2 * steps["Nesterov"]
    assert steps["SGD"] > 1.5 * steps["Adam"]


def test_steps_of_the_drawn_path_are_those_of_theory(run_script):
    """The best rate of SGD is 2/(1 + 100): close to it both directions shrink equally fast."""
    paths = run_script(OPTIMIZER)["paths"]
    distance = np.linalg.norm(paths["SGD"], axis=1)
    assert distance[-1] / distance[-2] == pytest.approx(99 / 101, abs=0.003)


def test_learning_rates_were_chosen_on_validation_data(run_script):
    result = run_script(OPTIMIZER)
    rates = result["LEARNING_RATES"]
    for name in NAMES:
        assert len(result["val_loss"][name]) == len(rates)  # the same budget for everybody
        best = int(np.nanargmin(result["val_loss"][name]))
        assert result["best_rate"][name] == rates[best]
        assert len(result["test_losses"][name]) == result["RUNS"]
    assert result["best_rate"]["SGD"] > result["best_rate"]["Adam"]


def test_the_lead_of_adam_shrinks_with_fair_learning_rates(run_script):
    result = run_script(OPTIMIZER)
    assert result["gap_common"] > 1
    assert result["gap_tuned"] < 0.4 * result["gap_common"]
