"""Vehicles, plants and other things in colour."""

from kurs.minihub.animals import DARK, WHITE, quadruped
from kurs.minihub.canvas import any_color, arc, hsv, shade, texture

from collections.abc import Iterable

import numpy as np

# --- vehicles -----------------------------------------------------------------------------------

GLASS = (150, 185, 205)


def wheels(canvas, positions: Iterable[float], y, radius) -> None:
    for x in positions:
        canvas.ellipse(x, y, radius, radius, DARK)
        canvas.ellipse(x, y, radius * 0.5, radius * 0.5, (165, 165, 170))


def front_view(canvas, rng, paint, width, roof, glass) -> None:
    """A car or truck from the front: width is a half width, roof and glass heights."""
    for side in (-1, 1):
        canvas.box(0.5 + side * (width - 0.12), 0.76, 0.5 + side * width, 0.88, DARK)
    canvas.mirrored([(0.5 - width * 0.72, roof), (0.5 - width, glass), (0.5 - width, 0.8)], paint)
    canvas.mirrored([(0.5 - width * 0.64, roof + 0.04), (0.5 - width * 0.8, glass)], GLASS)
    canvas.box(0.5 - width * 0.5, 0.66, 0.5 + width * 0.5, 0.74, shade(paint, 0.4))
    for side in (-1, 1):
        canvas.ellipse(0.5 + side * width * 0.76, 0.66, 0.055, 0.045, (250, 240, 190))


def automobile(canvas, rng) -> None:
    paint = any_color(rng, (0.0, 0.9), (0.25, 0.95))
    if rng.random() < 0.35:
        return front_view(canvas, rng, paint, 0.36, rng.uniform(0.3, 0.36), 0.53)
    roof = rng.uniform(0.32, 0.4)
    left, right = rng.uniform(0.22, 0.34), rng.uniform(0.72, 0.88)
    cabin = [(left, 0.54), (left + 0.13, roof), (right - 0.1, roof), (right, 0.54)]
    canvas.polygon(cabin, paint)
    canvas.polygon([(0.5 + (x - 0.5) * 0.82, 0.55 + (y - 0.55) * 0.78) for x, y in cabin], GLASS)
    canvas.box(0.53, roof, 0.56, 0.56, paint)
    body = [(0.04, 0.57), (0.14, 0.53), (0.9, 0.53), (0.97, 0.6), (0.96, 0.74), (0.04, 0.74)]
    canvas.polygon(body, paint)
    canvas.box(0.05, 0.69, 0.96, 0.74, shade(paint, 0.6))
    canvas.ellipse(0.07, 0.61, 0.03, 0.03, (250, 240, 190))
    wheels(canvas, (0.25, 0.76), 0.74, rng.uniform(0.09, 0.12))


def truck(canvas, rng) -> None:
    cab = any_color(rng, (0.0, 0.9), (0.25, 0.95))
    load = any_color(rng, (0.0, 0.7), (0.4, 0.95)) if rng.random() < 0.6 else cab
    if rng.random() < 0.3:
        canvas.box(0.16, 0.08, 0.84, 0.5, shade(load, 0.8))
        return front_view(canvas, rng, cab, 0.33, rng.uniform(0.16, 0.24), 0.46)
    top, start = rng.uniform(0.18, 0.36), rng.uniform(0.32, 0.4)
    kind = "pinstripes" if rng.random() < 0.4 else "plain"
    cargo = texture(rng, canvas.pixels, load, shade(load, 0.8), kind, 0.05)
    canvas.box(start, top, 0.98, 0.72, cargo)
    nose = rng.choice((0.05, 0.14))
    canvas.polygon([(0.05, 0.74), (0.05, 0.56), (nose, 0.52), (nose + 0.05, 0.34), (start, 0.34)]
                   + [(start, 0.74)], cab)  # fmt: skip
    canvas.polygon([(nose + 0.03, 0.53), (nose + 0.07, 0.39), (start - 0.06, 0.39)]
                   + [(start - 0.06, 0.53)], GLASS)  # fmt: skip
    canvas.box(0.05, 0.71, 0.98, 0.76, shade(cab, 0.4))
    wheels(canvas, (0.2, 0.66, 0.84), 0.77, rng.uniform(0.08, 0.1))


