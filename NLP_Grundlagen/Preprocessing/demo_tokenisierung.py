"""
Vom Rohtext zu Zahlen: bereinigen, zerlegen, zählen
===================================================

Ein Netz rechnet mit Zahlen, nicht mit Text. Du gehst den Weg dorthin Schritt für Schritt: HTML und
Sonderzeichen entfernen, ohne Umlaute und ß zu verlieren, in Tokens zerlegen, Stoppwörter
streichen, Wortformen zusammenfassen, auffüllen und zählen. Das Bag-of-Words von Hand ist dasselbe
wie das von scikit-learn. Und du siehst, was bei jedem Schritt verloren geht.

:Lernziele: Bereinigung, Unicode, Token, Stoppwort, Stemming, Lemma, Padding, Maske, Bag-of-Words
:Dauer: voll 15 s, schnell 15 s
:Daten: eigene Sätze
"""

from kurs import QUICK

import re
import unicodedata
from collections import Counter

import keras
import matplotlib.pyplot as plt
import numpy as np
import spacy
from bs4 import BeautifulSoup
from nltk.stem.snowball import SnowballStemmer
from sklearn.feature_extraction.text import CountVectorizer

keras.utils.set_random_seed(42)
EMBEDDING_SIZE = 4 if QUICK else 8

# %%
# HTML entfernen
# --------------
# Ein regulärer Ausdruck hält jedes ``>`` für das Ende eines Tags. Er stolpert über Attribute,
# Kommentare und Skripte. Ein Parser kennt die Regeln von HTML und löst auch ``&uuml;`` auf.

page = """<html><head><style>p > b { color: red }</style></head><body>
<!-- alt: Preis > 60 -->
<p title="Größe > 40">Fu&szlig;ballschuhe f&uuml;r M&auml;dchen: jetzt &lt; 50&nbsp;&euro;!</p>
<script>if (preis < 50) { zeige("billig") }</script>
<p>Sch&ouml;ne Gr&uuml;&szlig;e aus K&ouml;ln &amp; Gie&szlig;en 😀</p></body></html>"""

by_regex = " ".join(re.sub(r"<[^>]+>", " ", page).split())
by_parser = " ".join(BeautifulSoup(page, "html.parser").get_text(" ").split())
leftovers = [word for word in by_regex.split() if word not in by_parser.split()]
print("Ausdruck:", by_regex)
print("Parser:  ", by_parser)
print(f"{len(leftovers)} Bruchstücke beim Ausdruck, die so nicht auf der Seite stehen: {leftovers}")

# %%
# Sonderzeichen entfernen, Umlaute behalten
# -----------------------------------------
# Für den Rechner kann ein ü ein Zeichen sein oder zwei: u und ein Trema. So schreiben es zum
# Beispiel manche PDF-Dateien. NFC fasst beide zusammen. ``\W`` trifft alles, was kein Buchstabe
# und keine Ziffer ist. ü und ß sind Buchstaben, ein einzelnes Trema ist keiner.

decomposed = unicodedata.normalize("NFD", by_parser)  # sieht gleich aus, ist aber länger
composed = unicodedata.normalize("NFC", decomposed)
cleaned = {
    "nur a-zA-Z": re.sub(r"[^a-zA-Z]+", " ", composed),
    "ASCII": composed.encode("ascii", "ignore").decode(),
    "ohne NFC": re.sub(r"\W+", " ", decomposed),
    "mit NFC": re.sub(r"\W+", " ", composed),
}
special = {name: len(re.findall("[äöüÄÖÜß]", text)) for name, text in cleaned.items()}
expected_special = len(re.findall("[äöüÄÖÜß]", composed))
print(f"\nZeichen zerlegt: {len(decomposed)}, nach NFC: {len(composed)}")
for name, text in cleaned.items():
    print(f"{name:12} {special[name]:2} von {expected_special} Umlauten und ß: {text}")

