"""The shapes of sentences and how meanings are drawn for them.

``SHAPES`` maps the name of a shape to a function that draws a meaning from a random generator.
"""

from kurs.minihub.world.contexts import sense_meaning
from kurs.minihub.world.frames import (
    STATES,
    WITHOUT_TIME,
    Frame,
    Groups,
    attributes,
    frames,
    frames_of,
    situate,
)
from kurs.minihub.world.lexicon import (
    ADJECTIVE,
    CAPITALS,
    NOUN,
    TOPICS,
    VERB,
    WOMEN_SHARE,
    qualities,
    rows,
    tagged,
    times,
    word_list,
)
from kurs.minihub.world.meaning import (
    Adjunct,
    AnyPhrase,
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
)
from kurs.minihub.world.notation import Reader, draw_name, draw_noun
from kurs.minihub.world.speaker import MODAL_NAMES, NUMBER_NAMES, is_pronoun
from kurs.minihub.world.speakers import Meaning

from dataclasses import replace

# --- noun phrases -------------------------------------------------------------------------------


def is_human(phrase: AnyPhrase | None) -> bool:
    """Names, persons and pronouns for them."""
    if isinstance(phrase, Pair):
        return is_human(phrase.first)
    if isinstance(phrase, NounPhrase):
        return "human" in NOUN[phrase.noun].tags
    return phrase is not None


def draw(rng, choices: Groups) -> str:
    return rng.choice(rng.choice(choices))


def phrase_for(rng, noun: str, role: str) -> AnyPhrase:
    """A noun phrase with a determiner that suits the noun and its role in the clause."""
    if noun == "name":
        return draw_name(rng)
    concept = NOUN[noun]
    tags = concept.tags
    if concept.kind:
        return NounPhrase(noun, "")
    plural = "only_plural" in tags or ("p" in tags and rng.random() < 0.25)
    det = determiner(rng, noun, role, plural)
    if "only_plural" in tags and det in NUMBER_NAMES:
        det = "a"
    phrase = NounPhrase(noun, det, plural)
    known = attributes(noun)
    if known and phrase.det not in ("my", "our") and rng.random() < 0.3:
        phrase = replace(phrase, adjective=rng.choice(known))
    return phrase


def determiner(rng, noun: str, role: str, plural: bool) -> str:
    tags, chance = NOUN[noun].tags, rng.random()
    if tags & {"instrument", "sport"}:
        return "generic"
    if "family" in tags:
        return "my" if chance < 0.5 else "our" if chance < 0.6 else "the"
    if role == "place":
        return "the" if chance < 0.85 else "a"
    if "Wetter" in tags and not tags & {"p", "job"}:
        return "the"
    if "mass" in tags:
        return "bare" if chance < 0.5 and role == "object" else "the"
    if chance < 0.1 and base_of(noun) in RELATIONS:
        return "my"
    if plural:
        return "the" if chance < 0.5 else "a" if chance < 0.75 else rng.choice(NUMBER_NAMES)
    if role == "subject" or "human" in tags:
        return "the" if chance < 0.8 else "this" if chance < 0.88 else "a"
    if chance > 0.85:
        return "own" if tags & OWNABLE else "the"
    return "the" if chance < 0.4 else "a" if chance < 0.75 else "this"


OWNABLE = set(
    word_list(
        "thing small clothes vehicle device present furniture software pet literature artwork"
    )
)
RELATIONS = {"friend", "neighbour", "teacher", "doctor", "boss", "coach"}  # what can be "my"

# --- clauses ------------------------------------------------------------------------------------

DATIVE_OR_PREPOSITION = {
    name
    for name, verb in VERB.items()
    for language in ("de", "fr")
    for form in verb.words[language]
    if form.preposition or form.case == "Dat"
}


def fill(rng, frame: Frame, **fixed: AnyPhrase) -> Clause:
    """A clause in the present tense; ``fixed`` phrases take the place of drawn ones."""
    subject = fixed.get("subject")
    if subject is None and frame.subjects:
        subject = phrase_for(rng, draw(rng, frame.subjects), "subject")
    used = {base(subject)}
    thing, recipient = fixed.get("object"), None
    if thing is None and frame.objects:
        thing = other_phrase(rng, frame.objects, used, "object")
    if isinstance(thing, NounPhrase) and thing.det == "own" and not is_human(subject):
        thing = replace(thing, det="the")
    used.add(base(thing))
    if frame.recipients:
        recipient = other_phrase(rng, frame.recipients, used, "recipient")
    if frame.verb in ("love", "like", "hate") and isinstance(thing, NounPhrase):
        thing = generic(thing)
    adjuncts = tuple(
        draw_adjunct(rng, choice.relation, draw_other(rng, choice.options, used))
        for choice in frame.adjuncts
        if not choice.optional or rng.random() < 0.4
    )
    manner = rng.choice(frame.adverbs) if frame.adverbs and rng.random() < 0.3 else ""
    if manner == "together" and not many(subject):
        manner = ""
    return Clause(frame.verb, subject, thing, recipient, adjuncts=adjuncts, manner=manner)


def many(phrase: AnyPhrase) -> bool:
    """More than one, also a team."""
    if isinstance(phrase, Pair):
        return True
    return isinstance(phrase, NounPhrase) and (
        phrase.plural or phrase.noun in ("team", "audience", "company")
    )


def draw_other(rng, choices: Groups, used: set[str]) -> str:
    """A noun that the clause does not have yet."""
    while base_of(noun := draw(rng, choices)) in used:
        pass
    return noun


def base(phrase: AnyPhrase | None) -> str:
    """The noun without its sex: teacher for teacher_f."""
    return base_of(phrase.noun) if isinstance(phrase, NounPhrase) else ""


def base_of(noun: str) -> str:
    return noun.removesuffix("_m").removesuffix("_f")


def other_phrase(rng, choices: Groups, used: set[str], role: str) -> AnyPhrase:
    return phrase_for(rng, draw_other(rng, choices, used), role)


def generic(phrase: NounPhrase) -> NounPhrase:
    """ "loves horses", "likes coffee"."""
    tags = NOUN[phrase.noun].tags
    if NOUN[phrase.noun].kind or tags & {"Wetter", "crowd", "human", "Sport", "Kultur"}:
        return replace(phrase, det="the" if not NOUN[phrase.noun].kind else "", adjective="")
    if "mass" in tags:
        return NounPhrase(phrase.noun, "generic")
    return NounPhrase(phrase.noun, "generic", plural="p" in tags) if "p" in tags else phrase


