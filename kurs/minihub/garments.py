"""Ten classes of garments in the order of Fashion-MNIST, grey on black."""

from kurs.minihub.canvas import Canvas, Draw, arc, shade, texture

import numpy as np
from PIL import Image


def cloth(rng, pixels: int, plain=0.6, value=(50, 255)) -> Image.Image:
    """Grey fabric of random brightness and pattern."""
    kinds = ("plain", "stripes", "pinstripes", "checks", "dots", "blotches")
    kind = rng.choice(kinds, p=[plain] + [(1 - plain) / 5] * 5)
    first = value[0] + (value[1] - value[0]) * rng.beta(1.6, 1.0)  # rather bright
    second = np.clip(first + rng.choice((-1, 1)) * rng.uniform(40, 110), 25, 255)
    folds = rng.uniform(0.05, 0.25)
    return texture(rng, pixels, (int(first),) * 3, (int(second),) * 3, kind, folds)


def sleeves(canvas, rng, paint, shoulder, armpit, length, slope, width) -> None:
    """Two sleeves; slope is the angle to the vertical, shoulder and armpit lie on the left."""
    along = np.array([-np.sin(slope), np.cos(slope)])
    across = np.array([np.cos(slope), np.sin(slope)])
    cuff = np.asarray(shoulder) + length * along
    left = np.array([shoulder, cuff, cuff + width * across, armpit])
    for side in (left, left * [-1, 1] + [1, 0]):
        canvas.polygon(side, shade(paint, rng.uniform(0.8, 1.0)))
        canvas.line(side[2:], 0.015, shade(paint, 0.45))


def torso(canvas, rng, paint, shoulder, chest, waist, hem, bottom, neck=0.09) -> None:
    """Body of a garment; all but the height bottom are half widths."""
    outline = [(0.5 - neck, 0.06), (0.5 - shoulder, 0.12), (0.5 - chest, 0.33)]
    canvas.mirrored(outline + [(0.5 - waist, 0.58), (0.5 - hem, bottom)], paint)


def neckline(canvas, rng, paint, kind: str) -> None:
    depth, dark = rng.uniform(0.1, 0.16), (8, 8, 8)
    if kind == "round":
        canvas.polygon(arc(0.5, 0.06, 0.11, depth - 0.02, 0, np.pi), shade(paint, 0.6))
        canvas.polygon(arc(0.5, 0.05, 0.085, depth - 0.05, 0, np.pi), dark)
    elif kind == "v":
        canvas.mirrored([(0.39, 0.05), (0.5, depth + 0.14)], shade(paint, 0.6))
        canvas.mirrored([(0.41, 0.05), (0.5, depth + 0.09)], dark)
    elif kind == "high":
        canvas.box(0.41, 0.03, 0.59, 0.12, shade(paint, 0.8))
    else:  # collar
        canvas.mirrored([(0.42, 0.05), (0.5, 0.15)], dark)
        for side in (-1, 1):
            tips = [(0.5 + side * dx, y) for dx, y in ((0.1, 0.04), (0, 0.14), (0.1, 0.22))]
            canvas.polygon(tips, shade(paint, 1.2))
            canvas.line(tips[1:], 0.015, shade(paint, 0.5))


def front(canvas, rng, paint, bottom, kind: str) -> None:
    """What closes the front: nothing, buttons or a zip."""
    line = shade(paint, rng.choice((0.35, 1.6)))
    x = 0.5 + rng.uniform(-0.03, 0.03)
    if kind == "buttons":
        canvas.line([(x - 0.035, 0.16), (x - 0.035, bottom)], 0.016, line)
        for y in np.arange(0.24, bottom - 0.04, rng.uniform(0.11, 0.17)):
            canvas.ellipse(x, y, 0.022, 0.022, line)
    elif kind == "zip":
        canvas.line([(x, 0.14), (x, bottom)], rng.uniform(0.035, 0.06), line)


def chest_print(canvas, rng, paint) -> None:
    """A motif on the chest."""
    x, y = 0.5 + rng.uniform(-0.03, 0.03), rng.uniform(0.36, 0.5)
    motif = shade(paint, rng.choice((0.4, 1.6)))
    width, height = rng.uniform(0.06, 0.14, 2)
    draw = (canvas.ellipse, lambda x, y, w, h, p: canvas.box(x - w, y - h, x + w, y + h, p))
    draw[rng.integers(2)](x, y, width, height, motif)
    canvas.ellipse(x, y, width / 2, height / 2, paint)


