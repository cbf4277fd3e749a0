"""Transfer Learning: eingefrorene Basis, BatchNorm, Fine-Tuning gegen von null; die Übung dazu."""

import numpy as np

DEMO = "demo_fine_tuning_cnn"
EXERCISE = "loesungen/uebung_fine_tuning_cnn"


def means(result, name):
    return np.array([np.mean(values) for values in result["test_accuracy"][name].values()])


def test_pictures_are_prepared_as_the_base_expects(run_script):
    pictures = run_script(DEMO)["x_val"]
    assert pictures.dtype == np.float32
    assert -2.2 < pictures.min() < -1.5 and 1.5 < pictures.max() < 2.7


def test_frozen_weights_stay_and_only_the_last_block_learns(run_script):
    result = run_script(DEMO)
    assert result["base_unchanged"] and result["lower_unchanged"] and result["norms_unchanged"]
    assert result["filters_learned"]
    assert result["is_filter"].sum() >= 2 and (~result["is_filter"]).sum() >= 8


def test_batch_norm_drifts_only_when_thawed_and_training(run_script):
    result = run_script(DEMO)
    still, also_still, moved = result["drift"].values()
    assert still == also_still == 0 and moved > 0.02
    before, also_before, after = result["val_after"].values()
    assert before == also_before and after < before - 0.04


def test_transfer_beats_the_same_net_from_scratch(run_script):
    """With the same pictures and steps; from scratch it knows its training pictures by then."""
    result = run_script(DEMO)
    scratch, head, tuned = (means(result, n) for n in ("von null", "Kopf", "Fine-Tuning"))
    assert np.all(tuned > scratch + 0.04) and tuned[0] > scratch[0] + 0.08
    assert head[0] > scratch[0] + 0.04
    assert np.all(tuned > head)
    assert min(result["scratch_train"]) > 0.8


def test_both_got_the_same_budget_and_their_own_learning_rate(run_script):
    result = run_script(DEMO)
    assert result["steps"] == result["HEAD_STEPS"] + result["TUNE_STEPS"]
    for name, chosen in (("Kopf", "head_rate"), ("von null", "scratch_rate")):
        tried = result["val_by_rate"][name]
        assert len(tried) == 3 and tried[result[chosen]] == max(tried.values())
    sizes = {len(values) for runs in result["test_accuracy"].values() for values in runs.values()}
    assert sizes == {result["RUNS"]}


def test_runs_draw_other_pictures_and_equally_many_of_each_class(run_script):
    result = run_script(DEMO)
    first, second = result["x_train"]
    assert first.shape == second.shape and not np.array_equal(first, second)
    for count, chosen in result["few"].items():
        assert np.bincount(result["y_train"][chosen]).tolist() == [count] * 10


def test_every_task_of_the_exercise_is_solved_by_the_master(run_script):
    statuses = run_script(EXERCISE).inspected["statuses"]
    assert statuses == dict.fromkeys("123456", "gelöst")


def test_the_matrix_of_the_exercise_counts_every_test_picture(run_script):
    result = run_script(EXERCISE)
    confusion = result["confusion"]
    assert confusion.sum() == len(result["y_test"])
    assert np.array_equal(confusion.sum(axis=1), np.bincount(result["y_test"], minlength=10))
    accuracy = np.trace(confusion) / confusion.sum()
    assert accuracy == np.mean(result["predicted"] == result["y_test"]) > 0.55
    recall = np.diag(confusion) / confusion.sum(axis=1)
    assert np.allclose(result["recall"], recall)
    assert np.allclose(
        result["precision"], np.diag(confusion) / np.maximum(confusion.sum(axis=0), 1)
    )


def test_the_pair_of_the_exercise_is_the_most_confused(run_script):
    result = run_script(EXERCISE)
    both = result["confusion"] + result["confusion"].T
    np.fill_diagonal(both, 0)
    assert result["first"] < result["second"]
    assert both[result["first"], result["second"]] == both.max() == result["times"]
