"""The words captions use: synonyms for things, colours, settings and the rest.

Only tables; how words become sentences is in `captions`. Repeated entries in a
tuple are more frequent, and the first is the most usual one.
"""

from __future__ import annotations

# Nouns whose plural is not simply the noun with -s or -es.
PLURALS = {
    "mouse": "mice", "sheep": "sheep", "fish": "fish", "scissors": "scissors",
    "person": "people", "bookshelf": "bookshelves", "butterfly": "butterflies",
    "cactus": "cacti", "puppy": "puppies", "pony": "ponies", "bunny": "bunnies",
    "kitty": "kitties", "lorry": "lorries", "aircraft": "aircraft",
}

# Other words for a thing; the thing's own name comes first.
NOUNS = {
    "cat": ("cat",) * 6 + ("kitten", "kitty"),
    "dog": ("dog",) * 6 + ("puppy", "hound"),
    "horse": ("horse",) * 5 + ("pony",),
    "cow": ("cow",),
    "pig": ("pig",) * 5 + ("piglet",),
    "rabbit": ("rabbit",) * 3 + ("bunny", "hare"),
    "bird": ("bird",) * 5 + ("songbird",),
    "mouse": ("mouse",),
    "turtle": ("turtle",) * 3 + ("tortoise",),
    "snake": ("snake",) * 5 + ("serpent",),
    "person": ("person",) * 4 + ("human", "figure"),
    "bicycle": ("bicycle",) * 3 + ("bike",) * 2 + ("cycle",),
    "car": ("car",) * 5 + ("automobile",),
    "truck": ("truck",) * 3 + ("lorry",),
    "motorcycle": ("motorcycle",) * 3 + ("motorbike",) * 2,
    "aeroplane": ("aeroplane", "airplane", "plane", "airplane", "plane", "aircraft"),
    "rocket": ("rocket",) * 3 + ("spaceship", "space rocket"),
    "sailing boat": ("sailing boat", "sailboat", "boat", "sailing boat", "boat", "yacht"),
    "ship": ("ship",) * 3 + ("steamship", "boat"),
    "hot-air balloon": ("hot-air balloon", "hot air balloon", "balloon"),
    "bus": ("bus",) * 4 + ("coach",),
    "house": ("house",) * 4 + ("home", "cottage"),
    "castle": ("castle",) * 4 + ("fortress",),
    "tower": ("tower",),
    "barn": ("barn",) * 4 + ("farm building",),
    "couch": ("couch", "sofa", "couch", "sofa", "settee"),
    "chair": ("chair",) * 4 + ("seat",),
    "table": ("table",),
    "television": ("television", "TV", "TV set"),
    "lamp": ("lamp",) * 3 + ("table lamp", "light"),
    "bookshelf": ("bookshelf", "bookcase"),
    "clock": ("clock",),
    "cup": ("cup",) * 2 + ("mug",),
    "ice cream": ("ice cream", "ice cream", "ice cream cone"),
    "mushroom": ("mushroom",) * 3 + ("toadstool",),
    "fir tree": ("fir tree", "fir", "pine tree", "conifer"),
    "palm tree": ("palm tree", "palm tree", "palm"),
    "potted plant": ("potted plant", "potted plant", "houseplant", "plant in a pot"),
    "flower": ("flower",) * 4 + ("blossom",),
    "shirt": ("shirt",) * 3 + ("T-shirt", "top"),
    "dress": ("dress",) * 4 + ("gown",),
    "scissors": ("scissors",),
    "bucket": ("bucket",) * 3 + ("pail",),
    "drum": ("drum",),
    "circle": ("circle",) * 3 + ("disc", "disk"),
    "heart": ("heart",) * 3 + ("heart shape",),
    "star": ("star",) * 3 + ("star shape",),
    "ball": ("ball",),
    "fox": ("fox",),
    "owl": ("owl",),
}

