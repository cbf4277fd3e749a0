"""
BERT, GPT-2 und Marian: drei Arten von Transformern
===================================================

BERT füllt Lücken und liest dazu den ganzen Satz (Encoder). GPT-2 schreibt Token für Token weiter
und sieht nur, was schon dasteht (Decoder). Marian übersetzt mit beidem (Seq2seq). Wir rechnen
Temperatur, top-k und top-p von Hand nach, messen, wer spätere Wörter sieht, und laden dieselben
Gewichte in Keras. Heraus kommt: Nur die Encoder sehen spätere Wörter, und Keras rechnet dasselbe.

:Lernziele: fill-mask, Textgenerierung, Encoder, Decoder, Seq2seq, Temperatur, top-k, top-p
:Dauer: voll 4 min, schnell 20 s
:Daten: google-bert/bert-base-german-cased, dbmdz/german-gpt2, Helsinki-NLP/opus-mt-de-en
"""

from kurs import QUICK

import keras_hub
import matplotlib.pyplot as plt
import numpy as np
import torch
import transformers
from scipy.special import softmax
from transformers import AutoModel, AutoModelForSeq2SeqLM, AutoTokenizer, pipeline
from transformers.generation import TemperatureLogitsWarper, TopKLogitsWarper, TopPLogitsWarper

SAMPLES, NEW_TOKENS = (100 if QUICK else 150), 12  # Texte je Temperatur und ihre Länge
transformers.logging.set_verbosity_error()
transformers.set_seed(42)
torch.set_grad_enabled(False)  # wir trainieren nichts

# %%
# Encoder: BERT füllt Lücken
# --------------------------
# Vor der Lücke steht beide Male nur „Die“. Erst die Wörter danach entscheiden, was hineinpasst, und
# BERT liest sie mit.

BERT = "google-bert/bert-base-german-cased"
fill_mask = pipeline("fill-mask", model=BERT, device="cpu")
bert, bert_tokenizer = fill_mask.model, fill_mask.tokenizer
gaps = ["Die [MASK] fängt die Maus.", "Die [MASK] fängt den Ball."]
fillings = {}
for text, answers in zip(gaps, fill_mask(gaps, top_k=5)):
    fillings[text] = {answer["token_str"]: answer["score"] for answer in answers}
    print(text, ", ".join(f"{word} {score:.1%}" for word, score in fillings[text].items()))

# %%
# Decoder: GPT-2 schreibt weiter
# ------------------------------
# GPT-2 gibt für jedes Token des Vokabulars einen Logit aus. Softmax macht daraus die
# Wahrscheinlichkeit, dass es als Nächstes kommt. Ein Token wird gewählt und angehängt, dann geht es
# von vorn los.

GPT2 = "dbmdz/german-gpt2"
generator = pipeline("text-generation", model=GPT2, device="cpu")
gpt2, gpt2_tokenizer = generator.model, generator.tokenizer
prompt = "Der Film war"
print(generator(prompt, do_sample=False, max_new_tokens=NEW_TOKENS)[0]["generated_text"])
prompt_ids = gpt2_tokenizer(prompt, return_tensors="pt")["input_ids"]  # (1, T)
logits = gpt2(prompt_ids).logits[0, -1].numpy()  # (V,)

# %%
# Temperatur, top-k und top-p von Hand
# ------------------------------------
# Die Temperatur teilt die Logits: Unter 1 werden wahrscheinliche Tokens noch wahrscheinlicher, über
# 1 holen die anderen auf. Top-k behält die k wahrscheinlichsten, top-p so viele, wie zusammen p
# erreichen: mal wenige, mal viele. ``generate`` wendet alle drei nacheinander an.


def keep_top_k(logits: np.ndarray, k: int) -> np.ndarray:
    return np.where(logits >= np.sort(logits)[-k], logits, -np.inf)


def keep_top_p(logits: np.ndarray, p: float) -> np.ndarray:
    order = np.argsort(-logits)
    probabilities = softmax(logits[order])
    before = np.cumsum(probabilities) - probabilities  # Summe aller wahrscheinlicheren
    return np.where(np.isin(np.arange(len(logits)), order[before < p]), logits, -np.inf)


