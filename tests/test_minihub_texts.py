"""The language half of the mini hub: real calls find it, and it can do what scripts rely on.

The models are measured on sentences drawn here, with seeds that nothing was trained or chosen on.
"""

from __future__ import annotations

from kurs.minihub import __main__ as command
from kurs.minihub import bert, gpt2, hub, manifest, marian, sentence_encoder
from kurs.minihub.world import corpus

import random
import re
from collections import Counter

import pandas as pd
import pytest
import spacy
import tensorflow_datasets as tfds
import torch
from gensim.models import KeyedVectors
from huggingface_hub import hf_hub_download
from transformers import (
    AutoModel,
    AutoTokenizer,
    BertForPreTraining,
    BertForSequenceClassification,
    BertForTokenClassification,
    GPT2LMHeadModel,
    MarianMTModel,
    MarianTokenizer,
    pipeline,
)

HUB = command.ROOT
CACHE = {"cache_dir": HUB / "hf" / "hub", "local_files_only": True}
SEED = 20_001
DIRECTIONS = ("de-en", "en-de", "de-fr", "fr-de")
REPOSITORIES = sorted(path.name for path in (HUB / "hf" / "hub").iterdir())


@pytest.fixture(autouse=True, scope="module")
def one_thread():
    """Faster for models as small as these."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def entry(repo_id: str, kind: str = "models") -> dict:
    return manifest.read(HUB)[hub.entry(repo_id, kind)]


# --- all entries --------------------------------------------------------------------------------


def test_every_part_is_in_the_manifest_and_nothing_else():
    assert {part.entry for part in command.PARTS} == manifest.read(HUB).keys()
    for details in manifest.read(HUB).values():
        assert details["score"] and details["source"] and details["licence"]


@pytest.mark.parametrize("name", REPOSITORIES)
def test_cards_say_what_it_is(name):
    (card,) = (HUB / "hf" / "hub" / name).glob("snapshots/*/README.md")
    text = card.read_text(encoding="utf-8")
    assert "Mini-Ersatz, selbst trainiert, nur für den Schnellmodus." in text
    kind, organisation, repository = name.split("--")
    assert f"# {organisation}/{repository}\n" in text and re.search(r"^license: \w", text, re.M)
    revision = (HUB / "hf" / "hub" / name / "refs" / "main").read_text(encoding="utf-8")
    assert revision == card.parent.name and re.fullmatch(r"[0-9a-f]{40}", revision)


def test_no_machine_paths_in_the_hub():
    for path in (HUB / "hf" / "hub").rglob("*.json"):
        assert not re.search(r"/(work|tmp|root|home)/", path.read_text(encoding="utf-8")), path


# --- data sets ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["german_sentiment", "10kgnad", "wikiann"])
def test_building_again_gives_the_same_bytes(name, tmp_path):
    part = next(part for part in command.PARTS if part.name == name)
    command.build(part, tmp_path)
    built, kept = (manifest.read(root)[part.entry] for root in (tmp_path, HUB))
    assert built["files"] == kept["files"] and built["score"] == kept["score"]


@pytest.mark.parametrize("name, size", [("imdb_reviews", 1_000), ("wikiann/de", 1_000)])
def test_tfds_reads_it_like_the_real_one(name, size, tmp_path):
    train_ds, info = tfds.load(name, split="train", with_info=True, data_dir=HUB / "tfds")
    real = tfds.builder(name, data_dir=tmp_path)
    assert len(train_ds) == size and repr(info.features) == repr(real.info.features)
    assert str(info.version) == str(real.version)


@pytest.mark.parametrize("name, size", [("train", 1_200), ("dev", 200), ("test", 400)])
def test_german_sentiment(name, size):
    path = hf_hub_download(
        "sepidmnorozy/German_sentiment", f"{name}.csv", repo_type="dataset", **CACHE
    )
    table = pd.read_csv(path, encoding="utf-8")
    assert len(table) == size and {"text", "label"} <= set(table)
    assert table["label"].sum() == size // 2 and table["text"].is_unique


def test_sentiment_takes_more_than_counting_words():
    score = entry("sepidmnorozy/German_sentiment", "datasets")["score"]
    assert 0.75 < score["Testgenauigkeit, Wörter zählen"] < 0.95


def test_news_have_the_format_of_the_real_file(request):
    table = pd.read_csv(
        HUB / "dateien/10kGNAD/train.csv", sep=";", quotechar="'", names=["label", "text"]
    )
    assert set(table["label"]) == set(corpus.TOPICS) and len(table) == 1_200
    assert table["label"].value_counts().max() == table["label"].value_counts().min()


def test_wikipedia():
    path = hf_hub_download(
        "wikimedia/wikipedia", "20231101.de/train-00000-of-00020.parquet", repo_type="dataset",
        **CACHE,
    )  # fmt: skip
    table = pd.read_parquet(path)
    assert list(table) == ["id", "url", "title", "text"]
    words = Counter(" ".join(table["text"]).split())
    assert words.total() > 200_000 and words["Paris"] > 50


@pytest.mark.parametrize(
    "language, repo_id", [("de", "Word2vec/nlpl_45"), ("en", "Word2vec/nlpl_40")]
)
def test_word_vectors_know_relations(language, repo_id):
    path = hf_hub_download(repo_id, "model.bin", **CACHE)
    vectors = KeyedVectors.load_word2vec_format(path, binary=True, unicode_errors="ignore")
    for category in ("capital", "gender", "comparative"):
        questions = [q[1:] for q in corpus.analogies(language) if q[0] == category]
        questions = [q for q in questions if all(word in vectors for word in q)]
        right = [
            vectors.most_similar(positive=[b, c], negative=[a], topn=1)[0][0] == d
            for a, b, c, d in random.Random(SEED).sample(questions, 120)
        ]
        assert sum(right) / len(right) > 0.15, category  # chance: 0.001


# --- Marian -------------------------------------------------------------------------------------


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_translation(direction):
    repo_id = f"Helsinki-NLP/opus-mt-{direction}"
    kept = entry(repo_id)["score"]
    assert kept["greedy"] >= 0.92 and kept["beam"] >= 0.92 and kept["reviews"] >= 0.9
    assert kept["variants"] >= 1.5  # of 8 samples: sampling yields paraphrases
    model = MarianMTModel.from_pretrained(repo_id, **CACHE)
    tokenizer = MarianTokenizer.from_pretrained(repo_id, **CACHE)
    source, target = direction.split("-")
    rng = random.Random(SEED)
    meanings = marian.held_out(120, SEED)
    texts = [meaning.realise(source, rng).text for meaning in meanings]
    translations = marian.translate(model, tokenizer, texts, num_beams=1)
    right = [
        translation in corpus.acceptable(meaning, text, source, target)
        for meaning, text, translation in zip(meanings, texts, translations)
    ]
    assert sum(right) / len(right) >= 0.9


def test_long_input_is_cut_and_unknown_letters_survive():
    repo_id = "Helsinki-NLP/opus-mt-de-en"
    model = MarianMTModel.from_pretrained(repo_id, **CACHE)
    tokenizer = MarianTokenizer.from_pretrained(repo_id, **CACHE)
    long = tokenizer("Das Haus ist groß. " * 200, truncation=True, return_tensors="pt")
    assert long.input_ids.shape[1] == tokenizer.model_max_length == 512
    model.generate(**long, max_new_tokens=3)
    assert tokenizer.unk_token_id not in tokenizer("Ärger mit Übermaß und Xylophon").input_ids


# --- BERT ---------------------------------------------------------------------------------------


def test_bert_fills_gaps_and_tells_sentences_that_follow():
    repo_id = bert.REPO_IDS["bert"]
    model = BertForPreTraining.from_pretrained(repo_id, **CACHE).eval()
    tokenizer = AutoTokenizer.from_pretrained(repo_id, **CACHE)
    told = bert.stories(80, SEED)
    texts = [" ".join(story) for story in told]
    words = Counter(token for text in texts for token in tokenizer.tokenize(text))
    most_frequent = words.most_common(1)[0][1] / words.total()
    assert bert.masked_accuracy(model, tokenizer, texts, SEED) >= max(0.5, 3 * most_frequent)
    assert bert.next_sentence_accuracy(model, tokenizer, told, 200, SEED) >= 0.85


@pytest.mark.parametrize("word", ["Bank", "Schloss", "Ball"])
def test_bert_tells_the_senses_of_a_word(word):
    repo_id = bert.REPO_IDS["bert"]
    model = AutoModel.from_pretrained(repo_id, **CACHE).eval()
    tokenizer = AutoTokenizer.from_pretrained(repo_id, **CACHE)
    pairs = bert.unseen_senses(word, 40, SEED)
    same, different = bert.sense_cosines(model, tokenizer, word, pairs)
    assert same >= different + 0.05


def test_entities():
    repo_id = bert.REPO_IDS["ner"]
    recognise = pipeline(
        "ner",
        model=BertForTokenClassification.from_pretrained(repo_id, **CACHE).eval(),
        tokenizer=AutoTokenizer.from_pretrained(repo_id, **CACHE),
        aggregation_strategy="simple",
    )
    assert bert.entity_f1(recognise, corpus.ner_sentences(100, SEED, unseen=True)) >= 0.9


def test_sentiment():
    repo_id = bert.REPO_IDS["sentiment"]
    model = BertForSequenceClassification.from_pretrained(repo_id, **CACHE).eval()
    tokenizer = AutoTokenizer.from_pretrained(repo_id, **CACHE)
    assert list(model.config.id2label.values()) == ["positive", "negative", "neutral"]
    for labelled in bert.labelled_texts(100, SEED).values():
        assert bert.sentiment_accuracy(model, tokenizer, labelled) >= 0.95


# --- sentence encoder, GPT-2, spaCy -------------------------------------------------------------


def test_translations_and_paraphrases_are_neighbours():
    model = AutoModel.from_pretrained(sentence_encoder.REPO_ID, **CACHE).eval()
    tokenizer = AutoTokenizer.from_pretrained(sentence_encoder.REPO_ID, **CACHE)
    found = sentence_encoder.scores(model, tokenizer, SEED)
    assert min(value for name, value in found.items() if name.startswith("P@1")) >= 0.9
    assert found["Frage findet Text"] >= 0.8


def test_gpt2_answers_from_the_text_and_writes_the_language_of_the_world():
    model = GPT2LMHeadModel.from_pretrained(gpt2.REPO_ID, **CACHE).eval()
    tokenizer = AutoTokenizer.from_pretrained(gpt2.REPO_ID, **CACHE)
    assert tokenizer.eos_token_id != 0  # keras_hub pads with 0
    tokenizer.pad_token = tokenizer.eos_token
    questions = corpus.questions(80, SEED)
    pairs = [(gpt2.prompt(item.text, item.question.text), item.answer) for item in questions]
    right = gpt2.answer_scores(model, tokenizer, pairs)
    assert right["Antwort steht im Text"] >= 0.5  # to the letter: person, verb and thing
    assert right["Antwort steht nicht im Text"] >= 0.85
    documents = corpus.documents(600, SEED)
    texts = [document.text for document in documents]
    only_words, neighbours = gpt2.continuation_scores(
        model, tokenizer, gpt2.beginnings(documents[:40]), texts, do_sample=False
    )
    assert only_words >= 0.85 and neighbours >= 0.9


def test_spacy_names_its_sources_and_tags_plain_sentences():
    nlp = spacy.load(HUB / "spacy" / "de_core_news_sm" / "de_core_news_sm-3.8.0")
    assert "Mini-Ersatz, selbst trainiert, nur für den Schnellmodus" in nlp.meta["description"]
    sources = " ".join(source["name"] for source in nlp.meta["sources"])
    assert "GSD" in sources and "GermEval 2014" in sources
    assert nlp.meta["license"] == "CC BY-SA 4.0"
    score = manifest.read(HUB)["spacy"]["score"]
    assert score["UPOS"] >= 0.88 and score["UAS"] >= 0.70
    expected = ["DET", "ADJ", "NOUN", "VERB", "ADP", "DET", "NOUN", "PUNCT"]
    assert [t.pos_ for t in nlp("Der alte Mann wohnt in einem Haus.")] == expected
