"""Model Stealing: Übereinstimmung über Anfragen, Gegenmittel, fremde Bilder."""

import numpy as np

STEALING = "demo_model_stealing"


def test_copy_agrees_the_more_it_may_ask(run_script):
    result = run_script(STEALING)
    agreements = {name: np.array(values) for name, values in result["agreements"].items()}
    told, class_only = agreements["Wahrscheinlichkeiten"], agreements["nur die Klasse"]
    assert np.all(np.diff(told) > 0) and told[-1] > told[0] + 0.1
    assert told[-1] > 0.83
    assert np.all(told > class_only) and np.mean(told - class_only) > 0.015
    assert np.all(told >= agreements["gerundet"] - 0.01)
    # The answers of the original teach its mistakes too, which true labels do not.
    assert np.all(class_only > agreements["echte Etiketten"] + 0.005)
    assert result["saving"] > 1.4
    assert result["needed"]["nur die Klasse"] <= result["BUDGETS"][-1] * 1.001


def test_unfit_pictures_teach_less(run_script):
    by_source = run_script(STEALING)["by_source"]
    assert by_source["Kleidung"] > 0.8
    assert by_source["Kleidung"] > by_source["Ziffern"] + 0.2
    assert by_source["Kleidung"] > by_source["Rauschen"] + 0.2


def test_less_telling_answers_are_what_they_are_called(run_script):
    result = run_script(STEALING)
    told, rounded = result["probabilities"], result["rounded"]
    assert np.allclose(10 * rounded, np.round(10 * rounded), atol=1e-5)
    assert np.abs(told - rounded).max() <= 0.0501
    for answers in result["answers"].values():
        assert np.allclose(answers.sum(axis=1), 1, atol=1e-5)
    assert np.array_equal(result["answers"]["nur die Klasse"].argmax(axis=1), told.argmax(axis=1))


def test_attacker_and_victim_share_no_picture(run_script):
    result = run_script(STEALING)
    victim = {image.tobytes() for image in result["x_victim"]}
    assert not any(image.tobytes() in victim for image in result["x_attacker"])
