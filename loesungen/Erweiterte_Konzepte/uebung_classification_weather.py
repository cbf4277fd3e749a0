"""
Übung: Regnet es morgen?
========================

Aus den Messwerten von heute sagst du, ob es morgen regnet. Die Tabelle ist, wie Tabellen sind:
voller Lücken, mit Orten und Windrichtungen als Text, und nur auf jeden fünften Tag folgt Regen. Du
räumst auf, teilst nach der Zeit und baust ein Netz, das die logistische Regression schlägt.

:Lernziele: fehlende Werte, Kategorien, Aufteilung nach Zeit, Unwucht, ROC-AUC, Kalibrierung
:Bearbeitung: 45 min
:Dauer: voll 90 s, schnell 13 s
:Daten: weatherAUS.csv („Rain in Australia“), schnell eine erzeugte Tabelle gleicher Form
"""

from kurs import DATA_DIR, QUICK
from kurs.exercise import check, rate

import keras
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from sklearn.calibration import calibration_curve
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.preprocessing import OneHotEncoder

keras.utils.set_random_seed(42)
BATCH_SIZE, EPOCHS, BINS = (32, 20, 5) if QUICK else (256, 30, 10)
LEVELS = dict(
    zip(("Bronze", "Silber", "Gold"), (0.84, 0.88, 0.91) if QUICK else (0.87, 0.885, 0.89))
)
COMPASS = ["N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE",
           "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW"]  # fmt: skip

path = DATA_DIR / "weatherAUS.csv"
if not path.exists():
    raise SystemExit(
        "Lade weatherAUS.csv von https://www.kaggle.com/datasets/jsphyg/weather-dataset-rattle-"
        f"package und lege die Datei in den Ordner {path.parent}, oder starte mit --quick."
    )
table = pd.read_csv(path, parse_dates=["Date"])
gaps = table.isna().mean().nlargest(4).map("{:.0%}".format).to_dict()
print(f"{len(table)} Tage an {table['Location'].nunique()} Orten. Die größten Lücken: {gaps}")

# %%
# Aufgabe 1: das Ziel
# -------------------
# Gib zweierlei zurück: die Tabelle ohne Zeilen, in denen ``RainTomorrow`` fehlt, und ohne diese
# Spalte; und das Ziel als Array aus 0 (No) und 1 (Yes). Die ältere Fassung der Datei hat auch eine
# Spalte ``RISK_MM``: wie viel Regen morgen fällt. Die muss weg, wo es sie gibt, denn sie verrät die
# Antwort. Nützlich: ``dropna(subset=…)`` und ``drop(columns=…, errors="ignore")``.


def split_target(table: pd.DataFrame) -> tuple[pd.DataFrame, np.ndarray]:
    # <loesung 1>
    known = table.dropna(subset=["RainTomorrow"])
    target = (known["RainTomorrow"] == "Yes").to_numpy().astype(int)
    return known.drop(columns=["RainTomorrow", "RISK_MM"], errors="ignore"), target
    # </loesung>


old_table = pd.DataFrame({"Cloud3pm": [2, 5, 8, 7], "RISK_MM": [0.0, 3.6, 8.2, 1.2],
                          "RainTomorrow": ["No", "Yes", None, "Yes"]})  # fmt: skip


def columns_and_target() -> list:
    features, target = split_target(old_table)
    return [features.to_dict("list"), np.asarray(target).tolist()]


known = {"Cloud3pm": [2, 5, 7]}
target_works = check(
    1,
    columns_and_target,
    expected=[known, [0, 1, 1]],
    hint="Erst die Zeilen ohne Ziel entfernen, dann die Spalten RainTomorrow und RISK_MM.",
    mistakes={
        "Yes soll 1 sein, No soll 0 sein.": [known, [1, 0, 0]],
        "RISK_MM ist noch da.": [known | {"RISK_MM": [0.0, 3.6, 1.2]}, [0, 1, 1]],
        "Das Ziel ist noch da.": [known | {"RainTomorrow": ["No", "Yes", "Yes"]}, [0, 1, 1]],
        "Eine Lücke ist kein Nein: Die Zeile muss weg.": [{"Cloud3pm": [2, 5, 8, 7]}, [0, 1, 0, 1]],
    },
)  # fmt: skip

