"""The language world of the mini hub: grammar, parallelism and what its data sets promise."""

from kurs.minihub.world import contexts, corpus
from kurs.minihub.world.lexicon import ADJECTIVE, NOUN
from kurs.minihub.world.meaning import Clause, Compound, Name, NounPhrase, Pronoun, Quality, phrases
from kurs.minihub.world.speakers import Meaning

import os
import random
import subprocess
import sys
from collections import Counter
from functools import cache

import pytest
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

LANGUAGES = ("de", "en", "fr")


@cache
def meanings():
    return corpus.parallel(2_000, seed=1)


@cache
def sentences(language):
    """Sentences of all kinds."""
    rng = random.Random(2)
    found = [meaning.realise(language, rng) for meaning in meanings()]
    found += [s for document in corpus.documents(150, 3, language) for s in document.sentences]
    found += corpus.ner_sentences(200, 4, language) + corpus.ner_sentences(200, 4, language, True)
    found += corpus.relation_sentences(300, 5, language)
    for question in corpus.questions(150, 6, language):
        found += [*question.context, question.question]
    return found


@cache
def child_table(heads):
    table = {i: [] for i in range(-1, len(heads))}
    for i, head in enumerate(heads):
        table[head].append(i)
    return table


def children(sentence, head, *deprels):
    found = child_table(tuple(sentence.heads))[head]
    return [i for i in found if not deprels or sentence.tokens[i].deprel in deprels]


def subtree(sentence, head, cut=()):
    """Indices below a word, without the subtrees behind the relations in cut."""
    found = {head}
    for child in children(sentence, head):
        if sentence.tokens[child].deprel not in cut:
            found |= subtree(sentence, child, cut)
    return found


def is_plural(sentence, subject):
    if children(sentence, subject, "conj"):
        return True
    return sentence.tokens[subject].features.get("Number") == "Plur"


def finite_verb(sentence, head):
    """The finite verb of the clause of a head: the head itself or one of its auxiliaries."""
    options = [*children(sentence, head, "aux", "cop", "aux:pass"), head]
    finite = [i for i in options if sentence.tokens[i].features.get("VerbForm") == "Fin"]
    return finite[0] if finite else None


