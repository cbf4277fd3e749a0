"""Who does what where: the tables that keep sentences meaningful.

A frame says which classes of nouns a verb may combine with. Classes are tags or ids of the
lexicon, or names defined in CLASSES.
"""

from kurs.minihub.world.lexicon import ADVERBIAL, NOUN, rows, tagged, times, word_list
from kurs.minihub.world.meaning import Clause

from dataclasses import dataclass, replace
from functools import cache

# class | members: tags, ids (persons without ending: both sexes) or other classes; "-x" removes x
CLASSES = """
folk     | family plain friend neighbour teacher student doctor name
kids     | boy son pupil child
learners | student pupil
crew     | squad team
maker_co | maker company
staffers | engineer programmer seller researcher
made     | device machine vehicle product
money_value | price cost wage tax
sight    | museum castle zoo city
"""

# topic | subjects | verb | objects | recipients | adjuncts | adverbs
# adjuncts: relation:classes, several separated by blanks; "?" in front: may be left out.
FRAMES = """
# everyday life
Alltag | folk | buy | food clothes | - | ?where:market,supermarket,town | -
Alltag | folk | buy | vehicle furniture | - | - | -
Alltag | folk | sell | vehicle furniture house | - | - | -
Alltag | folk kids | eat | food dish | - | ?where:kitchen,restaurant,garden,cafe | slowly quickly
Alltag | folk | drink | drink | - | ?where:cafe,kitchen,garden,office | -
Alltag | cook family | cook | cooked dish | - | ?where:kitchen,restaurant | -
Alltag | baker grandfather man | bake | baked | - | ?where:kitchen,bakery | -
Alltag | baker | sell | baked | - | ?where:bakery,market | -
Alltag | folk | wash | clothes | - | - | carefully
Alltag | folk | clean | window kitchen | - | - | quickly
Alltag | folk kids | open | opening suitcase letter | - | - | carefully slowly
Alltag | folk kids | close | opening suitcase | - | - | quietly
Alltag | folk kids | seek | thing small pet | - | ?where:kitchen,park,garden | -
Alltag | folk kids | find | thing small | - | ?where:street,garden,park | -
Alltag | folk kids | lose | key ring bag watch umbrella | - | ?where:street,town,park | -
Alltag | folk kids | forget | thing key | - | ?where:school,cafe,office,restaurant | -
Alltag | folk | carry | bag suitcase lamp | - | ?to:station,hotel,kitchen | -
Alltag | folk | wear | clothes ring watch | - | - | -
Alltag | folk kids | write | letter | - | ?where:kitchen,library | -
Alltag | folk kids | sleep | - | - | ?where:garden,hotel,home | well
Alltag | pet cat | sleep | - | - | ?where:garden,kitchen,street | -
Alltag | folk kids | laugh | - | - | ?where:garden,kitchen,street | loudly
Alltag | kids | cry | - | - | ?where:garden,street,school | loudly
Alltag | kids | play | - | - | where:garden,park,street | together quietly
Alltag | folk | shop | - | - | ?where:market,supermarket,town | -
Alltag | folk kids | call | folk | - | - | -
Alltag | folk kids | help | folk | - | ?where:garden,kitchen | -
Alltag | folk | thank | folk waiter cook | - | - | -
Alltag | folk kids | visit | sight | - | - | together
Alltag | folk | meet | folk | - | ?where:cafe,station,park,market | -
Alltag | folk | wait | train bus | - | ?where:station | -
Alltag | folk kids | wait | folk | - | ?where:park,cafe,station | -
Alltag | folk | park | car | - | ?where:street,square | -
Alltag | folk kids | go | - | - \
    | to:park,school,market,supermarket,cinema,hospital,library ?with:folk | -
Alltag | folk | travel | - | - | to:city,country ?with:folk | -
Alltag | folk royal | live | - | - | where:city,village,country | -
Alltag | doctor | work | - | - | where:hospital,city | -
Alltag | teacher | work | - | - | where:school,university | -
Alltag | cook waiter | work | - | - | where:restaurant,hotel,cafe | -
Alltag | folk kids | love | animal flower tree music | - | - | -
Alltag | folk kids | like | drink food | - | - | -
Alltag | folk kids | feed | pet cow horse | - | ?where:garden,park | -
Alltag | folk | give | key bread bag | folk child | - | -
Alltag | folk royal | gift | present | folk royal child | - | -
Alltag | folk kids | show | photo watch ring | folk | - | -
Alltag | folk | send | letter photo flower | folk | - | -
Alltag | folk kids | bring | bread coffee newspaper | folk | - | -
Alltag | waiter | bring | cooked dish drink | man doctor tourist customer \
    | ?where:restaurant,hotel | -
Alltag | folk | lend | bicycle car umbrella bag | folk | - | -
Alltag | folk | tell | story | kids | - | -
Alltag | teacher | explain | poem story error | learners | - | -
Alltag | teacher | praise | learners | - | ?where:school | -
Alltag | learners | learn | poem song | - | ?where:school,library,park | quickly well
Alltag | folk | take | bus train | - | ?to:city | -
Alltag | train bus | arrive | - | - | ?where:station,city | on_time
Alltag | train bus | leave | - | - | - | on_time
Alltag | dog | bark | - | - | ?where:garden,street,park | loudly
Alltag | cat | chase | bird mouse_animal | - | ?where:garden | -
Alltag | dog | chase | cat | - | ?where:garden,park,field | -
Alltag | bird | sing | - | - | ?where:park,garden,forest | loudly
Alltag | horse dog | run | - | - | ?where:field,forest,beach | quickly
Alltag | cow horse | stand | - | - | where:field | -
Alltag | folk | see | animal plane castle | - | ?where:forest,field,coast | -
Alltag | royal | live | - | - | where:castle | -
Alltag | folk | know | folk | - | - | -
Alltag | folk | drive | car | - | ?to:city | slowly quickly
Alltag | folk | get_up | - | - | - | -
# sport
Sport | athlete crew | train | - | - | ?where:stadium,hall,park | together
Sport | crew player | win | match tournament cup | - | ?where:stadium,city | -
Sport | crew player | lose | match | - | ?where:stadium | -
Sport | runner swimmer | win | race medal | - | ?where:stadium,city | -
Sport | player | score | goal | - | ?where:stadium | -
Sport | runner | run | - | - | ?where:stadium,park,forest | quickly slowly
Sport | swimmer | swim | - | - | ?where:pool,lake | quickly well
Sport | athlete pupil | play_sport | sport | - | ?where:hall,school | well together
Sport | coach | praise | athlete team squad | - | ?where:stadium,hall | loudly
Sport | coach fan | criticise | player team | - | - | loudly
Sport | crowd team | celebrate | victory | - | ?where:stadium,city,square | loudly together
Sport | fan man boy | watch | match race tournament | - | ?where:stadium | together
Sport | match race tournament | begin | - | - | ?where:stadium | on_time
Sport | match race tournament | end | - | - | - | on_time
Sport | squad | play | - | - | against:squad ?where:city | well
Sport | squad | hire | coach player | - | - | -
Sport | squad | dismiss | coach | - | - | -
Sport | athlete team | get | medal cup | - | ?where:stadium | -
Sport | player | throw | ball_toy | - | - | quickly
Sport | player | catch | ball_toy | - | - | well
Sport | coach | explain | match defeat | player team | - | carefully
Sport | fan | sing | - | - | where:stadium,street | loudly
Sport | athlete fan | travel | - | - | to:city with:coach,team | -
Sport | coach | call | player | - | - | -
Sport | player runner | show | medal cup | fan coach child | - | -
Sport | fan boy | love | team sport squad | - | - | -
Sport | athlete | thank | coach fan | - | - | -
# business
Wirtschaft | maker_co | build | factory | - | ?where:city,country | -
Wirtschaft | boss bank_money nordbank talbank customer | sign | contract | - \
    | ?where:office,city | -
Wirtschaft | maker_co factory | produce | made | - | ?where:city,country | quickly
Wirtschaft | maker_co seller | sell | made | - | ?where:country,city | -
Wirtschaft | customer maker_co boss | buy | share product factory | - | - | -
Wirtschaft | maker_co factory boss | hire | staffers | - | - | -
Wirtschaft | maker_co factory boss | dismiss | staffers | - | - | -
Wirtschaft | money_value | rise | - | - | ?where:country,city | quickly slowly
Wirtschaft | money_value profit | drop | - | - | ?where:country | quickly slowly
Wirtschaft | customer company | pay | bill tax | - | - | on_time
Wirtschaft | maker_co | pay | wage tax | - | - | on_time
Wirtschaft | boss seller maker_co | earn | money | - | ?where:country,city | -
Wirtschaft | maker_co boss | invest | factory company product | - | - | -
Wirtschaft | nordbank talbank | lend | money | customer maker_co | - | -
Wirtschaft | seller | offer | product contract | customer | ?where:shop,market | -
Wirtschaft | company customer | get | loan offer bill | - | - | -
Wirtschaft | boss | read | contract offer | - | ?where:office | carefully quickly
Wirtschaft | seller company | send | bill contract offer | customer boss | - | -
Wirtschaft | maker_co | open_up | shop office factory | - | ?where:city,country | -
Wirtschaft | customer boss | wait | offer contract bill | - | - | -
Wirtschaft | maker_co researcher | test | product | - | ?where:lab,factory | carefully
Wirtschaft | boss | meet | customer | - | ?where:office,restaurant,city | -
Wirtschaft | boss | criticise | price tax offer | - | - | loudly
Wirtschaft | boss seller | work | - | - | where:office,shop ?with:customer | together
Wirtschaft | seller | explain | contract price product | customer boss | - | carefully
Wirtschaft | boss | travel | - | - | to:country,city | -
Wirtschaft | customer | thank | seller | - | - | -
Wirtschaft | boss | call | customer seller | - | - | -
# weather
Wetter | - | rain | - | - | ?where:city,coast,village,country | heavily
Wetter | - | snow | - | - | ?where:city,mountain,country,village | heavily
Wetter | sun | shine | - | - | ?where:city,coast,island,country | -
Wetter | wind | blow | - | - | ?where:coast,mountain,city,island | heavily
Wetter | tempest | destroy | roof tree harvest bridge | - | ?where:village,coast | -
Wetter | snow rain | fall | - | - | where:mountain,city,coast,forest,country | quietly slowly
Wetter | snow ice | melt | - | - | ?where:mountain,square | quickly slowly
Wetter | temperature | rise | - | - | ?where:city,country,coast | quickly slowly
Wetter | temperature | drop | - | - | ?where:city,country,mountain | quickly slowly
Wetter | farmer | wait | rain sun snow | - | - | -
Wetter | farmer tourist | love | sun rain snow | - | - | -
Wetter | farmer tourist | hate | fog wind tempest | - | - | -
Wetter | tree flower | grow | - | - | ?where:garden,forest,field | quickly slowly
Wetter | fog | lie | - | - | where:field,street,forest | -
Wetter | snow | lie | - | - | where:mountain,roof,street,field | -
Wetter | tempest | come | - | - | from:england,spain,denmark,russia,poland | -
Wetter | tourist | stay | - | - | where:hotel,home,beach,island | -
Wetter | tourist farmer | take | umbrella jacket hat | - | - | -
Wetter | tourist farmer | wear | coat hat jacket | - | - | -
Wetter | tourist | swim | - | - | where:lake | -
Wetter | farmer | work | - | - | where:field,village | -
Wetter | farmer | see | cloud tempest | - | ?where:coast,mountain,field | -
Wetter | farmer | bring | harvest | - | to:village,market | -
Wetter | tourist | travel | - | - | to:island,coast,beach | -
Wetter | farmer | help | tourist | - | ?where:field,mountain | -
Wetter | tourist | buy | umbrella coat | - | ?where:city,village | -
# technology
Technik | engineer programmer | develop | device software machinery | - | ?where:lab,city \
    | carefully together
Technik | robotika datavia nebelwerk | develop | device software robot | - | ?where:city | quickly
Technik | techie | test | device software machinery | - | ?where:lab,workshop | carefully
Technik | mechanic engineer | repair | device machinery car | - | ?where:workshop,lab \
    | quickly carefully
Technik | programmer | install | software | - | ?where:office,school | quickly
Technik | techie | switch_on | device machinery screen lamp | - | ?where:office,lab | -
Technik | techie robot | switch_off | device machinery screen lamp | - | ?where:office,lab | quickly
Technik | device machinery | function | - | - | - | well quickly slowly
Technik | computer app program | crash | - | - | - | -
Technik | program computer app | save | data photo | - | - | quickly
Technik | programmer researcher | find | error | - | ?where:lab,office | quickly
Technik | robot | carry | suitcase table machine | - | ?to:workshop,hall | carefully slowly
Technik | robot | clean | kitchen office window hall | - | - | quickly quietly
Technik | robot | build | car machine furniture | - | ?where:hall,workshop | quickly
Technik | techie | use | software device machinery | - | ?where:lab,office,workshop | -
Technik | printer computer | print | letter photo bill | - | - | slowly quietly quickly
Technik | mechanic engineer | change | battery engine screen | - | ?where:workshop \
    | carefully quickly
Technik | researcher | publish | data program | - | ?where:country | -
Technik | engineer programmer | explain | program machine error | researcher mechanic | - | -
Technik | engineer researcher | show | robot machine app | programmer researcher \
    | ?where:lab,hall | -
Technik | programmer | write | program app | - | ?where:office,lab | quickly
Technik | techie | work | - | - | where:lab,workshop,office ?with:robot,engineer | together
Technik | programmer | send | data program | engineer researcher | - | -
Technik | robot | help | techie | - | ?where:lab,workshop | -
Technik | phone | make_noise | - | - | ?where:office,lab | loudly quietly
# culture
Kultur | author | write | literature story play | - | ?where:library,city,cafe | quickly slowly
Kultur | folk artist | read | literature newspaper story | - | ?where:library,cafe,park,garden | -
Kultur | singer | sing | song | - | ?where:stage,theatre | loudly quietly well
Kultur | painter | paint | picture | - | ?where:garden,coast,city | -
Kultur | museum painter | exhibit | picture | - | ?where:city,country | -
Kultur | actor | play | role | - | ?where:theatre,stage | well
Kultur | director | shoot_film | movie | - | ?where:city,country,castle | -
Kultur | theatre | perform | play | - | - | -
Kultur | folk audience | watch | movie play | - | ?where:cinema,theatre | together
Kultur | folk artist | visit | exhibition museum theatre concert | - | - | together
Kultur | audience folk | admire | picture singer actor castle | - | ?where:museum,theatre | -
Kultur | crowd | love | song singer film music | - | - | -
Kultur | lindenhaus | publish | literature | - | - | -
Kultur | author | publish | literature story | - | ?where:country | -
Kultur | singer folk | play_music | instrument | - | ?where:stage,school | well quietly
Kultur | concert play film | begin | - | - | - | on_time
Kultur | concert play exhibition | end | - | - | - | on_time
Kultur | actor singer | dance | - | - | where:stage,theatre | well together slowly
Kultur | audience | laugh | - | - | where:theatre,cinema | loudly
Kultur | talblatt author | criticise | movie literature actor director | - | - | -
Kultur | talblatt audience | praise | singer actor director author | - | - | -
Kultur | painter | gift | picture book | friend man king | - | -
Kultur | author | tell | story | child audience | ?where:library,theatre | quietly
Kultur | director | call | actor author | - | - | -
Kultur | director | seek | actor castle | - | ?where:city,country | -
Kultur | actor | learn | role | - | - | quickly slowly
Kultur | author painter | live | - | - | where:city,country | -
Kultur | singer actor | travel | - | - | to:city,country | -
Kultur | director | thank | actor audience | - | - | -
Kultur | museum | buy | picture | - | - | -
Kultur | museum | show | picture | audience child | - | -
"""