# %%
# Aufgabe 2: nach der Zeit teilen
# -------------------------------
# Wer zufällig teilt, testet auf Tagen, deren Nachbartage und Nachbarorte das Modell kennt. Gefragt
# ist aber die Zukunft. Gib drei Masken zurück (Arrays aus True und False): Training bis
# einschließlich ``dates.quantile(0.6)``, Validierung danach bis einschließlich
# ``dates.quantile(0.8)``, Test der Rest.


def split_by_time(dates: pd.Series) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    # <loesung 2>
    first, second = dates.quantile(0.6), dates.quantile(0.8)
    train, test = dates <= first, dates > second
    return train.to_numpy(), (~train & ~test).to_numpy(), test.to_numpy()
    # </loesung>


day = np.array([0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4])  # zwei Orte nacheinander, wie in der Datei
row = np.arange(11)
split_works = check(
    2,
    lambda: np.array(split_by_time(pd.Series(pd.date_range("2015-01-01", periods=6)[day]))),
    expected=np.array([day <= 3, day == 4, day == 5]),
    hint="Vergleiche jedes Datum mit den beiden Grenzen. Jede Zeile gehört in genau einen Teil.",
    mistakes={
        "Du teilst nach Zeilen. Die Datei ist nach Orten sortiert: So testest du an anderen Orten "
        "statt in der Zukunft.": np.array([row < 6, (row >= 6) & (row < 8), row >= 8]),
        "Der Tag auf der Grenze gehört zum früheren Teil.": np.array([day < 3, day == 3, day > 3]),
        "Die Validierung enthält auch Trainingstage.": np.array([day <= 3, day <= 4, day == 5]),
    },
)

# %%
# Aufgabe 3: Lücken füllen und skalieren
# --------------------------------------
# Fülle Lücken mit dem Median der Spalte, dann zieh je Spalte den Mittelwert ab und teile durch die
# Standardabweichung. Alle drei Werte kommen aus ``x_train`` (die letzten beiden nach dem Füllen),
# denn die Zukunft kennst du nicht. Hänge rechts je Spalte eine an, in der 1 steht, wo eine Lücke
# war, sonst 0. Nützlich: ``np.nanmedian``, ``np.isnan``, ``np.where``, ``np.hstack``.


def fill_and_scale(x_train: np.ndarray, x: np.ndarray) -> np.ndarray:
    """(N, F) fürs Lernen der Werte, (M, F) zum Umrechnen -> (M, 2F)"""
    # <loesung 3>
    median = np.nanmedian(x_train, axis=0)  # (F,)
    filled_train, filled = (np.where(np.isnan(part), median, part) for part in (x_train, x))
    scaled = (filled - filled_train.mean(axis=0)) / filled_train.std(axis=0)
    return np.hstack([scaled, np.isnan(x)])  # (M, 2F)
    # </loesung>


past = np.array([[1, 10], [2, np.nan], [6, 30], [3, 80]])
today, gaps = np.array([[np.nan, 50], [4, np.nan], [0, 20]]), np.eye(3, 2, dtype=bool)


def scaled_with(values: list[float], source: np.ndarray) -> np.ndarray:
    """Füllt Lücken mit ``values``, skaliert nach der ebenso gefüllten ``source``: (3, 2)"""
    source = np.where(np.isnan(source), values, source)
    return (np.where(gaps, values, today) - source.mean(axis=0)) / source.std(axis=0)


