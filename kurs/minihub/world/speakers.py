"""Meanings and their sentences: one at random, or every admissible one."""

from kurs.minihub.world.english import English
from kurs.minihub.world.french import French
from kurs.minihub.world.german import German
from kurs.minihub.world.meaning import Clause, Compound, values
from kurs.minihub.world.tokens import Sentence

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

SPEAKERS = {"de": German, "en": English, "fr": French}
FIRST_CHOICE = 0.6  # how often the first word of a row of synonyms is taken


@dataclass(frozen=True)
class Meaning:
    """A sentence before it is put into words.

    topic is one of TOPICS; sentiment 1, 0 or None; sense e.g. ("Bank", "Geld") or None.
    """

    shape: str
    body: Clause | Compound
    topic: str
    sentiment: int | None = None
    sense: tuple[str, str] | None = None

    @property
    def slots(self) -> tuple[str, ...]:
        """All filled values of the body in order: concept ids, names, determiners."""
        return tuple(values(self.body))

    def realise(self, language: str, rng, memory=None) -> Sentence:
        """One admissible sentence; rng draws synonyms and word order."""
        return SPEAKERS[language](random_choice(rng), memory).say(self.body)

    def realisations(self, language: str) -> frozenset[str]:
        """All admissible texts."""
        return every_text(self, language)


def random_choice(rng):
    """A chooser that prefers the first option a little."""

    def choose(options):
        if len(options) == 1 or rng.random() < FIRST_CHOICE:
            return options[0]
        return options[rng.randrange(1, len(options))]

    return choose


def consistent_choice(rng):
    """A chooser that decides the same way whenever the same options come up."""
    made: dict = {}

    def choose(options):
        key = repr(options)
        if key not in made:
            made[key] = rng.choice(options)
        return made[key]

    return choose


PLAIN_ORDERS = ("subject", "back", "main first")


def plain_order(choose):
    """The same words as ``choose``, but in the plainest order."""

    def choose_plainly(options):
        is_order = isinstance(options[0], list) or options[0] in PLAIN_ORDERS
        return options[0] if is_order else choose(options)

    return choose_plainly


class Replay:
    """A chooser that follows a given path of decisions and then always takes the first option."""

    def __init__(self, path: list[int]):
        self.path = path
        self.sizes: list[int] = []

    def __call__(self, options):
        step = len(self.sizes)
        self.sizes.append(len(options))
        if step == len(self.path):
            self.path.append(0)
        return options[self.path[step]]

    def next_path(self) -> list[int] | None:
        """The path after this one in counting order, or None after the last."""
        path = self.path[: len(self.sizes)]
        while path and path[-1] + 1 == self.sizes[len(path) - 1]:
            path.pop()
        return [*path[:-1], path[-1] + 1] if path else None


def every_sentence(meaning: Meaning, language: str) -> Iterator[Sentence]:
    """All admissible sentences, by trying every combination of decisions."""
    path: list[int] | None = []
    while path is not None:
        choose = Replay(path)
        yield SPEAKERS[language](choose).say(meaning.body)
        path = choose.next_path()


@cache
def every_text(meaning: Meaning, language: str) -> frozenset[str]:
    return frozenset(sentence.text for sentence in every_sentence(meaning, language))
