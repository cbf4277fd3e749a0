"""Trains the stand-ins of ``Helsinki-NLP/opus-mt-de-en`` and its sisters: small Marian models.

The architecture is that of the real ones: post-norm, swish, sinusoidal positions, embeddings scaled
by sqrt(d_model) and shared by encoder, decoder and output. The models learn from meanings of the
world, each said at random in both languages: sampling therefore yields paraphrases. Reviews, texts
of one to three sentences, are among them.
"""

from __future__ import annotations

from kurs.minihub import hub
from kurs.minihub.world import corpus

import json
import math
import random
import re
import string
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import sentencepiece
import torch
from sentencepiece.sentencepiece_model_pb2 import ModelProto
from torch.nn.functional import cross_entropy
from transformers import GenerationConfig, MarianConfig, MarianMTModel, MarianTokenizer

ORGANISATION = "Helsinki-NLP"
SEED = 42
TEST_SEED = 4242

D_MODEL, HEADS, FFN, LAYERS = 64, 4, 96, 2
WORDS = 1_450  # pieces per language besides letters, the most frequent ones
WORD = re.compile(r"▁?(?:\w+'?|[^\w▁])")  # "▁Haus", "▁l'", "auto", ".", "▁?"
SPACE = "▁"  # what sentencepiece writes for a space
LETTERS = string.ascii_letters + string.digits + "äöüÄÖÜßàâçéèêëîïôùûœÀÂÇÉÈÊÎÔÛŒ"  # never unknown
SPELLED = -20.0  # log probability of a letter, below that of every word
MAX_POSITIONS = 512  # as in the real models
MAX_NEW_PIECES = 128  # where generation stops

DRAWS, DRAWN = 16, 2_500  # of meanings; one large draw would exhaust the small shapes
REVIEWS = 4_000
WORDINGS = 3  # of each meaning in each language
JOINED = 0.1  # share of training texts of two sentences
BATCH_PIECES = 2_500  # per batch, source and target together, padding included
STEPS = 6_000
LEARNING_RATE, WARM_UP = 3e-3, 200

IGNORED = -100  # label that counts for no loss

CARD = """Übersetzt Sätze einer kleinen erfundenen Welt ({pairs} Bedeutungen im Training).
Von neuen Sätzen dieser Welt sind {greedy:.1%} richtig übersetzt (gierig; Synonyme zählen)."""


# --- sentences ----------------------------------------------------------------------------------


def draw_pairs(source: str, target: str) -> list[tuple[list[str], list[str]]]:
    """Training meanings, each as WORDINGS random texts in both languages."""
    rng = random.Random(SEED)
    drawn = [meaning for i in range(DRAWS) for meaning in corpus.parallel(DRAWN, SEED + i)]
    meanings, _ = corpus.split(list(dict.fromkeys(drawn)))
    said = [
        tuple(
            [meaning.realise(language, rng).text for _ in range(WORDINGS)]
            for language in (source, target)
        )
        for meaning in meanings
    ]
    reviews = corpus.parallel_reviews(REVIEWS, SEED)
    return said + [
        tuple(
            [review.realise(language, rng) for _ in range(WORDINGS)]
            for language in (source, target)
        )
        for review in reviews
    ]


# --- pieces -------------------------------------------------------------------------------------


def piece_model(texts: list[str]) -> sentencepiece.SentencePieceProcessor:
    """A unigram model whose pieces are the words of the texts; other words are spelled.

    So small a world has few enough words. The normalisation is "identity": the table of the real
    models fills 240 kB.
    """
    counts = Counter(
        word for text in texts for word in WORD.findall(SPACE + text.replace(" ", SPACE))
    )
    words = dict(counts.most_common(WORDS))
    letters = {letter for word in counts for letter in word} | set(LETTERS)
    model = ModelProto()
    model.normalizer_spec.name = "identity"
    for control, kind in (("<unk>", "UNKNOWN"), ("<s>", "CONTROL"), ("</s>", "CONTROL")):
        model.pieces.add(piece=control, type=ModelProto.SentencePiece.Type.Value(kind))
    for word, count in words.items():
        model.pieces.add(piece=word, score=math.log(count / counts.total()))
    for letter in sorted(letters - words.keys()):
        model.pieces.add(piece=letter, score=SPELLED)
    return sentencepiece.SentencePieceProcessor(model_proto=model.SerializeToString())


def joint_vocabulary(*models: sentencepiece.SentencePieceProcessor) -> dict[str, int]:
    """One vocabulary for both languages, in Marian's order: </s>, <unk>, pieces, <pad> last."""
    known = {model.id_to_piece(i) for model in models for i in range(model.get_piece_size())}
    pieces = sorted(known - {"<s>", "</s>", "<unk>"})
    return {piece: i for i, piece in enumerate(["</s>", "<unk>", *pieces, "<pad>"])}


