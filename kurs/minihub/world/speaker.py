"""What the three languages share: choosing words, remembering who is meant, fixed phrases."""

from kurs.minihub.world.lexicon import ADVERBIAL, NOUN, Noun, phrase_words, word_list
from kurs.minihub.world.meaning import (
    Adjunct,
    Clause,
    Comparison,
    Compound,
    Name,
    NounPhrase,
    Pair,
    Pronoun,
)
from kurs.minihub.world.tokens import (
    Agreement,
    Phrase,
    Sentence,
    Word,
    finish,
    hang,
    make_feats,
    tokenize,
)

from collections.abc import Callable, Sequence
from dataclasses import replace

Choose = Callable[[Sequence], object]
GENDERS = {"m": "Masc", "f": "Fem", "n": "Neut", "": None}
NUMBER_NAMES = word_list("two three four five six ten")
MODAL_NAMES = ("can", "must", "want")


class Speaker:
    """Puts clauses into one language. ``choose`` decides between synonyms and word orders.

    ``memory`` maps the ref of a noun phrase to its agreement, so that a pronoun finds the gender
    of the word that was really used: "das Auto … es", but "der Wagen … er".
    """

    language = ""

    def __init__(self, choose: Choose, memory: dict[str, Agreement] | None = None):
        self.choose = choose
        self.memory = {} if memory is None else memory
        self.owner = Agreement()  # the subject, for "sein" and "ihr"

    def say(self, body: Clause | Compound) -> Sentence:
        """One whole sentence."""
        question = isinstance(body, Clause) and body.ask
        phrase = self.question(body) if question else self.statement(body)
        return finish(self.language, self.polish(phrase), "?" if question else ".")

    def title(self, phrase: NounPhrase) -> str:
        """A noun phrase as a heading."""
        return self.short(self.phrase(phrase, "Nom")).removesuffix(".")

    def short(self, phrase: Phrase) -> str:
        """A phrase as a short answer: "In Köln." """
        phrase.head.head, phrase.head.deprel = None, "root"
        return finish(self.language, self.polish(phrase), ".").text

    def question(self, clause: Clause) -> Phrase:
        raise NotImplementedError

    def statement(self, body: Clause | Compound) -> Phrase:
        raise NotImplementedError

    def polish(self, words: list[Word]) -> list[Word]:
        """Joins or changes neighbours; by default only merges double and final commas."""
        kept: list[Word] = []
        for word in words:
            if word.text == "," and kept and kept[-1].text == ",":
                continue
            kept.append(word)
        return kept[:-1] if kept[-1].text == "," else kept

    # --- phrases --------------------------------------------------------------------------------

    def remember(self, phrase, agreement: Agreement) -> None:
        if phrase.ref:
            self.memory[phrase.ref] = agreement

    def noun(self, phrase: NounPhrase) -> tuple[Noun, object]:
        """The concept and the chosen word for it."""
        concept = NOUN[phrase.noun]
        return concept, self.choose(concept.words[self.language])

    def name(self, name: Name, titles: dict[str, str], **feats) -> Phrase:
        """ "Anna Schmidt" or "Frau Weber"; in the latter only "Weber" is the entity."""
        feats = make_feats(Gender=GENDERS[name.sex], Number="Sing", **feats)
        if name.title:
            first = Word(titles[name.sex], titles[name.sex], "NOUN", feats)
        else:
            first = Word(name.first or name.last, name.first or name.last, "PROPN", feats)
            first.entity = "B-PER"
        words = [first]
        if name.last and (name.first or name.title):
            entity = "B-PER" if name.title else "I-PER"
            last = Word(name.last, name.last, "PROPN", feats, first, "flat", entity)
            words.append(last)
        agreement = Agreement(gender=name.sex, sex=name.sex)
        self.remember(name, agreement)
        return Phrase(words, first, agreement)

    def proper_words(self, concept: Noun, feats: dict[str, str]) -> list[Word]:
        """The words of a city, country or organisation; the first one is the head."""
        texts = concept.words[self.language][0].lemma.split()
        words = [Word(text, text, "PROPN", dict(feats)) for text in texts]
        for i, word in enumerate(words):
            word.entity = ("I-" if i else "B-") + concept.kind
            if i:
                word.head, word.deprel = words[0], "flat"
        return words

    def adverbial(self, name: str, head: Word) -> Phrase:
        """A fixed phrase such as "jeden Tag", hung below the head of its clause."""
        phrase = self.fixed(self.choose(ADVERBIAL[name].words[self.language]))
        role = "obl" if phrase.head.upos in ("NOUN", "PROPN") else "advmod"
        return phrase.attach(head, role)

    def fixed(self, text: str) -> Phrase:
        """The words of a phrase that stands in the lexicon as text."""
        table = phrase_words(self.language)
        words = []
        for token in tokenize(text, self.language):
            lemma, tag = table.get(token, (token, "ADV"))
            tag, _, gender = tag.partition(" ")
            feats = {}
            if tag in ("NOUN", "PROPN"):
                number = "Plur" if token != lemma and self.language != "de" else "Sing"
                feats = make_feats(Gender=GENDERS[gender], Number=number)
            words.append(Word(token, lemma, tag, feats, glued=token.endswith("'")))
        nouns = [word for word in words if word.upos in ("NOUN", "PROPN")]
        top = (nouns or words)[-1]
        roles = {"ADP": "case", "DET": "det", "ADJ": "amod"}
        for word in words:
            if word is not top:
                word.head, word.deprel = top, roles.get(word.upos, "advmod")
        self.inflect_fixed(words, top)
        return Phrase(words, top)

    def inflect_fixed(self, words: list[Word], top: Word) -> None:
        """Completes the features of a fixed phrase."""

    def phrase_agreement(self, first: Phrase, second: Phrase) -> Agreement:
        """ "Anna und Karl": plural, masculine as soon as one of them is."""
        people = first.agreement, second.agreement
        gender = "f" if all(person.gender == "f" for person in people) else "m"
        return Agreement(min(person.person for person in people), True, gender)

    def pair(self, pair: Pair, conjunction: str, *case) -> Phrase:
        first = self.phrase(pair.first, *case)
        second = self.phrase(pair.second, *case).attach(first.head, "conj")
        joint = hang(conjunction, "CCONJ", second.head, "cc")
        agreement = self.phrase_agreement(first, second)
        return Phrase([*first, *joint, *second], first.head, agreement)

    here: Adjunct | None = None

    def keep_here(self, clause: Clause) -> Clause:
        """Sets aside the first place of "warmer in Rome than in Oslo"."""
        comparison = clause.predicate
        if not isinstance(comparison, Comparison) or not isinstance(comparison.than, Adjunct):
            return clause
        self.here = clause.adjuncts[0]
        return replace(clause, adjuncts=())

    def phrase(self, phrase, *case) -> Phrase:
        raise NotImplementedError


def is_pronoun(phrase) -> bool:
    return isinstance(phrase, Pronoun)


def is_definite(phrase) -> bool:
    """Names, pronouns and everything with a definite determiner."""
    if isinstance(phrase, Pair):
        return is_definite(phrase.first)
    return not isinstance(phrase, NounPhrase) or phrase.det not in INDEFINITE


INDEFINITE = {"a", "no", "bare", "generic", *NUMBER_NAMES}