# What a whole category is called.
KIND_NOUNS = {"animals": "animal", "vehicles": "vehicle", "buildings": "building",
              "plants": "plant", "instruments": "musical instrument", "tools": "tool",
              "furniture": "piece of furniture", "clothes": "piece of clothing"}

COLOUR_WORDS = {
    "red": ("red",) * 10 + ("crimson", "scarlet"),
    "orange": ("orange",),
    "yellow": ("yellow",),
    "green": ("green",),
    "turquoise": ("turquoise",) * 3 + ("teal", "aqua"),
    "blue": ("blue",),
    "purple": ("purple",) * 4 + ("violet",),
    "pink": ("pink",),
    "brown": ("brown",),
    "black": ("black",),
    "grey": ("grey", "gray"),
    "white": ("white",),
}

# Patterns before the noun and after it.
PATTERN_BEFORE = {
    "striped": ("striped", "striped", "stripy"),
    "dotted": ("dotted", "spotted", "polka-dot"),
    "checked": ("checked", "chequered", "checkered"),
    "wooden": ("wooden",),
    "metallic": ("metallic", "shiny metal", "metal"),
}
PATTERN_AFTER = {
    "striped": ("with stripes",),
    "dotted": ("with dots", "with polka dots", "with spots"),
    "checked": ("with a checked pattern", "with checks"),
    "wooden": ("made of wood",),
    "metallic": ("made of metal", "made of shiny metal"),
}

# Where things are, after the thing; then bare words for keyword captions.
PLACES = {
    "beach": ("on the beach", "on the beach", "on a beach", "by the sea", "at the seaside",
              "on a sandy beach", "by the ocean"),
    "mountains": ("in the mountains", "in the mountains", "in front of mountains",
                  "with mountains behind", "in a mountain landscape"),
    "sunset over water": ("over water at sunset", "by the water at sunset", "on the sea at sunset",
                          "at a lake at sunset", "with the sun setting over the water",
                          "with a sunset over the sea", "by the ocean at sunset"),
    "forest": ("in the forest", "in a forest", "in the woods", "among trees"),
    "city": ("in the city", "in a city", "on a city street", "in town", "in a street"),
    "snow": ("in the snow", "in the snow", "in a snowy landscape", "on snow", "in winter"),
    "desert": ("in the desert", "in the desert", "in a desert", "among sand dunes"),
    "underwater": ("underwater", "underwater", "under water", "under the sea",
                   "at the bottom of the sea"),
    "highway": ("on a highway", "on the highway", "on a road", "on the motorway", "on a highway"),
    "meadow": ("in a meadow", "in a meadow", "on the grass", "in a green field", "on a meadow"),
    "living room": ("in a living room", "in the living room", "in a living room", "in a lounge",
                    "at home in the living room"),
    "kitchen": ("in a kitchen", "in the kitchen", "on a kitchen counter", "in the kitchen"),
    "garden": ("in a garden", "in the garden", "in a garden", "in front of a garden fence"),
    "space": ("in space", "in outer space", "in space", "among the stars"),
    "plain": ("on a plain background", "against a plain background"),
}
PLACE_KEYWORDS = {
    "beach": ("beach", "beach", "sea", "ocean"), "mountains": ("mountains",),
    "sunset over water": ("sunset water", "sunset sea"), "forest": ("forest", "woods"),
    "city": ("city", "street"), "snow": ("snow",), "desert": ("desert",),
    "underwater": ("underwater",), "highway": ("highway", "road"), "meadow": ("meadow", "grass"),
    "living room": ("living room",), "kitchen": ("kitchen",), "garden": ("garden",),
    "space": ("space",), "plain": ("",),
}

