"""The image half of the mini hub: it replaces the real data sets and is worth training on."""

from __future__ import annotations

from kurs.minihub import __main__ as command
from kurs.minihub import drawings, images, manifest

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import tensorflow_datasets as tfds
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix

ROOT = Path(__file__).resolve().parent.parent
HUB = command.ROOT
NAMES = ("mnist", "fashion_mnist", "cifar10")
TOPS = {"T-shirt/top", "Pullover", "Coat", "Shirt"}
CIFAR_CLASSES = [
    "airplane",
    "automobile",
    "bird",
    "cat",
    "deer",
    "dog",
    "frog",
    "horse",
    "ship",
    "truck",
]


def load(name: str):
    """Images in [0, 1] and labels of train and test: four arrays."""
    splits = tfds.load(name, split=["train", "test"], batch_size=-1, data_dir=HUB / "tfds")
    arrays = [(s["image"].numpy() / np.float32(255), s["label"].numpy()) for s in splits]
    return [array for pair in arrays for array in pair]


@pytest.fixture(scope="module")
def fashion():
    return load("fashion_mnist")


@pytest.fixture(scope="module")
def linear_predictions(fashion):
    x_train, y_train, x_test, _ = fashion
    model = LogisticRegression(C=0.1, max_iter=200)
    model.fit(x_train.reshape(len(x_train), -1), y_train)
    return model.predict(x_test.reshape(len(x_test), -1))


@pytest.mark.parametrize("name", NAMES)
def test_tfds_reads_it_like_the_real_one(name, tmp_path):
    train_ds, info = tfds.load(
        name, split="train", as_supervised=True, with_info=True, data_dir=HUB / "tfds"
    )
    real = tfds.builder(name, data_dir=tmp_path)
    assert str(info.version) == str(real.version)
    assert info.supervised_keys == real.info.supervised_keys
    assert repr(info.features) == repr(real.info.features)
    expected = CIFAR_CLASSES if name == "cifar10" else real.info.features["label"].names
    assert info.features["label"].names == expected
    stored = json.loads((HUB / "tfds" / name / str(info.version) / "dataset_info.json").read_text())
    assert "Mini-Ersatz" in stored["description"] and "Schnellmodus" in stored["description"]
    image, label = next(iter(train_ds))
    assert image.shape == info.features["image"].shape and image.dtype == np.uint8
    assert label.dtype == np.int64


def test_garments_follow_the_class_names():
    names = tfds.builder("fashion_mnist", data_dir=HUB / "tfds").info.features["label"].names
    assert names == [*drawings.GARMENTS]


@pytest.mark.parametrize("name", NAMES)
def test_classes_are_balanced_and_shuffled(name):
    _, y_train, _, y_test = load(name)
    if name == "mnist":
        assert (len(y_train), len(y_test)) == (1437, 360)
    for labels in (y_train, y_test):
        counts = np.bincount(labels, minlength=10)
        assert counts.max() - counts.min() <= (0 if name != "mnist" else 0.1 * counts.max())
    assert np.bincount(y_train[:500], minlength=10).min() >= 25


def test_slices():
    first, last = tfds.load(
        "fashion_mnist", split=["train[:1000]", "train[-20%:]"], data_dir=HUB / "tfds"
    )
    assert (len(first), len(last)) == (1000, 400)


def test_ids_of_cifar10_are_unique():
    ids = [example["id"] for example in tfds.load("cifar10", split="test", data_dir=HUB / "tfds")]
    assert len({id_.numpy() for id_ in ids}) == 1000
    assert ids[0].numpy().startswith(b"test_")


def test_digits_are_centred_like_mnist():
    x_train, *_ = load("mnist")
    mass = x_train[..., 0].sum(axis=(1, 2))
    for axis in (1, 2):
        position = (x_train[..., 0].sum(axis=axis) @ np.arange(28)) / mass
        assert np.abs(position - 13.5).max() < 1.5


# --- worth training on ------------------------------------------------------------------------


def test_garments_are_neither_too_easy_nor_too_hard(fashion, linear_predictions):
    assert 0.70 <= np.mean(linear_predictions == fashion[3]) <= 0.90


def test_the_four_most_confused_pairs_are_tops(fashion, linear_predictions):
    confusion = confusion_matrix(fashion[3], linear_predictions)
    names = [*drawings.GARMENTS]
    pairs = [(i, j) for i in range(10) for j in range(i)]
    pairs.sort(key=lambda pair: -(confusion[pair] + confusion.T[pair]))
    most_confused = [{names[i], names[j]} for i, j in pairs[:4]]
    assert all(pair <= TOPS for pair in most_confused), most_confused