row = torch.tensor(logits[None])  # (1, V)
sampling = {"do_sample": True, "return_dict_in_generate": True}
chain = {"temperature": 0.7, "top_k": 20, "top_p": 0.9, "max_new_tokens": 1, "output_scores": True}
generated = gpt2.generate(prompt_ids, **sampling, **chain)
variants = {  # Name -> Logits von Hand, Logits von transformers
    "unverändert": (logits, row),
    "Temperatur 0.5": (logits / 0.5, TemperatureLogitsWarper(0.5)(prompt_ids, row)),
    "Temperatur 2": (logits / 2, TemperatureLogitsWarper(2.0)(prompt_ids, row)),
    "top-k 3": (keep_top_k(logits, 3), TopKLogitsWarper(3)(prompt_ids, row)),
    "top-p 0.8": (keep_top_p(logits, 0.8), TopPLogitsWarper(0.8)(prompt_ids, row)),
    "alle drei": (keep_top_p(keep_top_k(logits / 0.7, 20), 0.9), generated.scores[0]),
}
distributions, same_as_library = {}, {}
for name, (by_hand, library) in variants.items():
    distributions[name] = softmax(by_hand)
    same_as_library[name] = np.allclose(softmax(by_hand), library[0].softmax(-1), atol=1e-6)
print("Von Hand = transformers:", same_as_library)

top = np.argsort(-logits)[:10]
labels = [repr(gpt2_tokenizer.decode(token)) for token in top]
fig, axes = plt.subplots(1, 6, figsize=(17, 4.8), sharey=True)
for axis, (name, probabilities) in zip(axes, distributions.items()):
    axis.barh(labels, probabilities[top])
    axis.set(title=name, xlim=(0, 1.05), xlabel="Wahrscheinlichkeit")
axes[0].invert_yaxis()
axes[0].set_ylabel(f"Token nach „{prompt}“")
plt.show()

# %%
# Vielfalt hat ihren Preis
# ------------------------
# Je höher die Temperatur, desto mehr verschiedene Tokenpaare, aber desto unwahrscheinlicher die
# gezogenen Tokens: Der Text wird erst bunt, dann wirr. Ohne ``top_k=0`` behielte transformers nur
# die 50 wahrscheinlichsten Tokens.

sampling |= {"top_k": 0, "max_new_tokens": NEW_TOKENS, "min_new_tokens": NEW_TOKENS}
sampling |= {"num_return_sequences": SAMPLES, "output_logits": True}  # Logits vor der Temperatur
temperatures = (0.3, 0.7, 1.0, 1.5)
diversity, probability = [], []
for temperature in temperatures:
    output = gpt2.generate(prompt_ids, temperature=temperature, **sampling)
    tokens = output.sequences[:, prompt_ids.shape[1] :]  # (N, T)
    log_probs = torch.stack(output.logits, dim=1).log_softmax(dim=-1)  # (N, T, V)
    probability.append(float(log_probs.gather(-1, tokens[..., None]).mean().exp()))
    pairs = [pair for row in tokens.tolist() for pair in zip(row, row[1:])]
    diversity.append(len(set(pairs)) / len(pairs))
    print(
        f"Temperatur {temperature}: {diversity[-1]:.0%} der Paare verschieden, Wahrscheinlichkeit "
        f"je Token {probability[-1]:.0%}: {gpt2_tokenizer.decode(output.sequences[0])}"
    )
plt.plot(temperatures, diversity, "o-", label="Anteil verschiedener Tokenpaare")
plt.plot(temperatures, probability, "s--", label="Wahrscheinlichkeit je Token (geom. Mittel)")
plt.xlabel("Temperatur")
plt.ylim(0, 1)
plt.legend(loc="upper left")
plt.show()

# %%
# Seq2seq: Marian übersetzt
# -------------------------
# Der Encoder liest den deutschen Satz, der Decoder schreibt den englischen.

MARIAN = "Helsinki-NLP/opus-mt-de-en"
marian_tokenizer = AutoTokenizer.from_pretrained(MARIAN)
marian = AutoModelForSeq2SeqLM.from_pretrained(MARIAN)
sources = ["Der Hund schläft im Garten.", "Der Hund schläft im Wald."]
written = [marian.generate(**marian_tokenizer(text, return_tensors="pt"))[0] for text in sources]
translations = [marian_tokenizer.decode(ids, skip_special_tokens=True) for ids in written]
print(dict(zip(sources, translations)))

# %%
# Wer sieht was?
# --------------
# Die Sätze unterscheiden sich erst im letzten Wort. Ändern sich Vektoren *davor*, hat das Modell es
# gesehen. Marians Decoder bekommt zum selben deutschen Satz die beiden Übersetzungen.

