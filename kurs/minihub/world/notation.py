"""A short notation for clauses, so that stories and contexts can be tables.

A clause is a line "subject verb …"; the parts behind the verb are told apart by their first sign:

    the.old.dog, a.{fruit}, -.bread, my.sister, dogs as the.dog*      noun phrases (det.adj.noun)
    the.boss/$O                 "of": the boss of O
    $A, %A                      the phrase bound to A, and a pronoun for it
    I, we, he, she, it          pronouns ("it" only as in "it rains")
    >$B                         recipient
    @park,cafe  ?@park          where (one of them); with "?" it may be left out
    to:park  with:$B  from:…    other adjuncts
    =tired  =very+tired         quality;  =good&cheap  =!bad,good  =~short,good  two qualities
    =>big:$B  ==big:$B  =^fast  comparison, equality, superlative
    =:a.teacher                 identity;  =@park whereabouts
    ~often ~loudly  ^today  &then     frequency or manner, time, link
    #past #future #can #must #want #like #not #yesno #where …
"""

from kurs.minihub.world.frames import groups
from kurs.minihub.world.lexicon import ADVERBIAL, FIRST_NAMES, LAST_NAMES, NOUN
from kurs.minihub.world.meaning import (
    Adjunct,
    AnyPhrase,
    Clause,
    Comparison,
    Compound,
    Identity,
    Name,
    NounPhrase,
    Pronoun,
    Quality,
    Superlative,
    TwoQualities,
    Whereabouts,
)
from kurs.minihub.world.speaker import NUMBER_NAMES

from dataclasses import replace

TENSES = {"past", "future", "present"}
MODALS = {"can", "must", "want", "like"}


def draw_noun(rng, words: str) -> str:
    """A noun of one of the classes; first the class is drawn, then the noun."""
    return rng.choice(rng.choice(groups(words)))


def draw_name(rng, sex: str = "", title: float = 0.15, short: float = 0.25) -> Name:
    """A person: "Anna Schmidt", sometimes "Anna" or "Frau Schmidt"."""
    sex = sex or rng.choice("fm")
    first, last = rng.choice(FIRST_NAMES[sex]), rng.choice(LAST_NAMES)
    chance = rng.random()
    if chance < title:
        return Name("", last, sex, title=True)
    return Name(first, "" if chance > 1 - short else last, sex)


def with_ref(phrase: AnyPhrase, ref: str) -> AnyPhrase:
    return replace(phrase, ref=ref)


class Reader:
    """Reads the notation; ``bound`` holds the phrases of the variables."""

    def __init__(self, rng, **bound: AnyPhrase | str):
        self.rng = rng
        self.bound: dict[str, AnyPhrase] = {}
        for name, value in bound.items():
            self.bind(name, value)

    def bind(self, name: str, value: AnyPhrase | str) -> None:
        """Binds a phrase, or one drawn from classes written as "folk" or "a.folk"."""
        phrase = self.phrase(value) if isinstance(value, str) else value
        self.bound[name] = with_ref(phrase, name)

    def phrase(self, text: str) -> AnyPhrase:
        if text in ("I", "we", "he", "she"):
            return Pronoun(text)
        if text[0] == "$":
            return self.bound[text[1:]]
        if text[0] == "%":
            return Pronoun(ref=text[1:])
        text, _, owner = text.partition("/")
        *details, word = text.split(".")
        plural = word.endswith("*")
        noun = draw_noun(self.rng, word.rstrip("*").strip("{}"))
        if plural and noun.endswith("_f"):
            noun = NOUN[noun].partner
        if noun == "name":
            return draw_name(self.rng)
        det = details[0] if details else "" if NOUN[noun].kind else "the"
        if det == "a" and "mass" in NOUN[noun].tags:
            det = "bare"
        return NounPhrase(
            noun,
            {"-": "bare"}.get(det, det),
            plural or det in NUMBER_NAMES or "only_plural" in NOUN[noun].tags,
            self.rng.choice(details[1].split(",")) if len(details) > 1 else "",
            of=self.phrase(owner) if owner else None,
        )

    def clause(self, text: str) -> Clause:
        subject, verbs, *parts = text.split()
        clause = Clause(
            self.rng.choice(verbs.split(",")), None if subject == "it" else self.phrase(subject)
        )
        for part in parts:
            clause = self.add(clause, part)
        return clause

    def compound(self, main: str, link: str, other: str) -> Compound:
        return Compound(self.clause(main), link, self.clause(other))

    def add(self, clause: Clause, part: str) -> Clause:
        """The clause with one more part."""
        sign, rest = part[0], part[1:]
        if part[:2] == "?@" or sign == "?":
            return clause if self.rng.random() < 0.5 else self.add(clause, rest)
        if sign == "@":
            return self.with_adjunct(clause, "where", rest)
        if sign == ">":
            return replace(clause, recipient=self.phrase(rest))
        if sign == "=":
            return replace(clause, predicate=self.predicate(rest))
        if sign in "~^&":
            return self.with_adverbial(clause, self.rng.choice(rest.split(",")))
        if sign == "#":
            return self.with_flag(clause, rest)
        if ":" in part and part.split(":")[0].isalpha():
            return self.with_adjunct(clause, *part.split(":"))
        return replace(clause, object=self.phrase(part))

    def with_adjunct(self, clause: Clause, relation: str, words: str) -> Clause:
        return replace(clause, adjuncts=(*clause.adjuncts, self.place(relation, words)))

    def place(self, relation: str, words: str) -> Adjunct:
        word = self.rng.choice(words.split(","))
        if word in ADVERBIAL:
            return Adjunct(relation, word)
        return Adjunct(relation, self.phrase(word))

    def with_adverbial(self, clause: Clause, name: str) -> Clause:
        kind = ADVERBIAL[name].kind
        slot = kind if kind in ("frequency", "manner", "link") else "time"
        return replace(clause, **{slot: name})

    def with_flag(self, clause: Clause, flag: str) -> Clause:
        if flag in TENSES:
            return replace(clause, tense=flag)
        if flag in MODALS:
            return replace(clause, modal=flag)
        if flag == "not":
            return replace(clause, negated=True)
        if flag == "shared":
            return replace(clause, gap="shared")
        return replace(clause, ask=flag)

    def predicate(self, text: str):
        sign, rest = text[0], text[1:]
        if sign == ":":
            return Identity(self.phrase(rest))
        if sign == "@":
            return Whereabouts(self.place("where", rest))
        if sign in ">=":
            adjective, than = rest.split(":")
            return Comparison(adjective, self.phrase(than), equal=sign == "=")
        if sign == "^":
            return Superlative(rest)
        if sign in "!~":
            first, second = rest.split(",")
            return TwoQualities(first, second, {"!": "not but", "~": "though but"}[sign])
        if "&" in text:
            first, second = (self.rng.choice(part.split(",")) for part in text.split("&"))
            return TwoQualities(first, second, "and")
        degree, _, adjective = text.rpartition("+")
        return Quality(self.rng.choice(adjective.split(",")), degree)
