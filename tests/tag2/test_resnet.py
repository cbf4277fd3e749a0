"""ResNet: gleich tief mit und ohne Skip-Verbindung, Trainingsverlust, Gradienten am Start."""

import numpy as np

RESNET = "demo_resnet"


def test_with_skip_the_training_loss_is_smaller_at_equal_depth(run_script):
    result = run_script(RESNET)
    deepest = result["deepest"]
    for runs in result["final"].values():
        assert all(len(losses) == result["RUNS"] for losses in runs.values())
    with_skip, without = (result["final"][n][deepest] for n in ("mit Skip", "ohne Skip"))
    assert np.mean(with_skip) < np.mean(without) - 0.1
    assert all(a < b for a, b in zip(with_skip, without))  # in every run, from the same weights


def test_without_skip_a_deep_net_fits_its_training_data_worse_than_a_flat_one(run_script):
    result = run_script(RESNET)
    plain = result["train_loss"]["ohne Skip"]
    assert plain[result["deepest"]] > plain[result["flattest"]] + 0.03
    residual = result["train_loss"]["mit Skip"]
    lost = {n: loss[result["deepest"]] - loss[result["flattest"]] for n, loss in
            {"ohne Skip": plain, "mit Skip": residual}.items()}  # fmt: skip
    assert lost["mit Skip"] < lost["ohne Skip"] - 0.05


def test_depths_count_the_convolutions_and_start_weights_are_the_same(run_script):
    result = run_script(RESNET)
    assert result["DEPTHS"] == [1 + 2 * blocks for blocks in result["BLOCKS"]]
    for norms in result["norms"].values():
        assert np.shape(norms) == (result["RUNS"], result["deepest"])
        assert np.all(np.array(norms) > 0)


def test_gradients_at_the_start_are_more_even_with_skip(run_script):
    result = run_script(RESNET)
    spread = {n: np.ptp(np.log10(norms), axis=1) for n, norms in result["norms"].items()}
    assert np.median(spread["mit Skip"]) < 0.8 * np.median(spread["ohne Skip"])
    # BatchNorm keeps them from vanishing: without skip they grow towards the input
    assert result["ratio"]["ohne Skip"] > 1.5 * result["ratio"]["mit Skip"]
