"""A stand-in for cats_vs_dogs in the layout of tfds: drawn cats and dogs of many sizes.

As in the real data set there is only the split "train", no two pictures need to have the same
size, and both are stored as JPEG.
"""

from kurs.minihub import drawings, images

import contextlib
import io
import itertools
from pathlib import Path

import numpy as np
import tensorflow_datasets as tfds
from PIL import Image

SEED = 77  # not that of cifar10: other pictures of the same two animals
PER_CLASS = 300
NAMES = ("cat", "dog")
SIDES = range(36, 61)  # of a picture, in pixels


def pictures() -> list[tuple[np.ndarray, int]]:
    """Shuffled pictures (height, width, 3), uint8, with their labels: 0 is a cat, 1 is a dog."""
    rng = np.random.default_rng(SEED)
    drawn = []
    for label in rng.permutation(np.repeat(np.arange(len(NAMES)), PER_CLASS)):
        square = Image.fromarray(drawings.scene(NAMES[label], rng, 48))
        size = tuple(int(side) for side in rng.choice(SIDES, 2))
        drawn.append((np.asarray(square.resize(size, Image.Resampling.BILINEAR)), int(label)))
    return drawn


def examples(drawn: list[tuple[np.ndarray, int]]):
    """Pairs (key, example) as the real builder makes them."""
    numbers = [itertools.count(), itertools.count()]
    for index, (picture, label) in enumerate(drawn):
        file = io.BytesIO()
        Image.fromarray(picture).save(file, "JPEG", quality=80)
        file.seek(0)
        folder = NAMES[label].capitalize()
        name = f"PetImages/{folder}/{next(numbers[label])}.jpg"
        yield index, {"image": file, "image/filename": name, "label": label}


def write_tfds(drawn: list[tuple[np.ndarray, int]], folder: Path) -> None:
    """Writes the data set below folder as tfds itself prepares it."""
    real = tfds.builder("cats_vs_dogs", data_dir=folder)

    class StandIn(tfds.dataset_builders.AdhocBuilder, skip_registration=True):
        def _info(self):
            return tfds.core.DatasetInfo(
                builder=self,
                description=images.DESCRIPTION,
                features=real.info.features,
                supervised_keys=real.info.supervised_keys,
                license="MIT",
            )

    builder = StandIn(
        name="cats_vs_dogs",
        version=real.version,
        features=real.info.features,
        split_datasets={"train": examples(drawn)},
        data_dir=folder,
    )
    with contextlib.redirect_stdout(None):  # tfds would announce a download
        builder.download_and_prepare(
            download_config=tfds.download.DownloadConfig(try_download_gcs=False)
        )
    for path in builder.data_path.glob("*.tfrecord*"):
        images.sort_features(path)


def linear_score(drawn: list[tuple[np.ndarray, int]]) -> float:
    """Accuracy of a logistic regression on pixels, trained on 80 %, measured on the rest."""
    pixels = [Image.fromarray(picture).resize((32, 32)) for picture, _ in drawn]
    x, y = (
        np.stack([np.asarray(image) for image in pixels]),
        np.array([label for _, label in drawn]),
    )
    first = len(y) * 4 // 5
    return images.linear_score({"train": (x[:first], y[:first]), "test": (x[first:], y[first:])})


def build(name: str, root: Path) -> dict:
    """Builds the data set below root/tfds and says what the manifest should know."""
    tfds.disable_progress_bar()
    drawn = pictures()
    write_tfds(drawn, root / "tfds")
    return {
        "seed": SEED,
        "score": {"Genauigkeit, logistische Regression": round(linear_score(drawn), 3)},
        "source": "kurs/minihub/drawings.py",
        "licence": "MIT",
    }
