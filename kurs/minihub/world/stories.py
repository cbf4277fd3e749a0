"""Running text: short stories in which one sentence follows from the other.

A story is a block of lines: a head "Topic | variables | title", then clauses in the notation of
notation.py. A story told is its first line and a choice of the others, in order. ``*A`` mentions
the variable A: in full, shortened, or by a pronoun if nobody else can be meant. A variable with
"+" is a person with a name ("die Ärztin Eva Braun").
"""

from kurs.minihub.world.lexicon import NOUN
from kurs.minihub.world.meaning import (
    Adjunct,
    AnyPhrase,
    Clause,
    Name,
    NounPhrase,
    Pronoun,
)
from kurs.minihub.world.notation import Reader, draw_name

from dataclasses import replace

STORIES = """
Sport | past | A=squad; B=squad; C=the.coach+; P=the.player+ | a.victory for:$A
*A play against:$B @{city} ^saturday,sunday,friday
the.match begin ^evening
the.fan* sing ~loudly @stadium
*P score a.goal &then
*B score a.goal &later
the.player* be =tired,nervous
*P score two.goal* &finally
*A win the.match &so
*C be =very+proud,happy
*C praise *P
the.fan* celebrate the.victory @town,square,street
*A play against:$B ^next_week #future

Sport | present | A=the.runner+; C=the.coach+; D=a.medal | the.race where:{city}
*A live @{city}
*A train ^every_morning @park,forest,stadium
*C help *A
*C praise *A ~often
*A be =very+fast,strong
*A win a.race @{city} ^last_year #past
the.race begin ^sunday,saturday #future
*A be =nervous &so
*A win the.race #want
*A get a.medal ^soon #future
*A show the.medal >{child} &then #future
*A thank *C &finally #future

Sport | past | A=squad; P=the.coach+; Q=the.coach+; S=the.player+ | a.coach_m for:$A
*A lose the.match ^last_week @{city}
the.fan* criticise *P ~loudly
*A dismiss *P &so
*P be =angry,sad
*A hire *Q ^monday,friday
*Q come from:{country} #present
*Q know *S ~well #present
*Q train with:the.team ^every_day #present
*S be =happy #present
*A win a.tournament ^soon #future

Wirtschaft | past | A=maker; B=the.boss+; C=city; P=a.product | a.factory where:$C
*A build a.factory @$C ^last_year
the.factory be =big&modern #present
*B sign the.contract ^monday,friday
*A hire ten.engineer_m* &then
*A produce $P @$C #present
*P be =cheap,reliable,practical #present
the.customer* buy *P ~often #present
the.profit rise &so
*B be =happy,proud #present
the.wage* be =high @$C #present
*A open_up a.shop @{city} ^next_week,soon #future

Wirtschaft | past | A=the.customer+; B=bank | a.loan off:$B
*A buy a.{house,flat} @{city} #want #present
the.price* be =very+high #present
*A go to:bank_money ^monday,morning &so
*A get a.loan off:$B
*A sign the.contract @bank_money
*A buy a.{house,flat} &then
*A work ~often #present &so
*A pay the.bill* ~on_time #present
the.cost* rise &sadly
*A be =nervous #present
*B lend -.money >{company} &besides

Wirtschaft | past | A=the.company; S=the.seller+; P=a.product; K=the.customer+ | a.offer for:$K
*A sell $P @{country,city} #present
*P be =too+expensive &sadly
*K criticise the.price
*K buy *P #not
the.cost* drop &later
*P be =cheap #present
*S offer *P >{customer}
*K buy *P &finally
the.profit rise
*S be =happy #present

Wetter | past | T=the.storm; C=city; F=the.farmer+ | the.storm where:$C
*T come from:{england,denmark,russia} ^yesterday,night
it rain ~heavily @$C
the.wind be =very+strong
*F see the.cloud* @field &first
*T destroy the.roof*
*T destroy the.harvest &sadly
*F be =very+sad
the.street* be =wet &later
the.tourist* stay @hotel
the.temperature drop &then
the.sun shine ^today #present @$C
*F repair the.roof ^tomorrow #future

Wetter | present | C=city; T=the.tourist+; W=the.snow | the.snow where:$C
it snow ~often @$C ^winter
the.temperature drop ^yesterday #past
*W lie @street,roof,field
*T come from:{spain,italy,portugal}
*T wear a.{coat,hat}
*T love *W
the.{child}* play @street,park,garden
the.train* arrive ~on_time #not &sadly
it be =very+cold @$C ^night
the.lake be =cold
*W melt ~slowly ^soon,tomorrow #future
*T travel to:{spain,italy,portugal} ^next_week #future

Wetter | present | C=country; F=the.farmer+; T=the.tourist* | the.sun where:$C
it be =very+warm @$C ^summer
the.sun shine ^every_day
it rain ~rarely
*F wait the.rain
the.tree* grow ~slowly
*F work @field ^every_morning
*T swim @lake
*T love the.sun
the.temperature rise ~quickly
the.cloud* be =grey &finally
it rain ~heavily ^tomorrow #future
*F be =happy &so

Technik | present | A=the.engineer+; R=a.robot; F=tech | a.robot for:$F
*A work at:$F
*A develop $R
*R be =heavy&strong,modern
*A test *R @lab,workshop ^every_day
*R function &first #not
*A find a.error ^yesterday #past
*A repair *R ^yesterday #past
*R clean the.{kitchen,hall} &then
*R carry the.{suitcase,table} to:hall
*A be =proud &so
*F sell *R @{country} ^soon,next_week #future

Technik | present | A=the.programmer+; P=a.app; B=the.boss+ | a.app for:$B
*A write $P @office
*B wait *P
*P crash ~often &sadly
*A seek the.error @office
*A find the.error ^night #past
*P function ~well &finally
*P save the.{data,photo} ~quickly
*B test *P &then
*B praise *A
*A be =tired&happy
*A install *P @school,office ^tomorrow #future
*P be =practical&reliable

Technik | past | A=name; C=a.computer; M=the.mechanic+ | a.computer for:$A
*A buy $C ^last_week
*C be =new&expensive #present
*C crash ~often &sadly
*A be =angry &so
*A call *M
*M test *C @workshop ^monday,friday
*M find a.error
*M repair *C &then
*M change the.{screen,battery}
*C function ~well &finally #present
*A pay the.bill
*A thank *M
*A write a.letter &later

Kultur | past | A=the.director+; F=a.film; S=the.actor+; C=city | a.film from:$C
*A shoot_film $F @$C ^last_year
*S play a.important.role
*S learn the.role ~quickly
*A call *S ~often
*F be =long&expensive
the.audience watch *F @cinema ^friday
*F be =very+funny,exciting,moving
the.audience laugh ~loudly
{talblatt} praise *A &later
*S be =famous #present &so
*A shoot_film a.series ^soon #future

Kultur | past | A=the.author+; B=a.novel; V=lindenhaus | a.novel about:{city}
*A write $B @{city}
*A work ^every_morning
*B be =very+long
*V publish *B &finally
{talblatt} criticise *B &first
the.audience read *B &still
*B be =exciting&moving
{talblatt} praise *B &later
*A read *B @library,cafe,theatre ^evening
*A be =proud&happy
*A write a.play ^soon #future

Kultur | past | A=the.singer+; L=a.song; C=city | a.concert where:$C
*A sing @$C ^evening,saturday
the.concert begin ~on_time
*A be =nervous &first
*A sing $L @stage
*L be =moving,pretty
the.audience admire *A
*A play_music generic.piano ~well &then
the.fan* dance @theatre &later
the.concert end ^night
*A thank the.audience &finally
*A travel to:{city} ^tomorrow #future

Kultur | past | A=the.painter+; B=a.picture; M=the.museum | the.exhibition where:{city}
*A paint $B @garden,coast
*B be =big&pretty
*A work ^night ~often
*M exhibit *B ^monday,sunday
the.audience admire *B
*M buy *B &later
*A get -.money &so
{talblatt} praise *A
*A be =happy
the.exhibition end ^soon,next_week #future

Alltag | past | A=name; B=a.bicycle; F=the.neighbour+ | a.bicycle for:$A
*A buy $B ^yesterday,last_week,saturday
*B be =red,blue,new #present
*A wash *B @garden
*A show *B >*F
*F admire *B
*A go to:park with:*F &then
*A park *B @street,square
*F find a.{key,watch} @park
*F thank *A
*A be =happy
*A lend *B >*F ^tomorrow #future

Alltag | present | A=my.{father,uncle,brother}; D=a.{dish}; F=the.neighbour+ | a.meal for:$F
*A cook $D ^evening
*A buy -.{meat,bread,cheese} @supermarket,market &first
the.kitchen be =warm
*F bring a.{cake}
*F come from:{city}
the.child* eat *D ~quickly
*F eat *D ~slowly
*D be =very+tasty
*F praise *A
*A tell a.story >the.child* &then
*F drink -.{coffee,milk,water}
*F laugh ~loudly
the.child* sleep &finally

Alltag | past | A=name; N=the.neighbour+ | the.key/$A
*A lose own.key @park,forest ^yesterday
*A be =very+sad
*A call *N
*N help *A &so
*N seek the.key @street,garden
*A wait @cafe,park
*N find the.key @forest,garden &finally
*A thank *N
*A buy a.cake for:*N &then
*N be =happy
*A go to:cinema with:*N &later

Alltag | present | A=name; C=country | the.train off:{city}
*A travel to:$C ^tomorrow,next_week #future
*A love *C
*A wait the.train @station
the.train arrive ~on_time &luckily
*A visit the.capital/$C &then
*A see the.castle &besides
*A meet {friend} @cafe
*A write a.letter @hotel
*A send a.photo >{friend,neighbour}
the.hotel be =clean_adj&calm,comfortable
*A stay @hotel ^night
*A buy a.gift for:{child} &finally

Sport | past | A=name; B=squad; C=city | the.tournament where:$C
*A love $B #present
*A travel to:$C with:the.coach_m ^friday,saturday
*A wait @station ^morning
the.train arrive ~on_time &luckily
*A watch the.tournament @stadium
*A sing ~loudly &then
*B lose the.match &first
the.player_m* be =very+fast,strong
*B win the.cup &finally
*A celebrate the.victory @square,street
*A be =tired&happy &later

Wirtschaft | past | A=maker; S=the.seller+; B=the.boss+; C=city | a.shop where:$C
*A open_up a.shop @$C ^monday,friday
*A hire *S
*S come from:{country} #present
*S offer a.product >{customer} ^morning
the.customer* thank *S
*B praise *S &later
*S earn -.money
the.wage be =high #present
the.profit rise &finally
*B meet *S @office ^next_week #future

Wetter | present | F=the.farmer+; C=city; W=the.fog | the.fog where:$C
*W lie @street,field ^morning,autumn
it be =cold @$C ^today
the.sun shine ~rarely
*F work @field &still
*F bring the.harvest to:market,village
*F wear a.{coat,hat}
the.wind blow ~heavily @$C &then
the.leaf* fall off:the.tree
the.cow* stand @field
*F sell -.{apple}* @market ^saturday #future
the.weather be =sunny ^tomorrow #future

Technik | past | A=the.researcher+; D=the.data; M=the.machine; C=city | the.error/$M
*A test *M @lab ^monday
*M function ~slowly &first
*A find a.error
*A call the.engineer_f &so
the.engineer_f repair *M ~quickly
*M function ~well &then
*A save *D
*A show *D >{programmer}
*A publish *D &finally
*A travel to:$C ^next_week #future
*A work @lab ^every_day #present

Kultur | past | A=name; M=the.museum; P=the.picture; C=city | the.museum where:$C
*A visit $M ^sunday,weekend
*A admire *P
*P be =very+famous,old,pretty
*A go to:cafe &then
*A drink -.coffee
*A meet {friend} &later
*A visit the.theatre with:own.brother_f ^evening
the.actor* dance @stage ~well
the.audience laugh ~loudly
*A buy a.book about:$C &finally
*A be =happy&tired

Alltag | present | A=the.student+; T=the.teacher+; G=a.poem | a.poem for:$T
*A learn $G @library,park
*G be =long&complicated
*A read *G ^every_day
*T explain *G >*A &then
*A thank *T
*A sit @bank_seat &later
*A eat a.{apple,pear}
*A be =nervous &still
*A forget own.{bag,umbrella} @school ^yesterday #past
*T praise *A &finally
*A call own.father_f ^evening

Alltag | past | A=my.{grandfather,uncle}; D=the.doctor+; C=city | the.hospital where:$C
*A be =ill
*A call *D ^morning
*D work @hospital ~often #present
*D help *A &so
*A sleep ~well &then
*A stay @hospital ^night
my.{friend} bring a.flower* >*A
*A drink -.{milk,water} &later
*A be =happy
*A thank *D &finally
*A go to:park ^tomorrow #future
"""