def draw_adjunct(rng, relation: str, noun: str) -> Adjunct:
    if noun == "home":
        return Adjunct(relation, "home")
    role = "subject" if relation in ("with", "against") else "place"
    return Adjunct(relation, phrase_for(rng, noun, role))


def draw_topic(rng) -> str:
    return rng.choice(TOPICS)


def any_clause(rng, topic: str, keep=lambda frame: True, **fixed: AnyPhrase) -> Clause:
    """A clause of the topic from a frame that passes ``keep``."""
    choices = [frame for frame in frames_of(topic) if keep(frame)]
    return fill(rng, rng.choice(choices), **fixed)


# --- plain shapes -------------------------------------------------------------------------------


def statement(rng) -> Meaning:
    topic = draw_topic(rng)
    return Meaning("statement", situate(rng, any_clause(rng, topic), ("present",)), topic)


def perfect(rng) -> Meaning:
    topic = draw_topic(rng)
    clause = any_clause(rng, topic, lambda frame: frame.verb not in STATES)
    return Meaning("perfect", situate(rng, clause, ("past",)), topic)


def future(rng) -> Meaning:
    topic = draw_topic(rng)
    clause = any_clause(rng, topic, lambda frame: frame.verb not in STATES)
    return Meaning("future", situate(rng, clause, ("future",)), topic)


MISHAPS = {"lose", "forget"}  # nobody wants to


def with_modal(rng) -> Meaning:
    """ "kann/muss/will … reparieren", "liest gern". Wishes and duties need a person."""
    topic = draw_topic(rng)
    while True:
        clause = any_clause(rng, topic, lambda frame: frame.verb not in STATES)
        if is_human(clause.subject) and clause.verb not in MISHAPS:
            break
    modal = rng.choice((*MODAL_NAMES, *MODAL_NAMES, "like"))
    if modal == "like":
        return Meaning("modal", replace(clause, modal="like", manner=""), topic)
    clause = situate(rng, clause, ("present",))
    return Meaning("modal", replace(clause, modal=modal, frequency=""), topic)


def ditransitive(rng) -> Meaning:
    topic = rng.choice(sorted({frame.topic for frame in frames() if frame.recipients}))
    clause = any_clause(rng, topic, lambda frame: bool(frame.recipients))
    return Meaning("ditransitive", situate(rng, clause), topic)


def negation(rng) -> Meaning:
    """nicht and kein. Only what can sensibly fail to happen; manner and place would be unclear."""
    topic = draw_topic(rng)
    clause = any_clause(rng, topic, lambda frame: frame.verb not in ("find", "lose", "get_up"))
    keep = tuple(adjunct for adjunct in clause.adjuncts if adjunct.relation != "with")
    clause = replace(clause, manner="", adjuncts=keep, negated=True)
    if isinstance(clause.object, NounPhrase) and clause.object.det in NUMBER_NAMES:
        clause = replace(clause, object=replace(clause.object, det="the"))
    if isinstance(clause.subject, NounPhrase) and clause.subject.det == "a":
        clause = replace(clause, subject=replace(clause.subject, det="the"))
    clause = replace(situate(rng, clause), frequency="")
    if clause.time in times("present"):
        clause = replace(clause, time="")
    return Meaning("negation", clause, topic)


def first_person(rng) -> Meaning:
    """I and we, in the perfect or with a modal verb."""
    frame = rng.choice([frame for frame in frames() if suits_everyone(frame)])
    clause = fill(rng, frame, subject=Pronoun(rng.choice(("I", "I", "we"))))
    if clause.verb in MISHAPS or rng.random() < 0.6:
        clause = situate(rng, clause, ("past",))
    else:
        clause = situate(rng, replace(clause, modal=rng.choice(MODAL_NAMES)), ("present",))
        clause = replace(clause, frequency="")
    return Meaning("first person", clause, frame.topic)


def suits_everyone(frame: Frame) -> bool:
    """Anybody can do it, and the French participle does not tell whether "je" is a woman."""
    tells = any(form.be or form.stative for form in VERB[frame.verb].words["fr"])
    return ("name",) in frame.subjects and frame.verb not in STATES and not tells


# --- questions ----------------------------------------------------------------------------------


def yes_no(rng) -> Meaning:
    topic = draw_topic(rng)
    clause = situate(rng, any_clause(rng, topic))
    if rng.random() < 0.25 and is_human(clause.subject) and clause.verb not in STATES:
        clause = replace(clause, modal="can", tense="present", time="", frequency="")
    return Meaning("yes-no question", replace(clause, ask="yesno", manner=""), topic)


def wh_question(rng) -> Meaning:
    topic = draw_topic(rng)
    while True:
        clause = situate(rng, any_clause(rng, topic))
        asked = askable(clause)
        if asked:
            break
    clause = replace(clause, manner="", frequency="")
    return Meaning("wh question", ask_about(clause, rng.choice(asked)), topic)


def ask_about(clause: Clause, ask: str) -> Clause:
    """The question that leaves out the asked part: subject, object, when, where, at, to, from."""
    if ask in ("subject", "object"):
        return replace(clause, **{ask: None}, ask=ask)
    if ask == "when":
        return replace(clause, time="", ask=ask)
    rest = tuple(adjunct for adjunct in clause.adjuncts if adjunct.relation != ask)
    return replace(clause, adjuncts=rest, ask="where" if ask == "at" else ask)


def askable(clause: Clause) -> list[str]:
    """The parts of a clause that a question can be about."""
    asked = []
    if is_human(clause.subject) and not uses_own(clause):
        asked.append("subject")
    thing = clause.object
    plain = clause.verb not in DATIVE_OR_PREPOSITION | {"love", "like", "hate", "lend", "opine"}
    if isinstance(thing, NounPhrase) and plain and not is_human(thing) and thing.det != "generic":
        asked.append("object")
    for adjunct in clause.adjuncts:
        if adjunct.relation in ("where", "to", "from") and clause.verb != "rain":
            asked.append(adjunct.relation)
    if clause.verb not in WITHOUT_TIME and clause.tense != "present":
        asked.append("when")
    return asked


def uses_own(clause: Clause) -> bool:
    return isinstance(clause.object, NounPhrase) and clause.object.det == "own"


def where_is(rng) -> Meaning:
    noun = draw_noun(rng, "thing,small,pet,kids,vehicle,device,present")
    topic = next((t for t in TOPICS if t in NOUN[noun].tags), "Alltag")
    mine = NOUN[noun].tags & (OWNABLE | {"family"})
    det = rng.choice(("the", "my", "our")) if mine else "the"
    phrase = replace(known_thing(rng, noun), det=det)
    tense = rng.choice(("present", "past"))
    return Meaning("wh question", Clause("be", phrase, tense=tense, ask="where"), topic)


