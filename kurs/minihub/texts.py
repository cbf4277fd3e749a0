"""Text data sets and word vectors of the world, each in the format of its real namesake.

``imdb_reviews`` and ``wikiann`` are read by ``tfds.load``. ``hf_hub_download`` finds
German_sentiment as CSV files, the articles of the Wikipedia as a Parquet file, and word vectors as
binary word2vec files for ``KeyedVectors.load_word2vec_format(path, binary=True)``. The news of
10kGNAD are CSV files below ``DATA_DIR``.
"""

from kurs.minihub import hub
from kurs.minihub.images import sort_features
from kurs.minihub.world import corpus

import contextlib
import csv
import random
from collections import Counter, defaultdict
from functools import partial
from pathlib import Path

import pyarrow
import tensorflow_datasets as tfds
from gensim.models import KeyedVectors, Word2Vec
from pyarrow import parquet
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

SEED = 42
DESCRIPTION = "Mini-Ersatz, von einer kleinen Grammatik erzeugt, nur für den Schnellmodus."
SENTIMENT_ID = "sepidmnorozy/German_sentiment"
WIKIPEDIA_ID = "wikimedia/wikipedia"
WIKIPEDIA_FILE = "20231101.de/train-00000-of-00020.parquet"
VECTORS_IDS = {"de": "Word2vec/nlpl_45", "en": "Word2vec/nlpl_40"}
LANGUAGE_NAMES = {"de": "Deutsche", "en": "Englische"}

Review = tuple[str, int]  # text, 0 negative or 1 positive


# --- sentiment ----------------------------------------------------------------------------------


def balanced_reviews(sizes: dict[str, int], language: str, seed: int) -> dict[str, list[Review]]:
    """Splits of different reviews; in each one half is positive."""
    reviews = corpus.reviews(sum(sizes.values()), seed, language)
    by_label = [[review for review in reviews if review[1] == label] for label in (0, 1)]
    rng, splits, start = random.Random(seed), {}, 0
    for name, size in sizes.items():
        chosen = [review for part in by_label for review in part[start : start + size // 2]]
        splits[name] = rng.sample(chosen, size)
        start += size // 2
    return splits


def bag_of_words_accuracy(train: list[Review], test: list[Review]) -> float:
    """Test accuracy of a logistic regression on word counts."""
    model = make_pipeline(CountVectorizer(), LogisticRegression(max_iter=1_000))
    return model.fit(*zip(*train)).score(*zip(*test))


def build_imdb_reviews(root: Path) -> dict[str, float]:
    """English reviews; the third split has no labels, which tfds writes as -1."""
    sizes = {"train": 1_000, "test": 500, "unsupervised": 400}
    splits = balanced_reviews(sizes, "en", SEED)
    examples = {
        name: [{"text": t, "label": -1 if name == "unsupervised" else label} for t, label in split]
        for name, split in splits.items()
    }
    write_tfds("imdb_reviews/plain_text", examples, root / "tfds")
    accuracy = bag_of_words_accuracy(splits["train"], splits["test"])
    return {"Testgenauigkeit, Wörter zählen": round(accuracy, 3)}


def build_german_sentiment(root: Path) -> dict[str, float]:
    """German reviews in the files train.csv, dev.csv and test.csv."""
    splits = balanced_reviews({"train": 1_200, "dev": 200, "test": 400}, "de", SEED + 1)
    folder = hub.snapshot(root, SENTIMENT_ID, "datasets")
    for name, reviews in splits.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["label", "text"])
            writer.writerows((label, text) for text, label in reviews)
    text = "Kurze deutsche Bewertungen aus einer kleinen Grammatik. 0: negativ, 1: positiv."
    hub.write_card(folder, SENTIMENT_ID, ["de"], "mit", text)
    accuracy = bag_of_words_accuracy(splits["train"], splits["test"])
    return {"Testgenauigkeit, Wörter zählen": round(accuracy, 3)}


# --- news ---------------------------------------------------------------------------------------


def build_10kgnad(root: Path) -> dict[str, float]:
    """News as topic;'text' without a header, in the files train.csv and test.csv.

    The topics are those of the world, six instead of nine.
    """
    documents = corpus.documents(1_500, SEED + 2)
    parts = {"train": documents[:1_200], "test": documents[1_200:]}
    folder = root / "dateien" / "10kGNAD"
    folder.mkdir(parents=True)
    for name, part in parts.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter=";", quotechar="'", lineterminator="\n")
            writer.writerows((document.topic, document.text) for document in part)
    train, test = ([(d.text, d.topic) for d in part] for part in parts.values())
    return {"Testgenauigkeit, Wörter zählen": round(bag_of_words_accuracy(train, test), 3)}


