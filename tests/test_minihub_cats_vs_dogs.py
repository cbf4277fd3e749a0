"""cats_vs_dogs of the mini hub: read like the real one, and worth training on."""

from __future__ import annotations

from kurs.minihub import __main__ as command
from kurs.minihub import manifest

import json

import numpy as np
import pytest
import tensorflow_datasets as tfds

HUB = command.ROOT
ENTRY = "tfds/cats_vs_dogs"
PART = command.Part("cats_vs_dogs", ENTRY, "kurs.minihub.cats_dogs")


@pytest.fixture(scope="module")
def examples() -> list[dict]:
    return list(tfds.as_numpy(tfds.load("cats_vs_dogs", split="train", data_dir=HUB / "tfds")))


def test_tfds_reads_it_like_the_real_one(tmp_path):
    splits, info = tfds.load("cats_vs_dogs", with_info=True, data_dir=HUB / "tfds")
    real = tfds.builder("cats_vs_dogs", data_dir=tmp_path)
    assert list(splits) == ["train"]
    assert str(info.version) == str(real.version) == "4.0.1"
    assert repr(info.features) == repr(real.info.features)
    assert info.supervised_keys == real.info.supervised_keys
    assert info.features["label"].names == real.info.features["label"].names == ["cat", "dog"]
    stored = json.loads((HUB / ENTRY / str(info.version) / "dataset_info.json").read_text("utf-8"))
    assert "Mini-Ersatz" in stored["description"] and "Schnellmodus" in stored["description"]


def test_names_labels_and_sizes(examples):
    labels = np.array([example["label"] for example in examples])
    assert np.bincount(labels).tolist() == [300, 300]
    assert 60 < labels[:150].sum() < 90  # shuffled: a slice has both
    names = {example["image/filename"].decode() for example in examples}
    assert len(names) == 600
    for example in examples:
        folder = ("Cat", "Dog")[example["label"]]
        assert example["image/filename"].decode().startswith(f"PetImages/{folder}/")
    shapes = {example["image"].shape for example in examples}
    assert len(shapes) > 100 and {shape[2] for shape in shapes} == {3}
    assert {side for shape in shapes for side in shape[:2]} <= set(range(36, 61))


def test_slices_do_not_overlap():
    parts = tfds.load(
        "cats_vs_dogs",
        split=["train[:70%]", "train[70%:85%]", "train[85%:]"],
        data_dir=HUB / "tfds",
    )
    names = [{e["image/filename"] for e in tfds.as_numpy(part)} for part in parts]
    assert [len(part) for part in names] == [420, 90, 90]
    assert len(set.union(*names)) == 600


def test_entry_is_small_and_neither_trivial_nor_hopeless():
    details = manifest.read(HUB)[ENTRY]
    assert sum(file["bytes"] for file in details["files"].values()) <= 700_000
    assert 0.5 < details["score"]["Genauigkeit, logistische Regression"] < 0.75


def test_building_again_gives_the_same_bytes(tmp_path):
    command.build(PART, tmp_path)
    assert manifest.read(tmp_path)[ENTRY]["files"] == manifest.read(HUB)[ENTRY]["files"]