def tshirt(canvas, rng) -> None:
    paint = cloth(rng, canvas.pixels, plain=0.65)
    chest, bottom = rng.uniform(0.2, 0.27), rng.uniform(0.84, 0.95)
    shoulder = chest + rng.uniform(0.0, 0.04)
    if rng.random() < 0.93:
        length, slope = rng.uniform(0.17, 0.36), rng.uniform(0.3, 0.75)
        sleeves(
            canvas, rng, paint, (0.5 - shoulder, 0.12), (0.5 - chest, 0.34), length, slope, 0.14
        )
    torso(canvas, rng, paint, shoulder, chest, chest, chest + rng.uniform(-0.01, 0.03), bottom)
    neckline(canvas, rng, paint, rng.choice(("round", "v", "collar"), p=(0.75, 0.2, 0.05)))
    if rng.random() < 0.35:
        chest_print(canvas, rng, paint)


def long_sleeved(canvas, rng, paint, chest, bottom, flare) -> None:
    """Torso with long sleeves, shared by pullover, coat and shirt."""
    shoulder = chest + rng.uniform(0.0, 0.03)
    slope, length = rng.uniform(0.06, 0.26), rng.uniform(0.62, 0.8)
    sleeves(canvas, rng, paint, (0.5 - shoulder, 0.12), (0.5 - chest, 0.34), length, slope, 0.12)
    torso(canvas, rng, paint, shoulder, chest, chest - rng.uniform(0, 0.02), chest + flare, bottom)


def pullover(canvas, rng) -> None:
    paint = cloth(rng, canvas.pixels, plain=0.65)
    chest, bottom = rng.uniform(0.19, 0.26), rng.uniform(0.84, 0.95)
    long_sleeved(canvas, rng, paint, chest, bottom, rng.uniform(-0.02, 0.02))
    neckline(canvas, rng, paint, rng.choice(("round", "v", "high"), p=(0.6, 0.15, 0.25)))
    if rng.random() < 0.6:
        canvas.box(0.5 - chest, bottom - 0.05, 0.5 + chest, bottom, shade(paint, 0.75))
    if rng.random() < 0.2:
        chest_print(canvas, rng, paint)


def coat(canvas, rng) -> None:
    paint = cloth(rng, canvas.pixels, plain=0.85)
    chest, bottom = rng.uniform(0.19, 0.26), rng.uniform(0.88, 0.97)
    long_sleeved(canvas, rng, paint, chest, bottom, rng.uniform(0.0, 0.06))
    front(canvas, rng, paint, bottom, rng.choice(("zip", "buttons"), p=(0.85, 0.15)))
    neckline(canvas, rng, paint, rng.choice(("collar", "v", "high"), p=(0.45, 0.25, 0.3)))
    if rng.random() < 0.6:
        for x in (0.5 - chest * 0.6, 0.5 + chest * 0.6):
            canvas.line([(x - 0.05, 0.66), (x + 0.05, 0.64)], 0.025, shade(paint, 0.45))


def shirt(canvas, rng) -> None:
    paint = cloth(rng, canvas.pixels, plain=0.45)
    chest, bottom = rng.uniform(0.19, 0.26), rng.uniform(0.84, 0.96)
    if rng.random() < 0.3:  # short sleeves
        length, slope = rng.uniform(0.2, 0.42), rng.uniform(0.25, 0.65)
        sleeves(canvas, rng, paint, (0.5 - chest, 0.12), (0.5 - chest, 0.34), length, slope, 0.14)
        torso(canvas, rng, paint, chest, chest, chest, chest, bottom)
    else:
        long_sleeved(canvas, rng, paint, chest, bottom, rng.uniform(-0.01, 0.04))
    front(canvas, rng, paint, bottom, rng.choice(("buttons", "none"), p=(0.82, 0.18)))
    neckline(canvas, rng, paint, rng.choice(("collar", "round", "v"), p=(0.7, 0.15, 0.15)))