# %%
# Tokens
# ------
# Ein Token ist ein Wort, eine Zahl oder ein Satzzeichen. Am Leerzeichen zu trennen genügt nicht:
# Das Satzzeichen bleibt am Wort. spaCy kennt deutsche Abkürzungen.

nlp = spacy.blank("de")  # nur der Tokenizer, ohne Modell
sentence = "Dr. Weiß wohnt z.B. in Bad Dürkheim, zahlt 3,50 € (bar) und fährt S-Bahn."
split_tokens = sentence.split()
spacy_tokens = [token.text for token in nlp(sentence)]
print("\nsplit:", split_tokens)
print("spaCy:", spacy_tokens)

# %%
# Stoppwörter
# -----------
# Stoppwörter wie „der“ oder „und“ sind häufig und sagen wenig. Aber auf der deutschen Liste von
# spaCy stehen auch „nicht“ und „gut“: Das Gegenteil sieht danach gleich aus.

opposites = ["Der Film war nicht gut.", "Der Film war sehr gut."]
without_stop_words = [
    [token.text for token in nlp(text) if not token.is_stop and not token.is_punct]
    for text in opposites
]
same_without_stop_words = without_stop_words[0] == without_stop_words[1]
print(f"\n{len(nlp.Defaults.stop_words)} Stoppwörter")
print(opposites, "->", without_stop_words)

# %%
# Stemming und Lemmatisierung
# ---------------------------
# Der Stemmer schneidet Endungen ab, ohne das Wort zu kennen. Der Stamm ist oft kein Wort, und aus
# Reis und Reise wird dasselbe. Das Lemma ist die Grundform aus dem Wörterbuch. spaCy schätzt es
# aus dem Satz, denn „Reisen“ kann Verb oder Nomen sein. Auch das geht manchmal daneben.

pipeline = spacy.load("de_core_news_sm")
stemmer = SnowballStemmer("german")
families = [  # je Wort seine Formen in den Sätzen
    ["Haus", "Häuser"], ["Buch", "Bücher"], ["geht", "ging", "gegangen"],
    ["ist", "war", "sind"], ["Reis"], ["Reise", "Reisen"],
]  # fmt: skip
text = (
    "Das Haus ist groß. Die Häuser sind klein. Sie liest ein Buch. Sie kauft neue Bücher. "
    "Er geht heute ins Kino. Er ging gestern nach Hause. Wir sind nach Berlin gegangen. "
    "Das Wetter war schön. Der Reis ist heiß. Die Reise war lang. Er erzählt von seinen Reisen."
)
lemmas = {token.text: token.lemma_ for token in pipeline(text)}
stems = {word: stemmer.stem(word) for forms in families for word in forms}
print(f"\n{'Wort':10}{'Stamm':10}{'Lemma':10}")
for word, stem in stems.items():
    print(f"{word:10}{stem:10}{lemmas[word]:10}")

# %%
# Wie viele Formen bleiben übrig?
# -------------------------------
# Ideal wäre: alle Formen eines Worts zusammen, verschiedene Wörter getrennt. Der Stemmer scheitert
# an Verben, die ihren Stamm ändern.

distinct, united, confused = {}, {}, {}
for name, normal in {"Stämme": stems, "Lemmas": lemmas}.items():
    distinct[name] = len({normal[word] for word in stems})
    united[name] = [forms for forms in families if len({normal[word] for word in forms}) == 1]
    confused[name] = normal["Reis"] == normal["Reise"]
    print(f"{name}: {distinct[name]} statt {len(families)}; Reis = Reise: {confused[name]}")
    print(f"    vereint {united[name]}")

# %%
# Nummern, Padding und Maske
# --------------------------
# Jedes Wort bekommt eine Nummer. Sätze in einem Batch müssen gleich lang sein: Kurze werden mit 0
# aufgefüllt. Die Maske merkt sich, welche Stellen echt sind. Ohne sie zählen die Nullen mit: Der
# Mittelwert hängt dann davon ab, wie lang die anderen Sätze sind.

