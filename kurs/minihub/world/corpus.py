"""What models, data sets and scripts take from the world. Everything follows from the seed.

Languages are "de", "en" and "fr". Nothing here depends on the order of hashes, and whether a
meaning belongs to training or test depends on the meaning alone, not on the seed.
"""

from kurs.minihub.world import stories
from kurs.minihub.world.contexts import AMBIGUOUS, sense_in, sense_meaning, senses
from kurs.minihub.world.grammar import (
    SHAPES,
    ask_about,
    contrast,
    judge,
    judgements,
    named,
    review_subject,
)
from kurs.minihub.world.lexicon import (
    ADJECTIVE,
    ADVERBIAL,
    CAPITALS,
    HELD_OUT_FIRST_NAMES,
    HELD_OUT_LAST_NAMES,
    LANGUAGES,
    NOUN,
    TOPICS,
    WOMEN_SHARE,
    tagged,
)
from kurs.minihub.world.meaning import (
    Clause,
    Identity,
    Name,
    NounPhrase,
    Pronoun,
    phrases,
    substitute,
)
from kurs.minihub.world.notation import Reader, draw_name
from kurs.minihub.world.speakers import (
    SPEAKERS,
    Meaning,
    Replay,
    consistent_choice,
    plain_order,
    random_choice,
)
from kurs.minihub.world.tokens import Sentence, tokenize

import hashlib
import random
from collections import Counter
from dataclasses import dataclass, fields, is_dataclass, replace
from itertools import cycle, permutations, product

__all__ = [
    "AMBIGUOUS",
    "LANGUAGES",
    "NOT_IN_TEXT",
    "SHAPES",
    "TOPICS",
    "Document",
    "Meaning",
    "Question",
    "Review",
    "Sentence",
    "acceptable",
    "analogies",
    "documents",
    "gender_pairs",
    "is_held_out",
    "ner_sentences",
    "order_sensitive_reviews",
    "parallel",
    "parallel_reviews",
    "planted_bias",
    "questions",
    "relation_sentences",
    "reviews",
    "sense_sentences",
    "split",
    "tokenize",
    "vocabulary",
]

# --- translation --------------------------------------------------------------------------------

SHORTEST, LONGEST = 3, 13  # words of the plainest wording; others can have a few more


def plain_sentence(meaning: Meaning, language: str) -> Sentence:
    """The wording with the first of all synonyms and orders."""
    return SPEAKERS[language](Replay([])).say(meaning.body)


def has_usual_length(meaning: Meaning) -> bool:
    lengths = [
        sum(tag != "PUNCT" for tag in plain_sentence(meaning, language).tags)
        for language in LANGUAGES
    ]
    return min(lengths) >= SHORTEST and max(lengths) <= LONGEST


def parallel(n: int, seed: int, shapes: tuple[str, ...] = tuple(SHAPES)) -> list[Meaning]:
    """n different meanings; the shapes take turns, as long as they have something new to say."""
    rng = random.Random(seed)
    found: dict[object, Meaning] = {}
    for shape in cycle(shapes):
        if len(found) == n:
            break
        meaning = SHAPES[shape](rng)
        if meaning.body not in found and has_usual_length(meaning):
            found[meaning.body] = replace(meaning, sense=sense_in(meaning))
    return rng.sample(list(found.values()), n)


def is_held_out(meaning: Meaning, share: float = 0.1) -> bool:
    """Whether a meaning is for testing. Sentences that differ only in "Lehrer" and "Lehrerin",
    which are one sentence in English, fall on the same side."""
    text = repr(meaning.body).replace("_f'", "_m'")
    return int(hashlib.sha256(text.encode()).hexdigest()[:8], 16) < share * 16**8


def split(meanings: list[Meaning], share: float = 0.1) -> tuple[list[Meaning], list[Meaning]]:
    """Training and test part; disjoint for all seeds together."""
    train = [meaning for meaning in meanings if not is_held_out(meaning, share)]
    return train, [meaning for meaning in meanings if is_held_out(meaning, share)]


def acceptable(meaning: Meaning, source_text: str, source: str, target: str) -> frozenset[str]:
    """All correct translations of a text that says the meaning.

    "The doctor sleeps." may be an Arzt or an Ärztin: where the source text leaves the sex open,
    both count.
    """
    texts = meaning.realisations(target)
    for body in sex_variants(meaning.body):
        variant = replace(meaning, body=body)
        if source_text in variant.realisations(source):
            texts |= variant.realisations(target)
    return texts


