"""
Übung: Back-Translation über Französisch
========================================

Du übersetzt deutsche Bewertungen ins Französische und zurück und lost dabei Varianten aus. Du misst
ihren Abstand zum Original mit chrF, wirfst hinaus, was als Trainingstext nicht taugt, und suchst
die Temperatur, die am meisten Brauchbares liefert.

:Lernziele: MarianMT, Padding, Sampling, chrF, Filter für Varianten
:Bearbeitung: 45 min
:Dauer: voll 3 min, schnell 12 s
:Daten: German_sentiment; opus-mt-de-fr, opus-mt-fr-de, german-sentiment-bert
"""

from kurs import QUICK
from kurs.exercise import OpenTask, check

import matplotlib.pyplot as plt
import pandas as pd
import torch
from huggingface_hub import hf_hub_download
from sacrebleu.metrics import BLEU, CHRF
from transformers import MarianMTModel, MarianTokenizer, pipeline, set_seed

TEXTS = 24 if QUICK else 40
TEMPERATURES = (0.5, 1.0, 1.5, 2.0)
VARIANTS = 4  # je Text
MIN_CHRF = 60  # was weiter weg ist, gilt als missglückt

to_french_model = MarianMTModel.from_pretrained("Helsinki-NLP/opus-mt-de-fr").eval()
to_french_tokenizer = MarianTokenizer.from_pretrained("Helsinki-NLP/opus-mt-de-fr")
to_german_model = MarianMTModel.from_pretrained("Helsinki-NLP/opus-mt-fr-de").eval()
to_german_tokenizer = MarianTokenizer.from_pretrained("Helsinki-NLP/opus-mt-fr-de")
judge = pipeline("text-classification", model="oliverguhr/german-sentiment-bert")

path = hf_hub_download("sepidmnorozy/German_sentiment", "dev.csv", repo_type="dataset")
texts = pd.read_csv(path, encoding="utf-8")["text"].sample(TEXTS, random_state=42).tolist()

# %%
# Ein Text nach dem anderen
# -------------------------
# So übersetzt Marian einen einzelnen Text: in Token-Nummern verwandeln, übersetzen, zurück in Text
# verwandeln. ``skip_special_tokens`` lässt Zeichen wie ``</s>`` weg. Was in ``how`` steht, geht an
# ``generate``: Beam Search mit num_beams=2 verfolgt die zwei besten Anfänge, und mit
# num_return_sequences=2 kommen beide fertigen Übersetzungen zurück.


def translate_one(text: str, tokenizer, model, **how) -> list[str]:
    inputs = tokenizer(text, truncation=True, return_tensors="pt")  # (1, T)
    output = model.generate(**inputs, max_length=128, **how)  # (n, T')
    return [tokenizer.decode(row, skip_special_tokens=True) for row in output]


torch.set_grad_enabled(False)  # hier wird nichts trainiert
short, long = min(texts, key=len), max(texts, key=len)
two_beams = {"num_beams": 2, "num_return_sequences": 2}
one_by_one = [translate_one(t, to_french_tokenizer, to_french_model, **two_beams)
              for t in (short, long)]  # fmt: skip
french = [translations[0] for translations in one_by_one]
print(f"{short}\n{french[0]}")

# %%
# Aufgabe 1: alle auf einmal
# --------------------------
# Übersetze alle Texte als einen Batch, mit einem einzigen Aufruf von ``generate``. Der Tokenizer
# nimmt auch eine Liste; damit daraus eine Matrix wird, muss er die kurzen Texte auffüllen. Gib
# ``how`` an ``generate`` weiter, dazu max_length=128. ``batch_decode`` macht alles wieder zu Text.


def translate(texts: list[str], tokenizer, model, **how) -> list[str]:
    """Liste von Texten -> Liste von Übersetzungen"""
    raise OpenTask(1)  # Ersetze diese Zeile durch deinen Code.


translation_works = check(
    1,
    lambda: translate([short, long], to_french_tokenizer, to_french_model, **two_beams),
    expected=sum(one_by_one, []),
    hint="tokenizer(texts, padding=True, …), dann generate wie oben, dann batch_decode.",
    mistakes={
        "Es fehlt skip_special_tokens=True.": lambda answer: any("<pad>" in str(a) for a in answer),
        "Es müssten vier Übersetzungen sein: Gib how an generate weiter.": french,
        "Das sind nur die des ersten Textes. batch_decode wandelt alle um.": one_by_one[0],
        "Das sind Token-Nummern. batch_decode macht Text daraus.": torch.is_tensor,
    },
)

