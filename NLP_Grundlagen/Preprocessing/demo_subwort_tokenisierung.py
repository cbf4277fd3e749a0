"""
Subwörter: BPE und WordPiece zerlegen auch unbekannte Wörter
============================================================

Ein Vokabular aus ganzen Wörtern kennt „Regenschirmverkäuferin“ nicht. Subwörter schon: Häufige
Wörter bleiben ganz, seltene zerfallen in bekannte Teile. Du lernst die Merges von BPE von Hand,
genau wie die Bibliothek ``tokenizers``, und zerlegst Wörter mit WordPiece wie BERT. Auf neuem Text
misst du, wie viele Wörter unbekannt bleiben, die OOV-Rate (out of vocabulary).

:Lernziele: Subwort, BPE, Merge, WordPiece, OOV-Rate, Vokabulargröße
:Dauer: voll 3 min, schnell 15 s
:Daten: Nachrichten aus 10kGNAD; Vokabular von bert-base-german-cased
"""

from kurs import DATA_DIR, QUICK

import json
from collections import Counter

import keras
import matplotlib.pyplot as plt
import pandas as pd
from tokenizers import Tokenizer, models, pre_tokenizers, trainers
from transformers import AutoTokenizer

ARTICLES, HAND_SIZE = (400 if QUICK else 100), 300  # Artikel und Vokabular für BPE von Hand
SIZES = (150, 200, 300, 400, 500, 600) if QUICK else (1_000, 2_000, 4_000, 8_000, 16_000, 32_000)
UNKNOWN = "[UNK]"

# %%
# Daten
# -----
# Gelernt wird nur aus den Trainingsdaten. ``Whitespace`` zerlegt in Wörter und Satzzeichen.

splitter, texts = pre_tokenizers.Whitespace(), {}
for part in ("train", "test"):
    url = f"https://raw.githubusercontent.com/tblock/10kGNAD/master/{part}.csv"
    path = keras.utils.get_file(f"{part}.csv", url, cache_dir=DATA_DIR, cache_subdir="10kGNAD")
    news = pd.read_csv(path, sep=";", quotechar="'", names=["label", "text"], encoding="utf-8")
    texts[part] = news["text"].tolist()


def count_words(texts: list[str]) -> Counter:
    return Counter(word for text in texts for word, _ in splitter.pre_tokenize_str(text))


word_counts = count_words(texts["train"][:ARTICLES])

# %%
# BPE lernen
# ----------
# Am Anfang ist jedes Zeichen ein Subwort. Das häufigste Paar von Nachbarn wird zu einem neuen
# Subwort verschmolzen: ein Merge. Das wiederholt sich, bis das Vokabular voll ist. Bei Gleichstand
# gewinnt wie in der Bibliothek das Paar mit der kleineren Nummer: erst die Zeichen in der
# Reihenfolge von Unicode, dann die Subwörter in der Reihenfolge, in der sie entstanden.


def count_pairs(splits: dict[str, list[str]]) -> Counter:
    pairs = Counter()
    for word, pieces in splits.items():
        for pair in zip(pieces, pieces[1:]):
            pairs[pair] += word_counts[word]
    return pairs


def apply_merge(pieces: list[str], pair: tuple[str, str]) -> list[str]:
    merged = []
    for piece in pieces:
        if merged and (merged[-1], piece) == pair:
            merged[-1] += piece
        else:
            merged.append(piece)
    return merged


number = {character: i for i, character in enumerate(sorted(set("".join(word_counts))))}
splits = {word: list(word) for word in word_counts}  # "Haus" -> ["H", "a", "u", "s"]
merges = []
while len(number) < HAND_SIZE:
    pairs = count_pairs(splits)
    best = min(pairs, key=lambda pair: (-pairs[pair], number[pair[0]], number[pair[1]]))
    merges.append(best)
    number.setdefault("".join(best), len(number))
    for word in splits:
        if "".join(best) in word:
            splits[word] = apply_merge(splits[word], best)
print(f"{len(word_counts)} verschiedene Wörter, die ersten Merges: {merges[:6]}")

# %%
# Dasselbe mit der Bibliothek
# ---------------------------
# Zerlegt wird in der Reihenfolge der Merges. Die Bibliothek lernt dieselben Merges und zerlegt
# genauso: Testwörter und je zwei zusammengeklebte. Ein Platz mehr im Vokabular ist für ``[UNK]``.


def train_tokenizer(name: str, texts: list[str], size: int) -> Tokenizer:
    tokenizer = Tokenizer(getattr(models, name)(unk_token=UNKNOWN))
    tokenizer.pre_tokenizer = splitter
    trainer = {"BPE": trainers.BpeTrainer, "WordPiece": trainers.WordPieceTrainer}[name]
    options = trainer(vocab_size=size, special_tokens=[UNKNOWN], show_progress=False)
    tokenizer.train_from_iterator(texts, options)
    return tokenizer


def segment(word: str) -> list[str]:
    pieces = list(word)
    for pair in merges:
        pieces = apply_merge(pieces, pair)
    return [piece if piece in number else UNKNOWN for piece in pieces]


library = train_tokenizer("BPE", texts["train"][:ARTICLES], HAND_SIZE + 1)
library_merges = [tuple(pair) for pair in json.loads(library.to_str())["model"]["merges"]]
test_counts = count_words(texts["test"])
single_words = [word for word in test_counts if word.isalpha()][:1_000]
sample = single_words + [a + b for a, b in zip(single_words, single_words[1:])]
same_merges = merges == library_merges
same_pieces = all(segment(word) == library.encode(word).tokens for word in sample)
print(f"{len(merges)} Merges gleich: {same_merges}; {len(sample)} Wörter gleich: {same_pieces}")