# --- encyclopedia -------------------------------------------------------------------------------

SENTENCES_PER_ARTICLE = 12


def build_wikipedia(root: Path) -> dict[str, float]:
    """Articles of which word vectors can be learned: stories, relations, opinions."""
    rng = random.Random(SEED)
    sentences = vector_texts("de", SEED)
    rng.shuffle(sentences)
    texts = [
        " ".join(sentences[i : i + SENTENCES_PER_ARTICLE])
        for i in range(0, len(sentences), SENTENCES_PER_ARTICLE)
    ]
    table = pyarrow.table(
        {
            "id": [str(number) for number in range(len(texts))],
            "url": [""] * len(texts),
            "title": [f"Mini-Ersatz {number}" for number in range(len(texts))],
            "text": texts,
        }
    )
    folder = hub.snapshot(root, WIKIPEDIA_ID, "datasets")
    (folder / WIKIPEDIA_FILE).parent.mkdir()
    parquet.write_table(table, folder / WIKIPEDIA_FILE, compression="zstd", compression_level=19)
    text = "Absätze aus einer kleinen Grammatik, aus denen sich Wortvektoren lernen lassen."
    hub.write_card(folder, WIKIPEDIA_ID, ["de"], "mit", text)
    words = [word for text in texts for word in corpus.tokenize(text, "de")]
    return {"Artikel": len(texts), "Wörter": len(words), "Wortformen": len(set(words))}


# --- entities -----------------------------------------------------------------------------------


def spans(sentence: corpus.Sentence) -> list[str]:
    """The entities as WikiANN writes them: "PER: Anna Schmidt"."""
    found: list[str] = []
    for token in sentence.tokens:
        if token.entity.startswith("B-"):
            found.append(f"{token.entity[2:]}: {token.text}")
        elif token.entity.startswith("I-"):
            found[-1] += f" {token.text}"
    return found


def build_wikiann(root: Path) -> dict[str, float]:
    """German sentences with the tags of persons, places and organisations.

    Every second sentence of validation and test has names that never occur in training: looking
    words up is not enough.
    """
    known, unseen = corpus.ner_sentences(1_300, SEED), corpus.ner_sentences(300, SEED, unseen=True)
    rng = random.Random(SEED)
    parts = {
        "train": known[:1_000],
        "validation": rng.sample(known[1_000:1_150] + unseen[:150], 300),
        "test": rng.sample(known[1_150:] + unseen[150:], 300),
    }
    examples = {name: [wikiann_example(s) for s in part] for name, part in parts.items()}
    write_tfds("wikiann/de", examples, root / "tfds")
    return {
        "Entitäts-Token, häufigstes Etikett je Wort": round(
            lookup_accuracy(parts["train"], parts["test"]), 3
        )
    }


def wikiann_example(sentence: corpus.Sentence) -> dict[str, list[str]]:
    return {
        "tokens": sentence.words,
        "tags": sentence.entities,
        "langs": ["de"] * len(sentence.words),
        "spans": spans(sentence),
    }


def lookup_accuracy(train: list[corpus.Sentence], test: list[corpus.Sentence]) -> float:
    """Share of the entity tokens of test that get their most frequent tag of train."""
    counts: dict[str, Counter] = defaultdict(Counter)
    for sentence in train:
        for token in sentence.tokens:
            counts[token.text][token.entity] += 1
    tokens = [token for sentence in test for token in sentence.tokens if token.entity != "O"]
    best = {word: tags.most_common(1)[0][0] for word, tags in counts.items()}
    return sum(best.get(token.text) == token.entity for token in tokens) / len(tokens)


# --- the layout of tfds -------------------------------------------------------------------------


