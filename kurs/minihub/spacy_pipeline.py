"""Trains the stand-in of spaCy's ``de_core_news_sm``: tagger, morphology, lemmas, parser, entities.

Sources (folder given with ``--quellen``): the treebanks UD German-GSD (dev) and German-PUD for
grammar, GermEval 2014 (dev) for named entities. The test part of GSD is used once, for the score.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

import spacy
import srsly
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import fix_random_seed, minibatch
from spacy.vocab import Vocab

NAME, VERSION = "de_core_news_sm", "3.8.0"
SEED = 42
EPOCHS = 30
WIDTH, DEPTH, ROWS = 64, 4, 2500
BATCH_SIZE = 32
DROPOUT = 0.25
ENTITY_TYPES = {"PER": "PER", "LOC": "LOC", "ORG": "ORG", "OTH": "MISC"}  # as in the real model
GRAMMAR = ["tok2vec", "tagger", "morphologizer", "lemmatizer", "parser"]
SOURCES = {
    "Universal Dependencies, German-GSD, dev": "CC BY-SA 4.0",
    "Universal Dependencies, German-PUD": "CC BY-SA 3.0",
    "GermEval 2014 NER, dev": "CC BY 4.0",
}
LICENCE = "CC BY-SA 4.0"

INIT = '''"""Mini-Ersatz für das gleichnamige Modell, selbst trainiert, nur für den Schnellmodus."""

from pathlib import Path

from spacy.util import get_model_meta, load_model_from_init_py

__version__ = get_model_meta(Path(__file__).parent)["version"]


def load(**overrides):
    """Loads the pipeline, as ``spacy.load("de_core_news_sm")`` does."""
    return load_model_from_init_py(__file__, **overrides)
'''
METADATA = f"Metadata-Version: 2.1\nName: {NAME.replace('_', '-')}\nVersion: {VERSION}\n"


# --- reading the sources -----------------------------------------------------------------------


def read_conllu(path: Path) -> Iterator[list[dict]]:
    """Sentences of a treebank as rows; contractions such as "im" are put back together.

    UD splits "im" into "in" and "dem", but spaCy's tokenizer does not. The contraction becomes one
    preposition (STTS tag APPRART) in place of both words.
    """
    for block in path.read_text(encoding="utf-8").strip().split("\n\n"):
        rows, contractions = [], {}
        for line in block.splitlines():
            cells = line.split("\t")
            if line.startswith("#") or "." in cells[0]:
                continue
            if "-" in cells[0]:
                first, last = map(int, cells[0].split("-"))
                contractions[first] = (last, cells[1], "SpaceAfter=No" not in cells[9])
            else:
                rows.append(_row(cells))
        yield list(_contract(rows, contractions))


def _row(cells: list[str]) -> dict:
    keys = ("id", "text", "lemma", "pos", "tag", "morph", "head", "dep")
    row = dict(zip(keys, cells))
    row |= {
        "id": int(row["id"]),
        "head": int(row["head"]),
        "space": "SpaceAfter=No" not in cells[9],
    }
    return row | {"morph": "" if row["morph"] == "_" else row["morph"]}


def _contract(rows: list[dict], contractions: dict) -> Iterator[dict]:
    """Merges the words of each contraction; heads that pointed at one of them move to the first."""
    moved = {}
    for first, (last, text, space) in contractions.items():
        rows[first - 1] |= {"text": text, "space": space, "tag": "APPRART"}
        moved |= {number: first for number in range(first + 1, last + 1)}
    for row in rows:
        if row["id"] not in moved:
            yield row | {"head": moved.get(row["head"], row["head"])}


def grammar_docs(vocab: Vocab, path: Path, with_tags: bool) -> list[Doc]:
    """Gold documents, one sentence each. PUD has no German tags, so only UPOS is taken from it."""
    docs = []
    for rows in read_conllu(path):
        index = {row["id"]: i for i, row in enumerate(rows)}
        docs.append(
            Doc(
                vocab,
                words=[row["text"] for row in rows],
                spaces=[row["space"] for row in rows],
                tags=[row["tag"] for row in rows] if with_tags else None,
                pos=[row["pos"] for row in rows],
                morphs=[row["morph"] for row in rows],
                lemmas=[row["lemma"] for row in rows],
                heads=[index.get(row["head"], i) for i, row in enumerate(rows)],
                deps=["ROOT" if row["head"] == 0 else row["dep"] for row in rows],
            )
        )
    return docs


def entity_docs(vocab: Vocab, path: Path) -> list[Doc]:
    """Gold documents of GermEval 2014 with outer entities; derived forms ("deutsch") are none."""
    docs = []
    for block in path.read_text(encoding="utf-8").strip().split("\n\n"):
        rows = [line.split("\t") for line in block.splitlines() if not line.startswith("#")]
        tags = []
        for _, _, tag, *_ in rows:
            prefix, _, kind = tag.partition("-")
            tags.append(f"{prefix}-{ENTITY_TYPES[kind]}" if kind in ENTITY_TYPES else "O")
        docs.append(Doc(vocab, words=[row[1] for row in rows], ents=tags))
    return docs


def examples(docs: list[Doc]) -> list[Example]:
    """Pairs of a bare document and its gold version."""
    return [
        Example(Doc(d.vocab, [t.text for t in d], [bool(t.whitespace_) for t in d]), d)
        for d in docs
    ]


# --- the pipeline ------------------------------------------------------------------------------


def make_pipeline() -> Language:
    """Untrained pipeline: tagger, morphologizer and parser share one embedding, ner has its own."""
    nlp = spacy.blank("de")
    embed = {
        "@architectures": "spacy.HashEmbedCNN.v2",
        "width": WIDTH,
        "depth": DEPTH,
        "embed_size": ROWS,
        "window_size": 1,
        "maxout_pieces": 3,
        "subword_features": True,
        "pretrained_vectors": None,
    }
    shared = {"@architectures": "spacy.Tok2VecListener.v1", "width": WIDTH, "upstream": "tok2vec"}
    tagger = {"@architectures": "spacy.Tagger.v2", "tok2vec": shared}
    transitions = {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "extra_state_tokens": False,
        "hidden_width": 64,
        "maxout_pieces": 2,
        "use_upper": True,
    }
    nlp.add_pipe("tok2vec", config={"model": embed})
    nlp.add_pipe("tagger", config={"model": tagger})
    nlp.add_pipe("morphologizer", config={"model": tagger})
    lemmas = {"model": tagger, "backoff": "orth", "min_tree_freq": 2, "top_k": 3}
    nlp.add_pipe("trainable_lemmatizer", name="lemmatizer", config=lemmas)
    nlp.add_pipe(
        "parser", config={"model": transitions | {"state_type": "parser", "tok2vec": shared}}
    )
    own = embed | {"width": 48, "depth": 3, "embed_size": 1000}
    nlp.add_pipe("ner", config={"model": transitions | {"state_type": "ner", "tok2vec": own}})
    return nlp


def train(nlp: Language, grammar: list[Doc], entities: list[Doc], epochs: int, report=None) -> None:
    """Trains in place; report(epoch) is called after each epoch.

    The weights are averaged over the training, as spaCy's own command does.
    """
    fix_random_seed(SEED)
    rng = random.Random(SEED)
    grammar_examples, entity_examples = examples(grammar), examples(entities)
    optimizer = nlp.initialize(lambda: grammar_examples + entity_examples)
    for epoch in range(epochs):
        for pipes, data in ((GRAMMAR, grammar_examples), (["ner"], entity_examples)):
            rng.shuffle(data)
            with nlp.select_pipes(enable=pipes):
                for batch in minibatch(data, BATCH_SIZE):
                    nlp.update(batch, sgd=optimizer, drop=DROPOUT)
        if report:
            with nlp.use_params(optimizer.averages):
                report(epoch)
    nlp.use_params(optimizer.averages).__enter__()  # for good


def build(name: str, root: Path, sources: Path) -> dict:
    """Trains the pipeline, writes root/spacy and says what the manifest should know."""
    nlp = make_pipeline()
    treebanks, newspaper = sources / "ud_german", sources / "germeval2014"
    grammar = grammar_docs(nlp.vocab, treebanks / "de_gsd-ud-dev.conllu", with_tags=True)
    grammar += grammar_docs(nlp.vocab, treebanks / "de_pud-ud-test.conllu", with_tags=False)
    train(nlp, grammar, entity_docs(nlp.vocab, newspaper / "NER-de-dev.tsv"), EPOCHS)

    test = grammar_docs(nlp.vocab, treebanks / "de_gsd-ud-test.conllu", with_tags=True)
    scores = nlp.evaluate(examples(test))
    entity_scores = nlp.evaluate(examples(entity_docs(nlp.vocab, newspaper / "NER-de-test.tsv")))
    score = {
        "UPOS": scores["pos_acc"],
        "STTS": scores["tag_acc"],
        "Lemma": scores["lemma_acc"],
        "UAS": scores["dep_uas"],
        "LAS": scores["dep_las"],
        "Entity-F1": entity_scores["ents_f"],
    }
    score = {key: round(value, 3) for key, value in score.items()}
    nlp.meta |= {
        "lang": "de",
        "name": NAME.removeprefix("de_"),
        "version": VERSION,
        "description": "Mini-Ersatz, selbst trainiert, nur für den Schnellmodus",
        "license": LICENCE,
        "sources": [{"name": source, "license": licence} for source, licence in SOURCES.items()],
        "performance": score,
    }
    write_package(nlp, root / "spacy")
    return {
        "seed": SEED,
        "score": score,
        "source": "; ".join(SOURCES),
        "licence": LICENCE,
    }


def needed_strings(nlp: Language) -> list[str]:
    """What the vocabulary has to know: the rest are words that occurred in training or scoring."""
    needed = set(spacy.blank("de").vocab.strings)
    for _, pipe in nlp.pipeline:
        needed.update(map(str, getattr(pipe, "labels", ())))
    for tree in srsly.msgpack_loads(nlp.get_pipe("lemmatizer").trees.to_bytes())["trees"]:
        needed.update(nlp.vocab.strings[tree[key]] for key in ("orig", "subst") if key in tree)
    return sorted(needed)


def write_package(nlp: Language, folder: Path) -> None:
    """Writes an importable package and its metadata, so that spacy.load finds it by name."""
    package = folder / NAME
    package.mkdir(parents=True)
    nlp.to_disk(package / f"{NAME}-{VERSION}")
    strings = json.dumps(needed_strings(nlp), ensure_ascii=False)
    path = package / f"{NAME}-{VERSION}" / "vocab" / "strings.json"
    path.write_text(strings, encoding="utf-8", newline="\n")
    (package / "meta.json").write_bytes((package / f"{NAME}-{VERSION}" / "meta.json").read_bytes())
    (package / "__init__.py").write_text(INIT, encoding="utf-8", newline="\n")
    info = folder / f"{NAME}-{VERSION}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(METADATA, encoding="utf-8", newline="\n")
