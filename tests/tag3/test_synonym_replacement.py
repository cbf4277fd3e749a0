"""demo_synonym_replacement: the label stays with the checked list; same number of steps."""

from kurs.minihub import hub
from kurs.minihub.world import lexicon

import csv
import re
from collections import defaultdict
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from gensim.models import Word2Vec

from tests.conftest import ROOT

FOLDER = ROOT / "NLP_Grundlagen/Datenaugmentation"
CHECKED, UNCHECKED, VECTORS = "geprüfte Liste", "ungeprüfte Liste", "Wortvektoren"


@pytest.fixture(scope="module")
def rows():
    with (FOLDER / "synonyme.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def test_word_list_is_sound(rows):
    seen = set()
    for row in rows:
        words = row["wörter"].split()
        assert len(words) == len(set(words)) >= 2, row
        assert row["wertung"] in ("", "+", "-") and row["form"]
        assert row["risiko"] in ("", "Geschlecht", "Wertung", "Wendung", "Stärke")
        key = (*sorted(words), row["form"])
        assert key not in seen, row
        seen.add(key)
    ratings = defaultdict(set)
    for row in rows:
        for word in row["wörter"].split() if not row["risiko"] else ():
            ratings[word].add(row["wertung"])
    assert all(len(found) == 1 for found in ratings.values()), "a word has two ratings"


def test_checked_rows_keep_the_rating_and_gender_of_the_world(rows):
    """No checked row mixes evaluations of the world, nor nouns of different gender."""
    adjectives = {
        form.lemma: {"positive": "+", "negative": "-"}.get(next(iter(tags), ""), "")
        for quality in lexicon.ADJECTIVE.values()
        for form in quality.words["de"]
        for tags in [quality.tags & {"positive", "negative"}]
    }
    genders = {
        form.lemma: form.gender for noun in lexicon.NOUN.values() for form in noun.words["de"]
    }
    known = 0
    for row in rows:
        words = row["wörter"].split()
        if row["risiko"] == "":
            rated = {adjectives[word] for word in words if word in adjectives} - {""}
            assert rated <= {row["wertung"]}, row
            known += bool(rated)
            if row["form"] == "Nomen, Singular":
                assert len({genders[word] for word in words if word in genders}) <= 1, row
    assert known >= 10


def test_label_stays_with_the_checked_list(run_script):
    result = run_script("demo_synonym_replacement")
    assert result["judge_accuracy"] > 0.97
    kept = result["label_kept"]
    assert kept[CHECKED] > 0.98
    assert kept[CHECKED] > kept[UNCHECKED] + 0.01 and kept[UNCHECKED] > kept[VECTORS] + 0.1
    assert result["ratings_kept"][CHECKED] == 1 > result["ratings_kept"][UNCHECKED]


def test_all_models_make_the_same_number_of_steps(run_script):
    result = run_script("demo_synonym_replacement")
    for steps in result["steps"].values():
        assert steps.tolist() == [[20 * size] * steps.shape[1] for size in result["sizes"]]


def test_gain_with_few_examples_and_harm(run_script):
    result = run_script("demo_synonym_replacement")
    gain, error = result["gain"], result["gain_error"]
    assert np.all(gain["ohne Varianten"] == 0)
    assert result["few_gain"][CHECKED] > 0.3
    assert gain[CHECKED][2] > 2 * error[CHECKED][2]  # 320 examples
    assert gain[CHECKED][-1] < 0.3, "no gain when examples abound"
    assert result["few_gain"][VECTORS] < -1.5 and gain[VECTORS][2] < -4
    assert result["accuracies"]["ohne Varianten"].mean(axis=1)[0] > 100 * result["majority"] + 3


def test_risks_are_told_apart(run_script):
    suggestions = run_script("demo_synonym_replacement")["suggestions"]
    assert suggestions["Bank"][CHECKED] == ["Sitzbank"]
    assert suggestions["Bank"][UNCHECKED] == ["Sparkasse", "Sitzbank"]
    for word, wrong in {"Auto": "Wagen", "ruhig": "öde", "immer": "stets"}.items():
        assert suggestions[word][CHECKED] == [] and suggestions[word][UNCHECKED] == [wrong]
    assert suggestions["schlecht"][CHECKED] == []


# --- real data -----------------------------------------------------------------------------------


def germeval(real_data: Path, part: str) -> pd.DataFrame:
    names = ["url", "text", "relevant", "polarity", "aspects"]
    path = real_data / f"germeval2017/{part}.tsv"
    table = pd.read_csv(path, sep="\t", names=names, quoting=csv.QUOTE_NONE).dropna(
        subset=["text", "polarity"]
    )
    table = table[table["polarity"].isin(["positive", "negative"])].drop_duplicates("text")
    return pd.DataFrame(
        {"label": (table["polarity"] == "positive").astype(int), "text": table.text}
    )


@pytest.mark.echt
def test_full_mode_on_real_posts(run_real, real_data, tmp_path):
    """Posts about the railway, vectors of real news: only the label is asserted."""
    table = pd.concat([germeval(real_data, "dev"), germeval(real_data, "test")])
    table = table[table["text"].str.len() < 300]  # short as the tweets of the real data set
    positive = table[table["label"] == 1]
    negative = table[table["label"] == 0].sample(len(positive), random_state=42)
    table = pd.concat([positive, negative]).sample(frac=1, random_state=42)
    folder = hub.snapshot(tmp_path, "sepidmnorozy/German_sentiment", "datasets")
    for name, part in (("test", table[:100]), ("dev", table[100:140]), ("train", table[140:])):
        part.to_csv(folder / f"{name}.csv", index=False)
    news = pd.read_csv(
        real_data / "10kGNAD/test.csv", sep=";", quotechar="'", names=["label", "text"]
    )
    texts = [re.findall(r"\w+", text) for text in [*news["text"], *table["text"]]]
    model = Word2Vec(texts, vector_size=50, sg=1, epochs=3, min_count=3, workers=2, seed=42)
    folder = hub.snapshot(tmp_path, "Word2vec/nlpl_45")
    model.wv.save_word2vec_format(str(folder / "model.bin"), binary=True)
    result = run_real(
        "demo_synonym_replacement", {"HF_HOME": str(tmp_path / "hf"), "HF_HUB_OFFLINE": "1"}
    )
    kept = result["label_kept"]
    assert kept[CHECKED] > 0.9 and kept[CHECKED] > kept[VECTORS] + 0.03
    assert result["ratings_kept"][CHECKED] == 1
    assert result["judge_accuracy"] > 0.55
