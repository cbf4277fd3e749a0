"""LSTM und GRU von Hand, Maske, Erinnern über den Abstand, Filmkritiken."""

import numpy as np
import pytest

LSTM = "demo_lstm_textklassifikation"


def test_gates_by_hand_equal_keras(run_script):
    result = run_script(LSTM)
    assert result["same_as_keras"] == {"LSTM": True, "GRU": True}
    for name in ("LSTM", "GRU"):
        by_hand, by_keras = result["by_hand"][name], result["by_keras"][name]
        assert by_hand.shape == (2, 4)
        assert np.allclose(by_hand, by_keras, atol=1e-5)
        assert np.abs(by_hand).max() > 0.1  # not equal for being zero
    # four gates, three gates; the second bias of GRU comes from reset_after=True
    assert result["parameters"] == {"LSTM": 4 * 4 * (3 + 4 + 1), "GRU": 3 * 4 * (3 + 4 + 2)}


@pytest.mark.parametrize("cell", ["SimpleRNN", "LSTM", "GRU"])
def test_padding_changes_nothing_with_a_mask_and_something_without(run_script, cell):
    change = run_script(LSTM)["change"]
    assert change[f"{cell} mit Maske"] < 1e-6
    assert change[f"{cell} ohne Maske"] > 1e-3


def test_lstm_and_gru_remember_over_long_distances_and_the_simple_rnn_does_not(run_script):
    result = run_script(LSTM)
    recall = {name: np.array(runs) for name, runs in result["recall"].items()}
    assert all(r.shape == (result["RUNS"], len(result["DISTANCES"])) for r in recall.values())
    for name, runs in recall.items():
        assert np.allclose(result["median_recall"][name], np.median(runs, axis=0))
    simple, lstm, gru = (result["farthest"][name] for name in ("SimpleRNN", "LSTM", "GRU"))
    assert min(lstm, gru) > 0.85  # four seeds: 0.96 to 1.0, simple RNN 0.39 to 0.63
    assert simple < 0.75
    assert min(lstm, gru) > simple + 0.2


def test_reviews_are_compared_with_counting_words(run_script):
    result = run_script(LSTM)
    accuracy = result["accuracy"]
    assert accuracy["immer dasselbe"] == pytest.approx(0.5, abs=0.02)
    assert accuracy["LSTM"] > 0.9
    assert accuracy["Wörter zählen"] > 0.75
    # in the small world the order of words decides: "bad but tasty", "tasty but bad"
    assert accuracy["LSTM"] > accuracy["Wörter zählen"] + 0.05
    expected = 2 * np.sqrt(accuracy["LSTM"] * (1 - accuracy["LSTM"]) / 500)
    assert result["noise"] == pytest.approx(expected)


def test_vocabulary_comes_from_training_texts_only(run_script):
    result = run_script(LSTM)
    assert len(result["train_texts"]) == 800 and len(result["val_texts"]) == 200
    words = {word for text in result["train_texts"] for word in text.lower().split()}
    clean = {word.strip(".,!?'\"") for word in words}
    assert set(result["vocabulary"]) - {"", "[UNK]"} <= clean
    assert max(len(text.split()) for text in result["train_texts"]) <= result["LENGTH"]
