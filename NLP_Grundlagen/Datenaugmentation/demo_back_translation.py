"""
Back-Translation: Varianten durch Hin- und Rückübersetzung
==========================================================

Zwei Übersetzungsmodelle (MarianMT) bringen deutsche Bewertungen ins Englische und zurück. Lost man
dabei die Wörter aus (Sampling), entstehen Varianten: anderer Wortlaut, gleicher Inhalt. chrF und
BLEU messen den Abstand zum Original, ein Filter wirft Varianten mit anderer Stimmung hinaus. Am
Ende siehst du, ob ein kleiner Klassifikator mit den Varianten besser lernt als ohne.

:Lernziele: Back-Translation, MarianMT, Sampling, chrF, BLEU, Datenaugmentation
:Dauer: voll 6 min, schnell 16 s
:Daten: German_sentiment; opus-mt-de-en, opus-mt-en-de, german-sentiment-bert
"""

from kurs import QUICK

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import torch
from huggingface_hub import hf_hub_download
from sacrebleu.metrics import BLEU, CHRF
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import SGDClassifier
from transformers import MarianMTModel, MarianTokenizer, pipeline, set_seed

set_seed(42)
torch.set_grad_enabled(False)  # wir trainieren nichts
SENTENCES = 40 if QUICK else 60  # für die Messung von chrF und BLEU
TEMPERATURES = (0.5, 1.0, 1.5, 2.0)
POOL = 200  # beschriftete Bewertungen, zu denen Varianten entstehen
VARIANTS = 3  # so viele werden je Bewertung ausgelost
SIZES = (20, 80, POOL)  # so viele Beispiele bekommt der kleine Klassifikator
SEEDS, EPOCHS = 8, 20
BATCH_SIZE = 64
MAX_TOKENS = 40 if QUICK else 128  # länger wird keine Übersetzung

# %%
# Zwei Modelle, einmal geladen
# ----------------------------
# Wer sie in einer Schleife lädt, wartet jedes Mal. Deshalb stehen sie ganz oben.

to_english_model = MarianMTModel.from_pretrained("Helsinki-NLP/opus-mt-de-en").eval()
to_english_tokenizer = MarianTokenizer.from_pretrained("Helsinki-NLP/opus-mt-de-en")
to_german_model = MarianMTModel.from_pretrained("Helsinki-NLP/opus-mt-en-de").eval()
to_german_tokenizer = MarianTokenizer.from_pretrained("Helsinki-NLP/opus-mt-en-de")


def translate(texts: list[str], tokenizer, model, **how) -> list[str]:
    """Übersetzt in Batches; ``how`` geht an ``generate``."""
    translations = []
    for start in range(0, len(texts), BATCH_SIZE):
        part = texts[start : start + BATCH_SIZE]
        batch = tokenizer(part, padding=True, truncation=True, return_tensors="pt")  # (B, T)
        output = model.generate(**batch, max_length=MAX_TOKENS, **how)  # (B, T')
        translations += tokenizer.batch_decode(output, skip_special_tokens=True)
    return translations


# %%
# Einmal hin und zurück
# ---------------------
# Beam Search verfolgt immer die vier besten Satzanfänge und nimmt am Ende die Übersetzung, die das
# Modell für die beste hält. Oft kommt das Original wieder heraus: nutzlos für die Augmentation.

