"""A small GPT-2 of the world of sentences, under the name ``dbmdz/german-gpt2``.

It continues texts of that world and answers a question from the sentences in front of it::

    Petra Wolf hat einen Hund. Otto Becker wohnt in Zürich.
    Frage: Was hat Petra Wolf?
    Antwort: Petra Wolf hat einen Hund.

Who has or does what is drawn anew for every question, so that only those sentences can tell.
"""

from kurs.minihub import hub
from kurs.minihub.world import corpus

import json
import math
import random
from collections import Counter
from pathlib import Path

import numpy as np
import torch
from tokenizers import ByteLevelBPETokenizer
from torch.nn import functional
from transformers import GPT2Config, GPT2LMHeadModel, GPT2TokenizerFast
from transformers.utils import logging

REPO_ID = "dbmdz/german-gpt2"
END = "<|endoftext|>"
CARD = """Setzt Texte einer kleinen Welt fort und beantwortet Fragen zu einem Text davor:

    Petra Wolf hat einen Hund. Otto Becker wohnt in Zürich.
    Frage: Was hat Petra Wolf?
    Antwort:"""
SEED, HELD_OUT_SEED = 42, 4_242
VOCABULARY, POSITIONS, WIDTH = 1_190, 128, 96
DOCUMENTS, REVIEWS, RELATIONS, QUESTIONS = 6_000, 2_000, 6_000, 40_000
STEPS, LEARNING_RATE = 4_000, 4e-3
TEXT_ROWS, QUESTION_ROWS = 16, 48  # of a batch
ANSWER_WEIGHT = 4.0  # the few tokens of the answer are what question answering is learned from

Row = tuple[list[int], list[float]]  # token ids, weight of each token in the loss


# --- texts --------------------------------------------------------------------------------------


def running_text(documents: list[corpus.Document], seed: int) -> list[str]:
    """Stories, reviews and small groups of sentences about capitals, professions and the like."""
    reviews = corpus.reviews(REVIEWS, seed)
    relations = [sentence.text for sentence in corpus.relation_sentences(RELATIONS, seed)]
    groups = [" ".join(relations[i : i + 4]) for i in range(0, len(relations), 4)]
    return [document.text for document in documents] + [text for text, _ in reviews] + groups


def prompt(context: str, question: str) -> str:
    """What the model reads before it answers."""
    return f"{context}\nFrage: {question}\nAntwort:"


def asked(questions: list[corpus.Question], rng: random.Random) -> list[tuple[str, str]]:
    """Pairs (prompt, answer); every second context has one or two sentences more.

    The additions name other people and other things than question and answer, so they distract
    but never make a second answer right.
    """
    pairs = []
    for question in questions:
        context = [question.text]
        for other in rng.sample(questions, rng.choice((0, 0, 1, 2))):
            extra = other.context[0].text
            if not names(extra) & names(
                " ".join([*context, question.question.text, question.answer])
            ):
                context.insert(rng.randint(0, len(context)), extra)
        pairs.append((prompt(" ".join(context), question.question.text), question.answer))
    return pairs


def names(text: str) -> set[str]:
    """Nouns and names: the words with a capital."""
    return {word for word in corpus.tokenize(text, "de") if word[0].isupper()}


# --- training -----------------------------------------------------------------------------------


def train_tokenizer(texts: list[str], folder: Path) -> GPT2TokenizerFast:
    """Byte-level BPE; the end token gets the last id, because keras_hub pads with id 0."""
    bpe = ByteLevelBPETokenizer()
    bpe.train_from_iterator(texts, vocab_size=VOCABULARY - 1, show_progress=False)
    bpe.save_model(str(folder))
    path = folder / "vocab.json"
    ids = json.loads(path.read_text("utf-8"))
    ids[END] = len(ids)
    path.write_text(json.dumps(ids, ensure_ascii=False), "utf-8", newline="\n")
    return GPT2TokenizerFast(
        vocab=str(path), merges=str(folder / "merges.txt"), model_max_length=POSITIONS
    )


def text_rows(tokenizer, texts: list[str], rng: random.Random) -> list[Row]:
    """Half of the rows begin with the end token, as keras_hub puts it in front of every text."""
    rows = []
    for ids in tokenizer(texts)["input_ids"]:
        start = [tokenizer.eos_token_id] if rng.random() < 0.5 else []
        ids = (start + ids + [tokenizer.eos_token_id])[:POSITIONS]
        rows.append((ids, [1.0] * len(ids)))
    return rows


