"""The words of the world: tables only, and the small parsers that read them.

Columns are separated by ``|``, synonyms within a column by ``/``. A concept is language-free; its
columns hold the German, English and French words for it. Regular forms are derived, irregular
ones stand in the tables.
"""

from dataclasses import dataclass
from functools import cache

LANGUAGES = ("de", "en", "fr")
TOPICS = ("Sport", "Wirtschaft", "Wetter", "Technik", "Kultur", "Alltag")


def rows(table: str) -> list[list[str]]:
    """The lines of a table as lists of stripped columns; empty lines and # comments are skipped."""
    lines = (line for line in table.splitlines() if line.strip() and line.strip()[0] != "#")
    return [[column.strip() for column in line.split("|")] for line in lines]


def word_list(text: str) -> list[str]:
    """A list of words that is written as one string."""
    return text.split()


def alternatives(column: str) -> tuple[str, ...]:
    """The entries of a column."""
    return tuple(entry.strip() for entry in column.split(" / "))


def synonyms(column: str) -> list[list[str]]:
    """The entries of a column, each split into words."""
    return [entry.split() for entry in column.split(" / ")]


# --- nouns --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class NounForm:
    """One word for a noun concept. gender is "" in English; weak: "dem Studenten"."""

    lemma: str
    plural: str
    gender: str = ""
    weak: bool = False


@dataclass(frozen=True)
class Noun:
    """A noun concept. kind: "LOC", "ORG" or "" for common nouns; sex: "m", "f" or ""."""

    id: str
    tags: frozenset[str]
    words: dict[str, tuple[NounForm, ...]]
    sex: str = ""
    kind: str = ""
    partner: str = ""  # the other half of a man-woman pair
    article: frozenset[str] = frozenset()  # languages in which a proper noun takes an article

    def __hash__(self):
        return hash(self.id)


# id | tags | German: Singular[:Plural] man | woman | English man | woman | French man | woman
# A star marks weak nouns; the word after the colon is the plural (regular ones are derived).
PERSONS = """
father      | family parent adult | Vater:Väter | Mutter:Mütter | father | mother | père | mère
brother     | family young | Bruder:Brüder | Schwester:Schwestern | brother | sister | frère | sœur
son         | family young | Sohn:Söhne | Tochter:Töchter | son | daughter | fils:fils | fille
uncle       | family adult | Onkel:Onkel | Tante:Tanten | uncle | aunt | oncle | tante
grandfather | family adult | Großvater:Großväter / Opa:Opas | Großmutter:Großmütter / Oma:Omas \
    | grandfather / grandpa | grandmother / grandma | grand-père:grands-pères / papi \
    | grand-mère:grands-mères / mamie
man         | adult plain p | Mann:Männer | Frau:Frauen | man:men | woman:women | homme | femme
boy         | young plain p | Junge:Jungen* | Mädchen.n:Mädchen | boy | girl | garçon | fillette
friend      | adult young plain p | Freund:Freunde | Freundin | friend | friend | ami | amie
neighbour   | adult plain p | Nachbar:Nachbarn* | Nachbarin | neighbour | neighbour | voisin \
    | voisine
king        | royal adult | König:Könige | Königin | king | queen | roi | reine
prince      | royal | Prinz:Prinzen* | Prinzessin | prince | princess:princesses | prince \
    | princesse
teacher     | adult job Alltag p | Lehrer:Lehrer | Lehrerin | teacher | teacher | professeur \
    | professeure
student     | young Alltag learner p | Student:Studenten* | Studentin | student | student \
    | étudiant | étudiante
pupil       | young Alltag learner p | Schüler:Schüler | Schülerin | pupil | pupil | élève | élève
doctor      | adult job Alltag | Arzt:Ärzte / Mediziner:Mediziner | Ärztin / Medizinerin \
    | doctor / physician | doctor / physician | médecin | médecin
baker       | adult job Alltag | Bäcker:Bäcker | Bäckerin | baker | baker | boulanger | boulangère
cook        | adult job Alltag | Koch:Köche | Köchin | cook | cook | cuisinier | cuisinière
waiter      | adult job Alltag | Kellner:Kellner | Kellnerin | waiter | waitress:waitresses \
    | serveur | serveuse
actor       | artist adult job Kultur | Schauspieler:Schauspieler | Schauspielerin | actor \
    | actress:actresses | acteur / comédien | actrice / comédienne
singer      | artist adult job Kultur | Sänger:Sänger | Sängerin | singer | singer | chanteur \
    | chanteuse
director    | artist adult job Kultur | Regisseur:Regisseure | Regisseurin | director \
    | director | réalisateur | réalisatrice
painter     | artist adult job Kultur | Maler:Maler | Malerin | painter | painter | peintre \
    | peintre
author      | artist adult job Kultur | Autor:Autoren / Schriftsteller:Schriftsteller \
    | Autorin / Schriftstellerin | author / writer | author / writer | auteur / écrivain \
    | autrice / écrivaine
engineer    | techie adult job Technik p | Ingenieur:Ingenieure | Ingenieurin | engineer \
    | engineer | ingénieur | ingénieure
programmer  | techie adult job Technik | Programmierer:Programmierer / Entwickler:Entwickler \
    | Programmiererin / Entwicklerin | programmer / developer | programmer / developer \
    | programmeur / développeur | programmeuse / développeuse
mechanic    | techie adult job Technik | Mechaniker:Mechaniker | Mechanikerin | mechanic \
    | mechanic | mécanicien | mécanicienne
researcher  | techie adult job Technik p | Forscher:Forscher / Wissenschaftler:Wissenschaftler \
    | Forscherin / Wissenschaftlerin | researcher / scientist | researcher / scientist \
    | chercheur / scientifique | chercheuse / scientifique
boss        | business adult job Wirtschaft | Chef:Chefs | Chefin | boss:bosses | boss:bosses \
    | patron / directeur | patronne / directrice
seller      | business adult job Wirtschaft | Verkäufer:Verkäufer | Verkäuferin \
    | salesman:salesmen | saleswoman:saleswomen | vendeur | vendeuse
customer    | business adult Wirtschaft p | Kunde:Kunden* | Kundin | customer / client \
    | customer / client | client | cliente
player      | athlete young Sport p | Spieler:Spieler | Spielerin | player | player | joueur \
    | joueuse
coach       | adult job Sport | Trainer:Trainer | Trainerin | coach:coaches / trainer \
    | coach:coaches / trainer | entraîneur | entraîneuse
swimmer     | athlete young Sport | Schwimmer:Schwimmer | Schwimmerin | swimmer | swimmer \
    | nageur | nageuse
runner      | athlete young Sport | Läufer:Läufer | Läuferin | runner | runner | coureur \
    | coureuse
farmer      | adult job Wetter p | Bauer:Bauern* | Bäuerin | farmer | farmer \
    | agriculteur / paysan | agricultrice / paysanne
tourist     | adult Wetter p | Tourist:Touristen* | Touristin | tourist | tourist | touriste \
    | touriste
"""