right = scaled_with([2.5, 30], past)
scaling_works = check(
    3,
    lambda: fill_and_scale(past, today),
    expected=np.hstack([right, gaps]),
    hint="Reihenfolge: Median, füllen, Mittelwert und Streuung, skalieren, Lücken anhängen.",
    mistakes={
        "Es fehlen die Spalten, die sagen, wo eine Lücke war.": right,
        "Alle drei Werte sollen aus x_train kommen.":
            np.hstack([scaled_with([2, 35], today), gaps]),
        "Das ist der Mittelwert. Der Median stört sich nicht an einzelnen großen Werten.":
            np.hstack([scaled_with([3, 40], past), gaps]),
        "Fülle mit dem Median: Null Hektopascal gibt es nicht.":
            np.hstack([scaled_with([0, 0], past), gaps]),
        "Da sind noch Lücken.": lambda x: np.isnan(x).any(),
    },
)  # fmt: skip

# %%
# Aufgabe 4: das Netz
# -------------------
# Eingabe: ``features`` Zahlen. Ausgabe: eine Wahrscheinlichkeit (sigmoid). Fang klein an, etwa mit
# 32 und 16 Neuronen, und verbessere es, wenn alles läuft. Entscheide nach der Validierung.


def build_model(features: int) -> keras.Model:
    # <loesung 4>
    layers = [keras.Input((features,))]
    for units in (128, 64):
        layers += [keras.layers.Dense(units, activation="relu"), keras.layers.Dropout(0.3)]
    return keras.Sequential([*layers, keras.layers.Dense(1, activation="sigmoid")])
    # </loesung>


model_works = check(
    4,
    lambda: np.asarray(build_model(4)(np.arange(-20, 20, dtype="float32").reshape(10, 4))),
    expected=lambda y: y.shape == (10, 1) and y.min() >= 0 and y.max() <= 1,
    hint="Eine Wahrscheinlichkeit liegt zwischen 0 und 1. Nimm in der letzten Schicht sigmoid.",
    mistakes={"Die letzte Schicht braucht genau ein Neuron.": lambda y: y.shape != (10, 1)},
)

# %%
# Aufgabe 5: Ab wann lohnt sich der Schirm?
# -----------------------------------------
# Du nimmst ihn mit, wenn die Wahrscheinlichkeit mindestens die Schwelle erreicht. Nass werden
# kostet 3, ihn umsonst tragen kostet 1. Gib die Schwelle aus ``thresholds`` zurück, mit der alle
# Tage zusammen am wenigsten kosten.


def best_threshold(target: np.ndarray, probability: np.ndarray, thresholds: np.ndarray) -> float:
    # <loesung 5>
    umbrella = probability >= thresholds[:, None]  # (Schwellen, Tage)
    wet = (~umbrella & (target == 1)).sum(axis=1)
    carried = (umbrella & (target == 0)).sum(axis=1)
    return float(thresholds[np.argmin(3 * wet + carried)])
    # </loesung>


outcome = np.array([0, 0, 1, 0, 0, 1, 1, 0, 1])
chance = np.array([0.05, 0.1, 0.25, 0.3, 0.35, 0.45, 0.6, 0.7, 0.9])
threshold_works = check(
    5,
    lambda: best_threshold(outcome, chance, np.array([0.0, 0.2, 0.4, 0.8])),
    expected=0.2,
    hint="Zähle für jede Schwelle beide Fehler, multipliziere mit ihren Kosten, nimm das Minimum.",
    mistakes={
        "Das ist die Nummer der Schwelle.": 1,
        "Das sind die wenigsten Fehler. Aber nicht jeder Fehler kostet gleich viel.": 0.4,
        "Die Kosten sind vertauscht: Nass werden kostet 3.": 0.8,
        "So wirst du nie nass, trägst aber jeden Tag: Beide Fehler zählen.": 0.0,
    },
)
all_work = target_works and split_works and scaling_works and model_works and threshold_works

# %%
# Erst die Grundlinie, dann das Netz
# ----------------------------------
# Nach Nordnordwest kommt Nord, nach Dezember Januar: Aus Windrichtung und Jahreszeit wird darum ein
# Punkt auf dem Kreis (Sinus und Kosinus). Orte haben keine Reihenfolge und bekommen je eine Spalte.
# Das zweite Netz gewichtet Regentage höher (``class_weight``), weil sie selten sind.

