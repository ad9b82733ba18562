// What a name that nothing has was probably meant to be, and which rows a word
// picks out.

extension ModelRegistry {
  /// The rows that a word picks out: those whose name, family, other names, hub
  /// id, languages, licence or tier hold it. Case does not matter, nor which
  /// separator is taken; where nothing holds it, not even whether there is one.
  /// Several words, parted by spaces, must all be held.
  public static func entries(matching words: String) -> [ModelEntry] {
    let words = words.split(separator: " ").map(String.init)
    let found = entries(holding: words.map(dashed), as: dashed)
    return found.isEmpty ? entries(holding: words.map(letters), as: letters) : found
  }

  private static func entries(
    holding words: [[UInt8]], as form: (String) -> [UInt8]
  ) -> [ModelEntry] {
    entries.filter { entry in
      let held = form(
        ([
          entry.name, entry.family.rawValue, entry.hubID?.repository ?? "",
          entry.languages.rawValue, entry.licence, entry.tier?.rawValue ?? "",
        ] + entry.aliases).joined(separator: "\n"))
      return words.allSatisfy { contains(held, $0) }
    }
  }

  /// Lower case, with one separator for all.
  private static func dashed(_ text: String) -> [UInt8] {
    text.lowercased().utf8.map { [45, 47, 58, 95].contains($0) ? 45 : $0 }
  }

  /// The names most like one that nothing has, the nearest first, at most three.
  ///
  /// Those that differ in a quarter of their letters at most come first, then those
  /// with a word that differs by one, then those of which it is a part.
  public static func names(like name: String) -> [String] {
    let wanted = letters(name)
    guard wanted.count >= 2, wanted.count <= 96 else { return [] }
    var best: [(cost: Int, name: String)] = []
    for entry in bundled + entries {
      let known = [entry.name, entry.architecture] + entry.aliases
      let costs =
        known.map { cost(of: letters($0), for: wanted) } + [
          wordCost(in: entry.name, for: wanted)
        ]
      if let least = costs.compactMap({ $0 }).min() { best.append((least, entry.name)) }
    }
    for tier in ModelEntry.Tier.allCases {
      if let cost = cost(of: letters(tier.rawValue), for: wanted) {
        best.append((cost, tier.rawValue))
      }
    }
    // Equal ones stay in the table's order, which is that of preference.
    let sorted = best.enumerated().sorted {
      ($0.element.cost, $0.offset) < ($1.element.cost, $1.offset)
    }
    return sorted.prefix(3).map(\.element.name)
  }

  /// What follows an unknown name in a sentence: ` (did you mean A or B?)`; empty
  /// if nothing is like it.
  public static func suggestion(for name: String) -> String {
    let names = names(like: name)
    guard let last = names.last else { return "" }
    let listed = names.dropLast().joined(separator: ", ")
    return " (did you mean \(listed.isEmpty ? "" : listed + " or ")\(last)?)"
  }

  /// How far a known name is from the wanted one; nil if too far.
  private static func cost(of known: [UInt8], for wanted: [UInt8]) -> Int? {
    let distance = editDistance(known, wanted)
    if distance <= max(1, min(known.count, wanted.count) / 4) { return distance }
    // A part of a name costs what is missing, after all misspellings.
    return wanted.count >= 4 && contains(known, wanted) ? 100 + known.count - wanted.count : nil
  }

  /// Half of that, after all misspellings of whole names, for one word of a name
  /// (`SigLIP`) that is meant, misspelt by a letter at most.
  private static func wordCost(in name: String, for wanted: [UInt8]) -> Int? {
    guard wanted.count >= 4 else { return nil }
    return name.split { !$0.isLetter && !$0.isNumber }
      .map { editDistance(letters(String($0)), wanted) }.filter { $0 <= 1 }.min()
      .map { 50 + $0 }
  }

  /// Lower-case letters and digits, as bytes.
  private static func letters(_ name: String) -> [UInt8] {
    name.lowercased().utf8.filter {
      (48...57).contains($0) || (97...122).contains($0) || $0 == 10 || $0 >= 128
    }
  }

  private static func contains(_ whole: [UInt8], _ part: [UInt8]) -> Bool {
    guard !part.isEmpty, part.count <= whole.count else { return part.isEmpty }
    return (0...(whole.count - part.count)).contains {
      whole[$0] == part[0] && whole[$0..<($0 + part.count)].elementsEqual(part)
    }
  }

  /// Insertions, deletions, changes and swaps of neighbours between two names.
  private static func editDistance(_ one: [UInt8], _ other: [UInt8]) -> Int {
    guard abs(one.count - other.count) <= 24 else { return 24 }
    var before: [Int] = []
    var last = Array(0...other.count)
    for (row, letter) in one.enumerated() {
      var next = [row + 1]
      for (column, otherLetter) in other.enumerated() {
        var least = min(
          last[column + 1] + 1, next[column] + 1, last[column] + (letter == otherLetter ? 0 : 1))
        if row > 0, column > 0, letter == other[column - 1], one[row - 1] == otherLetter {
          least = min(least, before[column - 1] + 1)
        }
        next.append(least)
      }
      before = last
      last = next
    }
    return last[other.count]
  }
}
