"""Early Stopping: Regel von Hand, beste Gewichte, gesparte Epochen, Test."""

import numpy as np
import pytest

STOPPING = "demo_early_stopping"


def test_rule_by_hand_stops_where_keras_stops(run_script):
    result = run_script(STOPPING)
    assert result["same_as_keras"] and result["by_hand"] == result["stopped"]
    assert all(result["same_course"])
    for history, (best, last) in zip(result["histories"], result["by_hand"]):
        losses = np.array(history["val_loss"])
        assert len(losses) == result["MAX_EPOCHS"]
        assert best == losses[:last].argmin() + 1  # epochs count from 1
        assert last == min(best + result["PATIENCE"], result["MAX_EPOCHS"])


def test_best_weights_come_back(run_script):
    result = run_script(STOPPING)
    assert result["restored"] == [True] * result["RUNS"]
    for history, (best, last) in zip(result["histories"], result["by_hand"]):
        assert history["val_loss"][best - 1] < 0.97 * history["val_loss"][last - 1]


def test_epochs_are_saved_and_the_test_loss_is_smaller(run_script):
    result = run_script(STOPPING)
    assert result["epochs_saved"] == [result["MAX_EPOCHS"] - last for _, last in result["stopped"]]
    assert result["saved_share"] > 0.2
    assert result["with_stop"] < 0.9 * result["without"]


def test_accuracy_hardly_changes_but_the_net_is_surer_of_its_mistakes(run_script):
    result = run_script(STOPPING)
    names = ("mit Early Stopping", "ohne Early Stopping")
    accuracy, certainty = (
        [result[key][n] for n in names] for key in ("test_accuracy", "certainty")
    )
    assert accuracy[0] == pytest.approx(accuracy[1], abs=0.04)
    assert certainty[0] < certainty[1] - 0.05


def test_more_patience_finds_better_weights_and_costs_epochs(run_script):
    table = run_script(STOPPING)["patience_table"]
    excess, epochs = np.array(list(table.values())).T
    assert list(table) == [1, 2, 3, 5, 10]
    assert np.all(np.diff(excess) <= 0) and np.all(np.diff(epochs) >= 0)
    assert excess[0] > excess[-1] and epochs[0] < epochs[-1]
