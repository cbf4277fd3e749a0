"""Einfuehrung_neuronen: das Perzeptron und das Netz mit NumPy."""

import numpy as np
import pytest


def test_perceptron_learns_and_and_or_but_never_xor(run_script):
    result = run_script("demo_perceptron")
    targets, predictions = result["targets"], result["predictions"]
    for name in ("AND", "OR"):
        assert np.array_equal(predictions[name], targets[name])
        assert result["mistakes"][name][-1] == 0
    assert len(result["mistakes"]["XOR"]) == result["EPOCHS"]
    assert min(result["mistakes"]["XOR"]) >= 1
    assert np.sum(predictions["XOR"] != targets["XOR"]) == 2  # what the picture's title says
    assert len(result.pictures) == 2


def test_mistakes_stay_below_novikoff_bound(run_script):
    result = run_script("demo_perceptron")
    for name, bound in (("AND", 51), ("OR", 27)):  # R² = 3; solved by hand ‖w‖² = 17 and 9
        assert result["bounds"][name] == pytest.approx(bound, rel=1e-2)
        assert 0 < sum(result["mistakes"][name]) <= result["bounds"][name]


def test_perceptron_equals_sklearn(run_script):
    assert run_script("demo_perceptron")["same_as_sklearn"] == dict.fromkeys(
        ("AND", "OR", "XOR"), True
    )


def test_backpropagation_equals_gradient_tape_and_difference_quotient(run_script):
    result = run_script("demo_neuronales_netz_numpy")
    gradients = result["gradients"]
    assert gradients.shape == (5 * 8 + 8 * 6 + 6 * 3 + 8 + 6 + 3,)
    assert gradients.dtype == np.float64 and np.all(gradients != 0)
    np.testing.assert_allclose(gradients, result["tape_gradients"], rtol=1e-8, atol=1e-14)
    np.testing.assert_allclose(gradients, result["numeric_gradients"], rtol=1e-5, atol=1e-9)
    assert result["same_as_tape"]


def test_eight_neurons_solve_xor_for_every_seed(run_script):
    result = run_script("demo_neuronales_netz_numpy")
    correct = result["xor_correct"]
    assert correct[8] == [4] * result["SEEDS"]
    assert correct[2].count(4) < result["SEEDS"]  # two often get stuck, as the text says


def test_numpy_net_reads_digits(run_script):
    result = run_script("demo_neuronales_netz_numpy")
    assert result["test_accuracy"] > 0.92 > result["guess_accuracy"] + 0.5
    assert len(result["wrong"]) == round((1 - result["test_accuracy"]) * len(result["y_test"]))
    (train_start, _), (train_end, val_end) = result["losses"][0], result["losses"][-1]
    assert train_end < 0.25 * train_start and val_end < 0.25
    assert len(result.pictures) == 3


def test_digit_splits_are_disjoint_and_scaled_from_training_data(run_script):
    result = run_script("demo_neuronales_netz_numpy")
    parts = [result[name] for name in ("train", "val", "test")]
    assert np.array_equal(np.sort(np.concatenate(parts)), np.arange(1797))
    assert np.allclose(result["mean"], result["images"][parts[0]].mean(axis=0))
    assert np.allclose(result["x_train"].mean(axis=0), 0)
    assert not np.allclose(result["x_test"].mean(axis=0), 0, atol=1e-3)
