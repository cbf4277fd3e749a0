"""Rain tomorrow: the generated table, and the network against logistic regression."""

from __future__ import annotations

from kurs.minihub import __main__ as command
from kurs.minihub import manifest

import pandas as pd
import pytest

EXERCISE = "loesungen/uebung_classification_weather"


def test_building_again_gives_the_same_table(tmp_path):
    part = next(part for part in command.PARTS if part.name == "weather")
    command.build(part, tmp_path)
    built, kept = (manifest.read(root)[part.entry] for root in (tmp_path, command.ROOT))
    assert built["files"] == kept["files"] and len(built["files"]) == 1


def test_table_has_the_form_of_the_real_one(run_script):
    table = pd.read_csv(command.ROOT / "dateien/weatherAUS.csv", parse_dates=["Date"])
    assert table.shape[1] == 23 and list(table)[-2:] == ["RainToday", "RainTomorrow"]
    rain = table["RainTomorrow"].dropna() == "Yes"
    assert 0.15 < rain.mean() < 0.3 and table.isna().mean().max() > 0.3
    for _, station in table.groupby("Location"):  # tomorrow of today is today of tomorrow
        known = station["RainTomorrow"].iloc[:-1].to_numpy() == station["RainToday"].iloc[1:]
        assert known.mean() > 0.9


def test_network_beats_logistic_regression(run_script):
    result = run_script(EXERCISE)
    assert result["auc"]["Netz"] > result["auc"]["logistische Regression"] + 0.03
    assert result["auc"]["logistische Regression"] > 0.7
    assert result["mean_prediction"]["Netz mit Gewichten"] > result["rain"].mean() + 0.05


@pytest.mark.echt
def test_network_beats_logistic_regression_on_the_real_table(run_real, real_data):
    result = run_real(EXERCISE, {"KURS_DATA_DIR": str(real_data / "weatherAUS")})
    assert result["auc"]["Netz"] > result["auc"]["logistische Regression"] + 0.015
    assert result["auc"]["Netz"] >= result["LEVELS"]["Silber"]
