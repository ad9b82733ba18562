"""How every thing in a scene is painted: colours, patterns, outlines.

A drawing of a thing never chooses its own colours or line style. It asks the
Brush, so that the same bicycle can come out red and outlined, or blue,
striped and flat. Settings and composition are not handled here.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field

import skia

# The twelve colours a caption can name, as (hue 0-360, saturation, lightness).
COLOURS: dict[str, tuple[float, float, float]] = {
    "red": (358, 0.80, 0.48),
    "orange": (27, 0.92, 0.53),
    "yellow": (50, 0.95, 0.55),
    "green": (130, 0.60, 0.40),
    "turquoise": (176, 0.68, 0.46),
    "blue": (217, 0.80, 0.48),
    "purple": (276, 0.58, 0.47),
    "pink": (335, 0.82, 0.74),
    "brown": (24, 0.50, 0.30),
    "black": (230, 0.08, 0.12),
    "grey": (215, 0.05, 0.54),
    "white": (45, 0.12, 0.96),
}

PATTERNS = ("plain", "striped", "dotted", "checked", "wooden", "metallic")


def hsl(hue: float, saturation: float, lightness: float, alpha: float = 1.0) -> int:
    """An ARGB colour from hue in degrees and saturation, lightness in 0...1."""
    hue %= 360
    lightness = min(1.0, max(0.0, lightness))
    saturation = min(1.0, max(0.0, saturation))
    chroma = (1 - abs(2 * lightness - 1)) * saturation
    second = chroma * (1 - abs((hue / 60) % 2 - 1))
    base = lightness - chroma / 2
    red, green, blue = (
        (chroma, second, 0), (second, chroma, 0), (0, chroma, second),
        (0, second, chroma), (second, 0, chroma), (chroma, 0, second),
    )[int(hue // 60)]
    return skia.Color4f(red + base, green + base, blue + base, alpha).toColor()


@dataclass
class Brush:
    """Paints for one thing. Coordinates are the thing's own (see below).

    Every thing is drawn by `draw(canvas, brush, rng)` in its own unit space:
    x grows to the right, y grows DOWN, the thing stands on y = 0 (its lowest
    point), is centred on x = 0 and its larger side is about 1, so it fills
    about x in -0.5...0.5 and y in -1...0. Pose and proportions come from rng.
    """

    colour: str
    pattern: str = "plain"
    outline: float = 0.0  # width of the dark outline in unit space; 0 is none
    rng: random.Random = field(default_factory=random.Random)

    def __post_init__(self) -> None:
        hue, saturation, lightness = COLOURS[self.colour]
        self.hue = hue + self.rng.uniform(-5, 5)
        self.saturation = min(1.0, saturation * self.rng.uniform(0.88, 1.08))
        self.lightness = min(0.97, lightness * self.rng.uniform(0.92, 1.08))

    def main(self, shift: float = 0.0, alpha: float = 1.0) -> int:
        """The thing's colour, lighter (shift > 0) or darker (shift < 0)."""
        return hsl(self.hue, self.saturation, self.lightness + shift, alpha)

    def ink(self) -> int:
        """The colour of outlines and small dark details such as eyes."""
        return hsl(self.hue, 0.25, 0.10)

    def fill(self, canvas: skia.Canvas, path: skia.Path, shift: float = 0.0,
             patterned: bool = True) -> None:
        """Fills a path in the thing's colour and pattern, then outlines it.

        `shift` makes the part lighter or darker than the whole.
        """
        paint = skia.Paint(AntiAlias=True, Color=self.main(shift))
        if patterned and self.pattern != "plain":
            paint.setShader(self._pattern_shader(path, shift))
        elif patterned:
            bounds = path.getBounds()
            paint.setShader(skia.GradientShader.MakeLinear(
                [(bounds.left(), bounds.top()), (bounds.left(), bounds.bottom() + 1e-4)],
                [self.main(shift + 0.05), self.main(shift - 0.05)]))
        canvas.drawPath(path, paint)
        self.line(canvas, path)

    def detail(self, canvas: skia.Canvas, path: skia.Path, colour: int,
               outlined: bool = True) -> None:
        """Fills a path in a fixed colour (a wheel, a window, an eye)."""
        canvas.drawPath(path, skia.Paint(AntiAlias=True, Color=colour))
        if outlined:
            self.line(canvas, path)

    def line(self, canvas: skia.Canvas, path: skia.Path) -> None:
        """Draws the outline along a path, where this brush has one."""
        if self.outline > 0:
            canvas.drawPath(path, skia.Paint(
                AntiAlias=True, Color=self.ink(), Style=skia.Paint.kStroke_Style,
                StrokeWidth=self.outline, StrokeJoin=skia.Paint.kRound_Join,
                StrokeCap=skia.Paint.kRound_Cap))

    def stroke(self, canvas: skia.Canvas, path: skia.Path, width: float,
               colour: int | None = None) -> None:
        """Draws a path as a line of the thing's colour (a frame, a stem)."""
        paint = skia.Paint(
            AntiAlias=True, Style=skia.Paint.kStroke_Style,
            StrokeJoin=skia.Paint.kRound_Join, StrokeCap=skia.Paint.kRound_Cap)
        if self.outline > 0:
            paint.setColor(self.ink())
            paint.setStrokeWidth(width + 2 * self.outline)
            canvas.drawPath(path, paint)
        paint.setColor(self.main() if colour is None else colour)
        paint.setStrokeWidth(width)
        canvas.drawPath(path, paint)

    def _pattern_shader(self, path: skia.Path, shift: float) -> skia.Shader:
        base = self.main(shift)
        contrast = 0.24 if self.lightness < 0.6 else -0.24
        other = hsl(self.hue, self.saturation * 0.8, self.lightness + shift + contrast)
        if self.pattern == "metallic":
            bounds = path.getBounds()
            glint = hsl(self.hue, self.saturation * 0.35, min(0.95, self.lightness + 0.38))
            return skia.GradientShader.MakeLinear(
                [(bounds.left(), bounds.top()), (bounds.right() + 1e-4, bounds.bottom())],
                [self.main(shift - 0.10), base, glint, base, self.main(shift - 0.14)],
                [0.0, 0.35, 0.48, 0.60, 1.0])
        tile = 48
        surface = skia.Surface(tile, tile)
        canvas = surface.getCanvas()
        canvas.clear(base)
        paint = skia.Paint(AntiAlias=True, Color=other)
        if self.pattern == "striped":
            canvas.drawRect(skia.Rect(0, 0, tile / 2, tile), paint)
        elif self.pattern == "dotted":
            canvas.drawCircle(tile / 2, tile / 2, tile * 0.27, paint)
        elif self.pattern == "checked":
            canvas.drawRect(skia.Rect(0, 0, tile / 2, tile / 2), paint)
            canvas.drawRect(skia.Rect(tile / 2, tile / 2, tile, tile), paint)
        elif self.pattern == "wooden":
            paint.setStyle(skia.Paint.kStroke_Style)
            paint.setStrokeWidth(2.5)
            for row in range(4, tile, 11):
                grain = skia.Path()
                grain.moveTo(0, row)
                grain.cubicTo(tile / 3, row + 6, 2 * tile / 3, row - 6, tile, row)
                canvas.drawPath(grain, paint)
        scale = self.rng.uniform(0.0024, 0.0036)
        matrix = skia.Matrix()
        matrix.setScale(scale, scale)
        if self.pattern == "striped":
            matrix.preRotate(self.rng.choice((0, 30, 90, 150)))
        return surface.makeImageSnapshot().makeShader(
            skia.TileMode.kRepeat, skia.TileMode.kRepeat,
            skia.SamplingOptions(skia.FilterMode.kLinear), matrix)