# %%
# Aufgabe 2: Varianten auslosen
# -----------------------------
# Auf dem Rückweg wird ausgelost: do_sample=True, num_beams=1, top_k=0 (aus allen Tokens),
# temperature=temperature und num_return_sequences=n. ``generate`` liefert alle Varianten in einer
# Liste: erst die n Varianten des ersten Textes, dann die des zweiten. Teile sie auf.


def variants_of(french_texts: list[str], temperature: float, n: int) -> list[list[str]]:
    """Je französischem Text eine Liste von n deutschen Varianten"""
    raise OpenTask(2)  # Ersetze diese Zeile durch deinen Code.


def cold_and_hot() -> list[list[str]]:
    """Vier Zeilen: beide Texte bei Temperatur 0,01, dann beide bei 4."""
    set_seed(42)
    return [*variants_of(french, 0.01, 3), *variants_of(french, 4.0, 3)]


def is_grouped(rows) -> bool:
    """Ob beide kalten Zeilen ihrem eigenen Original ähnlicher sind als dem anderen."""
    score = CHRF().sentence_score
    return [len(row) for row in rows] == [3] * 4 and all(
        score(" ".join(row), [own]).score > score(" ".join(row), [other]).score
        for row, own, other in zip(rows, (short, long), (long, short))
    )


def n_different(rows) -> list[int]:
    return [len(set(row)) for row in rows]


sampling_works = check(
    2,
    cold_and_hot,
    expected=lambda rows: is_grouped(rows) and n_different(rows) == [1, 1, 3, 3],
    after=(1,),
    hint="found[0:n] gehört zum ersten Text, found[n:2n] zum zweiten und so weiter.",
    mistakes={
        "Die Liste ist noch nicht aufgeteilt.": lambda rows: isinstance(rows[0], str),
        "Je Text gibt es nur eine: num_return_sequences=n.": lambda rows: sum(map(len, rows)) == 4,
        "In jeder Zeile müssen n Varianten desselben Textes stehen.": lambda rows: (
            not is_grouped(rows)
        ),
        "Bei Temperatur 0,01 müssten alle gleich sein: Gib temperature weiter.": lambda rows: (
            n_different(rows)[:2] != [1, 1]
        ),
    },
)

# %%
# Aufgabe 3: Abstand messen
# -------------------------
# chrF vergleicht Folgen von Buchstaben: 100 heißt gleich. ``CHRF().sentence_score(hypothese,
# [referenz]).score`` rechnet es aus. Die Referenz ist das Original.

original = "Der Film war nicht langweilig, sondern spannend."
variant = "Dieser Film ist nicht öde, sondern sehr spannend gewesen."


def chrf_to(original: str, variant: str) -> float:
    """chrF der Variante, gemessen am Original: 0 bis 100"""
    raise OpenTask(3)  # Ersetze diese Zeile durch deinen Code.


chrf_works = check(
    3,
    lambda: chrf_to(original, variant),
    expected=CHRF().corpus_score([variant], [[original]]).score,
    hint="Zuerst die Variante, dann das Original als Liste mit einem Eintrag.",
    mistakes={
        "Variante und Original sind vertauscht: Die Referenz steht in der Liste.": CHRF()
        .corpus_score([original], [[variant]])
        .score,
        "Das ist BLEU. Nimm CHRF.": BLEU(effective_order=True)
        .sentence_score(variant, [original])
        .score,
        "Nimm von dem Ergebnis die Zahl: .score.": lambda answer: hasattr(answer, "score"),
    },
)

# %%
# Aufgabe 4: der Filter
# ---------------------
# Behalte eine Variante, wenn sie neu ist (weder das Original noch schon behalten), wenn ihre
# Stimmung die des Originals ist und ihr chrF mindestens MIN_CHRF beträgt. Die Reihenfolge bleibt.


def sentiment(text: str) -> str:
    """positive, negative oder neutral"""
    return judge(text, truncation=True)[0]["label"]


def useful(original: str, variants: list[str], sentiment, chrf_to) -> list[str]:
    """Die brauchbaren Varianten; sentiment(text) und chrf_to(original, text) sind Funktionen."""
    raise OpenTask(4)  # Ersetze diese Zeile durch deinen Code.


