"""Pictures drawn by code: garments, scenes, animals and segmentation shapes.

Every random choice comes from the generator that is passed in, so a seed fixes the picture:

- ``garment(name, rng, size=28)``: grey picture, uint8 (size, size); names in ``GARMENTS``
- ``scene(name, rng, size=32)``: colour picture, uint8 (size, size, 3); names in ``SCENES`` (the ten
  of CIFAR-10) and ``OBJECTS`` (other classes, for pretraining)
- ``scene_with_mask(name, rng, size=64)``: the same with the pixels of the thing
- ``segmentation(rng, size=64)``: shapes with a mask of their classes
"""

from kurs.minihub import animals, things
from kurs.minihub.canvas import (
    SUPERSAMPLING,
    Canvas,
    Draw,
    any_color,
    hsv,
    shade,
    smooth_noise,
    texture,
)
from kurs.minihub.garments import GARMENTS, garment

import numpy as np
from PIL import Image

__all__ = [
    "GARMENTS",
    "OBJECTS",
    "SCENES",
    "SHAPES",
    "garment",
    "scene",
    "scene_with_mask",
    "segmentation",
]

# --- scenes -------------------------------------------------------------------------------------

SKIES = [hsv(0.58, 0.45, 0.9), hsv(0.6, 0.1, 0.85), hsv(0.07, 0.35, 0.9), hsv(0.6, 0.3, 0.55)]


def background(rng, pixels: int, kind: str) -> Image.Image:
    """Soft colour picture: sky, meadow, forest, water, road, room or studio."""
    sky = SKIES[rng.choice(4, p=(0.5, 0.25, 0.1, 0.15))]
    green = hsv(rng.uniform(0.18, 0.36), rng.uniform(0.3, 0.7), rng.uniform(0.35, 0.75))
    grey = hsv(rng.random(), 0.08, rng.uniform(0.35, 0.7))
    wall = any_color(rng, (0.05, 0.4), (0.5, 0.95))
    upper, lower = {
        "sky": (sky, shade(sky, 1.15)),
        "meadow": ((sky, green, shade(green, 0.7))[rng.integers(3)], green),
        "forest": (shade(green, 0.6), shade(hsv(rng.uniform(0.06, 0.3), 0.5, 0.6), 0.9)),
        "water": (sky, hsv(rng.uniform(0.5, 0.62), rng.uniform(0.3, 0.7), rng.uniform(0.4, 0.8))),
        "road": ((sky, shade(green, 0.8), any_color(rng, (0.1, 0.4)))[rng.integers(3)], grey),
        "room": (wall, any_color(rng, (0.1, 0.5), (0.4, 0.9))),
        "studio": (wall, wall),
    }[kind]
    y = np.mgrid[:pixels, :pixels][0][..., None] / pixels
    below = np.clip((y - rng.uniform(0.35, 0.75)) * 25 + 0.5, 0, 1)
    hills = smooth_noise(rng, pixels, 4)[..., None] * 0.15
    if kind in ("forest", "meadow"):
        hills = hills + smooth_noise(rng, pixels, 10)[..., None] * 0.15
    light = rng.uniform(0.75, 1.1) * (1 + hills)
    colors = light * ((1 - below) * np.array(upper) + below * np.array(lower))
    return Image.fromarray(np.clip(colors, 0, 255).astype(np.uint8))


