"""Trains the stand-ins of three German BERT models on the small world.

``bert`` is pre-trained with masked words and next sentences; ``ner`` and ``sentiment`` are
fine-tuned from it. All of them share one WordPiece vocabulary and load through transformers,
``bert`` through keras_hub as well.
"""

from __future__ import annotations

from kurs.minihub import hub
from kurs.minihub.world import corpus
from kurs.minihub.world.lexicon import ADJECTIVE

import hashlib
import json
import random
import re
import string
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import combinations
from pathlib import Path

import torch
from tokenizers.pre_tokenizers import BertPreTokenizer
from torch.nn.functional import cosine_similarity, cross_entropy
from torch.nn.utils.rnn import pad_sequence
from transformers import (
    BertConfig,
    BertForPreTraining,
    BertForSequenceClassification,
    BertForTokenClassification,
    BertTokenizerFast,
    PreTrainedModel,
    pipeline,
)

SEED = 42
HELD_OUT_SEED = 4242  # of everything that is scored
IGNORED = -100  # label of positions that do not count, as in cross_entropy

REPO_IDS = {
    "bert": "google-bert/bert-base-german-cased",
    "ner": "dbmdz/bert-large-cased-finetuned-conll03-german",
    "sentiment": "oliverguhr/german-sentiment-bert",
}
CARDS = {
    "bert": "BERT mit Köpfen für maskierte Wörter und den nächsten Satz.",
    "ner": "BERT, das Personen, Orte und Organisationen markiert.",
    "sentiment": "BERT, das Bewertungen als positiv, negativ oder neutral einordnet.",
}


def is_held_out(text: str) -> bool:
    """Whether a text is for scoring only; texts of the same words fall on the same side."""
    words = " ".join(sorted(re.findall(r"\w+", text.lower())))
    return int(hashlib.sha256(words.encode()).hexdigest()[:8], 16) % 8 == 0


# --- tokenizer ----------------------------------------------------------------------------------

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
CHARACTERS = string.ascii_letters + "ÄÖÜäöüß" + string.digits
PUNCTUATION = string.punctuation + "„“”‚‘’–…€"
RARE = 5  # words seen less often are split
LONGEST_PIECE = 6
WORDS = 0.85  # at most this share of the vocabulary, characters included; the rest are parts


def vocabulary(texts: Iterable[str], size: int, characters: str = CHARACTERS) -> list[str]:
    """WordPiece vocabulary: single characters, words that are not rare, frequent parts of words.

    So the words of the world stay whole, and any other word falls into known pieces. (The trainer
    of the tokenizers library numbers its pieces differently from run to run.)
    """
    split = BertPreTokenizer().pre_tokenize_str
    counts = Counter(word for text in texts for word, _ in split(text))
    single = [*characters, *PUNCTUATION, *(f"##{character}" for character in characters)]
    common = [word for word, count in counts.items() if count >= RARE and len(word) > 1]
    common.sort(key=lambda word: (-counts[word], word))
    words = sorted(common[: int(WORDS * size) - len(single)])
    parts: Counter = Counter()
    for word in counts:
        if word.isalpha():
            for n in range(2, min(LONGEST_PIECE, len(word) - 1) + 1):
                parts.update({word[:n]: n - 1, f"##{word[-n:]}": n - 1})
    known = SPECIAL + single + words
    ranked = sorted(parts.keys() - known, key=lambda part: (-parts[part], part))
    return known + ranked[: size - len(known)]


def make_tokenizer(pieces: list[str], length: int) -> BertTokenizerFast:
    """Cased tokenizer that keeps umlauts."""
    return BertTokenizerFast(
        vocab={piece: number for number, piece in enumerate(pieces)},
        do_lower_case=False,
        strip_accents=False,
        model_max_length=length,
    )


# --- training -----------------------------------------------------------------------------------

BATCH_SIZE = 64


def train(model: PreTrainedModel, losses: Iterable, steps: int, learning_rate: float) -> None:
    """One step of AdamW for each of the losses, which are computed one by one on demand.

    The learning rate rises during the first twentieth and then falls to zero.
    """
    model.train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=learning_rate, fused=True)
    rise = steps // 20
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / rise, (steps - step) / (steps - rise))
    )
    for loss in losses:
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
    model.eval()


