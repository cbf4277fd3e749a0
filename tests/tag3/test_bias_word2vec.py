"""Bias: geplantes Klischee wird gefunden, WEAT nach Definition, Neutralisieren und was bleibt."""

from kurs.minihub.world import corpus

from itertools import combinations

import numpy as np
import pytest
from scipy.stats import pearsonr

NAME = "demo_bias_word2vec"


def test_projection_follows_the_planted_bias(run_script):
    result = run_script(NAME)
    planted = corpus.planted_bias()
    assert set(result["words"]) == set(planted)  # every word of the world, none made up
    shares = [planted[word] for word in result["words"]]
    assert pearsonr(shares, result["projection"])[0] > 0.9
    for cliche, sign in (("Mann", -1), ("Frau", 1)):
        rows = [result["words"].index(word) for word in result["words_of"][cliche]]
        assert np.all(sign * result["projection"][rows] > 0)


def test_axis_is_what_the_pairs_have_in_common(run_script):
    result = run_script(NAME)
    mean = result["halves"].mean(axis=0)
    assert np.linalg.norm(result["axis"]) == pytest.approx(1, abs=1e-5)
    assert result["axis"] @ mean / np.linalg.norm(mean) > 0.95
    assert result["share"][0] > 0.5 > 3 * result["share"][1]
    own = np.linalg.svd(result["halves"])[2][0]
    assert abs(own @ result["axis"]) == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize("when", ["before", "after"])
def test_weat_is_that_of_caliskan(run_script, when):
    result = run_script(NAME)
    size, targets = result["size"], result[when][: 2 * result["size"]]
    association = [
        np.mean([word @ name for name in result["male_names"]])
        - np.mean([word @ name for name in result["female_names"]])
        for word in targets
    ]
    x, y = association[:size], association[size:]
    statistic = sum(x) - sum(y)
    d = (np.mean(x) - np.mean(y)) / np.std(association, ddof=1)
    at_least = [
        2 * sum(association[i] for i in group) - sum(association) >= statistic - 1e-6
        for group in combinations(range(2 * size), size)
    ]
    found = result[f"weat_{when}"]
    assert len(at_least) == 252
    assert found["d"] == pytest.approx(d, abs=1e-4)
    assert found["p"] == pytest.approx(np.mean(at_least), abs=1 / 252 + 1e-9)
    assert found["difference"] == pytest.approx(np.mean(x) - np.mean(y), abs=1e-5)


def test_bias_is_strong_before(run_script):
    found = run_script(NAME)["weat_before"]
    assert found["d"] > 1.5 and found["p"] < 0.01


def test_projection_shrinks_on_both_axes(run_script):
    result = run_script(NAME)
    before, after = result["bias_before"], result["bias_after"]
    assert before["Paare"] > 0.05 and after["Paare"] < 1e-6
    assert after["Namen"] < 0.85 * before["Namen"]
    assert abs(result["weat_after"]["difference"]) < 0.7 * result["weat_before"]["difference"]
    assert np.allclose(np.linalg.norm(result["after"], axis=1), 1, atol=1e-5)


def test_cliche_is_hidden_not_gone(run_script):
    result = run_script(NAME)
    assert result["accuracy_after"] >= 0.8
    assert result["accuracy_after"] > result["chance"] + 0.25
    assert result["p_value"] < 0.1  # ten words: the best possible value is 0.02
    assert 0.35 < result["chance"] < 0.65
