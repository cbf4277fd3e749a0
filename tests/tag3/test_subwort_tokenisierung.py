"""BPE von Hand, WordPiece, OOV-Raten."""

from kurs import HUB

import csv
import re
from collections import Counter

import numpy as np
import pytest

DEMO = "demo_subwort_tokenisierung"


def test_merges_and_pieces_by_hand_are_those_of_the_library(run_script):
    result = run_script(DEMO)
    assert len(result["merges"]) > 200
    assert result["merges"] == result["library_merges"] and result["same_merges"]
    assert result["same_pieces"] and len(result["sample"]) > 500
    assert len(result["number"]) == result["HAND_SIZE"]


def read_hub(part):
    with (HUB / f"dateien/10kGNAD/{part}.csv").open(encoding="utf-8", newline="") as file:
        return [text for _, text in csv.reader(file, delimiter=";", quotechar="'")]


def words_of(texts):
    return Counter(re.findall(r"\w+|[^\w\s]+", " ".join(texts)))


def test_wordpiece_splits_like_bert_and_prefers_other_pairs(run_script):
    result = run_script(DEMO)
    assert result["same_wordpiece"] and result["several"] > 300
    pairs, single = Counter(), Counter()
    for word, count in words_of(read_hub("train")[: result["ARTICLES"]]).items():
        pieces = [word[0], *("##" + character for character in word[1:])]
        for piece in pieces:
            single[piece] += count
        for pair in zip(pieces, pieces[1:]):
            pairs[pair] += count
    score = {(a, b): n / (single[a] * single[b]) for (a, b), n in pairs.items() if n >= 20}
    assert result["score"] == pytest.approx(score)
    by_count, by_score = result["first_by_count"], result["first_by_score"]
    assert pairs[by_count] == max(pairs.values()) > 10 * pairs[by_score]
    assert score[by_score] == max(score.values()) > 10 * score[by_count]


def check_rates(result):
    """Words become known as the vocabulary grows; subwords know nearly all from the start."""
    words, bpe, wordpiece = (np.array(result["oov"][n]) for n in ("Wörter", "BPE", "WordPiece"))
    assert np.all(np.diff(words) < 0)
    assert words[0] > 0.2
    assert np.all(bpe <= wordpiece) and np.all(wordpiece < 0.002)
    assert np.all(bpe < 0.2 * words)
    pieces = np.array(result["pieces_per_word"])
    assert np.all(np.diff(pieces) < 0) and np.all(pieces > 1) and pieces[0] > 2


def test_oov_rate_falls_with_the_vocabulary_and_is_near_zero_for_subwords(run_script):
    check_rates(run_script(DEMO))


def test_rate_of_words_is_counted_right(run_script):
    result = run_script(DEMO)
    most_common = words_of(read_hub("train")).most_common(result["SIZES"][2] - 1)
    known = {word for word, _ in most_common}
    test = re.findall(r"\w+", " ".join(read_hub("test")))
    rate = sum(word not in known for word in test) / len(test)
    assert result["oov"]["Wörter"][2] == pytest.approx(rate)


def test_compounds_are_new(run_script):
    result = run_script(DEMO)
    assert set(result["times_seen"].values()) == {0} and len(result["times_seen"]) == 3


@pytest.mark.echt
def test_real_news(run_real, real_data, tmp_path):
    """The real test part, halved: its first articles are for training."""
    lines = (real_data / "10kGNAD/test.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    folder = tmp_path / "10kGNAD"
    folder.mkdir()
    (folder / "train.csv").write_text("".join(lines[::2]), encoding="utf-8")
    (folder / "test.csv").write_text("".join(lines[1::2]), encoding="utf-8")
    environment = {
        "KURS_DATA_DIR": str(tmp_path),
        "HF_HOME": str(HUB / "hf"),  # the stand-in of BERT's vocabulary
        "HF_HUB_OFFLINE": "1",
    }
    result = run_real(DEMO, environment)
    assert result["same_merges"] and result["same_pieces"] and result["same_wordpiece"]
    check_rates(result)
    assert result["oov"]["Wörter"][-1] > 0.05  # German has words that no list holds