def make_tokenizer(folder: Path, source: str, target: str, pairs) -> MarianTokenizer:
    """Writes the piece models of both languages and the vocabulary that joins them."""
    models = [piece_model([text for texts in side for text in texts]) for side in zip(*pairs)]
    for side, model in zip(("source", "target"), models):
        (folder / f"{side}.spm").write_bytes(model.serialized_model_proto())
    vocabulary = json.dumps(joint_vocabulary(*models), ensure_ascii=False)
    (folder / "vocab.json").write_text(vocabulary, encoding="utf-8", newline="\n")
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Recommended: pip install sacremoses")
        return MarianTokenizer(
            str(folder / "source.spm"),
            str(folder / "target.spm"),
            str(folder / "vocab.json"),
            source_lang=source,
            target_lang=target,
            model_max_length=MAX_POSITIONS,
        )


# --- model --------------------------------------------------------------------------------------


def make_model(tokenizer: MarianTokenizer) -> MarianMTModel:
    """An untrained Marian; all settings but the sizes are those of the real models."""
    pad, end = tokenizer.pad_token_id, tokenizer.eos_token_id
    special = {
        "pad_token_id": pad,
        "bos_token_id": end,
        "eos_token_id": end,
        "forced_eos_token_id": end,
        "decoder_start_token_id": pad,
    }
    config = MarianConfig(
        vocab_size=len(tokenizer.encoder),
        d_model=D_MODEL,
        encoder_layers=LAYERS,
        decoder_layers=LAYERS,
        encoder_attention_heads=HEADS,
        decoder_attention_heads=HEADS,
        encoder_ffn_dim=FFN,
        decoder_ffn_dim=FFN,
        max_position_embeddings=MAX_POSITIONS,
        activation_function="swish",
        scale_embedding=True,
        static_position_embeddings=True,
        normalize_before=False,
        normalize_embedding=False,
        add_bias_logits=False,
        add_final_layer_norm=False,
        dropout=0.0,
        init_std=D_MODEL**-0.5,
        **special,
    )
    model = MarianMTModel(config)
    model.generation_config = GenerationConfig(
        max_length=MAX_NEW_PIECES, num_beams=4, bad_words_ids=[[pad]], **special
    )
    return model


# --- training -----------------------------------------------------------------------------------


def encode_all(tokenizer: MarianTokenizer, pairs) -> list[tuple[list[list[int]], list[list[int]]]]:
    """Piece ids with the end token, for every wording of every meaning."""

    def encode(model, text: str) -> list[int]:
        pieces = model.encode(text, out_type=str)
        return [tokenizer.encoder[piece] for piece in pieces] + [tokenizer.eos_token_id]

    models = tokenizer.spm_source, tokenizer.spm_target
    return [
        tuple([encode(model, text) for text in texts] for model, texts in zip(models, sides))
        for sides in pairs
    ]


def epoch(encoded, rng: random.Random) -> list[tuple[list[int], list[int]]]:
    """Every meaning once, with a random wording on both sides; some joined to two sentences."""
    examples = [(rng.choice(sources), rng.choice(targets)) for sources, targets in encoded]
    rng.shuffle(examples)
    singles = int(len(examples) * (1 - JOINED))
    first, rest = examples[:singles], examples[singles:]
    joined = [
        (a[:-1] + c, b[:-1] + d) for (a, b), (c, d) in zip(rest[::2], rest[1::2])
    ]  # without the end token in the middle
    return first + joined


def batches(encoded, rng: random.Random) -> Iterator[list[tuple[list[int], list[int]]]]:
    """Batches without end, each of texts of about the same length."""
    while True:
        examples = epoch(encoded, rng)
        examples.sort(key=lambda example: (len(example[1]), len(example[0]), rng.random()))
        groups, group, width = [], [], 0
        for example in examples:
            wider = max(width, len(example[0]) + len(example[1]))
            if group and wider * (len(group) + 1) > BATCH_PIECES:
                groups.append(group)
                group, wider = [], len(example[0]) + len(example[1])
            group.append(example)
            width = wider
        groups.append(group)
        rng.shuffle(groups)
        yield from groups


def padded(rows: list[list[int]], value: int) -> torch.Tensor:
    """Lists of different lengths as one tensor (B, T)."""
    width = max(map(len, rows))
    return torch.tensor([row + [value] * (width - len(row)) for row in rows])


def loss_of(model: MarianMTModel, batch) -> torch.Tensor:
    pad = model.config.pad_token_id
    source = padded([source for source, _ in batch], pad)  # (B, S)
    labels = padded([target for _, target in batch], IGNORED)  # (B, T)
    logits = model(
        input_ids=source,
        attention_mask=source != pad,
        decoder_input_ids=shifted(labels, pad),
        use_cache=False,
    ).logits  # (B, T, vocabulary)
    return cross_entropy(logits.flatten(0, 1), labels.flatten(), ignore_index=IGNORED)


