"""Strings that try a tokenizer: ordinary ones, many scripts, and hostile ones."""

import random

LANGUAGES = [
    "A golden retriever runs along the beach at sunset.",
    "Ein Mädchen mit weißem Kleid fährt über die Straße.",
    "Une forêt d'automne près de l'étang, ciel dégagé, œuvre d'été.",
    "El niño pequeño juega con una cometa en la montaña.",
    "Um cão preto salta sobre a vedação; coração e limões.",
    "Il caffè è già freddo sul tavolo di legno, perché no?",
    "Twee fietsen staan bij een gracht in Amsterdam.",
    "En röd stuga vid sjön, älgar och blåbär på ön.",
    "Rødgrød med fløde, smørrebrød på Ærø.",
    "Kissa istuu ikkunalaudalla, äiti lukee yöllä.",
    "Żółta łódź na jeziorze, ćma i źrebię, gęś.",
    "Příliš žluťoučký kůň úpěl ďábelské ódy.",
    "Árvíztűrő tükörfúrógép, zöld erdő.",
    "O pisică neagră și un câine, țară frumoasă.",
    "İstanbul'da ığdır, şeker ve çiçek güneşi, IĞDIR.",
    "Рыжая лиса бежит по заснеженному лесу, ёлка и йод.",
    "Київ: жовтий їжак під ґанком, м'яч.",
    "Белград и Београд, љубав, њива, ђак, џем.",
    "Η γάτα κοιμάται στον ήλιο· ΟΔΥΣΣΕΥΣ, ὦ φίλε, ΰ ΐ.",
    "חתול אפור יושב על הגדר, שָׁלוֹם עֲלֵיכֶם.",
    "قطة صغيرة تجلس تحت شجرة، مُحَمَّد ١٢٣ ـــ لا.",
    "گربه‌ای روی صندلی نشسته است، می‌خواهم ۴۵۶.",
    "एक लाल साइकिल पेड़ के नीचे खड़ी है, क्षेत्र १२३।",
    "নদীর ধারে একটি নৌকা, বাংলা ১২৩।",
    "ஒரு யானை ஆற்றில் குளிக்கிறது, க்ஷ ௧௨௩.",
    "తెలుగు లో ఒక చిలుక, క్రొత్త.",
    "മലയാളം ഒരു പൂച്ച, ന്‍റെ.",
    "ಕನ್ನಡ ಒಂದು ಹಕ್ಕಿ.",
    "ગુજરાતી એક ઘોડો.",
    "ਪੰਜਾਬੀ ਇੱਕ ਘਰ।",
    "සිංහල බල්ලා, ක්‍රීඩා.",
    "แมวสีส้มนอนอยู่บนโซฟา ๑๒๓ น้ำ",
    "ລາວ ແມວ ນ້ຳ ໑໒໓",
    "မြန်မာ ကြောင် ၁၂၃။",
    "ភាសាខ្មែរ ឆ្មា ១២៣។",
    "བོད་ཡིག ཞི་མི་ ༡༢༣།",
    "ქართული კატა, ᲙᲐᲢᲐ.",
    "Հայերեն կատու, և Եւ ՄԵԾ։",
    "አማርኛ ድመት ፩፪፫።",
    "一只橘猫坐在窗台上，看着外面的雨。二〇二六年①②③",
    "一隻黑狗在沙灘上奔跑，臺灣龍龜。",
    "ねこがソファで寝ています。ﾊﾝｶｸ カタカナ ガギグ ヷ が 漢字と仮名",
    "고양이가 창가에 앉아 있다. 한글 자모 ㄱㄴㄷ",
    "Con mèo ngồi trên ghế, Tiếng Việt: ậ ặ ễ ữ ợ ỹ.",
    "ᠮᠣᠩᠭᠣᠯ ᠮᠤᠤᠷ",
    "ᏣᎳᎩ ᎦᏬᏂᎯᏍᏗ ꭰꭱꭲ",
    "ᐃᓄᒃᑎᑐᑦ ᐳᓯ",
    "𐐀𐐁𐐂 𐑀 𞤀𞤁𞤢 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𝒜𝓑 𝟘𝟙𝟚",
]

CAPTION_WORDS = {
    "a": "a the two three several an old one 12 many his her".split(),
    "b": "red blue striped wooden golden black-and-white tiny Huge snow-covered 1950s".split(),
    "c": "dog cats bicycle man's woman lighthouse t-shirt teapot mountain 747 they're dogs'".split(),
    "d": "on near under behind in, with & at (beside) --".split(),
}

