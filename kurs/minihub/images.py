"""Stand-ins for mnist, fashion_mnist and cifar10 in the layout of tfds.

``tfds.load("mnist")`` and its siblings read them unchanged, with TFDS_DATA_DIR set to the folder
that ``build`` has filled. Version, features and class names are those of the installed builders.
"""

from kurs.minihub import drawings

import contextlib
import warnings
from pathlib import Path

import numpy as np
import tensorflow as tf
import tensorflow_datasets as tfds
from PIL import Image
from sklearn.datasets import load_digits
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

SEED = 42
TRAIN_PER_CLASS, TEST_PER_CLASS = 200, 100
DESCRIPTION = "Mini-Ersatz, von Code gezeichnet, nur für den Schnellmodus."
DIGITS_DESCRIPTION = "Mini-Ersatz, vergrößerte 8×8-Ziffern, nur für den Schnellmodus."
DIGITS_SOURCE = (
    "scikit-learn load_digits: Optical Recognition of Handwritten Digits, E. Alpaydin, C. Kaynak, "
    "UCI Machine Learning Repository, CC BY 4.0"
)

Splits = dict[str, tuple[np.ndarray, np.ndarray]]  # "train", "test": images uint8, labels int


def digit_as_mnist(digit: np.ndarray) -> np.ndarray:
    """Scales a digit (8, 8) with values 0 to 16 to uint8 (28, 28), prepared like MNIST.

    The strokes fill a box of 20 × 20 and get hard edges; the centre of mass is the centre.
    """
    rows, columns = (np.flatnonzero(digit.max(axis=axis) > 2) for axis in (1, 0))
    digit = digit[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    zoom = 20 / max(digit.shape)
    height, width = (max(1, round(zoom * side)) for side in digit.shape)
    large = Image.fromarray(digit.astype(np.float32) / 16).resize(
        (width, height), Image.Resampling.BICUBIC
    )
    strokes = np.clip((np.asarray(large) - 0.3) / 0.55, 0, 1)
    weight = strokes.sum()
    y = (strokes.sum(axis=1) @ np.arange(height)) / weight
    x = (strokes.sum(axis=0) @ np.arange(width)) / weight
    top = int(np.clip(round(13.5 - y), 0, 28 - height))
    left = int(np.clip(round(13.5 - x), 0, 28 - width))
    picture = np.zeros((28, 28), np.uint8)
    picture[top : top + height, left : left + width] = np.round(255 * strokes)
    return picture


def digits() -> Splits:
    """The 1 797 handwritten digits of scikit-learn: images (N, 28, 28, 1)."""
    data = load_digits()
    images = np.stack([digit_as_mnist(digit) for digit in data.images])[..., None]
    x_train, x_test, y_train, y_test = train_test_split(
        images, data.target, test_size=360, stratify=data.target, random_state=SEED
    )
    return {"train": (x_train, y_train), "test": (x_test, y_test)}


def drawn(draw, names: list[str]) -> Splits:
    """Draws balanced, shuffled splits with draw(name, rng)."""
    splits = {}
    for seed, (split, count) in enumerate(
        {"train": TRAIN_PER_CLASS, "test": TEST_PER_CLASS}.items()
    ):
        rng = np.random.default_rng([SEED, seed])
        labels = rng.permutation(np.repeat(np.arange(len(names)), count))
        splits[split] = np.stack([draw(names[label], rng) for label in labels]), labels
    return splits


def garments() -> Splits:
    """Ten classes of garments: images (N, 28, 28, 1)."""
    return drawn(lambda name, rng: drawings.garment(name, rng)[..., None], [*drawings.GARMENTS])


def scenes() -> Splits:
    """The ten classes of CIFAR-10: images (N, 32, 32, 3)."""
    return drawn(drawings.scene, [*drawings.SCENES])


def write_tfds(name: str, splits: Splits, folder: Path) -> None:
    """Writes splits below folder as tfds itself prepares the data set called name."""
    real = tfds.builder(name, data_dir=folder)
    features = real.info.features
    if name == "cifar10":  # the real builder reads the names from its download
        features["label"].names = [*drawings.SCENES]
    text = DIGITS_DESCRIPTION if name == "mnist" else DESCRIPTION

    class StandIn(tfds.dataset_builders.AdhocBuilder, skip_registration=True):
        def _info(self):
            return tfds.core.DatasetInfo(
                builder=self,
                description=text,
                features=features,
                supervised_keys=real.info.supervised_keys,
                license="MIT" if name != "mnist" else "CC BY 4.0",
            )

    def examples(split):
        for index, (image, label) in enumerate(zip(*splits[split])):
            example = {"image": image, "label": int(label)}
            if "id" in features:
                example["id"] = f"{split}_{index:05d}"
            yield index, example

    builder = StandIn(
        name=name,
        version=real.version,
        features=features,
        split_datasets={split: examples(split) for split in splits},
        data_dir=folder,
    )
    with contextlib.redirect_stdout(None):  # tfds would announce a download
        builder.download_and_prepare(
            download_config=tfds.download.DownloadConfig(try_download_gcs=False)
        )
    for path in builder.data_path.glob("*.tfrecord*"):
        sort_features(path)


def sort_features(path: Path) -> None:
    """Rewrites a file of tf.train.Example with their features in alphabetical order.

    tfds leaves the order of this protobuf map to chance, and it changes from process to process.
    """
    records = [record.numpy() for record in tf.data.TFRecordDataset(str(path))]
    with tf.io.TFRecordWriter(str(path)) as writer:
        for record in records:
            example = tf.train.Example.FromString(record)
            writer.write(example.SerializeToString(deterministic=True))


def linear_score(splits: Splits) -> float:
    """Test accuracy of a logistic regression on the pixels."""
    (x_train, y_train), (x_test, y_test) = (
        (images.reshape(len(images), -1) / 255, labels) for images, labels in splits.values()
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # stopped early on purpose
        model = LogisticRegression(max_iter=100).fit(x_train, y_train)
    return model.score(x_test, y_test)


def build(name: str, root: Path) -> dict:
    """Builds the data set called name below root/tfds and says what the manifest should know."""
    tfds.disable_progress_bar()
    splits = {"mnist": digits, "fashion_mnist": garments, "cifar10": scenes}[name]()
    write_tfds(name, splits, root / "tfds")
    return {
        "seed": SEED,
        "score": {"Testgenauigkeit, logistische Regression": round(linear_score(splits), 3)},
        "source": DIGITS_SOURCE if name == "mnist" else "kurs/minihub/drawings.py",
        "licence": "CC BY 4.0" if name == "mnist" else "MIT",
    }