def known_thing(rng, noun: str) -> NounPhrase:
    """A definite phrase, sometimes with an adjective."""
    phrase = NounPhrase(noun, "the", "only_plural" in NOUN[noun].tags)
    known = attributes(noun)
    if known and rng.random() < 0.3:
        return replace(phrase, adjective=rng.choice(known))
    return phrase


# --- two clauses --------------------------------------------------------------------------------

SPEAKERS_OF = {
    "Sport": "coach player fan squad",
    "Wirtschaft": "boss customer maker",
    "Wetter": "farmer tourist",
    "Technik": "techie",
    "Kultur": "talblatt director actor author",
    "Alltag": "folk",
}
SAYING = ("say", "think", "be_aware", "hope", "report")


def that_clause(rng) -> Meaning:
    topic = draw_topic(rng)
    speaker = phrase_for(rng, draw_noun(rng, SPEAKERS_OF[topic]), "subject")
    verb = rng.choice(SAYING)
    if not is_human(speaker):
        verb = rng.choice(("say", "report"))
    tenses = ("past", "future") if verb == "hope" else ("present", "past", "future")
    content = situate(rng, any_clause(rng, topic), tenses)
    while base(content.subject) == base(speaker):
        content = situate(rng, any_clause(rng, topic), tenses)
    content = replace(content, manner="")
    main = Clause(verb, speaker)
    if verb in ("say", "report") and rng.random() < 0.4:
        main = replace(main, tense="past")
    return Meaning("that clause", Compound(main, "that", content), topic)


def noun_of(phrase: AnyPhrase | None) -> str:
    return phrase.noun if isinstance(phrase, NounPhrase) else str(phrase)


def infinitive(rng) -> Meaning:
    """ "versucht, den Computer zu reparieren"; also hoffen and vergessen."""
    topic = draw_topic(rng)
    verb = rng.choice(("try", "try", "forget", "hope"))
    while True:
        clause = any_clause(rng, topic, lambda frame: frame.verb not in STATES)
        if is_human(clause.subject) and clause.verb not in MISHAPS:
            break
    main = Clause(verb, clause.subject, tense="past" if rng.random() < 0.4 else "present")
    other = replace(clause, manner="", gap="shared", subject=None)
    return Meaning("infinitive", Compound(main, "to", other), topic)


# topic | variables | main clause | reason. The pair is used with because, and in the present tense
# with if; "although" rows join what goes against each other.
REASONS = """
Alltag | A=folk | because | $A stay @home | %A be =ill,tired
Alltag | A=folk kids | because | $A sleep ?^today | %A be =very+tired
Alltag | A=folk kids | because | $A eat a.{food} | %A be =hungry
Alltag | A=folk kids | because | $A drink -.{drink} | %A be =thirsty
Alltag | A=folk | because | $A take the.{bus,train} | the.car be =broken
Alltag | A=folk | because | $A buy a.{clothes} | %A travel to:{country}
Alltag | A=folk kids | because | $A laugh | the.{story,film} be =very+funny
Alltag | A=kids | because | $A cry | %A lose own.{dog,cat,key,watch} #past
Alltag | A=folk | because | $A call the.{doctor} | the.{child} be =ill
Alltag | A=folk; B=the.{clothes,furniture} | because | $A buy $B | %B be =cheap,pretty,new
Alltag | A=folk; B=the.{vehicle,furniture} | because | $A sell $B | %B be =old,heavy
Alltag | A=folk; B=the.{vehicle} | because | $A buy $B #not | %B be =too+expensive,old,small,slow
Alltag | A=learners | because | $A be =happy,proud | the.teacher praise %A
Alltag | A=folk | because | $A thank the.{neighbour,friend,doctor} | %A get a.{letter,gift} #past
Alltag | A=folk | because | $A open the.{window} | the.kitchen be =too+warm
Alltag | A=folk | because | $A go to:{bakery,supermarket} | %A buy -.{bread,cheese,milk} #want
Alltag | A=folk | because | $A go to:{station} | %A travel to:{city} #want
Alltag | A=folk; B=the.{thing} | because | $A seek $B | %A forget %B #past
Alltag | A=the.{pet} | because | $A sleep @garden | the.kitchen be =too+loud
Alltag | A=folk; B=the.{dish,cooked} | because | $A eat $B #not | %B be =cold,inedible
Alltag | A=folk | although | $A work ~often | %A be =ill,tired
Alltag | A=folk; B=the.{vehicle} | although | $A buy $B | %B be =very+expensive,old
Sport | A=team squad | because | $A celebrate | %A win the.{match,cup} #past
Sport | A=the.{athlete} | because | $A be =sad,angry | %A lose the.{match,race} #past
Sport | A=the.{athlete} | because | $A be =happy,proud | %A win a.{medal,cup} #past
Sport | A=the.{athlete} | because | $A train ^every_day | %A win a.medal #want
Sport | A=the.{coach}; B=the.team | because | $A praise $B | %B win the.match #past
Sport | A=the.{coach}; B=the.{player} | because | $A criticise $B | %B train ~rarely
Sport | A=the.{coach} | because | $A be =angry | the.team lose the.{match} #past
Sport | A=the.{fan} | because | $A sing ~loudly | the.team score a.goal #past
Sport | A=the.{player} | because | $A train #not | %A be =ill,tired
Sport | A=squad | because | $A lose the.match | the.player* be =too+slow,tired,nervous
Sport | A=the.{athlete} | although | $A train ~often | %A be =ill,tired,old
Sport | A=squad | although | $A win the.match | the.player* be =tired,young
Wirtschaft | A=maker_co | because | $A hire a.{staffers}* | the.profit rise
Wirtschaft | A=maker_co | because | $A dismiss two.{engineer_m} | the.cost rise
Wirtschaft | A=maker_co | because | $A build a.factory @city | the.wage* be =low @city
Wirtschaft | A=the.{customer}; B=the.{product} | because | $A buy $B \
    | %B be =cheap,reliable,practical
Wirtschaft | A=the.{customer}; B=the.{product,offer} | because | $A criticise $B \
    | %B be =too+expensive
Wirtschaft | A=the.{boss}; B=the.{contract} | because | $A sign $B #not \
    | %B be =too+long,complicated
Wirtschaft | A=the.{boss} | because | $A be =happy | the.profit rise #past
Wirtschaft | A=the.{customer} | because | $A be =angry | the.{price}* rise #past
Wirtschaft | A=the.{boss} | although | $A be =rich | %A work ~rarely
Wirtschaft | A=maker_co | although | $A dismiss three.{programmer_m} | the.profit rise
Wetter | A=folk | because | $A stay @home | it rain,snow
Wetter | A=the.{tourist} | because | $A take a.umbrella | it rain
Wetter | A=the.{tourist} | because | $A wear a.{coat,jacket} | the.wind be =cold
Wetter | A=the.{tourist} | because | $A swim @lake | the.water be =warm
Wetter | A=the.{farmer} | because | $A be =happy | it rain
Wetter | A=the.{farmer} | because | $A be =sad | the.storm destroy the.harvest #past
Wetter | A=the.street | because | $A be =wet | it rain #past
Wetter | A=the.ice | because | $A melt | the.sun shine
Wetter | A=the.tree* | because | $A grow ~quickly | it rain ~often
Wetter | A=the.tourist* | because | $A stay @hotel | the.storm come from:{england,russia,spain}
Wetter | A=the.train | although | $A arrive ~on_time | it snow
Wetter | A=the.{tourist} | although | $A swim @lake | the.water be =cold
Technik | A=the.{engineer,mechanic}; B=the.{device,machinery} | because | $A repair $B \
    | %B function #not
Technik | A=the.{programmer}; B=the.{software} | because | $A test $B | %B crash ~often
Technik | A=folk; B=the.{phone,camera} | because | $A switch_off $B | the.battery be =empty
Technik | A=folk; B=the.{device} | because | $A buy $B | %B be =very+fast,practical,cheap,modern
Technik | A=the.{engineer} | because | $A switch_off the.machine | %A be =too+loud
Technik | A=the.{programmer} | because | $A be =happy,proud | the.{software} function
Technik | A=the.{programmer} | because | $A be =nervous,angry | the.computer crash #past
Technik | A=the.{mechanic}; B=the.{battery,screen} | because | $A change $B | %B be =old,broken
Technik | A=folk; B=the.{device} | because | $A use $B ~rarely | %B be =too+slow,complicated
Technik | A=the.{device} | although | $A function ~well | %A be =very+old,cheap
Technik | A=folk; B=the.{device} | although | $A buy $B | %B be =slow,expensive,old
Kultur | A=the.audience | because | $A laugh | the.{play,film} be =very+funny
Kultur | A=folk; B=the.{literature} | because | $A read $B | %B be =exciting,interesting,famous
Kultur | A=folk; B=the.{movie,play} | because | $A watch $B #not | %B be =too+long,boring
Kultur | A=the.{singer} | because | $A be =nervous | the.concert begin
Kultur | A=the.{actor} | because | $A be =proud,happy | %A play a.big,important.role
Kultur | A=the.{painter} | because | $A be =sad | %A sell a.picture #not
Kultur | A=the.{author} | because | $A be =famous | %A write a.exciting.novel #past
Kultur | A=folk | because | $A visit the.museum | %A love the.picture*
Kultur | A=folk | because | $A go to:theatre | the.{singer,actor} be =famous
Kultur | A=folk; B=the.{literature} | although | $A read $B | %B be =very+long,boring
Kultur | A=the.{actor} | although | $A be =nervous | %A be =famous
"""