# id | tags | German: noun gender [plural] | English: noun [plural] | French: noun gender [plural]
# Tags are the classes of grammar.py; "p" allows the plural, "mass" forbids it and the article "a".
NOUNS = """
child        | human young p | Kind n Kinder | child children | enfant m
# animals
dog          | animal pet p | Hund m Hunde | dog | chien m
cat          | animal pet p | Katze f Katzen | cat | chat m
horse        | animal p | Pferd n Pferde | horse | cheval m chevaux
bird         | animal pet p | Vogel m Vögel | bird | oiseau m oiseaux
cow          | animal | Kuh f Kühe | cow | vache f
mouse_animal | sense_mouse | Maus f Mäuse | mouse mice | souris f souris
elephant     | big_animal | Elefant m Elefanten* | elephant | éléphant m
# food and drink
apple        | food fruit | Apfel m Äpfel | apple | pomme f
cake         | food baked | Kuchen m Kuchen | cake | gâteau m gâteaux
pizza        | food baked cooked | Pizza f Pizzas | pizza | pizza f
soup         | cooked dish | Suppe f Suppen | soup | soupe f
salad        | food cooked dish | Salat m Salate | salad | salade f
fish         | food cooked dish | Fisch m Fische | fish fish | poisson m
bread        | food baked mass | Brot n Brote | bread | pain m
cheese       | food mass | Käse m Käse | cheese | fromage m
meat         | food cooked mass | Fleisch n Fleisch | meat | viande f
coffee       | drink mass | Kaffee m Kaffees | coffee | café m
milk         | drink mass | Milch f Milch | milk | lait m
water        | drink mass | Wasser n Wasser | water | eau f
meal         | - | Essen n Essen | meal | repas m repas
pear         | sense_pear | Birne f Birnen | pear | poire f
bulb         | sense_bulb | Birne f Birnen | bulb | ampoule f
# clothes
jacket       | clothes thing | Jacke f Jacken | jacket | veste f
hat          | clothes thing p | Hut m Hüte | hat | chapeau m chapeaux
dress        | clothes | Kleid n Kleider | dress dresses | robe f
shirt        | clothes | Hemd n Hemden | shirt | chemise f
coat         | clothes thing | Mantel m Mäntel | coat | manteau m manteaux
# household
table        | furniture | Tisch m Tische | table | table f
chair        | furniture p | Stuhl m Stühle | chair | chaise f
lamp         | furniture thing | Lampe f Lampen | lamp | lampe f
sofa         | furniture | Sofa n Sofas / Couch f Couchs | sofa / couch couches | canapé m
bag          | thing | Tasche f Taschen | bag | sac m
suitcase     | thing | Koffer m Koffer | suitcase | valise f
key          | thing small | Schlüssel m Schlüssel | key | clé f
letter       | readable small | Brief m Briefe | letter | lettre f
window       | opening | Fenster n Fenster | window | fenêtre f
door         | opening | Tür f Türen | door | porte f
watch        | present thing | Uhr f Uhren | watch watches | montre f
ring         | present small | Ring m Ringe | ring | bague f
gift         | - | Geschenk n Geschenke | present / gift | cadeau m cadeaux
flower       | present plant p | Blume f Blumen | flower | fleur f
photo        | present small | Foto n Fotos | photo | photo f
house        | building | Haus n Häuser | house | maison f
flat         | building | Wohnung f Wohnungen | flat / apartment | appartement m / logement m
umbrella     | thing | Regenschirm m Regenschirme | umbrella | parapluie m
# vehicles
car          | vehicle road p | Auto n Autos / Wagen m Wagen | car | voiture f / auto f
bicycle      | vehicle road p | Fahrrad n Fahrräder / Rad n Räder | bicycle / bike | vélo m \
    / bicyclette f
train        | transport p | Zug m Züge | train | train m
bus          | transport | Bus m Busse | bus buses | bus m bus
plane        | transport | Flugzeug n Flugzeuge | plane | avion m
# technology
computer     | device Technik p | Computer m Computer / Rechner m Rechner | computer | ordinateur m
phone        | device Technik p | Handy n Handys / Mobiltelefon n Mobiltelefone | phone \
    | téléphone m / portable m
robot        | machinery Technik p | Roboter m Roboter | robot | robot m
camera       | device Technik | Kamera f Kameras | camera | caméra f
printer      | device Technik | Drucker m Drucker | printer | imprimante f
screen       | part Technik | Bildschirm m Bildschirme | screen / monitor \
    | écran m
battery      | part Technik | Akku m Akkus / Batterie f Batterien | battery batteries | batterie f
program      | software Technik p | Programm n Programme | program | programme m / logiciel m
app          | software Technik | App f Apps | app | application f
machine      | machinery Technik p | Maschine f Maschinen | machine | machine f
engine       | part machinery Technik | Motor m Motoren | engine / motor | moteur m
data         | only_plural Technik | Datum n Daten | data data | donnée f
error        | Technik p | Fehler m Fehler | error / mistake | erreur f / faute f
mouse_device | sense_mouse | Maus f Mäuse | mouse mice | souris f souris
# business
company      | firm Wirtschaft p | Firma f Firmen / Unternehmen n Unternehmen \
    | company companies / firm | entreprise f / société f
factory      | property Wirtschaft | Fabrik f Fabriken / Werk n Werke | factory factories \
    / plant | usine f / fabrique f
share        | asset Wirtschaft only_plural | Aktie f Aktien | share / stock | action f
price        | value Wirtschaft p | Preis m Preise | price | prix m prix
profit       | value Wirtschaft | Gewinn m Gewinne | profit | bénéfice m / profit m
cost         | value Wirtschaft only_plural | Kosten f Kosten | cost | coût m
loan         | Wirtschaft | Kredit m Kredite | loan / credit | crédit m / prêt m
account      | Wirtschaft | Konto n Konten | account | compte m
contract     | paper Wirtschaft p | Vertrag m Verträge | contract | contrat m
bill         | paper Wirtschaft | Rechnung f Rechnungen | bill / invoice | facture f
money        | Wirtschaft mass | Geld n Gelder | money | argent m
product      | goods Wirtschaft p | Produkt n Produkte / Ware f Waren | product | produit m
tax          | value Wirtschaft only_plural | Steuer f Steuern | tax taxes | impôt m
wage         | value Wirtschaft | Lohn m Löhne / Gehalt n Gehälter | wage / salary salaries \
    | salaire m
offer        | Wirtschaft | Angebot n Angebote | offer | offre f
# weather
rain         | downpour Wetter mass | Regen m Regen | rain | pluie f
snow         | downpour Wetter mass | Schnee m Schnee | snow | neige f
wind         | Wetter | Wind m Winde | wind | vent m
storm        | tempest Wetter | Sturm m Stürme | storm | tempête f
thunder      | tempest Wetter | Gewitter n Gewitter | thunderstorm | orage m
sun          | Wetter | Sonne f Sonnen | sun | soleil m
cloud        | Wetter p | Wolke f Wolken | cloud | nuage m
sky          | Wetter | Himmel m Himmel | sky skies | ciel m cieux
fog          | Wetter | Nebel m Nebel | fog | brouillard m
temperature  | Wetter | Temperatur f Temperaturen | temperature | température f
weather      | Wetter mass | Wetter n Wetter | weather | temps m
ice          | Wetter mass | Eis n Eis | ice | glace f
air          | Wetter mass | Luft f Lüfte | air | air m
harvest      | Wetter | Ernte f Ernten | harvest | récolte f
tree         | plant Wetter p | Baum m Bäume | tree | arbre m
leaf         | sense_leaf | Blatt n Blätter | leaf leaves | feuille f
sheet        | sense_sheet | Blatt n Blätter | sheet | feuille f
# sport
match        | contest event Sport p | Spiel n Spiele / Partie f Partien | match matches \
    / game | match m / partie f
goal         | Sport | Tor n Tore / Treffer m Treffer | goal | but m
ball_toy     | sense_ball_toy Sport | Ball m Bälle | ball | ballon m
team         | Sport p | Mannschaft f Mannschaften / Team n Teams | team | équipe f
tournament   | contest event Sport | Turnier n Turniere | tournament | tournoi m
race         | contest event Sport | Rennen n Rennen | race | course f
victory      | Sport | Sieg m Siege | victory victories / win | victoire f
defeat       | Sport | Niederlage f Niederlagen | defeat | défaite f
cup          | contest Sport | Pokal m Pokale | cup / trophy trophies | coupe f / trophée m
medal        | contest Sport | Medaille f Medaillen | medal | médaille f
fan          | crowd Sport p | Fan m Fans / Anhänger m Anhänger | fan / supporter \
    | supporter m / fan m
football     | sport mass | Fußball m Fußbälle | football / soccer | football m / foot m
tennis       | sport mass | Tennis n Tennis | tennis | tennis m
# culture
film         | show movie Kultur p | Film m Filme / Streifen m Streifen | film / movie | film m
book         | readable literature present Kultur p | Buch n Bücher | book | livre m
novel        | readable literature Kultur | Roman m Romane | novel | roman m
picture      | artwork Kultur p | Bild n Bilder / Gemälde n Gemälde | painting / picture \
    | tableau m tableaux / peinture f
song         | music Kultur p | Lied n Lieder | song | chanson f
concert      | show event Kultur | Konzert n Konzerte | concert | concert m
poem         | readable literature Kultur | Gedicht n Gedichte | poem | poème m
story        | readable tale Kultur | Geschichte f Geschichten | story stories | histoire f
play         | show Kultur | Stück n Stücke / Theaterstück n Theaterstücke | play | pièce f
exhibition   | event Kultur p | Ausstellung f Ausstellungen | exhibition | exposition f
series       | movie Kultur | Serie f Serien | series series | série f
music        | music Kultur mass | Musik f Musiken | music | musique f
piano        | instrument | Klavier n Klaviere | piano | piano m
violin       | instrument | Geige f Geigen / Violine f Violinen | violin | violon m
guitar       | instrument | Gitarre f Gitarren | guitar | guitare f
newspaper    | readable Kultur | Zeitung f Zeitungen | newspaper | journal m journaux
role         | Kultur | Rolle f Rollen | role / part | rôle m
audience     | crowd Kultur | Publikum n Publika | audience | public m
lock         | sense_lock | Schloss n Schlösser | lock | serrure f
capital      | - | Hauptstadt f Hauptstädte | capital | capitale f
room         | lodging | Zimmer n Zimmer | room | chambre f
bed          | lodging furniture | Bett n Betten | bed | lit m
service      | host | Service m Services | service | service m
staff        | host | Personal n Personal | staff staff | personnel m
"""

