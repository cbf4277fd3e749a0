"""Übung: CNN für Fashion-MNIST. Mehr als die Regeln aller Übungen."""

import numpy as np

EXERCISE = "loesungen/uebung_fashion_mnist_cnn"


def test_every_task_is_solved_by_the_master(run_script):
    statuses = run_script(EXERCISE).inspected["statuses"]
    assert {task: statuses[task] for task in "12345"} == dict.fromkeys("12345", "gelöst")


def test_solution_reaches_bronze_on_mini_data(run_script):
    result = run_script(EXERCISE)
    assert result["test_accuracy"] >= result["LEVELS"]["Bronze"]
    assert "Testgenauigkeit" in result.result_line


def test_levels_of_the_real_data_are_those_of_the_plan(run_script):
    source = run_script(EXERCISE).script.read_text(encoding="utf-8")
    assert "(0.9, 0.92, 0.935)" in source


def test_tested_is_the_net_that_was_best_on_validation_data(run_script):
    result = run_script(EXERCISE)
    history = result["history"]
    assert result["best_val_accuracy"] == max(history["val_accuracy"])
    assert len(result["seconds"]) == len(history["val_accuracy"]) <= result["EPOCHS"]
    assert np.all(np.diff(result["seconds"]) > 0)


def test_mini_levels_lie_above_nets_without_convolution(run_script):
    """Bronze is out of reach for dense nets: the best of three reaches 0.81."""
    assert run_script(EXERCISE)["LEVELS"]["Bronze"] >= 0.82
