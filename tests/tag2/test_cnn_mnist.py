"""CNN: Faltung von Hand, Kanten, rezeptives Feld, Parameter, CNN gegen MLP."""

import numpy as np
import pytest
from scipy import ndimage

CNN = "demo_cnn_mnist"


def test_example_on_paper(run_script):
    result = run_script(CNN)
    image, kernel = result["image"], result["kernel"][..., 0]
    assert image.shape == (4, 4, 3) and kernel.shape == (3, 3, 3)
    expected = [
        [int((image[i : i + 3, j : j + 3] * kernel).sum()) + 1 for j in (0, 1)] for i in (0, 1)
    ]
    assert result["example"] == result["on_paper"] == expected == [[6, 4], [1, 7]]
    assert sum(result["top_left"]) + 1 == 6
    for row in (*image[..., 0], *kernel[..., 2]):  # a trainee can recompute it from the screen
        assert str(row.astype(int)) in result.output


def test_convolution_and_pooling_are_those_of_keras(run_script):
    same = run_script(CNN)["same_as_keras"]
    assert same == dict.fromkeys(["Papier", "Schrittweite 2", "Rand", "Pooling"], True)


def test_edges_of_the_digit(run_script):
    result = run_script(CNN)
    digit, edges = result["digit"][..., 0], result["edges"]
    assert result["y_train"][(result["x_train"] == result["digit"]).all(axis=(1, 2, 3))][0] == 4
    for map_, axis in ((edges[..., 0], 1), (edges[..., 1], 0)):
        assert np.allclose(map_, ndimage.sobel(digit, axis=axis, mode="constant"), atol=1e-5)
    assert result["pooled"].shape == (14, 14) and result["pooled"].max() == edges[..., 0].max()


def test_lenet_has_61706_parameters(run_script):
    result = run_script(CNN)
    assert result["derived"] == result["counted"]
    assert result["derived_total"] == result["counted_total"] == result["params"]["CNN"] == 61_706
    assert result["params"]["MLP"] == pytest.approx(61_706, rel=0.01)


def test_receptive_field_is_measured_as_computed(run_script):
    result = run_script(CNN)
    assert result["computed_field"] == {"C1": 5, "S2": 6, "C3": 14, "S4": 16}
    for name, size in result["computed_field"].items():
        assert result["measured_field"][name] == [size, size]


def test_cnn_beats_the_mlp_and_more_so_on_shifted_digits(run_script):
    """Four seeds: CNN ahead by 0.8 to 1.5 points, by 23 to 29 points two pixels off."""
    result = run_script(CNN)
    straight, two_off = result["straight"], result["two_off"]
    assert straight["CNN"] > straight["MLP"] > 0.9
    assert two_off["CNN"] > two_off["MLP"] + 0.15
    curves = {name: np.mean(runs, axis=0) for name, runs in result["shift_accuracy"].items()}
    centre = result["MAX_SHIFT"]
    for name, curve in curves.items():
        assert curve[centre] == pytest.approx(straight[name])
        assert curve.argmax() == centre and curve[0] < 0.5 and curve[-1] < 0.5


def test_feature_maps_are_the_convolution_by_hand(run_script):
    result = run_script(CNN)
    assert result["same_maps"] and result["c1_maps"].shape == (28, 28, 6)
    assert result["c3_maps"].shape == (10, 10, 16) and result["c3_maps"].max() > 0