def airplane(canvas, rng) -> None:
    paint = any_color(rng, (0.0, 0.25), (0.6, 1.0))
    stripe = any_color(rng)
    if rng.random() < 0.4:  # from above
        for side in (-1, 1):
            wing = [(0.4, 0.5), (0.58, 0.5 + side * 0.42), (0.68, 0.5 + side * 0.42), (0.62, 0.5)]
            canvas.polygon(wing, shade(paint, 0.8))
            tail = [(0.82, 0.5), (0.92, 0.5 + side * 0.16), (0.97, 0.5 + side * 0.16), (0.93, 0.5)]
            canvas.polygon(tail, stripe)
            canvas.ellipse(0.47, 0.5 + side * 0.2, 0.06, 0.025, shade(paint, 0.5))
        canvas.ellipse(0.5, 0.5, 0.46, 0.065, paint)
        return
    canvas.polygon([(0.78, 0.46), (0.9, 0.22), (0.98, 0.22), (0.95, 0.5)], stripe)
    canvas.polygon([(0.45, 0.5), (0.66, 0.3), (0.72, 0.3), (0.62, 0.5)], shade(paint, 0.6))
    canvas.blob(
        [(0.0, 0.56), (0.14, 0.42), (0.8, 0.43), (1.02, 0.44), (0.8, 0.6), (0.1, 0.61)], paint
    )
    canvas.line([(0.2, 0.5), (0.8, 0.49)], 0.03, stripe if rng.random() < 0.5 else DARK)
    canvas.polygon([(0.4, 0.54), (0.62, 0.8), (0.72, 0.8), (0.6, 0.54)], shade(paint, 0.75))
    canvas.ellipse(0.48, 0.68, 0.07, 0.035, shade(paint, 0.5))


def ship(canvas, rng) -> None:
    hull, deck = any_color(rng, (0.0, 0.8), (0.2, 0.8)), any_color(rng, (0.0, 0.2), (0.75, 1.0))
    if rng.random() < 0.35:  # sailing boat
        canvas.line([(0.5, 0.7), (0.5, 0.06)], 0.025, (110, 80, 50))
        canvas.polygon([(0.52, 0.08), (0.9, 0.62), (0.52, 0.62)], deck)
        canvas.polygon([(0.48, 0.14), (0.2, 0.62), (0.48, 0.62)], shade(deck, 0.85))
        left = 0.18
    else:
        left, top = 0.03, rng.uniform(0.34, 0.46)
        canvas.box(0.3, top, 0.8, 0.68, deck)
        canvas.box(0.38, top - 0.1, 0.62, top, shade(deck, 0.9))
        for x in np.arange(0.35, 0.78, 0.1):
            canvas.box(x, top + 0.06, x + 0.05, top + 0.11, shade(GLASS, 0.5))
        for x in (0.5, 0.66)[: rng.integers(1, 3)]:
            canvas.box(x, top - 0.24, x + 0.08, top, any_color(rng))
    canvas.polygon([(left, 0.64), (1 - left, 0.66), (0.93 - left, 0.84), (left + 0.12, 0.84)], hull)
    canvas.polygon([(left, 0.64), (1 - left, 0.66), (1 - left, 0.69), (left, 0.67)], WHITE)


# --- other things -------------------------------------------------------------------------------


def tree(canvas, rng) -> None:
    green = hsv(rng.uniform(0.15, 0.4), 0.6, rng.uniform(0.35, 0.75))
    leaves = texture(rng, canvas.pixels, green, shade(green, 0.8), "blotches")
    canvas.box(0.45, 0.55, 0.55, 0.95, (105, 75, 45))
    if rng.random() < 0.5:
        for y in (0.7, 0.5, 0.3):
            canvas.mirrored([(0.5, y - 0.24), (0.5 - y * 0.45, y + 0.06)], leaves)
    else:
        for x, y in rng.uniform((0.34, 0.26), (0.66, 0.5), (5, 2)):
            canvas.ellipse(x, y, 0.2, 0.18, leaves)