# tag | adjectives that nouns with the tag can carry
ATTRIBUTES = """
young person  | young
adult         | old young
artist        | young famous old
athlete       | young strong fast
business      | rich
royal         | old young rich
pet           | old young small black white
animal        | old young strong big small
fruit         | fresh red green
baked         | fresh warm
dish          | warm cold
food          | fresh
drink         | cold
clothes       | new old warm red blue white black expensive cheap pretty
furniture     | new old heavy white modern expensive
thing         | new old small expensive
opening       | big small old
present       | pretty expensive small
letter        | long short
tale          | long short
vehicle       | new old fast expensive cheap red blue white black
transport     | fast slow
building      | old big small pretty modern white
indoors       | small big old new modern
urban         | small big old
settlement    | small big old
sport_place   | big new modern
nature        | small calm pretty
device        | new modern expensive cheap fast old
machinery     | new heavy modern loud old
software      | new modern
part          | new cheap
paper         | new important long
value         | high low
firm          | big small rich modern
goods         | new cheap expensive
property      | modern big old
downpour      | cold
tempest       | strong
wind          | strong cold
cloud         | white
sun           | warm
contest       | important
contest event | long
team          | young strong
victory       | important
defeat        | big
coast         | calm
movie         | new long short famous
literature    | new famous old long short
artwork       | famous old pretty big
music         | loud pretty famous
role          | big important small
error         | big small
offer         | cheap important
air           | fresh cold
sense_castle  | famous
sense_lock    | old new
sense_pear    | fresh green
sense_leaf    | green red
sense_sheet   | white
sense_ball_toy | new red
"""