# Path helpers, so that drawings stay short.

def polygon(*points: tuple[float, float]) -> skia.Path:
    """A closed path through points."""
    path = skia.Path()
    path.addPoly([skia.Point(x, y) for x, y in points], True)
    return path


def polyline(*points: tuple[float, float]) -> skia.Path:
    """An open path through points, for `Brush.stroke`."""
    path = skia.Path()
    path.addPoly([skia.Point(x, y) for x, y in points], False)
    return path


def ellipse(x: float, y: float, rx: float, ry: float, turn: float = 0.0) -> skia.Path:
    """An ellipse around (x, y), turned clockwise by degrees."""
    path = skia.Path()
    path.addOval(skia.Rect(x - rx, y - ry, x + rx, y + ry))
    if turn:
        path.transform(skia.Matrix().setRotate(turn, x, y))
    return path


def rounded(left: float, top: float, right: float, bottom: float, radius: float) -> skia.Path:
    """A rectangle with round corners."""
    path = skia.Path()
    path.addRoundRect(skia.Rect(left, top, right, bottom), radius, radius)
    return path


def smooth(*points: tuple[float, float], closed: bool = True) -> skia.Path:
    """A smooth curve through points (Catmull-Rom), closed by default."""
    count = len(points)
    path = skia.Path()
    path.moveTo(*points[0])
    for i in range(count if closed else count - 1):
        def at(k: int) -> tuple[float, float]:
            return points[k % count] if closed else points[max(0, min(count - 1, k))]
        p0, p1, p2, p3 = at(i - 1), at(i), at(i + 1), at(i + 2)
        path.cubicTo(
            p1[0] + (p2[0] - p0[0]) / 6, p1[1] + (p2[1] - p0[1]) / 6,
            p2[0] - (p3[0] - p1[0]) / 6, p2[1] - (p3[1] - p1[1]) / 6,
            p2[0], p2[1])
    if closed:
        path.close()
    return path


def star(x: float, y: float, outer: float, inner: float, tips: int, turn: float = -90) -> skia.Path:
    """A star with `tips` points around (x, y)."""
    points = []
    for i in range(tips * 2):
        radius = outer if i % 2 == 0 else inner
        angle = math.radians(turn + 180 * i / tips)
        points.append((x + radius * math.cos(angle), y + radius * math.sin(angle)))
    return polygon(*points)
