"""
L1 und L2: Strafe für große Gewichte
====================================

Regularisierung rechnet zum Verlust eine Strafe hinzu: bei L1 die Beträge der Gewichte, bei L2 ihre
Quadrate. Das Netz lernt dann weniger auswendig, und der Testverlust sinkt. Die Stärke λ wird auf
den Validierungsdaten gewählt. Bei fast gleicher Güte sind mit L1 viel mehr Gewichte nahe null.

:Lernziele: L1, L2, Regularisierung, Überanpassung, Auswahl von λ
:Dauer: voll 27 s, schnell 14 s
:Daten: Ziffern aus scikit-learn
"""

from kurs import QUICK

import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

keras.utils.set_random_seed(42)
EPOCHS = 60 if QUICK else 150
STRENGTHS = [1e-4, 3e-4, 1e-3] if QUICK else [3e-5, 1e-4, 3e-4, 1e-3, 3e-3]
NEAR_ZERO = 1e-3  # ein Gewicht mit kleinerem Betrag zählt als „nahe null“

# %%
# Daten
# -----
# Nur 300 Ziffern zum Lernen: So passt sich das Netz ohne Strafe zu stark an.

digits = load_digits()
x_rest, x_test, y_rest, y_test = train_test_split(
    digits.data.astype("float32") / 16, digits.target, test_size=800, stratify=digits.target
)
x_train, x_val, y_train, y_val = train_test_split(x_rest, y_rest, train_size=300, stratify=y_rest)

train_ds = tf.data.Dataset.from_tensor_slices((x_train, y_train))
train_ds = train_ds.cache().shuffle(len(x_train)).batch(32).prefetch(1)
print(f"{len(x_train)} Ziffern fürs Training, {len(x_val)} zur Validierung, {len(x_test)} im Test")

# %%
# Modell
# ------
# Eine Zeile macht den Unterschied: ``kernel_regularizer``. Der Bias wird üblicherweise nicht
# bestraft.


def build_model(regularizer: keras.Regularizer) -> keras.Model:
    dense = keras.layers.Dense
    model = keras.Sequential(
        [
            keras.Input((64,)),
            dense(128, activation="relu", kernel_regularizer=regularizer),
            dense(128, activation="relu", kernel_regularizer=regularizer),
            dense(10, activation="softmax", kernel_regularizer=regularizer),
        ]
    )
    model.compile(
        keras.optimizers.SGD(0.05, momentum=0.9),
        "sparse_categorical_crossentropy",
        metrics=["sparse_categorical_crossentropy", "accuracy"],
        steps_per_execution=10,
    )
    return model


# %%
# Was Keras zum Verlust addiert
# -----------------------------
# Der gemeldete Verlust ist Kreuzentropie plus Strafe: λ·Σ|w| bei L1, λ·Σw² bei L2.

penalty, penalty_by_hand = {}, {}
for name, regularizer, power in (
    ("L1", keras.regularizers.L1(0.001), 1),
    ("L2", keras.regularizers.L2(0.001), 2),
):
    model = build_model(regularizer)
    loss, cross_entropy, _ = model.evaluate(x_val, y_val, verbose=0)
    penalty[name] = loss - cross_entropy
    penalty_by_hand[name] = sum(
        0.001 * float(np.sum(np.abs(layer.kernel.numpy()) ** power)) for layer in model.layers
    )
    print(f"{name}: Strafe in Keras {penalty[name]:.4f}, von Hand {penalty_by_hand[name]:.4f}")

# %%
# Training
# --------
# Jede Strafe mit jeder Stärke, dazu ein Netz ohne Strafe (λ = 0). Verglichen wird die Kreuzentropie
# allein, denn der gemeldete Verlust enthält die Strafe.

regularizers = {"L1": keras.regularizers.L1, "L2": keras.regularizers.L2}
settings = [("L2", 0.0)] + [(name, strength) for name in regularizers for strength in STRENGTHS]
models, weights, near_zero, val_loss = {}, {}, {}, {}
for name, strength in settings:
    model = build_model(regularizers[name](strength))
    model.fit(train_ds, epochs=EPOCHS, verbose=0)
    setting = (name, strength) if strength else "ohne"
    models[setting] = model
    weights[setting] = np.concatenate([layer.kernel.numpy().ravel() for layer in model.layers])
    near_zero[setting] = float(np.mean(np.abs(weights[setting]) < NEAR_ZERO))
    val_loss[setting] = model.evaluate(x_val, y_val, verbose=0)[1]
    label = f"{name} mit λ = {strength:g}" if strength else "ohne Strafe"
    print(
        f"{label}: Validierungsverlust {val_loss[setting]:.3f}, "
        f"nahe null {near_zero[setting]:.1%}"
    )

# %%
# Auswahl auf den Validierungsdaten
# ---------------------------------
# Für L1 und L2 gewinnt je das λ mit dem kleinsten Validierungsverlust. Erst diese Netze sehen die
# Testdaten, ein einziges Mal.

best = {"ohne": "ohne"}
for name in regularizers:
    best[name] = min(((name, strength) for strength in STRENGTHS), key=val_loss.get)
test_loss, test_accuracy = {}, {}
for name, setting in best.items():
    _, test_loss[name], test_accuracy[name] = models[setting].evaluate(x_test, y_test, verbose=0)
    print(
        f"{name:4} Testverlust {test_loss[name]:.3f}, Testgenauigkeit {test_accuracy[name]:.1%}, "
        f"Σ|w| = {np.abs(weights[setting]).sum():.0f}, nahe null {near_zero[setting]:.1%}"
    )

# %%
# Wohin die Strafe die Gewichte drückt
# ------------------------------------
# L1 zieht an jedem Gewicht gleich stark, bis es null ist. L2 zieht an kleinen Gewichten kaum noch:
# Die Ableitung von w² geht mit w gegen null.

fig, axes = plt.subplots(1, 3, figsize=(12, 4.5), sharex=True, sharey=True)
for axis, (name, setting) in zip(axes, best.items()):
    axis.hist(weights[setting], bins=np.linspace(-0.4, 0.4, 81), log=True)
    strength = f"{name}, λ = {setting[1]:g}" if name in regularizers else "ohne Strafe"
    axis.set(title=strength, xlabel="Gewicht")
axes[0].set_ylabel("Anzahl (logarithmisch)")
plt.show()

fig, axes = plt.subplots(1, 2, figsize=(12, 4.5))
for axis, values, label in zip(
    axes, (near_zero, val_loss), ("Anteil der Gewichte nahe null", "Validierungsverlust")
):
    axis.axhline(values["ohne"], color="gray", linestyle=":", label="ohne Strafe")
    for name in regularizers:
        axis.semilogx(
            STRENGTHS, [values[name, strength] for strength in STRENGTHS], "o-", label=name
        )
    axis.set_xticks(STRENGTHS, [f"{strength:g}" for strength in STRENGTHS])
    axis.minorticks_off()
    axis.set(xlabel="Stärke λ", ylabel=label)
axes[0].legend()
plt.show()

share = {name: near_zero[setting] for name, setting in best.items()}
print(
    f"Nahe null sind {share['L1']:.0%} der Gewichte mit L1, {share['L2']:.0%} mit L2 und "
    f"{share['ohne']:.0%} ohne Strafe; der Testverlust ist {test_loss['L1']:.2f}, "
    f"{test_loss['L2']:.2f} und {test_loss['ohne']:.2f}."
)
