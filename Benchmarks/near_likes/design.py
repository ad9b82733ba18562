"""Families of near-likes by which the limits were chosen."""

from drawing import *

FAMILIES = {}


def family(function):
    FAMILIES[function.__name__.replace("_", "-")] = function
    return function


@family
def invoices(n, chance):
    picture, draw = page()
    draw.text((60, 60), "Meyer & Sons Ltd", fill=(20, 40, 90), font=font(40, "Sans-Bold"))
    draw.text((60, 150), f"Invoice no. {digits(chance, 6)}", fill="black", font=font(26))
    draw.text((600, 150), f"{n + 1:02}.0{n + 2}.2024", fill="black", font=font(22))
    for row in range(8):
        draw.line((60, 260 + row * 50, 840, 260 + row * 50), fill=(180, 180, 180))
        draw.text((70, 270 + row * 50), f"Position {row + 1}", fill="black", font=font(20))
        draw.text((700, 270 + row * 50), f"{digits(chance, 3)}.{digits(chance, 2)}", fill="black", font=font(20))
    draw.text((620, 720), f"Total {digits(chance, 4)}.00", fill="black", font=font(26, "Sans-Bold"))
    return picture


@family
def forms_one_digit(n, chance):
    picture, draw = page(827, 1169)
    draw.text((60, 60), "Application", fill="black", font=font(36, "Sans-Bold"))
    fixed = chance_of("forms", 0)
    for row in range(18):
        draw.text((60, 150 + row * 50), fixed.choice(WORDS).title(), fill="black", font=font(18))
        draw.rectangle((300, 145 + row * 50, 760, 180 + row * 50), outline=(120, 120, 120))
    draw.text((310, 152), f"2024-0031{n}", fill=(20, 20, 120), font=font(18, "SansMono"))
    return picture


@family
def chats(n, chance):
    picture, draw = page(540, 1170, (236, 229, 221))
    draw.rectangle((0, 0, 540, 90), fill=(7, 94, 84))
    draw.text((90, 28), "Anna", fill="white", font=font(28))
    for row in range(9):
        own = row % 2
        x = 190 if own else 20
        draw.rounded_rectangle((x, 120 + row * 110, x + 330, 205 + row * 110), 14,
                               fill=(220, 248, 198) if own else "white")
        draw.text((x + 14, 132 + row * 110), sentence(chance, 4), fill="black", font=font(17))
        draw.text((x + 14, 160 + row * 110), sentence(chance, 3), fill="black", font=font(17))
    return picture


@family
def text_pages(n, chance):
    picture, draw = page()
    lines(draw, chance, 90, 110, 33)
    draw.text((440, 1210), str(41 + n), fill="black", font=font(20, "Serif"))
    return picture


@family
def page_numbers_alone(n, chance):
    picture, draw = page()
    lines(draw, chance_of("fixed page", 1), 90, 110, 33)
    draw.text((440, 1210), str(41 + n), fill="black", font=font(20, "Serif"))
    return picture


@family
def shirts(n, chance):
    picture, draw = page(600, 600, (245, 245, 245))
    draw.polygon([(180, 120), (260, 90), (340, 90), (420, 120), (520, 220), (450, 280), (410, 240), (410, 520),
                  (190, 520), (190, 240), (150, 280), (80, 220)], fill=COLOURS[n], outline="black", width=3)
    return picture


@family
def cups_with_shading(n, chance):
    picture, draw = page(640, 480, (232, 226, 215))
    base = numpy.array(COLOURS[n], float)
    for x in range(200, 400):
        light = 0.6 + 0.5 * math.sin((x - 200) / 200 * math.pi)
        draw.line((x, 140, x, 380), fill=tuple(int(min(255, c * light)) for c in base))
    draw.arc((370, 190, 470, 320), -90, 90, fill=COLOURS[n], width=22)
    draw.ellipse((200, 120, 400, 165), fill=(90, 60, 40))
    return grain(picture, 3, 1)


@family
def shirts_in_near_hues(n, chance):
    tints = [(176, 48, 60), (176, 60, 48), (160, 48, 72), (190, 66, 60)]
    picture, draw = page(600, 600, (245, 245, 245))
    draw.polygon([(180, 120), (260, 90), (340, 90), (420, 120), (520, 220), (450, 280), (410, 240), (410, 520),
                  (190, 520), (190, 240), (150, 280), (80, 220)], fill=tints[n % 4], outline="black", width=3)
    return picture


@family
def white_icons_on_transparency(n, chance):
    picture = Image.new("RGBA", (256, 256), (255, 255, 255, 0))
    draw = ImageDraw.Draw(picture)
    shape = [lambda: draw.ellipse((50, 50, 200, 200), fill="white"),
             lambda: draw.rectangle((60, 60, 190, 190), fill="white"),
             lambda: star(draw, 128, 128, 100, "white"),
             lambda: draw.polygon([(128, 40), (220, 210), (36, 210)], fill="white"),
             lambda: draw.rectangle((0, 0, 1, 1), fill="white")][n % 5]
    shape()
    return picture