def question_rows(tokenizer, pairs: list[tuple[str, str]], rng: random.Random) -> list[Row]:
    """Questions with their answers, which weigh most."""
    rows = []
    prompts = tokenizer([before for before, _ in pairs])["input_ids"]
    answers = tokenizer([f" {answer}\n{END}" for _, answer in pairs])["input_ids"]
    for before, answer in zip(prompts, answers):
        before = [tokenizer.eos_token_id] * (rng.random() < 0.5) + before
        weights = [0.3] * len(before) + [ANSWER_WEIGHT] * len(answer)
        rows.append(((before + answer)[:POSITIONS], weights[:POSITIONS]))
    return rows


def batches(rows: list[Row], size: int, rng: random.Random):
    """Endless batches of rows of similar length."""
    while True:
        shuffled = rng.sample(rows, len(rows))
        for start in range(0, len(shuffled), 50 * size):
            block = sorted(shuffled[start : start + 50 * size], key=lambda row: len(row[0]))
            parts = [block[i : i + size] for i in range(0, len(block), size)]
            yield from rng.sample(parts, len(parts))


def padded(rows: list[Row]) -> tuple[torch.Tensor, torch.Tensor]:
    """Token ids and weights of a batch (B, T); the padding at the end weighs nothing."""
    length = max(len(ids) for ids, _ in rows)
    ids = torch.tensor([ids + [0] * (length - len(ids)) for ids, _ in rows])
    weights = torch.tensor([weight + [0.0] * (length - len(weight)) for _, weight in rows])
    return ids, weights


def train(model: GPT2LMHeadModel, texts: list[Row], questions: list[Row]) -> None:
    """Adam with warm-up and a cosine. A question may stand anywhere among the positions."""
    rng = random.Random(SEED)
    text_batches = batches(texts, TEXT_ROWS, rng)
    question_batches = batches(questions, QUESTION_ROWS, rng)
    optimizer = torch.optim.AdamW(
        model.parameters(), LEARNING_RATE, betas=(0.9, 0.98), weight_decay=0.01
    )
    rate = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda i: min(1, (i + 1) / 50) * (0.02 + 0.49 * (1 + math.cos(math.pi * i / STEPS))),
    )
    model.train()
    for _ in range(STEPS):
        losses = []
        for source in (text_batches, question_batches):
            ids, weights = padded(next(source))
            shift = rng.randint(0, POSITIONS - ids.shape[1]) if source is question_batches else 0
            position_ids = torch.arange(ids.shape[1]) + shift
            logits = model(input_ids=ids, position_ids=position_ids[None]).logits  # (B, T, V)
            loss = functional.cross_entropy(
                logits[:, :-1].flatten(0, 1), ids[:, 1:].flatten(), reduction="none"
            )
            weights = weights[:, 1:].flatten()
            losses.append((loss * weights).sum() / weights.sum())
        optimizer.zero_grad()
        sum(losses).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        rate.step()


# --- scores -------------------------------------------------------------------------------------


def generate(model, tokenizer, prompts: list[str], length: int, **how) -> list[str]:
    """What the model adds to each prompt; how: do_sample, temperature and the like."""
    batch = tokenizer(prompts, padding=True, padding_side="left", return_tensors="pt")
    with torch.no_grad():
        ids = model.generate(**batch, max_new_tokens=length, **how)  # (B, T + length)
    new = ids[:, batch["input_ids"].shape[1] :]
    return tokenizer.batch_decode(new, skip_special_tokens=True)


def answer_scores(model, tokenizer, pairs: list[tuple[str, str]]) -> dict[str, float]:
    """Share of the answers that are right to the letter, with and without one in the text."""
    right: dict[bool, list[bool]] = {True: [], False: []}
    for start in range(0, len(pairs), 100):
        part = pairs[start : start + 100]
        given = generate(model, tokenizer, [text for text, _ in part], 24, do_sample=False)
        for (_, answer), text in zip(part, given):
            in_text = answer != corpus.NOT_IN_TEXT["de"]
            right[in_text].append(text.split("\n")[0].strip() == answer)
    return {
        "Antwort steht im Text": float(np.mean(right[True])),
        "Antwort steht nicht im Text": float(np.mean(right[False])),
    }


def beginnings(documents: list[corpus.Document]) -> list[str]:
    """The first three words of each story."""
    return [" ".join(document.text.split()[:3]) for document in documents]


def whole_words(text: str) -> list[str]:
    """Words and punctuation marks without the last, which may be cut off."""
    return corpus.tokenize(text, "de")[:-1]


def continuation_scores(
    model, tokenizer, prompts: list[str], texts: list[str], **how
) -> tuple[float, float]:
    """Share of the continuations that consist of words of texts only, and share of their
    neighbouring words that are neighbours somewhere in texts."""
    known = [corpus.tokenize(text, "de") for text in texts]
    words = {word for row in known for word in row}
    pairs = {pair for row in known for pair in zip(row, row[1:])}
    added = generate(model, tokenizer, prompts, 40, **how)
    written = [whole_words(before + text) for before, text in zip(prompts, added)]
    neighbours = [pair for row in written for pair in zip(row, row[1:])]
    return (
        float(np.mean([words.issuperset(row) for row in written])),
        float(np.mean([pair in pairs for pair in neighbours])),
    )


