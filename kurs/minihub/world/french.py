"""French: agreement of adjectives and participles, clitics, ne … pas, elision, contraction."""

from kurs.minihub.world.lexicon import (
    ADJECTIVE,
    ADVERBIAL,
    NOUN,
    PLACE_PREPOSITIONS,
    VERB,
    word_list,
)
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
    Superlative,
    TwoQualities,
    Whereabouts,
    exchange,
)
from kurs.minihub.world.speaker import GENDERS, NUMBER_NAMES, Speaker, is_pronoun
from kurs.minihub.world.tokens import Agreement, Phrase, Word, hang, make_feats, single

from dataclasses import replace

NUMBERS = dict(zip(NUMBER_NAMES, word_list("deux trois quatre cinq six dix")))
SUBJECTS = {"I": "je", "we": "nous", "m": "il", "f": "elle", "mp": "ils", "fp": "elles"}
OBJECTS = {"I": "me", "we": "nous", "m": "le", "f": "la", "mp": "les", "fp": "les"}
DATIVES = {"I": "me", "we": "nous", "m": "lui", "f": "lui", "mp": "leur", "fp": "leur"}
STRESSED = {"I": "moi", "we": "nous", "m": "lui", "f": "elle", "mp": "eux", "fp": "elles"}
POSSESSIVES = {
    "my": ("mon", "ma", "mes"),
    "our": ("notre", "notre", "nos"),
    "his": ("son", "sa", "ses"),
    "their": ("leur", "leur", "leurs"),
}
# je, il, nous, ils; imparfait: il, ils
IRREGULAR = {
    "être": ("suis", "est", "sommes", "sont", "était", "étaient"),
    "avoir": ("ai", "a", "avons", "ont", "avait", "avaient"),
    "faire": ("fais", "fait", "faisons", "font", "faisait", "faisaient"),
    "aller": ("vais", "va", "allons", "vont", "allait", "allaient"),
    "pouvoir": ("peux", "peut", "pouvons", "peuvent", "pouvait", "pouvaient"),
    "devoir": ("dois", "doit", "devons", "doivent", "devait", "devaient"),
    "vouloir": ("veux", "veut", "voulons", "veulent", "voulait", "voulaient"),
    "aimer": ("aime", "aime", "aimons", "aiment", "aimait", "aimaient"),
}
FIRST_PLURAL_PAST = {"être": "étions", "avoir": "avions"}
MODALS = {"can": "pouvoir", "must": "devoir", "want": "vouloir", "like": "aimer"}
PREPOSITIONS = {
    "with": "avec",
    "against": "contre",
    "about": "sur",
    "for": "pour",
    "field": "dans",
    "on": "sur",
    "off": "de",
    "under": "sous",
    "in": "dans",
    "of": "de",
    "from": "de",
}
SUBORDINATORS = {"because": ("parce que",), "if": ("si", "quand"), "although": ("même si",)}
BARE_INFINITIVE = {"hope"}  # "espère gagner", but "essaie de gagner"
SHORES = {"beach", "coast", "mountain"}  # "sur la plage", but "va à la plage"
EARLY_MANNERS = {"well"}  # "a bien chanté"
SHORT = set(word_list("le la de que ne je me se ce"))  # lose their vowel
BEFORE_VOWEL = {"ma": "mon", "sa": "son", "ce": "cet"}
CONTRACTIONS = {
    ("à", "le"): "au",
    ("à", "les"): "aux",
    ("de", "le"): "du",
    ("de", "les"): "des",
}
VOWELS = "aeiouyàâéèêëîïôùûœ"
ASPIRATED = {"handball", "haut", "hall", "huit", "hockey"}


def column(agreement: Agreement) -> str:
    """The row of the pronoun tables."""
    if agreement.person == 1:
        return "we" if agreement.plural else "I"
    gender = "f" if agreement.gender == "f" else "m"
    return gender + "p" * agreement.plural


def starts_with_vowel(text: str) -> bool:
    """Also before a mute h; names with H count as aspirated."""
    if text[0] == "h":
        return text not in ASPIRATED
    return text[0].lower() in VOWELS