documents = [
    "Der Hund beißt den Mann.",
    "Der Mann beißt den Hund.",
    "Das Mädchen isst süße Äpfel, sehr süße Äpfel.",
    "Die Straßenbahn fährt heute nicht.",
    "Am Morgen fährt die Straßenbahn über die Brücke nach Köln.",
]


def tokenize(text: str) -> list[str]:
    return [token.text.lower() for token in nlp(text) if not token.is_punct]


vocabulary = sorted({word for text in documents for word in tokenize(text)})
number = {word: index for index, word in enumerate(vocabulary, start=2)}  # 0: leer, 1: unbekannt
ids = [[number.get(word, 1) for word in tokenize(text)] for text in documents]
padded = keras.utils.pad_sequences(ids, padding="post")  # (5, T), ohne "post" stehen Nullen vorn

embedding = keras.layers.Embedding(len(number) + 2, EMBEDDING_SIZE, mask_zero=True)
vectors = embedding(padded)  # (5, T, D)
mask = keras.ops.convert_to_numpy(embedding.compute_mask(padded))  # (5, T)
mean = keras.layers.GlobalAveragePooling1D()
masked_means = keras.ops.convert_to_numpy(mean(vectors))  # (5, D), Keras reicht die Maske weiter
true_means = np.stack([np.mean(embedding(np.array(sentence)), axis=0) for sentence in ids])
mask_is_right = bool(np.allclose(masked_means, true_means, atol=1e-6))
plain_is_right = bool(np.allclose(np.mean(vectors, axis=1), true_means, atol=1e-6))
print(f"\n{padded}\n{mask.astype(int)}")
print(f"Mittelwert wie ohne Padding: mit Maske {mask_is_right}, ohne Maske {plain_is_right}")

# %%
# Bag-of-Words
# ------------
# Jede Spalte ist ein Wort, jede Zeile zählt, wie oft es im Satz vorkommt. Unbekannte Wörter fallen
# heraus. ``CountVectorizer`` findet dieselben Wörter, weil keines nur einen Buchstaben hat: Solche
# lässt er weg. Akzente und Umlaute bleiben, solange du ``strip_accents`` nicht setzt.


def bag_of_words(texts: list[str]) -> np.ndarray:
    counts = [Counter(tokenize(text)) for text in texts]
    return np.array([[count[word] for word in vocabulary] for count in counts])  # (n, V)


bow = bag_of_words(documents)
vectorizer = CountVectorizer().fit(documents)
new_text = ["Heute beißt der Mann in süße, süße Birnen."]
bow_matches = (
    vectorizer.get_feature_names_out().tolist() == vocabulary
    and np.array_equal(vectorizer.transform(documents).toarray(), bow)
    and np.array_equal(vectorizer.transform(new_text).toarray(), bag_of_words(new_text))
)
order_is_lost = bool(np.array_equal(bow[0], bow[1]))

fig, axis = plt.subplots(figsize=(12, 5))
axis.imshow(bow, cmap="Blues", aspect="auto", vmin=0, vmax=4)
for row, column in zip(*np.nonzero(bow)):
    axis.text(column, row, bow[row, column], ha="center", va="center")
axis.set_xticks(range(len(vocabulary)), vocabulary, rotation=60, ha="right")
axis.set_yticks(range(len(documents)), [f"Satz {i + 1}" for i in range(len(documents))])
axis.set(xlabel="Wort im Vokabular", title="Bag-of-Words: wie oft welches Wort vorkommt")
axis.grid(False)
plt.show()

print(f"Satz 1 und Satz 2 haben dieselbe Zeile, die Reihenfolge ist verloren: {order_is_lost}")
print(
    f"Bag-of-Words von Hand = CountVectorizer: {bow_matches}; nach der Bereinigung sind "
    f"{special['mit NFC']} von {expected_special} Umlauten und ß da (nur a-zA-Z: "
    f"{special['nur a-zA-Z']}); aus {len(stems)} Formen von {len(families)} "
    f"Wörtern werden {distinct['Stämme']} Stämme und {distinct['Lemmas']} Lemmas."
)