def sex_variants(body):
    """The body with man and woman exchanged in one or more phrases."""
    people = [phrase for phrase in open_phrases(body) if NOUN[phrase.noun].partner]
    options = [(phrase, replace(phrase, noun=NOUN[phrase.noun].partner)) for phrase in people]
    for chosen in product(*options):
        if chosen != tuple(people):
            yield substitute(body, dict(zip(people, chosen)))


def open_phrases(node) -> list[NounPhrase]:
    """Noun phrases whose sex nothing else in the sentence tells."""
    if isinstance(node, Identity) or (isinstance(node, NounPhrase) and node.name):
        return []
    found = [node] if isinstance(node, NounPhrase) else []
    parts = node if isinstance(node, tuple) else ()
    if is_dataclass(node):
        parts = [getattr(node, item.name) for item in fields(node)]
    for part in parts:
        found += [phrase for phrase in open_phrases(part) if phrase not in found]
    return found


# --- running text -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Document:
    topic: str
    title: str
    sentences: tuple[Sentence, ...]

    @property
    def text(self) -> str:
        return " ".join(sentence.text for sentence in self.sentences)


def documents(n: int, seed: int, language: str = "de") -> list[Document]:
    """n stories of 4 to 8 sentences; the topics take turns."""
    rng = random.Random(seed)
    told = [[s for s in stories.stories() if s[0][0] == topic] for topic in TOPICS]
    found: dict[str, Document] = {}
    while len(found) < n:
        story = rng.choice(told[len(found) % len(TOPICS)])
        document = tell(rng, story, rng.randint(4, 8), language)
        found.setdefault(document.text, document)
    return list(found.values())


def tell(rng, story, length: int, language: str) -> Document:
    topic, title, clauses = stories.tell(rng, story, length)
    choose, memory = random_choice(rng), {}
    sentences = tuple(SPEAKERS[language](choose, memory).say(clause) for clause in clauses)
    return Document(topic, SPEAKERS[language](choose).title(title), sentences)


def relation_sentences(n: int, seed: int, language: str = "de") -> list[Sentence]:
    """Sentences full of relations for word vectors: capitals, man and woman, degrees, jobs."""
    rng = random.Random(seed)
    makers = [*(SHAPES[name] for name in RELATION_SHAPES), pair_meaning]
    return [makers[i % len(makers)](rng).realise(language, rng) for i in range(n)]


RELATION_SHAPES = ("capital", "comparison", "description", "job", "profession")
PAIR_CONTEXTS = """
$A sleep @garden,kitchen
$A read a.{book,newspaper} @library,garden
$A love own.{dog,cat,horse}
$A wear a.{hat,coat} ^winter
$A travel to:{city} ^summer
$A work @{city} ^every_day
$A be =happy,sad,tired,old,young
$A come from:{city}
$A buy a.{car,bicycle} #past
$A call own.friend_{s} ^evening
$A forget own.key ^yesterday #past
"""


def pair_meaning(rng) -> Meaning:
    """A man or a woman in contexts that are the same for both; "er" and "sie" tell them apart."""
    noun = rng.choice([name for name in NOUN if NOUN[name].partner])
    reader = Reader(rng, A=NounPhrase(noun, rng.choice(("the", "the", "this"))))
    line = rng.choice(PAIR_CONTEXTS.strip().splitlines()).replace("_{s}", f"_{NOUN[noun].sex}")
    return Meaning("pair", reader.clause(line), "Alltag")


# --- sentiment ----------------------------------------------------------------------------------

# kind | what one did with it
OPENINGS = {
    "film": "see #past ^yesterday,last_week,saturday",
    "series": "see #past ^yesterday,last_week",
    "play": "see #past @theatre",
    "concert": "visit #past ^saturday,friday",
    "exhibition": "visit #past ^sunday,last_week",
    "book": "read #past ^last_week,weekend",
    "novel": "read #past ^last_week,weekend",
    "story": "read #past ^evening",
    "hotel": "visit #past ^last_year,summer",
    "flat": "rent",
    "phone": "buy #past ^last_week,yesterday",
    "computer": "buy #past ^last_week,monday",
    "camera": "buy #past ^last_year,saturday",
    "printer": "buy #past ^last_year,monday",
    "app": "install #past ^yesterday",
    "program": "install #past ^yesterday",
    "soup": "eat #past ^evening @restaurant,hotel",
    "pizza": "eat #past ^evening @restaurant",
    "salad": "eat #past @cafe,restaurant",
    "cake": "eat #past @cafe",
    "fish": "eat #past ^friday @restaurant",
}


