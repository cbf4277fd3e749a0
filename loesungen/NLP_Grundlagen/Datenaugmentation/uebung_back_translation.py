"""
Übung: Back-Translation über Französisch
========================================

Du übersetzt deutsche Bewertungen ins Französische und zurück und lost dabei Varianten aus. Du misst
ihren Abstand zum Original mit chrF, wirfst hinaus, was als Trainingstext nicht taugt, und suchst
die Temperatur, die am meisten Brauchbares liefert.

:Lernziele: MarianMT, Padding, Sampling, chrF, Filter für Varianten
:Bearbeitung: 45 min
:Dauer: voll 3 min, schnell 8 s
:Daten: German_sentiment; opus-mt-de-fr, opus-mt-fr-de, german-sentiment-bert
"""

from kurs import QUICK
from kurs.exercise import check

import matplotlib.pyplot as plt
import numpy as np
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
# verwandeln. ``skip_special_tokens`` lässt Zeichen wie ``</s>`` weg.


def translate_one(text: str, tokenizer, model) -> str:
    inputs = tokenizer(text, truncation=True, return_tensors="pt")  # (1, T)
    with torch.no_grad():
        output = model.generate(**inputs, num_beams=1, max_length=128)  # (1, T')
    return tokenizer.decode(output[0], skip_special_tokens=True)


short, long = min(texts, key=len), max(texts, key=len)
french = [translate_one(text, to_french_tokenizer, to_french_model) for text in (short, long)]
print(f"{short}\n{french[0]}")

# %%
# Aufgabe 1: alle auf einmal
# --------------------------
# In einem Batch geht es viel schneller. Übersetze alle Texte mit einem einzigen Aufruf von
# ``generate``. Der Tokenizer nimmt auch eine Liste; damit daraus eine Matrix wird, muss er die
# kurzen Texte auffüllen. ``how`` gibst du an ``generate`` weiter, dazu max_length=128.


def translate(texts: list[str], tokenizer, model, **how) -> list[str]:
    """Liste von Texten -> Liste von Übersetzungen"""
    # <loesung 1>
    inputs = tokenizer(texts, padding=True, truncation=True, return_tensors="pt")  # (B, T)
    with torch.no_grad():
        output = model.generate(**inputs, max_length=128, **how)  # (B, T')
    return tokenizer.batch_decode(output, skip_special_tokens=True)
    # </loesung>


translation_works = check(
    1,
    lambda: translate([short, long], to_french_tokenizer, to_french_model, num_beams=1),
    expected=french,
    hint="tokenizer(texts, padding=True, …), dann generate wie oben, dann batch_decode.",
    mistakes={
        "Es fehlt skip_special_tokens=True.": lambda answer: any("<pad>" in str(a) for a in answer),
        "Das ist nur der erste Text. batch_decode übersetzt alle zurück.": french[0],
        "Das sind Token-Nummern. batch_decode macht Text daraus.": torch.is_tensor,
    },
)

# %%
# Aufgabe 2: Varianten auslosen
# -----------------------------
# Auf dem Rückweg wird ausgelost: do_sample=True, num_beams=1, top_k=0, temperature und
# num_return_sequences=n. ``generate`` liefert dann alle Varianten in einer Liste: erst die n
# Varianten des ersten Textes, dann die des zweiten. Teile sie auf.


def variants_of(french_texts: list[str], temperature: float, n: int) -> list[list[str]]:
    """Je französischem Text eine Liste von n deutschen Varianten"""
    # <loesung 2>
    found = translate(
        french_texts,
        to_german_tokenizer,
        to_german_model,
        do_sample=True,
        num_beams=1,
        top_k=0,
        temperature=temperature,
        num_return_sequences=n,
    )
    return [found[i : i + n] for i in range(0, len(found), n)]
    # </loesung>


def drawn() -> list[list[str]]:
    set_seed(42)
    return variants_of(french, 1.0, 3)


def is_grouped(answer) -> bool:
    """Ob jede Zeile ihrem Original mehr gleicht als dem anderen."""
    score = CHRF().sentence_score
    return [len(row) for row in answer] == [3, 3] and all(
        score(" ".join(row), [own]).score > score(" ".join(row), [other]).score
        for row, own, other in zip(answer, (short, long), (long, short))
    )


