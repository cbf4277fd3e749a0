"""„Bank“: statische Vektoren gegen Vektoren aus BERT."""

from kurs.minihub.world import corpus

import numpy as np
import pytest

from tests import runner
from tests.conftest import find_script

NAME = "demo_kontext_embeddings"
WORDS = ("Bank", "Schloss", "Ball")


def test_static_vectors_know_no_context(run_script):
    result = run_script(NAME)
    assert result["static_cosines"].shape == (3 * 16 * 16,)
    assert np.allclose(result["static_cosines"], 1)
    for same, other, hits in result["results"]["statisch"]:
        assert same == pytest.approx(1) and other == pytest.approx(1)
        assert hits == pytest.approx(result["chance"])  # all equally near: exactly chance
    assert result["chance"] == pytest.approx(7 / 15)


def test_bert_tells_the_senses_apart(run_script):
    result = run_script(NAME)
    rows = np.array(result["results"]["BERT, letzte Schicht"])  # (3, 3)
    assert np.all(rows[:, 0] > rows[:, 1] + 0.02)
    assert np.all(rows[:, 2] > result["chance"] + 0.15)
    assert result["same_cosine"] > result["other_cosine"] + 0.05
    assert result["accuracy"] > result["chance"] + 0.25
    assert result["accuracy"] > result["means"]["Wörter zählen"][2]


def test_context_comes_from_the_layers(run_script):
    result = run_script(NAME)
    gap = (result["by_layer"][..., 0] - result["by_layer"][..., 1]).mean(axis=0)
    hits = result["by_layer"][..., 2].mean(axis=0)
    assert abs(gap[0]) < 0.02
    assert abs(hits[0] - result["chance"]) < 0.15
    assert gap[-1] > gap[1] + 0.03
    assert hits[-1] > hits[0] + 0.2


def test_sentences_are_balanced(run_script):
    result = run_script(NAME)
    for word in WORDS:
        texts, senses = result["sentences"][word], result["senses"][word]
        assert len(set(texts)) == 16
        assert sorted(map(senses.count, set(senses))) == [8, 8]
        assert all(text.count(word) == 1 for text in texts)
        first = [text.split()[1] == word for text in texts]
        assert 2 <= sum(first[:8]) <= 3 and 2 <= sum(first[8:]) <= 3


def look_closer(namespace):
    """Split words, the same sentences without padding, and held-out sentences of three seeds."""
    from kurs.minihub.bert import unseen_senses

    import torch

    word_vectors, compare = namespace["word_vectors"], namespace["compare"]
    tokenizer, model = namespace["tokenizer"], namespace["model"]
    text = "Die Gartenbank steht im Garten und die Katze sitzt auf der Gartenbank."
    pieces = tokenizer.tokenize("Gartenbank")
    with torch.no_grad():
        hidden = model(**tokenizer(text, return_tensors="pt")).last_hidden_state[0]
    by_hand = hidden[2 : 2 + len(pieces)].mean(0).numpy()  # behind [CLS] and „Die“
    alone = [word_vectors([text], "Bank")[:, 0] for text in namespace["sentences"]["Bank"]]
    return {
        "pieces": len(pieces),
        "split_matches": bool(
            np.allclose(word_vectors([text, text + text], "Gartenbank")[-1, 0], by_hand, atol=1e-5)
        ),
        "padding_matches": bool(
            np.allclose(np.stack(alone, 1), namespace["bert_vectors"]["Bank"], atol=1e-4)
        ),
        "held_out": {
            word: [
                compare(word_vectors(texts, word)[-1], list(senses))
                for seed in (1, 2, 3)
                for texts, senses in [map(list, zip(*unseen_senses(word, 60, seed)))]
            ]
            for word in corpus.AMBIGUOUS[:3]
        },
    }


@pytest.fixture(scope="module")
def closer(tmp_path_factory):
    folder = tmp_path_factory.mktemp("closer")
    result = runner.run(find_script(NAME), folder, inspect=f"{__name__}:look_closer")
    assert result.exit_code == 0, result.output
    return result.inspected


def test_split_words_get_the_mean_of_their_pieces(closer):
    assert closer["pieces"] > 1
    assert closer["split_matches"]
    assert closer["padding_matches"]


def test_effect_holds_for_sentences_that_bert_never_saw(closer):
    for word, rows in closer["held_out"].items():
        for same, other, hits in rows:
            assert same > other + 0.04, word
            assert hits > 0.9, word
