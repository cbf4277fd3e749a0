"""Animals in colour; cats and dogs are worth a larger size, such as 64 pixels."""

from kurs.minihub.canvas import any_color, arc, hsv, shade, texture

from PIL import Image

DARK, WHITE = (25, 22, 20), (240, 240, 235)
FURS = [  # hue, saturation, value
    (0.07, 0.2, 0.22),
    (0.6, 0.06, 0.5),
    (0.1, 0.08, 0.92),
    (0.06, 0.6, 0.45),
    (0.07, 0.65, 0.8),
    (0.11, 0.35, 0.85),
]


def fur(rng, pixels: int, kinds=("plain", "blotches")) -> Image.Image:
    """Black, grey, white, brown, orange or cream fur."""
    hue, saturation, value = FURS[rng.integers(len(FURS))]
    color = hsv(hue + rng.normal(0, 0.01), saturation, value * rng.uniform(0.85, 1.1))
    kind = rng.choice(kinds)
    second = WHITE if kind == "blotches" and rng.random() < 0.6 else shade(color, 0.6)
    return texture(rng, pixels, color, second, kind, 0.12)


def quadruped(canvas, rng, paint, *, body, legs, neck, head, snout, tail) -> tuple[float, float]:
    """Body, legs, tail and head of an animal seen from the side; returns the centre of the head.

    body and head are half heights, legs and snout lengths; neck and tail are (dx, dy).
    """
    back = 0.72
    y = 0.82 - legs - body
    for x, tone in ((0.4, 0.6), (0.66, 0.6), (0.34, 0.9), (0.72, 0.9)):
        swing = rng.normal(0, 0.04)
        foot = [(x, y + body * 0.4), (x + swing, y + body + legs / 2), (x + swing, 0.86)]
        canvas.line(foot, body * 0.55, shade(paint, tone))
    bend = (back + 0.06 + tail[0] / 2, y - 0.04 + tail[1] * rng.uniform(0.1, 0.6))
    end = (back + 0.04 + tail[0], y - 0.03 + tail[1])
    canvas.line([(back, y - 0.03), bend, end], body * 0.35, shade(paint, 0.85))
    canvas.blob(
        [(0.24, y - body), (0.5, y - body * 0.9), (0.84, y - body * 1.05)]
        + [(0.82, y + body), (0.5, y + body * 1.1), (0.25, y + body)],
        paint,
    )
    x_head, y_head = 0.33 - neck[0], y - neck[1]
    throat = [(0.4, y - body * 0.9), (0.31, y + body * 0.6)]
    canvas.polygon(throat + [(x_head - head / 3, y_head), (x_head + head / 2, y_head)], paint)
    canvas.ellipse(x_head, y_head, head * 1.05, head, paint)
    droop = head * 0.35
    canvas.ellipse(x_head - head * 0.6 - snout / 2, y_head + droop, snout, head * 0.55, paint, 0.15)
    canvas.ellipse(x_head - head * 0.4, y_head - head * 0.2, 0.018, 0.018, DARK)
    canvas.ellipse(x_head - head * 0.6 - snout * 1.3, y_head + droop, 0.02, 0.018, DARK)
    return x_head, y_head


def ear(canvas, x, y, dx, dy, width, paint) -> None:
    """A pointed ear at (x, y) with its tip at (x + dx, y + dy)."""
    canvas.polygon([(x - width, y), (x + dx, y + dy), (x + width, y)], paint)


