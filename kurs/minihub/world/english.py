"""English: fixed word order, do-support, third-person s, a and an."""

from kurs.minihub.world.lexicon import ADJECTIVE, ADVERBIAL, NOUN, PLACE_PREPOSITIONS, VERB
from kurs.minihub.world.meaning import (
    Adjunct,
    Clause,
    Comparison,
    Compound,
    Identity,
    Name,
    NounPhrase,
    Pair,
    Pronoun,
    Quality,
    Superlative,
    TwoQualities,
    Whereabouts,
    exchange,
)
from kurs.minihub.world.speaker import GENDERS, NUMBER_NAMES, Speaker, is_pronoun
from kurs.minihub.world.tokens import Agreement, Phrase, Word, hang, make_feats, single

from dataclasses import replace

PERSONAL = {
    "I": ("I", "me", "my"),
    "we": ("we", "us", "our"),
    "m": ("he", "him", "his"),
    "f": ("she", "her", "her"),
    "n": ("it", "it", "its"),
    "p": ("they", "them", "their"),
}
# base, I, he, we/they; past: he, they
IRREGULAR = {
    "be": ("be", "am", "is", "are", "was", "were"),
    "do": ("do", "do", "does", "do", "did", "did"),
    "have": ("have", "have", "has", "have", "had", "had"),
    "want": ("want", "want", "wants", "want", "wanted", "wanted"),
    "like": ("like", "like", "likes", "like", "liked", "liked"),
}
AUXILIARIES = {"can": ("can",), "must": ("must", "have"), "want": ("want",), "like": ("like",)}
PREPOSITIONS = {
    "from": "from",
    "with": "with",
    "against": "against",
    "at": "at",
    "about": "about",
    "for": "for",
    "field": "in",
    "on": "on",
    "off": "from",
    "under": "under",
    "in": "in",
    "of": "of",
}
SUBORDINATORS = {"because": ("because",), "if": ("if", "when"), "although": ("although", "though")}
ONLY_WITH_TO = {"explain"}
SPOKEN_CONSONANT = ("uni", "one", "euro", "use")  # "a university"


def column(agreement: Agreement) -> str:
    """The row of PERSONAL."""
    if agreement.person == 1:
        return "we" if agreement.plural else "I"
    if agreement.plural:
        return "p"
    return agreement.sex or "n"


