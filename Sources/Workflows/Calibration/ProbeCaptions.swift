// Captions of everyday things: by their scores a library's scale is measured, and
// an image that one of them fits better than the query is not what was asked for.

enum ProbeCaptions {
  /// Things, places and people that images show. Most libraries have some of
  /// them and lack most. They were chosen as common nouns, for no model and no
  /// library in particular.
  static let all = things.map { thing in
    "aeiou".contains(thing.prefix(1)) ? "an " + thing : "a " + thing
  }

  /// Every fourth of them.
  static let some = all.indices.filter { $0 % 4 == 0 }.map { all[$0] }

  private static let things = [
    "person", "man", "woman", "child", "baby", "boy", "girl", "face", "crowd", "family", "couple",
    "bride", "dancer", "runner", "cyclist", "skier", "surfer", "soldier", "nurse", "chef",
    "farmer", "fisherman", "dog", "cat", "horse", "cow", "sheep", "goat", "pig", "donkey",
    "rabbit", "mouse", "squirrel", "fox", "wolf", "bear", "panda", "lion", "tiger", "leopard",
    "elephant", "giraffe", "zebra", "monkey", "gorilla", "deer", "camel", "kangaroo", "hedgehog",
    "bat", "whale", "dolphin", "shark", "seal", "penguin", "fish", "goldfish", "octopus", "crab",
    "turtle", "frog", "snake", "lizard", "crocodile", "bird", "owl", "eagle", "duck", "swan",
    "goose", "chicken", "parrot", "pigeon", "peacock", "flamingo", "butterfly", "bee", "spider",
    "ant", "snail", "tree", "palm tree", "forest", "flower", "rose", "tulip", "sunflower",
    "daisy", "cactus", "grass", "leaf", "mushroom", "garden", "field", "mountain", "hill",
    "volcano", "rock", "cave", "desert", "beach", "sea", "wave", "lake", "river", "waterfall",
    "island", "glacier", "sky", "cloud", "rainbow", "sun", "moon", "star", "lightning", "fire",
    "snow", "ice", "fog", "rain", "sand", "road", "path", "bridge", "tunnel", "harbour", "house",
    "castle", "church", "tower", "lighthouse", "windmill", "skyscraper", "barn", "tent", "hut",
    "factory", "stadium", "statue", "fountain", "fence", "gate", "door", "window", "stairs",
    "wall", "roof", "street", "square", "market", "shop", "restaurant", "museum", "school",
    "hospital", "airport", "station", "playground", "cemetery", "car", "bus", "truck", "van",
    "taxi", "ambulance", "tractor", "train", "tram", "motorcycle", "bicycle", "scooter",
    "aeroplane", "helicopter", "hot air balloon", "rocket", "ship", "boat", "sailing boat",
    "canoe", "submarine", "crane", "wheel", "traffic light", "apple", "banana", "orange", "lemon",
    "pear", "peach", "cherry", "strawberry", "grape", "pineapple", "watermelon", "melon",
    "tomato", "carrot", "potato", "onion", "pepper", "pumpkin", "corn", "broccoli", "bread",
    "cake", "pie", "pizza", "hamburger", "sandwich", "cheese", "egg", "meat", "soup", "salad",
    "pasta", "rice", "ice cream", "chocolate", "biscuit", "cup", "mug", "glass", "bottle",
    "plate", "bowl", "fork", "knife", "spoon", "teapot", "coffee", "wine", "beer", "chair",
    "couch", "table", "bed", "desk", "shelf", "wardrobe", "lamp", "mirror", "clock", "curtain",
    "carpet", "pillow", "vase", "candle", "fireplace", "bathtub", "sink", "toilet", "oven",
    "refrigerator", "television", "computer", "laptop", "keyboard", "telephone", "camera",
    "radio", "book", "newspaper", "letter", "map", "painting", "photograph", "poster", "shirt",
    "dress", "skirt", "trousers", "coat", "jacket", "hat", "cap", "shoe", "boot", "sock", "glove",
    "scarf", "tie", "belt", "bag", "backpack", "umbrella", "glasses", "watch", "ring", "necklace",
    "crown", "ball", "football", "tennis racket", "skateboard", "kite", "doll", "teddy bear",
    "toy", "balloon", "drum", "guitar", "violin", "piano", "trumpet", "flute", "harp",
    "accordion", "microphone", "hammer", "saw", "screwdriver", "axe", "shovel", "ladder",
    "scissors", "key", "lock", "rope", "bucket", "broom", "needle", "pencil", "pen", "brush",
    "gun", "sword", "anchor", "bell", "flag", "circle", "triangle", "cross", "heart", "arrow",
    "sign", "logo", "diagram", "chart", "screenshot", "text", "number", "barcode", "kitchen",
    "bedroom", "bathroom", "living room", "office", "garage", "classroom", "library", "portrait",
    "landscape", "sunset", "night", "city", "village", "party", "wedding", "concert",
    "football match", "parade",
  ]
}
