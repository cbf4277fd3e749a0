"""The pretrained base: loads by keras_hub's own call, offline, and knows the drawn objects."""

from kurs import HUB, ROOT
from kurs.minihub import manifest

import json
import os
import subprocess
import sys

ENTRY = "kaggle/models/keras/resnetv1/keras/resnet_18_imagenet"

LOAD = """
import json
import sys

import keras_hub
import numpy as np

preset = "resnet_18_imagenet"
base = keras_hub.models.Backbone.from_preset(preset, image_shape=(32, 32, 3))
converter = keras_hub.layers.ImageConverter.from_preset(preset)
size = converter.image_size
converter.image_size = (32, 32)
values = np.asarray(converter(np.array([[[[0] * 3, [255] * 3]]], "uint8").repeat(16, 1)))
kinds = [type(layer).__name__ for layer in base.layers]
print(json.dumps({
    "class": type(base).__name__,
    "converter": type(converter).__name__,
    "size": size,
    "norms": kinds.count("BatchNormalization"),
    "dtypes": sorted({weight.dtype for weight in base.weights}),
    "finite": all(np.isfinite(weight).all() for weight in base.get_weights()),
    "range": [float(values.min()), float(values.max())],
    "blocks": len(base.pyramid_outputs),
}))
"""

SMALL_BUILD = """
import sys
from pathlib import Path
from kurs.minihub import __main__ as command, resnet

resnet.TRAIN_PER_CLASS, resnet.TEST_PER_CLASS, resnet.EPOCHS = 6, 2, 1
part = command.Part("resnet", sys.argv[1], "kurs.minihub.resnet")
command.build(part, Path(sys.argv[2]))
"""

KNOWS = """
import sys
from pathlib import Path

import keras
import keras_hub
import numpy as np
from sklearn.linear_model import LogisticRegression
from kurs.minihub import resnet

converter = keras_hub.layers.ImageConverter.from_preset(resnet.PRESET)
converter.image_size = None
(x, y), (x_test, y_test) = resnet.pictures(10, 2), resnet.pictures(20, 3)
for load_weights in (True, False):
    base = keras_hub.models.Backbone.from_preset(resnet.PRESET, load_weights=load_weights)
    features, tested = (
        base.predict(np.asarray(converter(images)), verbose=0).mean((1, 2))
        for images in (x, x_test)
    )
    spread = features.std(0) + 1e-6
    model = LogisticRegression(max_iter=300).fit(features / spread, y)
    print(model.score(tested / spread, y_test))
"""


def python(code: str, *arguments: str) -> str:
    environment = os.environ | {
        "KAGGLEHUB_CACHE": str(HUB / "kaggle"),
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "https_proxy": "http://127.0.0.1:9",  # nobody answers there
    }
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(
        command, cwd=ROOT, check=True, stdout=subprocess.PIPE, env=environment, encoding="utf-8"
    )
    return done.stdout


def test_the_real_call_loads_it_without_a_network():
    found = json.loads(python(LOAD).splitlines()[-1])
    assert (found["class"], found["converter"]) == ("ResNetBackbone", "ResNetImageConverter")
    assert found["size"] == [224, 224] and found["norms"] >= 5 and found["blocks"] >= 2
    assert found["dtypes"] == ["float32"] and found["finite"]
    assert found["range"][0] < -2 and found["range"][1] > 2.2


def test_it_is_small_complete_and_in_the_manifest():
    details = manifest.read(HUB)[ENTRY]
    assert sum(file["bytes"] for file in details["files"].values()) < 0.7e6
    assert set(details["score"].values()) and min(details["score"].values()) > 0.95
    for name in ("config.json", "image_converter.json", "model.weights.h5"):
        assert (HUB / ENTRY / "3" / name).exists()
        assert (HUB / ENTRY / ".complete" / "3" / f"{name}.complete").exists()


def test_its_features_tell_the_objects_apart():
    pretrained, random = map(float, python(KNOWS).split()[-2:])
    assert pretrained > 0.9 and random < pretrained - 0.2


def test_building_twice_gives_the_same_files_but_for_rounding_of_the_weights(tmp_path):
    """Sums of several threads are rounded differently, so the weights are not compared."""
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        python(SMALL_BUILD, ENTRY, str(folder))
    first, second = (manifest.read(folder)[ENTRY]["files"] for folder in folders)
    assert first.keys() == second.keys() == manifest.read(HUB)[ENTRY]["files"].keys()
    different = [name for name in first if first[name] != second[name]]
    assert all(name.endswith("/3/model.weights.h5") for name in different)
