// Where a negation ends: whether "on the sand" of "a beach without people on the
// sand" belongs to the people or to the beach. English alone does not settle
// it, so these are the likelier readings, told by a few small words and nouns.

/// The phrase that a preposition begins, behind something that is not wanted.
struct NegatedPlace {
  /// Whom the phrase belongs to.
  enum Owner: Hashable {
    /// It says where or when all of it is, and ends the negation: "at night".
    case wanted
    /// It says which ones are not wanted: "people on the sand".
    case unwanted
    /// It points back and adds nothing: "a cup on it".
    case neither
  }

  let owner: Owner
  /// How many words it has, the preposition among them; 1 where it ends there.
  let count: Int

  /// Reads the phrase, or gives nil where no preposition begins.
  ///
  /// - Parameters:
  ///   - words: from the preposition to the end, in small letters.
  ///   - isInPlace: whether what is wanted names a place.
  init?(_ words: ArraySlice<String>, isInPlace: Bool) {
    guard let first = words.first else { return nil }
    if Self.clauses.contains(first) { (owner, count) = (.wanted, 1); return }
    guard Self.prepositions.contains(first) else { return nil }
    var rest = words.dropFirst()
    if let part = rest.first, ["front", "top", "back"].contains(part),
      rest.dropFirst().first == "of"
    {
      rest = rest.dropFirst(2)
    }
    guard let determiner = rest.first else { (owner, count) = (.wanted, 1); return }
    if Self.pronouns.contains(determiner) {
      (owner, count) = (.neither, rest.startIndex + 1 - words.startIndex)
      return
    }
    if Self.determiners.contains(determiner) { rest = rest.dropFirst() }
    let noun = rest.prefix { word in
      word != "," && !Self.prepositions.contains(word) && !Self.clauses.contains(word)
        && !["and", "or", "nor"].contains(word)
    }
    count = noun.endIndex - words.startIndex
    owner = Self.owner(of: first, determiner, noun, isInPlace)
  }

  /// Whether a word in small letters is a place or surface, or several.
  static func isPlace(_ word: String) -> Bool {
    places.contains(word) || word.hasSuffix("s") && places.contains(String(word.dropLast()))
  }

  private static func owner(
    of preposition: String, _ determiner: String, _ noun: ArraySlice<String>, _ isInPlace: Bool
  ) -> Owner {
    // "clouds over the sea" are one thing to look at.
    if ["over", "above"].contains(preposition) { return .unwanted }
    let isCircumstance = noun.contains {
      circumstances.contains($0) || $0.utf8.allSatisfy { (48...57).contains($0) }
    }
    if isCircumstance { return .wanted }
    // "a phone in her hand", "people in the background" of whatever is wanted.
    if possessives.contains(determiner) { return .unwanted }
    let isDefinite = ["the", "this", "that"].contains(determiner)
    if isDefinite, noun.contains(where: regions.contains) { return .unwanted }
    // A place is not itself on something, nor in a part of itself, but what is
    // not wanted there may be; a dog without a leash is on a beach.
    let isBearing = ["on", "under", "behind", "beside"].contains(preposition)
    return isInPlace && (isDefinite || isBearing) ? .unwanted : .wanted
  }

  /// What begins something else altogether.
  private static let clauses: Set<String> = [
    "during", "with", "from", "before", "after", "but", "while",
  ]
  private static let prepositions: Set<String> = [
    "at", "in", "on", "under", "near", "by", "beside", "behind", "over", "above", "inside",
  ]
  private static let pronouns: Set<String> = ["it", "them", "there", "him", "itself"]
  private static let possessives: Set<String> = ["its", "his", "her", "their"]
  private static let determiners: Set<String> = [
    "a", "an", "the", "this", "that", "its", "his", "her", "their", "any", "some",
  ]
  /// Parts of any image or thing.
  private static let regions: Set<String> = [
    "background", "foreground", "front", "back", "middle", "centre", "center", "corner", "corners",
    "distance", "side", "sides", "left", "right", "top", "bottom", "edge", "edges", "frame",
    "picture", "photo", "image", "scene",
  ]
  /// Times, seasons, light and weather, which are those of all that is seen.
  private static let circumstances: Set<String> = [
    "night", "day", "daylight", "daytime", "dusk", "dawn", "twilight", "sunset", "sunrise", "noon",
    "midday", "midnight", "morning", "afternoon", "evening", "summer", "winter", "spring", "autumn",
    "fall", "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december", "christmas", "easter", "halloween", "weekend", "holiday",
    "rain", "snow", "fog", "mist", "haze", "storm", "wind", "weather", "sun", "sunshine",
    "sunlight", "moonlight", "backlight", "light", "shade", "shadow", "dark", "darkness", "colour",
    "color", "black", "sepia", "focus",
  ]
  /// Places and surfaces that other things are in or on.
  private static let places: Set<String> = [
    "airport", "avenue", "balcony", "bar", "bathroom", "bay", "beach", "bedroom", "bench", "cafe",
    "church", "city", "classroom", "coast", "countryside", "courtyard", "desert", "desk", "field",
    "floor", "forest", "garden", "hall", "harbor", "harbour", "highway", "hill", "hillside",
    "island", "kitchen", "lake", "landscape", "lawn", "market", "meadow", "motorway", "mountain",
    "ocean", "office", "park", "path", "pavement", "plate", "playground", "plaza", "pond", "pool",
    "restaurant", "river", "road", "room", "sea", "shelf", "shore", "sidewalk", "sky", "skyline",
    "square", "stage", "station", "street", "table", "temple", "terrace", "town", "valley",
    "village",
    "wall", "wood",
  ]
}
