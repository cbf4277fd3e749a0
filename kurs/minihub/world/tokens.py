"""Tokens, sentences and the trees they are built from.

While a sentence is being built it consists of mutable ``Word`` objects in ``Phrase`` lists; the
finished ``Sentence`` is an immutable row of ``Token`` objects with Universal Dependencies labels.
One simplification: contracted prepositions ("im", "zum", "au", "du") stay one token, an ADP with
the lemma of the preposition. "du pain" is a DET for the same reason.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Token:
    """One word with its gold annotation; head is an index into the sentence, -1 for the root."""

    text: str
    lemma: str
    upos: str
    feats: str
    head: int
    deprel: str
    entity: str = "O"
    space_after: bool = True

    @property
    def features(self) -> dict[str, str]:
        """The UD string "Case=Nom|Number=Sing" as a dictionary."""
        return dict(pair.split("=") for pair in self.feats.split("|")) if self.feats else {}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence in one language ("de", "en", "fr")."""

    language: str
    tokens: tuple[Token, ...]

    @property
    def text(self) -> str:
        return "".join(t.text + " " * t.space_after for t in self.tokens).rstrip()

    @property
    def words(self) -> list[str]:
        return [token.text for token in self.tokens]

    @property
    def lemmas(self) -> list[str]:
        return [token.lemma for token in self.tokens]

    @property
    def tags(self) -> list[str]:
        return [token.upos for token in self.tokens]

    @property
    def entities(self) -> list[str]:
        return [token.entity for token in self.tokens]

    @property
    def heads(self) -> list[int]:
        return [token.head for token in self.tokens]

    @property
    def deprels(self) -> list[str]:
        return [token.deprel for token in self.tokens]

    @property
    def root(self) -> int:
        return self.heads.index(-1)

    def __str__(self) -> str:
        return self.text


@dataclass(eq=False)
class Word:
    """A token under construction; its head is another Word."""

    text: str
    lemma: str
    upos: str
    feats: dict[str, str]
    head: "Word | None" = None
    deprel: str = "root"
    entity: str = "O"
    glued: bool = False  # no space after it
    linking: str = ""  # French form before a vowel: "bel"


@dataclass(frozen=True)
class Agreement:
    """What verbs, adjectives and pronouns have to agree with."""

    person: int = 3
    plural: bool = False
    gender: str = "m"  # grammatical: m, f, n
    sex: str | None = None  # natural: m, f or None for things and animals

    @property
    def number(self) -> str:
        return "Plur" if self.plural else "Sing"


class Phrase(list):
    """A row of words with one head; ``agreement`` is set for noun phrases."""

    def __init__(self, words: Iterable[Word], head: Word, agreement: Agreement | None = None):
        super().__init__(words)
        self.head = head
        self.agreement = agreement

    def attach(self, head: Word, deprel: str) -> "Phrase":
        """Hangs this phrase below another word."""
        self.head.head, self.head.deprel = head, deprel
        return self


def make_feats(**feats) -> dict[str, str]:
    """Feature dictionary without the empty ones."""
    return {name: value for name, value in feats.items() if value}


def single(text, upos, lemma=None, **feats) -> Phrase:
    """A phrase of one word."""
    word = Word(text, lemma or text, upos, make_feats(**feats))
    return Phrase([word], word)


def hang(text, upos, head: Word, deprel: str, lemma=None, **feats) -> Phrase:
    """A phrase of one word that already knows its head."""
    return single(text, upos, lemma, **feats).attach(head, deprel)


def finish(language: str, words: list[Word], final: str) -> Sentence:
    """Closes with punctuation, capitalises and freezes the words into a sentence."""
    root = next(word for word in words if word.head is None)
    for i, word in enumerate(words[:-1]):
        if words[i + 1].text == ",":
            word.glued = True
    words[-1].glued = language != "fr" or final == "."
    mark = Word(final, final, "PUNCT", {}, root, "punct")
    words = [*words, mark]
    position = {id(word): i for i, word in enumerate(words)}
    tokens = []
    for i, word in enumerate(words):
        text = word.text[0].upper() + word.text[1:] if i == 0 else word.text
        feats = "|".join(f"{name}={word.feats[name]}" for name in sorted(word.feats))
        head = -1 if word.head is None else position[id(word.head)]
        tokens.append(
            Token(
                text, word.lemma, word.upos, feats, head, word.deprel, word.entity, not word.glued
            )
        )
    return Sentence(language, tuple(tokens))


SPLIT = {
    "de": re.compile(r"\w+(?:-\w+)*|[^\w\s]"),
    "en": re.compile(r"\w+(?:-\w+)*|'s|[^\w\s]"),
    "fr": re.compile(r"(?:qu|[ldnjsmc])'|\w+(?:[-']\w+)*|[^\w\s]", re.IGNORECASE),
}


def tokenize(text: str, language: str) -> list[str]:
    """Splits text into the same words that a Sentence of this world has."""
    return SPLIT[language].findall(text)