def bound(rng, variables: str) -> Reader:
    """Binds "A=folk kids; B=a.{pet}": classes get a determiner that suits a subject."""
    reader = Reader(rng)
    for binding in variables.split(";"):
        name, _, classes = binding.strip().partition("=")
        noun_phrase = "." in classes
        phrase = classes if noun_phrase else phrase_for(rng, draw_noun(rng, classes), "subject")
        reader.bind(name, phrase)
    return reader


def reason(rng) -> Meaning:
    """because, although, and if for what can happen again."""
    link = rng.choice(("because", "because", "although"))
    chosen = [row for row in REASON_ROWS if row[2] == link]
    topic, variables, _, main, other = rng.choice(chosen)
    reader = bound(rng, variables)
    body = reader.compound(main, link, other)
    repeatable = "past" not in (body.main.tense, body.other.tense) and not body.main.negated
    if link == "because" and repeatable and not body.other.modal and rng.random() < 0.35:
        body = replace(body, link="if")
    return Meaning(f"{body.link} clause", body, topic)


REASON_ROWS = rows(REASONS)


def coordination(rng) -> Meaning:
    """Two clauses with and or but, or two subjects."""
    topic = draw_topic(rng)
    if rng.random() < 0.4:
        return paired_subject(rng, topic)
    first, second = human_clause(rng, topic), human_clause(rng, topic)
    while base(first.subject) == base(second.subject) or first.verb == second.verb:
        second = human_clause(rng, topic)
    first, second = (replace(c, adjuncts=c.adjuncts[:1], manner="") for c in (first, second))
    if rng.random() < 0.3 and second.verb not in STATES:
        return Meaning("coordination", Compound(first, "but", negate(second)), topic)
    return Meaning("coordination", Compound(first, "and", second), topic)


def human_clause(rng, topic: str) -> Clause:
    """A clause about a person."""
    while not is_human((clause := any_clause(rng, topic)).subject):
        pass
    return clause


def negate(clause: Clause) -> Clause:
    thing = clause.object
    if isinstance(thing, NounPhrase) and thing.det in NUMBER_NAMES:
        clause = replace(clause, object=replace(thing, det="the"))
    return replace(clause, negated=True)


def several_people(frame: Frame) -> bool:
    """Whether two different persons can do this together."""
    nouns = {base_of(name) for group in frame.subjects for name in group}
    human = all(name == "name" or "human" in NOUN[name].tags for g in frame.subjects for name in g)
    return human and len(nouns) > 1


def paired_subject(rng, topic: str) -> Meaning:
    """ "Anna und der Bäcker kaufen …"."""
    frame = rng.choice([frame for frame in frames_of(topic) if several_people(frame)])
    first, second = (phrase_for(rng, draw(rng, frame.subjects), "subject") for _ in "ab")
    while first == second or (base(first) and base(first) == base(second)):
        second = phrase_for(rng, draw(rng, frame.subjects), "subject")
    first, second = (
        replace(p, det="the", plural=False)
        if isinstance(p, NounPhrase) and not NOUN[p.noun].kind
        else p
        for p in (first, second)
    )
    clause = fill(rng, frame, subject=Pair(first, second))
    return Meaning("coordination", situate(rng, clause), topic)


def pronoun_follow_up(rng) -> Meaning:
    """ "Der Mann kauft ein Buch und liest es im Park."""
    topic, variables, first, second = rng.choice(rows(FOLLOW_UPS))
    reader = bound(rng, variables)
    return Meaning("shared subject", reader.compound(first, "and", f"{second} #shared"), topic)


