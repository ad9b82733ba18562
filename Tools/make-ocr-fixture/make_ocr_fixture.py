"""Writes Tests/Fixtures/ocr/scan.png: a page with writing, as a scanner would see it."""

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

LINES = ("INVOICE 2024", "Bicycle repair", "Total 137.50")

page = Image.new("L", (900, 420), 245)
draw = ImageDraw.Draw(page)
font = ImageFont.load_default(size=64)
for number, line in enumerate(LINES):
    draw.text((60, 40 + 110 * number), line, fill=20, font=font)
target = Path(__file__).parents[2] / "Tests/Fixtures/ocr/scan.png"
page.rotate(0.4, fillcolor=245, resample=Image.Resampling.BICUBIC).save(target, optimize=True)