def write_tfds(name: str, splits: dict[str, list[dict]], folder: Path) -> None:
    """Writes examples below folder as tfds itself prepares the data set "name/config"."""
    tfds.disable_progress_bar()
    real = tfds.builder(name, data_dir=folder)

    class StandIn(tfds.dataset_builders.AdhocBuilder, skip_registration=True):
        def _info(self):
            return tfds.core.DatasetInfo(
                builder=self,
                description=DESCRIPTION,
                features=real.info.features,
                supervised_keys=real.info.supervised_keys,
                license="MIT",
            )

    builder = StandIn(
        name=real.name,
        config=real.builder_config.name,
        version=real.version,
        features=real.info.features,
        split_datasets={split: list(enumerate(examples)) for split, examples in splits.items()},
        data_dir=folder,
    )
    with contextlib.redirect_stdout(None):  # tfds would announce a download
        builder.download_and_prepare(
            download_config=tfds.download.DownloadConfig(try_download_gcs=False)
        )
    for path in builder.data_path.glob("*.tfrecord*"):
        sort_features(path)


# --- word vectors -------------------------------------------------------------------------------


def vector_texts(language: str, seed: int) -> list[str]:
    """Sentences and reviews full of relations."""
    rng = random.Random(seed)
    texts = [s.text for d in corpus.documents(3_000, seed, language) for s in d.sentences]
    texts += [sentence.text for sentence in corpus.relation_sentences(12_000, seed, language)]
    texts += [meaning.realise(language, rng).text for meaning in corpus.parallel(3_000, seed)]
    return texts + [text for text, _ in corpus.reviews(2_000, seed, language)]


def vector_corpus(language: str, seed: int) -> list[list[str]]:
    """Texts as words without punctuation; each begins as it would inside a sentence."""
    words = [corpus.tokenize(text, language) for text in vector_texts(language, seed)]
    inside = Counter(word for sentence in words for word in sentence[1:])
    for sentence in words:
        lower = sentence[0].lower()
        if inside[lower] > inside[sentence[0]]:
            sentence[0] = lower
    return [[word for word in sentence if word[0].isalnum()] for sentence in words]


def analogy_score(vectors: KeyedVectors, category: str, language: str) -> float:
    """Share of the analogies a : b = c : d for which d is the nearest word to b - a + c."""
    known = [
        words
        for name, *words in corpus.analogies(language)
        if name == category and all(word in vectors for word in words)
    ]
    right = sum(
        vectors.most_similar(positive=[b, c], negative=[a], topn=1)[0][0] == d
        for a, b, c, d in known
    )
    return right / len(known)


def build_vectors(root: Path, language: str) -> dict[str, float]:
    """Skip-gram vectors with 50 dimensions in the binary format of word2vec.

    The corpora of the two languages tell different stories: nothing is aligned by construction.
    """
    seed = SEED + 100 * (language == "en")
    model = Word2Vec(
        vector_corpus(language, seed), vector_size=50, sg=1, window=5, negative=10, epochs=10,
        min_count=3, workers=1, seed=seed,
    )  # fmt: skip
    repo_id = VECTORS_IDS[language]
    folder = hub.snapshot(root, repo_id)
    model.wv.save_word2vec_format(str(folder / "model.bin"), binary=True)
    text = f"{LANGUAGE_NAMES[language]} Wortvektoren (Skip-Gram, 50 Dimensionen), word2vec, binär."
    hub.write_card(folder, repo_id, [language], "mit", text)
    names = {"capital": "Hauptstädte", "gender": "Mann–Frau", "comparative": "Steigerung"}
    return {
        f"Analogien {german}": round(analogy_score(model.wv, category, language), 3)
        for category, german in names.items()
    }


# --- building -----------------------------------------------------------------------------------

BUILDERS = {
    "imdb_reviews": build_imdb_reviews,
    "wikiann": build_wikiann,
    "german_sentiment": build_german_sentiment,
    "10kgnad": build_10kgnad,
    "wikipedia": build_wikipedia,
    "wortvektoren": partial(build_vectors, language="de"),
    "wortvektoren_en": partial(build_vectors, language="en"),
}


def build(name: str, root: Path) -> dict:
    """Builds the entry called name below root and says what the manifest should know."""
    return {
        "seed": SEED,
        "score": BUILDERS[name](root),
        "source": "kurs/minihub/world",
        "licence": "MIT",
    }