class English(Speaker):
    language = "en"

    # --- noun phrases ---------------------------------------------------------------------------

    def phrase(self, phrase, case="Nom") -> Phrase:
        if isinstance(phrase, Name):
            return self.name(phrase, {"f": "Ms", "m": "Mr"})
        if isinstance(phrase, Pronoun):
            return self.pronoun(phrase, case)
        if isinstance(phrase, Pair):
            return self.pair(phrase, "and", case)
        if NOUN[phrase.noun].kind:
            words = self.proper_words(NOUN[phrase.noun], {"Number": "Sing"})
            self.remember(phrase, Agreement(gender="n"))
            return Phrase(words, words[0], Agreement(gender="n"))
        return self.noun_phrase(phrase)

    def pronoun(self, pronoun: Pronoun, case: str) -> Phrase:
        if pronoun.who in ("I", "we"):
            agreement = Agreement(1, pronoun.who == "we")
        elif pronoun.who:
            sex = {"he": "m", "she": "f"}[pronoun.who]
            agreement = Agreement(gender=sex, sex=sex)
        else:
            agreement = self.memory[pronoun.ref]
        forms = PERSONAL[column(agreement)]
        gender = None
        if agreement.person == 3 and not agreement.plural:
            gender = GENDERS[agreement.sex or "n"]
        feats = make_feats(
            Case=case,
            Gender=gender,
            Number=agreement.number,
            Person=str(agreement.person),
            PronType="Prs",
        )
        word = Word(forms[case == "Acc"], forms[0], "PRON", feats)
        return Phrase([word], word, agreement)

    def noun_phrase(self, phrase: NounPhrase) -> Phrase:
        concept, form = self.noun(phrase)
        human = "h" if "human" in concept.tags or concept.sex else "n"
        sex = None if phrase.plural else concept.sex or None
        agreement = Agreement(plural=phrase.plural, gender=human, sex=sex)
        text = form.plural if phrase.plural else form.lemma
        noun = Word(text, form.lemma, "NOUN", {"Number": agreement.number})
        words: list[Word] = []
        if isinstance(phrase.of, Name):
            owner = self.phrase(phrase.of).attach(noun, "nmod:poss")
            owner[-1].glued = True
            words += [*owner, *hang("'s", "PART", owner.head, "case")]
        else:
            words += self.determiner(phrase, agreement, noun)
        if phrase.adjective:
            words += self.attribute(phrase, noun)
        words.append(noun)
        if phrase.name:
            words += self.phrase(phrase.name).attach(noun, "appos")
        if phrase.of and not isinstance(phrase.of, Name):
            words += self.prepositional("of", phrase.of).attach(noun, "nmod")
        if phrase.within:
            words += self.adjunct(phrase.within).attach(noun, "nmod")
        self.remember(phrase, agreement)
        if phrase.relative:
            owner, self.owner = self.owner, agreement
            words += self.clause(phrase.relative, antecedent=agreement).attach(noun, "acl:relcl")
            self.owner = owner
        return Phrase(words, noun, agreement)

    def determiner(self, phrase: NounPhrase, agreement: Agreement, noun: Word) -> list[Word]:
        det = phrase.det
        if det in NUMBER_NAMES:
            return hang(det, "NUM", noun, "nummod", NumType="Card")
        if det in ("bare", "generic", "field", "") or (det == "a" and agreement.plural):
            return []
        if det in ("my", "our", "own"):
            text = det if det != "own" else PERSONAL[column(self.owner)][2]
            return hang(text, "PRON", noun, "nmod:poss", Poss="Yes", PronType="Prs")
        if det in ("the", "a", "role"):
            kind = "Def" if det == "the" else "Ind"
            text = "the" if det == "the" else "a"
            return hang(text, "DET", noun, "det", Definite=kind, PronType="Art")
        if det == "this":
            text = "these" if agreement.plural else "this"
            number = agreement.number
            return hang(text, "DET", noun, "det", "this", Number=number, PronType="Dem")
        return hang(det, "DET", noun, "det")  # every, any, no

    def attribute(self, phrase: NounPhrase, noun: Word) -> list[Word]:
        form = self.choose(ADJECTIVE[phrase.adjective].words["en"])
        if not phrase.superlative:
            return hang(form.lemma, "ADJ", noun, "amod", Degree="Pos")
        return self.graded(form, "Sup", noun)

    def graded(self, form, degree: str, head: Word | None = None) -> list[Word]:
        """ "bigger", "more expensive", "biggest", "most expensive"."""
        text = form.comparative if degree == "Cmp" else form.superlative
        word = Word(text or form.lemma, form.lemma, "ADJ", {"Degree": degree if text else "Pos"})
        word.head, word.deprel = head, "amod" if head else "root"
        if text:
            return [word]
        more = "more" if degree == "Cmp" else "most"
        return [*hang(more, "ADV", word, "advmod", Degree=degree), word]

    def prepositional(self, preposition: str, phrase) -> Phrase:
        inner = self.phrase(phrase, "Acc")
        return Phrase([*hang(preposition, "ADP", inner.head, "case"), *inner], inner.head)

    def adjunct(self, adjunct: Adjunct) -> Phrase:
        relation, phrase = adjunct.relation, adjunct.phrase
        if isinstance(phrase, str):
            return self.fixed(self.choose(ADVERBIAL[phrase].words["en"]))
        if relation == "to":
            return self.prepositional("to", phrase)
        if relation == "where":
            known = PLACE_PREPOSITIONS["en"].get(getattr(phrase, "noun", ""))
            return self.prepositional(known.where if known else "in", phrase)
        return self.prepositional(PREPOSITIONS[relation], phrase)

    # --- predicates -----------------------------------------------------------------------------

    def predicate(self, predicate) -> Phrase:
        if isinstance(predicate, Identity):
            return self.phrase(predicate.phrase)
        if isinstance(predicate, Whereabouts):
            return self.adjunct(predicate.place)
        form = None
        if not isinstance(predicate, TwoQualities):
            form = self.choose(ADJECTIVE[predicate.adjective].words["en"])
        if isinstance(predicate, Quality):
            phrase = single(form.lemma, "ADJ", Degree="Pos")
            degree = self.adverbial(predicate.degree, phrase.head) if predicate.degree else []
            return Phrase([*degree, *phrase], phrase.head)
        if isinstance(predicate, Superlative):
            words = self.graded(form, "Sup")
            return Phrase([*hang("the", "DET", words[-1], "det"), *words], words[-1])
        if isinstance(predicate, Comparison):
            return self.comparison(predicate, form)
        first, second = (
            single(self.choose(ADJECTIVE[name].words["en"]).lemma, "ADJ", Degree="Pos")
            for name in (predicate.first, predicate.second)
        )
        second.attach(first.head, "conj")
        joint = "and" if predicate.link == "and" else "but"
        negation = hang("not", "PART", first.head, "advmod") if "not" in predicate.link else []
        conjunction = hang(joint, "CCONJ", second.head, "cc")
        return Phrase([*negation, *first, *conjunction, *second], first.head)

    def comparison(self, predicate: Comparison, form) -> Phrase:
        if predicate.equal:
            words = single(form.lemma, "ADJ", Degree="Pos")
            words = [*hang("as", "ADV", words.head, "advmod"), *words]
        else:
            words = self.graded(form, "Cmp")
        head = words[-1]
        place = isinstance(predicate.than, Adjunct)
        than = self.adjunct(predicate.than) if place else self.phrase(predicate.than, "Acc")
        than.attach(head, "obl")
        word = hang("as" if predicate.equal else "than", "ADP", than.head, "case")
        here = self.adjunct(self.here).attach(head, "obl") if place else []
        return Phrase([*words, *here, *word, *than], head)

    # --- verbs ----------------------------------------------------------------------------------

    def inflected(self, lemma: str, agreement: Agreement, past: bool, upos="AUX") -> Word:
        forms = IRREGULAR[lemma]
        if past:
            text = forms[5] if agreement.plural else forms[4]
        elif agreement.plural:
            text = forms[3]
        else:
            text = forms[1] if agreement.person == 1 else forms[2]
        return Word(text, lemma, upos, verb_feats(agreement, "Past" if past else "Pres"))

    def verb_words(self, clause: Clause, agreement: Agreement, predicate, inverted: bool):
        """Returns the movable auxiliary (or None), the other verbs, clause head and verb head.

        "likes to read" has two: the clause hangs on "likes", the objects on "read".
        """
        past, future = clause.tense == "past", clause.tense == "future"
        modal = self.choose(AUXILIARIES[clause.modal]) if clause.modal else "will" if future else ""
        support = inverted or (clause.negated and not self.negated_by_word(clause))
        if clause.verb == "be":
            return self.copula(agreement, past, modal, predicate)
        form = self.choose(VERB[clause.verb].words["en"])
        if form.stative:
            verb = Word(form.past, form.past, "VERB", {"VerbForm": "Part"})
            be = self.inflected("be", agreement, past)
            be.head, be.deprel = verb, "aux:pass"
            return be, [verb], verb, verb, form
        base = Word(form.infinitive, form.infinitive, "VERB", {"VerbForm": "Inf"})
        if self.is_progressive(clause):
            base.text += "ing"
            base.feats = {"VerbForm": "Part"}
            be = self.inflected("be", agreement, past)
            be.head, be.deprel = base, "aux"
            return be, [base], base, base, form
        if modal in ("will", "can", "must"):
            auxiliary = Word(modal, modal, "AUX", {"VerbForm": "Fin"}, base, "aux")
            return auxiliary, [base], base, base, form
        if modal:
            return self.chain(modal, base, agreement, support, form)
        if support:
            do = self.inflected("do", agreement, past)
            do.head, do.deprel = base, "aux"
            return do, [base], base, base, form
        base.text = form.past if past else self.present(form, agreement)
        base.feats = verb_feats(agreement, "Past" if past else "Pres")
        return None, [base], base, base, form

    def chain(self, modal: str, base: Word, agreement: Agreement, support: bool, form):
        """ "wants to buy", "does not want to buy"."""
        semi = self.inflected(modal, agreement, False, "VERB")
        do = None
        if support:
            do = self.inflected("do", agreement, False)
            do.head, do.deprel = semi, "aux"
            semi.text, semi.feats = modal, {"VerbForm": "Inf"}
        base.head, base.deprel = semi, "xcomp"
        to = hang("to", "PART", base, "mark")
        return do, [semi, *to, base], semi, base, form

    def copula(self, agreement: Agreement, past: bool, modal: str, predicate: Phrase):
        head = predicate.head
        if modal in ("will", "can", "must"):
            auxiliary = Word(modal, modal, "AUX", {"VerbForm": "Fin"}, head, "aux")
            be = hang("be", "AUX", head, "cop", VerbForm="Inf")
            return auxiliary, [*be, *predicate], head, head, None
        if modal:
            semi = self.inflected(modal, agreement, False, "VERB")
            head.head, head.deprel = semi, "xcomp"
            to = hang("to", "PART", head, "mark")
            be = hang("be", "AUX", head, "cop", VerbForm="Inf")
            return None, [semi, *to, *be, *predicate], semi, head, None
        be = self.inflected("be", agreement, past)
        be.head, be.deprel = head, "cop"
        return be, list(predicate), head, head, None

    @staticmethod
    def present(form, agreement: Agreement) -> str:
        third = agreement.person == 3 and not agreement.plural
        return form.third if third else form.infinitive

    def is_progressive(self, clause: Clause) -> bool:
        """ "It is raining", but "it often rains" and "if it rains"."""
        weather = clause.subject is None and clause.verb in ("rain", "snow")
        passing = clause.tense == "present" and not clause.frequency
        return weather and passing and clause.time in ("", "now", "today") and not self.habitual

    habitual = False  # inside an if-clause

    @staticmethod
    def negated_by_word(clause: Clause) -> bool:
        return isinstance(clause.predicate, TwoQualities)

    # --- clauses --------------------------------------------------------------------------------

    def clause(self, clause: Clause, inverted=False, antecedent=None, to=False) -> Phrase:
        """inverted: the auxiliary before the subject; to: an infinitive without subject."""
        subject = self.subject(clause, antecedent)
        agreement = subject.agreement if subject else self.owner
        self.owner = agreement
        clause = self.keep_here(clause)
        predicate = self.predicate(clause.predicate) if clause.predicate else None
        auxiliary, verbs, head, inner, form = self.verb_words(
            clause, agreement, predicate, inverted
        )
        if predicate and form:
            predicate.attach(inner, "xcomp")
        if subject:
            expletive = clause.subject is None and not (clause.gap or clause.ask == "subject")
            subject.attach(head, "expl" if expletive else "nsubj")
        negation = []
        if clause.negated:
            negation = hang("not", "PART", head, "advmod")
        if to:
            verbs = [*hang("to", "PART", head, "mark"), retarget(inner, form)]
        frequency = self.adverbial(clause.frequency, head) if clause.frequency else []
        link = self.adverbial(clause.link, head) if clause.link else []
        question = self.question_word(clause, antecedent, inner, form)
        front, rest = self.arguments(clause, form, inner, question, predicate)
        first = [*link, *front, *question]
        shown = [] if to or not subject else list(subject)
        auxiliaries = [auxiliary] if auxiliary else []
        if inverted:
            core = [*auxiliaries, *shown, *negation, *frequency, *verbs]
        else:
            core = [*shown, *auxiliaries, *negation, *frequency, *verbs]
        return Phrase([*first, *core, *rest], head)

    def subject(self, clause: Clause, antecedent) -> Phrase | None:
        if clause.gap == "shared":
            return None
        if clause.gap == "subject":
            text = "who" if antecedent.gender == "h" else self.choose(("that", "which"))
            phrase = single(text, "PRON", PronType="Rel")
            phrase.agreement = replace(antecedent)
            return phrase
        if clause.ask == "subject":
            phrase = single("who", "PRON", PronType="Int")
            phrase.agreement = Agreement()
            return phrase
        if clause.subject is None:
            phrase = single("it", "PRON", Number="Sing", Person="3", PronType="Prs")
            phrase.agreement = Agreement(gender="n")
            return phrase
        return self.phrase(clause.subject)

    def question_word(self, clause: Clause, antecedent, head: Word, form) -> list[Word]:
        """The question word or relative pronoun that opens the clause."""
        if "object" in (clause.ask, clause.gap):
            role = "obl" if form.preposition else "obj"
            if clause.ask:
                return hang("what", "PRON", head, role, PronType="Int")
            text = self.choose(("who", "that") if antecedent.gender == "h" else ("that", "which"))
            return hang(text, "PRON", head, role, PronType="Rel")
        words = {"where": "where", "to": "where", "from": "where", "when": "when"}
        if clause.ask in words:
            return hang(words[clause.ask], "ADV", head, "advmod", PronType="Int")
        return []

    def arguments(self, clause: Clause, form, head: Word, question, predicate):
        """Phrases before the subject and phrases behind the verb."""
        front, back = [], []
        particle = []
        if form and form.prefix:
            particle = hang(form.prefix, "ADP", head, "compound:prt")
        if clause.object:
            back += self.objects(clause, form, head, particle)
        else:
            back += particle
            if form and form.preposition and "object" in (clause.gap, clause.ask):
                back += hang(form.preposition, "ADP", question[0], "case")  # "that he looks for"
            if clause.recipient:
                back += self.prepositional("to", clause.recipient).attach(head, "obl")
        if predicate and form:
            back += predicate
        if clause.manner:
            back += self.adverbial(clause.manner, head)
        for adjunct in clause.adjuncts:
            phrase = self.adjunct(adjunct)
            role = "obl" if phrase.head.upos in ("NOUN", "PROPN", "PRON") else "advmod"
            back += phrase.attach(head, role)
        if clause.ask == "from":
            back += hang("from", "ADP", question[0], "case")
        if clause.time:
            free = not (clause.gap or clause.ask or clause.link or self.embedded)
            where = self.choose(("back", "front")) if free else "back"
            phrase = self.adverbial(clause.time, head)
            if where == "front":
                front = phrase
            else:
                back += phrase
        return front, back

    embedded = False  # inside a subordinate clause time never comes first

    def objects(self, clause: Clause, form, head: Word, particle) -> list[Word]:
        thing = clause.object
        if form.article and isinstance(thing, NounPhrase) and thing.det == "generic":
            thing = replace(thing, det="the")
        uncountable = isinstance(thing, NounPhrase) and (thing.det == "bare" or thing.plural)
        if clause.negated and uncountable and thing.det in ("a", "bare"):
            thing = replace(thing, det="any")
        if form.preposition:
            return [*particle, *self.prepositional(form.preposition, thing).attach(head, "obl")]
        phrase = self.phrase(thing, "Acc").attach(head, "obj")
        if clause.recipient is None:
            return [*phrase, *particle] if is_pronoun(thing) else [*particle, *phrase]
        return self.ditransitive(clause, phrase, head)

    def ditransitive(self, clause: Clause, thing: Phrase, head: Word) -> list[Word]:
        """ "gives the child a book" or "gives a book to the child"."""
        only_to = clause.verb in ONLY_WITH_TO or is_pronoun(clause.object)
        only_plain = is_pronoun(clause.recipient) and not only_to
        ways = ("to",) if only_to else ("plain",) if only_plain else ("plain", "to")
        if self.choose(ways) == "to":
            return [*thing, *self.prepositional("to", clause.recipient).attach(head, "obl")]
        return [*self.phrase(clause.recipient, "Acc").attach(head, "iobj"), *thing]

    # --- sentences ------------------------------------------------------------------------------

    def question(self, clause: Clause) -> Phrase:
        if clause.verb == "be" and clause.ask == "where":
            return self.where_is(clause)
        return self.clause(clause, inverted=clause.ask != "subject")

    def where_is(self, clause: Clause) -> Phrase:
        """ "Where is the dog?" """
        where = single("where", "ADV", PronType="Int")
        subject = self.phrase(clause.subject).attach(where.head, "nsubj")
        copula = self.inflected("be", subject.agreement, clause.tense == "past")
        copula.head, copula.deprel = where.head, "cop"
        return Phrase([*where, copula, *subject], where.head)

    def statement(self, body) -> Phrase:
        if isinstance(body, Clause):
            return self.clause(body)
        if body.link in ("and", "but"):
            return self.coordination(body)
        if body.link in SUBORDINATORS:
            return self.adverbial_clause(body)
        main = self.clause(body.main)
        if body.link == "to":
            other = self.clause(body.other, to=True).attach(main.head, "xcomp")
        else:
            other = self.subordinate("that", body.other).attach(main.head, "ccomp")
        return Phrase([*main, *other], main.head)

    def subordinate(self, word: str, clause: Clause) -> Phrase:
        self.embedded = True
        inner = self.clause(clause)
        self.embedded = False
        return Phrase([*hang(word, "SCONJ", inner.head, "mark"), *inner], inner.head)

    def coordination(self, body: Compound) -> Phrase:
        first = self.clause(body.main)
        self.embedded = True
        second = self.clause(body.other).attach(first.head, "conj")
        self.embedded = False
        joint = hang(body.link, "CCONJ", second.head, "cc")
        comma = hang(",", "PUNCT", second.head, "punct") if body.link == "but" else []
        return Phrase([*first, *comma, *joint, *second], first.head)

    def adverbial_clause(self, body: Compound) -> Phrase:
        """ "If it rains, Anna stays at home." or without comma the other way round."""
        word = self.choose(SUBORDINATORS[body.link])
        self.habitual = body.link == "if"
        if self.choose(("main first", "main last")) == "main first":
            main = self.clause(body.main)
            other = self.subordinate(word, body.other).attach(main.head, "advcl")
            words = [*main, *other]
        else:
            last, first = exchange(body.main, body.other)
            other = self.subordinate(word, first)
            self.embedded = True
            main = self.clause(last)
            self.embedded = False
            other.attach(main.head, "advcl")
            words = [*other, *hang(",", "PUNCT", other.head, "punct"), *main]
        self.habitual = False
        return Phrase(words, main.head)

    def polish(self, words: list[Word]) -> list[Word]:
        """ "a" becomes "an" before a vowel."""
        words = super().polish(words)
        for word, following in zip(words, words[1:]):
            if word.text == "a" and word.upos == "DET" and starts_with_vowel(following.text):
                word.text = "an"
        return words


def starts_with_vowel(text: str) -> bool:
    text = text.lower()
    return text[0] in "aeiou" and not text.startswith(SPOKEN_CONSONANT)


def verb_feats(agreement: Agreement, tense: str) -> dict[str, str]:
    return {
        "Mood": "Ind",
        "Number": agreement.number,
        "Person": str(agreement.person),
        "Tense": tense,
        "VerbForm": "Fin",
    }


def retarget(verb: Word, form) -> Word:
    """Turns a finite verb into its base form."""
    verb.text, verb.feats = form.infinitive, {"VerbForm": "Inf"}
    return verb
