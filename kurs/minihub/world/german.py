"""German: cases, adjective endings, verb second and the verb bracket."""

from kurs.minihub.world.lexicon import (
    ADJECTIVE,
    ADVERBIAL,
    NOUN,
    PLACE_PREPOSITIONS,
    VERB,
    VerbForm,
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
    Quality,
    Superlative,
    TwoQualities,
    Whereabouts,
    exchange,
)
from kurs.minihub.world.speaker import (
    GENDERS,
    NUMBER_NAMES,
    Speaker,
    is_definite,
    is_pronoun,
)
from kurs.minihub.world.tokens import Agreement, Phrase, Word, hang, make_feats, single

from dataclasses import replace

CASES = ("Nom", "Acc", "Dat", "Gen")


def table(text: str) -> dict[tuple[str, str], str]:
    """Four rows (cases) of four columns (m f n plural); "-" is the empty ending."""
    rows = [line.split() for line in text.strip().splitlines()]
    return {
        (case, gender): "" if form == "-" else form
        for case, row in zip(CASES, rows)
        for gender, form in zip("mfnp", row)
    }


DER = table("""
der die das die
den die das die
dem der dem den
des der des der
""")
EIN_ENDINGS = table("""
-  e  -  e
en e  -  e
em er em en
es er es er
""")
DIESER_ENDINGS = table("""
er e  es e
en e  es e
em er em en
es er es er
""")
STRONG = DIESER_ENDINGS  # adjective without article
WEAK = table("""
e  e  e  en
en e  e  en
en en en en
en en en en
""")
MIXED = table("""
er e  es en
en e  es en
en en en en
en en en en
""")
RELATIVE = DER | {("Dat", "p"): "denen"}

PERSONAL = {
    "I": {"Nom": "ich", "Acc": "mich", "Dat": "mir"},
    "we": {"Nom": "wir", "Acc": "uns", "Dat": "uns"},
    "m": {"Nom": "er", "Acc": "ihn", "Dat": "ihm"},
    "f": {"Nom": "sie", "Acc": "sie", "Dat": "ihr"},
    "n": {"Nom": "es", "Acc": "es", "Dat": "ihm"},
    "p": {"Nom": "sie", "Acc": "sie", "Dat": "ihnen"},
}
NUMBERS = dict(zip(NUMBER_NAMES, word_list("zwei drei vier fünf sechs zehn")))
STEMS = {"my": "mein", "our": "unser", "no": "kein", "a": "ein", "this": "dies", "every": "jed"}

# present: ich, er, wir/sie; past: er, sie
FINITE = {
    "sein": ("bin", "ist", "sind", "war", "waren"),
    "haben": ("habe", "hat", "haben", "hatte", "hatten"),
    "werden": ("werde", "wird", "werden", "wurde", "wurden"),
    "können": ("kann", "kann", "können", "konnte", "konnten"),
    "müssen": ("muss", "muss", "müssen", "musste", "mussten"),
    "wollen": ("will", "will", "wollen", "wollte", "wollten"),
    "finden": ("finde", "findet", "finden", "fand", "fanden"),
}
MODALS = {"can": "können", "must": "müssen", "want": "wollen"}
CONTRACTIONS = {
    ("in", "dem"): "im",
    ("in", "das"): "ins",
    ("an", "dem"): "am",
    ("an", "das"): "ans",
    ("zu", "dem"): "zum",
    ("zu", "der"): "zur",
    ("von", "dem"): "vom",
    ("bei", "dem"): "beim",
}
# relation -> preposition and case; places bring their own
PREPOSITIONS = {
    "from": ("aus", "Dat"),
    "with": ("mit", "Dat"),
    "against": ("gegen", "Acc"),
    "at": ("bei", "Dat"),
    "about": ("über", "Acc"),
    "for": ("für", "Acc"),
    "field": ("in", "Dat"),
    "on": ("auf", "Dat"),
    "off": ("von", "Dat"),
    "under": ("unter", "Dat"),
    "in": ("in", "Dat"),
    "of": ("von", "Dat"),
}
SUBORDINATORS = {"because": ("weil", "da"), "if": ("wenn",), "although": ("obwohl",)}


def column(agreement: Agreement) -> str:
    """The column of the tables: m, f, n or p for plural."""
    return "p" if agreement.plural else agreement.gender