@dataclass(frozen=True)
class Review:
    """A review before it is put into words: its clauses refer to each other. label: 1 or 0."""

    clauses: tuple[Clause, ...]
    label: int

    def realise(self, language: str, rng) -> str:
        """One admissible text; rng draws synonyms and word order."""
        return self._say(language, random_choice(rng))

    def realisations(self, language: str) -> frozenset[str]:
        """All admissible texts."""
        texts, path = set(), []
        while path is not None:
            choose = Replay(path)
            texts.add(self._say(language, choose))
            path = choose.next_path()
        return frozenset(texts)

    def _say(self, language: str, choose) -> str:
        speaker = SPEAKERS[language](choose, {})
        return " ".join(speaker.say(clause).text for clause in self.clauses)


def reviews(n: int, seed: int, language: str = "de") -> list[tuple[str, int]]:
    """n different reviews (text, label) of one to three sentences, half of them positive."""
    rng = random.Random(seed)
    found: dict[str, int] = {}
    while len(found) < n:
        label = len(found) % 2
        found.setdefault(draw_review(rng, label).realise(language, rng), label)
    return rng.sample(list(found.items()), n)


def parallel_reviews(n: int, seed: int) -> list[Review]:
    """n different reviews that can be said in every language, half of them positive."""
    rng = random.Random(seed)
    found: dict[Review, None] = {}
    while len(found) < n:
        found.setdefault(draw_review(rng, len(found) % 2))
    return list(found)


def draw_review(rng, label: int) -> Review:
    kind, _, thing = review_subject(rng)
    thing = replace(thing, ref="A")
    clauses = []
    if thing.noun in OPENINGS and OPENINGS[thing.noun] != "rent" and rng.random() < 0.4:
        who = rng.choice(("I", "we"))
        reader = Reader(rng, A=thing)
        verb, *rest = OPENINGS[thing.noun].split()
        clauses.append(reader.clause(f"{who} {verb} $A {' '.join(rest)}"))
    verdict = judge(rng, kind, Pronoun(ref="A") if clauses else thing, label)
    clauses.append(verdict)
    if rng.random() < 0.35:
        clauses.append(Clause("recommend", Pronoun("I"), thing, negated=not label))
    return Review(tuple(clauses), label)


def order_sensitive_reviews(n: int, seed: int, language: str = "de") -> list[tuple[str, int]]:
    """Pairs of neighbours with the same words and opposite labels, n texts in all."""
    rng = random.Random(seed)
    found: dict[str, int] = {}
    while len(found) < n:
        kind, _, thing = review_subject(rng)
        if kind == "any":
            continue
        pair = opposite_pair(rng, kind, thing, language)
        if not any(text in found for text, _ in pair):
            found.update(pair)
    return list(found.items())[:n]


def opposite_pair(rng, kind: str, thing: NounPhrase, language: str) -> list[tuple[str, int]]:
    good, bad = judgements(kind, 1), judgements(kind, 0)
    predicate = contrast(rng, bad, good)
    swapped = replace(predicate, first=predicate.second, second=predicate.first)
    tense = rng.choice(("past", "present"))
    extra = Clause("be", thing, predicate=None, tense=tense)
    choose = consistent_choice(rng)
    pair = []
    for both, label in ((predicate, 1), (swapped, 0)):
        clause = replace(extra, predicate=both)
        pair.append((SPEAKERS[language](choose).say(clause).text, label))
    return pair if rng.random() < 0.5 else pair[::-1]


# --- entities -----------------------------------------------------------------------------------