class Narrator(Reader):
    """Reads clauses and decides how the variables are mentioned."""

    def __init__(self, rng, variables: str, tense: str):
        super().__init__(rng)
        self.tense = tense
        self.first_names: set[str] = set()
        self.known: set[str] = set()  # variables mentioned so far
        self.last: dict[str, str] = {}  # variable -> role in the sentence before
        self.now: dict[str, str] = {}
        self.stranger_last = self.stranger_now = False  # somebody who is no variable
        for binding in variables.split(";"):
            name, _, value = binding.strip().partition("=")
            self.introduce(name, value)

    def introduce(self, name: str, value: str) -> None:
        if value == "name":
            self.bind(name, self.fresh_name())
            return
        phrase = self.phrase(value.removesuffix("+"))
        while isinstance(phrase, NounPhrase) and phrase.noun in self.nouns():
            phrase = self.phrase(value.removesuffix("+"))
        if value.endswith("+"):
            phrase = replace(phrase, name=self.fresh_name(NOUN[phrase.noun].sex))
        self.bind(name, phrase)

    def fresh_name(self, sex: str = "") -> Name:
        """A full name whose first name is not taken."""
        while (name := draw_name(self.rng, sex, title=0, short=0)).first in self.first_names:
            pass
        self.first_names.add(name.first)
        return name

    def nouns(self) -> set[str]:
        """What cannot be drawn again: two teams, but not two coaches of the same sex."""
        return {phrase.noun for phrase in self.bound.values() if isinstance(phrase, NounPhrase)}

    def tell(self, line: str) -> Clause:
        self.now, self.stranger_now = {}, False
        clause = self.clause(line)
        if not any(flag in line for flag in ("#past", "#present", "#future", "#want")):
            clause = replace(clause, tense=self.tense)
        self.last, self.stranger_last = self.now, self.stranger_now
        return clause

    def phrase(self, text: str) -> AnyPhrase:
        if text[0] not in "*$" or len(text) != 2:
            phrase = super().phrase(text)
            if isinstance(phrase, NounPhrase) and not phrase.plural:
                self.stranger_now |= "human" in NOUN[phrase.noun].tags
            return phrase
        name = text[1]
        role = "subject" if not self.now else "other"
        if text[0] == "$":
            phrase = self.first_or_short(name)
        else:
            phrase = self.mention(name, role)
            if isinstance(phrase, NounPhrase) and phrase.det == "a":
                phrase = replace(phrase, det="the")
        self.now[name] = role
        return phrase

    def mention(self, name: str, role: str) -> AnyPhrase:
        """A pronoun where it is clear, else the phrase."""
        fits = self.has_pronoun(name) and self.carries_on(name, role) and self.is_clear(name)
        if fits and self.rng.random() < 0.75:
            return Pronoun(ref=name)
        return self.first_or_short(name)

    def carries_on(self, name: str, role: str) -> bool:
        """Persons keep their role; a thing may become the object, and the subject only if
        nobody was mentioned: "sie" could be the app or the programmer."""
        if self.is_person(name):
            return self.last.get(name) == role
        return name in self.last and (role == "other" or not any(map(self.is_person, self.last)))

    def is_clear(self, name: str) -> bool:
        """Nobody and nothing else of its kind is around."""
        if self.is_person(name) and self.stranger_last:
            return False
        around = {*self.last, *self.now} - {name}
        return not any(self.is_person(other) == self.is_person(name) for other in around)

    def first_or_short(self, name: str) -> AnyPhrase:
        phrase = self.bound[name]
        if name not in self.known:
            self.known.add(name)
            return phrase
        if isinstance(phrase, Name):
            return replace(phrase, last="")
        if phrase.name:
            short = replace(phrase, name=None)
            named = replace(phrase.name, ref=name)
            return self.rng.choice((short, short, named))
        return replace(phrase, det="the") if phrase.det == "a" else phrase

    def is_person(self, name: str) -> bool:
        phrase = self.bound[name]
        return isinstance(phrase, Name) or "human" in NOUN[phrase.noun].tags

    def has_pronoun(self, name: str) -> bool:
        """Cities and countries are not picked up by pronouns."""
        phrase = self.bound[name]
        return isinstance(phrase, Name) or NOUN[phrase.noun].kind == ""


