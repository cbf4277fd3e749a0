"""GAN: Verlauf des Diskriminators, Vielfalt der Fälschungen, Modenkollaps."""

import numpy as np
import pytest

GAN = "demo_gan"


def test_discriminator_is_first_nearly_always_right_and_then_hardly_better_than_chance(run_script):
    result = run_script(GAN)
    assert result["peak_accuracy"] > 0.9
    assert 0.5 < result["late_accuracy"] < 0.65  # three seeds: 0.59 to 0.63
    after = result["accuracies"][int(np.argmax(result["accuracies"])) :]
    assert min(after) < 0.6


def test_classifier_can_judge_the_fakes(run_script):
    result = run_script(GAN)
    assert result["classifier_accuracy"] > 0.75
    assert result["real_shares"].sum() == pytest.approx(1)
    assert result["real_shares"].min() > 0.03  # it knows every class


def test_fakes_cover_the_classes(run_script):
    result = run_script(GAN)
    assert 6.5 < result["late_diversity"] <= 10
    assert min(result["diversities"][:5]) < 4  # that had to be learned
    assert (result["fake_shares"] > 0.01).sum() >= 8


def test_mode_collapse_on_the_ring(run_script):
    """Seven seeds: always 8 of 8 with equal rates, 1 or 2 with a discriminator too fast."""
    result = run_script(GAN)
    assert result["found"]["gleich schnell"] == 8
    assert 1 <= result["found"]["Diskriminator schneller"] <= 3
    healthy, collapsed = result["ring_accuracy"].values()
    assert collapsed > 0.8 > healthy