def trouser(canvas, rng) -> None:
    paint = cloth(rng, canvas.pixels, plain=0.8)
    waist, hip = rng.uniform(0.11, 0.15), rng.uniform(0.14, 0.18)
    gap, flare = rng.uniform(0.01, 0.05), rng.uniform(-0.04, 0.06)
    bottom, crotch = rng.uniform(0.9, 0.97), rng.uniform(0.3, 0.38)
    outer = [(0.5 - waist, 0.05), (0.5 - hip, 0.26), (0.5 - hip - flare / 2, bottom)]
    canvas.mirrored(outer + [(0.5 - gap, bottom), (0.5 - 0.004, crotch)], paint)
    canvas.box(0.5 - waist, 0.05, 0.5 + waist, 0.09, shade(paint, 0.7))
    canvas.line([(0.5, 0.09), (0.5, crotch)], 0.012, shade(paint, 0.6))


def dress(canvas, rng) -> None:
    paint = cloth(rng, canvas.pixels, plain=0.55)
    chest, waist = rng.uniform(0.12, 0.18), rng.uniform(0.1, 0.16)
    hem = waist + rng.uniform(0.0, 0.16)
    kind = rng.choice(("none", "short", "long"), p=(0.5, 0.3, 0.2))
    if kind != "none":
        length = rng.uniform(0.12, 0.25) if kind == "short" else rng.uniform(0.45, 0.65)
        slope = rng.uniform(0.3, 0.7) if kind == "short" else rng.uniform(0.05, 0.25)
        sleeves(canvas, rng, paint, (0.5 - chest, 0.12), (0.5 - chest, 0.3), length, slope, 0.1)
    torso(canvas, rng, paint, chest - 0.01, chest, waist, hem, rng.uniform(0.9, 0.98), neck=0.1)
    neckline(canvas, rng, paint, rng.choice(("round", "v")))
    if rng.random() < 0.4:
        canvas.box(0.5 - waist, 0.5, 0.5 + waist, 0.54, shade(paint, 0.5))


def sandal(canvas, rng) -> None:
    paint = cloth(rng, canvas.pixels, plain=0.85, value=(70, 230))
    heel = rng.choice((0.03, 0.12, 0.3), p=(0.5, 0.25, 0.25)) + rng.uniform(0, 0.06)
    floor = rng.uniform(0.68, 0.78) + heel / 4
    back = floor - heel
    sole = [(0.05, floor - 0.05), (0.4, floor - 0.07), (0.62, back - 0.05), (0.95, back - 0.06)]
    below = [(0.95, back), (0.62, back + 0.02), (0.4, floor), (0.05, floor)]
    canvas.polygon(sole + below, shade(paint, 0.8))
    heel_left = rng.choice((0.55, 0.82))  # wedge or stiletto
    canvas.polygon([(heel_left, back), (0.95, back), (0.93, floor), (0.86, floor)], paint)
    width = rng.uniform(0.03, 0.07)
    for x in rng.uniform(0.12, 0.5, rng.integers(2, 5)):
        canvas.line(
            arc(x + 0.06, floor - 0.04, 0.13, rng.uniform(0.1, 0.2), np.pi, 6.2), width, paint
        )
    ankle = back - rng.uniform(0.15, 0.25)
    canvas.line([(0.93, back - 0.04), (0.92, ankle), (0.66, ankle + 0.04)], width, paint)
    if rng.random() < 0.6:
        canvas.line([(0.66, ankle + 0.04), (0.48, floor - 0.12)], width, paint)


def shoe(canvas, rng, paint, floor, collar, instep) -> None:
    """Closed upper of a shoe; collar is the height of its opening, instep that of the tongue."""
    toe = rng.uniform(0.12, 0.2)
    upper = [
        (0.04, floor),
        (0.04, floor - toe * 0.6),
        (0.12, floor - toe),
        (0.3, floor - toe - 0.04),
    ]
    upper += [(0.5, instep), (0.56, collar), (0.9, collar), (0.95, floor - 0.15), (0.96, floor)]
    canvas.polygon(upper, paint)


