"""Übung: eigener Klassifikator für Fashion-MNIST. Mehr als die Regeln aller Übungen."""

import numpy as np

EXERCISE = "loesungen/uebung_klassifikation_fashion_mnist"


def test_solution_reaches_bronze_on_mini_data_and_beats_the_baseline(run_script):
    result = run_script(EXERCISE)
    assert result["test_accuracy"] >= result["LEVELS"]["Bronze"]
    assert result["test_accuracy"] > result["baseline_accuracy"]
    assert "Testgenauigkeit" in result.result_line


def test_levels_of_the_real_data_are_those_of_the_plan(run_script):
    source = run_script(EXERCISE).script.read_text(encoding="utf-8")
    assert "(0.87, 0.89, 0.9)" in source


def test_training_is_logged_and_validated(run_script):
    logs = run_script(EXERCISE).output_dir / "logs"
    folders = {path.parent.relative_to(logs).as_posix() for path in logs.rglob("events*")}
    runs = ("dein_Netz", "ohne_verdeckte_Schicht")
    assert folders == {f"{run}/{part}" for run in runs for part in ("train", "validation")}


def test_upper_body_garments_are_confused_most(run_script):
    result = run_script(EXERCISE)
    assert result["matrix"].sum() == len(result["val_labels"])
    pair = {result["garment"], result["guess"]}
    assert pair <= {"T-Shirt", "Pullover", "Kleid", "Mantel", "Hemd"} and len(pair) == 2
    wrong = result["matrix"] - np.diag(np.diag(result["matrix"]))
    assert wrong.max() == wrong[tuple(result["CLASSES"].index(n) for n in
                                      (result["garment"], result["guess"]))]  # fmt: skip
