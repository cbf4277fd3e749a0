"""demo_mehrsprachige_embeddings: Procrustes finds translations that it has not learned."""

from kurs import HUB
from kurs.minihub import hub

import csv
import re

import pytest
from gensim.models import Word2Vec

from tests.conftest import ROOT

ENCODER = "sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2"
NAME = "demo_mehrsprachige_embeddings"


def test_dictionary_is_one_to_one():
    path = ROOT / "NLP_Grundlagen/Textrepraesentationen/woerterbuch_de_en.csv"
    with path.open(encoding="utf-8", newline="") as file:
        pairs = [(row["deutsch"], row["englisch"]) for row in csv.DictReader(file, delimiter=";")]
    assert 300 <= len(pairs) <= 500
    for side in zip(*pairs):
        assert len(set(side)) == len(side), "a word has two translations"
        assert all(re.fullmatch(r"\w+", word) for word in side)
    assert all(german != english for german, english in pairs)


def test_procrustes_by_hand_is_scipys(run_script):
    result = run_script(NAME)
    assert result["same_as_scipy"] and result["keeps_angles"]
    assert set(result["train"]).isdisjoint(result["held_out"])
    assert len(result["held_out"]) == 100 and len(result["train"]) > 300


def test_held_out_words_find_their_translation(run_script):
    result = run_script(NAME)
    assert result["chance"] < 0.002
    assert result["p1_without"] < 0.05 and result["p5_without"] < 0.1
    assert 0.4 < result["p1_with"] < result["p5_with"] and result["p5_with"] > 0.75


def test_larger_dictionaries_help(run_script):
    result = run_script(NAME)
    curve = dict(zip(result["sizes"], result["p1_curve"]))
    assert result["curves"].shape == (len(curve), 5, 2)
    assert curve[25] < 0.25 < curve[50] < curve[100] < curve[200] < curve[300] + 0.02
    assert curve[300] > 0.45


def test_sentence_encoder_beats_averaged_words(run_script):
    result = run_script(NAME)
    assert result["sentence_p1"] > 0.9
    assert result["sentence_p1"] >= result["sentence_p1_words"] > 3 / len(result["german"])
    assert result["paraphrase_p1"] >= 0.75


@pytest.mark.echt
def test_full_mode_with_vectors_of_real_sentences(run_real, real_data, tmp_path):
    """Image captions: German vectors from one half, English ones from the other."""
    for language, repo_id, half in (("de", "Word2vec/nlpl_45", 0), ("en", "Word2vec/nlpl_40", 1)):
        path = next((real_data / "multi30k").rglob(f"train.{language}"))
        lines = path.read_text(encoding="utf-8").splitlines()[half::2]
        sentences = [re.findall(r"\w+", line) for line in lines]
        model = Word2Vec(sentences, vector_size=50, sg=1, min_count=3, epochs=10, seed=42)
        folder = hub.snapshot(tmp_path, repo_id)
        model.wv.save_word2vec_format(str(folder / "model.bin"), binary=True)
    name = f"models--{ENCODER.replace('/', '--')}"
    (tmp_path / "hf/hub" / name).symlink_to(HUB / "hf/hub" / name)
    result = run_real(NAME, {"HF_HOME": str(tmp_path / "hf"), "HF_HUB_OFFLINE": "1"})
    assert result["same_as_scipy"]
    assert result["p1_with"] > 30 * result["chance"] and result["p5_with"] > result["p5_without"]
