"""Canvas and paint: what all drawings of the mini hub are made of.

A draw function takes ``(canvas, rng)`` and works in unit coordinates: (0, 0) is the top left,
(1, 1) the bottom right corner. Things that have a front look to the left. Every random choice
comes from the generator that is passed in.
"""

import colorsys
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw

Color = tuple[int, int, int]
Paint = Color | Image.Image
SUPERSAMPLING = 4


class Canvas:
    """A picture that is drawn enlarged and reduced at the end, which smooths all edges."""

    def __init__(self, size: int, background: Paint = (0, 0, 0)):
        self.size = size
        self.pixels = size * SUPERSAMPLING
        self.picture = Image.new("RGB", (self.pixels, self.pixels))
        self.picture.paste(background, (0, 0, self.pixels, self.pixels))
        self.mask = Image.new("L", self.picture.size)
        self.matrix, self.shift = np.eye(2), np.zeros(2)

    def place(self, scale=1.0, angle=0.0, shift=(0.0, 0.0), flip=False, stretch=1.0) -> None:
        """Sets the pose of everything drawn from now on: angle in radians, shift in widths."""
        cos, sin = np.cos(angle), np.sin(angle)
        axes = np.diag([-stretch if flip else stretch, 1.0])
        self.matrix = scale * np.array([[cos, -sin], [sin, cos]]) @ axes
        self.shift = np.asarray(shift, float)

    def polygon(self, points, paint: Paint) -> None:
        """Fills the polygon through points (N, 2)."""
        points = (np.asarray(points, float) - 0.5) @ self.matrix.T + 0.5 + self.shift
        stencil = Image.new("L", self.mask.size)
        ImageDraw.Draw(stencil).polygon([tuple(p) for p in points * self.pixels], fill=255)
        if isinstance(paint, Image.Image):
            self.picture.paste(paint, (0, 0), stencil)
        else:
            self.picture.paste(paint, (0, 0, self.pixels, self.pixels), stencil)
        self.mask.paste(255, (0, 0, self.pixels, self.pixels), stencil)

    def blob(self, points, paint: Paint) -> None:
        """Fills a smooth closed curve near points (N, 2): corners are cut three times."""
        points = np.asarray(points, float)
        for _ in range(3):
            following = np.roll(points, -1, axis=0)
            corners = [0.75 * points + 0.25 * following, 0.25 * points + 0.75 * following]
            points = np.stack(corners, axis=1).reshape(-1, 2)
        self.polygon(points, paint)

    def ellipse(self, x, y, width, height, paint: Paint, angle=0.0) -> None:
        """Fills an ellipse around (x, y); width and height are half axes."""
        t = np.linspace(0, 2 * np.pi, 36, endpoint=False)
        circle = np.stack([width * np.cos(t), height * np.sin(t)], axis=1)
        cos, sin = np.cos(angle), np.sin(angle)
        self.polygon(circle @ [[cos, sin], [-sin, cos]] + [x, y], paint)

    def box(self, x0, y0, x1, y1, paint: Paint) -> None:
        self.polygon([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], paint)

    def line(self, points, width, paint: Paint) -> None:
        """Draws a line of the given width with round joints through points (N, 2)."""
        points = np.asarray(points, float)
        for start, end in zip(points[:-1], points[1:]):
            along = (end - start) / max(np.hypot(*(end - start)), 1e-9)
            side = np.array([-along[1], along[0]]) * width / 2
            self.polygon([start + side, end + side, end - side, start - side], paint)
        for x, y in points[1:-1]:
            self.ellipse(x, y, width / 2, width / 2, paint)

    def mirrored(self, points, paint: Paint) -> None:
        """Fills the polygon whose left half is points (N, 2), mirrored at x = 0.5."""
        self.polygon(mirror(points), paint)

    def array(self) -> np.ndarray:
        """The picture: uint8 (size, size, 3)."""
        return np.asarray(self.picture.reduce(SUPERSAMPLING))

    def mask_array(self) -> np.ndarray:
        """Where something was drawn: bool (size, size)."""
        return np.asarray(self.mask.reduce(SUPERSAMPLING)) > 127


Draw = Callable[[Canvas, np.random.Generator], None]


def mirror(points) -> np.ndarray:
    points = np.asarray(points, float)
    return np.concatenate([points, points[::-1] * [-1, 1] + [1, 0]])


def arc(x, y, width, height, start, end) -> np.ndarray:
    """Points (17, 2) on a piece of an ellipse; angles in radians, clockwise from the right."""
    t = np.linspace(start, end, 17)
    return np.stack([x + width * np.cos(t), y + height * np.sin(t)], axis=1)


def hsv(hue, saturation, value) -> Color:
    return tuple(int(255 * c) for c in colorsys.hsv_to_rgb(hue % 1, saturation, value))


def any_color(rng, saturation=(0.3, 0.9), value=(0.35, 0.95)) -> Color:
    return hsv(rng.random(), rng.uniform(*saturation), rng.uniform(*value))


def shade(paint: Paint, factor: float) -> Paint:
    """Makes a colour or a texture darker (factor < 1) or brighter."""
    if isinstance(paint, Image.Image):
        return paint.point(lambda v: min(255, int(v * factor)))
    return tuple(min(255, int(v * factor)) for v in paint)


def smooth_noise(rng, pixels: int, cells: int) -> np.ndarray:
    """Soft random hills: float32 (pixels, pixels), roughly -1 to 1."""
    grid = Image.fromarray(rng.uniform(-1, 1, (cells, cells)).astype(np.float32))
    return np.asarray(grid.resize((pixels, pixels), Image.Resampling.BICUBIC))


def texture(rng, pixels: int, color: Color, second: Color, kind: str, folds=0.15) -> Image.Image:
    """A piece of cloth or fur: plain, stripes, pinstripes, checks, dots or blotches."""
    y, x = np.mgrid[:pixels, :pixels] / pixels
    period, phase = rng.uniform(0.09, 0.2), rng.uniform(0, 2 * np.pi)
    wave_x, wave_y = (np.sin(2 * np.pi * t / period + phase) for t in (x, y))
    share = {
        "plain": np.zeros_like(x),
        "stripes": wave_y > 0,
        "pinstripes": wave_x > 0.3,
        "checks": ((wave_x > 0) * 1.0 + (wave_y > 0)) / 2,
        "dots": wave_x + wave_y > 1.0,
        "blotches": smooth_noise(rng, pixels, 9) > 0.15,
    }[kind][..., None]
    light = 1 + folds * smooth_noise(rng, pixels, 6)[..., None]
    cloth = light * (np.array(color) * (1 - share) + np.array(second) * share)
    return Image.fromarray(np.clip(cloth, 0, 255).astype(np.uint8))
