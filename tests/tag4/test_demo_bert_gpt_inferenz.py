"""BERT füllt Lücken, GPT-2 schreibt weiter, Marian übersetzt, und Keras rechnet dasselbe."""

import numpy as np
import pytest

NAME = "demo_bert_gpt_inferenz"


def test_bert_fills_the_gap_by_the_words_behind_it(run_script):
    result = run_script(NAME)
    mouse, ball = (list(result["fillings"][text]) for text in result["gaps"])
    assert mouse[0] == "Katze"
    assert ball[0] in ("Spielerin", "Spieler", "Trainerin")
    for scores in result["fillings"].values():
        assert len(scores) == 5
        assert 0.5 < sum(scores.values()) <= 1.0001


def test_filters_by_hand_are_those_of_transformers(run_script):
    result = run_script(NAME)
    assert len(result["same_as_library"]) == 6
    assert all(result["same_as_library"].values())


def test_filters_keep_what_they_promise(run_script):
    result = run_script(NAME)
    plain, cold, hot, top_k, top_p, chain = result["distributions"].values()
    for probabilities in result["distributions"].values():
        assert probabilities.sum() == pytest.approx(1, abs=1e-4)
    assert np.allclose(plain**2 / (plain**2).sum(), cold, atol=1e-5)
    assert np.allclose(plain**0.5 / (plain**0.5).sum(), hot, atol=1e-5)
    assert cold.max() > plain.max() > hot.max()
    assert np.count_nonzero(top_k) == 3
    kept = top_p > 0
    assert plain[kept].sum() >= 0.8 > plain[kept].sum() - plain[kept].min()
    assert plain[kept].min() >= plain[~kept].max()
    assert 1 <= np.count_nonzero(chain) <= 20


def test_temperature_buys_diversity_with_probability(run_script):
    result = run_script(NAME)
    assert np.all(np.diff(result["diversity"]) > 0.02)
    assert np.all(np.diff(result["probability"]) < -0.01)
    assert result["diversity"][-1] > 2 * result["diversity"][0]
    assert result["probability"][0] > 2 * result["probability"][-1]


def test_marian_translates(run_script):
    result = run_script(NAME)
    assert result["translations"] == [
        "The dog sleeps in the garden.",
        "The dog sleeps in the forest.",
    ]


def test_only_encoders_see_later_words(run_script):
    change = run_script(NAME)["change"]
    assert set(change) == {"BERT", "Marian, Encoder", "GPT-2", "Marian, Decoder"}
    for values in change.values():
        assert len(values) >= 4
    assert change["BERT"].min() > 0.02 and change["Marian, Encoder"].min() > 0.005
    assert change["GPT-2"].max() < 1e-5 and change["Marian, Decoder"].max() < 1e-5


def test_keras_calculates_the_same(run_script):
    result = run_script(NAME)
    difference = result["difference"]
    assert difference["BERT"] < 1e-2
    assert difference["BERT mit tanh"] < 2e-5
    assert difference["BERT mit tanh"] < difference["BERT"] / 10
    assert difference["GPT-2"] < 1e-4
    torch_filling = result["fillings"][result["gaps"][0]]
    assert list(result["keras_filling"]) == list(torch_filling)
    for word, score in torch_filling.items():
        assert result["keras_filling"][word] == pytest.approx(score, abs=1e-3)