encoder, decoder = marian.get_encoder(), marian.get_decoder()
state = encoder(**marian_tokenizer(sources[0], return_tensors="pt")).last_hidden_state
change = {}  # Modell -> größte Änderung je Position vor dem Unterschied
for name, style, model, ids, extra in (
    ("BERT", "x:", bert, bert_tokenizer(sources)["input_ids"], {}),
    ("Marian, Encoder", "+:", encoder, marian_tokenizer(sources)["input_ids"], {}),
    ("GPT-2", "s-", gpt2, gpt2_tokenizer(sources)["input_ids"], {}),
    ("Marian, Decoder", "o-", decoder, written, {"encoder_hidden_states": state}),
):
    start = next(t for t, (a, b) in enumerate(zip(*ids)) if a != b)
    first, second = (
        model(torch.as_tensor(tokens)[None], output_hidden_states=True, **extra).hidden_states[-1]
        for tokens in ids
    )  # je (1, T, D)
    change[name] = (first[0, :start] - second[0, :start]).abs().amax(dim=1).numpy()  # (start,)
    plt.plot(change[name], style, markersize=12, label=name)
    print(f"{name}: Vektoren vor dem Unterschied ändern sich um bis zu {change[name].max():.1e}")
plt.xlabel("Position im Satz (Token-Nummer, bis vor den Unterschied)")
plt.ylabel("größte Änderung im Vektor")
plt.legend()
plt.show()

# %%
# Dieselben Gewichte in Keras
# ---------------------------
# ``hf://`` lädt dieselben Dateien. Von BERT übernimmt keras_hub nur den Rumpf, die Gewichte der
# Ausgabeschicht setzen wir selbst. Die Aktivierung GELU rechnet dieses BERT genau, keras_hub mit
# einer Näherung, wie GPT-2. Tut PyTorch das auch, bleiben nur Rundungsfehler.

keras_bert = keras_hub.models.BertMaskedLM.from_preset(f"hf://{BERT}", preprocessor=None)
keras_gpt2 = keras_hub.models.GPT2CausalLM.from_preset(f"hf://{GPT2}", preprocessor=None)
head = bert.cls.predictions
dense, norm = head.transform.dense, head.transform.LayerNorm
weights = [head.bias, head.decoder.weight, dense.weight.T, dense.bias, norm.weight, norm.bias]
keras_bert.masked_lm_head.set_weights([weight.detach().numpy() for weight in weights])

encoded = bert_tokenizer(gaps[0], return_tensors="pt")
arrays = {
    "token_ids": encoded["input_ids"].numpy(),
    "segment_ids": encoded["token_type_ids"].numpy(),
    "padding_mask": encoded["attention_mask"].numpy(),
}
vectors = np.array(keras_bert.backbone(arrays)["sequence_output"])  # (1, T, D)
tanh_bert = AutoModel.from_pretrained(BERT, hidden_act="gelu_pytorch_tanh")
prompt_mask = np.ones(prompt_ids.shape, "int32")
keras_gpt2_logits = keras_gpt2({"token_ids": prompt_ids.numpy(), "padding_mask": prompt_mask})
difference = {
    "BERT": vectors - bert.base_model(**encoded).last_hidden_state.numpy(),
    "BERT mit tanh": vectors - tanh_bert(**encoded).last_hidden_state.numpy(),
    "GPT-2": np.array(keras_gpt2_logits)[0, -1] - logits,
}
difference = {name: float(np.abs(values).max()) for name, values in difference.items()}
print("Keras gegen PyTorch:", {name: f"{value:.1e}" for name, value in difference.items()})

gap = np.nonzero(arrays["token_ids"] == bert_tokenizer.mask_token_id)[1][None]  # (1, 1)
probabilities = softmax(np.array(keras_bert(arrays | {"mask_positions": gap}))[0, 0])  # (V,)
best = np.argsort(-probabilities)[:5]
keras_filling = {bert_tokenizer.decode(token): float(probabilities[token]) for token in best}
print(gaps[0], ", ".join(f"{word} {score:.1%}" for word, score in keras_filling.items()))
print(
    f"Ein späteres Wort ändert frühere Vektoren in BERT um bis zu {change['BERT'].max():.2f}, in "
    f"GPT-2 um {change['GPT-2'].max():.2f}. Keras weicht bei BERT um {difference['BERT']:.1e} ab, "
    f"mit gleicher GELU um {difference['BERT mit tanh']:.1e}, bei GPT-2 um "
    f"{difference['GPT-2']:.1e}."
)