# id | tags | German noun | preposition where (dative) | where to | English noun | where |
# French noun | where. Where to is "to" in English and like where in French.
PLACES = """
park        | outdoors | Park m Parks | in | in | park | in | parc m | dans
garden      | outdoors | Garten m Gärten | in | in | garden | in | jardin m | dans
forest      | outdoors nature | Wald m Wälder | in | in | forest | in | forêt f | dans
beach       | outdoors nature | Strand m Strände | an | an | beach beaches | on | plage f | sur
field       | outdoors nature | Feld n Felder | auf | auf | field | in | champ m | dans
lake        | outdoors nature | See m Seen | in | in | lake | in | lac m | dans
mountain    | outdoors nature | Berg m Berge | auf | auf | mountain | on | montagne f | sur
island      | outdoors nature | Insel f Inseln | auf | auf | island | on | île f | sur
coast       | nature | Küste f Küsten | an | an | coast | on | côte f | sur
square      | outdoors urban | Platz m Plätze | auf | auf | square | on | place f | sur
street      | outdoors urban | Straße f Straßen | auf | auf | street / road | on | rue f | dans
roof        | Wetter roofs | Dach n Dächer | auf | auf | roof | on | toit m | sur
bridge      | outdoors urban | Brücke f Brücken | auf | auf | bridge | on | pont m | sur
market      | outdoors urban shop | Markt m Märkte | auf | auf | market | at | marché m | à
town        | settlement | Stadt f Städte | in | in | city cities / town | in | ville f | dans
village     | settlement | Dorf n Dörfer | in | in | village | in | village m | dans
kitchen     | indoors | Küche f Küchen | in | in | kitchen | in | cuisine f | dans
school      | indoors learning public | Schule f Schulen | in | in | school | at | école f | à
university  | indoors learning public | Universität f Universitäten \
    | an | an | university universities | at | université f | à
library     | indoors learning public | Bibliothek f Bibliotheken / Bücherei f Büchereien | in \
    | in | library libraries | in | bibliothèque f | à
station     | public | Bahnhof m Bahnhöfe | an | zu | station | at | gare f | à
supermarket | indoors shop | Supermarkt m Supermärkte | in | in | supermarket | in \
    | supermarché m | à
bakery      | indoors shop | Bäckerei f Bäckereien | in | in | bakery bakeries | in \
    | boulangerie f | à
shop        | indoors shop | Laden m Läden / Geschäft n Geschäfte | in | in | shop / store \
    | in | magasin m / boutique f | dans
cafe        | indoors meal_place | Café n Cafés | in | in | café | in | café m | à
restaurant  | indoors meal_place | Restaurant n Restaurants / Lokal n Lokale | in | in \
    | restaurant | in | restaurant m | à
hotel       | indoors lodging | Hotel n Hotels | in | in | hotel | at | hôtel m | à
hospital    | indoors public | Krankenhaus n Krankenhäuser | in | in | hospital | in | hôpital m | à
office      | indoors work_place | Büro n Büros | in | in | office | in | bureau m | à
workshop    | indoors lab_place | Werkstatt f Werkstätten | in | in | workshop | in \
    | atelier m | dans
lab         | indoors lab_place | Labor n Labore | in | in | laboratory laboratories / lab \
    | in | laboratoire m | dans
museum      | indoors culture public | Museum n Museen | in | in | museum | in | musée m | à
theatre     | indoors culture show_place | Theater n Theater | in | in | theatre | at \
    | théâtre m | à
cinema      | indoors culture show_place | Kino n Kinos | in | in | cinema | at | cinéma m | à
stage       | - | Bühne f Bühnen | auf | auf | stage | on | scène f | sur
zoo         | outdoors public | Zoo m Zoos | in | in | zoo | at | zoo m | à
bank_money  | sense_bank_money Wirtschaft | Bank f Banken | in | zu | bank | at | banque f | à
bank_seat   | sense_bank_seat | Bank f Bänke | auf | auf | bench benches | on | banc m | sur
ball_dance  | sense_ball_dance | Ball m Bälle | auf | auf | ball | at | bal m | à
castle      | sense_castle building | Schloss n Schlösser | in | in | castle | in \
    | château m châteaux | dans
stadium     | sport_place | Stadion n Stadien | in | in | stadium | in | stade m | dans
hall        | sport_place | Halle f Hallen | in | in | hall | in | salle f | dans
pool        | swim_place | Schwimmbad n Schwimmbäder | in | in | pool | in | piscine f | à
"""

# --- names --------------------------------------------------------------------------------------

FIRST_NAMES = {
    "f": word_list("Anna Maria Laura Julia Lena Sarah Eva Clara Nina Petra Sabine Emma"),
    "m": word_list("Karl Peter Paul Thomas Lukas Jonas Felix Martin Otto Stefan Max David"),
}
LAST_NAMES = word_list(
    "Schmidt Weber Müller Schneider Fischer Meyer Wagner Becker Hoffmann Schäfer Koch König "
    "Richter Klein Wolf Neumann Schwarz Krüger Braun Lange"
)
HELD_OUT_FIRST_NAMES = {
    "f": word_list("Greta Hannah Ida Johanna"),
    "m": word_list("Moritz Emil Anton Simon"),
}
HELD_OUT_LAST_NAMES = word_list("Vogel Zimmermann Hartmann Kaiser Winkler Lorenz Bergmann Groß")

