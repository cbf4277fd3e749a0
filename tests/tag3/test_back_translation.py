"""Back-translation: the demo, and the exercise through French."""

from __future__ import annotations

import numpy as np
import pytest
from sacrebleu.metrics import CHRF

DEMO, EXERCISE = "demo_back_translation", "uebung_back_translation"


def test_variants_differ_but_stay_near(run_script):
    result = run_script(DEMO)
    safe = result["TEMPERATURES"].index(result["SAFE"])
    assert 0.3 <= result["share_changed"][safe] <= 0.8
    assert result["share_changed"][-1] >= result["share_changed"][safe] + 0.15
    assert result["chrf_sampled"][safe] >= 75
    assert result["chrf_sampled"][-1] <= result["chrf_sampled"][safe] - 10
    assert result["bleu_sampled"][-1] < result["bleu_sampled"][safe]


def test_chrf_is_the_one_of_sacrebleu(run_script):
    result = run_script(DEMO)
    again = CHRF().corpus_score(result["beam"], [result["originals"]]).score
    assert result["chrf_beam"] == pytest.approx(again)


def test_the_filter_drops_what_changed_its_sentiment(run_script):
    result = run_script(DEMO)
    safe, bold = result["SAFE"], result["BOLD"]
    share = {t: result["n_dropped"][t] / (result["n_dropped"][t] + result["n_kept"][t])
             for t in (safe, bold)}  # fmt: skip
    assert share[bold] >= 0.15 and share[safe] <= 0.05
    for temperature in (safe, bold):
        for text, *groups in zip(
            result["texts"], result["kept"][temperature], result["dropped"][temperature]
        ):
            new = [variant for group in groups for variant in group]
            assert text not in new and len(new) == len(set(new)) <= result["VARIANTS"]


def test_good_variants_help_a_little_and_bad_ones_hurt(run_script):
    """Over four seeds: gain 0.8 to 1.3 points, without filter 0.8 to 1.9 points less."""
    result = run_script(DEMO)
    none, safe, _, unfiltered = result["gain"].values()
    assert np.all(none == 0)
    assert safe.mean() > 0.2
    assert unfiltered.mean() < safe.mean() - 0.3
    scores = result["accuracies"]["ohne Varianten"].mean(axis=1)
    assert 50 < scores[0] < scores[1] < scores[2]


def test_exercise_counts_what_is_usable(run_script):
    result = run_script(f"loesungen/{EXERCISE}")
    temperatures = result["TEMPERATURES"]
    new, usable = ([result[name][t] for t in temperatures] for name in ("new", "usable"))
    assert all(u <= n for u, n in zip(usable, new)) and new[-1] > new[0]
    assert new[-1] - usable[-1] >= 10 > new[0] - usable[0]