def padded(rows: list[list[int]], value: int = 0) -> torch.Tensor:
    """Rows of different lengths as one tensor (B, T)."""
    return pad_sequence([torch.tensor(row) for row in rows], True, value)


# --- pre-training -------------------------------------------------------------------------------

VOCABULARY_SIZE, HIDDEN, LAYERS, HEADS, POSITIONS = 2000, 64, 3, 4, 128
STEPS, LEARNING_RATE = 8000, 2e-3
MASKED = 0.15

Example = tuple[list[int], list[int], int]  # input ids, segments, 0 next, 1 random, or IGNORED


def single_texts(seed: int) -> list[str]:
    """Sentences of all kinds that stand alone."""
    rng = random.Random(seed)
    meanings, _ = corpus.split(corpus.parallel(8000, seed))
    texts = [meaning.realise("de", rng).text for meaning in meanings]
    texts += [sentence.text for sentence in corpus.relation_sentences(4000, seed)]
    for word in corpus.AMBIGUOUS:
        texts += [sentence.text for sentence, _ in corpus.sense_sentences(word, seed, 500)]
    texts += [text for text, _ in corpus.reviews(2000, seed)]
    texts += [
        f"{item.text} {item.question.text} {item.answer}" for item in corpus.questions(2500, seed)
    ]
    return [text for text in texts if not is_held_out(text)]


def stories(n: int, seed: int) -> list[list[str]]:
    """The sentences of n documents."""
    return [
        [sentence.text for sentence in document.sentences] for document in corpus.documents(n, seed)
    ]


def draw_pair(rng: random.Random, told: list[list[str]]) -> tuple[str, str, int]:
    """One to four sentences of a story and, equally often, what follows or some other text."""
    story = rng.choice(told)
    cut = rng.randrange(1, len(story))
    first = story[max(0, cut - rng.choice((1, 1, 1, 2, 4))) : cut]
    is_random = rng.randrange(2)
    if is_random:
        story = rng.choice([other for other in rng.sample(told, 2) if other is not story])
        cut = rng.randrange(len(story))
    second = story[cut : cut + rng.choice((1, 1, 1, 2, 4))]
    return " ".join(first), " ".join(second), is_random


def sense_pairs(n: int, seed: int) -> list[tuple[str, str, int]]:
    """Two sentences with one ambiguous word; the second one follows if it means the same there.

    A word keeps its sense in running text. So the model has to tell the senses apart.
    """
    rng = random.Random(seed)
    texts: dict[str, dict[str, list[str]]] = {word: {} for word in corpus.AMBIGUOUS}
    for word, by_sense in texts.items():
        for sentence, sense in corpus.sense_sentences(word, seed, 500):
            if not is_held_out(sentence.text):
                by_sense.setdefault(sense, []).append(sentence.text)
    pairs = []
    for number in range(n):
        by_sense = texts[corpus.AMBIGUOUS[number % len(corpus.AMBIGUOUS)]]
        same, other = rng.sample(list(by_sense), 2)
        is_random = rng.randrange(2)
        second = rng.choice(by_sense[other if is_random else same])
        pairs.append((rng.choice(by_sense[same]), second, is_random))
    return pairs


def encode(tokenizer: BertTokenizerFast, first: list[str], second: list[str] | None = None):
    """Input ids and segments of all texts at once."""
    encoded = tokenizer(first, second, truncation=True)
    return zip(encoded["input_ids"], encoded["token_type_ids"])