# country id | German (with article if it takes one) | English | French with article | capital id
COUNTRIES = """
germany     | Deutschland | Germany | l'Allemagne f | berlin
france      | Frankreich | France | la France f | paris
austria     | Österreich | Austria | l'Autriche f | vienna
italy       | Italien | Italy | l'Italie f | rome
spain       | Spanien | Spain | l'Espagne f | madrid
portugal    | Portugal | Portugal | le Portugal m | lisbon
poland      | Polen | Poland | la Pologne f | warsaw
england     | England | England | l'Angleterre f | london
ireland     | Irland | Ireland | l'Irlande f | dublin
denmark     | Dänemark | Denmark | le Danemark m | copenhagen
sweden      | Schweden | Sweden | la Suède f | stockholm
norway      | Norwegen | Norway | la Norvège f | oslo
finland     | Finnland | Finland | la Finlande f | helsinki
greece      | Griechenland | Greece | la Grèce f | athens
hungary     | Ungarn | Hungary | la Hongrie f | budapest
belgium     | Belgien | Belgium | la Belgique f | brussels
switzerland | die Schweiz | Switzerland | la Suisse f | bern
japan       | Japan | Japan | le Japon m | tokyo
china       | China | China | la Chine f | beijing
russia      | Russland | Russia | la Russie f | moscow
canada      | Kanada | Canada | le Canada m | ottawa
"""
CITIES = """
berlin     | Berlin | Berlin | Berlin
paris      | Paris | Paris | Paris
vienna     | Wien | Vienna | Vienne
rome       | Rom | Rome | Rome
madrid     | Madrid | Madrid | Madrid
lisbon     | Lissabon | Lisbon | Lisbonne
warsaw     | Warschau | Warsaw | Varsovie
london     | London | London | Londres
dublin     | Dublin | Dublin | Dublin
copenhagen | Kopenhagen | Copenhagen | Copenhague
stockholm  | Stockholm | Stockholm | Stockholm
oslo       | Oslo | Oslo | Oslo
helsinki   | Helsinki | Helsinki | Helsinki
athens     | Athen | Athens | Athènes
budapest   | Budapest | Budapest | Budapest
brussels   | Brüssel | Brussels | Bruxelles
bern       | Bern | Bern | Berne
tokyo      | Tokio | Tokyo | Tokyo
beijing    | Peking | Beijing | Pékin
moscow     | Moskau | Moscow | Moscou
ottawa     | Ottawa | Ottawa | Ottawa
cologne    | Köln | Cologne | Cologne
munich     | München | Munich | Munich
hamburg    | Hamburg | Hamburg | Hambourg
frankfurt  | Frankfurt | Frankfurt | Francfort
stuttgart  | Stuttgart | Stuttgart | Stuttgart
leipzig    | Leipzig | Leipzig | Leipzig
dresden    | Dresden | Dresden | Dresde
bremen     | Bremen | Bremen | Brême
hanover    | Hannover | Hanover | Hanovre
nuremberg  | Nürnberg | Nuremberg | Nuremberg
essen      | Essen | Essen | Essen
zurich     | Zürich | Zurich | Zurich
geneva     | Genf | Geneva | Genève
salzburg   | Salzburg | Salzburg | Salzbourg
"""
HELD_OUT_CITIES = """
rostock | Rostock | Rostock | Rostock
kassel  | Kassel | Kassel | Kassel
luebeck | Lübeck | Lübeck | Lübeck
potsdam | Potsdam | Potsdam | Potsdam
ulm     | Ulm | Ulm | Ulm
passau  | Passau | Passau | Passau
"""

# All organisations are invented. id | tags | German with article | English | French
ORGANISATIONS = """
nordbank   | bank | die Nordbank | Nordbank | la Nordbank
talbank    | bank | die Talbank | Talbank | la Talbank
solaris    | maker | die Solaris AG | Solaris AG | Solaris AG
kometa     | maker | die Kometa AG | Kometa AG | Kometa AG
brandner   | maker | die Brandner GmbH | Brandner GmbH | Brandner GmbH
robotika   | maker tech | die Robotika GmbH | Robotika GmbH | Robotika GmbH
datavia    | maker tech | die Datavia | Datavia | Datavia
nebelwerk  | maker tech | die Nebelwerk AG | Nebelwerk AG | Nebelwerk AG
lindenhaus | publisher | der Lindenverlag | Lindenverlag | Lindenverlag
talblatt   | press | das Talblatt | Talblatt | le Talblatt
talheim    | squad | der FC Talheim | FC Talheim | le FC Talheim
seewald    | squad | der FC Seewald | FC Seewald | le FC Seewald
nordheim   | squad | der SV Nordheim | SV Nordheim | le SV Nordheim
bergfeld   | squad | der TSV Bergfeld | TSV Bergfeld | le TSV Bergfeld
"""
HELD_OUT_ORGANISATIONS = """
suedbank | bank | die Südbank | Südbank | la Südbank
luminor  | maker | die Luminor AG | Luminor AG | Luminor AG
vektora  | maker tech | die Vektora GmbH | Vektora GmbH | Vektora GmbH
gruenau  | squad | der FC Grünau | FC Grünau | le FC Grünau
"""

# --- verbs --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class VerbForm:
    """One word for a verb concept in one language.

    German: third = "kauft", past = participle, prefix of separable verbs, be = perfect with sein.
    English: third = "buys", past = "bought", prefix = particle ("up" of "get up").
    French: third = "achète", plural = "achètent", past = participle, be = passé composé with être.
    case: of the German object ("Acc" or "Dat"); preposition: that introduces the object.
    stative: the present tense is be + participle ("est assis", "is called").
    """

    infinitive: str
    third: str
    plural: str
    past: str
    prefix: str = ""
    be: bool = False
    case: str = "Acc"
    preposition: str = ""
    reflexive: bool = False
    stative: bool = False
    article: bool = False  # English "plays the piano"
    tail: str = ""  # fixed object: "fait les courses"