FOLLOW_UPS = """
Alltag | A=folk; B=a.{food,fruit} | $A buy $B ?@market,supermarket | $A eat %B ?@garden,park,kitchen
Alltag | A=folk; B=a.{newspaper,letter} | $A take $B | $A read %B @garden,cafe,park,kitchen
Alltag | A=folk; B=a.{baked} | $A buy $B @bakery | $A bring %B >{friend,neighbour,teacher}
Alltag | A=folk; B=a.{thing} | $A find $B @street,park,garden | $A show %B >{neighbour,friend}
Alltag | A=folk; B=a.{vehicle} | $A buy $B | $A park %B @street,square
Alltag | A=folk; B=a.{clothes} | $A buy $B | $A wear %B ~often
Alltag | A=folk; B=a.{letter} | $A write $B | $A send %B >{friend,doctor,teacher}
Alltag | A=kids folk; B=a.{pet} | $A see $B @garden,park | $A feed %B
Alltag | A=kids; B=a.{present} | $A take $B | $A give %B >{friend,neighbour}
Sport | A=the.{player}; B=the.ball_toy | $A catch $B | $A throw %B
Sport | A=the.{athlete}; B=a.{medal,cup} | $A win $B | $A show %B >{coach,fan,friend}
Sport | A=the.{coach}; B=the.{player} | $A praise $B | $A thank %B
Wirtschaft | A=the.{boss}; B=the.{contract} | $A read $B ~carefully | $A sign %B
Wirtschaft | A=maker_co; B=a.{product} | $A produce $B | $A sell %B @country
Wirtschaft | A=the.{customer}; B=the.{bill} | $A get $B | $A pay %B
Technik | A=the.{engineer}; B=a.{device,machinery} | $A develop $B | $A test %B @lab
Technik | A=the.{mechanic}; B=the.{device,machinery} | $A repair $B | $A switch_on %B
Technik | A=the.{programmer}; B=a.{program,app} | $A write $B | $A install %B @office,school
Kultur | A=the.{author}; B=a.{literature} | $A write $B | $A publish %B
Kultur | A=the.{painter}; B=a.{picture} | $A paint $B | $A exhibit %B @museum,city
Kultur | A=folk; B=a.{literature} | $A buy $B | $A read %B @library,garden,cafe
Kultur | A=the.{singer}; B=a.{song} | $A learn $B | $A sing %B @stage
Wetter | A=the.{farmer}; B=the.harvest | $A bring $B to:village | $A sell %B @market
Wetter | A=the.{tourist}; B=a.{umbrella} | $A buy $B | $A carry %B to:hotel
"""

# --- relative clauses ---------------------------------------------------------------------------


def relative_clause(rng) -> Meaning:
    """ "Die Hunde, die der Mann sucht, schlafen im Park." """
    while True:
        topic = draw_topic(rng)
        main = any_clause(rng, topic)
        if not isinstance(main.subject, NounPhrase) or NOUN[main.subject.noun].kind:
            continue
        several = "p" in NOUN[main.subject.noun].tags and rng.random() < 0.5
        main = replace(main, subject=replace(main.subject, plural=several or main.subject.plural))
        inner = relative_for(rng, main.subject, topic)
        if inner and inner.verb != main.verb and is_clear(main.subject, inner):
            break
    subject = replace(main.subject, relative=inner, adjective="")
    if subject.det not in ("the", "a", *NUMBER_NAMES):
        subject = replace(subject, det="the")
    main = situate(rng, replace(main, subject=subject, adjuncts=main.adjuncts[:1], manner=""))
    return Meaning("relative clause", replace(main, frequency=""), topic)


def is_clear(antecedent: NounPhrase, clause: Clause) -> bool:
    """Whether German shows who does what to whom: "die Frau, die die Lehrerin lobt" does not."""
    other = clause.subject if clause.gap == "object" else clause.object
    if other is None or is_animate(antecedent) != is_animate(other) or is_pronoun(other):
        return True
    if isinstance(other, NounPhrase) and antecedent.plural != other.plural:
        return True
    masculine = [shows_case(phrase) for phrase in (antecedent, other)]
    return any(masculine)


def is_animate(phrase: AnyPhrase) -> bool:
    """Whatever can act on its own; organisations too."""
    if isinstance(phrase, NounPhrase):
        noun = NOUN[phrase.noun]
        acting = {"human", "animal", "crowd", "Sport", "Technik", "firm", "property", "museum"}
        return bool(noun.tags & acting) or noun.kind == "ORG"
    return True


def shows_case(phrase: AnyPhrase) -> bool:
    """A masculine noun with an article: der, den."""
    if not isinstance(phrase, NounPhrase) or phrase.plural or phrase.det in ("", "bare"):
        return False
    return all(word.gender == "m" for word in NOUN[phrase.noun].words["de"])


def relative_for(rng, phrase: NounPhrase, topic: str) -> Clause | None:
    """A clause about the phrase, in which it is missing as subject or object."""
    gap = rng.choice(("object", "object", "subject"))
    role = "objects" if gap == "object" else "subjects"
    choices = [
        frame
        for frame in frames_of(topic)
        if any(phrase.noun in group for group in getattr(frame, role))
        and (gap == "subject" or frame.verb not in DATIVE_OR_PREPOSITION)
        and not frame.recipients
    ]
    if not choices:
        return None
    plain = replace(phrase, adjective="")
    clause = fill(rng, rng.choice(choices), **{gap: plain})
    clause = replace(clause, **{gap: None}, gap=gap, manner="", adjuncts=clause.adjuncts[:1])
    if base(phrase) in (base(clause.subject), base(clause.object)):
        return None
    if clause.object and clause.adjuncts:
        clause = replace(clause, adjuncts=())
    if clause.verb not in STATES and rng.random() < 0.5:
        clause = replace(clause, tense="past")
    return clause


# --- qualities, comparisons, capitals -----------------------------------------------------------