def test_a_cnn_beats_the_linear_model_by_five_points(fashion, linear_predictions):
    import keras
    from keras import layers

    x_train, y_train, x_test, y_test = fashion
    accuracy = []
    for seed in range(3):
        keras.utils.set_random_seed(seed)
        model = keras.Sequential(
            [
                keras.Input((28, 28, 1)),
                layers.Conv2D(32, 3, activation="relu"),
                layers.MaxPooling2D(),
                layers.Conv2D(64, 3, activation="relu"),
                layers.MaxPooling2D(),
                layers.Flatten(),
                layers.Dropout(0.3),
                layers.Dense(128, activation="relu"),
                layers.Dense(10, activation="softmax"),
            ]
        )
        model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
        model.fit(x_train, y_train, epochs=8, batch_size=64, verbose=0)
        accuracy.append(model.evaluate(x_test, y_test, verbose=0)[1])
    assert np.mean(accuracy) - np.mean(linear_predictions == y_test) >= 0.05


# --- drawings ---------------------------------------------------------------------------------


def test_a_seed_fixes_every_drawing():
    for draw in (
        lambda rng: drawings.garment("Coat", rng),
        lambda rng: drawings.scene("dog", rng, 64),
        lambda rng: drawings.segmentation(rng)[0],
    ):
        first, again, other = (draw(np.random.default_rng(seed)) for seed in (1, 1, 2))
        assert first.dtype == np.uint8
        np.testing.assert_array_equal(first, again)
        assert (first != other).mean() > 0.2


def test_other_objects_can_be_drawn_at_any_size():
    assert len(drawings.OBJECTS) >= 10 and not drawings.OBJECTS.keys() & drawings.SCENES.keys()
    for name in drawings.OBJECTS:
        for size in (32, 48):
            picture = drawings.scene(name, np.random.default_rng(3), size)
            assert picture.shape == (size, size, 3) and picture.std() > 5


def test_masks_cover_what_was_drawn():
    picture, mask = drawings.scene_with_mask("cat", np.random.default_rng(5), 64)
    assert picture.shape == (64, 64, 3) and mask.shape == (64, 64)
    assert 0.03 < mask.mean() < 0.8 and set(np.unique(mask)) == {0, 1}
    labels = [drawings.segmentation(np.random.default_rng(seed))[1] for seed in range(10)]
    assert set(np.unique(labels)) == {0, 1, 2, 3}


# --- building and the manifest ----------------------------------------------------------------


SMALL_BUILD = """
import sys
from pathlib import Path
from kurs.minihub import __main__ as command, images

images.TRAIN_PER_CLASS, images.TEST_PER_CLASS = 10, 5
images.linear_score = lambda splits: 0.0
part = next(part for part in command.PARTS if part.name == "cifar10")
for folder in sys.argv[1:]:
    command.build(part, Path(folder))
"""


def test_building_twice_gives_the_same_bytes(tmp_path):
    """Twice in one process and once in another: the order of a protobuf map is per process."""
    for folders in (["a", "b"], ["c"]):
        paths = [str(tmp_path / folder) for folder in folders]
        subprocess.run([sys.executable, "-c", SMALL_BUILD, *paths], cwd=ROOT, check=True)
    first, second, third = (
        manifest.read(tmp_path / folder)["tfds/cifar10"]["files"] for folder in "abc"
    )
    assert first == second == third
    assert first.keys() == manifest.read(HUB)["tfds/cifar10"]["files"].keys()
    assert manifest.verify(tmp_path / "a") == []


def test_an_interrupted_build_loses_nothing(tmp_path, monkeypatch):
    part = command.Part("mnist", "tfds/mnist", "kurs.minihub.images")
    kept = tmp_path / "tfds" / "mnist" / "alt.txt"
    kept.parent.mkdir(parents=True)
    kept.write_text("alt", "utf-8")

    def interrupted(name, root):
        (root / "tfds" / "mnist").mkdir(parents=True)
        raise KeyboardInterrupt

    monkeypatch.setattr(images, "build", interrupted)
    with pytest.raises(KeyboardInterrupt):
        command.build(part, tmp_path)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [kept]


def test_the_hub_is_intact_small_and_quickly_verified():
    start = time.perf_counter()
    assert manifest.verify(HUB) == []
    assert time.perf_counter() - start < 1
    entries = manifest.read(HUB)
    for name in NAMES:
        assert entries[f"tfds/{name}"].keys() == {
            "files", "licence", "score", "seconds", "seed", "source",
        }  # fmt: skip
    size = sum(
        file["bytes"] for name in NAMES for file in entries[f"tfds/{name}"]["files"].values()
    )
    assert size <= 6e6


def test_verify_names_damaged_and_missing_files(tmp_path):
    shutil.copytree(HUB / "tfds" / "mnist", tmp_path / "tfds" / "mnist")
    manifest.write(tmp_path, {"tfds/mnist": {"seed": 1}})
    assert manifest.verify(tmp_path) == []
    files = json.loads((tmp_path / "manifest.json").read_text("utf-8"))["tfds/mnist"]["files"]
    damaged, missing = sorted(files)[:2]
    content = bytearray((tmp_path / damaged).read_bytes())
    content[-1] ^= 1
    (tmp_path / damaged).write_bytes(content)
    (tmp_path / missing).unlink()
    assert sorted(manifest.verify(tmp_path)) == [damaged, missing]
    assert manifest.verify(tmp_path / "leer") == ["manifest.json"]