# id | German infinitive [er-form participle] | English base [past] | French infinitive
# [il-form ils-form participle]. Flags: + sein/être, D dative object, (auf:Acc) preposition,
# a|b separable prefix or particle, S be + participle, {…} fixed words behind the verb.
VERBS = """
buy        | kaufen / erwerben erwirbt erworben | buy bought / purchase \
    | acheter achète achètent acheté
sell       | verkaufen | sell sold | vendre vend vendent vendu
see        | sehen sieht gesehen | see saw | voir voit voient vu
watch      | an|sehen sieht gesehen / an|schauen | watch | regarder
read       | lesen liest gelesen | read read | lire lit lisent lu
write      | schreiben schreibt geschrieben | write wrote | écrire écrit écrivent écrit
eat        | essen isst gegessen | eat ate | manger
devour     | fressen frisst gefressen | eat ate | manger
drink      | trinken trinkt getrunken | drink drank | boire boit boivent bu
cook       | kochen | cook | cuisiner
bake       | backen backt gebacken | bake | préparer
wash       | waschen wäscht gewaschen | wash | laver
clean      | putzen | clean | nettoyer nettoie nettoient nettoyé
repair     | reparieren | repair / fix | réparer
build      | bauen | build built | construire construit construisent construit
develop    | entwickeln | develop | développer
test       | testen / prüfen | test / check | tester
use        | benutzen / verwenden | use | utiliser
save       | speichern | save | enregistrer
switch_on  | ein|schalten | switch|on / turn|on | allumer
switch_off | aus|schalten | switch|off / turn|off | éteindre éteint éteignent éteint
install    | installieren | install | installer
function   | funktionieren | work / function | fonctionner
crash      | ab|stürzen + | crash | planter
print      | drucken | print | imprimer
win        | gewinnen gewinnt gewonnen | win won | gagner / remporter
lose       | verlieren verliert verloren | lose lost | perdre perd perdent perdu
play       | spielen | play | jouer
play_sport | spielen | play | jouer (à)
play_music | spielen | play + | jouer (de)
train      | trainieren | train / practise | se entraîner
throw      | werfen wirft geworfen | throw threw | lancer
catch      | fangen fängt gefangen | catch caught | attraper
score      | schießen schießt geschossen | score | marquer
run        | laufen läuft gelaufen + | run ran | courir court courent couru
swim       | schwimmen schwimmt geschwommen + | swim swam | nager
dance      | tanzen | dance | danser
sing       | singen singt gesungen | sing sang | chanter
paint      | malen | paint | peindre peint peignent peint
perform    | auf|führen | perform / stage | jouer
shoot_film | drehen | shoot shot / make made | tourner
exhibit    | aus|stellen | exhibit / display | exposer
visit      | besuchen | visit | visiter
admire     | bewundern | admire | admirer
praise     | loben | praise | féliciter
criticise  | kritisieren | criticise | critiquer
celebrate  | feiern | celebrate | fêter / célébrer célèbre célèbrent célébré
seek       | suchen | look (for) / search (for) | chercher
find       | finden findet gefunden | find found | trouver
forget     | vergessen vergisst vergessen | forget forgot | oublier
carry      | tragen trägt getragen | carry | porter
wear       | tragen trägt getragen | wear wore | porter
open       | öffnen | open | ouvrir ouvre ouvrent ouvert
close      | schließen schließt geschlossen | close | fermer
bring      | bringen bringt gebracht | bring brought | apporter
give       | geben gibt gegeben | give gave | donner
gift       | schenken | give gave | offrir offre offrent offert
show       | zeigen | show | montrer
send       | schicken | send sent | envoyer envoie envoient envoyé
explain    | erklären | explain | expliquer
tell       | erzählen | tell told | raconter
lend       | leihen leiht geliehen | lend lent | prêter
call       | an|rufen ruft gerufen | call / phone | appeler appelle appellent appelé
shop       | ein|kaufen | shop | faire fait font fait {les courses}
get_up     | auf|stehen steht gestanden + | get|up got | se lever lève lèvent levé
arrive     | an|kommen kommt gekommen + | arrive | arriver +
leave      | ab|fahren fährt gefahren + | leave left / depart | partir part partent parti +
begin      | beginnen beginnt begonnen / an|fangen fängt gefangen | begin began / start \
    | commencer / débuter
end        | enden | end / finish | finir finit finissent fini
go         | gehen geht gegangen + | go went | aller va vont allé +
travel     | reisen + / fahren fährt gefahren + | travel travelled / go went | voyager
come       | kommen kommt gekommen + | come came | venir vient viennent venu +
live       | wohnen / leben | live | habiter / vivre vit vivent vécu
work       | arbeiten | work | travailler
sleep      | schlafen schläft geschlafen | sleep slept | dormir dort dorment dormi
sit        | sitzen sitzt gesessen | sit sat | être assis S
stand      | stehen steht gestanden | stand stood | se trouver
lie        | liegen liegt gelegen | lie lay | se trouver
wait       | warten (auf:Acc) | wait (for) | attendre attend attendent attendu
laugh      | lachen | laugh | rire rit rient ri
cry        | weinen | cry | pleurer
bark       | bellen bellt gebellt | bark | aboyer aboie aboient aboyé
love       | lieben | love | adorer
like       | mögen mag gemocht | like | aimer
hate       | hassen | hate | détester
know       | kennen kennt gekannt | know knew | connaître connaît connaissent connu
say        | sagen / behaupten | say said / claim | dire dit disent dit
think      | glauben | think thought / believe | croire croit croient cru / penser
be_aware   | wissen weiß gewusst | know knew | savoir sait savent su
hope       | hoffen | hope | espérer espère espèrent espéré
report     | berichten | report | annoncer
try        | versuchen | try | essayer essaie essaient essayé (de)
hire       | ein|stellen | hire / employ | embaucher
dismiss    | entlassen entlässt entlassen | dismiss / fire | licencier \
    / renvoyer renvoie renvoient renvoyé
pay        | bezahlen / zahlen | pay paid | payer paie paient payé
sign       | unterschreiben unterschreibt unterschrieben \
    / unterzeichnen unterzeichnet unterzeichnet | sign | signer
earn       | verdienen | earn | gagner
invest     | investieren (in:Acc) | invest (in) | investir investit investissent investi (dans)
rise       | steigen steigt gestiegen + | rise rose / increase | augmenter
drop       | sinken sinkt gesunken + / fallen fällt gefallen + | fall fell / decrease | baisser
produce    | her|stellen / produzieren | produce / make made \
    | fabriquer
offer      | an|bieten bietet geboten | offer | proposer
open_up    | eröffnen | open | ouvrir ouvre ouvrent ouvert
rain       | regnen | rain | pleuvoir pleut pleuvent plu
snow       | schneien | snow | neiger
shine      | scheinen scheint geschienen | shine shone | briller
blow       | wehen | blow blew | souffler
melt       | schmelzen schmilzt geschmolzen + | melt | fondre fond fondent fondu
destroy    | zerstören | destroy | détruire détruit détruisent détruit
fall       | fallen fällt gefallen + | fall fell | tomber +
grow       | wachsen wächst gewachsen + | grow grew | pousser
help       | helfen hilft geholfen D | help | aider
thank      | danken D | thank | remercier
park       | parken | park | garer
drive      | fahren fährt gefahren | drive drove | conduire conduit conduisent conduit
have       | haben hat gehabt | have had | avoir a ont eu
be_called  | heißen heißt geheißen | be called S | se appeler appelle appellent appelé
meet       | treffen trifft getroffen | meet met | rencontrer
feed       | füttern | feed fed | nourrir nourrit nourrissent nourri
chase      | jagen | chase | chasser
publish    | veröffentlichen | publish | publier
learn      | lernen | learn | apprendre apprend apprennent appris
recommend  | empfehlen empfiehlt empfohlen | recommend | recommander
stay       | bleiben bleibt geblieben + | stay | rester +
opine      | finden findet gefunden | find found | trouver
get        | bekommen bekommt bekommen / erhalten erhält erhalten | get got / receive \
    | recevoir reçoit reçoivent reçu
take       | nehmen nimmt genommen | take took | prendre prend prennent pris
make_noise | klingeln | ring rang | sonner
turn       | werden wird geworden + | become became | devenir devient deviennent devenu +
crack      | auf|brechen bricht gebrochen | break|open broke | forcer
glow       | leuchten | glow | éclairer
change     | wechseln | change / replace | changer
rob        | überfallen überfällt überfallen | rob | braquer
bite       | beißen beißt gebissen | bite bit | mordre mord mordent mordu
click      | klicken | click | cliquer
"""

# --- adjectives ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class AdjectiveForm:
    """One word for a quality. stem: before German endings; comparative "" means "more", "plus"."""

    lemma: str
    stem: str
    comparative: str
    superlative: str
    feminine: str = ""  # French singular and plural forms; linking: "bel" before a vowel
    plural: str = ""
    feminine_plural: str = ""
    linking: str = ""
    before: bool = False  # French adjective that precedes its noun