# --- trees and text -----------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_trees(language):
    for sentence in sentences(language):
        heads = sentence.heads
        assert all(token.text and token.lemma for token in sentence.tokens), sentence.text
        assert heads.count(-1) == 1 and sentence.deprels[sentence.root] == "root", sentence.text
        assert all(-1 <= head < len(heads) and head != i for i, head in enumerate(heads))
        assert subtree(sentence, sentence.root) == set(range(len(heads))), sentence.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_trees_are_projective(language):
    """Except where a question word belongs to an infinitive or English strands a preposition:
    "What does he want to buy?", "the key that he looks for"."""
    crossing = 0
    for sentence in sentences(language):
        for i, head in enumerate(sentence.heads):
            below = subtree(sentence, head) if head >= 0 else set(range(len(sentence.heads)))
            low, high = sorted((i, head))
            crossing += any(k not in below for k in range(low + 1, high))
    assert crossing <= (0 if language == "de" else 0.01 * len(sentences(language)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_and_words_are_two_views_of_the_same(language):
    for sentence in sentences(language):
        assert corpus.tokenize(sentence.text, language) == sentence.words
        assert sentence.text[0] == sentence.text[0].upper() and sentence.text[-1] in ".?"
        assert "  " not in sentence.text and " ," not in sentence.text
        assert (" ?" in sentence.text) == (language == "fr" and sentence.text[-1] == "?")


@pytest.mark.parametrize("language", LANGUAGES)
def test_lengths(language):
    rng = random.Random(0)
    lengths = [
        sum(tag != "PUNCT" for tag in meaning.realise(language, rng).tags) for meaning in meanings()
    ]
    assert min(lengths) >= 2 and max(lengths) <= 16
    assert sum(3 <= length <= 14 for length in lengths) > 0.98 * len(lengths)
    assert all(3 <= len(sentence.tokens) <= 19 for sentence in sentences(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_vocabulary_has_about_a_thousand_forms(language):
    forms = {
        token.text.lower()
        for sentence in sentences(language)
        for token in sentence.tokens
        if token.upos != "PUNCT"
    }
    assert 900 <= len(forms) <= 1_300


def test_umlauts():
    text = " ".join(sentence.text for sentence in sentences("de"))
    assert set("äöüßÖÄ") <= set(text)


# --- German -------------------------------------------------------------------------------------

# nominative, accusative, dative, genitive × masculine, feminine, neuter, plural
ARTICLES = {
    "der": "der die das die den die das die dem der dem den des der des der",
    "ein": "ein eine ein - einen eine ein - einem einer einem - eines einer eines -",
    "dieser": "er e es e en e es e em er em en es er es er",
    "kein": "- e - e en e - e em er em en es er es er",
}
WEAK = "e e e en en e e en en en en en en en en en"
MIXED = "er e es en en e es en en en en en en en en en"
STRONG = "er e es e en e es e em er em en en er en er"
POSSESSIVES = {"mein", "sein", "ihr", "unser", "kein"}
GENDERS = {
    "Masc": "Hund Tisch Brief Film Roboter Park Lehrer Apfel Zug Vertrag Sturm Ball König Wald",
    "Fem": "Katze Lampe Kamera Firma Stadt Lehrerin Bank Birne Maus Musik Tasche Sonne Mannschaft",
    "Neut": "Haus Auto Buch Kind Mädchen Museum Wetter Schloss Blatt Brot Spiel Dorf Fenster",
}


def cell(table, feats):
    column = 3 if feats["Number"] == "Plur" else ("Masc", "Fem", "Neut").index(feats["Gender"])
    return table.split()[("Nom", "Acc", "Dat", "Gen").index(feats["Case"]) * 4 + column]


def expected_determiner(lemma, feats):
    if lemma in ("der", "ein"):
        return cell(ARTICLES[lemma], feats)
    if lemma in ("dieser", "jeder"):
        return lemma.removesuffix("er") + cell(ARTICLES["dieser"], feats)
    return lemma + cell(ARTICLES["kein"], feats).replace("-", "")


def test_german_noun_phrases_agree():
    contractions = {"im", "am", "zum", "vom", "beim", "ins", "ans", "zur"}
    checked = Counter()
    for sentence in sentences("de"):
        for i, noun in enumerate(sentence.tokens):
            if noun.upos != "NOUN":
                continue
            feats = noun.features
            determiners = children(sentence, i, "det")
            for j in determiners:
                word = sentence.tokens[j]
                assert {**feats, **word.features} == {**word.features, **feats}, sentence.text
                expected = expected_determiner(word.lemma, feats)
                assert word.text.lower() == expected, (word.text, expected, sentence.text)
                checked["det"] += 1
            fused = any(
                sentence.words[j].lower() in contractions for j in children(sentence, i, "case")
            )
            for j in children(sentence, i, "amod"):
                word = sentence.tokens[j]
                lemmas = {sentence.lemmas[k] for k in determiners}
                table = STRONG
                if fused or lemmas & {"der", "dieser", "jeder"}:
                    table = WEAK
                elif lemmas & (POSSESSIVES | {"ein"}):
                    table = MIXED
                ending = cell(table, feats)
                assert word.text.endswith(ending), (word.text, ending, sentence.text)
                assert word.text.removesuffix(ending)[-1:] not in ("", "e"), (word, sentence.text)
                checked[table[:4]] += 1
    assert checked["det"] > 3_000 and min(checked.values()) > 20


def test_german_genders():
    known = {noun: gender for gender, nouns in GENDERS.items() for noun in nouns.split()}
    seen = set()
    for sentence in sentences("de"):
        for token in sentence.tokens:
            if token.upos == "NOUN" and token.lemma in known:
                assert token.features["Gender"] == known[token.lemma], sentence.text
                seen.add(token.lemma)
    assert len(seen) > 35


def test_german_cases_by_role():
    for sentence in sentences("de"):
        for token in sentence.tokens:
            case = token.features.get("Case")
            if token.deprel == "nsubj" and case:
                assert case == "Nom", sentence.text
            if token.deprel == "obj" and case:
                assert case == "Acc", sentence.text
            if token.deprel == "iobj":
                assert case == "Dat", sentence.text


def test_german_weak_nouns_and_dative_plural():
    for sentence in sentences("de"):
        for token in sentence.tokens:
            feats = token.features
            if token.lemma in ("Student", "Junge", "Nachbar", "Prinz", "Kunde", "Tourist"):
                plain = feats["Case"] == "Nom" and feats["Number"] == "Sing"
                assert (token.text == token.lemma) == plain, sentence.text
            if token.upos == "NOUN" and feats.get("Number") == "Plur" and feats["Case"] == "Dat":
                assert token.text[-1] in "ns", sentence.text


SUBORDINATE = ("advcl", "ccomp", "acl:relcl", "xcomp", "conj")


def test_german_verb_second():
    counts = Counter()
    for sentence in sentences("de"):
        root = sentence.root
        finite = finite_verb(sentence, root)
        before = [
            child
            for child in [*children(sentence, root), root]
            if min(subtree(sentence, child) if child != root else {root}) < finite
            and sentence.tags[child] != "PUNCT"
            and child != finite
        ]
        counts[len(before)] += 1
        if sentence.text.endswith("?") and len(before) == 0:
            continue
        assert len(before) == 1, sentence.text
    assert counts[1] > 3_000 and counts[0] > 50 and set(counts) == {0, 1}


def test_german_verb_last_in_subordinate_clauses():
    count = 0
    for sentence in sentences("de"):
        for i, token in enumerate(sentence.tokens):
            subordinate = children(sentence, i, "mark") and token.deprel in ("advcl", "ccomp")
            if not subordinate and token.deprel != "acl:relcl":
                continue
            finite = finite_verb(sentence, i)
            own = subtree(sentence, i, cut=SUBORDINATE)
            own = {k for k in own if sentence.tags[k] != "PUNCT"}
            assert finite == max(own), sentence.text
            count += 1
    assert count > 150


def test_every_kind_of_sentence_bracket_occurs():
    deprels = Counter(t.deprel for s in sentences("de") for t in s.tokens)
    needed = (
        "nsubj obj iobj obl amod det case advmod cop aux mark ccomp acl:relcl advcl conj cc punct "
        "nmod appos xcomp compound:prt expl flat nummod"
    )
    assert all(deprels[name] >= 10 for name in needed.split()), deprels


# --- agreement of subject and verb --------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_subject_and_verb_agree(language):
    count = 0
    for sentence in sentences(language):
        for i, token in enumerate(sentence.tokens):
            if token.deprel != "nsubj" or token.features.get("PronType") in ("Rel", "Int"):
                continue
            finite = finite_verb(sentence, token.head)
            if finite is None or "Number" not in sentence.tokens[finite].features:
                continue
            number = sentence.tokens[finite].features["Number"]
            assert (number == "Plur") == is_plural(sentence, i), sentence.text
            count += 1
    assert count > 2_000


def test_long_distance_agreement():
    """Between subject and verb stands a clause with another number."""
    found = 0
    rng = random.Random(9)
    for meaning in corpus.parallel(200, seed=9, shapes=("relative clause",)):
        sentence = meaning.realise("de", rng)
        for i, token in enumerate(sentence.tokens):
            if token.deprel != "nsubj" or not children(sentence, i, "acl:relcl"):
                continue
            finite = finite_verb(sentence, token.head)
            inner = finite_verb(sentence, children(sentence, i, "acl:relcl")[0])
            outer, between = (sentence.tokens[k].features["Number"] for k in (finite, inner))
            found += outer != between
    assert found >= 30


def test_english_third_person_s_and_articles():
    thirds = 0
    for sentence in sentences("en"):
        for i, token in enumerate(sentence.tokens):
            feats = token.features
            if token.upos == "VERB" and feats.get("Tense") == "Pres" and "Person" in feats:
                third = feats["Person"] == "3" and feats["Number"] == "Sing"
                assert (token.text != token.lemma) == third, sentence.text
                assert token.text.endswith("s") or not third, sentence.text
                thirds += third
            if token.text.lower() in ("a", "an") and token.upos == "DET":
                following = sentence.words[i + 1]
                vowel = following[0] in "aeiouAEIOU" and following != "university"
                assert (token.text.lower() == "an") == vowel, sentence.text
            if token.text == "not" and token.deprel == "advmod" and i:
                helpers = {"do", "does", "did", "is", "are", "am", "was", "were", "will", "can"}
                near = sentence.words[max(0, i - 6) : i]
                assert {word.lower() for word in near} & {*helpers, "must"}, sentence.text
    assert thirds > 500


FRENCH_ARTICLES = {
    ("le", "Masc", "Sing"): {"le", "l'"},
    ("le", "Fem", "Sing"): {"la", "l'"},
    ("un", "Masc", "Sing"): {"un", "de", "d'", "du"},
    ("un", "Fem", "Sing"): {"une", "de", "d'"},
    ("ce", "Masc", "Sing"): {"ce", "cet"},
    ("ce", "Fem", "Sing"): {"cette"},
    ("mon", "Masc", "Sing"): {"mon"},
    ("son", "Masc", "Sing"): {"son"},
    ("le", None, "Plur"): {"les"},
    ("un", None, "Plur"): {"des", "de", "d'"},
    ("ce", None, "Plur"): {"ces"},
}


def test_french_agreement():
    checked = Counter()
    for sentence in sentences("fr"):
        for i, token in enumerate(sentence.tokens):
            feats = token.features
            if token.upos == "NOUN":
                number = feats["Number"]
                for j in children(sentence, i, "det"):
                    word = sentence.tokens[j]
                    gender = feats["Gender"] if number == "Sing" else None
                    allowed = FRENCH_ARTICLES.get((word.lemma, gender, number))
                    if allowed:
                        assert word.text.lower() in allowed, (word.text, sentence.text)
                        checked["det"] += 1
                for j in children(sentence, i, "amod"):
                    if sentence.lemmas[j] != "tout":
                        agree(sentence, j, feats)
                        checked["amod"] += 1
            subject = [k for k in children(sentence, i, "nsubj") if sentence.tags[k] == "NOUN"]
            if subject and token.upos == "ADJ" and not children(sentence, subject[0], "conj"):
                agree(sentence, i, sentence.tokens[subject[0]].features)
                checked["predicate"] += 1
            auxiliary = [sentence.lemmas[k] for k in children(sentence, i, "aux")]
            if subject and auxiliary == ["être"] and not children(sentence, subject[0], "conj"):
                agree(sentence, i, sentence.tokens[subject[0]].features)
                checked["participle"] += 1
    assert min(checked[kind] for kind in ("det", "amod", "predicate", "participle")) >= 10


def agree(sentence, i, noun_feats):
    token = sentence.tokens[i]
    feats = token.features
    if "Gender" not in feats:
        return
    assert feats["Gender"] == noun_feats["Gender"], sentence.text
    assert feats["Number"] == noun_feats["Number"], sentence.text
    if feats["Number"] == "Plur":
        assert token.text[-1] in "sx", sentence.text
    elif feats["Gender"] == "Fem":
        assert token.text[-1] == "e", sentence.text


def test_french_participle_agrees_with_preceding_object():
    rng = random.Random(0)
    relative = Clause("buy", NounPhrase("baker_m"), tense="past", gap="object")
    for noun, plural, ending in (
        ("table", False, "ée"),
        ("table", True, "ées"),
        ("hat", True, "és"),
    ):
        thing = NounPhrase(noun, plural=plural, relative=relative)
        meaning = Meaning("x", Clause("be", thing, predicate=Quality("old")), "Alltag")
        assert f"achet{ending}" in meaning.realise("fr", rng).words


def test_french_elision_and_contraction():
    text = " ".join(sentence.text for sentence in sentences("fr"))
    words = text.lower().split()
    wrong = {
        "à le",
        "à les",
        "de le président",
        "le homme",
        "la école",
        "que il",
        "si il",
        "ne est",
    }
    assert not any(f" {phrase} " in text.lower() for phrase in wrong)
    pairs = zip(words, words[1:])
    short = {"le", "la", "de", "que", "ne", "je", "se"}
    for word, following in pairs:
        if word in short:
            assert following[0] not in "aeiouéèêœ", (word, following)
    assert {"au", "aux", "du", "des"} <= set(words)
    assert all(f" {start}" in text for start in ("l'", "d'", "qu'", "n'", "j'", "s'"))


def test_pronouns_follow_the_word_that_was_used():
    thing = NounPhrase("car", "the", ref="C")
    reason = Clause("be", Pronoun(ref="C"), predicate=Quality("cheap"))
    body = Compound(Clause("buy", Pronoun("she"), thing), "because", reason)
    texts = Meaning("x", body, "Alltag").realisations("de")
    assert "Sie kauft das Auto, weil es billig ist." in texts
    assert "Sie kauft den Wagen, weil er billig ist." in texts
    assert "Weil das Auto billig ist, kauft sie es." in texts
    assert not any("Auto" in text and " er " in text for text in texts)


# --- parallelism --------------------------------------------------------------------------------


def test_languages_say_the_same():
    rng = random.Random(7)
    for meaning in meanings():
        said = {language: meaning.realise(language, rng) for language in LANGUAGES}
        kinds = [
            Counter(entity for entity in sentence.entities if entity[:2] == "B-")
            for sentence in said.values()
        ]
        assert kinds[0] == kinds[1] == kinds[2], said
        assert len({sentence.text[-1] for sentence in said.values()}) == 1
        for language, sentence in said.items():
            lemmas = set(sentence.lemmas)
            for phrase in phrases(meaning.body):
                if isinstance(phrase, NounPhrase) and not NOUN[phrase.noun].kind:
                    words = {form.lemma for form in NOUN[phrase.noun].words[language]}
                    assert words & lemmas, (phrase.noun, sentence.text)
                if isinstance(phrase, Name) and phrase.last:
                    assert phrase.last in sentence.words
            for slot in set(meaning.slots) & set(ADJECTIVE):
                if slot not in NOUN:
                    words = {form.lemma for form in ADJECTIVE[slot].words[language]}
                    assert words & lemmas, (slot, sentence.text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_wording_is_among_the_realisations(language):
    rng = random.Random(8)
    sizes = []
    for meaning in meanings()[:700]:
        texts = meaning.realisations(language)
        sizes.append(len(texts))
        for _ in range(3):
            assert meaning.realise(language, rng).text in texts
    assert max(sizes) <= 500 and sum(size > 1 for size in sizes) > 0.4 * len(sizes)


def test_a_doctor_may_be_a_man_or_a_woman():
    meaning = Meaning("x", Clause("sleep", NounPhrase("doctor_m")), "Alltag")
    texts = corpus.acceptable(meaning, "The doctor sleeps.", "en", "de")
    assert {"Der Arzt schläft.", "Die Ärztin schläft.", "Der Mediziner schläft."} <= texts
    assert "Die Ärztin schläft." not in corpus.acceptable(meaning, "Le médecin dort.", "fr", "de")


def test_shapes_and_topics_are_balanced():
    topics = Counter(meaning.topic for meaning in meanings())
    assert set(topics) == set(corpus.TOPICS) and min(topics.values()) > 0.07 * len(meanings())
    assert min(Counter(meaning.shape for meaning in meanings()).values()) >= 5
    assert sum(s.text.endswith("?") for s in sentences("de")) > 200


def test_splits_share_no_meaning():
    train, test = corpus.split(meanings())
    other_train, other_test = corpus.split(corpus.parallel(1_000, seed=99))
    assert 0.06 < len(test) / len(meanings()) < 0.14
    assert len({meaning.body for meaning in meanings()}) == len(meanings())
    trained = {meaning.body for meaning in train + other_train}
    assert not trained & {meaning.body for meaning in test + other_test}


def test_same_seed_same_text():
    code = (
        "from kurs.minihub.world import corpus; import random; r = random.Random(1)\n"
        "print([m.realise(x, r).text for m in corpus.parallel(60, 5) for x in corpus.LANGUAGES])\n"
        "print([d.text for d in corpus.documents(20, 5)], corpus.reviews(20, 5))\n"
        "print(sorted(corpus.parallel(9, 5)[3].realisations('de')), len(corpus.split(\n"
        "    corpus.parallel(200, 5))[1]), [q.text for q in corpus.questions(10, 5)])"
    )
    outputs = set()
    for hash_seed in ("1", "2"):
        environment = os.environ | {"PYTHONHASHSEED": hash_seed, "PYTHONIOENCODING": "utf-8"}
        run = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment)
        assert run.returncode == 0, run.stderr.decode()
        outputs.add(run.stdout)
    assert len(outputs) == 1
    assert [m.body for m in corpus.parallel(50, 5)] == [m.body for m in corpus.parallel(50, 5)]


# --- data sets ----------------------------------------------------------------------------------


def test_documents():
    documents = corpus.documents(240, seed=0)
    assert set(Counter(document.topic for document in documents).values()) == {40}
    assert all(4 <= len(document.sentences) <= 8 for document in documents)
    assert len({document.text for document in documents}) == len(documents)
    pronouns = sum(
        token.upos == "PRON" and token.text in ("Er", "Sie", "Es", "er", "sie", "es", "ihn")
        for document in documents
        for sentence in document.sentences
        for token in sentence.tokens
    )
    assert pronouns > len(documents) / 2


def test_topics_have_their_own_words():
    documents = corpus.documents(450, seed=1)
    texts, topics = [d.text for d in documents], [d.topic for d in documents]
    model = make_pipeline(CountVectorizer(), LogisticRegression(max_iter=1_000))
    assert model.fit(texts[:300], topics[:300]).score(texts[300:], topics[300:]) > 0.95


@pytest.mark.parametrize("language", LANGUAGES)
def test_reviews(language):
    reviews = corpus.reviews(400, 0, language)
    assert sum(label for _, label in reviews) == 200
    assert len({text for text, _ in reviews}) == 400


def accuracy(reviews, ngrams):
    texts, labels = zip(*reviews)
    half = len(texts) // 2 // 2 * 2  # pairs stay together
    model = make_pipeline(
        CountVectorizer(ngram_range=(ngrams, ngrams), token_pattern=r"\w+"),
        LogisticRegression(C=10, max_iter=1_000),
    )
    return model.fit(texts[:half], labels[:half]).score(texts[half:], labels[half:])


@pytest.mark.parametrize("language", LANGUAGES)
def test_word_order_decides(language):
    reviews = corpus.order_sensitive_reviews(800, 0, language)
    for (one, label), (other, opposite) in zip(reviews[::2], reviews[1::2]):
        words = [sorted(corpus.tokenize(text.lower(), language)) for text in (one, other)]
        assert words[0] == words[1] and label != opposite
    assert accuracy(reviews, 1) <= 0.6
    assert accuracy(reviews, 2) >= 0.9


def test_easy_reviews_can_be_told_by_their_words():
    assert 0.7 < accuracy(corpus.reviews(1_200, 0), 1) < 0.99


@pytest.mark.parametrize("language", LANGUAGES)
def test_entities(language):
    seen = corpus.ner_sentences(300, 0, language)
    unseen = corpus.ner_sentences(300, 0, language, unseen=True)
    names = []
    for part in (seen, unseen):
        kinds = Counter()
        found = set()
        for sentence in part:
            for before, token in zip(("O", *sentence.entities), sentence.tokens):
                kinds[token.entity] += 1
                if token.entity[0] == "I":
                    assert before[2:] == token.entity[2:], sentence.text
                if token.entity[0] == "B":
                    found.add(token.text)
        assert min(kinds[kind] for kind in ("B-PER", "I-PER", "B-LOC", "B-ORG", "I-ORG")) > 15
        names.append(found)
    fresh = {"Greta", "Moritz", "Hartmann", "Rostock", "Passau", "Südbank"}
    assert fresh <= names[1] and not fresh & names[0]


def test_names_that_are_also_words():
    """ "Koch" is a person in "Frau Koch" and a profession in "der Koch"."""
    tags = {word: set() for word in ("Koch", "König", "Essen")}
    for sentence in corpus.ner_sentences(1_500, 1) + sentences("de"):
        for token in sentence.tokens:
            if token.text in tags:
                tags[token.text].add(token.entity[-3:])
    assert tags["Koch"] == {"O", "PER"} and tags["König"] == {"O", "PER"}


def test_questions():
    questions = corpus.questions(300, 0)
    missing = [q for q in questions if q.answer == corpus.NOT_IN_TEXT["de"]]
    assert 0.08 < len(missing) / len(questions) < 0.25
    for question in questions:
        assert 2 <= len(question.context) <= 4 and question.question.text.endswith("?")
        if question not in missing:
            words = corpus.tokenize(question.short, "de")
            assert all(word in question.text for word in words[1:-1]), question
            assert words[0] in question.text or words[0].lower() in question.text, question
    assert {"Wo", "Was", "Wer", "Wohin", "Woher"} <= {q.question.words[0] for q in questions}


def test_senses():
    for word in corpus.AMBIGUOUS:
        pairs = corpus.sense_sentences(word, 0, 40)
        counts = Counter(sense for _, sense in pairs)
        assert len(counts) == 2 and min(counts.values()) >= 10, word
        assert all(word in {*sentence.lemmas} for sentence, _ in pairs)
    marked = Counter(meaning.sense for meaning in meanings() if meaning.sense)
    assert set(marked) == {
        (word, sense) for word in corpus.AMBIGUOUS for sense in contexts.senses(word)
    }
    english = {sense: set() for sense in ("Geld", "Sitz")}
    for sentence, sense in corpus.sense_sentences("Bank", 0, 40, "en"):
        english[sense] |= {*sentence.lemmas} & {"bank", "bench"}
    assert english == {"Geld": {"bank"}, "Sitz": {"bench"}}


def test_planted_bias_can_be_measured():
    women, all_people = Counter(), Counter()
    rng = random.Random(0)
    for _ in range(6_000):
        meaning = corpus.SHAPES["job"](rng)
        lemmas = meaning.realise("de", rng).lemmas
        subject = meaning.body.subject
        sex = subject.sex if isinstance(subject, Name) else getattr(subject, "who", "")
        if isinstance(subject, NounPhrase):
            sex = NOUN[subject.noun].sex
        for word in set(lemmas) & set(corpus.planted_bias()):
            all_people[word] += 1
            women[word] += sex in ("f", "she")
    bias = corpus.planted_bias()
    assert len(bias) >= 10
    for word, share in bias.items():
        assert abs(women[word] / all_people[word] - share) < 0.08, word


def test_analogies_occur_in_the_text():
    analogies = corpus.analogies()
    assert {"capital", "gender", "comparative", "plural"} == {row[0] for row in analogies}
    assert len(corpus.gender_pairs()) >= 15
    text = Counter(token.text for s in corpus.relation_sentences(6_000, 0) for token in s.tokens)
    for category in ("capital", "gender", "comparative"):
        words = {word for row in analogies if row[0] == category for word in row[1:]}
        rare = [word for word in words if text[word] + text[word.capitalize()] < 3]
        assert len(rare) <= 0.1 * len(words), (category, rare)