def house(canvas, rng) -> None:
    wall, width = any_color(rng, (0.1, 0.5), (0.6, 0.95)), rng.uniform(0.28, 0.4)
    canvas.box(0.5 - width, 0.45, 0.5 + width, 0.92, wall)
    roof = hsv(rng.uniform(-0.03, 0.08), 0.6, rng.uniform(0.35, 0.75))
    canvas.mirrored([(0.5, rng.uniform(0.08, 0.2)), (0.44 - width, 0.48)], roof)
    canvas.box(0.44, 0.66, 0.57, 0.92, shade(wall, 0.45))
    for x in (0.5 - width * 0.65, 0.5 + width * 0.65):
        canvas.box(x - 0.07, 0.54, x + 0.07, 0.68, GLASS)


def fish(canvas, rng) -> None:
    color, kind = (
        any_color(rng, (0.4, 0.9), (0.5, 0.95)),
        rng.choice(("plain", "pinstripes", "dots")),
    )
    paint = texture(rng, canvas.pixels, color, shade(color, 0.6), kind)
    height = rng.uniform(0.16, 0.26)
    canvas.polygon([(0.7, 0.5), (0.96, 0.28), (0.9, 0.5), (0.96, 0.72)], shade(paint, 0.8))
    canvas.polygon(
        [(0.35, 0.5 - height * 0.8), (0.6, 0.36 - height), (0.62, 0.45)], shade(paint, 0.7)
    )
    canvas.ellipse(0.44, 0.5, 0.36, height, paint)
    canvas.ellipse(0.2, 0.45, 0.045, 0.045, WHITE)
    canvas.ellipse(0.19, 0.45, 0.022, 0.022, DARK)


def flower(canvas, rng) -> None:
    petal, count = any_color(rng, (0.4, 0.9), (0.6, 1.0)), rng.integers(5, 9)
    canvas.line([(0.5, 0.4), (0.5, 0.96)], 0.04, (60, 130, 60))
    canvas.ellipse(0.6, 0.76, 0.12, 0.05, (60, 130, 60), -0.5)
    for angle in 2 * np.pi * np.arange(count) / count:
        x, y = 0.5 + 0.18 * np.cos(angle), 0.36 + 0.18 * np.sin(angle)
        canvas.ellipse(x, y, 0.14, 0.07, petal, angle)
    canvas.ellipse(0.5, 0.36, 0.1, 0.1, shade(hsv(0.13, 0.8, 0.9), rng.uniform(0.5, 1)))


def star(canvas, rng) -> None:
    t = np.pi * (np.arange(10) / 5 - 0.5)
    radius = np.where(np.arange(10) % 2, rng.uniform(0.16, 0.24), 0.42)
    points = np.stack([0.5 + radius * np.cos(t), 0.5 + radius * np.sin(t)], axis=1)
    canvas.polygon(points, any_color(rng, (0.4, 0.9), (0.5, 1.0)))


def mushroom(canvas, rng) -> None:
    cap = any_color(rng, (0.3, 0.9), (0.4, 0.9))
    paint = texture(rng, canvas.pixels, cap, WHITE, rng.choice(("plain", "dots")))
    canvas.mirrored([(0.43, 0.45), (0.39, 0.92)], (225, 210, 180))
    canvas.polygon(arc(0.5, 0.54, rng.uniform(0.3, 0.42), 0.4, np.pi, 2 * np.pi), paint)


def cup(canvas, rng) -> None:
    color, kind = any_color(rng), rng.choice(("plain", "stripes", "dots"))
    paint = texture(rng, canvas.pixels, color, shade(color, 1.5), kind)
    canvas.line(arc(0.7, 0.52, 0.2, 0.17, -1.6, 1.6), 0.06, shade(paint, 0.8))
    canvas.polygon([(0.2, 0.28), (0.74, 0.28), (0.68, 0.84), (0.26, 0.84)], paint)
    canvas.ellipse(0.47, 0.28, 0.27, 0.07, shade(color, 0.5))