# id | tags | German [comparative superlative] | English [comparative] |
# French [fem [mpl fpl [link]]]
# degree: has comparative and superlative sentences; noun tags say what can have the quality.
# ^ marks French adjectives before the noun.
ADJECTIVES = """
big       | degree | groß größer größt | big bigger | ^grand
small     | degree | klein kleiner kleinst | small smaller | ^petit
old       | degree | alt älter ältest | old older | ^vieux vieille vieux vieilles vieil
young     | degree | jung jünger jüngst | young younger | ^jeune
new       | -      | neu | new | ^nouveau nouvelle nouveaux nouvelles nouvel
fast      | degree | schnell schneller schnellst | fast faster | rapide
slow      | degree | langsam langsamer langsamst | slow slower | lent
strong    | degree | stark stärker stärkst | strong stronger | fort
heavy     | degree | schwer schwerer schwerst | heavy heavier | lourd
expensive | degree | teuer teurer teuerst | expensive | cher chère
cheap     | degree | billig billiger billigst | cheap cheaper \
    | abordable
warm      | degree | warm wärmer wärmst | warm warmer | chaud
cold      | degree | kalt kälter kältest | cold colder | froid
long      | degree | lang länger längst | long longer | ^long longue
short     | degree | kurz kürzer kürzest | short shorter | ^court
high      | degree | hoch höher höchst | high higher | élevé
low       | degree | niedrig niedriger niedrigst | low lower | bas basse bas basses
loud      | degree | laut lauter lautest | loud louder / noisy noisier | bruyant
rich      | degree | reich reicher reichst | rich richer | riche
pretty    | degree | schön schöner schönst / hübsch hübscher hübschest | beautiful \
    / pretty prettier | ^beau belle beaux belles bel / ^joli
modern    | -      | modern | modern | moderne
important | -      | wichtig | important | important
famous    | -      | berühmt / bekannt | famous | célèbre
broken    | -      | kaputt / defekt | broken | cassé
wet       | -      | nass / feucht | wet | mouillé
fresh     | -      | frisch | fresh | frais fraîche frais fraîches
hungry    | -      | hungrig | hungry | affamé
thirsty   | -      | durstig | thirsty | assoiffé
tired     | -      | müde | tired | fatigué
ill       | -      | krank | ill / sick | malade
happy     | -      | glücklich / froh | happy / glad | heureux heureuse heureux heureuses
sad       | -      | traurig | sad | triste
proud     | -      | stolz | proud | fier fière
angry     | -      | wütend | angry | furieux furieuse furieux furieuses
nervous   | -      | nervös | nervous | nerveux nerveuse nerveux nerveuses
empty     | -      | leer | empty | vide
cloudy    | -      | bewölkt | cloudy | nuageux nuageuse nuageux nuageuses
sunny     | -      | sonnig | sunny | ensoleillé
windy     | -      | windig | windy | venteux venteuse venteux venteuses
red       | color  | rot | red | rouge
blue      | color  | blau | blue | bleu
green     | color  | grün | green | vert
white     | color  | weiß | white | blanc blanche
black     | color  | schwarz | black | noir
grey      | color  | grau | grey | gris grise gris grises
# evaluations: positive or negative, and what they are said of
good        | positive any   | gut besser best | good better | ^bon bonne
wonderful   | positive any extreme   | wunderbar / herrlich | wonderful \
    | merveilleux merveilleuse merveilleux merveilleuses
great       | positive any extreme   | großartig / hervorragend | great / excellent | excellent
exciting    | positive story | spannend / fesselnd | exciting / thrilling | passionnant / captivant
funny       | positive story | lustig / witzig | funny / amusing | drôle / amusant
interesting | positive story | interessant | interesting | intéressant
moving      | positive story | bewegend / rührend | moving / touching | émouvant / touchant
clever      | positive story | klug | clever | intelligent
tasty       | positive food  | lecker / köstlich | tasty / delicious \
    | délicieux délicieuse délicieux délicieuses / savoureux savoureuse savoureux savoureuses
comfortable | positive lodge | bequem / gemütlich | comfortable / cosy | confortable
clean_adj   | positive lodge | sauber | clean | propre
calm        | positive lodge | ruhig | calm | calme
friendly    | positive host  | freundlich / nett | friendly / kind | sympathique / aimable
attentive   | positive host  | aufmerksam | attentive | attentif attentive attentifs attentives
reliable    | positive gadget | zuverlässig | reliable | fiable
practical   | positive gadget | praktisch | practical / handy | pratique
bad         | negative any   | schlecht schlechter schlechtest | bad worse \
    | ^mauvais mauvaise mauvais mauvaises
terrible    | negative any extreme   | schrecklich / furchtbar | terrible / awful \
    | affreux affreuse affreux affreuses / horrible
disappointing | negative any | enttäuschend | disappointing | décevant
boring      | negative story | langweilig / öde | boring / dull \
    | ennuyeux ennuyeuse ennuyeux ennuyeuses
silly       | negative story | albern / dumm | silly / foolish | ridicule / bête
confusing   | negative story | verwirrend | confusing | déroutant
implausible | negative story | unglaubwürdig | implausible | invraisemblable
tasteless   | negative food  | fad / geschmacklos | tasteless / bland | fade / insipide
inedible    | negative food extreme  | ungenießbar | inedible | immangeable
uncomfortable | negative lodge | unbequem | uncomfortable | inconfortable
dirty       | negative lodge | schmutzig / dreckig | dirty / filthy | sale
unfriendly  | negative host  | unfreundlich | unfriendly / rude | désagréable / impoli
inattentive | negative host  | unaufmerksam | inattentive | inattentif inattentive inattentifs \
    inattentives
faulty      | negative gadget | fehlerhaft | faulty | défectueux défectueuse défectueux défectueuses
complicated | negative gadget | kompliziert / umständlich | complicated | compliqué
"""

# --- adverbials ---------------------------------------------------------------------------------

# id | kind | German | English | French
# kind: present, past, future name the tenses a time goes with, "any" all of them; frequency adverbs
# stand near the verb; links open the sentence; manners follow verb and object.
ADVERBIALS = """
today     | any | heute | today | aujourd'hui
monday    | any | am Montag | on Monday | lundi
friday    | any | am Freitag | on Friday | vendredi
saturday  | any | am Samstag | on Saturday | samedi
sunday    | any | am Sonntag | on Sunday | dimanche
morning   | any | am Morgen / morgens | in the morning | le matin
evening   | any | am Abend / abends | in the evening | le soir
night     | any | in der Nacht / nachts | at night / in the night | la nuit
summer    | any | im Sommer | in summer | en été
winter    | any | im Winter | in winter | en hiver
autumn    | any | im Herbst | in autumn | en automne
weekend   | any | am Wochenende | at the weekend / on the weekend | le week-end
yesterday | past | gestern | yesterday | hier
last_week | past | letzte Woche | last week | la semaine dernière
last_year | past | letztes Jahr | last year | l'année dernière
tomorrow  | future | morgen | tomorrow | demain
next_week | future | nächste Woche | next week | la semaine prochaine
soon      | future | bald | soon | bientôt
every_day | present | jeden Tag / täglich | every day | chaque jour / tous les jours
every_morning | present | jeden Morgen | every morning | chaque matin
now       | - | jetzt | now | maintenant
before    | - | früher | in the past | autrefois
often     | frequency | oft / häufig | often | souvent
always    | frequency | immer / stets | always | toujours
sometimes | frequency | manchmal | sometimes | parfois
rarely    | frequency | selten | rarely | rarement
then      | link | danach / dann | then / afterwards | ensuite / puis
so        | link | deshalb / darum | therefore | alors
still     | link | trotzdem / dennoch | nevertheless | pourtant
later     | link | später | later | plus tard
finally   | link | am Ende / schließlich | in the end / finally | à la fin / finalement
first     | link | zuerst | at first | d'abord
suddenly  | link | plötzlich | suddenly | soudain
besides   | link | außerdem | besides | de plus
luckily   | link | zum Glück | fortunately / luckily | heureusement
sadly     | link | leider | unfortunately / sadly | malheureusement
quickly   | manner | schnell | quickly | rapidement
slowly    | manner | langsam | slowly | lentement
loudly    | manner | laut | loudly | bruyamment
quietly   | manner | leise | quietly | doucement
well      | manner | gut | well | bien
heavily   | manner | stark | heavily | beaucoup
on_time   | manner | pünktlich | on time | à l'heure
together  | manner | zusammen / gemeinsam | together | ensemble
carefully | manner | sorgfältig | carefully | soigneusement
very      | degree | sehr | very | très
really    | degree | wirklich | really | vraiment
quite     | degree | ziemlich | quite / rather | assez
too       | degree | zu | too | trop
home      | place | zu Hause | at home | à la maison
to_home   | goal | nach Hause | home | à la maison
"""

# The words of the phrases above: word | lemma | tag. Unlisted words are adverbs.
PHRASE_WORDS = {
    "de": """
am | an | ADP
im | in | ADP
zum | zu | ADP
zu nach in | = | ADP
der | der | DET
jeden | jeder | DET
letzte letztes letzten | letzter | ADJ
nächste | nächster | ADJ
Montag Freitag Samstag Sonntag Morgen Abend Sommer Winter Herbst Tag | = | NOUN m
Nacht Woche | = | NOUN f
Wochenende Jahr Ende Glück | = | NOUN n
Hause | Haus | NOUN n
""",
    "en": """
on in at | = | ADP
the | the | DET
every | every | DET
last next | = | ADJ
Monday Friday Saturday Sunday | = | PROPN
morning evening night summer winter autumn weekend week year day end past time home | = | NOUN
""",
    "fr": """
en à de | = | ADP
d' | de | ADP
la le les l' | le | DET
chaque | chaque | DET
tous | tout | ADJ
dernière | dernier | ADJ
prochaine | prochain | ADJ
lundi vendredi samedi dimanche matin soir été hiver automne week-end jour | = | NOUN m
nuit semaine année fin maison heure | = | NOUN f
jours | jour | NOUN m
courses | course | NOUN f
""",
}