SPECIAL = [
    "", " ", "\n", "\t\r\n  ", "<|startoftext|>", "<|endoftext|>", "a<|endoftext|>b",
    "<|ENDOFTEXT|>", "<|StartOfText|> x", "<|endoftext|", "<|<|endoftext|>|>", "<|endoftext|></w>",
    "</w>", "a</w>b", "<|startoftext|><|startoftext|>", " <|endoftext|> ", "'s't're've'm'll'd",
    "'S'T'RE'VE'M'LL'D", "it's I'M we'LL they'd’ve don’t", "!!!'s ''s '''", "#hashtag @name $5.00",
    "a\u0085b\u00a0c\u200bd\u3000e\u180ef\ufeffg\u2028h\u2029i\u001cj", "\u0000\u0001\u001f\u007f\u009f",
    "e\u0301 \u00e9 \u1ec7 e\u0323\u0302 e\u0302\u0323", "\u212b \u2126 \u212a K Å Ω", "ﬁ ﬂ ﬃ ſ ß ẞ Ǆ ǅ ǆ",
    "\u0344 \u0958 \u2adc \ufb1d \U0001d15e \u0f73\u0f71", "\u1100\u1161\u11a8 \uac00\u11a8 \u1100\u1100\u1161",
    "\u0b47\u0b3e \u0b47\u0300\u0b3e \u09c7\u09be\u09d7", "Σ ΑΣ ΣΣ σς ΌΣΟΣ.", "İ I ı i̇ İİ",
    "👩‍👩‍👧‍👦 👍🏽 🇩🇪🇫🇷 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ❤️ ☺︎ 1️⃣ #️⃣", "½ ² ₃ Ⅷ ⑨ ㊿ 一 〇 𒐀 ๙", "x" * 3000,
    "ab" * 1500, "日本語" * 400, "🙂" * 300, "1" * 500, "!?" * 400, "a " * 800, "\u0301" * 200,
    "a" + "\u0323\u0301" * 100, "supercalifragilisticexpialidocious" * 20,
    "http://example.org/a/b?c=d&e=%20#f", "C:\\Users\\me\\a.jpg", "{\"json\": [1, 2.5e-3, null]}",
    "def f(x): return x**2 # ok", "١٢٣ ۴۵۶ १२३ 一二三", "\u200d\u200c\u2060\u00ad soft\u00adhyphen",
    "\u202eright to left\u202c", "\ue000\uf8ff\U000f0000\U0010fffd private", "\ufffe\uffff\U0001ffff",
    "\u0378\u0530\U000e0fff unassigned",
]


def any_scalar(source):
    while True:
        value = source.choice((source.randrange(0x20, 0x7f), source.randrange(0x250),
                               source.randrange(0x3000), source.randrange(0x10000),
                               source.randrange(0x20000), source.randrange(0x110000)))
        if not 0xD800 <= value <= 0xDFFF:
            return chr(value)


def caption(source):
    words = " ".join(source.choice(CAPTION_WORDS[k]) for k in source.choice(
        ("abc", "abcdabc", "bcdac", "abcdabcdabc", "bbc")))
    return source.choice(("", "A photo of ", "a picture of ")) + words + source.choice(("", ".", "!"))


def mixture(source):
    pool = "".join(LANGUAGES) + "".join(SPECIAL[:32]) + "'sS \u0301\u0323\u0308\u200d"
    return "".join(source.choice((
        source.choice(pool), source.choice(pool), any_scalar(source), " ", "'s", "\u0301",
        source.choice("AEIOUaeiouсеΣİ") + source.choice("\u0300\u0301\u0302\u0308\u0323\u0327\u0331\u0345"),
        "<|endoftext|>" if source.random() < 0.1 else "",
    )) for _ in range(source.randrange(1, 24)))


def strings(count, seed):
    """The fixed strings, then random ones of every kind, `count` in all."""
    source = random.Random(seed)
    fixed = SPECIAL + LANGUAGES + [text.upper() for text in LANGUAGES]
    yield from fixed[:count]
    for i in range(count - len(fixed)):
        kind = i % 4
        if kind == 0:
            yield caption(source)
        elif kind == 1:
            words = source.choice(LANGUAGES).split()
            start = source.randrange(len(words))
            yield " ".join(words[start:start + 4])
        elif kind == 2:
            yield mixture(source)
        else:
            yield "".join(any_scalar(source) for _ in range(source.randrange(1, 12)))


# What makes long and short grapheme clusters, and what tables of replacements know.
CLUSTER_PARTS = [
    "a", "e", "\u00e9", "\u00a9", "\u2122", "\u2460", "\ufb01", "\u00bd", "\uff76", "\uff9e", "\u3099",
    "\u0301", "\u0308", "\u0323", "\u200d", "\u200b", "\u200c", "\u00ad", "\r", "\n", "\r\n", " ", "\u3000",
    "\u1100", "\u1112", "\u1161", "\u11a8", "\uac00", "\uac01", "\u0915", "\u0958", "\u094d", "\u093c",
    "\u0937", "\u0903", "\u0995", "\u09cd", "\u0600", "\u06dd", "\u0e33", "\u0eb3", "\U000110bd", "\u2764",
    "\ufe0f", "\U0001f469", "\U0001f1e9", "\U0001f3fd", "\U0001d7d8", "\u0344", "\ufdfa", "\u0000",
    "\u0001", "\u2581", "\u00df", "A", "1", "\u0661", ".", "!",
]


def clusters(count, seed):
    """Random strings of such parts."""
    source = random.Random(seed)
    for i in range(count):
        yield "".join(any_scalar(source) if i % 3 == 0 and source.random() < 0.3
                      else source.choice(CLUSTER_PARTS) for _ in range(source.randrange(1, 16)))