SCENES: dict[str, Draw] = {
    "airplane": things.airplane,
    "automobile": things.automobile,
    "bird": animals.bird,
    "cat": animals.cat,
    "deer": animals.deer,
    "dog": animals.dog,
    "frog": animals.frog,
    "horse": animals.horse,
    "ship": things.ship,
    "truck": things.truck,
}
OBJECTS: dict[str, Draw] = {
    draw.__name__: draw
    for draw in (
        things.tree, things.house, things.fish, things.flower, things.star, things.mushroom,
        things.cup, things.apple, things.butterfly, things.balloon, things.rocket,
        things.umbrella, things.bus, things.sheep,
    )
}  # fmt: skip
PLACES = {
    "airplane": ("sky", "sky", "sky", "road"),
    "automobile": ("road", "road", "meadow", "studio"),
    "bird": ("sky", "forest", "meadow", "water"),
    "cat": ("room", "room", "meadow", "studio"),
    "deer": ("forest", "meadow", "meadow", "studio"),
    "dog": ("room", "meadow", "road", "studio"),
    "frog": ("forest", "water", "meadow", "studio"),
    "horse": ("meadow", "meadow", "forest", "road"),
    "ship": ("water", "water", "water", "sky"),
    "truck": ("road", "road", "meadow", "studio"),
}
ANYWHERE = ("sky", "meadow", "forest", "water", "road", "room", "studio")


def paint_scene(name: str, rng: np.random.Generator, size: int = 32) -> Canvas:
    """A canvas with one thing in front of a background; its mask covers the thing."""
    places = PLACES.get(name, ANYWHERE)
    canvas = Canvas(size, background(rng, size * SUPERSAMPLING, rng.choice(places)))
    canvas.place(
        scale=rng.uniform(0.65, 1.0),
        angle=rng.normal(0, 0.1),
        shift=rng.uniform(-0.1, 0.1, 2),
        flip=rng.random() < 0.5,
        stretch=rng.uniform(0.85, 1.1),
    )
    (SCENES | OBJECTS)[name](canvas, rng)
    return canvas


def scene(name: str, rng: np.random.Generator, size: int = 32) -> np.ndarray:
    """A colour picture of a class in SCENES or OBJECTS: uint8 (size, size, 3), in steps of 8."""
    picture = paint_scene(name, rng, size).array() * rng.uniform(0.75, 1.1)
    return np.clip(picture, 0, 255).astype(np.uint8) & 0xF8


def scene_with_mask(name: str, rng, size: int = 64) -> tuple[np.ndarray, np.ndarray]:
    """As scene, and which pixels show the thing: uint8 (size, size), 0 or 1."""
    canvas = paint_scene(name, rng, size)
    return canvas.array(), canvas.mask_array().astype(np.uint8)


# --- segmentation -------------------------------------------------------------------------------


def circle(canvas, rng, paint) -> None:
    canvas.ellipse(0.5, 0.5, 0.2, 0.2, paint)


def square(canvas, rng, paint) -> None:
    canvas.box(0.32, 0.32, 0.68, 0.68, paint)


def triangle(canvas, rng, paint) -> None:
    canvas.polygon([(0.5, 0.27), (0.27, 0.68), (0.73, 0.68)], paint)


SHAPES = {"circle": circle, "square": square, "triangle": triangle}


def segmentation(
    rng: np.random.Generator, size: int = 64, shapes: int = 3
) -> tuple[np.ndarray, np.ndarray]:
    """Textured shapes that may overlap, in front of a textured background.

    Returns the picture, uint8 (size, size, 3), and the mask, uint8 (size, size): 0 is background,
    1 circle, 2 square, 3 triangle.
    """
    kinds = ("plain", "stripes", "pinstripes", "checks", "dots", "blotches")
    pixels = size * SUPERSAMPLING

    def pattern():
        return texture(rng, pixels, any_color(rng), any_color(rng), rng.choice(kinds))

    canvas, mask = Canvas(size, pattern()), np.zeros((size, size), np.uint8)
    for _ in range(shapes):
        label = rng.integers(len(SHAPES))
        canvas.mask = Image.new("L", canvas.mask.size)
        canvas.place(rng.uniform(0.6, 1.3), rng.uniform(0, 7), rng.uniform(-0.35, 0.35, 2))
        [*SHAPES.values()][label](canvas, rng, pattern())
        mask[canvas.mask_array()] = label + 1
    return canvas.array(), mask