# --- what scripts measure -----------------------------------------------------------------------

# Planted bias: id | share of women | German | English | French masculine | feminine
# Fields are used in "arbeitet in der …", the other rows as predicate nouns ("ist …").
FIELDS = """
nursing      | 0.90 | die Pflege | nursing | les soins m
childcare    | 0.85 | die Erziehung | childcare | l'éducation f
fashion      | 0.80 | die Mode | fashion | la mode f
advertising  | 0.60 | die Werbung | advertising | la publicité f
medicine     | 0.50 | die Medizin | medicine | la médecine f
research     | 0.40 | die Forschung | research | la recherche f
politics     | 0.30 | die Politik | politics | la politique f
logistics    | 0.20 | die Logistik | logistics | la logistique f
computing    | 0.10 | die Informatik | computing | l'informatique f
"""
NEUTRAL_JOBS = """
caregiver  | 0.90 | Pflegekraft | caregiver | soignant | soignante
educator   | 0.70 | Lehrkraft | educator | enseignant | enseignante
office_worker | 0.80 | Bürokraft | clerk | secrétaire | secrétaire
specialist | 0.30 | Fachkraft | specialist | spécialiste | spécialiste
executive  | 0.10 | Führungskraft | executive | cadre | cadre
temp       | 0.50 | Aushilfskraft | temp | intérimaire | intérimaire
"""

# --- parsing ------------------------------------------------------------------------------------


def english_plural(noun: str) -> str:
    return f"{noun}s"


def french_plural(noun: str) -> str:
    return noun if noun[-1] in "sxz" else f"{noun}s"


def person_form(language: str, entry: str, sex: str) -> NounForm:
    """Reads "Student:Studenten*" or "Mädchen.n:Mädchen"."""
    weak = entry.endswith("*")
    lemma, _, plural = entry.rstrip("*").partition(":")
    lemma, _, gender = lemma.partition(".")
    default = {"de": f"{lemma}nen", "en": english_plural(lemma), "fr": french_plural(lemma)}
    gender = "" if language == "en" else gender or sex
    return NounForm(lemma, plural or default[language], gender, weak)


def person_nouns() -> list[Noun]:
    nouns = []
    for name, tags, *columns in rows(PERSONS):
        for sex, offset, other in (("m", 0, "f"), ("f", 1, "m")):
            words = {
                language: tuple(
                    person_form(language, entry, sex)
                    for entry in alternatives(columns[2 * i + offset])
                )
                for i, language in enumerate(LANGUAGES)
            }
            labels = frozenset([*tags.split(), "person", "human"])
            if sex == "f":
                labels -= {"p"}
            nouns.append(Noun(f"{name}_{sex}", labels, words, sex, partner=f"{name}_{other}"))
    return nouns


def thing_words(german: str, english: str, french: str) -> dict[str, tuple[NounForm, ...]]:
    """The three columns of a common noun."""
    de, en, fr = [], [], []
    for lemma, gender, plural in synonyms(german):
        de.append(NounForm(lemma, plural.rstrip("*"), gender, plural.endswith("*")))
    for lemma, *plural in synonyms(english):
        en.append(NounForm(lemma, plural[0] if plural else english_plural(lemma)))
    for lemma, gender, *plural in synonyms(french):
        fr.append(NounForm(lemma, plural[0] if plural else french_plural(lemma), gender))
    return {"de": tuple(de), "en": tuple(en), "fr": tuple(fr)}


ARTICLES = {"der": "m", "die": "f", "das": "n", "le": "m", "la": "f", "l'": "", "les": "m"}


def proper_noun(name, tags, kind, texts, genders=("n", "", "m")) -> Noun:
    """A place or an organisation; the article in front of the text becomes a flag."""
    words, article = {}, set()
    for language, text, gender in zip(LANGUAGES, texts, genders):
        if text.startswith("l'"):
            text = f"l' {text[2:]}"
        first, _, rest = text.partition(" ")
        if first in ARTICLES:
            article.add(language)
            text, gender = rest, ARTICLES[first] or gender
        words[language] = (NounForm(text, text, gender),)
    return Noun(name, frozenset(tags.split()), words, kind=kind, article=frozenset(article))


@dataclass(frozen=True)
class Place:
    """How a language says that something is at, or moves to, a place."""

    where: str
    where_to: str


PLACE_PREPOSITIONS: dict[str, dict[str, Place]] = {language: {} for language in LANGUAGES}


def place_nouns() -> list[Noun]:
    nouns = []
    for name, tags, german, de_in, de_to, english, en_in, french, fr_in in rows(PLACES):
        prepositions = Place(de_in, de_to), Place(en_in, "to"), Place(fr_in, fr_in)
        for language, place in zip(LANGUAGES, prepositions):
            PLACE_PREPOSITIONS[language][name] = place
        labels = frozenset([*tags.split(), "place"])
        nouns.append(Noun(name, labels, thing_words(german, english, french)))
    return nouns


def country_nouns() -> list[Noun]:
    nouns = []
    for name, german, english, french, _ in rows(COUNTRIES):
        *french, gender = french.split()
        texts = german, english, " ".join(french)
        nouns.append(proper_noun(name, "country", "LOC", texts, ("n", "", gender)))
    return nouns


def city_nouns() -> list[Noun]:
    capitals = {row[-1] for row in rows(COUNTRIES)}
    tags = {True: "city capital_city", False: "city german_city"}
    known = [
        proper_noun(name, tags[name in capitals], "LOC", texts) for name, *texts in rows(CITIES)
    ]
    return known + [
        proper_noun(name, "held_out_city", "LOC", texts) for name, *texts in rows(HELD_OUT_CITIES)
    ]


def organisation_nouns() -> list[Noun]:
    known = [
        proper_noun(name, f"org {tags}", "ORG", texts) for name, tags, *texts in rows(ORGANISATIONS)
    ]
    return known + [
        proper_noun(name, f"held_out_org held_out_{tags.split()[0]}", "ORG", texts)
        for name, tags, *texts in rows(HELD_OUT_ORGANISATIONS)
    ]


def field_nouns() -> list[Noun]:
    """Fields of work are common nouns with their article; "les soins" is plural."""
    nouns = []
    for name, _, german, english, french in rows(FIELDS):
        french, gender = french.replace("l'", "l' ").rsplit(" ", 1)
        article, lemma = french.split()
        words = {
            "de": (NounForm(german.split()[1], german.split()[1], "f"),),
            "en": (NounForm(english, english),),
            "fr": (
                NounForm(lemma.removesuffix("s") if article == "les" else lemma, lemma, gender),
            ),
        }
        tags = {"field", "plural_in_french"} if article == "les" else {"field"}
        nouns.append(Noun(name, frozenset(tags), words))
    return nouns


def job_nouns() -> list[Noun]:
    """Gender-neutral in German and English; French has a form for each sex."""
    nouns = []
    for name, _, german, english, *french in rows(NEUTRAL_JOBS):
        for sex, word in zip("mf", french):
            words = {
                "de": (NounForm(german, f"{german[:-5]}kräfte", "f"),),
                "en": (NounForm(english, english_plural(english)),),
                "fr": (NounForm(word, french_plural(word), sex),),
            }
            nouns.append(Noun(f"{name}_{sex}", frozenset(["neutral_job"]), words, sex))
    return nouns


def common_nouns() -> list[Noun]:
    return [
        Noun(name, frozenset(tags.split()), thing_words(german, english, french))
        for name, tags, german, english, french in rows(NOUNS)
    ]


