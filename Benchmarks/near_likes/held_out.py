"""Families of near-likes that were drawn after the limits had been fixed."""

from drawing import *

FAMILIES = {}


def family(function):
    FAMILIES[function.__name__.replace("_", "-")] = function
    return function


@family
def slides(n, chance):
    picture, draw = page(1280, 720)
    draw.rectangle((0, 0, 1280, 110), fill=(20, 70, 120))
    draw.text((50, 28), sentence(chance, 4), fill="white", font=font(44, "Sans-Bold"))
    for row in range(5):
        draw.text((90, 180 + row * 95), "• " + sentence(chance, 6), fill="black", font=font(32))
    return picture


@family
def slides_one_bullet_more(n, chance):
    picture, draw = page(1280, 720)
    fixed = chance_of("slide", 0)
    for row in range(3 + n):
        draw.text((90, 100 + row * 95), "• " + sentence(fixed, 6), fill="black", font=font(32))
    return picture


@family
def cars(n, chance):
    picture = texture(900, 600, 5, 120, 200)
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((180, 300, 720, 430), 40, fill=COLOURS[n])
    draw.polygon([(290, 300), (370, 210), (560, 210), (640, 300)], fill=COLOURS[n])
    for x in (290, 610):
        draw.ellipse((x - 55, 380, x + 55, 490), fill=(20, 20, 20))
    return grain(picture, 2, 1)


@family
def map_tiles(n, chance):
    picture, draw = page(512, 512, (242, 239, 233))
    for _ in range(14):
        a, b = chance.randrange(512), chance.randrange(512)
        draw.line((a, 0, b, 512) if chance.random() < 0.5 else (0, a, 512, b), fill="white", width=9)
    return picture


@family
def sheet_music(n, chance):
    picture, draw = page(900, 1200)
    for staff in range(8):
        for line in range(5):
            draw.line((60, 100 + staff * 130 + line * 12, 840, 100 + staff * 130 + line * 12), fill="black")
        for note in range(12):
            x, y = 110 + note * 60, 94 + staff * 130 + chance.randrange(9) * 6
            draw.ellipse((x, y, x + 14, y + 11), fill="black")
            draw.line((x + 13, y + 5, x + 13, y - 34), fill="black", width=2)
    return picture


@family
def tickets(n, chance):
    picture, draw = page(900, 380, (250, 240, 215))
    draw.rectangle((0, 0, 900, 70), fill=(170, 30, 40))
    draw.text((30, 14), "CONCERT HALL", fill="white", font=font(36, "Sans-Bold"))
    draw.text((30, 120), "Row 12", fill="black", font=font(40))
    draw.text((30, 200), f"Seat {21 + n}", fill="black", font=font(40))
    draw.text((30, 300), "12.05.2024  20:00", fill="black", font=font(28))
    return picture


@family
def keyboards(n, chance):
    picture, draw = page(900, 320, (60, 60, 64))
    rows = [["QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM"], ["QWERTZUIOP", "ASDFGHJKL", "YXCVBNM"],
            ["AZERTYUIOP", "QSDFGHJKLM", "WXCVBN"], ["PYFGCRLAOE", "AOEUIDHTN", "QJKXBMW"]][n]
    for row, keys in enumerate(rows):
        for column, key in enumerate(keys):
            x, y = 30 + column * 84 + row * 20, 20 + row * 94
            draw.rounded_rectangle((x, y, x + 74, y + 80), 8, fill=(28, 28, 30))
            draw.text((x + 12, y + 10), key, fill="white", font=font(26))
    return picture


