"""Übung VGG: mehr als die Regeln aller Übungen."""

from kurs.minihub import cats_dogs

import numpy as np
import pytest
from PIL import Image

EXERCISE = "loesungen/uebung_vgg"


def test_every_task_is_solved_by_the_master(run_script):
    statuses = run_script(EXERCISE).inspected["statuses"]
    assert {task: statuses[task] for task in "12345"} == dict.fromkeys("12345", "gelöst")


def test_solution_reaches_bronze_on_mini_data(run_script):
    result = run_script(EXERCISE)
    assert result["test_accuracy"] >= result["LEVELS"]["Bronze"]
    assert result["LEVELS"]["Bronze"] > result["baseline_accuracy"]


def test_weights_by_hand_are_those_of_the_net(run_script):
    """VGG-16's blocks in small: every convolution once more, one by one."""
    result = run_script(EXERCISE)
    channels, total = 3, 0
    for filters in result["FILTERS"]:
        for _ in range(2):
            total += 3 * 3 * channels * filters + filters
            channels = filters
    side = result["SIZE"] // 2 ** len(result["FILTERS"])
    total += side * side * channels * 64 + 64 + 64 * 2 + 2
    assert result["weights_by_hand"] == total


def test_small_filters_see_as_far_and_cost_less(run_script):
    output = run_script(EXERCISE).output
    assert "2 Faltungen 3 × 3 sehen 5 × 5 Punkte" in output
    assert "3 Faltungen 3 × 3 sehen 7 × 7 Punkte" in output
    assert 3 * (9 * 64 + 1) * 64 == 110_784 < 200_768 == (49 * 64 + 1) * 64


def test_parts_are_separate_and_the_test_is_small(run_script):
    result = run_script(EXERCISE)
    assert len(np.ravel(result["test_labels"])) == 90
    assert 0.05 < result["uncertainty"] < 0.15
    assert len(result["history"]["val_accuracy"]) <= result["EPOCHS"]


@pytest.mark.echt
def test_solution_runs_on_real_pictures(run_real, real_data, tmp_path):
    """250 photos are far too few to learn from: asserted is only that all of it works."""
    paths = sorted((real_data / "cats_dogs").rglob("*.jpg"))
    order = np.random.default_rng(42).permutation(len(paths))
    photos = [
        (np.asarray(Image.open(paths[i]).convert("RGB")), int("dogs" in paths[i].parts))
        for i in order
    ]
    cats_dogs.write_tfds(photos, tmp_path)
    result = run_real(EXERCISE, {"TFDS_DATA_DIR": str(tmp_path)})
    assert [f"✔ Aufgabe {n}" in result.output for n in range(1, 6)] == [True] * 5
    assert len(result["test_labels"]) == 38 and result["uncertainty"] > 0.1
    assert 0.3 < result["test_accuracy"] <= 1