class French(Speaker):
    language = "fr"

    # --- noun phrases ---------------------------------------------------------------------------

    def phrase(self, phrase, case="Nom") -> Phrase:
        if isinstance(phrase, Name):
            return self.name(phrase, {"f": "Madame", "m": "Monsieur"})
        if isinstance(phrase, Pronoun):
            return self.pronoun(phrase, case)
        if isinstance(phrase, Pair):
            return self.pair(phrase, "et", case)
        if NOUN[phrase.noun].kind:
            return self.proper(phrase)
        return self.noun_phrase(phrase)

    def antecedent(self, pronoun: Pronoun) -> Agreement:
        if pronoun.who in ("I", "we"):
            return Agreement(1, pronoun.who == "we")
        if pronoun.who:
            sex = {"he": "m", "she": "f"}[pronoun.who]
            return Agreement(gender=sex, sex=sex)
        return self.memory[pronoun.ref]

    def pronoun(self, pronoun: Pronoun, case: str) -> Phrase:
        agreement = self.antecedent(pronoun)
        table = {"Nom": SUBJECTS, "Acc": OBJECTS, "Dat": DATIVES, "Obl": STRESSED}[case]
        return self.pronoun_word(agreement, table, case)

    def pronoun_word(self, agreement: Agreement, table, case: str) -> Phrase:
        row = column(agreement)
        third = agreement.person == 3
        feats = make_feats(
            Case=case if case != "Obl" else None,
            Gender=GENDERS[row[0]] if third and table is not DATIVES else None,
            Number=agreement.number,
            Person=str(agreement.person),
            PronType="Prs",
        )
        word = Word(table[row], SUBJECTS[row.replace("f", "m")], "PRON", feats)
        return Phrase([word], word, agreement)

    def proper(self, phrase: NounPhrase, article=True) -> Phrase:
        concept = NOUN[phrase.noun]
        gender = concept.words["fr"][0].gender or "m"
        agreement = Agreement(gender=gender)
        words = self.proper_words(concept, {"Gender": GENDERS[gender], "Number": "Sing"})
        head = words[0]
        self.remember(phrase, agreement)
        if article and "fr" in concept.article:
            words = [*self.determiner("the", agreement, head), *words]
        return Phrase(words, head, agreement)

    def noun_phrase(self, phrase: NounPhrase) -> Phrase:
        concept, form = self.noun(phrase)
        plural = phrase.plural or "plural_in_french" in concept.tags
        sex = None if plural else concept.sex or None
        agreement = Agreement(plural=plural, gender=form.gender, sex=sex)
        feats = {"Gender": GENDERS[form.gender], "Number": agreement.number}
        noun = Word(form.plural if plural else form.lemma, form.lemma, "NOUN", feats)
        before, after = self.attribute(phrase, agreement, noun)
        det = phrase.det
        if det in ("a", "bare") and plural and before:
            words = hang("de", "DET", noun, "det", "un", Definite="Ind", PronType="Art")
        else:
            words = self.determiner(det, agreement, noun)
        words = [*words, *before, noun, *after]
        if phrase.name:
            words += self.phrase(phrase.name).attach(noun, "appos")
        if phrase.of:
            words += self.prepositional("de", phrase.of).attach(noun, "nmod")
        if phrase.within:  # "le plus vieux paysan du village", "de Belgique"
            relation = "from" if phrase.superlative else phrase.within.relation
            words += self.adjunct(replace(phrase.within, relation=relation)).attach(noun, "nmod")
        self.remember(phrase, agreement)
        if phrase.relative:
            owner, self.owner = self.owner, agreement
            words += self.clause(phrase.relative, antecedent=agreement).attach(noun, "acl:relcl")
            self.owner = owner
        return Phrase(words, noun, agreement)

    def determiner(self, det: str, agreement: Agreement, noun: Word) -> list[Word]:
        if det in ("", "role"):
            return []
        if det in NUMBERS:
            return hang(NUMBERS[det], "NUM", noun, "nummod", NumType="Card")
        plural, feminine = agreement.plural, agreement.gender == "f"
        form = 2 if plural else int(feminine)
        feats = {"Gender": GENDERS[agreement.gender], "Number": agreement.number}
        if det == "no":  # "pas de pain"
            return hang("de", "DET", noun, "det", "un", Definite="Ind", PronType="Art")
        if det in ("the", "generic", "field"):
            text = ("le", "la", "les")[form]
            return hang(text, "DET", noun, "det", "le", Definite="Def", PronType="Art", **feats)
        if det == "a" or (det == "bare" and plural):
            text = ("un", "une", "des")[form]
            return hang(text, "DET", noun, "det", "un", Definite="Ind", PronType="Art", **feats)
        if det == "bare":  # partitive
            part = hang("de", "DET", noun, "det", "un", Definite="Ind", PronType="Art", **feats)
            article = ("le", "la")[form]
            return [*part, *hang(article, "DET", noun, "det", Definite="Def", PronType="Art")]
        if det == "this":
            text = ("ce", "cette", "ces")[form]
            return hang(text, "DET", noun, "det", "ce", PronType="Dem", **feats)
        if det == "every":
            return hang("chaque", "DET", noun, "det", PronType="Tot", **feats)
        owner = det if det != "own" else self.owner_key()
        text = POSSESSIVES[owner][form]
        lemma = POSSESSIVES[owner][0]
        return hang(text, "DET", noun, "det", lemma, Poss="Yes", PronType="Prs", **feats)

    def owner_key(self) -> str:
        if self.owner.person == 1:
            return "our" if self.owner.plural else "my"
        return "their" if self.owner.plural else "his"

    def adjective_word(self, form, agreement: Agreement) -> Word:
        feminine = agreement.gender == "f"
        if agreement.plural:
            text = form.feminine_plural if feminine else form.plural
        else:
            text = form.feminine if feminine else form.lemma
        linking = "" if agreement.plural or feminine else form.linking
        feats = {"Gender": GENDERS["f" if feminine else "m"], "Number": agreement.number}
        return Word(text, form.lemma, "ADJ", feats, linking=linking)

    def attribute(self, phrase: NounPhrase, agreement: Agreement, noun: Word):
        """The adjective in front of or behind the noun, as two lists."""
        if not phrase.adjective:
            return [], []
        form = self.choose(ADJECTIVE[phrase.adjective].words["fr"])
        word = self.adjective_word(form, agreement)
        word.head, word.deprel = noun, "amod"
        words = [word]
        if phrase.superlative:
            words = self.superlative(word, agreement, article=not form.before)
        return (words, []) if form.before else ([], words)

    def superlative(self, word: Word, agreement: Agreement, article: bool) -> list[Word]:
        """ "le plus grand", "le meilleur"."""
        words = self.graded(word, agreement)
        if article:
            words = [*self.determiner("the", agreement, word), *words]
        return words

    @staticmethod
    def graded(word: Word, agreement: Agreement) -> list[Word]:
        """ "plus grand"; "bon" has a form of its own."""
        if word.lemma == "bon":
            word.text = word.text.replace("bonne", "meilleure").replace("bon", "meilleur")
            word.feats |= {"Degree": "Cmp"}
            return [word]
        return [*hang("plus", "ADV", word, "advmod"), word]

    # --- prepositions ---------------------------------------------------------------------------

    def prepositional(self, preposition: str, phrase) -> Phrase:
        inner = self.phrase(phrase, "Obl")
        return Phrase([*hang(preposition, "ADP", inner.head, "case"), *inner], inner.head)

    def adjunct(self, adjunct: Adjunct) -> Phrase:
        relation, phrase = adjunct.relation, adjunct.phrase
        if isinstance(phrase, str):
            return self.fixed(self.choose(ADVERBIAL[phrase].words["fr"]))
        concept = NOUN[phrase.noun] if isinstance(phrase, NounPhrase) else None
        if concept and "country" in concept.tags and relation in ("where", "to", "from"):
            return self.country(relation, phrase, concept)
        if relation == "at":
            return self.prepositional("à" if "fr" in concept.article else "chez", phrase)
        if relation in ("where", "to"):
            known = PLACE_PREPOSITIONS["fr"].get(concept.id)
            if concept.kind or (relation == "to" and concept.id in SHORES):
                return self.prepositional("à", phrase)
            return self.prepositional(known.where if known else "dans", phrase)
        return self.prepositional(PREPOSITIONS[relation], phrase)

    def country(self, relation: str, phrase: NounPhrase, concept) -> Phrase:
        """ "en Italie", "au Japon", "d'Italie", "du Japon"."""
        form = concept.words["fr"][0]
        feminine = form.gender == "f" or starts_with_vowel(form.lemma)
        inner = self.proper(phrase, article=not feminine)
        preposition = "de" if relation == "from" else "en" if feminine else "à"
        return Phrase([*hang(preposition, "ADP", inner.head, "case"), *inner], inner.head)

    # --- predicates -----------------------------------------------------------------------------

    def predicate(self, predicate, agreement: Agreement) -> Phrase:
        if isinstance(predicate, Identity):
            return self.phrase(predicate.phrase)
        if isinstance(predicate, Whereabouts):
            return self.adjunct(predicate.place)
        if isinstance(predicate, TwoQualities):
            return self.two_qualities(predicate, agreement)
        form = self.choose(ADJECTIVE[predicate.adjective].words["fr"])
        word = self.adjective_word(form, agreement)
        if isinstance(predicate, Superlative):
            return Phrase(self.superlative(word, agreement, article=True), word)
        if isinstance(predicate, Comparison):
            return self.comparison(predicate, word, agreement)
        degree = self.adverbial(predicate.degree, word) if predicate.degree else []
        return Phrase([*degree, word], word)

    def two_qualities(self, predicate: TwoQualities, agreement: Agreement) -> Phrase:
        first, second = (
            self.adjective_word(self.choose(ADJECTIVE[name].words["fr"]), agreement)
            for name in (predicate.first, predicate.second)
        )
        second.head, second.deprel = first, "conj"
        if predicate.link == "and":
            return Phrase([first, *hang("et", "CCONJ", second, "cc"), second], first)
        comma, joint = hang(",", "PUNCT", second, "punct"), hang("mais", "CCONJ", second, "cc")
        certes = hang("certes", "ADV", first, "advmod") if predicate.link == "though but" else []
        return Phrase([*certes, first, *comma, *joint, second], first)

    def comparison(self, predicate: Comparison, word: Word, agreement: Agreement) -> Phrase:
        if predicate.equal:
            words = [*hang("aussi", "ADV", word, "advmod"), word]
        else:
            words = self.graded(word, agreement)
        place = isinstance(predicate.than, Adjunct)
        than = self.adjunct(predicate.than) if place else self.phrase(predicate.than, "Obl")
        than.attach(word, "obl")
        here = self.adjunct(self.here).attach(word, "obl") if place else []
        return Phrase([*words, *here, *hang("que", "SCONJ", than.head, "case"), *than], word)

    # --- verbs ----------------------------------------------------------------------------------

    def inflected(self, lemma: str, agreement: Agreement, past=False, upos="AUX") -> Word:
        forms = IRREGULAR[lemma]
        if past and agreement.person == 1:
            text = FIRST_PLURAL_PAST[lemma] if agreement.plural else forms[4][:-1] + "s"
        elif past:
            text = forms[5] if agreement.plural else forms[4]
        elif agreement.person == 1:
            text = forms[2] if agreement.plural else forms[0]
        else:
            text = forms[3] if agreement.plural else forms[1]
        return Word(text, lemma, upos, verb_feats(agreement, "Imp" if past else "Pres"))

    def verb_words(self, clause: Clause, form, agreement: Agreement, preceding, predicate):
        """Returns finite word, words after "pas", clause head and the verb that governs.

        preceding is the agreement of an object that stands before the verb, or None.
        """
        semi = MODALS.get(clause.modal) or ("aller" if clause.tense == "future" else None)
        if clause.verb == "be":
            return self.copula(clause, agreement, semi, predicate)
        verb = Word(form.infinitive, form.infinitive, "VERB", {"VerbForm": "Inf"})
        if semi:
            finite = self.inflected(semi, agreement, upos="VERB")
            verb.head, verb.deprel = finite, "xcomp"
            return finite, [verb], finite, verb
        if form.stative:
            finite = self.inflected("être", agreement, clause.tense == "past")
            participle(verb, form, agreement)
            verb.upos = "ADJ"
            finite.head, finite.deprel = verb, "cop"
            return finite, [verb], verb, verb
        if clause.tense == "past" and clause.verb == "have":
            finite = self.inflected("avoir", agreement, True, "VERB")
            return finite, [], finite, finite
        if clause.tense == "past":
            finite = self.inflected("être" if form.be else "avoir", agreement)
            finite.head, finite.deprel = verb, "aux"
            agrees_with = agreement if form.be else preceding
            participle(verb, form, agrees_with or Agreement())
            return finite, [verb], verb, verb
        verb.text = form.plural if agreement.plural else form.third
        if agreement.person == 1 and not agreement.plural and form.infinitive == "avoir":
            verb.text = "ai"
        verb.feats = verb_feats(agreement, "Pres")
        return verb, [], verb, verb

    def copula(self, clause: Clause, agreement: Agreement, semi, predicate: Phrase):
        head = predicate.head
        if clause.subject is None and not (clause.gap or clause.ask):
            return self.weather(clause, agreement, semi, predicate)
        if semi:
            finite = self.inflected(semi, agreement, upos="VERB")
            head.head, head.deprel = finite, "xcomp"
            be = hang("être", "AUX", head, "cop", VerbForm="Inf")
            return finite, [*be, *predicate], finite, head
        finite = self.inflected("être", agreement, clause.tense == "past")
        finite.head, finite.deprel = head, "cop"
        return finite, list(predicate), head, head

    def weather(self, clause: Clause, agreement: Agreement, semi, predicate: Phrase):
        """ "il fait chaud", "il va faire chaud"."""
        finite = self.inflected("faire", agreement, clause.tense == "past", "VERB")
        make = finite
        if semi:
            finite = self.inflected(semi, agreement, upos="VERB")
            make = hang("faire", "VERB", finite, "xcomp", VerbForm="Inf")[0]
        predicate.attach(make, "xcomp")
        words = [*([make] if semi else []), *predicate]
        return finite, words, finite, make

    # --- clauses --------------------------------------------------------------------------------

    def clause(self, clause: Clause, antecedent=None, infinitive=False) -> Phrase:
        clause = self.keep_here(clause)
        form = None if clause.verb == "be" else self.choose(VERB[clause.verb].words["fr"])
        subject = self.subject(clause, antecedent)
        agreement = subject.agreement if subject else self.owner
        self.owner = agreement
        opinion = clause.verb == "opine"
        clitics, preceding = self.clitics(clause, form, antecedent)
        thing = self.object(clause, form)
        predicate = None
        if clause.predicate:
            said_of = (thing or clitics[0]).agreement if opinion else agreement
            if clause.verb == "opine" and preceding:
                said_of = preceding
            predicate = self.predicate(clause.predicate, said_of)
        finite, verbs, head, inner = self.verb_words(clause, form, agreement, preceding, predicate)
        if infinitive:
            inner.text, inner.feats = form.infinitive, {"VerbForm": "Inf"}
        if subject:
            expletive = clause.subject is None and not (clause.gap or clause.ask == "subject")
            subject.attach(head, "expl" if expletive else "nsubj")
        clitic_words = self.attach_clitics(clitics, form, agreement, inner)
        gap = self.question_word(clause, head, inner, form)
        negated = clause.negated or (
            isinstance(clause.predicate, TwoQualities) and clause.predicate.link == "not but"
        )
        before = hang("ne", "ADV", head, "advmod", Polarity="Neg") if negated else []
        after = hang("pas", "ADV", head, "advmod", Polarity="Neg") if negated else []
        link = self.opening(clause.link, head) if clause.link else []
        for name in (clause.frequency, clause.manner if clause.manner in EARLY_MANNERS else ""):
            after = [*after, *self.adverbial(name, head)] if name else after
        front, rest = self.arguments(clause, form, head, inner, thing, predicate)
        if infinitive:
            core = [*clitic_words, inner]
        elif verbs and verbs[-1] is inner and inner.deprel == "xcomp":  # "va le manger"
            core = [*before, finite, *after, *clitic_words, *verbs]
        else:
            core = [*before, *clitic_words, finite, *after, *verbs]
        shown = [] if infinitive or subject is None else subject
        return Phrase([*link, *front, *gap, *shown, *core, *rest], head)

    def subject(self, clause: Clause, antecedent) -> Phrase | None:
        if clause.gap == "shared":
            return None
        if clause.gap == "subject":
            phrase = single("qui", "PRON", PronType="Rel")
            phrase.agreement = antecedent
            return phrase
        if clause.ask == "subject":
            phrase = single("qui", "PRON", PronType="Int")
            phrase.agreement = Agreement()
            return phrase
        if clause.subject is None:
            return self.pronoun_word(Agreement(), SUBJECTS, "Nom")
        return self.phrase(clause.subject)

    def clitics(self, clause: Clause, form, antecedent):
        """Object pronouns before the verb, and what a participle with avoir agrees with."""
        clitics, preceding = [], None
        if clause.gap == "object":
            preceding = antecedent
        thing, recipient = clause.object, clause.recipient
        if is_pronoun(recipient):
            word = self.pronoun_word(self.antecedent(recipient), DATIVES, "Dat")
            clitics.append(word.attach(word.head, "iobj"))
        if is_pronoun(thing):
            if form.preposition == "à":
                word = self.pronoun_word(self.antecedent(thing), DATIVES, "Dat")
                clitics.append(word.attach(word.head, "iobj"))
            elif not form.preposition:
                preceding = self.antecedent(thing)
                word = self.pronoun_word(preceding, OBJECTS, "Acc")
                clitics.append(word.attach(word.head, "obj"))
        return clitics, preceding

    def attach_clitics(self, clitics, form, agreement: Agreement, verb: Word) -> list[Word]:
        words = []
        if form and form.reflexive:
            words += hang("se", "PRON", verb, "expl:pv", PronType="Prs", Reflex="Yes", Person="3")
        for phrase in clitics:
            words += phrase.attach(verb, phrase.head.deprel)
        return words

    def object(self, clause: Clause, form) -> Phrase | None:
        """The object behind the verb."""
        thing = clause.object
        if thing is None or (is_pronoun(thing) and form.preposition in ("", "à")):
            return None
        if clause.negated and isinstance(thing, NounPhrase) and thing.det in ("a", "bare"):
            thing = replace(thing, det="no")
        if not form.preposition:
            return self.phrase(thing, "Acc")
        return self.prepositional(form.preposition, thing)

    def question_word(self, clause: Clause, head: Word, inner: Word, form) -> list[Word]:
        """The relative "que", or the question word with "est-ce que"."""
        if clause.gap == "object":
            return hang("que", "PRON", inner, "obj", PronType="Rel")
        if not clause.ask or clause.ask == "subject":
            return []
        particle = hang("est-ce", "ADV", head, "advmod")
        particle += hang("que", "SCONJ", particle[0], "fixed")
        if clause.ask == "object" and form.preposition:  # "De quoi est-ce qu'elle joue ?"
            what = hang("quoi", "PRON", inner, "obl", PronType="Int")
            return [*hang(form.preposition, "ADP", what[0], "case"), *what, *particle]
        if clause.ask == "object":
            return [*hang("que", "PRON", inner, "obj", PronType="Int"), *particle]
        words = {"where": "où", "to": "où", "from": "où", "when": "quand"}
        if clause.ask not in words:
            return particle
        question = hang(words[clause.ask], "ADV", head, "advmod", PronType="Int")
        if clause.ask == "from":
            question = [*hang("de", "ADP", question[0], "case"), *question]
        return [*question, *particle]

    embedded = False  # inside a subordinate clause time never comes first

    def opening(self, name: str, head: Word) -> list[Word]:
        """ "Ensuite, …": an adverbial with its comma."""
        phrase = self.adverbial(name, head)
        return [*phrase, *hang(",", "PUNCT", phrase.head, "punct")]

    def arguments(self, clause: Clause, form, head: Word, inner: Word, thing, predicate):
        """Phrases before the subject and phrases behind the verb."""
        front, back = [], []
        if form and form.tail:
            back += self.fixed(form.tail).attach(inner, "obj")
        if thing:
            role = "obl" if form.preposition else "obj"
            back += thing.attach(inner, role)
        if predicate and form:
            back += predicate.attach(inner, "xcomp")
        if clause.manner and clause.manner not in EARLY_MANNERS:
            back += self.adverbial(clause.manner, inner)
        if clause.recipient and not is_pronoun(clause.recipient):
            back += self.prepositional("à", clause.recipient).attach(inner, "iobj")
        for adjunct in clause.adjuncts:
            back += self.adjunct(adjunct).attach(inner, "obl")
        if clause.time:
            free = not (clause.gap or clause.ask or clause.link or self.embedded)
            if self.choose(("back", "front") if free else ("back",)) == "front":
                front = self.opening(clause.time, head)
            else:
                back += self.adverbial(clause.time, inner)
        return front, back

    # --- sentences ------------------------------------------------------------------------------

    def question(self, clause: Clause) -> Phrase:
        if clause.verb == "be" and clause.ask == "where":
            return self.where_is(clause)
        return self.clause(clause)

    def where_is(self, clause: Clause) -> Phrase:
        """ "Où est le chien ?" """
        subject = self.phrase(clause.subject)
        where = single("où", "ADV", PronType="Int")
        subject.attach(where.head, "nsubj")
        copula = self.inflected("être", subject.agreement, clause.tense == "past")
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
            other = self.clause(body.other, infinitive=True).attach(main.head, "xcomp")
            marker = (
                [] if body.main.verb in BARE_INFINITIVE else hang("de", "ADP", other.head, "mark")
            )
            return Phrase([*main, *marker, *other], main.head)
        other = self.subordinate("que", body.other).attach(main.head, "ccomp")
        return Phrase([*main, *other], main.head)

    def subordinate(self, text: str, clause: Clause) -> Phrase:
        self.embedded = True
        inner = self.clause(clause)
        self.embedded = False
        first, *more = text.split()
        marker = hang(first, "ADV" if first == "même" else "SCONJ", inner.head, "mark")
        for word in more:
            marker += hang(word, "SCONJ", marker[0], "fixed")
        return Phrase([*marker, *inner], inner.head)

    def coordination(self, body: Compound) -> Phrase:
        first = self.clause(body.main)
        self.embedded = True
        second = self.clause(body.other).attach(first.head, "conj")
        self.embedded = False
        word = "et" if body.link == "and" else "mais"
        joint = hang(word, "CCONJ", second.head, "cc")
        comma = hang(",", "PUNCT", second.head, "punct") if word == "mais" else []
        return Phrase([*first, *comma, *joint, *second], first.head)

    def adverbial_clause(self, body: Compound) -> Phrase:
        """ "S'il pleut, Anna reste à la maison." or without comma the other way round."""
        word = self.choose(SUBORDINATORS[body.link])
        if self.choose(("main first", "main last")) == "main first":
            main = self.clause(body.main)
            other = self.subordinate(word, body.other).attach(main.head, "advcl")
            return Phrase([*main, *other], main.head)
        last, first = exchange(body.main, body.other)
        other = self.subordinate(word, first)
        self.embedded = True
        main = self.clause(last)
        self.embedded = False
        other.attach(main.head, "advcl")
        return Phrase([*other, *hang(",", "PUNCT", other.head, "punct"), *main], main.head)

    # --- finishing ------------------------------------------------------------------------------

    def polish(self, words: list[Word]) -> list[Word]:
        """Elision ("l'ami", "qu'il"), linking forms ("bel") and contraction ("au", "du")."""
        words = super().polish(words)
        for word, following in zip(words, words[1:]):
            vowel = starts_with_vowel(following.text)
            if not vowel:
                continue
            if word.linking and following.upos == "NOUN":
                word.text = word.linking
            elif word.text in BEFORE_VOWEL and word.upos == "DET":
                word.text = BEFORE_VOWEL[word.text]
            elif word.text in SHORT or (word.text == "si" and following.text in ("il", "ils")):
                word.text, word.glued = word.text[:-1] + "'", True
        return self.contract(words)

    @staticmethod
    def contract(words: list[Word]) -> list[Word]:
        kept: list[Word] = []
        for word in words:
            before = kept[-1] if kept else None
            if before and word.upos == "DET" and before.head is word.head:
                text = CONTRACTIONS.get((before.text, word.text))
                if text:
                    before.text = text
                    before.feats = before.feats | {"Definite": "Def", "PronType": "Art"}
                    continue
            kept.append(word)
        return kept


def participle(verb: Word, form, agreement: Agreement) -> None:
    """Gives the participle its ending."""
    feminine = agreement.gender == "f"
    text = form.past + "e" * feminine
    if agreement.plural and text[-1] not in "sx":
        text += "s"
    verb.text = text
    verb.feats = {
        "Gender": "Fem" if feminine else "Masc",
        "Number": agreement.number,
        "Tense": "Past",
        "VerbForm": "Part",
    }


def verb_feats(agreement: Agreement, tense: str) -> dict[str, str]:
    return {
        "Mood": "Ind",
        "Number": agreement.number,
        "Person": str(agreement.person),
        "Tense": tense,
        "VerbForm": "Fin",
    }
