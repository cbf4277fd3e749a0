"""Tag 1 in full mode on the real data: ``pytest -m echt``."""

import pytest

pytestmark = pytest.mark.echt


def test_challenge_reaches_silver_on_the_real_set(run_real):
    result = run_real("loesungen/uebung_klassifikation_fashion_mnist")
    assert result.inspected is None and result["LEVELS"]["Silber"] == 0.89
    assert result["test_accuracy"] >= 0.89
    assert 0.82 < result["baseline_accuracy"] < 0.86
    assert {"Hemd", "T-Shirt"} == {result["garment"], result["guess"]}


def test_accuracy_deceives_on_the_real_digits(run_real):
    result = run_real("demo_konfusionsmatrix")
    assert all(result["same_as_sklearn"].values())
    assert result["never"]["Genauigkeit"] > 0.9 and result["never"]["Recall"] == 0
    assert result["moved"]["Recall"] > result["default"]["Recall"] + 0.1
    assert result["moved"]["Precision"] < result["default"]["Precision"]
