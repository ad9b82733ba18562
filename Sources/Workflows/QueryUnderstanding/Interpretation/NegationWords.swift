// The words by which a negation is told from a sign, a title, a number or
// another language. Kept by hand; the fixture of phrases measures them.

/// What the reader of negations knows of English.
enum NegationWords {
  /// Phrases with a negation in them that are names, signs or sayings.
  static let setPhrases: [[String]] = [
    "no one else", "no man's land", "no mans land", "no country for old men", "no time to die",
    "no time to lose", "no way home", "no way out", "no way", "no problem", "no doubt", "no matter",
    "no longer", "no more war", "no more", "no less", "no other", "no such", "no idea",
    "no comment",
    "no name", "no logo", "no filter", "no brainer", "no evil", "no go", "no fly", "no contact",
    "no limits",
    "no limit", "no fear", "no mercy", "no pain no gain", "no justice no peace", "no nukes",
    "no war", "no bull", "no regrets", "no hope", "no future", "no shave", "no poo", "no bake",
    "no knead", "no sew", "no code", "no till", "no show", "no ball", "no hitter", "no kill",
    "no nonsense", "no frills", "no man", "no kings", "no borders", "no ai art",
    "yes or no", "yes no", "no no", "say no", "says no", "just say no", "oh no", "noh no",
    "dr no", "doctor no", "with no name", "know no",
    "forget me not", "forget me nots", "touch me not", "love me not", "loves me not", "wait not",
    "to be or not to be", "or not", "if not", "why not", "whether or not", "not found",
    "not available", "not applicable", "not allowed", "not guilty", "not safe for work",
    "not for sale", "not to scale", "not equal", "not responding", "not working", "not today",
    "not again", "not yet", "not only", "not just", "not so", "not too", "not very", "not quite",
    "not really", "not even", "not all", "not every", "not always", "not much", "not many",
    "not enough", "not far", "not sure", "not my", "not your", "not me", "not mine", "not in use",
    "not in service", "not your keys", "waste not want not", "fear not", "thou shalt not",
    "last but not least", "ready or not", "more often than not",
    "without borders", "without a cause", "without a doubt", "without words", "without limits",
    "without fear", "without warning", "without permission", "without you", "without me",
    "without us", "without him", "without a trace", "without a paddle", "without remorse",
    "without name", "without hesitation", "without end", "without sin",
    "plus minus", "plus and minus", "plus or minus", "minus sign", "minus signs", "minus symbol",
    "minus button", "minus key",
    "except me", "nothing except", "nothing but",
  ].map { $0.split(separator: " ").map(String.init) }

  /// What signs forbid; other words in "-ing" are taken for such too.
  static let forbidden: Set<String> = [
    "parking", "smoking", "entry", "entries", "trespassing", "entrance", "exit", "access",
    "vacancy", "vacancies", "admittance", "photography", "photo", "photos", "pets", "turn", "turns",
    "u-turn", "uturn", "thoroughfare", "through", "stopping", "standing", "loitering", "littering",
    "dumping", "refunds", "returns", "signal", "service", "internet", "connection", "wifi",
    "results", "result", "image", "data", "overtaking", "passing", "step", "steps", "junk",
    "solicitors", "admission", "unauthorized", "unauthorised", "drones", "firearms", "weapons",
    "phones", "mobile", "cell", "food", "drinks", "alcohol", "dogs", "bikes", "cycling", "walking",
    "trucks", "horn", "horns", "flash", "open", "naked", "glass", "diving", "running",
  ]

  /// The end of what a sign says: "no dogs allowed".
  static let signEndings: Set<String> = [
    "allowed", "permitted", "beyond", "here", "please", "ahead", "zone", "area", "only",
  ]

  /// What carries words of its own: "no fishing sign", "a page not found error".
  static let carriers: Set<String> = [
    "sign", "signs", "signage", "signboard", "symbol", "symbols", "icon", "icons", "emoji",
    "poster", "posters", "placard", "placards", "notice", "notices", "banner", "banners", "sticker",
    "stickers", "label", "labels", "tattoo", "plaque", "billboard", "meme", "memes", "message",
    "messages", "error", "errors", "page", "pages", "screen", "screens", "popup", "dialog",
    "slogan", "graffiti", "lettering", "quote", "quotes", "caption", "captions", "title", "titles",
    "zone", "zones", "button", "buttons", "warning", "warnings", "hanger", "hangers", "mat",
  ]