@family
def badges_with_white_inside(n, chance):
    picture = Image.new("RGBA", (256, 256), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((20, 20, 236, 236), outline=(30, 120, 200, 255), width=18)
    draw.text((90, 70), "ABCDEF"[n], fill=(255, 255, 255, 255), font=font(90, "Sans-Bold"))
    return picture


@family
def small_icons(n, chance):
    picture = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((8, 8, 56, 56), 8, outline=(60, 60, 60, 255), width=4)
    [lambda: draw.line((20, 32, 44, 32), fill=(60, 60, 60, 255), width=4),
     lambda: (draw.line((20, 32, 44, 32), fill=(60, 60, 60, 255), width=4),
              draw.line((32, 20, 32, 44), fill=(60, 60, 60, 255), width=4)),
     lambda: draw.line((20, 20, 44, 44), fill=(60, 60, 60, 255), width=4),
     lambda: draw.ellipse((24, 24, 40, 40), fill=(60, 60, 60, 255))][n % 4]()
    return picture


@family
def blank_pages(n, chance):
    paper = [(255, 255, 255), (250, 248, 240), (246, 244, 238), (252, 252, 252), (240, 236, 224)][n % 5]
    return grain(Image.new("RGB", (827 + n, 1169), paper), [0, 1, 2, 3, 1][n % 5], n)


@family
def nearly_blank_pages(n, chance):
    picture, draw = page(827, 1169, (252, 251, 247))
    draw.text((400, 1100), str(120 + 2 * n), fill=(90, 90, 90), font=font(16, "Serif"))
    return grain(picture, 1.5, n)


@family
def small_icon_on_black(n, chance):
    picture, draw = page(1280, 720, "black")
    [lambda: draw.ellipse((600, 320, 680, 400), fill=(200, 200, 200)),
     lambda: draw.rectangle((600, 320, 680, 400), fill=(200, 200, 200)),
     lambda: star(draw, 640, 360, 50, (200, 200, 200)),
     lambda: draw.polygon([(640, 310), (690, 400), (590, 400)], fill=(200, 200, 200))][n % 4]()
    return picture


@family
def calendars(n, chance):
    picture, draw = page(1000, 800)
    month = ["January", "February", "March", "April", "May", "June"][n]
    draw.text((380, 40), f"{month} 2025", fill=(150, 30, 30), font=font(44, "Sans-Bold"))
    first, length = [2, 5, 5, 1, 3, 6][n], [31, 28, 31, 30, 31, 30][n]
    for day in range(1, length + 1):
        column, row = (day - 1 + first) % 7, (day - 1 + first) // 7
        draw.rectangle((80 + column * 120, 150 + row * 100, 200 + column * 120, 250 + row * 100), outline="grey")
        draw.text((95 + column * 120, 160 + row * 100), str(day), fill="black", font=font(26))
    return picture


@family
def qr_like_codes(n, chance):
    picture, draw = page(500, 500)
    cells = 29
    for y in range(cells):
        for x in range(cells):
            if chance.random() < 0.5:
                draw.rectangle((32 + x * 15, 32 + y * 15, 46 + x * 15, 46 + y * 15), fill="black")
    for x, y in ((0, 0), (22, 0), (0, 22)):
        left, top = 32 + x * 15, 32 + y * 15
        draw.rectangle((left, top, left + 104, top + 104), fill="black")
        draw.rectangle((left + 15, top + 15, left + 89, top + 89), fill="white")
        draw.rectangle((left + 30, top + 30, left + 74, top + 74), fill="black")
    return picture


@family
def barcodes(n, chance):
    picture, draw = page(600, 320)
    x = 40
    while x < 550:
        width = chance.choice([3, 3, 6, 9])
        draw.rectangle((x, 30, x + width - 1, 240), fill="black")
        x += width + chance.choice([3, 6, 9])
    draw.text((120, 255), digits(chance, 13), fill="black", font=font(34, "SansMono"))
    return picture


@family
def id_cards(n, chance):
    picture, draw = page(856, 540, (214, 226, 238))
    draw.rectangle((0, 0, 856, 80), fill=(30, 60, 130))
    draw.text((30, 20), "COMPANY IDENTITY CARD", fill="white", font=font(32, "Sans-Bold"))
    draw.rectangle((50, 130, 280, 430), fill=(150, 150, 150))
    draw.ellipse((110, 170, 220, 290), fill=(200, 170, 140))
    draw.pieslice((80, 300, 250, 480), 180, 360, fill=(70, 70, 110))
    for row, text in enumerate([f"Name: {NAMES[n * 2]}", f"Born: {10 + n}.04.198{n}", f"No. {digits(chance, 8)}"]):
        draw.text((330, 150 + row * 80), text, fill="black", font=font(30))
    return picture


@family
def burst_moving_ball(n, chance):
    picture = texture(960, 640, 11)
    ImageDraw.Draw(picture).ellipse((120 + n * 120, 300 - n * 25, 180 + n * 120, 360 - n * 25), fill=(250, 240, 60))
    return grain(picture, 5, n)


@family
def burst_small_bird(n, chance):
    sky = numpy.linspace(0, 1, 640)[:, None, None] * numpy.array([60, 50, 20]) + numpy.array([120, 160, 220])
    picture = Image.fromarray(numpy.broadcast_to(sky, (640, 960, 3)).astype("uint8"))
    draw = ImageDraw.Draw(picture)
    draw.polygon([(0, 640), (0, 520), (300, 470), (600, 540), (960, 480), (960, 640)], fill=(60, 80, 50))
    x, y = 200 + n * 130, 180 + n * 17
    draw.line((x - 14, y - 6, x, y, x + 14, y - 6), fill=(20, 20, 20), width=4)
    return grain(picture, 3, n)


@family
def faces(n, chance):
    picture, draw = page(600, 700, (190, 205, 215))
    draw.ellipse((120, 120, 480, 580), fill=(225, 185, 155))
    for x in (230, 370):
        draw.ellipse((x - 25, 280, x + 25, 320), fill="white")
        if n != 3:
            draw.ellipse((x - 10, 290, x + 10, 312), fill=(50, 40, 30))
    box = (230, 400, 370, 500)
    [lambda: draw.arc(box, 20, 160, fill=(150, 50, 50), width=8), lambda: draw.arc(box, 200, 340, fill=(150, 50, 50), width=8),
     lambda: draw.line((240, 450, 360, 450), fill=(150, 50, 50), width=8),
     lambda: draw.arc(box, 20, 160, fill=(150, 50, 50), width=8)][n % 4]()
    return grain(picture, 3, n)


@family
def night_skies(n, chance):
    picture, draw = page(900, 600, (8, 10, 24))
    for _ in range(220):
        x, y, light = chance.random() * 900, chance.random() * 600, int(120 + chance.random() * 135)
        draw.ellipse((x, y, x + 2, y + 2), fill=(light, light, light))
    return grain(picture, 2, n)


@family
def gradients(n, chance):
    x, y = numpy.meshgrid(numpy.linspace(0, 1, 640), numpy.linspace(0, 1, 400))
    angle = 0.5 + n * 0.12
    slope = (numpy.cos(angle) * x + numpy.sin(angle) * y)[..., None] / 1.5
    return Image.fromarray(numpy.clip(slope * numpy.array([200, 160 + 4 * n, 240]), 0, 255).astype("uint8"))


@family
def logos(n, chance):
    picture, draw = page(500, 500)
    draw.ellipse((80, 80, 420, 420), fill=COLOURS[n])
    draw.polygon([(180, 330), (250, 150), (320, 330)], fill="white")
    return picture


@family
def chess_positions(n, chance):
    picture, draw = page(640, 640)
    for y in range(8):
        for x in range(8):
            draw.rectangle((x * 80, y * 80, x * 80 + 79, y * 80 + 79), fill=(240, 217, 181) if (x + y) % 2 == 0 else (181, 136, 99))
    fixed = chance_of("chess", 0)
    squares = fixed.sample(range(64), 20)
    for index, square in enumerate(squares):
        if index == 0:
            square = [s for s in range(64) if s not in squares][n]
        draw.text((square % 8 * 80 + 10, square // 8 * 80), "♔♕♖♗♘♙♚♛♜♝♞♟"[index % 12], fill="black", font=font(60))
    return picture


@family
def spreadsheets(n, chance):
    picture, draw = page(1280, 720)
    for row in range(24):
        for column in range(10):
            draw.rectangle((column * 128, row * 30, column * 128 + 128, row * 30 + 30), outline=(210, 210, 210))
            text = "ABCDEFGHIJ"[column] if row == 0 else digits(chance, 4)
            draw.text((column * 128 + 20, row * 30 + 5), text, fill="black", font=font(16))
    return picture


@family
def spreadsheets_one_cell(n, chance):
    picture, draw = page(1280, 720)
    fixed = chance_of("sheet", 0)
    for row in range(24):
        for column in range(10):
            draw.rectangle((column * 128, row * 30, column * 128 + 128, row * 30 + 30), outline=(210, 210, 210))
            text = "ABCDEFGHIJ"[column] if row == 0 else digits(fixed, 4)
            if (row, column) == (12, 5):
                text = digits(chance, 4)
            draw.text((column * 128 + 20, row * 30 + 5), text, fill="black", font=font(16))
    return picture


@family
def memes(n, chance):
    picture = texture(720, 560, 23)
    draw = ImageDraw.Draw(picture)
    draw.text((60, 20), sentence(chance, 3).upper(), fill="white", font=font(40, "Sans-Bold"), stroke_width=3, stroke_fill="black")
    draw.text((60, 490), sentence(chance, 3).upper(), fill="white", font=font(40, "Sans-Bold"), stroke_width=3, stroke_fill="black")
    return picture