Groups = tuple[tuple[str, ...], ...]  # a group is drawn first, then one of its nouns


@dataclass(frozen=True)
class AdjunctChoice:
    relation: str
    options: Groups
    optional: bool


@dataclass(frozen=True)
class Frame:
    topic: str
    verb: str
    subjects: Groups
    objects: Groups
    recipients: Groups
    adjuncts: tuple[AdjunctChoice, ...]
    adverbs: tuple[str, ...]


@cache
def members(word: str) -> Groups:
    """The noun ids of a class, tag or id; "name" stands for persons by name."""
    classes = {name: parts for name, parts in rows(CLASSES)}
    if word in classes:
        return groups(classes[word])
    if word == "name" or word in NOUN or word in ADVERBIAL:
        return ((word,),)
    if f"{word}_m" in NOUN:
        return ((f"{word}_m", f"{word}_f"),)
    found = tagged(word)
    if not found:
        raise KeyError(f"no noun, class or tag is called {word!r}")
    return (found,)


def groups(words: str) -> Groups:
    """All members of several classes; "-" means none."""
    parts = words.replace(",", " ").split() if words != "-" else []
    return tuple(group for word in parts for group in members(word))


def read_adjuncts(column: str) -> tuple[AdjunctChoice, ...]:
    if column == "-":
        return ()
    choices = []
    for part in column.split():
        relation, _, classes = part.lstrip("?").partition(":")
        choices.append(AdjunctChoice(relation, groups(classes), part.startswith("?")))
    return tuple(choices)