class German(Speaker):
    language = "de"

    # --- noun phrases ---------------------------------------------------------------------------

    def phrase(self, phrase, case="Nom") -> Phrase:
        if isinstance(phrase, Name):
            titles = {"f": "Frau", "m": "Herr" if case == "Nom" else "Herrn"}
            result = self.name(phrase, titles, Case=case)
            result.head.lemma = result.head.lemma.replace("Herrn", "Herr")
            return result
        if isinstance(phrase, Pronoun):
            return self.pronoun(phrase, case)
        if isinstance(phrase, Pair):
            return self.pair(phrase, "und", case)
        if NOUN[phrase.noun].kind:
            return self.proper(phrase, case)
        return self.noun_phrase(phrase, case)

    def pronoun(self, pronoun: Pronoun, case: str) -> Phrase:
        if pronoun.who in ("I", "we"):
            agreement = Agreement(1, pronoun.who == "we")
            text, lemma = PERSONAL[pronoun.who][case], PERSONAL[pronoun.who]["Nom"]
        else:
            sex = {"he": "m", "she": "f"}.get(pronoun.who)
            agreement = Agreement(gender=sex, sex=sex) if sex else self.memory[pronoun.ref]
            # A girl is "sie": natural gender wins in pronouns.
            gender = "p" if agreement.plural else agreement.sex or agreement.gender
            text, lemma = PERSONAL[gender][case], PERSONAL[gender]["Nom"]
        third = agreement.person == 3 and not agreement.plural
        phrase = single(
            text,
            "PRON",
            lemma,
            Case=case,
            Gender=GENDERS[agreement.sex or agreement.gender] if third else None,
            Number=agreement.number,
            Person=str(agreement.person),
            PronType="Prs",
        )
        phrase.agreement = agreement
        return phrase

    def proper(self, phrase: NounPhrase, case: str) -> Phrase:
        concept = NOUN[phrase.noun]
        gender = concept.words["de"][0].gender
        feats = make_feats(Case=case, Gender=GENDERS[gender], Number="Sing")
        words = self.proper_words(concept, feats)
        agreement = Agreement(gender=gender)
        self.remember(phrase, agreement)
        if "de" in concept.article:
            words = [*self.determiner("the", case, agreement, words[0]), *words]
        return Phrase(words, words[-1] if len(words) == 1 else top(words), agreement)

    def noun_phrase(self, phrase: NounPhrase, case: str) -> Phrase:
        concept, form = self.noun(phrase)
        sex = None if phrase.plural else concept.sex or None
        agreement = Agreement(plural=phrase.plural, gender=form.gender, sex=sex)
        feats = make_feats(Case=case, Gender=GENDERS[form.gender], Number=agreement.number)
        noun = Word(inflect(form, case, phrase.plural), form.lemma, "NOUN", feats)
        words = self.determiner(phrase.det, case, agreement, noun)
        if phrase.adjective:
            words.append(self.attribute(phrase, case, agreement, noun))
        words.append(noun)
        if phrase.name:
            words += self.phrase(phrase.name, case).attach(noun, "appos")
        if phrase.of:
            words += self.possessor(phrase.of).attach(noun, "nmod")
        if phrase.within:
            words += self.adjunct(phrase.within).attach(noun, "nmod")
        self.remember(phrase, agreement)
        if phrase.relative:
            words += self.relative(phrase.relative, agreement, noun)
        return Phrase(words, noun, agreement)

    def determiner(self, det: str, case: str, agreement: Agreement, noun: Word) -> list[Word]:
        key = case, column(agreement)
        feats = {"Case": case, "Gender": GENDERS[agreement.gender], "Number": agreement.number}
        if det in ("the", "field"):
            return hang(
                DER[key], "DET", noun, "det", "der", Definite="Def", PronType="Art", **feats
            )
        if det in NUMBERS:
            return hang(NUMBERS[det], "NUM", noun, "nummod", NumType="Card")
        if det in ("bare", "generic", "role", "") or (det == "a" and agreement.plural):
            return []
        if det in ("this", "every"):
            kind = "Dem" if det == "this" else "Tot"
            text = STEMS[det] + DIESER_ENDINGS[key]
            return hang(text, "DET", noun, "det", STEMS[det] + "er", PronType=kind, **feats)
        stem = self.owner_stem() if det == "own" else STEMS[det]
        kinds = {
            "a": {"Definite": "Ind", "PronType": "Art"},
            "no": {"PronType": "Neg"},
        }
        feats |= kinds.get(det, {"Poss": "Yes", "PronType": "Prs"})
        ending = EIN_ENDINGS[key]
        return hang(stem + ending, "DET", noun, "det", stem, **feats)

    def owner_stem(self) -> str:
        owner = self.owner
        if owner.person == 1:
            return "unser" if owner.plural else "mein"
        return "ihr" if owner.plural or (owner.sex or owner.gender) == "f" else "sein"

    def attribute(self, phrase: NounPhrase, case: str, agreement: Agreement, noun: Word) -> Word:
        form = self.choose(ADJECTIVE[phrase.adjective].words["de"])
        if phrase.det in ("the", "this", "every"):
            endings = WEAK
        elif phrase.det in ("a", "no", "my", "our", "own") and not (
            phrase.det == "a" and phrase.plural
        ):
            endings = MIXED
        else:
            endings = STRONG
        stem = form.superlative if phrase.superlative else form.stem
        return hang(
            stem + endings[case, column(agreement)],
            "ADJ",
            noun,
            "amod",
            form.lemma,
            Case=case,
            Degree="Sup" if phrase.superlative else "Pos",
            Gender=GENDERS[agreement.gender],
            Number=agreement.number,
        )[0]

    def possessor(self, phrase) -> Phrase:
        """ "der Nordbank", "der Tür" in the genitive, else "von Anna"."""
        concept = NOUN[phrase.noun] if isinstance(phrase, NounPhrase) else None
        if concept and concept.kind == "ORG" and "de" in concept.article:
            return self.phrase(phrase, "Gen")
        if concept and not concept.kind and all(x.gender == "f" for x in concept.words["de"]):
            return self.phrase(phrase, "Gen")
        return self.prepositional("von", phrase, "Dat")

    def prepositional(self, preposition: str, phrase, case: str) -> Phrase:
        inner = self.phrase(phrase, case)
        adp = hang(preposition, "ADP", inner.head, "case")
        return Phrase([*adp, *inner], inner.head, inner.agreement)

    def relative(self, clause: Clause, antecedent: Agreement, noun: Word) -> list[Word]:
        """ ", den der Mann sucht," with the gap filled by a relative pronoun."""
        owner, self.owner = self.owner, antecedent
        inner = self.clause(clause, "sub", antecedent=antecedent)
        self.owner = owner
        inner.attach(noun, "acl:relcl")
        commas = [hang(",", "PUNCT", inner.head, "punct")[0] for _ in range(2)]
        return [commas[0], *inner, commas[1]]

    def gap_pronoun(self, case: str, antecedent: Agreement) -> Phrase:
        text = RELATIVE[case, column(antecedent)]
        gender = GENDERS[antecedent.gender]
        phrase = single(
            text,
            "PRON",
            "der",
            Case=case,
            Gender=gender,
            Number=antecedent.number,
            PronType="Rel",
        )
        phrase.agreement = replace(antecedent, person=3)
        return phrase

    # --- adjuncts -------------------------------------------------------------------------------

    def adjunct(self, adjunct: Adjunct) -> Phrase:
        relation, phrase = adjunct.relation, adjunct.phrase
        concept = NOUN[phrase.noun] if isinstance(phrase, NounPhrase) else None
        if concept and relation in ("where", "to"):
            return self.place(relation, phrase, concept)
        preposition, case = PREPOSITIONS[relation]
        return self.prepositional(preposition, phrase, case)

    def place(self, relation: str, phrase: NounPhrase, concept) -> Phrase:
        """ "im Park", "in Köln", "nach Italien", "in die Schweiz"."""
        if concept.kind:
            plain = "de" not in concept.article
            preposition = "nach" if relation == "to" and plain else "in"
            case = "Dat" if relation == "where" or plain else "Acc"
        else:
            known = PLACE_PREPOSITIONS["de"].get(concept.id)
            preposition = "in"
            if known:
                preposition = known.where if relation == "where" else known.where_to
            case = "Dat" if relation == "where" or preposition == "zu" else "Acc"
        return self.prepositional(preposition, phrase, case)

    # --- predicates -----------------------------------------------------------------------------

    def quality(self, name: str, degree: str = "Pos") -> Phrase:
        form = self.choose(ADJECTIVE[name].words["de"])
        text = {"Pos": form.lemma, "Cmp": form.comparative}[degree]
        return single(text, "ADJ", form.lemma, Degree=degree)

    def predicate(self, predicate) -> Phrase:
        if isinstance(predicate, Quality):
            phrase = self.quality(predicate.adjective)
            if predicate.degree:
                degree = self.adverbial(predicate.degree, phrase.head)
                phrase = Phrase([*degree, *phrase], phrase.head)
            return phrase
        if isinstance(predicate, TwoQualities):
            return self.two_qualities(predicate)
        if isinstance(predicate, Comparison):
            return self.comparison(predicate)
        if isinstance(predicate, Superlative):
            form = self.choose(ADJECTIVE[predicate.adjective].words["de"])
            phrase = single(f"{form.superlative}en", "ADJ", form.lemma, Degree="Sup")
            marker = hang("am", "PART", phrase.head, "advmod")
            return Phrase([*marker, *phrase], phrase.head)
        if isinstance(predicate, Identity):
            return self.phrase(predicate.phrase)
        if isinstance(predicate, Whereabouts):
            return self.whereabouts(predicate.place)
        raise TypeError(predicate)

    def whereabouts(self, place: Adjunct) -> Phrase:
        if isinstance(place.phrase, str):
            return self.fixed(self.choose(ADVERBIAL[place.phrase].words["de"]))
        return self.adjunct(place)

    def two_qualities(self, predicate: TwoQualities) -> Phrase:
        first = self.quality(predicate.first)
        second = self.quality(predicate.second).attach(first.head, "conj")
        head = first.head
        comma = hang(",", "PUNCT", second.head, "punct")
        if predicate.link == "and":
            return Phrase([*first, *hang("und", "CCONJ", second.head, "cc"), *second], head)
        if predicate.link == "not but":
            negation = hang("nicht", "PART", head, "advmod")
            middle = [*comma, *hang("sondern", "CCONJ", second.head, "cc")]
        else:
            negation = hang("zwar", "ADV", head, "advmod")
            middle = [*comma, *hang("aber", "CCONJ", second.head, "cc")]
        return Phrase([*negation, *first, *middle, *second], head)

    def comparison(self, predicate: Comparison) -> Phrase:
        phrase = self.quality(predicate.adjective, "Pos" if predicate.equal else "Cmp")
        place = isinstance(predicate.than, Adjunct)
        than = self.adjunct(predicate.than) if place else self.phrase(predicate.than)
        than.attach(phrase.head, "obl")
        word = hang("wie" if predicate.equal else "als", "CCONJ", than.head, "case")
        before = []
        if predicate.equal:
            before = hang(self.choose(("so", "genauso")), "ADV", phrase.head, "advmod")
        return Phrase([*before, *phrase, *word, *than], phrase.head)

    # --- verbs ----------------------------------------------------------------------------------

    def finite(self, lemma: str, agreement: Agreement, past=False, upos="AUX") -> Word:
        """A form of an irregular verb from FINITE."""
        forms = FINITE[lemma]
        if past:
            text = forms[4] if agreement.plural else forms[3]
        elif agreement.plural:
            text = forms[2]
        else:
            text = forms[0] if agreement.person == 1 else forms[1]
        return Word(text, lemma, upos, verb_feats(agreement, "Past" if past else "Pres"))

    def verb_group(self, clause: Clause, form: VerbForm, agreement: Agreement):
        """Finite word, words of the right bracket, and the content verb among them."""
        tense = clause.tense
        if clause.verb in ("have", "opine") and tense == "past":
            word = self.finite(form.infinitive, agreement, True, "VERB")
            return word, [], word
        if clause.modal in MODALS or tense == "future":
            verb = Word(form.infinitive, form.infinitive, "VERB", {"VerbForm": "Inf"})
            finite = self.finite(MODALS.get(clause.modal, "werden"), agreement)
            finite.head, finite.deprel = verb, "aux"
            return finite, [verb], verb
        if tense == "past":
            verb = Word(form.past, form.infinitive, "VERB", {"VerbForm": "Part"})
            finite = self.finite("sein" if form.be else "haben", agreement)
            finite.head, finite.deprel = verb, "aux"
            return finite, [verb], verb
        if agreement.person == 1 and not agreement.plural:
            stem = form.plural.removesuffix("n").removesuffix("e")
            text = "mag" if stem == "mög" else f"{stem}e"
        else:
            text = form.plural if agreement.plural else form.third
        verb = Word(text, form.infinitive, "VERB", verb_feats(agreement, "Pres"))
        if not form.prefix:
            return verb, [], verb
        return verb, hang(form.prefix, "ADP", verb, "compound:prt"), verb

    def copula_group(self, clause: Clause, predicate: Phrase, agreement: Agreement):
        """ "ist … groß", "war … groß", "wird … groß sein"."""
        if clause.tense == "future" or clause.modal in MODALS:
            finite = self.finite(MODALS.get(clause.modal, "werden"), agreement)
            finite.head, finite.deprel = predicate.head, "aux"
            copula = hang("sein", "AUX", predicate.head, "cop", VerbForm="Inf")
            return finite, [*predicate, *copula]
        finite = self.finite("sein", agreement, clause.tense == "past")
        finite.head, finite.deprel = predicate.head, "cop"
        return finite, list(predicate)

    # --- clauses --------------------------------------------------------------------------------

    def clause(self, clause: Clause, order="main", lead=None, antecedent=None) -> Phrase:
        """order: main (verb second), verb first, sub (verb last) or infinitive ("zu …").

        lead is a phrase that already fills the place before the finite verb.
        """
        form = None if clause.verb == "be" else self.choose(VERB[clause.verb].words["de"])
        subject = self.subject(clause, antecedent)
        agreement = subject.agreement if subject else self.owner
        self.owner = agreement
        predicate = self.predicate(clause.predicate) if clause.predicate else None
        if form is None:
            head = predicate.head
            finite, right = self.copula_group(clause, predicate, agreement)
        else:
            finite, right, head = self.verb_group(clause, form, agreement)
            if predicate:  # "finde den Film gut"
                right = [*predicate.attach(head, "xcomp"), *right]
        parts = self.parts(clause, form, head, antecedent)
        if subject and order != "infinitive":
            expletive = clause.subject is None and not (clause.gap or clause.ask == "subject")
            subject.attach(head, "expl" if expletive else "nsubj")
            parts["subject"] = subject
        words = self.linearise(clause, order, parts, finite, right, head, lead)
        return Phrase(words, head)

    def subject(self, clause: Clause, antecedent: Agreement | None) -> Phrase | None:
        if clause.gap == "subject":
            return self.gap_pronoun("Nom", antecedent)
        if clause.gap == "shared":
            return None
        if clause.ask == "subject":
            phrase = single("wer", "PRON", Case="Nom", Number="Sing", PronType="Int")
            phrase.agreement = Agreement()
            return phrase
        if clause.subject is None:
            phrase = single(
                "es", "PRON", Case="Nom", Gender="Neut", Number="Sing", Person="3", PronType="Prs"
            )
            phrase.agreement = Agreement(gender="n")
            return phrase
        return self.phrase(clause.subject, "Nom")

    def parts(self, clause: Clause, form, head: Word, antecedent) -> dict[str, Phrase]:
        """All phrases but subject and verb by their role, attached to the head."""
        parts = {}
        if clause.recipient:
            parts["recipient"] = self.phrase(clause.recipient, "Dat").attach(head, "iobj")
        role = "iobj" if form and form.case == "Dat" else "obj"
        if clause.gap == "object":
            parts["relative"] = self.gap_pronoun(form.case, antecedent).attach(head, role)
        elif clause.ask == "object":
            what = single("was", "PRON", Case="Acc", Number="Sing", PronType="Int")
            parts["question"] = what.attach(head, "obj")
        elif clause.object:
            thing = clause.object
            if self.says_no(clause):
                thing = replace(thing, det="no")
            if form.preposition:
                phrase = self.prepositional(form.preposition, thing, form.case)
                parts["governed"] = phrase.attach(head, "obl")
            else:
                parts["object"] = self.phrase(thing, form.case).attach(head, role)
        if clause.ask in ("where", "to", "when", "from"):
            word = {"where": "wo", "to": "wohin", "when": "wann", "from": "woher"}[clause.ask]
            parts["question"] = hang(word, "ADV", head, "advmod", PronType="Int")
        for name in ("time", "frequency", "manner", "link"):
            if getattr(clause, name):
                parts[name] = self.adverbial(getattr(clause, name), head)
        if clause.modal == "like":
            parts["like"] = hang("gern", "ADV", head, "advmod")
        if clause.negated and not self.says_no(clause):
            parts["not"] = hang("nicht", "PART", head, "advmod", Polarity="Neg")
        for adjunct in clause.adjuncts:
            if isinstance(adjunct.phrase, str):
                phrase = self.adverbial(adjunct.phrase, head)
            else:
                phrase = self.adjunct(adjunct).attach(head, "obl")
            role = adjunct.relation if adjunct.relation in ("where", "to") else "adjunct"
            parts[role] = Phrase([*parts[role], *phrase], phrase.head) if role in parts else phrase
        return parts

    @staticmethod
    def says_no(clause: Clause) -> bool:
        """ "kein" takes the place of "nicht": "kein Auto", "mag keinen Kaffee"."""
        if not clause.negated or not isinstance(clause.object, NounPhrase):
            return False
        likes = clause.verb in ("like", "love", "hate") and clause.object.det == "generic"
        return likes or clause.object.det in ("a", "bare")

    def linearise(self, clause, order, parts, finite, right, head, lead) -> list[Word]:
        if order == "infinitive":
            return [*self.middle(clause, parts), *self.with_zu(right, head, finite)]
        if order == "sub":
            first = parts.pop("relative", Phrase([], head))
            middle = self.middle(clause, parts)
            if right and right[-1].deprel == "compound:prt":  # "anruft"
                finite.text = right[-1].text + finite.text
                right = right[:-1]
            return [*first, *middle, *right, finite]
        if order == "main" and lead is None:
            lead = self.prefield(clause, parts)
        return [*(lead or []), finite, *self.middle(clause, parts), *right]

    def with_zu(self, right: list[Word], head: Word, finite: Word) -> list[Word]:
        """ "zu kaufen", "anzurufen"."""
        head.feats = {"VerbForm": "Inf"}
        prefix = right[-1].text if right and right[-1].deprel == "compound:prt" else ""
        if prefix:
            head.text = f"{prefix}zu{head.lemma.removeprefix(prefix)}"
            return [*right[:-1], head]
        head.text = head.lemma
        return [*right, *hang("zu", "PART", head, "mark"), head]

    def prefield(self, clause: Clause, parts: dict[str, Phrase]) -> Phrase:
        """What stands before the finite verb: a question word, a link, or one of several parts."""
        if "question" in parts:
            return parts.pop("question")
        if "link" in parts:
            return parts.pop("link")
        options = ["subject"]
        if "time" in parts:
            options.append("time")
        places = [adjunct for adjunct in clause.adjuncts if adjunct.relation == "where"]
        if len(places) == 1 and not is_pronoun(clause.subject):
            options.append("where")
        if clearly_accusative(clause):
            options.append("object")
        return parts.pop(self.choose(options))

    def middle(self, clause: Clause, parts: dict[str, Phrase]) -> list[Word]:
        """The words between the brackets in their usual order."""
        order = word_list("subject recipient time frequency object")
        thing = clause.object
        if "object" in parts and is_pronoun(thing):
            order = word_list("subject object recipient time frequency")
        elif "object" in parts and is_definite(thing):
            late = word_list("subject recipient object time frequency")
            movable = {"time", "frequency"} & set(parts) and "recipient" not in parts
            fixed = isinstance(thing, Name) or not movable
            order = late if fixed else self.choose((late, order))
        if "like" in parts:
            place = order.index("object") + ("object" in parts and is_definite(thing))
            order = [*order[:place], "like", *order[place:]]
        if isinstance(thing, NounPhrase) and thing.det == "generic":  # "nicht Fußball"
            order = [*order[:-1], "not", order[-1]]
        order = [*order, "link", "not", "adjunct", "where", "governed", "manner", "to"]
        return [word for name in dict.fromkeys(order) for word in parts.get(name, ())]

    # --- sentences ------------------------------------------------------------------------------

    def question(self, clause: Clause) -> Phrase:
        if clause.verb == "be" and clause.ask == "where":
            return self.where_is(clause)
        return self.clause(clause, "verb first" if clause.ask == "yesno" else "main")

    def where_is(self, clause: Clause) -> Phrase:
        """ "Wo ist der Hund?" """
        where = single("wo", "ADV", PronType="Int")
        subject = self.phrase(clause.subject).attach(where.head, "nsubj")
        copula = self.finite("sein", subject.agreement, clause.tense == "past")
        copula.head, copula.deprel = where.head, "cop"
        return Phrase([*where, copula, *subject], where.head)

    def statement(self, body) -> Phrase:
        if isinstance(body, Clause):
            return self.clause(body)
        joiners = {"and": "und", "but": "aber"}
        if body.link in joiners:
            return self.coordination(body, joiners[body.link])
        if body.link in SUBORDINATORS:
            return self.adverbial_clause(body)
        main = self.clause(body.main)
        if body.link == "to":
            other = self.clause(body.other, "infinitive").attach(main.head, "xcomp")
        else:
            other = self.subordinate("dass", body.other).attach(main.head, "ccomp")
        comma = hang(",", "PUNCT", other.head, "punct")
        return Phrase([*main, *comma, *other], main.head)

    def subordinate(self, word: str, clause: Clause) -> Phrase:
        inner = self.clause(clause, "sub")
        return Phrase([*hang(word, "SCONJ", inner.head, "mark"), *inner], inner.head)

    def coordination(self, body: Compound, word: str) -> Phrase:
        """ "Anna singt und Karl tanzt." """
        first = self.clause(body.main)
        shared = body.other.gap == "shared"
        second = self.clause(body.other, "verb first" if shared else "main")
        second.attach(first.head, "conj")
        joint = hang(word, "CCONJ", second.head, "cc")
        comma = hang(",", "PUNCT", second.head, "punct") if word == "aber" else []
        return Phrase([*first, *comma, *joint, *second], first.head)

    def adverbial_clause(self, body: Compound) -> Phrase:
        """ "Weil es regnet, bleibt Anna zu Hause." or the other way round."""
        word = self.choose(SUBORDINATORS[body.link])
        if self.choose(("main first", "main last")) == "main first":
            main = self.clause(body.main)
            other = self.subordinate(word, body.other)
            comma = hang(",", "PUNCT", other.head, "punct")
            return Phrase([*main, *comma, *other.attach(main.head, "advcl")], main.head)
        last, first = exchange(body.main, body.other)
        other = self.subordinate(word, first)
        comma = hang(",", "PUNCT", other.head, "punct")
        main = self.clause(last, lead=[*other, *comma])
        other.attach(main.head, "advcl")
        return main

    # --- finishing ------------------------------------------------------------------------------

    def inflect_fixed(self, words: list[Word], top: Word) -> None:
        if top.upos != "NOUN":
            return
        case = "Dat" if any(word.upos == "ADP" for word in words) else "Acc"
        gender = top.feats["Gender"]
        for word in words:
            if word.upos in ("NOUN", "DET", "ADJ"):
                word.feats = {"Case": case, "Gender": gender, "Number": "Sing"}
            if word.upos == "ADJ":
                word.feats["Degree"] = "Pos"

    def polish(self, words: list[Word]) -> list[Word]:
        """Contracts "in dem" to "im"."""
        polished: list[Word] = []
        for word in super().polish(words):
            before = polished[-1] if polished else None
            if before and before.upos == "ADP" and word.upos == "DET" and word.head is before.head:
                text = CONTRACTIONS.get((before.text, word.text))
                if text:
                    before.text, before.feats = text, dict(word.feats)
                    continue
            polished.append(word)
        return polished