# adjective and its opposite | from most to least
RANKS = """
big small    | elephant horse dog cat bird
strong -     | elephant horse dog cat
heavy -      | elephant horse dog cat bird
fast slow    | plane train car bus bicycle
fast slow    | horse dog cat
big small    | train bus car bicycle
expensive cheap | house car computer phone camera
expensive cheap | watch bread apple
expensive cheap | sofa lamp chair flower
heavy -      | table chair lamp key
big small    | castle house table chair watch
warm -       | coat jacket shirt
long short   | novel story poem letter
long short   | tournament match
big small    | town village
loud -       | plane train car bicycle
old young    | grandfather_m father_m son_m
old young    | grandfather_f father_f son_f
"""
# topic | classes whose members may be compared either way | adjectives
FREE_COMPARISONS = """
Alltag | folk | old young rich
Alltag | furniture clothes | old expensive cheap pretty
Alltag | vehicle | old fast slow expensive cheap
Sport | athlete | fast slow strong young old
Sport | match race tournament | long short
Wirtschaft | maker | big small rich
Wirtschaft | made | old expensive cheap heavy
Wirtschaft | money_value | high low
Wirtschaft | customer boss seller | rich young old
Wetter | storm thunder | strong long
Wetter | coast beach lake mountain island | pretty small big
Technik | device machinery | fast slow old expensive cheap heavy
Kultur | literature movie play | long short good bad
Kultur | singer actor author painter director | young old rich
Kultur | song music concert | loud long short pretty
"""


def compare(rng) -> Meaning:
    """ "größer als", "so groß wie", "am größten"."""
    if rng.random() < 0.12:
        return compare_weather(rng)
    if rng.random() < 0.35:
        return compare_ranked(rng)
    topic, classes, adjectives = rng.choice(rows(FREE_COMPARISONS))
    adjective = rng.choice(adjectives.split())
    left, right = two_phrases(rng, classes)
    tense = "past" if rng.random() < 0.25 else "present"
    chance = rng.random()
    if chance < 0.55:
        predicate = Comparison(adjective, right)
    elif chance < 0.75 or topic == "Wetter":
        predicate = Comparison(adjective, right, equal=True)
    else:
        predicate = Superlative(adjective)
    clause = Clause("be", left, predicate=predicate, tense=tense)
    return Meaning("comparison", clause, topic)


def compare_ranked(rng) -> Meaning:
    """What everybody knows: the elephant is bigger than the dog."""
    pair, order = rng.choice(rows(RANKS))
    adjective, opposite = pair.split()
    nouns = order.split()
    more, less = (known_noun(nouns[i]) for i in sorted(rng.sample(range(len(nouns)), 2)))
    if opposite != "-" and rng.random() < 0.5:
        adjective, more, less = opposite, less, more
    topic = "Sport" if "tournament" in nouns else "Alltag"
    clause = Clause("be", more, predicate=Comparison(adjective, less))
    return Meaning("comparison", clause, topic)


def compare_weather(rng) -> Meaning:
    """ "In Rom ist es wärmer als in Oslo." """
    here, there = (
        Adjunct("where", NounPhrase(noun, ""))
        for noun in rng.sample(tagged(rng.choice(("city", "country"))), 2)
    )
    predicate = Comparison(rng.choice(("warm", "cold")), there)
    tense, time = rng.choice((("present", "today"), ("present", "winter"), ("past", "yesterday")))
    time = rng.choice(("", time))
    return Meaning(
        "comparison",
        Clause("be", None, None, None, predicate, (here,), time, tense=tense),
        "Wetter",
    )


def known_noun(noun: str) -> NounPhrase:
    return NounPhrase(noun, "the", plural="only_plural" in NOUN[noun].tags)


def two_phrases(rng, classes: str) -> tuple[AnyPhrase, AnyPhrase]:
    """Two different things of one class."""
    phrases: list[AnyPhrase] = []
    while len(phrases) < 2:
        noun = draw_noun(rng, classes)
        if noun == "name":
            phrase: AnyPhrase = draw_name(rng, title=0)
        elif NOUN[noun].kind:
            phrase = NounPhrase(noun, "")
        else:
            phrase = replace(known_noun(noun), det=pointing(rng, noun))
        if phrase not in phrases and noun_of(phrase) not in map(noun_of, phrases):
            phrases.append(phrase)
    return phrases[0], phrases[1]


def pointing(rng, noun: str) -> str:
    """A definite determiner: the, this or my."""
    if "family" in NOUN[noun].tags:
        return "my"
    mine = NOUN[noun].tags & OWNABLE or base_of(noun) in RELATIONS
    return rng.choice(("the", "this", "my") if mine else ("the", "this"))


SUPERLATIVES = """
Wirtschaft | bank | big old rich small | bank_money | city country
Wirtschaft | solaris kometa brandner | big old rich small | company | city country
Technik | datavia robotika nebelwerk | big young rich | company | city country
Sport | squad | big strong old | team | city country
Sport | name | strong fast young good | player | stadium
Sport | name | fast young good | runner | city country
Sport | name | fast young good | swimmer | city country
Kultur | name | young rich | author | country city
Kultur | name | pretty young good | singer | country city
Kultur | name | young old good | actor | country theatre
Alltag | name family | good old young | doctor | city village
Alltag | name family | good old young | teacher | city village school
Alltag | name family | good old | baker | city village
Wetter | name family | rich old | farmer | village country
"""


def superlative_noun(rng) -> Meaning:
    """ "Die Nordbank ist die größte Bank in Köln." """
    topic, subject, adjectives, noun, places = rng.choice(rows(SUPERLATIVES))
    phrase = phrase_for(rng, draw_noun(rng, subject), "subject")
    if isinstance(phrase, NounPhrase) and "family" in NOUN[phrase.noun].tags:
        phrase = NounPhrase(phrase.noun, "my")
    if noun not in NOUN:
        noun = f"{noun}_{phrase.sex if isinstance(phrase, Name) else NOUN[phrase.noun].sex}"
    place = draw_noun(rng, places)
    where = Adjunct("where", NounPhrase(place, "" if NOUN[place].kind else "the"))
    adjective = rng.choice(adjectives.split())
    group = NounPhrase(noun, "the", adjective=adjective, superlative=True, within=where)
    return Meaning("superlative", Clause("be", phrase, predicate=Identity(group)), topic)


def capital(rng) -> Meaning:
    """Countries and their capitals."""
    country = rng.choice(sorted(CAPITALS))
    state, city = NounPhrase(country, ""), NounPhrase(CAPITALS[country], "")
    title = NounPhrase("capital", "the", of=state)
    chance = rng.random()
    if chance < 0.4:
        clause = Clause("be", city, predicate=Identity(title))
    elif chance < 0.5:
        clause = Clause("be", city, predicate=Identity(title), ask="yesno")
    elif chance < 0.65:
        clause = Clause("lie", city, adjuncts=(Adjunct("where", state),))
    elif chance < 0.8:
        who = phrase_for(rng, draw_noun(rng, "folk"), "subject")
        clause = situate(rng, Clause("visit", who, replace(title)))
    else:
        who = phrase_for(rng, draw_noun(rng, "folk"), "subject")
        clause = Clause("live", who, adjuncts=(Adjunct("where", city), Adjunct("where", state)))
    return Meaning("capital", clause, "Alltag")