DATA = "sepidmnorozy/German_sentiment"
train = pd.read_csv(hf_hub_download(DATA, "train.csv", repo_type="dataset"), encoding="utf-8")
train = train.groupby("label").sample(POOL // 2, random_state=42).sample(frac=1, random_state=42)
texts, labels = train["text"].tolist(), train["label"].to_numpy()
english = translate(texts, to_english_tokenizer, to_english_model, num_beams=4)
beam = translate(english[:SENTENCES], to_german_tokenizer, to_german_model, num_beams=4)
for original, between, back in list(zip(texts, english, beam))[:3]:
    print(f"Original: {original}\nEnglisch: {between}\nzurück:   {back}\n")
print(f"Unverändert zurück: {np.mean([a == b for a, b in zip(texts, beam)]):.0%} der Texte")

# %%
# Varianten durch Sampling
# ------------------------
# Statt der besten Fortsetzung wird auf dem Rückweg jedes Token ausgelost. Die Temperatur sagt, wie
# mutig: Unter 1 gewinnen die wahrscheinlichen Tokens noch öfter, über 1 bekommen auch die
# unwahrscheinlichen eine Chance.


def sample(sentences: list[str], temperature: float, n: int) -> list[list[str]]:
    found = translate(
        sentences,
        to_german_tokenizer,
        to_german_model,
        do_sample=True,
        num_beams=1,
        top_k=0,  # ausgelost wird aus allen Tokens
        temperature=temperature,
        num_return_sequences=n,
    )
    return [found[i : i + n] for i in range(0, len(found), n)]


# %%
# Wie weit sind sie weg?
# ----------------------
# BLEU zählt gemeinsame Wortfolgen, chrF gemeinsame Buchstabenfolgen; 100 heißt gleich. Verglichen
# wird hier mit dem Original. Ein kleiner Wert kann ein gelungenes Synonym oder ein Fehler sein.

chrf, bleu, originals = CHRF(), BLEU(), texts[:SENTENCES]
chrf_beam = chrf.corpus_score(beam, [originals]).score
chrf_sampled, bleu_sampled, share_changed = [], [], []
for temperature in TEMPERATURES:
    variants = [group[0] for group in sample(english[:SENTENCES], temperature, 1)]
    chrf_sampled.append(chrf.corpus_score(variants, [originals]).score)
    bleu_sampled.append(bleu.corpus_score(variants, [originals]).score)
    share_changed.append(float(np.mean([v != o for v, o in zip(variants, originals)])))
    print(f"Temperatur {temperature}: chrF {chrf_sampled[-1]:.0f}, BLEU {bleu_sampled[-1]:.0f}")
    print(f"    {variants[0]}")

plt.plot(TEMPERATURES, chrf_sampled, "o-", label="chrF zum Original")
plt.plot(TEMPERATURES, bleu_sampled, "s-", label="BLEU zum Original")
plt.plot(TEMPERATURES, np.multiply(100, share_changed), "^--", label="verändert (%)")
plt.axhline(chrf_beam, color="C0", linestyle=":", label="chrF mit Beam Search")
plt.gca().set(xlabel="Temperatur", ylabel="Punkte von 100", ylim=(0, 105))
plt.legend(loc="lower left")
plt.show()

# %%
# Der Filter
# ----------
# Eine Variante taugt nur, wenn ihr Etikett noch stimmt. Ein Stimmungsmodell beurteilt Original und
# Variante. Urteilt es verschieden, fliegt die Variante hinaus, ebenso jede Wiederholung. Zwei
# Temperaturen treten an: eine brave und eine mutige.

judge = pipeline("text-classification", model="oliverguhr/german-sentiment-bert")


def sentiments(texts: list[str]) -> list[str]:  # positive, negative oder neutral
    return [item["label"] for item in judge(texts, batch_size=BATCH_SIZE, truncation=True)]


before = sentiments(texts)
SAFE, BOLD = TEMPERATURES[1], TEMPERATURES[-1]
kept, dropped = {}, {}  # Temperatur -> je Bewertung die behaltenen und die verworfenen Varianten
for t in (SAFE, BOLD):
    new = [sorted(set(group) - {text}) for text, group in zip(texts, sample(english, t, VARIANTS))]
    flat = sum(new, [])
    after = dict(zip(flat, sentiments(flat)))
    kept[t] = [[v for v in group if after[v] == old] for group, old in zip(new, before)]
    dropped[t] = [[v for v in group if after[v] != old] for group, old in zip(new, before)]
n_kept, n_dropped = ({t: len(sum(x[t], [])) for t in (SAFE, BOLD)} for x in (kept, dropped))
for t in (SAFE, BOLD):
    print(
        f"Temperatur {t}: {n_kept[t]} neue Varianten, {n_dropped[t]} mit anderer Stimmung verworfen"
    )
for text, group in [pair for pair in zip(texts, dropped[BOLD]) if pair[1]][:3]:
    print(f"  {text}\n  verworfen: {group[0]}")

# %%
# Testgenauigkeit bei wenigen Beispielen
# --------------------------------------
# Jeder Lernschritt zieht einen Text. Ohne Varianten lernt das Modell aus ihm selbst, sonst aus ihm
# oder einer seiner Varianten. So sind die Zahl der Schritte und die Folge der Texte überall gleich.
# Ohne Filter behalten auch verworfene Varianten das Etikett des Originals.

test = pd.read_csv(hf_hub_download(DATA, "test.csv", repo_type="dataset"), encoding="utf-8")


def few_shot_accuracy(chosen: np.ndarray, variants: list[list[str]], seed: int) -> float:
    rng = np.random.default_rng(seed)
    steps = EPOCHS * len(chosen)
    order, draws = rng.integers(len(chosen), size=steps), rng.random(steps)
    versions = [[texts[i], *variants[i]] for i in chosen]
    counts = np.array([len(v) for v in versions])
    originals = np.cumsum(counts) - counts  # ihre Zeilen in der Liste aller Texte
    rows = originals[order] + (draws * counts[order]).astype(int)  # (Schritte,)
    vectorizer = TfidfVectorizer(ngram_range=(1, 2))
    x = vectorizer.fit_transform([text for v in versions for text in v])
    y = np.repeat(labels[chosen], counts)
    model = SGDClassifier(loss="log_loss", max_iter=1, tol=None, shuffle=False)
    model.fit(x[rows], y[rows])  # ein Durchgang: jede Zeile ist ein Lernschritt
    return model.score(vectorizer.transform(test["text"]), test["label"])


additions = {
    "ohne Varianten": [[] for _ in texts],
    f"Temperatur {SAFE}": kept[SAFE],
    f"Temperatur {BOLD}": kept[BOLD],
    f"Temperatur {BOLD}, ohne Filter": [ok + bad for ok, bad in zip(kept[BOLD], dropped[BOLD])],
}
by_label = [np.flatnonzero(labels == label) for label in (0, 1)]
accuracies = {name: np.zeros((len(SIZES), SEEDS)) for name in additions}
for i, seed in np.ndindex(len(SIZES), SEEDS):
    rng = np.random.default_rng(seed)
    half = SIZES[i] // 2
    chosen = np.concatenate([rng.choice(rows, half, replace=False) for rows in by_label])
    for name, variants in additions.items():
        accuracies[name][i, seed] = 100 * few_shot_accuracy(chosen, variants, seed)

# %%
# Ergebnis
# --------
# Der Gewinn ist die Testgenauigkeit mit Varianten minus die ohne, bei gleichem Startwert. Hinter ±
# steht erst die Streuung über die Startwerte, dann der Standardfehler des mittleren Gewinns. Ein
# Gewinn unter zwei Standardfehlern kann Zufall sein.

gain, gain_error = {}, {}
for (name, scores), style in zip(accuracies.items(), ("k-", "o-", "s--", "^:")):
    differences = scores - accuracies["ohne Varianten"]
    gain[name] = differences.mean(axis=1)
    gain_error[name] = differences.std(axis=1, ddof=1) / SEEDS**0.5
    plt.errorbar([*map(str, SIZES)], gain[name], gain_error[name], fmt=style, capsize=5, label=name)
    for size, values, mean, error in zip(SIZES, scores, gain[name], gain_error[name]):
        accuracy = f"{size:3} Beispiele: {values.mean():.1f} % ± {values.std(ddof=1):.1f}"
        print(f"{name:28} {accuracy}, Gewinn {mean:+.1f} ± {error:.1f} Prozentpunkte")
plt.gca().set(xlabel="Beispiele fürs Training", ylabel="Gewinn (Prozentpunkte)")
plt.legend(title="Gewinn an Testgenauigkeit", loc="best")
plt.show()

safe, bold, unfiltered = (float(gain[name].mean()) for name in list(additions)[1:])
print(
    f"Bei Temperatur {SAFE} sind {share_changed[1]:.0%} der Varianten anders als das Original, "
    f"chrF {chrf_sampled[1]:.0f}. Gewinn im Mittel der Größen: {safe:+.1f} Punkte, bei Temperatur "
    f"{BOLD} {bold:+.1f} mit und {unfiltered:+.1f} ohne Filter."
)