@cache
def frames() -> tuple[Frame, ...]:
    table = []
    for topic, subjects, verb, objects, recipients, adjuncts, adverbs in rows(FRAMES):
        names = () if adverbs == "-" else tuple(adverbs.split())
        table.append(
            Frame(
                topic,
                verb,
                groups(subjects),
                groups(objects),
                groups(recipients),
                read_adjuncts(adjuncts),
                names,
            )
        )
    return tuple(table)


@cache
def frames_of(topic: str) -> tuple[Frame, ...]:
    return tuple(frame for frame in frames() if frame.topic == topic)


@cache
def attributes(noun: str) -> tuple[str, ...]:
    """Adjectives that a noun can carry."""
    found: list[str] = []
    for tags, adjectives in rows(ATTRIBUTES):
        names = set(tags.split())
        if names <= NOUN[noun].tags | {noun, noun.rsplit("_", 1)[0]}:
            found += adjectives.split()
    return tuple(dict.fromkeys(found))


# --- when ---------------------------------------------------------------------------------------

STATES = set(word_list("live like love hate know come stand lie be_called have understand"))
WITHOUT_TIME = STATES | {"get_up"}
# what happens once, not every day; what one does at night
PUNCTUAL = set(
    word_list(
        "find lose forget discover publish destroy score hire dismiss sign open_up invest build "
        "win crash develop shoot_film gift rent"
    )
)
NIGHTLY = {"sleep", "work", "rain", "snow", "bark", "cry", "travel", "arrive", "crash", "drive"}


def situate(rng, clause: Clause, tenses=("present", "past", "future")) -> Clause:
    """Adds tense, time and frequency that go together."""
    if clause.verb in STATES:
        if clause.verb == "live" and "past" in tenses and rng.random() < 0.3:
            return replace(clause, tense="past", time=rng.choice(("last_year", "before")))
        return clause
    tense = rng.choice(tenses)
    clause = replace(clause, tense=tense)
    chance = rng.random()
    once = clause.verb in PUNCTUAL
    if chance < 0.45:
        known = tuple(t for t in times("any") if t != "night" or clause.verb in NIGHTLY)
        return replace(clause, time=rng.choice(known if once else known + times(tense) * 3))
    if chance < 0.6 and tense == "present" and not once:
        return replace(clause, frequency=rng.choice(times("frequency")))
    return clause
