"""Bereinigen, zerlegen, zusammenfassen, auffüllen, zählen."""

import numpy as np

DEMO = "demo_tokenisierung"


def test_parser_reads_what_a_regex_breaks(run_script):
    result = run_script(DEMO)
    expected = "Fußballschuhe für Mädchen: jetzt < 50 €! Schöne Grüße aus Köln & Gießen 😀"
    assert result["by_parser"] == expected
    assert "red" in result["by_regex"] and "&szlig;" in result["by_regex"]
    assert {"-->", "(preis", "&lt;"} <= set(result["leftovers"])


def test_umlauts_survive_cleaning_only_with_unicode_letters_and_nfc(run_script):
    result = run_script(DEMO)
    special = result["special"]
    assert result["expected_special"] == 8
    assert special["mit NFC"] == 8
    assert special["nur a-zA-Z"] == special["ASCII"] == 0
    assert 0 < special["ohne NFC"] < 8
    cleaned = "Fußballschuhe für Mädchen jetzt 50 Schöne Grüße aus Köln Gießen"
    assert result["cleaned"]["mit NFC"].strip() == cleaned


def test_tokens_are_german(run_script):
    result = run_script(DEMO)
    assert {"Dr.", "z.B.", "3,50", "Dürkheim", "S-Bahn"} <= set(result["spacy_tokens"])
    assert "Dürkheim," in result["split_tokens"] and "Dürkheim" not in result["split_tokens"]


def test_stop_words_swallow_the_negation(run_script):
    result = run_script(DEMO)
    assert result["same_without_stop_words"]
    assert result["without_stop_words"] == [["Film"], ["Film"]]


def test_stems_and_lemmas_of_the_same_words(run_script):
    result = run_script(DEMO)
    stems, lemmas, families = result["stems"], result["lemmas"], result["families"]
    assert set(stems) == {word for forms in families for word in forms} <= set(lemmas)
    assert stems["Häuser"] == stems["Haus"] == "haus"
    assert len({stems[word] for word in ("geht", "ging", "gegangen")}) == 3
    assert result["confused"] == {"Stämme": True, "Lemmas": False}
    assert len(families) <= result["distinct"]["Lemmas"] < result["distinct"]["Stämme"] < len(stems)
    assert len(result["united"]["Lemmas"]) >= 4
    for name, normal in (("Stämme", stems), ("Lemmas", lemmas)):
        assert result["distinct"][name] == len({normal[word] for word in stems})


def test_mask_hides_exactly_the_padding(run_script):
    result = run_script(DEMO)
    assert np.array_equal(result["mask"], result["padded"] != 0)
    lengths = [len(sentence) for sentence in result["ids"]]
    assert result["mask"].sum(axis=1).tolist() == lengths and len(set(lengths)) > 1
    assert result["mask_is_right"] and not result["plain_is_right"]


def test_bag_of_words_by_hand_is_scikit_learn(run_script):
    result = run_script(DEMO)
    assert result["bow_matches"] is True
    assert result["order_is_lost"]
    assert result["bow"].shape == (5, len(result["vocabulary"])) and result["bow"].max() == 2
    assert result["bow"].sum() == sum(map(len, result["ids"]))
    assert {"mädchen", "straßenbahn", "über"} <= set(result["vocabulary"])