toy = {"mies": 100, "übel": 80, "öde": MIN_CHRF, "gut": 70, "Kuh": 5, "fad": 75}  # -> chrF
filter_works = check(
    4,
    lambda: useful(
        "mies",
        ["öde", "mies", "gut", "übel", "öde", "Kuh", "fad"],
        sentiment=lambda text: "positive" if text == "gut" else "negative",
        chrf_to=lambda original, text: toy[text] if original == "mies" else 0,
    ),
    expected=["öde", "übel", "fad"],
    hint="Vier Bedingungen: nicht das Original, nicht doppelt, gleiche Stimmung, chrF ≥ MIN_CHRF.",
    mistakes={
        "Das Original zählt nicht als Variante.": ["öde", "mies", "übel", "fad"],
        "„gut“ hat die Stimmung geändert und muss hinaus.": ["öde", "gut", "übel", "fad"],
        "„öde“ kommt doppelt vor.": ["öde", "übel", "öde", "fad"],
        "„Kuh“ liegt unter MIN_CHRF.": ["öde", "übel", "Kuh", "fad"],
        "„öde“ erreicht MIN_CHRF genau, das genügt: ≥ statt >.": ["übel", "fad"],
        "Steht dein return noch in der Schleife?": ["öde"],
        "Nichts bleibt übrig. Bei chrf_to kommt erst das Original, dann die Variante.": [],
        "Eine Menge verliert die Reihenfolge: Gib eine Liste zurück.": {"öde", "übel", "fad"},
    },
)

# %%
# Aufgabe 5: die beste Temperatur
# -------------------------------
# Jetzt läuft alles zusammen. Ausgezählt wird je Temperatur, wie viele verschiedene neue Varianten
# entstehen und wie viele davon den Filter überstehen. Gib die Temperatur mit den meisten
# brauchbaren Varianten zurück.


def best_temperature(new: dict[float, int], usable: dict[float, int]) -> float:
    """new, usable: Temperatur -> Anzahl"""
    raise OpenTask(5)  # Ersetze diese Zeile durch deinen Code.


temperature_works = check(
    5,
    lambda: best_temperature(
        {0.3: 20, 0.7: 60, 1.2: 40, 1.8: 30, 2.3: 50}, {0.3: 4, 0.7: 16, 1.2: 28, 1.8: 25, 2.3: 18}
    ),
    expected=1.2,
    hint="max(usable, key=…) liefert den Schlüssel mit dem größten Wert.",
    mistakes={
        "Das ist die mit den meisten neuen Varianten, brauchbar oder nicht.": 0.7,
        "Das ist die größte Temperatur: Es fehlt key=usable.get.": 2.3,
        "Das ist die mit den wenigsten.": 0.3,
        "Das ist die mit dem größten brauchbaren Anteil, nicht der größten Zahl.": 1.8,
        "Das ist die Anzahl, gefragt ist die Temperatur.": 28,
    },
)

if all((translation_works, sampling_works, chrf_works, filter_works, temperature_works)):
    set_seed(42)
    all_french = translate(texts, to_french_tokenizer, to_french_model, num_beams=4)
    new, usable, kept = {}, {}, {}
    for t in TEMPERATURES:
        groups = variants_of(all_french, t, VARIANTS)
        good = [useful(text, group, sentiment, chrf_to) for text, group in zip(texts, groups)]
        new[t] = sum(len(set(group) - {text}) for text, group in zip(texts, groups))
        kept[t] = [(text, variant) for text, group in zip(texts, good) for variant in group]
        usable[t] = len(kept[t])
        print(f"Temperatur {t}: {new[t]} neue Varianten, davon {usable[t]} brauchbar")
    best = best_temperature(new, usable)
    print(f"Am meisten Brauchbares liefert Temperatur {best}. Aber lies nach, ob es Sinn ergibt:")
    for text, variant in kept[best][:4]:
        print(f"  {text}\n  → {variant}")
    plt.plot(TEMPERATURES, new.values(), "o-", label="neu")
    plt.plot(TEMPERATURES, usable.values(), "s-", label="brauchbar")
    plt.gca().set(xlabel="Temperatur", ylabel=f"Varianten von {TEXTS * VARIANTS}")
    plt.legend(loc="upper left", title="Varianten")
    plt.show()