NO_GE = ("be", "ver", "er", "ent", "zer", "emp", "miss", "über", "unter")


def german_verb(words: list[str]) -> VerbForm:
    """Weak forms are derived: kaufen, kauft, gekauft."""
    infinitive, *irregular = [word for word in words if word not in "+D" and word[0] != "("]
    governed = next((word[1:-1].split(":") for word in words if word[0] == "("), ["", ""])
    prefix, _, verb = infinitive.rpartition("|")
    if irregular:
        third, past = irregular
    else:
        stem = verb.removesuffix("n").removesuffix("e")
        third = stem + ("et" if stem[-1] in "td" or stem.endswith(("chn", "ffn", "gn")) else "t")
        past = third if verb.startswith(NO_GE) or verb.endswith("ieren") else f"ge{third}"
    case = governed[1] or ("Dat" if "D" in words else "Acc")
    return VerbForm(
        prefix + verb, third, verb, prefix + past, prefix, "+" in words, case, governed[0]
    )


def english_third(verb: str) -> str:
    special = {"have": "has", "do": "does", "go": "goes"}
    if verb in special:
        return special[verb]
    if verb.endswith("y") and verb[-2] not in "aeou":
        return f"{verb[:-1]}ies"
    return verb + ("es" if verb.endswith(("s", "sh", "ch", "x")) else "s")


DOUBLING = {"shop", "rob"}


def english_past(verb: str) -> str:
    if verb.endswith("e"):
        return f"{verb}d"
    if verb.endswith("y") and verb[-2] not in "aeou":
        return f"{verb[:-1]}ied"
    return verb + (verb[-1] if verb in DOUBLING else "") + "ed"


def english_verb(words: list[str]) -> VerbForm:
    base, *irregular = [word for word in words if word not in "+S" and word[0] != "("]
    preposition = next((word[1:-1] for word in words if word[0] == "("), "")
    verb, _, particle = base.partition("|")
    if "S" in words:
        return VerbForm(base, irregular[0], irregular[0], irregular[0], stative=True)
    past = irregular[0] if irregular else english_past(verb)
    third = english_third(verb)
    return VerbForm(
        verb, third, verb, past, particle, preposition=preposition, article="+" in words
    )


def french_verb(words: list[str]) -> VerbForm:
    """Verbs in -er are derived: chanter, chante, chantent, chanté."""
    tail = ""
    if words[-1].endswith("}"):
        start = next(i for i, word in enumerate(words) if word[0] == "{")
        tail, words = " ".join(words[start:]).strip("{}"), words[:start]
    preposition = next((word[1:-1] for word in words if word[0] == "("), "")
    plain = [word for word in words if word not in "+S" and word[0] != "("]
    if "S" in words:
        return VerbForm(plain[1], plain[1], plain[1], plain[1], stative=True)
    reflexive = plain[0] == "se"
    infinitive, *irregular = plain[reflexive:]
    stem = infinitive[:-2]
    third = irregular[0] if irregular else f"{stem}e"
    plural = irregular[1] if len(irregular) > 1 else f"{third}nt"
    past = irregular[2] if len(irregular) > 2 else f"{stem}é"
    return VerbForm(
        infinitive,
        third,
        plural,
        past,
        be="+" in words or reflexive,
        preposition=preposition,
        reflexive=reflexive,
        tail=tail,
    )


@dataclass(frozen=True)
class Verb:
    id: str
    words: dict[str, tuple[VerbForm, ...]]


def all_verbs() -> list[Verb]:
    """The column separator also marks German prefixes ("an|rufen"): columns need spaces."""
    verbs = []
    for line in VERBS.strip().splitlines():
        name, german, english, french = (part.strip() for part in line.split(" | "))
        words = {
            "de": tuple(german_verb(entry) for entry in synonyms(german)),
            "en": tuple(english_verb(entry) for entry in synonyms(english)),
            "fr": tuple(french_verb(entry) for entry in synonyms(french)),
        }
        verbs.append(Verb(name, words))
    return verbs


@dataclass(frozen=True)
class Adjective:
    id: str
    tags: frozenset[str]
    words: dict[str, tuple[AdjectiveForm, ...]]


GERMAN_STEMS = {"teuer": "teur", "dunkel": "dunkl", "hoch": "hoh", "müde": "müd", "leise": "leis"}


def french_adjective(words: list[str]) -> AdjectiveForm:
    before = words[0].startswith("^")
    lemma, *irregular = [word.removeprefix("^") for word in words]
    feminine = irregular[0] if irregular else lemma if lemma.endswith("e") else f"{lemma}e"
    plural = irregular[1] if len(irregular) > 1 else french_plural(lemma)
    feminine_plural = irregular[2] if len(irregular) > 2 else f"{feminine}s"
    linking = irregular[3] if len(irregular) > 3 else ""
    return AdjectiveForm(lemma, lemma, "", "", feminine, plural, feminine_plural, linking, before)


def all_adjectives() -> list[Adjective]:
    adjectives = []
    for name, tags, german, english, french in rows(ADJECTIVES):
        de = [
            AdjectiveForm(lemma, GERMAN_STEMS.get(lemma, lemma), *(degrees or ["", ""]))
            for lemma, *degrees in synonyms(german)
        ]
        en = [
            AdjectiveForm(lemma, lemma, *(degrees or [""]), english_superlative(lemma, degrees))
            for lemma, *degrees in synonyms(english)
        ]
        fr = [french_adjective(entry) for entry in synonyms(french)]
        words = {"de": tuple(de), "en": tuple(en), "fr": tuple(fr)}
        adjectives.append(Adjective(name, frozenset(tags.split()), words))
    return adjectives


def english_superlative(lemma: str, degrees: list[str]) -> str:
    special = {"good": "best", "bad": "worst"}
    return special.get(lemma, f"{degrees[0][:-1]}st" if degrees else "")


@dataclass(frozen=True)
class Adverbial:
    id: str
    kind: str
    words: dict[str, tuple[str, ...]]


def all_adverbials() -> list[Adverbial]:
    return [
        Adverbial(name, kind, {x: alternatives(text) for x, text in zip(LANGUAGES, texts)})
        for name, kind, *texts in rows(ADVERBIALS)
    ]


@cache
def phrase_words(language: str) -> dict[str, tuple[str, str]]:
    """Word of a fixed phrase -> (lemma, tag and gender of nouns)."""
    table = {}
    for words, lemma, tag in rows(PHRASE_WORDS[language]):
        for word in words.split():
            table[word] = (word if lemma == "=" else lemma, tag)
    return table


def by_id(entries) -> dict:
    table = {entry.id: entry for entry in entries}
    assert len(table) == len(entries), "an id stands twice in the lexicon"
    return table


NOUN = by_id(
    person_nouns()
    + common_nouns()
    + place_nouns()
    + country_nouns()
    + city_nouns()
    + organisation_nouns()
    + field_nouns()
    + job_nouns()
)
VERB = by_id(all_verbs())
ADJECTIVE = by_id(all_adjectives())
ADVERBIAL = by_id(all_adverbials())
CAPITALS = {country: capital for country, *_, capital in rows(COUNTRIES)}
WOMEN_SHARE = {row[0]: float(row[1]) for row in rows(FIELDS) + rows(NEUTRAL_JOBS)}


@cache
def tagged(tag: str) -> tuple[str, ...]:
    """Ids of the nouns of a class, in the order of the tables."""
    return tuple(name for name, noun in NOUN.items() if tag in noun.tags)


@cache
def qualities(*tags: str) -> tuple[str, ...]:
    """Ids of the adjectives that carry all tags."""
    return tuple(name for name, entry in ADJECTIVE.items() if entry.tags.issuperset(tags))


@cache
def times(kind: str) -> tuple[str, ...]:
    """Ids of the adverbials of a kind."""
    return tuple(name for name, entry in ADVERBIAL.items() if entry.kind == kind)
