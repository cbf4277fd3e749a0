"""Die Aussagen von Tag 2 auf echten Daten: lang, daher nur mit ``-m lang``."""

import pytest

pytestmark = [pytest.mark.echt, pytest.mark.lang]


def test_siamese_net_beats_pixels(run_real):
    mean = run_real("demo_siamese")["mean"]
    assert mean["siamesisch"] > mean["Pixel"] + 0.15
    assert mean["siamesisch"] > mean["vor dem Training"] + 0.1


def test_cnn_beats_an_mlp_of_its_size(run_real):
    result = run_real("demo_cnn_mnist")
    straight, two_off = result["straight"], result["two_off"]
    assert straight["CNN"] > 0.98 and straight["CNN"] > straight["MLP"] + 0.01
    assert two_off["CNN"] > two_off["MLP"] + 0.1


def test_optimizers_are_closer_with_fair_learning_rates(run_real):
    result = run_real("demo_adam_optimizer")
    assert all(result["same_as_keras"].values())
    assert result["gap_tuned"] < 0.4 * result["gap_common"]


def test_early_stopping_saves_epochs_and_test_loss(run_real):
    result = run_real("demo_early_stopping")
    assert result["same_as_keras"] and result["saved_share"] > 0.2
    assert result["with_stop"] < 0.9 * result["without"]


def test_gan_covers_the_classes(run_real):
    result = run_real("demo_gan")
    assert result["peak_accuracy"] > 0.9 and result["late_accuracy"] < 0.68
    assert result["classifier_accuracy"] > 0.85 and result["late_diversity"] > 9


def test_autoencoder_and_vae(run_real):
    result = run_real("demo_autoencoder")
    assert result["angles"].max() < 5
    assert result["error"]["nichtlinear"] < 0.8 * result["error"]["PCA"]
    assert result["vae_accuracy"] > result["pca_accuracy"] + 0.1


def test_deep_net_learns_with_skips(run_real):
    result = run_real("demo_resnet")
    deepest, flattest = result["deepest"], result["flattest"]
    with_skip, without = (result["final"][n][deepest] for n in ("mit Skip", "ohne Skip"))
    assert all(a < b for a, b in zip(with_skip, without))
    plain = result["train_loss"]["ohne Skip"]
    assert plain[deepest] > plain[flattest] + 0.05


def test_augmentation_helps(run_real):
    result = run_real("demo_bild_augmentation")
    assert result["gap"]["mit"] < result["gap"]["ohne"] - 0.1
    assert result["test_accuracy"]["mit"] > result["test_accuracy"]["ohne"] + 0.03
    assert result["digit_accuracy"]["gespiegelt"] < result["digit_accuracy"]["ohne"] - 0.02
