// Rules for English that need no model: openings of requests are dropped, and
// times become conditions on when an image was taken.

import SearchDomain

struct TranslationRules {
  let nowSeconds: Double

  struct Result {
    var text: String
    var filters: [QueryInterpretation.DerivedFilter] = []
  }

  /// Applies the rules. Where nothing would be left to look for, the words
  /// stay as they are.
  func apply(to input: String, switchedOff: Set<String>) -> Result {
    let words = input.split(whereSeparator: \.isWhitespace).map(String.init)
    var rest = words
    var filters: [QueryInterpretation.DerivedFilter] = []
    var index = 0
    while index < rest.count {
      // What turns a time round and was not read with it keeps it as it is, as does a
      // day that there is not.
      let before = index > 0 ? Self.bare(rest[index - 1]).lowercased() : ""
      let isTurned =
        DatePhrase.turning.contains(before) || before.utf8.count <= 2 && Int(before) != nil
      if !isTurned,
        let found = DatePhrase(rest[index...].map(\.self), nowSeconds: nowSeconds)
      {
        let phrase = rest[index..<(index + found.length)].joined(separator: " ")
        let id = "date:" + Self.bare(phrase).lowercased()
        if !switchedOff.contains(id) {
          rest.removeSubrange(index..<(index + found.length))
          filters.append(
            .init(id: id, label: found.label, filter: found.filter, origin: .date))
          continue
        }
      }
      index += 1
    }
    rest = Self.withoutOpening(rest)
    rest = Self.withoutClosing(rest)
    // "show me" alone is no request for anything.
    if rest.allSatisfy({ Self.pronouns.contains(Self.bare($0).lowercased()) }), filters.isEmpty {
      return Result(text: input)
    }
    let hasWords = rest.contains { $0.contains { $0.isLetter || $0.isNumber } }
    // Without words the dates alone remain; an image of anything is meant.
    if !hasWords { return Result(text: filters.isEmpty ? input : "a picture", filters: filters) }
    let text = rest.joined(separator: " ")
    return Result(text: text == words.joined(separator: " ") ? input : text, filters: filters)
  }

  static func bare(_ word: String) -> String {
    var slice = word[...]
    while let last = slice.last, !last.isLetter, !last.isNumber { slice.removeLast() }
    while let first = slice.first, !first.isLetter, !first.isNumber { slice.removeFirst() }
    return String(slice)
  }

  private static let requests: [[String]] = [
    "please", "hi", "hello", "hey", "can you", "could you", "would you", "will you",
    "i want to see", "i would like to see", "i'd like to see", "i want", "i need",
    "i am looking for", "i'm looking for", "looking for", "i am searching for", "show", "show me",
    "show us", "find", "find me", "get", "get me", "give me", "give us", "search", "search for",
    "look for", "display", "do you have", "do we have", "do i have", "are there", "is there",
    "where are", "where is", "let me see", "let's see", "what about",
  ].map { $0.split(separator: " ").map(String.init) }

  private static let pronouns: Set<String> = ["me", "us", "you", "i", "it", ""]
  private static let amounts: Set<String> = [
    "all", "some", "any", "every", "the", "my", "our", "a", "an", "more", "other",
  ]
  private static let images: Set<String> = [
    "picture", "pictures", "photo", "photos", "photograph", "photographs", "image", "images",
    "pic", "pics", "shot", "shots", "snapshot", "snapshots",
  ]
  private static let linkers: Set<String> = [
    "of", "with", "showing", "that", "where", "containing", "featuring",
  ]

  /// Drops "please show me all the images of" and its like.
  private static func withoutOpening(_ words: [String]) -> [String] {
    var rest = words[...]
    while let length = requests.filter({ request in
      rest.count > request.count
        && zip(request, rest).allSatisfy { $0 == bare($1).lowercased() }
    }).map(\.count).max() {
      rest = rest.dropFirst(length)
    }
    // "all the images of dogs", but not "an image frame".
    var ahead = rest.drop { amounts.contains($0.lowercased()) }
    guard let noun = ahead.first, images.contains(bare(noun).lowercased()) else {
      return Array(rest)
    }
    ahead = ahead.dropFirst()
    if let linker = ahead.first?.lowercased(), linkers.contains(linker) {
      ahead = ahead.dropFirst()
      if linker == "that" || linker == "where", let verb = ahead.first?.lowercased(),
        ["show", "shows", "contain", "contains", "have", "has"].contains(verb)
      {
        ahead = ahead.dropFirst()
      }
      return Array(ahead)
    }
    return ahead.isEmpty ? [] : Array(rest)
  }

  private static func withoutClosing(_ words: [String]) -> [String] {
    var rest = words[...]
    while let last = rest.last,
      ["please", "thanks"].contains(bare(last).lowercased()) || bare(last).isEmpty
    {
      rest = rest.dropLast()
    }
    guard let last = rest.last, let mark = last.last, "?!.".contains(mark) else {
      return Array(rest)
    }
    return Array(rest.dropLast()) + [String(last.dropLast())]
  }
}