def shifted(labels: torch.Tensor, pad: int) -> torch.Tensor:
    """What the decoder reads: the start token <pad>, then the labels but the last."""
    start = torch.full_like(labels[:, :1], pad)
    return torch.cat([start, labels[:, :-1].masked_fill(labels[:, :-1] == IGNORED, pad)], dim=1)


def learning_rate_factor(step: int) -> float:
    """Rises in WARM_UP steps, then falls in a straight line to nearly nothing."""
    return min((step + 1) / WARM_UP, max(0.01, 1 - step / STEPS))


def train(model: MarianMTModel, encoded) -> None:
    rng = random.Random(SEED)
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=LEARNING_RATE, betas=(0.9, 0.98), weight_decay=0.01, fused=True
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, learning_rate_factor)
    model.train()
    for _, batch in zip(range(STEPS), batches(encoded, rng)):
        loss_of(model, batch).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
    model.eval()


# --- score --------------------------------------------------------------------------------------


def held_out(n: int, seed: int) -> list[corpus.Meaning]:
    """n meanings that training never saw, of all shapes."""
    _, meanings = corpus.split(corpus.parallel(15 * n, seed))
    return meanings[:n]


def held_out_reviews(n: int, seed: int) -> list[corpus.Review]:
    """n reviews that training never saw."""
    known = set(corpus.parallel_reviews(REVIEWS, SEED))
    return [review for review in corpus.parallel_reviews(4 * n, seed) if review not in known][:n]


def translate(model, tokenizer, texts: list[str], **how) -> list[str]:
    """The texts in batches through generate; how: its arguments."""
    translations = []
    for start in range(0, len(texts), 100):
        inputs = tokenizer(texts[start : start + 100], padding=True, return_tensors="pt")
        output = model.generate(**inputs, **how)
        translations += tokenizer.batch_decode(output, skip_special_tokens=True)
    return translations


def scores(model, tokenizer, n: int, seed: int, samples: int = 8) -> dict[str, float]:
    """Shares of n held-out sentences that are correct: greedy, by beam search, sampled.

    "variants" is the mean number of different correct translations among the samples, "reviews"
    the share of n held-out reviews that are correct as a whole (greedy).
    """
    source, target = tokenizer.source_lang, tokenizer.target_lang
    rng = random.Random(seed)
    meanings = held_out(n, seed)
    texts = [meaning.realise(source, rng).text for meaning in meanings]
    correct = [
        corpus.acceptable(meaning, text, source, target) for meaning, text in zip(meanings, texts)
    ]

    def share(translations: list[str], accepted) -> float:
        return round(sum(t in good for t, good in zip(translations, accepted)) / len(accepted), 4)

    repeated = [text for text in texts for _ in range(samples)]
    torch.manual_seed(seed)
    sampled = translate(model, tokenizer, repeated, num_beams=1, do_sample=True, temperature=1.0)
    reviews = held_out_reviews(n, seed)
    read = [review.realise(source, rng) for review in reviews]
    groups = [set(sampled[i : i + samples]) for i in range(0, len(sampled), samples)]
    return {
        "greedy": share(translate(model, tokenizer, texts, num_beams=1), correct),
        "beam": share(translate(model, tokenizer, texts), correct),
        "sampled": share(sampled, [good for good in correct for _ in range(samples)]),
        "variants": round(sum(len(g & good) for g, good in zip(groups, correct)) / n, 2),
        "reviews": share(
            translate(model, tokenizer, read, num_beams=1),
            [review.realisations(target) for review in reviews],
        ),
    }


# --- build --------------------------------------------------------------------------------------


def build(name: str, root: Path) -> dict:
    """Trains ``opus-mt-de-en`` or a sister and writes it as a snapshot of the mini hub."""
    source, target = name.split("-")[-2:]
    repo_id = f"{ORGANISATION}/{name}"
    folder = hub.snapshot(root, repo_id)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # faster for such small tensors, and the same sums on every machine
    torch.manual_seed(SEED)
    pairs = draw_pairs(source, target)
    tokenizer = make_tokenizer(folder, source, target, pairs)
    model = make_model(tokenizer)
    train(model, encode_all(tokenizer, pairs))
    stored = hub.save_model(model, folder)
    score = scores(stored, tokenizer, n=400, seed=TEST_SEED)
    torch.set_num_threads(threads)
    tokenizer.save_pretrained(folder)
    hub.write_card(folder, repo_id, [source, target], "mit", CARD.format(pairs=len(pairs), **score))
    return {
        "seed": SEED,
        "score": score,
        "source": "eigene Sätze aus der Welt des Mini-Hubs",
        "licence": "MIT",
    }