def description(rng) -> Meaning:
    """ "Das Auto ist (sehr) rot." and "Der Schlüssel ist im Büro." """
    noun = draw_noun(
        rng, "clothes,furniture,vehicle,device,pet,building,human,part,paper,cloud,contest"
    )
    topic = next((t for t in TOPICS if t in NOUN[noun].tags), "Alltag")
    phrase = phrase_for(rng, noun, "subject")
    if isinstance(phrase, NounPhrase):
        phrase = replace(phrase, adjective="", det="the" if phrase.det == "a" else phrase.det)
    tense = rng.choice(("present", "present", "past"))
    if rng.random() < 0.3 and "human" in NOUN[noun].tags:
        mood = rng.choice(word_list("happy sad tired ill proud angry nervous hungry thirsty"))
        predicate = Quality(mood, rng.choice(("", "very", "quite", "really")))
    else:
        quality = rng.choice(attributes(noun) or ("new", "old"))
        gradable = "degree" in ADJECTIVE[quality].tags
        degrees = ("", "very", "quite") if gradable else ("",)
        degrees += ("too",) if gradable and quality not in ("cheap", "pretty", "rich") else ()
        predicate = Quality(quality, rng.choice(degrees))
    clause = Clause("be", phrase, predicate=predicate, tense=tense)
    clause = replace(clause, negated=not predicate.degree and rng.random() < 0.2)
    return Meaning("description", clause, topic)


def whereabouts(rng) -> Meaning:
    noun = draw_noun(rng, "thing,small,pet,kids,vehicle,folk")
    phrase = phrase_for(rng, noun, "subject")
    if isinstance(phrase, NounPhrase):
        phrase = replace(phrase, adjective="", det="the" if phrase.det == "a" else phrase.det)
    place = rng.choice(word_list("garden kitchen school office park station hotel museum home"))
    where = Adjunct("where", "home" if place == "home" else NounPhrase(place))
    tense = rng.choice(("present", "past"))
    times_known = ("", "", "yesterday") if tense == "past" else ("", "", "today", "now")
    clause = Clause(
        "be", phrase, predicate=Whereabouts(where), tense=tense, time=rng.choice(times_known)
    )
    return Meaning("whereabouts", clause, "Alltag")


WEATHER = """
the.weather be =good,bad,cold,warm ?@city,coast ?^today
the.sky be =grey,blue ?^today
the.sky be =cloudy
it be =cold,warm @city,coast,mountain,country ?^today
the.weather be =cloudy,sunny,windy @city,coast,mountain,country ?^today
it be =cold,warm @city,country #past ?^yesterday
the.weather be =cloudy,sunny,windy @city,country #past ?^yesterday
it be =very+cold,warm @mountain,coast,city
it be =cold,warm #future ^tomorrow,soon,next_week ?@city
the.weather be =sunny,cloudy,windy #future ^tomorrow,soon,next_week ?@city
it rain #past ^yesterday,last_week ?@city
it snow #past ^yesterday,last_week ?@city
it rain #future ^tomorrow,soon ?@city
it snow #future ^tomorrow,next_week ?@city
it rain ^today,now @city
it snow ^now,today @city,mountain
it rain ~heavily @city,coast
it rain ~often,rarely,always @city,country
it snow ~often,rarely ^winter @city,country
the.wind be =very+strong,cold @coast,mountain
the.air be =fresh,cold,warm @mountain,forest,coast
the.temperature rise ^tomorrow #future
the.temperature* drop ^soon,tomorrow #future
the.sun shine ^today,now @city
the.fog be =@field,forest
the.street* be =wet ^today
"""


def weather(rng) -> Meaning:
    return Meaning("weather", Reader(rng).clause(rng.choice(WEATHER.split("\n")[1:-1])), "Wetter")


# --- evaluations --------------------------------------------------------------------------------

# kind of thing | topic | what can be judged
REVIEWED = """
story  | Kultur  | film series book novel story play concert exhibition
food   | Alltag  | meal soup pizza salad cake fish
lodge  | Alltag  | hotel room bed flat
host   | Alltag  | staff waiter service
gadget | Technik | phone computer camera printer app program robot
"""


def review_subject(rng) -> tuple[str, str, NounPhrase]:
    """Kind, topic and phrase of something to judge."""
    kind, topic, nouns = rng.choice(rows(REVIEWED))
    noun = draw_noun(rng, rng.choice(nouns.split()))
    return kind, topic, known_noun(noun)


def judgements(kind: str, label: int) -> tuple[str, ...]:
    """Adjectives that say something good or bad about the kind of thing."""
    sign = "positive" if label else "negative"
    special = qualities(sign, kind) if kind != "any" else ()
    return special + qualities(sign, "any")


# "zwar gut, aber schlecht" is nonsense, "nicht gut, sondern schlecht" is not
OPPOSITES = """
exciting boring, clever silly, clever confusing, tasty tasteless, tasty inedible, reliable faulty,
comfortable uncomfortable, clean_adj dirty, friendly unfriendly, attentive inattentive,
practical complicated, interesting boring, funny boring
"""
CONTRARY = {frozenset(pair.split()) for pair in OPPOSITES.replace("\n", " ").split(",")}


def may_concede(first: str, second: str) -> bool:
    """Whether "zwar first, aber second" makes sense."""
    general = all({"any", "extreme"} & ADJECTIVE[name].tags for name in (first, second))
    return not general and frozenset((first, second)) not in CONTRARY


def contrast(rng, other: tuple[str, ...], same: tuple[str, ...]) -> TwoQualities:
    """Two qualities of which the second one counts."""
    first, second = rng.choice(other), rng.choice(same)
    if rng.random() < 0.5:
        return TwoQualities(first, second, "not but")
    while not may_concede(first, second):
        first, second = rng.choice(other), rng.choice(same)
    return TwoQualities(first, second, "though but")


def judge(rng, kind: str, thing: AnyPhrase, label: int, order: bool | None = None) -> Clause:
    """A clause whose verdict is the label. order: word order decides (or must not)."""
    good, bad = judgements(kind, 1), judgements(kind, 0)
    same, other = (good, bad) if label else (bad, good)
    mixed = kind != "any" and (rng.random() < 0.45 if order is None else order)
    if mixed:
        predicate = contrast(rng, other, same)
    elif rng.random() < 0.35:
        predicate = TwoQualities(*rng.sample(same, 2), "and")
    else:
        quality = rng.choice(same)
        extreme = "extreme" in ADJECTIVE[quality].tags
        degrees = ("", "really") if extreme else ("", "very", "really", "quite")
        predicate = Quality(quality, rng.choice(degrees))
    tense = rng.choice(("past", "past", "present"))
    if not mixed and isinstance(predicate, Quality) and rng.random() < 0.3:
        who = Pronoun(rng.choice(("I", "I", "we")))
        return Clause("opine", who, thing, predicate=predicate, tense=tense)
    return Clause("be", thing, predicate=predicate, tense=tense)


