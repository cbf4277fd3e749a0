"""Autoencoder: linear wie die PCA, nichtlinear besser, Entrauschen, VAE."""

import numpy as np
import pytest
import torch
from torch.distributions import Normal, kl_divergence

AUTOENCODER = "demo_autoencoder"


def test_linear_autoencoder_spans_the_space_of_pca(run_script):
    result = run_script(AUTOENCODER)
    assert len(result["angles"]) == result["CODE_SIZE"] <= 8
    assert result["angles"].max() < 5
    assert result["angles_match"]
    assert np.abs(result["train"].mean(axis=0)).max() < 1e-5  # centred


def test_angles_are_those_of_the_two_spaces(run_script):
    """Largest angle from the projections alone: sin = norm of the difference of the projectors."""
    result = run_script(AUTOENCODER)
    train = result["train"].astype("float64")
    directions = np.linalg.svd(train, full_matrices=False)[2][: result["CODE_SIZE"]]
    decoder = result["decoder_axes"]
    projectors = directions.T @ directions, np.linalg.pinv(decoder) @ decoder
    sine = np.linalg.norm(projectors[0] - projectors[1], ord=2)
    assert np.degrees(np.arcsin(sine)) == pytest.approx(result["angles"].max(), abs=0.02)


def test_errors_at_the_same_code_size(run_script):
    error = run_script(AUTOENCODER)["error"]
    assert error["linear"] == pytest.approx(error["PCA"], rel=0.01)
    assert error["nichtlinear"] < 0.8 * error["PCA"]


def test_denoising_beats_a_tuned_pca(run_script):
    result = run_script(AUTOENCODER)
    original, noisy, pca, autoencoder = result["noise_errors"]
    assert original == 0
    assert noisy == pytest.approx(result["NOISE"] ** 2, rel=0.02)
    assert autoencoder < 0.9 * pca < 0.1 * noisy


def test_kl_divergence_by_formula_by_sampling_and_by_torch(run_script):
    result = run_script(AUTOENCODER)
    library = kl_divergence(Normal(torch.tensor(1.5), 0.4), Normal(torch.tensor(0.0), 1.0)).item()
    assert result["kl_formula"] == pytest.approx(library, rel=1e-5)
    assert result["kl_sampled"] == pytest.approx(library, rel=0.01)


def test_codes_of_the_vae_fill_the_latent_space_and_know_the_digits(run_script):
    result = run_script(AUTOENCODER)
    assert np.all((result["code_std"] > 0.8) & (result["code_std"] < 1.6))  # wide without KL
    assert result["vae_accuracy"] > result["pca_accuracy"] + 0.04
    assert result["generated"].shape == (15, 15, 28, 28)
    assert result["generated"].std(axis=(0, 1)).max() > 0.2  # not the same picture everywhere


def test_halfway_between_two_codes_is_closer_to_a_digit_than_between_two_pictures(run_script):
    result = run_script(AUTOENCODER)
    pixel_end, pixel_middle, code_end, code_middle = result["distances"]
    assert code_middle < 0.95 * pixel_middle
    # not for being blurred: the way leads less far off than that of the pixels
    assert code_middle - code_end < 0.7 * (pixel_middle - pixel_end)
