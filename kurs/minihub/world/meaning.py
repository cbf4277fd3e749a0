"""What a sentence means, free of any language: clauses of concept ids.

All classes are frozen and hashable, so that meanings can be compared, counted and split.
"""

from dataclasses import dataclass, fields, is_dataclass, replace

# --- noun phrases -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Name:
    """A person by name. title: "Frau Weber" instead of "Anna Weber"."""

    first: str
    last: str
    sex: str
    title: bool = False
    ref: str = ""


@dataclass(frozen=True)
class Pronoun:
    """who: I, we, he, she; or "" to stand for the noun phrase with that ref."""

    who: str = ""
    ref: str = ""


@dataclass(frozen=True)
class NounPhrase:
    """A noun concept with its determiner.

    det: the, a, no, my, our, own (of the subject), this, every, a number from two to ten; bare
    ("Brot"), generic ("liebt Pferde"), role ("ist Arzt"), field ("in der Pflege"); "" for names of
    places and organisations.
    """

    noun: str
    det: str = "the"
    plural: bool = False
    adjective: str = ""
    superlative: bool = False
    of: "AnyPhrase | None" = None  # "der Chef der Nordbank"
    within: "Adjunct | None" = None  # "die größte Bank in Köln"
    name: Name | None = None  # "die Ärztin Eva Braun"
    relative: "Clause | None" = None  # its gap is this noun phrase
    ref: str = ""


@dataclass(frozen=True)
class Pair:
    """Two noun phrases joined by "and"."""

    first: "AnyPhrase"
    second: "AnyPhrase"


AnyPhrase = Name | Pronoun | NounPhrase | Pair

# --- predicates ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Quality:
    """ "ist (sehr) groß"."""

    adjective: str
    degree: str = ""


@dataclass(frozen=True)
class Comparison:
    """ "größer als X"; equal: "so groß wie X"."""

    adjective: str
    than: "AnyPhrase | Adjunct"  # "als der Hund", "als in Oslo"
    equal: bool = False


@dataclass(frozen=True)
class Superlative:
    """ "am größten"."""

    adjective: str


@dataclass(frozen=True)
class TwoQualities:
    """link: and, "not but" (nicht A, sondern B) or "though but" (zwar A, aber B)."""

    first: str
    second: str
    link: str


@dataclass(frozen=True)
class Identity:
    """ "ist die Hauptstadt von Italien"."""

    phrase: AnyPhrase


@dataclass(frozen=True)
class Whereabouts:
    """ "ist im Park"."""

    place: "Adjunct"


Predicate = Quality | Comparison | Superlative | TwoQualities | Identity | Whereabouts

# --- clauses ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Adjunct:
    """A prepositional phrase; relation: where, to, from, with, against, at (an organisation),
    about, for, of, on, field, or an adverbial id such as "home" in phrase."""

    relation: str
    phrase: AnyPhrase | str


@dataclass(frozen=True)
class Clause:
    """One clause. verb "be" takes a predicate, "opine" an object and a predicate.

    tense: present, past (perfect, "war" and "hatte"), future. modal: can, must, want, like.
    ask: "", yesno, subject, object, where, to, from or when. gap: what is not said: the subject or
    object of a relative clause, or the subject shared with the clause before.
    """

    verb: str
    subject: AnyPhrase | None = None  # None: "es regnet"
    object: AnyPhrase | None = None
    recipient: AnyPhrase | None = None
    predicate: Predicate | None = None
    adjuncts: tuple[Adjunct, ...] = ()
    time: str = ""
    frequency: str = ""
    manner: str = ""
    link: str = ""
    tense: str = "present"
    modal: str = ""
    negated: bool = False
    ask: str = ""
    gap: str = ""


@dataclass(frozen=True)
class Compound:
    """Two clauses. link: because, if, although (order free), that, to (infinitive), and, but."""

    main: Clause
    link: str
    other: Clause


def values(node):
    """All strings in a meaning, depth first."""
    if is_dataclass(node):
        for item in fields(node):
            yield from values(getattr(node, item.name))
    elif isinstance(node, tuple):
        for item in node:
            yield from values(item)
    elif isinstance(node, str) and node:
        yield node


def phrases(node):
    """All noun phrases, names and pronouns in a meaning, depth first."""
    if isinstance(node, NounPhrase | Name | Pronoun):
        yield node
    if is_dataclass(node):
        for item in fields(node):
            yield from phrases(getattr(node, item.name))
    elif isinstance(node, tuple):
        for item in node:
            yield from phrases(item)


def substitute(node, table: dict):
    """A copy of a meaning in which every phrase that table knows is replaced."""
    if node in table:
        return table[node]
    if isinstance(node, tuple):
        return tuple(substitute(item, table) for item in node)
    if not is_dataclass(node):
        return node
    changes = {item.name: substitute(getattr(node, item.name), table) for item in fields(node)}
    return replace(node, **changes)


def exchange(main: Clause, other: Clause) -> tuple[Clause, Clause]:
    """Lets a full phrase of the main clause and its pronoun in the other one change places."""
    full = {phrase.ref: phrase for phrase in phrases(main) if not isinstance(phrase, Pronoun)}
    table = {}
    for phrase in phrases(other):
        if isinstance(phrase, Pronoun) and phrase.ref in full and phrase.ref:
            table[phrase] = full[phrase.ref]
            table[full[phrase.ref]] = phrase
    return substitute(main, table), substitute(other, table)