def evaluation(rng) -> Meaning:
    kind, topic, thing = review_subject(rng)
    label = rng.randrange(2)
    return Meaning("evaluation", judge(rng, kind, thing, label), topic, sentiment=label)


# --- names, jobs, places ------------------------------------------------------------------------

NAMED = """
Wirtschaft | $P work at:{maker,bank} ?@city
Wirtschaft | the.boss_{s}/{maker,squad} be_called =:$P
Wirtschaft | $P buy the.share*/{maker}
Wirtschaft | {maker,bank} hire $P
Wirtschaft | {maker} dismiss $P
Wirtschaft | {maker,bank} open_up a.{office,factory,shop} @city
Wirtschaft | $P sell -.{product}* @city
Wirtschaft | {maker} buy {maker2}
Sport | $P play at:{squad}
Sport | the.coach_{s}/{squad} be_called =:$P
Sport | {squad} praise $P
Sport | $P score a.goal against:{squad}
Sport | {squad} play against:{squad2} @city
Sport | {squad} hire $P
Kultur | $P work at:{talblatt,lindenhaus} @city
Kultur | $P write a.{novel,book} about:{city}
Kultur | {talblatt} praise $P
Kultur | {lindenhaus} publish a.{book,novel} about:{city,country}
Kultur | $P sing @city
Kultur | {talblatt} criticise {lindenhaus}
Technik | $P develop a.{app,robot,program} for:{maker,bank}
Technik | {robotika,datavia,nebelwerk} test a.{robot,camera,machine} @city
Technik | $P repair the.computer*/{maker,bank}
Technik | $P work at:{robotika,datavia,nebelwerk}
Alltag | $P live @city
Alltag | $P come from:{city}
Alltag | $P come from:{country}
Alltag | $P travel to:{city} ^next_week,tomorrow #future
Alltag | $P meet $Q @city
Alltag | $P call $Q
Alltag | the.{neighbour,doctor,teacher} be_called =:$P
Alltag | $P and $Q live @city
Alltag | $P visit $Q @city
Alltag | the.car/$P be =red,blue,new,old
Wetter | $P wait @station
Wetter | $P love {city}
Wetter | it rain @city ^today
"""


def named(rng, names=None) -> Meaning:
    """Persons, organisations and places by name. names replaces draw_name, for unseen names."""
    topic, spec = rng.choice(NAMED_ROWS)
    draw_person = names or draw_name
    first, second = draw_person(rng), draw_person(rng)
    reader = Reader(rng, P=first, Q=second)
    spec = spec.replace("_{s}", f"_{first.sex}")
    for squad in ("squad", "maker"):
        if f"{{{squad}2}}" in spec:
            one, two = rng.sample(tagged(squad), 2)
            spec = spec.replace(f"{{{squad}2}}", two).replace(f"{{{squad}}}", one)
    return Meaning("named", reader.clause(spec), topic)


NAMED_ROWS = [row for row in rows(NAMED) if "$P and" not in row[1] and "visit $Q" not in row[1]]


def job(rng) -> Meaning:
    """Fields and gender-neutral jobs, in the proportions of WOMEN_SHARE."""
    what = rng.choice(sorted(WOMEN_SHARE))
    sex = "f" if rng.random() < WOMEN_SHARE[what] else "m"
    who = person_of(rng, sex)
    if what in NOUN:
        where = Adjunct("field", NounPhrase(what, "field"))
        clause = Clause("work", who, adjuncts=(where,))
        if rng.random() < 0.3:
            place = NounPhrase(rng.choice(tagged("city")), "")
            clause = replace(clause, adjuncts=(*clause.adjuncts, Adjunct("where", place)))
    else:
        title = NounPhrase(f"{what}_{sex}", "role")
        verb = rng.choice(("be", "be", "turn"))
        clause = Clause(verb, who, predicate=Identity(title))
    return Meaning("job", clause, "Wirtschaft")


def person_of(rng, sex: str) -> AnyPhrase:
    """A person of that sex: a name, a relative or a pronoun."""
    chance = rng.random()
    if chance < 0.4:
        return draw_name(rng, sex)
    if chance < 0.6:
        return Pronoun("she" if sex == "f" else "he")
    base = rng.choice(word_list("father brother son uncle grandfather man"))
    return NounPhrase(f"{base}_{sex}", "the" if base == "man" else "my")


def profession(rng) -> Meaning:
    """ "Mein Bruder ist Koch." """
    title = rng.choice([name for name in tagged("job") if NOUN[name].sex])
    sex = NOUN[title].sex
    who = person_of(rng, sex)
    topic = next((t for t in TOPICS if t in NOUN[title].tags), "Alltag")
    verb = rng.choice(("be", "be", "turn"))
    clause = Clause(verb, who, predicate=Identity(NounPhrase(title, "role")))
    return Meaning("profession", clause, topic)


def pronoun_statement(rng) -> Meaning:
    """A plain clause about "er" or "sie"."""
    while True:
        topic = draw_topic(rng)
        clause = any_clause(rng, topic)
        if is_human(clause.subject) and not isinstance(clause.subject, Pair):
            break
    clause = replace(clause, subject=Pronoun(rng.choice(("he", "she"))), manner="")
    return Meaning("pronoun", situate(rng, clause), topic)


SHAPES = {
    "statement": statement,
    "perfect": perfect,
    "future": future,
    "modal": with_modal,
    "ditransitive": ditransitive,
    "negation": negation,
    "first person": first_person,
    "yes-no question": yes_no,
    "wh question": wh_question,
    "where is": where_is,
    "that clause": that_clause,
    "infinitive": infinitive,
    "reason": reason,
    "coordination": coordination,
    "shared subject": pronoun_follow_up,
    "relative clause": relative_clause,
    "comparison": compare,
    "superlative": superlative_noun,
    "capital": capital,
    "description": description,
    "whereabouts": whereabouts,
    "weather": weather,
    "evaluation": evaluation,
    "named": named,
    "job": job,
    "profession": profession,
    "pronoun": pronoun_statement,
    "sense": sense_meaning,
}
