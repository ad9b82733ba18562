"""Draws faces for tests: nobody's, made of ellipses, arcs and a little blur."""

from PIL import Image, ImageChops, ImageDraw, ImageFilter

FINE = 4
# Skin, hair, iris, mouth; width, eyes' distance, length of nose, width of mouth.
PEOPLE = [
    dict(skin=(224, 178, 148), hair=(60, 38, 24), iris=(70, 96, 120), lips=(176, 84, 80),
         width=0.74, apart=0.36, nose=0.23, mouth=0.30, brow=0.02),
    dict(skin=(142, 96, 70), hair=(22, 18, 18), iris=(52, 32, 20), lips=(120, 58, 56),
         width=0.80, apart=0.40, nose=0.20, mouth=0.36, brow=0.03),
    dict(skin=(240, 202, 180), hair=(196, 150, 84), iris=(90, 130, 90), lips=(204, 110, 108),
         width=0.68, apart=0.33, nose=0.26, mouth=0.26, brow=0.015),
]


def _darker(colour, by):
    return tuple(int(value * by) for value in colour)


def face(person, height, tilt=0):
    """A face about `height` pixels high, and where it is opaque."""
    size = height * FINE
    canvas = Image.new("RGB", (size * 2, size * 2), person["skin"])
    shade = Image.new("L", canvas.size, 0)
    mask = Image.new("L", canvas.size, 0)
    middle, top = size, size // 2
    half = person["width"] * size / 2

    def oval(draw, x, y, width, height, fill):
        draw.ellipse((middle + (x - width / 2) * size, top + (y - height / 2) * size,
                      middle + (x + width / 2) * size, top + (y + height / 2) * size), fill=fill)

    # Light from the upper left: the far cheek, the jaw and the neck lie in shadow.
    dark = ImageDraw.Draw(shade)
    oval(dark, 0, 0.5, 1.4, 1.5, 120)
    oval(dark, -0.06, 0.44, person["width"] * 0.92, 0.98, 0)
    apart = person["apart"]
    for side in (-1, 1):
        oval(dark, side * apart / 2, 0.42, 0.24, 0.12, 70)
        oval(dark, side * 0.055, 0.42 + person["nose"], 0.06, 0.05, 90)
    oval(dark, 0.05, 0.42 + person["nose"] * 0.6, 0.05, person["nose"], 60)
    oval(dark, 0, 0.90, 0.2, 0.05, 70)
    shade = shade.filter(ImageFilter.GaussianBlur(size * 0.02))
    canvas = Image.composite(
        Image.new("RGB", canvas.size, _darker(person["skin"], 0.45)), canvas, shade)

    draw = ImageDraw.Draw(canvas)
    draw.pieslice((middle - half * 1.1, top - 0.1 * size, middle + half * 1.1, top + 0.62 * size),
                  180, 360, fill=person["hair"])
    oval(draw, 0.02, 0.36, person["width"] * 0.86, 0.36, person["skin"])
    for side in (-1, 1):
        x = side * apart / 2
        draw.arc((middle + (x - 0.14) * size, top + 0.29 * size,
                  middle + (x + 0.14) * size, top + 0.43 * size), 200, 340,
                 fill=person["hair"], width=int(size * (0.01 + person["brow"])))
        oval(draw, x, 0.42, 0.19, 0.085, (236, 232, 228))
        oval(draw, x, 0.42, 0.085, 0.085, person["iris"])
        oval(draw, x, 0.42, 0.04, 0.04, (14, 12, 12))
        oval(draw, x - 0.015, 0.405, 0.016, 0.016, (250, 250, 250))
        draw.arc((middle + (x - 0.105) * size, top + 0.37 * size,
                  middle + (x + 0.105) * size, top + 0.49 * size), 190, 350,
                 fill=_darker(person["hair"], 0.8), width=int(size * 0.014))
        oval(draw, side * 0.045, 0.425 + person["nose"], 0.035, 0.02,
             _darker(person["skin"], 0.4))
    wide = person["mouth"]
    oval(draw, 0, 0.79, wide, 0.075, person["lips"])
    draw.arc((middle - wide / 2 * size, top + 0.74 * size, middle + wide / 2 * size,
              top + 0.80 * size), 15, 165, fill=_darker(person["lips"], 0.5),
             width=int(size * 0.012))

    whole = ImageDraw.Draw(mask)
    oval(whole, 0, 0.5, person["width"], 1.06, 255)
    whole.rectangle((middle - 0.17 * size, top + 0.8 * size, middle + 0.17 * size,
                     top + 1.4 * size), fill=255)
    whole.pieslice((middle - half * 1.1, top - 0.1 * size, middle + half * 1.1,
                    top + 0.62 * size), 180, 360, fill=255)
    canvas = canvas.filter(ImageFilter.GaussianBlur(size * 0.006))
    mask = mask.filter(ImageFilter.GaussianBlur(size * 0.006))
    if tilt:
        canvas = canvas.rotate(tilt, Image.BICUBIC)
        mask = mask.rotate(tilt, Image.BICUBIC)
    small = (height * 2, height * 2)
    return canvas.resize(small, Image.LANCZOS), mask.resize(small, Image.LANCZOS)


def scene(width, height, placed):
    """A picture with faces: (person, height in pixels, centre x, centre y, tilt)."""
    across = Image.linear_gradient("L").rotate(90).resize((width, height))
    down = Image.linear_gradient("L").resize((width, height))
    picture = Image.merge("RGB", [
        ImageChops.add(across, Image.new("L", (width, height), 70), 2),
        ImageChops.add(down, Image.new("L", (width, height), 110), 2),
        ImageChops.add(across, Image.new("L", (width, height), 130), 2)])
    for number, size, x, y, tilt in placed:
        drawn, mask = face(PEOPLE[number], size, tilt)
        picture.paste(drawn, (x - size, y - size), mask)
    return picture