def perplexities(
    model, tokenizer, train: list[corpus.Document], test: list[corpus.Document]
) -> tuple[float, float]:
    """Perplexity per word of model and of word frequencies, on the sentences of test that train
    does not have. The model sees the sentences before them."""
    seen = {sentence.text for document in train for sentence in document.sentences}
    counts = Counter(word for text in seen for word in corpus.tokenize(text, "de"))
    total, kinds = sum(counts.values()), len(counts) + 1  # one for all unknown words
    words, model_loss, unigram_loss = 0, 0.0, 0.0
    for document in test:
        ids, is_new = [tokenizer.eos_token_id], [False]
        for i, sentence in enumerate(document.sentences):
            new = sentence.text not in seen
            piece = tokenizer(" " * (i > 0) + sentence.text)["input_ids"]
            ids, is_new = ids + piece, is_new + [new] * len(piece)
            if new:
                row = corpus.tokenize(sentence.text, "de")
                words += len(row)
                unigram_loss -= sum(math.log((counts[word] + 1) / (total + kinds)) for word in row)
        ids, is_new = torch.tensor(ids[:POSITIONS]), torch.tensor(is_new[:POSITIONS])
        with torch.no_grad():
            logits = model(input_ids=ids[None]).logits[0, :-1]  # (T - 1, V)
        losses = functional.cross_entropy(logits, ids[1:], reduction="none")
        model_loss += float(losses[is_new[1:]].sum())
    return math.exp(model_loss / words), math.exp(unigram_loss / words)


# --- building -----------------------------------------------------------------------------------


def build(name: str, root: Path) -> dict:
    """Trains the model, writes it below root and says what the manifest should know."""
    torch.manual_seed(SEED)
    torch.set_num_threads(1)  # faster for so small a model
    logging.disable_progress_bar()
    rng = random.Random(SEED)
    documents = corpus.documents(DOCUMENTS, SEED)
    texts = running_text(documents, SEED)
    pairs = asked(corpus.questions(QUESTIONS, SEED), rng)
    examples = texts + [f"{before} {answer}" for before, answer in pairs]

    folder = hub.snapshot(root, REPO_ID)
    tokenizer = train_tokenizer(examples, folder)
    end = tokenizer.eos_token_id
    config = GPT2Config(
        vocab_size=len(tokenizer), n_positions=POSITIONS, n_embd=WIDTH, n_layer=4, n_head=4,
        resid_pdrop=0.0, embd_pdrop=0.0, attn_pdrop=0.0, bos_token_id=end, eos_token_id=end,
    )  # fmt: skip
    model = GPT2LMHeadModel(config)
    train(model, text_rows(tokenizer, texts, rng), question_rows(tokenizer, pairs, rng))
    model.generation_config.pad_token_id = end  # else every call to generate says so
    stored = hub.save_model(model, folder)
    tokenizer.save_pretrained(folder)
    hub.write_card(folder, REPO_ID, ["de"], "mit", CARD)

    tokenizer.pad_token = END
    return {
        "seed": SEED,
        "score": held_out_scores(stored, tokenizer, documents, examples),
        "source": "kurs/minihub/world",
        "licence": "MIT",
    }


def held_out_scores(model, tokenizer, documents, examples: list[str]) -> dict[str, float]:
    """All scores, on stories and questions that are not among the training examples."""
    known = {*examples}
    test_documents = [
        document for document in corpus.documents(200, HELD_OUT_SEED) if document.text not in known
    ]
    test_pairs = [
        (prompt(question.text, question.question.text), question.answer)
        for question in corpus.questions(500, HELD_OUT_SEED)
    ]
    test_pairs = [pair for pair in test_pairs if " ".join(pair) not in known]
    scores = answer_scores(model, tokenizer, test_pairs)
    for title, how in (
        ("gierig", {"do_sample": False}),
        ("Temperatur 0,7", {"do_sample": True, "temperature": 0.7, "top_k": 0}),
    ):
        only_words, neighbours = continuation_scores(
            model, tokenizer, beginnings(test_documents), examples, **how
        )
        scores[f"Fortsetzungen aus Wörtern der Welt, {title}"] = only_words
        scores[f"Wortpaare der Welt, {title}"] = neighbours
    scores["Perplexität je Wort"], scores["Perplexität je Wort, Worthäufigkeiten"] = perplexities(
        model, tokenizer, documents, test_documents
    )
    return {title: round(value, 3) for title, value in scores.items()}