sampling_works = check(
    2,
    drawn,
    expected=is_grouped,
    after=(1,),
    hint="found[0:n] gehört zum ersten Text, found[n:2n] zum zweiten und so weiter.",
    mistakes={
        "Die Liste ist noch nicht aufgeteilt.": lambda answer: isinstance(answer[0], str),
        "Es fehlt num_return_sequences=n: Je Text gibt es nur eine Variante.": lambda answer: (
            sum(map(len, answer)) == 2
        ),
        "Falsch aufgeteilt: Jede Zeile enthält n Varianten eines Textes.": lambda answer: (
            sum(map(len, answer)) == 6
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
    # <loesung 3>
    return CHRF().sentence_score(variant, [original]).score
    # </loesung>


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
        "Das Original muss in einer Liste stehen: [original].": CHRF()
        .sentence_score(variant, list(original))
        .score,
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
    # <loesung 4>
    kept = []
    for variant in variants:
        is_new = variant != original and variant not in kept
        same = sentiment(variant) == sentiment(original)
        if is_new and same and chrf_to(original, variant) >= MIN_CHRF:
            kept.append(variant)
    return kept
    # </loesung>


toy = {"gut": 100, "prima": 80, "toll": MIN_CHRF, "mies": 70, "Kuh": 5}  # Variante -> chrF
toy_variants = ["prima", "gut", "mies", "toll", "prima", "Kuh"]
filter_works = check(
    4,
    lambda: useful(
        "gut",
        toy_variants,
        sentiment=lambda text: "negative" if text == "mies" else "positive",
        chrf_to=lambda original, text: toy[text],
    ),
    expected=["prima", "toll"],
    hint="Vier Bedingungen: nicht das Original, nicht doppelt, gleiche Stimmung, chrF ≥ MIN_CHRF.",
    mistakes={
        "Das Original zählt nicht als Variante.": ["prima", "gut", "toll"],
        "„mies“ hat die Stimmung geändert und muss hinaus.": ["prima", "mies", "toll"],
        "„prima“ kommt doppelt vor.": ["prima", "toll", "prima"],
        "„Kuh“ liegt unter MIN_CHRF.": ["prima", "toll", "Kuh"],
        "„toll“ erreicht MIN_CHRF genau, das genügt: ≥ statt >.": ["prima"],
        "Du hast die verworfenen behalten.": ["gut", "mies", "prima", "Kuh"],
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
    # <loesung 5>
    return max(usable, key=usable.get)
    # </loesung>


temperature_works = check(
    5,
    lambda: best_temperature({0.5: 10, 1.0: 30, 1.5: 50}, {0.5: 9, 1.0: 25, 1.5: 20}),
    expected=1.0,
    hint="max(usable, key=…) liefert den Schlüssel mit dem größten Wert.",
    mistakes={
        "Das ist die Temperatur mit den meisten neuen Varianten, nicht den brauchbaren.": 1.5,
        "Das ist die Anzahl, gefragt ist die Temperatur.": 25,
        "Das ist die Temperatur mit dem größten brauchbaren Anteil, nicht der größten Zahl.": 0.5,
    },
)

if all((translation_works, sampling_works, chrf_works, filter_works, temperature_works)):
    set_seed(42)
    all_french = translate(texts, to_french_tokenizer, to_french_model, num_beams=4)
    new, usable, mean_chrf = {}, {}, {}
    for temperature in TEMPERATURES:
        groups = variants_of(all_french, temperature, VARIANTS)
        new[temperature] = sum(len(set(group) - {text}) for text, group in zip(texts, groups))
        good = [useful(text, group, sentiment, chrf_to) for text, group in zip(texts, groups)]
        usable[temperature] = sum(map(len, good))
        print(f"  {long}\n  → {good[texts.index(long)]}")
        mean_chrf[temperature] = float(
            np.mean([chrf_to(text, v) for text, group in zip(texts, groups) for v in group])
        )
        print(
            f"Temperatur {temperature}: {new[temperature]} neue Varianten, davon "
            f"{usable[temperature]} brauchbar, chrF im Mittel {mean_chrf[temperature]:.0f}"
        )
    print(
        f"Am meisten Brauchbares liefert Temperatur {best_temperature(new, usable)}. Ob ein Satz "
        "Sinn ergibt, prüft der Filter nicht: Lies nach."
    )
    plt.plot(TEMPERATURES, new.values(), "o-", label="neu")
    plt.plot(TEMPERATURES, usable.values(), "s-", label="brauchbar")
    plt.xlabel("Temperatur")
    plt.ylabel(f"Varianten von {TEXTS * VARIANTS}")
    plt.title("Back-Translation über Französisch")
    plt.legend()
    plt.show()