# %%
# WordPiece
# ---------
# WordPiece nimmt nicht das häufigste Paar, sondern das mit dem größten Wert
# Anzahl(Paar) / (Anzahl(Teil 1) · Anzahl(Teil 2)): Teile, die fast nur zusammen vorkommen. ``##``
# heißt: geht im Wort weiter. Hier zählen nur Paare, die mindestens 20-mal vorkommen. Der Trainer
# von ``tokenizers`` weicht von dieser Regel ab: Er nimmt auch bei WordPiece das häufigste Paar.

splits = {word: [word[0], *(f"##{character}" for character in word[1:])] for word in word_counts}
pairs, single = count_pairs(splits), Counter()
for word, pieces in splits.items():
    for piece in pieces:
        single[piece] += word_counts[word]
score = {(a, b): n / (single[a] * single[b]) for (a, b), n in pairs.items() if n >= 20}
first_by_count = min(score, key=lambda pair: (-pairs[pair], pair))
first_by_score = min(score, key=lambda pair: (-score[pair], pair))
for name, pair in (("Häufigstes Paar", first_by_count), ("Größter Wert", first_by_score)):
    print(f"{name}: {pair}, {pairs[pair]}-mal, Wert {score[pair]:.2g}")

# %%
# Zerlegen wie BERT
# -----------------
# WordPiece zerlegt ohne Merges, allein mit dem Vokabular: immer das längste Subwort, das passt.
# Passt keines, ist das ganze Wort unbekannt.

bert = AutoTokenizer.from_pretrained("google-bert/bert-base-german-cased")
bert_vocabulary = bert.get_vocab()


def longest_first(word: str) -> list[str]:
    pieces, start = [], 0
    while start < len(word):
        prefix, end = "##" * (start > 0), len(word)
        while end > start and prefix + word[start:end] not in bert_vocabulary:
            end -= 1
        if end == start:
            return [UNKNOWN]
        pieces.append(prefix + word[start:end])
        start = end
    return pieces


same_wordpiece = all(longest_first(w) == bert.tokenize(w) for w in sample)
several = sum(len(longest_first(word)) > 1 for word in sample)
print(f"Zerlegt wie BERT: {same_wordpiece}, {several} von {len(sample)} in mehrere Subwörter")

# %%
# Lange Wörter
# ------------
# Im Deutschen kann jeder neue Wörter zusammensetzen. In den Trainingsdaten fehlen sie meist.

compounds = ["Regenschirmverkäuferin", "Fußballspielerinnenpokal", "Theaterstückschreiber"]
train_counts = count_words(texts["train"])
largest = train_tokenizer("BPE", texts["train"], SIZES[-1])
times_seen = {word: train_counts[word] for word in compounds}
for word in compounds:
    print(f"{word} ({times_seen[word]}-mal in den Trainingsdaten)")
    print(f"  BPE {largest.encode(word).tokens}\n  WordPiece {bert.tokenize(word)}")

# %%
# OOV-Rate
# --------
# Drei Vokabulare gleicher Größe: die häufigsten Wörter, BPE und WordPiece. Wie viele Wörter der
# Testdaten bleiben unbekannt? Satzzeichen zählen nicht mit. Subwörter haben ihren Preis: Ein Wort
# wird zu mehreren.

test_words = {word: count for word, count in test_counts.items() if word[0].isalnum()}
total = sum(test_words.values())
oov, pieces_per_word = {name: [] for name in ("Wörter", "BPE", "WordPiece")}, []
for size in SIZES:
    known = {word for word, _ in train_counts.most_common(size - 1)}  # 1 für [UNK]
    oov["Wörter"].append(sum(n for word, n in test_words.items() if word not in known) / total)
    for name in ("BPE", "WordPiece"):
        tokenizer = train_tokenizer(name, texts["train"], size)
        tokens = {word: tokenizer.encode(word).tokens for word in test_words}
        oov[name].append(sum(n for w, n in test_words.items() if UNKNOWN in tokens[w]) / total)
        if name == "BPE":
            pieces_per_word.append(sum(n * len(tokens[w]) for w, n in test_words.items()) / total)
    rates = ", ".join(f"{name} {rates[-1]:.2%}" for name, rates in oov.items())
    print(f"{size} Einträge: unbekannt {rates}; {pieces_per_word[-1]:.2f} Subwörter je Wort")

fig, axes = plt.subplots(1, 2, figsize=(12, 5))
for (name, rates), style in zip(oov.items(), ("o-", "s-", "^:")):
    axes[0].plot(SIZES, [100 * rate for rate in rates], style, label=name)
axes[1].axhline(1, color="C0", label="Wörter")
axes[1].plot(SIZES, pieces_per_word, "s-", color="C1", label="BPE")
for axis, label in zip(axes, ("unbekannte Testwörter (%)", "Tokens je Testwort")):
    axis.set(xlabel="Größe des Vokabulars", ylabel=label, xscale="log")
    axis.set_xticks(SIZES, SIZES, rotation=30)
    axis.minorticks_off()
    axis.legend()
plt.show()

middle = len(SIZES) // 2
print(
    f"{len(merges)} Merges von Hand = tokenizers: {same_merges}. Bei {SIZES[middle]} Einträgen "
    f"sind {oov['Wörter'][middle]:.1%} der Wörter unbekannt, mit BPE {oov['BPE'][middle]:.2%}; "
    f"dafür zerfällt ein Wort im Mittel in {pieces_per_word[middle]:.2f} Subwörter."
)