def sneaker(canvas, rng) -> None:
    paint = cloth(rng, canvas.pixels, plain=0.85, value=(50, 250))
    floor = rng.uniform(0.68, 0.78)
    collar = floor - rng.choice((0.28, 0.46), p=(0.75, 0.25)) + rng.uniform(-0.04, 0.04)
    shoe(canvas, rng, paint, floor, collar, collar + rng.uniform(0.02, 0.08))
    sole = (int(rng.uniform(90, 255)),) * 3
    canvas.polygon([(0.03, floor), (0.97, floor), (0.95, floor + 0.08), (0.05, floor + 0.08)], sole)
    trim = shade(paint, rng.choice((0.4, 1.6)))
    for t in np.linspace(0.1, 0.9, 4):
        x, y = 0.32 + 0.2 * t, floor - 0.2 + (collar + 0.24 - floor) * t
        canvas.line([(x - 0.02, y), (x + 0.06, y + 0.05)], 0.02, trim)
    if rng.random() < 0.6:
        canvas.line([(0.48, floor - 0.05), (0.62, floor - 0.06), (0.86, floor - 0.19)], 0.04, trim)


def bag(canvas, rng) -> None:
    paint = cloth(rng, canvas.pixels, plain=0.75)
    width, top = rng.uniform(0.26, 0.45), rng.uniform(0.32, 0.5)
    bottom = rng.uniform(0.82, 0.95)
    handle, strap = rng.uniform(0.1, 0.24), rng.uniform(0.02, 0.05)
    if rng.random() < 0.85:
        height = rng.uniform(0.12, top - 0.06)
        for dy in (0, rng.uniform(0.03, 0.08)):
            points = arc(0.5, top + 0.02, handle, height - dy, np.pi, 2 * np.pi)
            canvas.line(points, strap, shade(paint, 0.75))
    canvas.mirrored([(0.5 - width * rng.uniform(0.75, 1), top), (0.5 - width, bottom)], paint)
    if rng.random() < 0.6:  # flap with a clasp
        flap = top + rng.uniform(0.1, 0.24)
        canvas.mirrored([(0.5 - width * 0.9, top), (0.5 - width * 0.8, flap)], shade(paint, 0.8))
        canvas.ellipse(0.5, flap, 0.035, 0.035, shade(paint, 1.6))


def ankle_boot(canvas, rng) -> None:
    paint = cloth(rng, canvas.pixels, plain=0.9, value=(40, 240))
    floor = rng.uniform(0.76, 0.88)
    collar = rng.uniform(0.1, 0.42)
    shoe(canvas, rng, paint, floor, collar, floor - rng.uniform(0.28, 0.36))
    sole, heel = shade(paint, rng.uniform(0.3, 0.7)), rng.uniform(0.03, 0.1)
    canvas.box(0.04, floor, 0.96, floor + 0.03, sole)
    canvas.polygon([(0.68, floor), (0.96, floor), (0.94, floor + heel), (0.74, floor + heel)], sole)
    if rng.random() < 0.5:
        for y in np.linspace(collar + 0.06, floor - 0.3, 4):
            canvas.line([(0.5, y + 0.02), (0.62, y)], 0.02, shade(paint, 1.6))
    elif rng.random() < 0.5:
        canvas.polygon([(0.66, collar), (0.8, collar), (0.76, floor - 0.25)], shade(paint, 0.5))


GARMENTS: dict[str, Draw] = {
    "T-shirt/top": tshirt,
    "Trouser": trouser,
    "Pullover": pullover,
    "Dress": dress,
    "Coat": coat,
    "Sandal": sandal,
    "Shirt": shirt,
    "Sneaker": sneaker,
    "Bag": bag,
    "Ankle boot": ankle_boot,
}


def garment(name: str, rng: np.random.Generator, size: int = 28) -> np.ndarray:
    """A grey picture of a garment on black: uint8 (size, size)."""
    canvas = Canvas(size)
    canvas.place(
        scale=rng.uniform(0.88, 1.08),
        angle=rng.normal(0, 0.06),
        shift=rng.uniform(-0.07, 0.07, 2),
        stretch=rng.uniform(0.95, 1.2),
    )
    GARMENTS[name](canvas, rng)
    grey = canvas.array()[..., 0].astype(float)
    noisy = grey + (grey > 8) * rng.normal(0, 6, grey.shape)
    return np.clip(noisy, 0, 255).astype(np.uint8)
