"""Ambiguous German words on purpose: contexts that decide what is meant."""

from kurs.minihub.world.frames import situate
from kurs.minihub.world.lexicon import rows
from kurs.minihub.world.notation import Reader
from kurs.minihub.world.speakers import Meaning

# word | sense | topic | clause in the notation of notation.py
SENSES = """
Bank | Geld | Wirtschaft | the.bank_money lend -.money >{customer,folk}
Bank | Geld | Wirtschaft | {customer,folk} open_up a.account @bank_money
Bank | Geld | Wirtschaft | {folk} bring own.money to:bank_money
Bank | Geld | Wirtschaft | {customer,folk} get a.loan off:the.bank_money
Bank | Geld | Wirtschaft | the.man_m rob the.bank_money ?^night,yesterday #past
Bank | Geld | Wirtschaft | the.bank_money earn -.money ?@city,country
Bank | Geld | Wirtschaft | the.bank_money hire {staffers}
Bank | Geld | Wirtschaft | {boss,customer} sign the.contract @bank_money
Bank | Geld | Wirtschaft | {maker} pay the.bill @bank_money
Bank | Geld | Wirtschaft | {folk} work @bank_money
Bank | Geld | Wirtschaft | the.bank_money buy -.share*
Bank | Sitz | Alltag | {folk,kids} sit @bank_seat
Bank | Sitz | Alltag | {folk,pet} sleep @bank_seat
Bank | Sitz | Alltag | {folk} read a.{book,newspaper,letter} @bank_seat
Bank | Sitz | Alltag | the.bank_seat stand @garden,park,street,square
Bank | Sitz | Alltag | the.bank_seat be =wet,green,red
Bank | Sitz | Alltag | {folk} clean the.bank_seat #past
Bank | Sitz | Alltag | the.{cat,dog} sleep under:the.bank_seat
Bank | Sitz | Alltag | {folk} buy a.bank_seat for:the.garden
Bank | Sitz | Alltag | {mechanic} repair the.bank_seat #past
Bank | Sitz | Alltag | the.{bag,hat,umbrella} lie @bank_seat
Bank | Sitz | Alltag | {folk} eat a.apple @bank_seat
Schloss | Gebäude | Kultur | {royal} live @castle
Schloss | Gebäude | Kultur | {tourist} visit the.castle
Schloss | Gebäude | Kultur | the.castle stand @forest,mountain,town,island
Schloss | Gebäude | Kultur | the.castle be =very+old,famous,big
Schloss | Gebäude | Kultur | {director} shoot_film a.film @castle
Schloss | Gebäude | Kultur | the.king_m build the.castle #past
Schloss | Gebäude | Kultur | {folk} admire the.castle
Schloss | Gebäude | Kultur | {royal} dance @castle
Schloss | Gebäude | Kultur | the.castle have ten.room*
Schloss | Gebäude | Kultur | {royal} sell the.castle #past
Schloss | Tür | Alltag | {mechanic} repair the.lock/the.{door,bag}
Schloss | Tür | Alltag | {folk} change the.lock/the.door #past
Schloss | Tür | Alltag | {folk} open the.lock with:the.key
Schloss | Tür | Alltag | the.lock/the.{door,bag} be =broken,old,new
Schloss | Tür | Alltag | the.man_m crack the.lock ^night #past
Schloss | Tür | Alltag | {folk} buy a.lock for:the.{door,bicycle,suitcase}
Schloss | Tür | Alltag | {folk} close the.lock/the.door with:the.key
Schloss | Tür | Alltag | the.lock be =broken
Schloss | Tür | Alltag | the.lock/the.door function #not
Schloss | Tür | Alltag | {man} clean the.lock/the.door
Ball | Spiel | Sport | {player} throw the.ball_toy
Ball | Spiel | Sport | {player} catch the.ball_toy
Ball | Spiel | Sport | the.dog bring the.ball_toy >{kids,player}
Ball | Spiel | Sport | {kids} play with:the.ball_toy @garden,park
Ball | Spiel | Sport | the.ball_toy lie @field,garden,stadium
Ball | Spiel | Sport | {kids} lose own.ball_toy @park,field
Ball | Spiel | Sport | {player} lose the.ball_toy
Ball | Spiel | Sport | {coach} give the.ball_toy >{player}
Ball | Spiel | Sport | the.ball_toy be =red,new
Ball | Tanz | Kultur | {royal} dance @ball_dance
Ball | Tanz | Kultur | the.prince_m dance with:the.prince_f @ball_dance
Ball | Tanz | Kultur | the.king_f open_up the.ball_dance
Ball | Tanz | Kultur | the.ball_dance begin ^evening
Ball | Tanz | Kultur | the.ball_dance end ^night
Ball | Tanz | Kultur | {royal,family} wear a.dress @ball_dance
Ball | Tanz | Kultur | {singer} sing a.song @ball_dance
Ball | Tanz | Kultur | {royal,family} go to:ball_dance
Ball | Tanz | Kultur | the.ball_dance be =wonderful,great
Birne | Obst | Alltag | {folk,kids} eat a.pear
Birne | Obst | Alltag | {farmer} sell -.pear* @market
Birne | Obst | Alltag | {baker} bake a.cake with:-.pear*
Birne | Obst | Alltag | the.pear fall off:the.tree
Birne | Obst | Alltag | the.pear be =fresh,green,tasty
Birne | Obst | Alltag | {folk} buy -.pear* @supermarket,market
Birne | Obst | Alltag | the.horse devour a.pear
Birne | Lampe | Technik | {mechanic} change the.bulb
Birne | Lampe | Technik | the.bulb glow @kitchen,workshop,lab
Birne | Lampe | Technik | the.bulb/the.lamp be =broken
Birne | Lampe | Technik | {folk} buy a.bulb for:the.lamp
Birne | Lampe | Technik | {engineer} test the.bulb @lab
Birne | Lampe | Technik | {engineer} develop a.bulb
Birne | Lampe | Technik | {techie} switch_on the.bulb
Maus | Tier | Alltag | the.cat chase the.mouse_animal
Maus | Tier | Alltag | the.mouse_animal devour the.{cheese,bread}
Maus | Tier | Alltag | the.mouse_animal sleep @field,garden
Maus | Tier | Alltag | the.mouse_animal live @field,forest
Maus | Tier | Alltag | the.cat catch the.mouse_animal
Maus | Tier | Alltag | {kids} see a.mouse_animal @kitchen
Maus | Tier | Alltag | {kids} feed the.mouse_animal
Maus | Gerät | Technik | {techie} buy a.mouse_device for:the.computer
Maus | Gerät | Technik | the.mouse_device be =broken,practical
Maus | Gerät | Technik | {programmer} click with:the.mouse_device
Maus | Gerät | Technik | the.mouse_device function #not
Maus | Gerät | Technik | {programmer} use the.mouse_device @office,lab
Maus | Gerät | Technik | {mechanic} repair the.mouse_device
Maus | Gerät | Technik | the.computer function with:the.mouse_device
Blatt | Baum | Wetter | the.leaf* fall off:the.tree ?^autumn
Blatt | Baum | Wetter | the.leaf* be =green,red
Blatt | Baum | Wetter | the.wind carry the.leaf* to:street,garden
Blatt | Baum | Wetter | the.cow devour a.leaf
Blatt | Baum | Wetter | the.tree lose the.leaf* ^autumn
Blatt | Baum | Wetter | the.leaf* lie @street,garden,forest
Blatt | Baum | Wetter | a.leaf fall off:the.tree
Blatt | Papier | Alltag | {author,learners} write a.letter on:a.sheet
Blatt | Papier | Alltag | the.printer print a.sheet
Blatt | Papier | Alltag | {learners} take a.sheet
Blatt | Papier | Alltag | the.{teacher} give a.sheet >{learners}
Blatt | Papier | Alltag | the.sheet be =white,empty
Blatt | Papier | Alltag | {boss} read the.sheet
Blatt | Papier | Alltag | {boss} sign the.sheet @office
"""
SENSE_ROWS = rows(SENSES)
SENSE_OF = {
    "bank_money": ("Bank", "Geld"),
    "bank_seat": ("Bank", "Sitz"),
    "castle": ("Schloss", "Gebäude"),
    "lock": ("Schloss", "Tür"),
    "ball_toy": ("Ball", "Spiel"),
    "ball_dance": ("Ball", "Tanz"),
    "pear": ("Birne", "Obst"),
    "bulb": ("Birne", "Lampe"),
    "mouse_animal": ("Maus", "Tier"),
    "mouse_device": ("Maus", "Gerät"),
    "leaf": ("Blatt", "Baum"),
    "sheet": ("Blatt", "Papier"),
}
AMBIGUOUS = tuple(dict.fromkeys(row[0] for row in SENSE_ROWS))


def sense_meaning(rng, word: str = "", sense: str = "") -> Meaning:
    """A sentence with an ambiguous word; without arguments any word and sense."""
    word = word or rng.choice(AMBIGUOUS)
    sense = sense or rng.choice(senses(word))
    chosen = [row for row in SENSE_ROWS if row[:2] == [word, sense]]
    _, _, topic, spec = rng.choice(chosen)
    clause = Reader(rng).clause(spec)
    if clause.tense == "present" and clause.verb != "be" and not clause.time:
        clause = situate(rng, clause, ("present", "past"))
    return Meaning("sense", clause, topic, sense=(word, sense))


def sense_in(meaning: Meaning) -> tuple[str, str] | None:
    """Word and sense of the first ambiguous concept of a meaning."""
    return next((SENSE_OF[slot] for slot in meaning.slots if slot in SENSE_OF), None)


def senses(word: str) -> tuple[str, ...]:
    """The senses of a word, in the order of the table."""
    return tuple(dict.fromkeys(row[1] for row in SENSE_ROWS if row[0] == word))