  /// What brings words: "a wall that says no war".
  static let sayings: Set<String> = [
    "saying", "says", "say", "said", "reading", "reads", "written", "writes", "titled", "called",
    "named", "text:", "stating", "states", "labeled", "labelled", "marked", "spelling", "spells",
  ]

  /// Nouns in "-ing", which no sign forbids.
  static let nounsInING: Set<String> = [
    "building", "clothing", "ceiling", "lighting", "painting", "drawing", "wedding", "king", "ring",
    "string", "spring", "wing", "evening", "morning", "awning", "bedding", "packaging", "fencing",
    "scaffolding", "railing", "flooring", "thing", "anything", "everything", "being", "sibling",
    "writing", "lettering", "piercing", "earring", "duckling", "crossing", "shading", "opening",
    "icing", "frosting", "filling", "topping", "stuffing", "grading", "cladding", "roofing",
    "swing", "sling", "wiring", "plumbing", "jing", "lightning", "blurring", "editing", "cropping",
  ]

  /// Before "not", these make a verb of what follows, not an image.
  static let auxiliaries: Set<String> = [
    "do", "does", "did", "can", "could", "should", "must", "will", "would", "may", "might",
    "shall", "am", "if", "why", "or", "whether", "have", "has", "had", "need", "better", "rather",
    "forget", "touch", "please", "me", "to", "seem", "seems",
  ]
  /// Verbs that begin a clause behind what is not wanted.
  static let verbs: Set<String> = [
    "climbs", "climb", "rides", "ride", "runs", "stands", "stand", "sits", "sit", "walks", "jumps",
    "plays", "poses", "holds", "hold", "looks", "lays", "lay", "lies", "does", "grabs", "uses",
    "begins", "goes", "flies", "performs", "perform", "swims", "has", "have", "wears", "tries",
    "smiles", "eats", "drinks", "carries", "watches", "leans", "waits", "being", "skateboards",
  ]
  /// Who or what does something themselves: "people wearing hats".
  static let doers: Set<String> = [
    "people", "person", "persons", "man", "men", "woman", "women", "child", "children", "kid",
    "kids", "boy", "boys", "girl", "girls", "baby", "babies", "adult", "adults", "one", "anyone",
    "anybody", "tourists", "someone", "crowd", "crowds", "players", "dog", "dogs", "cat", "cats",
    "bird", "birds", "animal", "animals", "horse", "horses", "cars", "car", "boats", "boat",
    "planes", "plane", "trains", "clouds", "hands",
  ]
  /// What comes before "no" and means nothing without it.
  static let having: Set<String> = [
    "wearing", "wears", "wear", "having", "has", "have", "with", "showing", "shows",
  ]
  /// What may stand behind what is not wanted.
  static let adverbs: Set<String> = [
    "nearby", "around", "anywhere", "visible", "present", "whatsoever", "either", "outside",
    "anymore", "please",
  ]
  static let copulas: Set<String> = ["is", "are", "was", "were"]
  static let negatedCopulas: Set<String> = ["isn't", "aren't", "wasn't", "weren't"]
  static let relatives: Set<String> = ["who", "that", "which"]

  /// Of such words alone nothing can be looked for.
  static let empty: Set<String> = [
    "a", "an", "the", "this", "that", "these", "those", "it", "it's", "i", "i'm", "you", "we",
    "they", "he", "she", "there", "here", "is", "are", "was", "were", "am", "be", "me", "my",
    "your", "so", "or", "and", "but", "of", "in", "on", "life", "love", "war",
  ]

  /// After "no", a number is one: "No. 5", "chanel no five".
  static let numbers: Set<String> = [
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x",
  ]

