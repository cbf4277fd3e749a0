"""Trains the stand-in of ``sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2``.

A small BERT whose mean over the tokens is the vector of a sentence. Wordings of one meaning in
German, English and French are pulled together, all others of a batch are pushed away.
"""

from __future__ import annotations

from kurs.minihub import hub
from kurs.minihub.bert import CHARACTERS, batches, make_tokenizer, save, take, train, vocabulary
from kurs.minihub.world import corpus

import json
import random
from pathlib import Path

import torch
from torch.nn.functional import cross_entropy, normalize
from transformers import BatchEncoding, BertConfig, BertModel, BertTokenizerFast

REPO_ID = "sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2"
SEED, HELD_OUT_SEED = 42, 4242
CARD = "Satzvektoren (Mittelwert über die Tokens) für Deutsch, Englisch und Französisch."

VOCABULARY_SIZE, HIDDEN, LAYERS, HEADS, POSITIONS = 3600, 64, 2, 4, 128
STEPS, BATCH_SIZE, LEARNING_RATE = 2500, 128, 2e-3
FRENCH_LETTERS = "ÀÂÇÈÉÊËÎÏÔŒÙÛàâçèéêëîïôœùû"
TEMPERATURE = 0.05
WORDINGS = 2  # of each meaning in each language

MODULES = [
    {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
    {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
]
POOLING = {
    "word_embedding_dimension": HIDDEN,
    "pooling_mode_cls_token": False,
    "pooling_mode_mean_tokens": True,
    "pooling_mode_max_tokens": False,
    "pooling_mode_mean_sqrt_len_tokens": False,
}

Wordings = list[str]  # texts of one meaning


def wordings(meanings: list[corpus.Meaning], seed: int) -> list[Wordings]:
    """For each meaning WORDINGS texts in German, then in English, then in French."""
    rng = random.Random(seed)
    return [
        [
            meaning.realise(language, rng).text
            for language in corpus.LANGUAGES
            for _ in range(WORDINGS)
        ]
        for meaning in meanings
    ]


def answered_questions(n: int, seed: int) -> list[Wordings]:
    """Questions with the sentence that answers them, for retrieval."""
    return [
        [item.question.text, item.answer]
        for language in corpus.LANGUAGES
        for item in corpus.questions(n, seed, language, missing=0.0)
    ]


def encode(model: BertModel, encoded: BatchEncoding) -> torch.Tensor:
    """Mean over the tokens of each sentence, of length 1: (B, H)."""
    tokens = model(**encoded).last_hidden_state  # (B, T, H)
    mask = encoded["attention_mask"].unsqueeze(-1)  # (B, T, 1)
    return normalize((tokens * mask).sum(1) / mask.sum(1), dim=-1)


def contrastive_loss(model: BertModel, tokenizer, batch: list[tuple[str, str]]) -> torch.Tensor:
    """InfoNCE: each sentence has to find its partner among all partners of the batch."""
    first, second = zip(*batch)
    encoded = tokenizer(list(first + second), padding=True, truncation=True, return_tensors="pt")
    left, right = encode(model, encoded).chunk(2)  # (B, H) each
    similarities = left @ right.T / TEMPERATURE  # (B, B)
    partner = torch.arange(len(batch))
    return (cross_entropy(similarities, partner) + cross_entropy(similarities.T, partner)) / 2


def train_encoder() -> tuple[BertModel, BertTokenizerFast]:
    torch.set_num_threads(1)  # faster for tiny models, and sums are always added in one order
    torch.manual_seed(SEED)
    meanings, _ = corpus.split(corpus.parallel(16000, SEED))
    data = wordings(meanings, SEED) + answered_questions(1000, SEED)
    texts = [text for group in data for text in group]
    pieces = vocabulary(texts, VOCABULARY_SIZE, CHARACTERS + FRENCH_LETTERS)
    tokenizer = make_tokenizer(pieces, POSITIONS)
    config = BertConfig(
        vocab_size=len(pieces),
        hidden_size=HIDDEN,
        num_hidden_layers=LAYERS,
        num_attention_heads=HEADS,
        intermediate_size=4 * HIDDEN,
        max_position_embeddings=POSITIONS,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        initializer_range=0.05,
    )
    model = BertModel(config)
    rng = random.Random(SEED)
    stream = batches(data, BATCH_SIZE, SEED, lambda group: len(group[0]))
    losses = (
        contrastive_loss(model, tokenizer, [tuple(rng.sample(group, 2)) for group in batch])
        for batch in take(STEPS, stream)
    )
    train(model, losses, STEPS, LEARNING_RATE)
    return model, tokenizer


# --- scores -------------------------------------------------------------------------------------


def translations(meanings: list[corpus.Meaning], target: str) -> list[tuple[str, str]]:
    """(German text, other wording); for German only meanings that can be said in two ways."""
    rng = random.Random(SEED)
    pairs = []
    for meaning in meanings:
        text = meaning.realise("de", rng).text
        others = sorted(meaning.realisations(target) - {text})
        if others:
            pairs.append((text, rng.choice(others)))
    return pairs


@torch.no_grad()
def precision_at_1(model: BertModel, tokenizer, pairs: list[tuple[str, str]]) -> float:
    """Share of first texts whose nearest second text is their own."""
    left, right = (
        encode(model, tokenizer(list(texts), padding=True, truncation=True, return_tensors="pt"))
        for texts in zip(*pairs)
    )
    nearest = (left @ right.T).argmax(1)
    return nearest.eq(torch.arange(len(pairs))).float().mean().item()


@torch.no_grad()
def passage_accuracy(model: BertModel, tokenizer, questions: list[corpus.Question]) -> float:
    """Share of questions whose nearest sentence, among those of all contexts, is in their own."""
    texts = [sentence.text for item in questions for sentence in item.context]
    owner = [number for number, item in enumerate(questions) for _ in item.context]
    asked = [item.question.text for item in questions]
    left, right = (
        encode(model, tokenizer(group, padding=True, truncation=True, return_tensors="pt"))
        for group in (asked, texts)
    )
    nearest = torch.tensor(owner)[(left @ right.T).argmax(1)]
    return nearest.eq(torch.arange(len(questions))).float().mean().item()


def scores(model: BertModel, tokenizer: BertTokenizerFast, seed: int) -> dict[str, float]:
    _, meanings = corpus.split(corpus.parallel(3000, seed))
    found = {
        f"P@1 de-{target}": precision_at_1(model, tokenizer, translations(meanings, target)[:300])
        for target in corpus.LANGUAGES
    }
    questions = corpus.questions(20, seed, missing=0.0)
    return found | {"Frage findet Text": passage_accuracy(model, tokenizer, questions)}


# --- building -----------------------------------------------------------------------------------


def write_json(path: Path, content) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8", newline="\n")


def build(name: str, root: Path) -> dict:
    """Trains the encoder, writes its repository below root and returns its details."""
    model, tokenizer = train_encoder()
    folder = hub.snapshot(root, REPO_ID)
    stored = save(folder, model, tokenizer)
    write_json(folder / "modules.json", MODULES)
    write_json(folder / "1_Pooling" / "config.json", POOLING)
    limits = {"max_seq_length": POSITIONS, "do_lower_case": False}
    write_json(folder / "sentence_bert_config.json", limits)
    hub.write_card(folder, REPO_ID, list(corpus.LANGUAGES), "mit", CARD)
    reached = scores(stored, tokenizer, HELD_OUT_SEED)
    return {
        "seed": SEED,
        "score": {key: round(value, 3) for key, value in reached.items()},
        "source": "kurs/minihub/world",
        "licence": "MIT",
    }