def cat(canvas, rng) -> None:
    paint = fur(rng, canvas.pixels, ("plain", "stripes", "pinstripes", "blotches"))
    iris = hsv(rng.uniform(0.12, 0.35), 0.7, 0.85)
    if rng.random() < 0.4:
        size = rng.uniform(0.08, 0.12)
        neck, tail = (rng.uniform(0.02, 0.1), 0.17), (0.08, rng.uniform(-0.42, -0.1))
        x, y = quadruped(
            canvas, rng, paint, body=0.12, legs=0.16, neck=neck, head=size, snout=0.03, tail=tail
        )
        for dx in (-0.6, 0.6):
            ear(canvas, x + dx * size, y - size * 0.6, dx * 0.04, -0.12, 0.045, paint)
        canvas.ellipse(x - size * 0.4, y - size * 0.2, 0.025, 0.022, iris)
        canvas.ellipse(x - size * 0.4, y - size * 0.2, 0.009, 0.022, DARK)
        return
    sit = rng.random() < 0.6  # sitting, or only the face
    size, y = (0.17, 0.34) if sit else (0.3, 0.54)
    if sit:
        canvas.line(arc(0.62, 0.74, 0.2, 0.14, 1.8, -0.8), 0.05, shade(paint, 0.8))
        canvas.blob([(0.36, 0.3), (0.64, 0.3), (0.8, 0.95), (0.2, 0.95)], paint)
        for x in (0.43, 0.57):
            canvas.ellipse(x, 0.86, 0.055, 0.04, shade(paint, 1.25))
    for side in (-1, 1):
        x = 0.5 + side * size * 0.62
        ear(canvas, x, y - size * 0.55, side * size * 0.25, -size * 0.85, size * 0.36, paint)
        pink = (205, 140, 140)
        ear(canvas, x, y - size * 0.6, side * size * 0.2, -size * 0.6, size * 0.18, pink)
    canvas.ellipse(0.5, y, size * 1.08, size * 0.92, paint)
    for side in (-1, 1):
        x = 0.5 + side * size * 0.45
        canvas.ellipse(x, y - size * 0.12, size * 0.22, size * 0.19, iris)
        canvas.ellipse(x, y - size * 0.12, size * 0.07, size * 0.19, DARK)
        for dy in (0.35, 0.55):
            start = (0.5 + side * size * 0.3, y + size * 0.42)
            canvas.line([start, (0.5 + side * size * 1.25, y + size * dy)], 0.008, WHITE)
    nose = [(0.5 - size * 0.12, y + size * 0.22), (0.5 + size * 0.12, y + size * 0.22)]
    canvas.polygon(nose + [(0.5, y + size * 0.38)], (200, 110, 120))


def dog(canvas, rng) -> None:
    paint = fur(rng, canvas.pixels)
    flap = shade(paint, rng.uniform(0.5, 0.75))
    if rng.random() < 0.5:
        size, snout = rng.uniform(0.08, 0.11), rng.uniform(0.07, 0.12)
        neck, tail = (rng.uniform(0.03, 0.1), 0.2), (0.1, rng.uniform(-0.2, 0.1))
        body, legs = rng.uniform(0.1, 0.14), rng.uniform(0.16, 0.24)
        x, y = quadruped(
            canvas, rng, paint, body=body, legs=legs, neck=neck, head=size, snout=snout, tail=tail
        )
        canvas.ellipse(x + size * 0.5, y + size * 0.3, size * 0.4, size * 0.95, flap, -0.2)
        return
    sit = rng.random() < 0.6
    size, y = (0.17, 0.34) if sit else (0.28, 0.5)
    if sit:
        canvas.line([(0.7, 0.85), (0.88, 0.68)], 0.06, flap)
        canvas.blob([(0.34, 0.3), (0.66, 0.3), (0.82, 0.97), (0.18, 0.97)], paint)
        for x in (0.42, 0.58):
            canvas.ellipse(x, 0.87, 0.06, 0.04, shade(paint, 1.2))
        canvas.line([(0.38, 0.49), (0.62, 0.49)], 0.045, any_color(rng))
    canvas.ellipse(0.5, y, size * 0.88, size, paint)
    for side in (-1, 1):
        x = 0.5 + side * size * 0.95
        canvas.ellipse(x, y + size * 0.05, size * 0.32, size * 0.85, flap, -side * 0.25)
        canvas.ellipse(0.5 + side * size * 0.36, y - size * 0.2, size * 0.12, size * 0.13, DARK)
    if rng.random() < 0.6:
        canvas.ellipse(0.5, y + size * 0.95, size * 0.2, size * 0.35, (215, 90, 100))
    canvas.ellipse(0.5, y + size * 0.5, size * 0.48, size * 0.42, shade(paint, 1.35))
    canvas.ellipse(0.5, y + size * 0.3, size * 0.22, size * 0.16, DARK)


def deer(canvas, rng) -> None:
    color = hsv(rng.uniform(0.05, 0.1), rng.uniform(0.4, 0.65), rng.uniform(0.4, 0.75))
    kind = rng.choice(("plain", "dots"))
    paint = texture(rng, canvas.pixels, color, shade(color, 1.5), kind)
    x, y = quadruped(
        canvas, rng, paint, body=0.1, legs=rng.uniform(0.24, 0.3),
        neck=(0.1, rng.uniform(0.2, 0.3)), head=0.06, snout=0.06, tail=(0.04, -0.03),
    )  # fmt: skip
    ear(canvas, x + 0.06, y - 0.03, 0.09, -0.05, 0.03, shade(paint, 0.8))
    if rng.random() < 0.7:
        horn = (205, 180, 140) if rng.random() < 0.5 else (90, 65, 45)
        for dx in (-0.04, 0.12):
            points = [(x, y - 0.04), (x + dx, y - 0.14), (x + dx * 0.8, y - 0.24)]
            canvas.line(points, 0.022, horn)
            canvas.line([(x + dx, y - 0.14), (x + dx - 0.09, y - 0.2)], 0.018, horn)