@family
def sudokus(n, chance):
    picture, draw = page(640, 640)
    for line in range(10):
        draw.line((50 + line * 60, 50, 50 + line * 60, 590), fill="black", width=4 if line % 3 == 0 else 1)
        draw.line((50, 50 + line * 60, 590, 50 + line * 60), fill="black", width=4 if line % 3 == 0 else 1)
    for cell in range(81):
        if chance.random() < 0.35:
            draw.text((68 + cell % 9 * 60, 58 + cell // 9 * 60), str(chance.randrange(1, 10)), fill="black", font=font(36))
    return picture


@family
def bar_charts(n, chance):
    picture, draw = page(900, 600)
    draw.line((80, 520, 860, 520), fill="black", width=3)
    draw.line((80, 60, 80, 520), fill="black", width=3)
    for bar in range(10):
        height = 80 + chance.randrange(330)
        draw.rectangle((110 + bar * 74, 520 - height, 160 + bar * 74, 518), fill=(70, 120, 180))
    return picture


@family
def line_charts(n, chance):
    picture, draw = page(900, 600)
    for line in range(6):
        draw.line((80, 60 + line * 92, 860, 60 + line * 92), fill=(220, 220, 220))
    points = [(80 + step * 26, 300 + 120 * math.sin(step / 4 + n * 0.35) + chance.randrange(20)) for step in range(31)]
    draw.line(points, fill=(200, 50, 50), width=3)
    return picture


@family
def lists_with_another_item_chosen(n, chance):
    picture, draw = page(700, 900, (250, 250, 250))
    fixed = chance_of("list", 0)
    for row in range(14):
        if row == 3 + n * 2:
            draw.rectangle((0, row * 62, 700, row * 62 + 61), fill=(205, 228, 255))
        draw.text((40, 16 + row * 62), sentence(fixed, 5), fill="black", font=font(24))
    return picture


@family
def check_boxes(n, chance):
    picture, draw = page(827, 1169)
    fixed = chance_of("boxes", 0)
    for row in range(20):
        draw.rectangle((70, 100 + row * 50, 92, 122 + row * 50), outline="black", width=2)
        if row == 4 + n:
            draw.line((72, 102 + row * 50, 90, 120 + row * 50), fill="black", width=3)
            draw.line((90, 102 + row * 50, 72, 120 + row * 50), fill="black", width=3)
        draw.text((115, 98 + row * 50), sentence(fixed, 6), fill="black", font=font(20))
    return picture


@family
def door_signs(n, chance):
    picture, draw = page(800, 400, (225, 225, 220))
    draw.rounded_rectangle((40, 40, 760, 360), 20, fill=(30, 90, 50))
    draw.text((120, 130), ["EXIT NORTH", "EXIT SOUTH", "EXIT WEST", "EXIT EAST"][n], fill="white", font=font(90, "Sans-Bold"))
    return grain(picture, 2, n)


@family
def clocks(n, chance):
    picture, draw = page(600, 600, (235, 230, 220))
    draw.ellipse((60, 60, 540, 540), fill="white", outline="black", width=12)
    for hour in range(12):
        angle = hour * math.pi / 6
        draw.line((300 + 200 * math.sin(angle), 300 - 200 * math.cos(angle), 300 + 225 * math.sin(angle),
                   300 - 225 * math.cos(angle)), fill="black", width=6)
    for reach, turn, width in ((120, 0.6 + n * 0.5, 12), (190, 1.0 + n * 1.7, 7)):
        draw.line((300, 300, 300 + reach * math.sin(turn), 300 - reach * math.cos(turn)), fill="black", width=width)
    return picture


@family
def stamps(n, chance):
    picture, draw = page(500, 600, (240, 235, 220))
    draw.rectangle((40, 40, 460, 560), outline=(130, 40, 40), width=10)
    draw.ellipse((120, 130, 380, 450), fill=(150, 60, 60))
    draw.text((330, 480), ["5", "10", "20", "50"][n], fill=(130, 40, 40), font=font(56, "Serif"))
    return grain(picture, 3, n)


@family
def letters_signed_and_unsigned(n, chance):
    picture, draw = page()
    lines(draw, chance_of("letter", 0), 90, 160, 22)
    if n:
        points = [(520 + step * 6, 1010 + 35 * math.sin(step * 0.7 + n)) for step in range(40)]
        draw.line(points, fill=(20, 30, 140), width=4)
    return picture


@family
def car_badges_on_transparency(n, chance):
    picture = Image.new("RGBA", (400, 200), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((20, 20, 380, 180), outline=(180, 180, 185, 255), width=10)
    draw.text((110, 70), ["MINI", "MAXI", "OPAL", "FORT"][n], fill=(200, 200, 205, 255), font=font(60, "Sans-Bold"))
    return picture


@family
def flat_colours(n, chance):
    return Image.new("RGB", (640, 360), [(0, 0, 254), (255, 255, 255), (0, 0, 240), (250, 250, 255)][n])


@family
def scenes_with_another_expression(n, chance):
    picture = texture(1024, 640, 31, 60, 200)
    draw = ImageDraw.Draw(picture)
    draw.ellipse((400, 120, 640, 420), fill=(250, 224, 205), outline=(60, 40, 40), width=4)
    for x in (460, 570):
        top = 240 if n != 1 else 252
        draw.ellipse((x - 14, top, x + 22, 276), fill=(70, 90, 160))
    draw.arc((480, 320, 560, 380), *[(20, 160), (20, 160), (200, 340), (60, 120)][n], fill=(150, 60, 60), width=5)
    return picture


@family
def product_photos(n, chance):
    picture, draw = page(800, 800)
    draw.rounded_rectangle((280, 160, 520, 700), 30, fill=(60, 130, 90))
    draw.rectangle((330, 100, 470, 165), fill=(40, 40, 40))
    draw.text((300, 380), ["Lemon", "Mint", "Basil", "Apple"][n], fill="white", font=font(58, "Sans-Bold"))
    return picture


@family
def terminals(n, chance):
    picture, draw = page(1100, 700, (20, 22, 26))
    for row in range(24):
        draw.text((20, 14 + row * 28), f"$ {sentence(chance, 6).lower()} {digits(chance, 3)}", fill=(190, 220, 190), font=font(19, "SansMono"))
    return picture


@family
def receipts(n, chance):
    picture, draw = page(420, 1000)
    draw.text((110, 30), "CORNER SHOP", fill="black", font=font(28, "SansMono"))
    for row in range(16):
        draw.text((30, 110 + row * 44), f"{chance.choice(WORDS):<14}{digits(chance, 1)}.{digits(chance, 2)}", fill="black", font=font(22, "SansMono"))
    return grain(picture, 2, n)


@family
def scans_of_facing_pages(n, chance):
    picture, draw = page(1400, 1000, (236, 228, 208))
    lines(draw, chance, 80, 80, 26, words=6, size=19)
    lines(draw, chance, 760, 80, 26, words=6, size=19)
    return grain(picture, 4, n)


@family
def number_plates(n, chance):
    picture, draw = page(900, 240, (30, 30, 30))
    draw.rounded_rectangle((20, 20, 880, 220), 18, fill="white")
    draw.rectangle((20, 20, 100, 220), fill=(20, 60, 160))
    draw.text((140, 50), f"B AX {4700 + n * 9}", fill="black", font=font(120, "Sans-Bold"))
    return picture


@family
def burst_waving_flag(n, chance):
    picture = texture(900, 600, 44, 110, 190)
    draw = ImageDraw.Draw(picture)
    top = [(300 + step * 8, 200 + 14 * math.sin(step / 6 + n)) for step in range(40)]
    draw.polygon(top + [(x, y + 120) for x, y in reversed(top)], fill=(200, 30, 30))
    return grain(picture, 4, n)