def ner_sentences(n: int, seed: int, language: str = "de", unseen: bool = False) -> list[Sentence]:
    """n different sentences with persons, places and organisations.

    With unseen all persons, cities and organisations have names that occur nowhere else.
    """
    rng = random.Random(seed)
    plain = [SHAPES[name] for name in ("statement", "perfect", "that clause", "superlative")]
    found: dict[str, Sentence] = {}
    while len(found) < n:
        maker = named if rng.random() < 0.7 else rng.choice(plain)
        meaning = maker(rng)
        if unseen:
            meaning = rename(rng, meaning)
        if meaning is None or not has_usual_length(meaning):
            continue
        sentence = meaning.realise(language, rng)
        found.setdefault(sentence.text, sentence)
    return list(found.values())


def rename(rng, meaning: Meaning) -> Meaning | None:
    """The meaning with held-out names; None if it has no name to replace."""
    table: dict = {}
    for phrase in phrases(meaning.body):
        if isinstance(phrase, Name):
            first = rng.choice(HELD_OUT_FIRST_NAMES[phrase.sex]) if phrase.first else ""
            last = rng.choice(HELD_OUT_LAST_NAMES) if phrase.last else ""
            table[phrase] = replace(phrase, first=first, last=last)
        elif isinstance(phrase, NounPhrase) and phrase not in table:
            unseen = unseen_nouns(phrase.noun)
            if unseen:
                table[phrase] = replace(phrase, noun=rng.choice(unseen))
    return replace(meaning, body=substitute(meaning.body, table)) if table else None


def unseen_nouns(noun: str) -> tuple[str, ...]:
    """Held-out names of the same class."""
    tags = NOUN[noun].tags
    if "city" in tags:
        return tagged("held_out_city")
    for kind in ("bank", "squad", "maker"):
        if kind in tags and NOUN[noun].kind == "ORG":
            return tagged(f"held_out_{kind}")
    return ()


# --- questions ----------------------------------------------------------------------------------

NOT_IN_TEXT = {
    "de": "Das steht nicht im Text.",
    "en": "The text does not say.",
    "fr": "Le texte ne le dit pas.",
}

# fact | what can be asked about it
FACTS = """
$P live @{city} | where subject
$P work at:{org} | at subject
$P come from:{country,german_city} | from subject
$P play_music generic.{instrument} | object subject
$P have a.{dog,cat,horse,bird} | object subject
$P drive a.new,old,red,blue.car | object subject
$P like generic.{coffee,milk,cheese,cake,meat,bread} | object subject
$P buy a.{furniture,device,clothes} #past | object subject
$P travel to:{city} #future | to subject
$P visit the.{museum,zoo,castle,cinema} #past ^yesterday,saturday,last_week | object subject when
$P find a.{key,watch,ring,bag} #past | object subject
$P write a.{novel,poem,book,letter} | object subject
$P play_sport generic.{football,tennis} | object subject
$P repair a.{bicycle,car,computer} #past | object subject
"""


@dataclass(frozen=True)
class Question:
    """Facts, a question about them and two answers: a sentence and its short form."""

    context: tuple[Sentence, ...]
    question: Sentence
    answer: str
    short: str

    @property
    def text(self) -> str:
        return " ".join(sentence.text for sentence in self.context)


def questions(n: int, seed: int, language: str = "de", missing: float = 0.15) -> list[Question]:
    """n questions with a context of 2 to 4 sentences; some find no answer there."""
    rng = random.Random(seed)
    return [draw_question(rng, language, rng.random() < missing) for _ in range(n)]


def draw_question(rng, language: str, missing: bool) -> Question:
    table = [line.split(" | ") for line in FACTS.strip().splitlines()]
    people = draw_people(rng, 2) * 2
    facts = [
        (person, Reader(rng, P=person).clause(spec), asks.split())
        for person, (spec, asks) in zip(people, rng.sample(table, 4))
    ]
    count = rng.randint(2, 4)
    asked = rng.randrange(count)
    told = [fact for i, fact in enumerate(facts[:count]) if not (missing and i == asked)]
    if len(told) < 2:
        told.append(facts[-1])
    choose = consistent_choice(rng)  # one word for one thing, so that the answer is in the text
    context = tell_facts(rng, choose, sorted(told, key=lambda fact: fact[0].first), language)
    _, clause, asks = facts[asked]
    ask = asks[0] if missing else rng.choice(asks)
    speaker = SPEAKERS[language](plain_order(choose))
    question = speaker.say(ask_about(clause, ask))
    if missing:
        return Question(context, question, NOT_IN_TEXT[language], NOT_IN_TEXT[language])
    answer = speaker.say(clause).text
    return Question(context, question, answer, short_answer(clause, ask, speaker))


