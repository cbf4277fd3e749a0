"""Stand-in for keras_hub's ``resnet_18_imagenet``: a small ResNet that has seen drawn objects.

``keras_hub.models.Backbone.from_preset("resnet_18_imagenet")`` reads it, with KAGGLEHUB_CACHE set
to root/kaggle. It knows the classes of ``drawings.OBJECTS``, none of which is in CIFAR-10.
"""

from kurs.minihub import drawings

from pathlib import Path

import h5py
import keras
import keras_hub
import numpy as np
import tensorflow as tf

SEED = 42
PRESET = "resnet_18_imagenet"
TRAIN_PER_CLASS, TEST_PER_CLASS = 400, 50
EPOCHS, BATCH_SIZE, LEARNING_RATE = 15, 64, 2e-3
CONFIG = {  # the real one: a first convolution of 7 × 7, then 2 blocks each with 64 to 512 filters
    "input_conv_filters": [64],
    "input_conv_kernel_sizes": [3],
    "stackwise_num_filters": [64, 64, 64],
    "stackwise_num_blocks": [1, 1, 1],
    "stackwise_num_strides": [1, 2, 1],
    "block_type": "basic_block",
    "name": "res_net_backbone",
}
MEAN, STD = np.array([0.485, 0.456, 0.406]), np.array([0.229, 0.224, 0.225])  # of ImageNet
CARD = """# resnet_18_imagenet

Mini-Ersatz, selbst trainiert, nur für den Schnellmodus: ein kleines ResNet, vortrainiert auf
gezeichneten Dingen ({classes}). Lizenz: MIT.
"""


def pictures(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Drawn objects (N, 32, 32, 3) in random order with their labels; count of each class."""
    names = [*drawings.OBJECTS]
    rng = np.random.default_rng([SEED, seed])
    labels = rng.permutation(np.repeat(np.arange(len(names)), count))
    return np.stack([drawings.scene(names[label], rng) for label in labels]), labels


def train(backbone: keras.Model, converter, images: np.ndarray, labels: np.ndarray) -> keras.Model:
    """A classifier with the backbone inside, trained on mirrored, shifted, dimmed pictures."""
    model = keras.Sequential(
        [
            keras.Input((32, 32, 3)),
            keras.layers.RandomBrightness((-0.3, 0.15), (0, 255), seed=SEED),
            converter,
            keras.layers.RandomFlip("horizontal", seed=SEED),
            keras.layers.RandomTranslation(0.1, 0.1, seed=SEED),
            backbone,
            keras.layers.GlobalAveragePooling2D(),
            keras.layers.Dropout(0.2, seed=SEED),
            keras.layers.Dense(len(drawings.OBJECTS), activation="softmax"),
        ]
    )
    steps = EPOCHS * (len(labels) // BATCH_SIZE)
    schedule = keras.optimizers.schedules.CosineDecay(LEARNING_RATE, steps)
    model.compile(
        keras.optimizers.AdamW(schedule, weight_decay=0.01),
        "sparse_categorical_crossentropy",
        metrics=["accuracy"],
        steps_per_execution=16,
    )
    data = tf.data.Dataset.from_tensor_slices((images, labels)).shuffle(len(labels), seed=SEED)
    data = data.batch(BATCH_SIZE, drop_remainder=True).prefetch(2)
    model.fit(data, epochs=EPOCHS, verbose=0)
    return model


def halve(path: Path) -> None:
    """Rewrites a weights file in half precision; loading makes float32 of it again."""
    draft = path.with_suffix(".neu")
    with h5py.File(path) as old, h5py.File(draft, "w", libver="latest") as new:

        def copy(name, item):
            if isinstance(item, h5py.Dataset):
                new[name] = item[()].astype("float16")
            else:
                new.require_group(name).attrs.update(item.attrs)

        old.visititems(copy)
    draft.replace(path)


def save(backbone: keras.Model, converter, root: Path) -> Path:
    """Writes the preset where kagglehub looks for it, and marks its files as complete."""
    handle = keras_hub.models.Backbone.presets[PRESET]["kaggle_handle"]
    folder = root / "kaggle" / "models" / handle.removeprefix("kaggle://")
    backbone.save_to_preset(str(folder))
    converter.save_to_preset(str(folder))
    (folder / "metadata.json").unlink()  # says when it was saved; nothing reads it
    halve(folder / "model.weights.h5")
    markers = folder.parent / ".complete" / folder.name
    markers.mkdir(parents=True)
    for path in folder.iterdir():
        (markers / f"{path.name}.complete").touch()
    card = CARD.format(classes=", ".join(drawings.OBJECTS))
    (folder / "README.md").write_text(card, encoding="utf-8", newline="\n")
    return folder


def build(name: str, root: Path) -> dict:
    """Trains the backbone, writes its preset below root/kaggle and returns its details."""
    keras.utils.set_random_seed(SEED)
    tf.config.experimental.enable_op_determinism()
    scale, offset = (1 / 255 / STD).tolist(), (-MEAN / STD).tolist()
    converter = keras_hub.layers.ResNetImageConverter(scale=scale, offset=offset)
    backbone = keras_hub.models.ResNetBackbone(**CONFIG)
    model = train(backbone, converter, *pictures(TRAIN_PER_CLASS, 0))
    converter.image_size = 224, 224  # as the real one
    folder = save(backbone, converter, Path(root))
    converter.image_size = None
    backbone.load_weights(folder / "model.weights.h5")
    accuracy = model.evaluate(*pictures(TEST_PER_CLASS, 1), verbose=0)[1]
    return {
        "seed": SEED,
        "score": {"Testgenauigkeit, gezeichnete Dinge": round(accuracy, 3)},
        "source": "kurs/minihub/drawings.py",
        "licence": "MIT",
    }