def horse(canvas, rng) -> None:
    paint = fur(rng, canvas.pixels)
    mane = shade(paint, 0.4) if rng.random() < 0.7 else WHITE
    x, y = quadruped(
        canvas, rng, paint, body=rng.uniform(0.12, 0.14), legs=rng.uniform(0.24, 0.3),
        neck=(0.1, rng.uniform(0.18, 0.28)), head=0.07, snout=0.1, tail=(0.02, 0.02),
    )  # fmt: skip
    canvas.line([(x + 0.05, y - 0.08), (x + 0.1, y), (0.42, y + 0.2)], 0.06, mane)
    canvas.line([(0.79, y + 0.22), (0.88, y + 0.3), (0.86, y + 0.48)], 0.06, mane)
    ear(canvas, x + 0.03, y - 0.05, 0.0, -0.07, 0.025, paint)


def bird(canvas, rng) -> None:
    color = any_color(rng, (0.1, 0.8), (0.25, 0.9))
    paint = texture(rng, canvas.pixels, color, shade(color, 0.6), "plain")
    wing, beak = shade(paint, rng.choice((0.55, 1.5))), (235, 160, 50)
    belly = shade(paint, 1.4)
    flying = rng.random() < 0.4
    canvas.polygon(
        [(0.66, 0.5), (0.96, 0.5 + rng.uniform(0, 0.2)), (0.92, 0.66), (0.64, 0.62)], wing
    )
    if not flying:
        for x in (0.48, 0.56):
            canvas.line([(x, 0.66), (x + 0.01, 0.86), (x - 0.06, 0.87)], 0.02, beak)
    canvas.ellipse(0.52, 0.54, 0.24, rng.uniform(0.14, 0.19), paint, 0.25)
    canvas.ellipse(0.46, 0.6, 0.15, 0.09, belly, 0.3)
    canvas.polygon([(0.24, 0.34), (0.08, rng.uniform(0.38, 0.44)), (0.24, 0.43)], beak)
    canvas.ellipse(0.32, 0.38, 0.12, 0.12, paint)
    canvas.ellipse(0.28, 0.36, 0.025, 0.025, DARK)
    if flying:
        for tip, tone in ((0.75, 0.8), (0.5, 1.0)):
            lift = rng.uniform(0.02, 0.15)
            points = [(0.4, 0.5), (tip, lift), (tip + 0.2, lift + 0.05), (0.68, 0.54)]
            canvas.polygon(points, shade(wing, tone))
    else:
        canvas.ellipse(0.6, 0.53, 0.18, 0.09, wing, 0.35)


def frog(canvas, rng) -> None:
    hue = rng.uniform(0.2, 0.36) if rng.random() < 0.75 else rng.uniform(0.05, 0.13)
    color = hsv(hue, rng.uniform(0.4, 0.8), rng.uniform(0.4, 0.85))
    kind = rng.choice(("plain", "blotches", "dots"))
    paint = texture(rng, canvas.pixels, color, shade(color, 0.6), kind)
    if rng.random() < 0.5:  # seen from the front
        for side in (-1, 1):
            canvas.ellipse(0.5 + side * 0.3, 0.72, 0.14, 0.17, shade(paint, 0.8), side * 0.4)
            canvas.ellipse(0.5 + side * 0.22, 0.87, 0.12, 0.04, shade(paint, 0.9))
        canvas.ellipse(0.5, 0.68, 0.27, 0.2, paint)
        canvas.ellipse(0.5, 0.76, 0.19, 0.1, shade(color, 1.5))
        canvas.ellipse(0.5, 0.46, 0.28, 0.17, paint)
        canvas.line(arc(0.5, 0.47, 0.2, 0.08, 0.2, 2.94), 0.02, shade(color, 0.35))
        eyes = [(0.32, 0.31), (0.68, 0.31)]
    else:
        canvas.blob([(0.1, 0.5), (0.3, 0.36), (0.7, 0.5), (0.98, 0.85), (0.3, 0.85)], paint)
        canvas.ellipse(0.74, 0.72, 0.19, 0.12, shade(paint, 0.8), -0.4)
        canvas.line([(0.88, 0.78), (0.6, 0.86), (0.82, 0.88)], 0.05, shade(paint, 0.7))
        canvas.line([(0.36, 0.7), (0.3, 0.87), (0.22, 0.88)], 0.06, shade(paint, 0.8))
        canvas.line([(0.13, 0.56), (0.32, 0.58)], 0.018, shade(color, 0.35))
        eyes = [(0.3, 0.4)]
    for x, y in eyes:
        canvas.ellipse(x, y, 0.09, 0.085, shade(paint, 1.1))
        canvas.ellipse(x, y, 0.06, 0.055, (235, 205, 70))
        canvas.ellipse(x, y, 0.028, 0.04, DARK)
