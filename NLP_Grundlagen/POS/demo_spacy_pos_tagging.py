"""
Wortarten und Satzbau mit spaCy
===============================

spaCy bestimmt zu jedem Wort Wortart, Grundform und Merkmale und zeigt als Baum, welches Wort zu
welchem gehört. Wie oft das stimmt, misst du an markierten Sätzen und vergleichst mit drei einfachen
Werkzeugen. spaCys Stärke sind Wörter wie „die“ und „während“: Die Wortart verrät nur der Kontext.

:Lernziele: POS-Tagging, Morphologie, Dependency Parsing, Baseline, Fehleranalyse
:Dauer: voll 6 s, schnell 5 s
:Daten: 58 markierte Sätze (markierte_saetze.conllu), Modell de_core_news_sm
"""

from kurs import OUTPUT_DIR, QUICK, ROOT

from collections import Counter, defaultdict

import matplotlib.pyplot as plt
import numpy as np
import spacy
from matplotlib.patches import Arc
from spacy import displacy
from spacy.tokens import Doc

RESAMPLES = 1_000 if QUICK else 10_000

# %%
# Ein Satz, Wort für Wort
# -----------------------
# UPOS sind 17 Wortarten für alle Sprachen, STTS unterscheidet im Deutschen feiner. Jedes Wort hängt
# an einem anderen, seinem Kopf, nur die Wurzel (ROOT) an sich selbst. Die Kürzel erklärt
# ``spacy.explain`` auf Englisch. „am“ ist für spaCy ein einziges Wort.

nlp = spacy.load("de_core_news_sm")  # einmal holen: python -m spacy download de_core_news_sm
doc = nlp("Die Lehrerin, die dort steht, ruft ihren Bruder am Abend an.")
print("Wort      Grundform  UPOS   STTS     Kasus  Kopf      Beziehung")
for token in doc:
    case = ",".join(token.morph.get("Case"))
    print(
        f"{token.text:9} {token.lemma_:10} {token.pos_:6} {token.tag_:8} {case:6} "
        f"{token.head.text:9} {token.dep_}"
    )
for label in sorted({label for token in doc for label in (token.pos_, token.tag_, token.dep_)}):
    print(f"{label:12} {spacy.explain(label.split(':')[0])}")

# %%
# Der Baum des Satzes
# -------------------
# Die Vorsilbe eines trennbaren Verbs hängt am Verb, auch wenn sie weit weg steht. displaCy zeichnet
# den Baum als SVG-Datei für den Browser, Matplotlib als Bögen mit einem Punkt am abhängigen Wort.

picture = displacy.render(doc, style="dep", jupyter=False, options={"distance": 120})
(OUTPUT_DIR / "baum.svg").write_text(picture, encoding="utf-8")
print(f"displaCy-Bild: {OUTPUT_DIR.parent.name}/{OUTPUT_DIR.name}/baum.svg")

arcs = []
fig, axis = plt.subplots(figsize=(14, 6))
for token in doc:
    axis.text(token.i, -0.3, f"{token.text}\n{token.pos_}", ha="center", va="top", fontsize=13)
    if token.head != token and not token.is_punct:
        middle, width = (token.i + token.head.i) / 2, abs(token.i - token.head.i)
        arcs.append((token.text, token.head.text, width))
        color = "C1" if width > 4 else "C0"
        axis.add_patch(Arc((middle, 0), width, width, theta2=180, color=color, linewidth=2))
        axis.plot(token.i, 0, "o", color=color)
        axis.text(middle, width / 2 + 0.06, token.dep_, ha="center", fontsize=12)
highest = max(width for *_, width in arcs) / 2
axis.set(xlim=(-0.7, len(doc) - 0.3), ylim=(-1.2, highest + 0.5), aspect="equal")
axis.set_title("Wer hängt an wem? Orange: mehr als vier Stellen weit").axes.axis("off")
plt.show()

# %%
# Markierte Sätze
# ---------------
# Im Format CoNLL-U hat jedes Wort eine Zeile mit zehn Spalten; leere Zeilen trennen die Sätze.
# ``Doc`` gibt die Wortgrenzen vor, damit jedes Wort sein Gegenstück hat.