def apple(canvas, rng) -> None:
    color = hsv(rng.choice((0.0, 0.12, 0.28)) + rng.normal(0, 0.02), 0.75, rng.uniform(0.5, 0.9))
    canvas.line([(0.5, 0.36), (0.54, 0.14)], 0.04, (95, 65, 40))
    canvas.ellipse(0.64, 0.2, 0.11, 0.05, (80, 150, 60), -0.4)
    for x in (0.38, 0.62):
        canvas.ellipse(x, 0.58, 0.25, 0.3, color)
    canvas.ellipse(0.32, 0.46, 0.05, 0.08, shade(color, 1.5), 0.4)


def butterfly(canvas, rng) -> None:
    color, kind = any_color(rng, (0.4, 0.9), (0.5, 1.0)), rng.choice(("plain", "dots", "stripes"))
    paint = texture(rng, canvas.pixels, color, shade(color, 0.4), kind)
    for side in (-1, 1):
        canvas.ellipse(0.5 + side * 0.23, 0.36, 0.25, 0.18, paint, -side * 0.6)
        canvas.ellipse(0.5 + side * 0.18, 0.66, 0.19, 0.15, shade(paint, 0.75), side * 0.6)
        canvas.line([(0.5, 0.28), (0.5 + side * 0.12, 0.1)], 0.02, DARK)
    canvas.ellipse(0.5, 0.5, 0.04, 0.26, DARK)


def balloon(canvas, rng) -> None:
    color, kind = any_color(rng), rng.choice(("plain", "pinstripes", "stripes"))
    canvas.line([(0.38, 0.6), (0.45, 0.82)], 0.015, DARK)
    canvas.line([(0.62, 0.6), (0.55, 0.82)], 0.015, DARK)
    canvas.ellipse(0.5, 0.38, 0.3, 0.33, texture(rng, canvas.pixels, color, WHITE, kind))
    canvas.box(0.43, 0.82, 0.57, 0.94, (140, 95, 50))


def rocket(canvas, rng) -> None:
    body, fins = any_color(rng, (0.0, 0.3), (0.7, 1.0)), any_color(rng)
    canvas.mirrored([(0.5, 0.98), (0.42, 0.78)], (250, 160, 40))
    canvas.mirrored([(0.42, 0.5), (0.24, 0.84), (0.42, 0.78)], fins)
    canvas.mirrored([(0.5, 0.02), (0.38, 0.28), (0.4, 0.8)], body)
    canvas.mirrored([(0.5, 0.02), (0.4, 0.22)], fins)
    canvas.ellipse(0.5, 0.4, 0.06, 0.06, GLASS)


def umbrella(canvas, rng) -> None:
    color = any_color(rng)
    paint = texture(rng, canvas.pixels, color, WHITE, rng.choice(("plain", "pinstripes", "dots")))
    canvas.line([(0.5, 0.1), (0.5, 0.86), (0.56, 0.92), (0.62, 0.84)], 0.03, (80, 60, 50))
    canvas.polygon(arc(0.5, 0.52, 0.44, 0.38, np.pi, 2 * np.pi), paint)


def bus(canvas, rng) -> None:
    paint = any_color(rng, (0.4, 0.9), (0.5, 0.95))
    canvas.box(0.04, rng.uniform(0.24, 0.34), 0.96, 0.76, paint)
    for x in np.arange(0.08, 0.9, 0.17):
        canvas.box(x, 0.4, x + 0.13, 0.54, GLASS)
    canvas.line([(0.04, 0.63), (0.96, 0.63)], 0.03, shade(paint, 0.5))
    wheels(canvas, (0.24, 0.76), 0.77, 0.09)


def sheep(canvas, rng) -> None:
    wool = shade(WHITE, rng.uniform(0.75, 1.0))
    face = shade(DARK, rng.uniform(1, 4))
    quadruped(
        canvas,
        rng,
        face,
        body=0.12,
        legs=0.17,
        neck=(0.1, 0.13),
        head=0.08,
        snout=0.05,
        tail=(0, 0),
    )
    for x, y in rng.uniform((0.34, 0.44), (0.76, 0.62), (12, 2)):
        canvas.ellipse(x, y, 0.11, 0.1, shade(wool, rng.uniform(0.88, 1.0)))