def examples(tokenizer: BertTokenizerFast, told, texts: list[str], seed: int) -> list[Example]:
    """Single texts, as many pairs from stories and a fourth as many with ambiguous words."""
    rng = random.Random(seed)
    drawn = [draw_pair(rng, told) for _ in texts] + sense_pairs(len(texts) // 4, seed)
    firsts, seconds, answers = map(list, zip(*drawn))
    pairs = encode(tokenizer, firsts, seconds)
    found = [(ids, segments, answer) for (ids, segments), answer in zip(pairs, answers)]
    found += [(ids, segments, IGNORED) for ids, segments in encode(tokenizer, texts)]
    rng.shuffle(found)
    return found


def batches(items: list, size: int, seed: int, length) -> Iterator[list]:
    """Endless batches; those of one batch are of similar length, which saves time."""
    rng = random.Random(seed)
    while True:
        rng.shuffle(items)
        pools = [items[i : i + 20 * size] for i in range(0, len(items), 20 * size)]
        chunks = []
        for pool in pools:
            pool.sort(key=length)
            chunks += [pool[i : i + size] for i in range(0, len(pool), size)]
        rng.shuffle(chunks)
        yield from chunks


def mask(ids: torch.Tensor, tokenizer: BertTokenizerFast, generator: torch.Generator):
    """Hides 15 % of the tokens: 80 % as [MASK], 10 % as another token, 10 % as they are.

    Returns the new ids (B, T) and the labels (B, T), which are IGNORED elsewhere.
    """
    special = torch.isin(ids, torch.tensor(tokenizer.all_special_ids))
    chosen = (torch.rand(ids.shape, generator=generator) < MASKED) & ~special
    chance = torch.rand(ids.shape, generator=generator)
    other = torch.randint(len(SPECIAL), len(tokenizer), ids.shape, generator=generator)
    hidden = torch.where(chosen & (chance < 0.8), tokenizer.mask_token_id, ids)
    hidden = torch.where(chosen & (chance >= 0.9), other, hidden)
    return hidden, torch.where(chosen, ids, IGNORED)


def pretraining_loss(model: BertForPreTraining, batch: list[Example], tokenizer, generator):
    """Loss of the masked words, computed only where there are some, plus next sentence."""
    ids, segments, answers = zip(*batch)
    ids = padded(ids, tokenizer.pad_token_id)
    hidden, labels = mask(ids, tokenizer, generator)
    output = model.bert(hidden, ids.ne(tokenizer.pad_token_id), padded(segments))
    chosen = labels.ne(IGNORED)
    words = model.cls.predictions(output.last_hidden_state[chosen])  # (masked, vocabulary)
    loss = cross_entropy(words, labels[chosen])
    answers = torch.tensor(answers)
    if answers.ne(IGNORED).any():
        is_random = model.cls.seq_relationship(output.pooler_output)  # (B, 2)
        loss = loss + cross_entropy(is_random, answers, ignore_index=IGNORED)
    return loss


@cache
def pretrained() -> tuple[BertForPreTraining, BertTokenizerFast]:
    """The model that the others are fine-tuned from; trained once per process."""
    torch.set_num_threads(1)  # faster for tiny models, and sums are always added in one order
    torch.manual_seed(SEED)
    texts, told = single_texts(SEED), stories(5000, SEED)
    pieces = vocabulary(texts + [text for story in told for text in story], VOCABULARY_SIZE)
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
    model = BertForPreTraining(config)
    data = examples(tokenizer, told, texts, SEED)
    stream = batches(data, BATCH_SIZE, SEED, lambda example: len(example[0]))
    generator = torch.Generator().manual_seed(SEED)
    losses = (pretraining_loss(model, next(stream), tokenizer, generator) for _ in range(STEPS))
    train(model, losses, STEPS, LEARNING_RATE)
    return model, tokenizer


# --- scores of the pre-trained model ------------------------------------------------------------


@torch.no_grad()
def masked_accuracy(model, tokenizer, texts: list[str], seed: int) -> float:
    """Share of hidden words that are guessed at first."""
    generator = torch.Generator().manual_seed(seed)
    encoded = tokenizer(texts, padding=True, truncation=True, return_tensors="pt")
    ids = encoded.input_ids
    special = torch.isin(ids, torch.tensor(tokenizer.all_special_ids))
    chosen = (torch.rand(ids.shape, generator=generator) < MASKED) & ~special
    encoded["input_ids"] = torch.where(chosen, tokenizer.mask_token_id, ids)
    guesses = model(**encoded)[0].argmax(-1)  # (B, T)
    return (guesses == ids)[chosen].float().mean().item()


@torch.no_grad()
def next_sentence_accuracy(model, tokenizer, told, n: int, seed: int) -> float:
    """Share of right answers whether a sentence follows another; half of them do."""
    rng = random.Random(seed)
    firsts, seconds, answers = map(list, zip(*(draw_pair(rng, told) for _ in range(n))))
    encoded = tokenizer(
        list(firsts), list(seconds), padding=True, truncation=True, return_tensors="pt"
    )
    logits = model(**encoded).seq_relationship_logits
    return logits.argmax(-1).eq(torch.tensor(answers)).float().mean().item()


@torch.no_grad()
def sense_cosines(bert, tokenizer, word: str, pairs: list[tuple[str, str]]) -> tuple[float, float]:
    """Mean cosine of the vectors of a word in (text, sense) of the same and of different senses."""
    texts, senses = zip(*pairs)
    encoded = tokenizer(list(texts), padding=True, return_tensors="pt")
    found = encoded.input_ids.eq(tokenizer.convert_tokens_to_ids(word))
    position = found.int().argmax(1)  # of the first occurrence
    vectors = bert(**encoded).last_hidden_state[torch.arange(len(texts)), position]  # (B, H)
    cosines = {True: [], False: []}
    for i, j in combinations(range(len(texts)), 2):
        cosines[senses[i] == senses[j]].append(cosine_similarity(vectors[i], vectors[j], dim=0))
    same, different = (torch.stack(cosines[key]).mean().item() for key in (True, False))
    return same, different


def unseen_senses(word: str, n: int, seed: int) -> list[tuple[str, str]]:
    """(text, sense) of held-out sentences with exactly this word form."""
    drawn = corpus.sense_sentences(word, seed, 500)
    pairs = [(item.text, sense) for item, sense in drawn if word in item.words]
    return [pair for pair in pairs if is_held_out(pair[0])][:n]


def score_bert(model: BertForPreTraining, tokenizer, seed: int) -> dict[str, float]:
    told = stories(200, seed)
    texts = [" ".join(story) for story in told]
    same, different = sense_cosines(model.bert, tokenizer, "Bank", unseen_senses("Bank", 60, seed))
    return {
        "Maskierte Wörter": masked_accuracy(model, tokenizer, texts, seed),
        "Nächster Satz": next_sentence_accuracy(model, tokenizer, told, 500, seed),
        "Bank, gleicher Sinn": same,
        "Bank, anderer Sinn": different,
    }


# --- named entities -----------------------------------------------------------------------------

ENTITY_LABELS = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-ORG", "I-ORG"]
NER_STEPS, NER_LEARNING_RATE = 1500, 1e-3
INVENTED = 0.7  # share of the sentences with names that exist nowhere

Tagged = tuple[list[str], list[str]]  # words, their IOB2 labels


def tagged_sentences(n: int, seed: int) -> list[Tagged]:
    """Single sentences and, half as often, two that follow each other in a story."""
    single = [item for item in corpus.ner_sentences(n, seed) if not is_held_out(item.text)]
    found = [(item.words, item.entities) for item in single]
    rng = random.Random(seed)
    for document in corpus.documents(n // 2, seed):
        first = rng.randrange(len(document.sentences) - 1)
        pair = document.sentences[first : first + 2]
        found.append((pair[0].words + pair[1].words, pair[0].entities + pair[1].entities))
    return found


def names(tagged: list[Tagged]) -> dict[str, list[str]]:
    """Label -> words that carry it; without abbreviations such as FC and GmbH."""
    found: dict[str, set[str]] = {label: set() for label in ENTITY_LABELS[1:]}
    for words, labels in tagged:
        for word, label in zip(words, labels):
            if label != "O" and not is_abbreviation(word):
                found[label].add(word)
    return {label: sorted(words) for label, words in found.items()}


def is_abbreviation(word: str) -> bool:
    return sum(letter.isupper() for letter in word) > 1


def invent(rng: random.Random, tagged: Tagged, known: dict[str, list[str]]) -> Tagged:
    """The sentence with names whose halves come from two known names: Nord|verlag, Sab|rin."""
    words = []
    for word, label in zip(*tagged):
        if label != "O" and not is_abbreviation(word):
            start, end = rng.choice(known[label]), rng.choice(known[label])
            word = start[: (len(start) + 1) // 2] + end[len(end) // 2 :].lower()
        words.append(word)
    return words, tagged[1]


def entity_loss(model: BertForTokenClassification, batch: list[Tagged], tokenizer) -> torch.Tensor:
    words, tags = zip(*batch)
    encoded = tokenizer(list(words), is_split_into_words=True, padding=True, return_tensors="pt")
    labels = [piece_labels(encoded.word_ids(i), tags[i]) for i in range(len(batch))]
    return model(**encoded, labels=torch.tensor(labels)).loss


def piece_labels(word_ids: list[int | None], tags: list[str]) -> list[int]:
    """Label numbers of the pieces; those after the first one of a word go on inside."""
    labels, previous = [], None
    for number in word_ids:
        if number is None:
            labels.append(IGNORED)
        else:
            tag = tags[number]
            tag = tag.replace("B-", "I-") if number == previous else tag
            labels.append(ENTITY_LABELS.index(tag))
        previous = number
    return labels


def gold_entities(sentence: corpus.Sentence) -> set[tuple[str, int, int]]:
    """(type, start, end) in characters."""
    found: list[tuple[str, int, int]] = []
    position = 0
    for token in sentence.tokens:
        end = position + len(token.text)
        if token.entity.startswith("B-"):
            found.append((token.entity[2:], position, end))
        elif token.entity.startswith("I-"):
            found[-1] = (found[-1][0], found[-1][1], end)
        position = end + token.space_after
    return set(found)


def entity_f1(recognise, sentences: list[corpus.Sentence]) -> float:
    """F1 of whole entities, type and borders right, that pipeline("ner") finds in the texts."""
    right = found = expected = 0
    for sentence, entities in zip(sentences, recognise([item.text for item in sentences])):
        gold = gold_entities(sentence)
        guess = {(item["entity_group"], item["start"], item["end"]) for item in entities}
        right, found, expected = right + len(gold & guess), found + len(guess), expected + len(gold)
    return 2 * right / (found + expected)


def train_ner() -> tuple[BertForTokenClassification, BertTokenizerFast]:
    model, tokenizer = fine_tunable(BertForTokenClassification, ENTITY_LABELS)
    tagged = tagged_sentences(6000, SEED)
    known, rng = names(tagged), random.Random(SEED)
    losses = (
        entity_loss(
            model,
            [invent(rng, item, known) if rng.random() < INVENTED else item for item in batch],
            tokenizer,
        )
        for batch in take(NER_STEPS, batches(tagged, 32, SEED, lambda item: len(item[0])))
    )
    train(model, losses, NER_STEPS, NER_LEARNING_RATE)
    return model, tokenizer


def score_ner(model: BertForTokenClassification, tokenizer, seed: int) -> dict[str, float]:
    recognise = pipeline("ner", model=model, tokenizer=tokenizer, aggregation_strategy="simple")
    known = [item for item in corpus.ner_sentences(1500, seed) if is_held_out(item.text)]
    return {
        "F1 bekannte Namen": entity_f1(recognise, known),
        "F1 neue Namen": entity_f1(recognise, corpus.ner_sentences(300, seed, unseen=True)),
    }


# --- sentiment ----------------------------------------------------------------------------------

SENTIMENT_LABELS = ["positive", "negative", "neutral"]
POSITIVE, NEGATIVE, NEUTRAL = range(3)
SENTIMENT_STEPS, SENTIMENT_LEARNING_RATE = 1200, 1e-3

Labelled = list[tuple[str, int]]


def opinions(pairs: Labelled) -> Labelled:
    """The labels 1 and 0 of the world as POSITIVE and NEGATIVE."""
    return [(text, POSITIVE if label else NEGATIVE) for text, label in pairs]


def neutral_texts(n: int, seed: int) -> Labelled:
    """One to three sentences of a story or a single sentence, all without evaluating adjectives."""
    judging = {
        form.lemma
        for adjective in ADJECTIVE.values()
        if adjective.tags & {"positive", "negative"}
        for form in adjective.words["de"]
    }
    rng = random.Random(seed)
    found = [[meaning.realise("de", rng)] for meaning in corpus.parallel(n, seed)]
    for document in corpus.documents(n, seed):
        first = rng.randrange(len(document.sentences) - 2)
        found.append(list(document.sentences[first : first + rng.randint(1, 3)]))
    rng.shuffle(found)
    texts = [
        " ".join(sentence.text for sentence in sentences)
        for sentences in found
        if not any(judging.intersection(sentence.lemmas) for sentence in sentences)
    ]
    return [(text, NEUTRAL) for text in texts[:n]]


def labelled_texts(n: int, seed: int) -> dict[str, Labelled]:
    """n texts of each kind: reviews, reviews in which the order of the words decides, neutral."""
    return {
        "Bewertungen": opinions(corpus.reviews(n, seed)),
        "Wortfolge": opinions(corpus.order_sensitive_reviews(n, seed)),
        "Neutral": neutral_texts(n, seed),
    }


def sentiment_loss(model: BertForSequenceClassification, batch: Labelled, tokenizer):
    texts, labels = zip(*batch)
    encoded = tokenizer(list(texts), padding=True, truncation=True, return_tensors="pt")
    return model(**encoded, labels=torch.tensor(labels)).loss


@torch.no_grad()
def sentiment_accuracy(model, tokenizer, labelled: Labelled) -> float:
    texts, labels = zip(*labelled)
    encoded = tokenizer(list(texts), padding=True, truncation=True, return_tensors="pt")
    return model(**encoded).logits.argmax(-1).eq(torch.tensor(labels)).float().mean().item()


def train_sentiment() -> tuple[BertForSequenceClassification, BertTokenizerFast]:
    model, tokenizer = fine_tunable(BertForSequenceClassification, SENTIMENT_LABELS)
    texts = [item for kind in labelled_texts(4000, SEED).values() for item in kind]
    data = [item for item in texts if not is_held_out(item[0])]
    stream = batches(data, 32, SEED, lambda item: len(item[0]))
    losses = (sentiment_loss(model, batch, tokenizer) for batch in take(SENTIMENT_STEPS, stream))
    train(model, losses, SENTIMENT_STEPS, SENTIMENT_LEARNING_RATE)
    return model, tokenizer


def score_sentiment(model: BertForSequenceClassification, tokenizer, seed: int) -> dict[str, float]:
    scores = {}
    for name, labelled in labelled_texts(1500, seed).items():
        held_out = [item for item in labelled if is_held_out(item[0])]
        scores[name] = sentiment_accuracy(model, tokenizer, held_out)
    return scores


# --- building -----------------------------------------------------------------------------------


def take(n: int, stream: Iterator) -> Iterator:
    return (next(stream) for _ in range(n))


def fine_tunable(kind: type[PreTrainedModel], labels: list[str]):
    """A model with a new head on the pre-trained body, and the tokenizer."""
    base, tokenizer = pretrained()
    torch.manual_seed(SEED)
    config = BertConfig.from_dict(base.config.to_dict())
    config.id2label = dict(enumerate(labels))
    config.label2id = {label: number for number, label in enumerate(labels)}
    model = kind(config)
    model.bert.load_state_dict(base.bert.state_dict(), strict=False)  # some have no pooler
    return model, tokenizer


def save(folder: Path, model: PreTrainedModel, tokenizer: BertTokenizerFast) -> PreTrainedModel:
    """Writes weights, config and tokenizer and returns the model as stored.

    vocab.txt and do_lower_case are what keras_hub reads.
    """
    stored = hub.save_model(model, folder)
    tokenizer.save_pretrained(folder)
    pieces = tokenizer.convert_ids_to_tokens(range(len(tokenizer)))
    (folder / "vocab.txt").write_text("\n".join(pieces) + "\n", encoding="utf-8", newline="\n")
    path = folder / "tokenizer_config.json"
    settings = json.loads(path.read_text(encoding="utf-8")) | {"do_lower_case": False}
    path.write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8", newline="\n")
    return stored


def build(name: str, root: Path) -> dict:
    """Trains the model called name, writes its repository below root and returns its details."""
    train_model, score = {
        "bert": (pretrained, score_bert),
        "ner": (train_ner, score_ner),
        "sentiment": (train_sentiment, score_sentiment),
    }[name]
    model, tokenizer = train_model()
    folder = hub.snapshot(root, REPO_IDS[name])
    stored = save(folder, model, tokenizer)
    hub.write_card(folder, REPO_IDS[name], ["de"], "mit", CARDS[name])
    reached = score(stored, tokenizer, HELD_OUT_SEED)
    return {
        "seed": SEED,
        "score": {key: round(value, 3) for key, value in reached.items()},
        "source": "kurs/minihub/world",
        "licence": "MIT",
    }