def top(words: list[Word]) -> Word:
    """The word whose head does not stand among the others."""
    return next(word for word in words if word.head not in words)


def inflect(form, case: str, plural: bool) -> str:
    """The noun in its case: dative plural -n, weak nouns -n."""
    if plural:
        dative = case == "Dat" and form.plural[-1] not in "ns" and form.gender
        return form.plural + "n" if dative else form.plural
    return form.plural if form.weak and case != "Nom" else form.lemma


def verb_feats(agreement: Agreement, tense: str) -> dict[str, str]:
    return {
        "Mood": "Ind",
        "Number": agreement.number,
        "Person": str(agreement.person),
        "Tense": tense,
        "VerbForm": "Fin",
    }


def clearly_accusative(clause: Clause) -> bool:
    """Only a definite masculine object may stand first: "Den Roboter baut die Ingenieurin." """
    thing = clause.object
    if not isinstance(thing, NounPhrase) or thing.plural or thing.det not in ("the", "this"):
        return False
    if clause.negated or clause.recipient or clause.verb == "opine" or is_pronoun(clause.subject):
        return False
    words = NOUN[thing.noun].words["de"]
    verbs = VERB[clause.verb].words["de"]
    return all(word.gender == "m" for word in words) and all(
        verb.case == "Acc" and not verb.preposition for verb in verbs
    )