FORM, UPOS, HEAD, MISC = 1, 3, 6, 9
content = (ROOT / "NLP_Grundlagen/POS/markierte_saetze.conllu").read_text(encoding="utf-8")
sentences = [
    [line.split("\t") for line in block.splitlines() if not line.startswith("#")]
    for block in content.strip().split("\n\n")
]
rows = [row for sentence in sentences for row in sentence]
forms = np.array([row[FORM].lower() for row in rows])
gold = np.array([row[UPOS] for row in rows])


def analyse(sentence: list[list[str]]) -> Doc:
    spaces = ["SpaceAfter=No" not in row[MISC] for row in sentence]
    return nlp(Doc(nlp.vocab, [row[FORM] for row in sentence], spaces))


tokens = [token for sentence in sentences for token in analyse(sentence)]
print(f"{len(sentences)} Sätze, {len(rows)} Wörter und Satzzeichen")

# %%
# Drei einfache Werkzeuge
# -----------------------
# Das erste sagt immer NOUN. Die Wortliste merkt sich zu jedem Wort seine häufigste Wortart in allen
# anderen Sätzen; ein unbekanntes ist NOUN. Die Regeln kennen häufige kleine Wörter und sonst nur
# Großschreibung, Endung und Nachbarwort. Sie entstanden mit Blick auf solche einfachen Sätze.

KNOWN = """
DET der die das den dem des ein eine einen einem einer eines kein keine keinen jeder jede jedes
DET mein meine dein deine sein seine seinen ihre ihren unser unsere dieser diese alle viele welche
PRON ich du er sie es wir ihr mich dich ihn uns euch mir dir ihm ihnen sich man wer was niemand
ADP in im ins an am ans auf aus bei beim mit nach von vom zu zum zur für gegen ohne um durch über
ADP unter vor hinter neben zwischen seit bis wegen
AUX bin ist sind war waren habe hat haben hatte wird werden wurde kann können muss soll will wollen
ADV hier dort da heute gestern morgen immer nie gern sehr nur auch noch schon dann so wann wo wie
NUM zwei drei vier fünf sechs sieben acht neun zehn elf zwölf hundert tausend
SCONJ dass weil wenn ob während als
CCONJ und oder aber
PART nicht
"""
known_tags = {word: tag for tag, *line in map(str.split, KNOWN.splitlines()[1:]) for word in line}


def rule_tag(word: str, following: str) -> str:
    if not word[0].isalpha():
        return "NUM" if word[0].isdigit() else "PUNCT"
    before_noun = following[:1].isupper() and word.endswith(("e", "em", "en", "er", "es"))
    is_adjective = before_noun or word.endswith(("ig", "lich", "isch"))
    guess = "NOUN" if word[0].isupper() else "ADJ" if is_adjective else "VERB"
    return known_tags.get(word.lower(), guess)


by_rule, by_list = [], []
for number, sentence in enumerate(sentences):
    counts = defaultdict(Counter)
    for row in sum(sentences[:number] + sentences[number + 1 :], []):
        counts[row[FORM].lower()][row[UPOS]] += 1
    for row, following in zip(sentence, [*sentence[1:], [""] * 10]):
        best = counts[row[FORM].lower()].most_common(1)
        by_list.append(best[0][0] if best else "NOUN")
        by_rule.append(rule_tag(row[FORM], following[FORM]))

predicted = {
    "immer NOUN": np.array(["NOUN"] * len(rows)),
    "Wortliste": np.array(by_list),
    "Regeln": np.array(by_rule),
    "spaCy": np.array([token.pos_ for token in tokens]),
}

# %%
# Wie oft stimmt die Wortart?
# ---------------------------
# Zwei Maße: der Anteil richtiger Wörter und, nur für mehrdeutige Wörter, der Anteil je Lesart.
# „die“ hat zwei Lesarten, Artikel (DET) und Pronomen (PRON); jede zählt gleich viel, auch die
# seltene. Wer zu einem Wort immer dasselbe sagt, trifft von zwei Lesarten höchstens eine; nur
# „Essen“ und „essen“ unterscheidet schon die Großschreibung.

meanings = {form: np.unique(gold[forms == form]).tolist() for form in sorted(set(forms.tolist()))}
ambiguous = {form: tags for form, tags in meanings.items() if len(tags) > 1}
masks = [(forms == form) & (gold == tag) for form, tags in ambiguous.items() for tag in tags]
print("Mehrdeutig:", ", ".join(f"{form} {'/'.join(tags)}" for form, tags in ambiguous.items()))