# The setting itself as the subject of a picture without things.
VIEWS = {
    "beach": ("a beach", "the beach", "the seaside", "a sandy beach by the sea", "the sea",
              "the ocean"),
    "mountains": ("mountains", "mountains", "a mountain landscape", "the mountains",
                  "mountain peaks"),
    "sunset over water": ("sunset over water", "sunset over water", "a sunset over the sea",
                          "a sunset over water", "the sun setting over the sea",
                          "a lake at sunset", "the sea at sunset",
                          "a sunset over the ocean"),
    "forest": ("a forest", "the forest", "the woods", "trees in a forest"),
    "city": ("a city", "the city", "a city street", "city buildings", "a city skyline"),
    "snow": ("a snowy landscape", "snow", "snowy hills", "a winter landscape"),
    "desert": ("a desert", "the desert", "sand dunes", "a desert landscape"),
    "underwater": ("an underwater scene", "the bottom of the sea", "underwater",
                   "the seabed with seaweed"),
    "highway": ("a highway", "a road", "an empty road", "the motorway", "an empty highway"),
    "meadow": ("a meadow", "green hills", "a green meadow", "grass and hills", "a green field"),
    "living room": ("a living room", "an empty living room", "a living room with a rug"),
    "kitchen": ("a kitchen", "an empty kitchen", "a kitchen counter"),
    "garden": ("a garden", "a garden with a fence", "the garden", "a lawn with a hedge"),
    "space": ("outer space", "space", "a planet and stars in space", "a starry space scene"),
    "plain": ("a plain background",),
}

TIMES = {
    "day": ("",),
    "sunset": ("at sunset", "at sunset", "at dusk", "in the evening", "during sunset",
               "at sundown"),
    "night": ("at night", "at night", "at night", "by night", "in the dark"),
}
WEATHERS = {
    "clear": ("",),
    "cloudy": ("under a cloudy sky", "under clouds", "with a cloudy sky"),
    "rain": ("in the rain", "in the rain", "while it rains", "in rainy weather"),
    "snowfall": ("in falling snow", "while it is snowing", "during snowfall", "while snow falls"),
    "fog": ("in the fog", "in fog", "in the mist", "in foggy weather"),
}
# Time and weather in one phrase.
TOGETHER = {
    ("day", "clear"): ("on a sunny day", "on a clear day", "in daylight"),
    ("day", "cloudy"): ("on a cloudy day", "on an overcast day"),
    ("day", "rain"): ("on a rainy day",),
    ("day", "snowfall"): ("on a snowy day",),
    ("day", "fog"): ("on a foggy day", "on a misty day"),
    ("night", "clear"): ("on a clear night",),
    ("night", "cloudy"): ("on a cloudy night",),
    ("night", "rain"): ("on a rainy night",),
    ("night", "snowfall"): ("on a snowy night",),
    ("night", "fog"): ("on a foggy night", "on a misty night"),
    ("sunset", "cloudy"): ("at a cloudy sunset", "on a cloudy evening"),
}
TIME_KEYWORDS = {"day": ("",), "sunset": ("sunset", "dusk"), "night": ("night",)}
WEATHER_KEYWORDS = {"clear": ("",), "cloudy": ("cloudy", "clouds"), "rain": ("rain", "rainy"),
                    "snowfall": ("snowing", "snowfall"), "fog": ("fog", "foggy")}

SIZES = {"small": ("small", "little", "tiny"), "normal": ("",), "large": ("large", "big", "huge")}

COUNTS = {2: ("two", "two", "a pair of", "2"), 3: ("three", "three", "3"),
          4: ("four", "four", "4")}

# The relation as said of the first thing, and as said of the second.
RELATIONS = {
    "left of": ("left of", "to the left of", "on the left of"),
    "right of": ("right of", "to the right of", "on the right of"),
    "on": ("on", "on", "on top of"),
    "under": ("under", "under", "below", "beneath"),
    "next to": ("next to", "next to", "beside", "by"),
}
INVERSE = {
    "left of": ("right of", "to the right of", "on the right of"),
    "right of": ("left of", "to the left of", "on the left of"),
    "on": ("under", "below"),
    "under": ("above", "over"),
    "next to": ("next to", "beside", "next to"),
}

OPENINGS = ("a picture of", "a picture of", "a photo of", "a drawing of", "an image of",
            "picture of", "photo of", "drawing of", "an illustration of", "a painting of")