def draw_people(rng, n: int) -> list[Name]:
    """Different persons with full names."""
    people: list[Name] = []
    while len(people) < n:
        person = draw_name(rng, title=0, short=0)
        if person.first not in [known.first for known in people]:
            people.append(person)
    return people


def tell_facts(rng, choose, facts, language: str) -> tuple[Sentence, ...]:
    """One sentence a fact; a person who was just named becomes a pronoun."""
    memory, sentences, last = {}, [], None
    for name, clause, _ in facts:
        subject = replace(name, ref="P")
        if name == last and rng.random() < 0.6:
            subject = Pronoun(ref="P")
        told = replace(clause, subject=subject)
        sentences.append(SPEAKERS[language](choose, memory).say(told))
        last = name
    return tuple(sentences)


def short_answer(clause: Clause, ask: str, speaker) -> str:
    """ "In Köln.", "Einen Hund.", "Anna Schmidt." """
    if ask == "subject":
        return speaker.short(speaker.phrase(clause.subject))
    if ask == "object":
        return speaker.short(speaker.phrase(clause.object, "Acc"))
    if ask == "when":
        return speaker.short(
            speaker.fixed(speaker.choose(ADVERBIAL[clause.time].words[speaker.language]))
        )
    adjunct = next(item for item in clause.adjuncts if item.relation == ask)
    return speaker.short(speaker.adjunct(adjunct))


# --- word senses, relations, bias ---------------------------------------------------------------


def sense_sentences(
    word: str, seed: int, n: int = 40, language: str = "de"
) -> list[tuple[Sentence, str]]:
    """Up to n different sentences with an ambiguous word; the senses take turns."""
    rng = random.Random(seed)
    found: dict[str, tuple[Sentence, str]] = {}
    known = senses(word)
    for i in range(20 * n):
        sense = known[i % len(known)]
        sentence = sense_meaning(rng, word, sense).realise(language, rng)
        found.setdefault(sentence.text, (sentence, sense))
        if len(found) == n:
            break
    return list(found.values())


def word(noun: str, language: str, plural: bool = False) -> str:
    """The first word for a noun concept."""
    form = NOUN[noun].words[language][0]
    return form.plural if plural else form.lemma


def gender_pairs(language: str = "de") -> list[tuple[str, str]]:
    """Words for man and woman: ("König", "Königin")."""
    pairs = [
        (word(name, language), word(noun.partner, language))
        for name, noun in NOUN.items()
        if noun.partner and noun.sex == "m"
    ]
    return [pair for pair in pairs if pair[0] != pair[1]]


def analogies(language: str = "de") -> list[tuple[str, str, str, str, str]]:
    """(category, a, b, c, d): a is to b as c is to d."""
    capitals = [(word(a, language), word(b, language)) for a, b in CAPITALS.items()]
    degrees = [
        (form.lemma, form.comparative)
        for form in (ADJECTIVE[name].words[language][0] for name in ADJECTIVE)
        if form.comparative
    ]
    numbers = [
        (word(name, language), word(name, language, plural=True))
        for name, noun in NOUN.items()
        if "p" in noun.tags and word(name, language) != word(name, language, plural=True)
    ]
    table = {
        "capital": capitals,
        "gender": gender_pairs(language),
        "comparative": degrees,
        "plural": numbers,
    }
    return [
        (category, *first, *second)
        for category, pairs in table.items()
        for first, second in permutations(pairs, 2)
    ]


def planted_bias(language: str = "de") -> dict[str, float]:
    """Word for a field or a gender-neutral job -> share of women among those who do it."""
    return {
        word(name if name in NOUN else f"{name}_f", language): share
        for name, share in WOMEN_SHARE.items()
    }


# --- statistics ---------------------------------------------------------------------------------


def vocabulary(language: str, n: int = 5_000, seed: int = 0) -> Counter:
    """How often each word form (without capitals at the start) occurs in n sentences."""
    counts: Counter = Counter()
    rng = random.Random(seed)
    for meaning in parallel(n, seed):
        for token in meaning.realise(language, rng).tokens:
            if token.upos != "PUNCT":
                counts[token.text.lower()] += 1
    return counts