if all_work:
    rows, target = split_target(table)
    train, val, test = split_by_time(rows["Date"])
    angles = pd.DataFrame({"Jahr": rows["Date"].dt.day_of_year / 365.25 * 2 * np.pi})
    for column in ("WindGustDir", "WindDir9am", "WindDir3pm"):
        angles[column] = rows[column].map({name: i * np.pi / 8 for i, name in enumerate(COMPASS)})
    numbers = np.hstack([rows.select_dtypes("number"), np.sin(angles), np.cos(angles)])  # (N, 24)
    places = rows[["Location", "RainToday"]]
    encoder = OneHotEncoder(handle_unknown="ignore", sparse_output=False).fit(places[train])
    scaled = fill_and_scale(numbers[train], numbers)
    x = np.hstack([scaled, encoder.transform(places)], dtype="float32")  # (N, Merkmale)
    linear = LogisticRegression(max_iter=1000).fit(x[train], target[train])
    probability = {"logistische Regression": linear.predict_proba(x)[:, 1]}
    weights = {0: 0.5 / np.mean(target[train] == 0), 1: 0.5 / np.mean(target[train] == 1)}
    for name, class_weight in (("Netz", None), ("Netz mit Gewichten", weights)):
        model = build_model(x.shape[1])
        model.compile("adam", "binary_crossentropy", metrics=[keras.metrics.AUC(name="auc")],
                      steps_per_execution=16)  # fmt: skip
        stop = keras.callbacks.EarlyStopping("val_auc", patience=6, mode="max",
                                             restore_best_weights=True)  # fmt: skip
        model.fit(x[train], target[train], BATCH_SIZE, EPOCHS, verbose=0, callbacks=[stop],
                  validation_data=(x[val], target[val]), class_weight=class_weight)  # fmt: skip
        probability[name] = model.predict(x, batch_size=1024, verbose=0)[:, 0]

# %%
# Schwelle wählen, einmal testen
# ------------------------------
# Kalibriert ist ein Modell, wenn auf 30 % der Tage mit „30 %“ Regen folgt: Im Bild liegt es auf der
# gestrichelten Linie. Dann lohnt sich der Schirm, sobald er im Mittel weniger kostet: ab
# 1 / (1 + 3) = 0,25. Ohne Kalibrierung hilft nur die Validierung, und auch sie kann sich irren.

if all_work:
    rain = target[test]
    accuracy, auc, cost, threshold, mean_prediction = ({} for _ in range(5))
    print(f"Wirklich Regen: {rain.mean():.0%} der Tage. Nie Regen: ROC-AUC 0.500, Genauigkeit "
          f"{1 - rain.mean():.1%}, Kosten je Tag {3 * rain.mean():.2f}")  # fmt: skip
    for name, p in probability.items():
        threshold[name] = best_threshold(target[val], p[val], np.linspace(0, 1, 101))
        p, limits = p[test], (0.5, 0.25, threshold[name])
        cost[name] = [float(np.where(rain, 3 * (p < t), p >= t).mean()) for t in limits]
        accuracy[name] = float(np.mean((p >= 0.5) == rain))
        auc[name] = float(roc_auc_score(rain, p))
        mean_prediction[name] = float(p.mean())
        plt.plot(*calibration_curve(rain, p, n_bins=BINS)[::-1], "o-", label=name)
        print(f"{name}: ROC-AUC {auc[name]:.3f}, Genauigkeit {accuracy[name]:.1%}, im Mittel "
              f"{mean_prediction[name]:.0%} Regen vorhergesagt\n  Kosten je Tag ab 0.50: "
              f"{cost[name][0]:.2f}, ab 0.25: {cost[name][1]:.2f}, ab der gewählten Schwelle "
              f"{threshold[name]:.2f}: {cost[name][2]:.2f}")  # fmt: skip
    plt.plot([0, 1], [0, 1], "k--", label="perfekt kalibriert")
    plt.gca().set(xlabel="vorhergesagte Wahrscheinlichkeit", ylabel="Anteil der Tage vor Regen")
    plt.legend()
    plt.show()
    rate("ROC-AUC im Test", auc["Netz"], LEVELS)