  /// Small words of English that are few other languages'.
  private static let functionWords: Set<String> = [
    "the", "with", "without", "of", "and", "in", "on", "at", "an", "by", "my", "this", "is", "are",
    "from", "for", "under", "near", "behind", "who", "that", "but", "any", "some", "very", "our",
    "his", "her", "their", "into", "over", "wearing", "holding", "sitting", "standing", "during",
  ]

  /// Common words for what images show, which show that a text is English.
  /// Words that are other languages' too (sofa, hotel, piano) are left out.
  private static let things: Set<String> = Set(
    """
    adult air aircraft airplane airport animals apple apples arm arms armor army art autumn baby
    backdrop background bag bags ball balloons bathroom beach beaches bear beard bed bedroom beds
    bee bees beer bench bicycle bicycles big bike biker bird birds birthday black blood blossom blue
    blur blurry board boat boats body bokeh book books border borders bottle bottles bowl box boxes
    boy boys branches bread brick bridge bridges bright brown brush buds buffalo buildings bus
    buses bush bushes butterfly cake camera candle candles cap car card cars castle cat cats cattle
    cave chair chairs cheese cherry chicken child children chimney church city clean clock clothes
    clothing cloud clouds cloudy coat coffee cold collar color colors colour colours cookie couch
    couple cow cows crowd crowds cup cups curtain curtains dancer dark daylight deer desert desk
    dessert dinner dirt dish dishes dog dogs door doors dress drink driver driveway duck ducks eagle
    ears egg eggs elephant elephants empty eyes face faces fall family farm feather feathers fence
    fences field fields filter fire fish flag flags floor flower flowers flying fog food foot forest
    fork fountain fox frame frames friend friends frog fruit fruits furniture game garden girl
    girls glass glasses glove gloves goat gold graffiti grain grapes grass gray green grey ground
    group guitar hair hall hand hands hat hats helmet helmets highway hill hills home horse horses
    house houses ice indoors insect insects island jacket jeans jewelry kid kids kitchen kitten
    kittens knife ladder lady lake lamp land landscape lantern leaf leash leather leaves legs
    letters light lights lion lions litter living logo logos lion makeup man map market mask masks
    meadow meat men metal milk mirror moon motorcycle mountain mountains mouth mug mushroom mushrooms
    nature neck night noise nuts ocean old onion onions orange outdoors owl paint pants paper park
    parking path people person pets phone phones photographer picture pictures pier pig pillow
    pillows pine pink plane planes plant plants plastic plate plates pole poles pond pool poster
    power puddle pumpkin puppies puppy purple rabbit rail rails railing rain rainbow raw red
    reflection reflections ring rings river road roads rock rocks roof room rope rose roses ruins rust
    sail sails salad sand scarf school sculpture sea seat shade shadow shadows sheep shelf ship
    ships shirt shoe shoes shore shot sidewalk sign signs sky skyline skyscrapers sleeves small smile
    smoke snow snowy soup spices spider spoon squirrel stairs stars station statue stone store
    storm street streets stripes student students summer sun sunflowers sunglasses sunrise sunset
    sunsets surf surfers swan sweater table tables tail tall teacher teeth tent text tie tiger
    tigers tomatoes tower town toy toys traffic trail train trains tree trees truck trucks trunk
    turtle umbrella umbrellas vase vegetables vegetation vehicle vehicles village wall walls
    watch water watermark waterfall wave waves weather wedding wheel wheels white window windows
    wine winter wires woman women wood wooden woods woodland words workers yellow young zoo
    """.split(whereSeparator: \.isWhitespace).map(String.init))

  /// Whether a word in small letters shows that a text is English.
  static func isEnglish(_ word: String) -> Bool {
    functionWords.contains(word) || things.contains(word)
      || NegatedPlace.isPlace(word)
        && !international.contains(word)
  }

  /// Places that other languages call so too.
  private static let international: Set<String> = ["bar", "hotel", "plaza", "cafe"]

  /// Common things whose lack is meant even beside what carries words.
  static let lacked: Set<String> = [
    "text", "words", "letters", "people", "watermark", "background", "border", "frame", "person",
    "persons", "logo", "logos", "faces", "humans",
  ]
}
