"""Verlustfunktionen und Lernrate, Keras gegen PyTorch, Übung zum Gradientenabstieg."""

import re

import numpy as np
import pytest

LOSSES = "demo_lossfunktionen_lernrate"
COMPARISON = "demo_pytorch_vergleich"
EXERCISE = "loesungen/uebung_gradientenabstieg"


def test_losses_equal_keras(run_script):
    assert run_script(LOSSES)["equals_keras"] == {"MSE": True, "MAE": True, "Kreuzentropie": True}


def test_gradients_are_the_slopes_of_the_losses(run_script):
    result = run_script(LOSSES)
    for name, gradient in result["gradients"].items():
        axis = result["residual"] if name in ("MSE", "MAE") else result["z"]
        slope = np.gradient(result["losses"][name], axis)
        smooth = np.abs(axis) > 0.1  # MAE has a kink at zero
        assert np.allclose(gradient[smooth][1:-1], slope[smooth][1:-1], atol=0.01), name


def test_cross_entropy_still_learns_where_mse_gives_up(run_script):
    gradients = run_script(LOSSES)["gradients"]
    assert abs(gradients["Kreuzentropie"][0]) > 100 * abs(gradients["MSE auf p"][0])


def test_outlier_moves_mse_to_the_mean_and_leaves_mae_at_the_median(run_script):
    result = run_script(LOSSES)
    assert result["best_mse"] == pytest.approx(np.mean(result["minutes"]), abs=0.01)
    assert result["best_mae"] == pytest.approx(np.median(result["minutes"]), abs=0.01)
    assert result["best_mse"] > 2 * result["best_mae"]


def test_small_batches_are_faster_but_jitter(run_script):
    result = run_script(LOSSES)
    batch, mini_batch, stochastic = (
        [result[what][name] for what in ("after_first_epoch", "jitter")]
        for name in ("Batch", "Mini-Batch", "Stochastisch")
    )
    assert stochastic[0] < 0.5 * mini_batch[0] < 0.5 * 0.9 * batch[0]
    assert stochastic[1] > 3 * mini_batch[1] > 3 * 10 * batch[1]


def test_two_starts_end_in_two_minima(run_script):
    result = run_script(LOSSES)
    minima = np.sort(np.roots([1, 0, -2, 0.25]).real)[[0, 2]]  # derivative of w⁴/4 − w² + w/4
    assert np.allclose([result["end_point"][-0.5], result["end_point"][2.2]], minima, atol=1e-4)


def test_descent_diverges_exactly_above_two_over_lambda_max(run_script):
    result = run_script(LOSSES)
    x, limit = result["x"], result["limit"]
    assert result["lambda_max"] == pytest.approx(np.linalg.norm(x, 2) ** 2 * 2 / len(x))
    assert limit * result["lambda_max"] == pytest.approx(2)
    assert result["below"] < 0.1
    assert result["above"] > 5
    assert result["measured_limit"] == pytest.approx(limit, rel=0.02)
    assert np.array_equal(result["growth"] > 1, result["factors"] > 1)


def _check_same_course(result):
    """Same losses with the same start weights, none with PyTorch's own."""
    keras_loss, torch_loss, own_loss = map(np.array, result["losses"].values())
    assert list(result["losses"]) == ["Keras", "PyTorch", "PyTorch, eigener Start"]
    assert np.allclose(torch_loss, keras_loss, rtol=1e-4, atol=0)
    assert not np.allclose(own_loss, keras_loss, rtol=1e-2, atol=0)
    accuracy = result["test_accuracy"]
    assert accuracy["PyTorch"] == pytest.approx(accuracy["Keras"], abs=0.002)
    assert accuracy["PyTorch, eigener Start"] < accuracy["Keras"] - 0.05
    assert np.allclose(result["variance_ratio"], [3 * 784 * 2 / 1296, 3, 3 * 512 * 2 / 522],
                       rtol=0.1)  # fmt: skip
    assert result["gradient_ratio"] > 2
    assert keras_loss[0] - keras_loss[-1] > 0
    return keras_loss, own_loss


def test_keras_and_pytorch_take_the_same_course(run_script):
    result = run_script(COMPARISON)
    assert result["train_size"] % result["BATCH_SIZE"], "the last batch must be a smaller one"
    keras_loss, own_loss = _check_same_course(result)
    assert keras_loss[0] - keras_loss[-1] > 5 * (own_loss[0] - own_loss[-1])
    assert result["slowdown"] == pytest.approx(own_loss[-1] / keras_loss[-1])
    assert result["slowdown"] > 1.05


def test_time_is_measured_per_epoch_and_printed_as_a_ratio(run_script):
    result = run_script(COMPARISON)
    assert all(len(times) == result["EPOCHS"] for times in result["seconds"].values())
    assert 0.1 < result["time_ratio"] < 20
    assert re.search(rf"das {result['time_ratio']:.2f}-Fache der Zeit", result.result_line)


@pytest.mark.echt
def test_keras_and_pytorch_take_the_same_course_on_real_data(run_real):
    result = run_real(COMPARISON)
    assert result["train_size"] == 60_000
    assert result["EPOCHS"] == 5
    keras_loss, own_loss = _check_same_course(result)
    assert keras_loss[-1] < 0.8
    assert own_loss[-1] > 1.4 * keras_loss[-1]
    assert result["test_accuracy"]["Keras"] > 0.74


def test_exercise_table_shows_what_task_5_claims(run_script):
    result = run_script(EXERCISE)
    assert result.inspected["statuses"] == {str(task): "gelöst" for task in range(1, 6)}
    loss, accuracy = result["val_loss"], result["val_accuracy"]
    # b: ten times the rate, a tenth of the epochs, nearly the same loss
    assert np.allclose(loss[:2, 1:], loss[1:3, :-1], rtol=0.1)
    # a is wrong: above the limit every epoch makes it worse
    assert np.all(np.diff(loss[:3], axis=1) < 0)
    assert np.all(np.diff(loss[3]) > 0)
    # c is wrong: same accuracy, other loss
    assert accuracy[0, 0] == accuracy[0, 2]
    assert loss[0, 0] > 1.3 * loss[0, 2]
    assert accuracy[2, 2] > accuracy[0, 0] + 0.05


def test_exercise_limit_is_the_largest_learning_rate(run_script):
    result = run_script(EXERCISE)
    printed = dict(re.findall(r"Lernrate ([\d.]+): Fehler ([\d.e+-]+)", result.output))
    assert {float(rate) > result["limit"] for rate, value in printed.items()
            if float(value) > 10} == {True}  # fmt: skip
    assert float(printed["0.9"]) < 0.02
    assert 0.9 < result["limit"] < 1.5