def stories() -> list[tuple[list[str], list[str]]]:
    """Head and lines of all stories."""
    blocks = [block.splitlines() for block in STORIES.strip().split("\n\n")]
    return [([part.strip() for part in head.split("|")], lines) for head, *lines in blocks]


def tell(rng, story, sentences: int) -> tuple[str, NounPhrase, list[Clause]]:
    """Topic, title and clauses of a story."""
    (topic, tense, variables, title), lines = story
    narrator = Narrator(rng, variables, tense)
    kept = sorted(rng.sample(range(1, len(lines)), sentences - 1))
    clauses = [narrator.tell(line) for line in (lines[0], *(lines[i] for i in kept))]
    return topic, read_title(narrator, title), clauses


def read_title(narrator: Narrator, text: str) -> NounPhrase:
    """ "a.victory for:$A" as a noun phrase: "Ein Sieg für den FC Talheim"."""
    head, *rest = text.split()
    head, _, owner = head.partition("/")
    phrase = Reader.phrase(narrator, head)
    if owner:
        return replace(phrase, of=plain(narrator.bound[owner[1:]]))
    relation, _, word = rest[0].partition(":")
    inner = narrator.bound[word[1:]] if word[0] == "$" else Reader.phrase(narrator, word)
    return replace(phrase, within=Adjunct(relation, plain(inner)))


def plain(phrase: AnyPhrase) -> AnyPhrase:
    """Without what only the first mention says."""
    if isinstance(phrase, NounPhrase):
        return replace(phrase, name=None, ref="", det="the" if phrase.det == "a" else phrase.det)
    return replace(phrase, ref="")