tag_accuracy, readings = {}, {}
for tool, tags in predicted.items():
    tag_accuracy[tool] = float(np.mean(tags == gold))
    readings[tool] = float(np.mean([np.mean(tags[mask] == gold[mask]) for mask in masks]))

fig, axis = plt.subplots()
for shift, label, values in ((-0.2, "alle Wörter", tag_accuracy), (0.2, "Lesarten", readings)):
    bars = axis.bar(np.arange(len(values)) + shift, values.values(), 0.4, label=label)
    axis.bar_label(bars, fmt="{:.0%}")
axis.set(xticks=range(4), xticklabels=predicted, ylim=(0, 1.15), ylabel="Anteil richtig")
axis.legend(loc="upper left")
plt.show()

# %%
# Wo irrt spaCy?
# --------------
# Nicht jede Abweichung ist ein Fehler: Ob „schnell“ in „lief schnell“ ADJ oder ADV ist, entscheiden
# schon die Baumbanken verschieden, aus denen die Modelle lernen. Die Markierung hier sagt ADJ.

errors = defaultdict(list)
for i in np.flatnonzero(predicted["spaCy"] != gold):
    errors[rows[i][UPOS], tokens[i].pos_].append(rows[i][FORM])
for (tag, guess), wrong in sorted(errors.items(), key=lambda item: -len(item[1])):
    print(f"{tag:5} als {guess:5} {len(wrong):2}×: {', '.join(wrong)}")

# %%
# Wie oft stimmt der Kopf?
# ------------------------
# Der Anteil richtiger Köpfe heißt UAS (unlabeled attachment score), Satzzeichen zählen nicht. Jede
# Baumbank (Sammlung markierter Sätze) hat Regeln: In Universal Dependencies (UD) hängt „am“ an
# „Abend“, in TIGER umgekehrt. Das Mini-Modell hat UD gelernt, das echte TIGER; es gibt beides.

scheme = "TIGER" if "sb" in nlp.get_pipe("parser").labels else "UD"
tiger_heads = [row[MISC].partition("TigerHead=")[2] for row in rows]
gold_heads = np.array(tiger_heads if scheme == "TIGER" else [row[HEAD] for row in rows], int)
heads = np.array([0 if t.head == t else t.head.i + 1 for t in tokens])  # 0: Wurzel
counted = gold != "PUNCT"
right_neighbours = np.array([token.i + 2 for token in tokens])
uas = float(np.mean(heads[counted] == gold_heads[counted]))
neighbour_uas = float(np.mean(right_neighbours[counted] == gold_heads[counted]))
print(f"UAS nach {scheme}: spaCy {uas:.1%}, Wort rechts daneben {neighbour_uas:.1%}")

# %%
# Ergebnis
# --------
# Wie sehr der Abstand zu den Regeln vom Zufall abhängt, schätzt Bootstrapping: oft Sätze mit
# Zurücklegen ziehen, jedes Mal den Abstand ausrechnen. Liegt null im Bereich, ist er unsicher.

lengths = np.array([len(sentence) for sentence in sentences])
hits = 1.0 * (predicted["spaCy"] == gold) - (predicted["Regeln"] == gold)  # 1, 0 oder −1
gains = np.add.reduceat(hits, np.cumsum(lengths) - lengths)  # (Wörter,) -> (Sätze,)
drawn = np.random.default_rng(42).integers(len(sentences), size=(RESAMPLES, len(sentences)))
gaps = gains[drawn].sum(axis=1) / lengths[drawn].sum(axis=1)  # (RESAMPLES,)
low, high = 100 * np.percentile(gaps, [2.5, 97.5])
print(f"spaCy − Regeln: 95 % der Ziehungen zwischen {low:+.1f} und {high:+.1f} Prozentpunkten")

print(
    f"spaCy trifft {tag_accuracy['spaCy']:.1%} der Wortarten (Regeln {tag_accuracy['Regeln']:.1%}, "
    f"Wortliste {tag_accuracy['Wortliste']:.1%}) und {readings['spaCy']:.0%} der Lesarten "
    f"mehrdeutiger Wörter (Regeln {readings['Regeln']:.0%}, Wortliste "
    f"{readings['Wortliste']:.0%}); von den Köpfen stimmen {uas:.1%}."
)
