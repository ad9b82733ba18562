// Why a condition may have admitted nothing: values that no image has, with those
// that there are.

public import SearchDomain
import Support

/// Sentences on conditions that nothing meets.
public enum FilterHints {
  /// So many values are named at most.
  private static let mostNamed = 4
  /// Of more values than these none is looked for that comes close.
  private static let mostValues = 10_000
  /// So many comparisons are looked into at most.
  private static let mostComparisons = 8

  /// What to tell of a condition that no image met: for each text that no image
  /// has in its field, those that come closest. Empty where every text is there, and
  /// for fields in which each image has its own; empty for stores on servers.
  ///
  /// Counts images and reads the different values of the fields.
  public static func sentences(
    for filter: Filter, in store: any ImageStore
  ) throws(VectorStoreError) -> [String] {
    // A server would be read as a whole for each.
    guard store.capabilities.remembersFiles else { return [] }
    var sentences: [String] = []
    for (field, text, isExact) in comparisons(filter).prefix(mostComparisons) {
      let sign = isExact ? "==" : "="
      let condition =
        isExact
        ? Filter.compare(field, .equal, .text(text)) : Filter.resembles(field, [text])
      guard try store.imageCount(where: condition) == 0 else { continue }
      sentences.append(
        "no picture has \(field.name) \(sign) '\(text)'"
          + suggestion(text, field, try store.texts(of: field)))
    }
    return sentences
  }

  /// The comparisons of texts for equality, outside of negations.
  private static func comparisons(
    _ filter: Filter
  ) -> [(field: Filter.Field, text: String, isExact: Bool)] {
    switch filter {
    case .and(let parts), .or(let parts): return parts.flatMap { comparisons($0) }
    case .resembles(let field, let texts) where field.hasSharedValues:
      return texts.map { (field, $0, false) }
    case .compare(let field, .equal, .text(let text)) where field.hasSharedValues:
      return [(field, text, field != .format)]
    case .isIn(let field, let values) where field.hasSharedValues:
      return values.compactMap { value in
        if case .text(let text) = value { (field, text, field != .format) } else { nil }
      }
    case .compare, .isIn, .resembles, .glob, .not: return []
    }
  }

  private static func suggestion(
    _ text: String, _ field: Filter.Field, _ values: [String]
  ) -> String {
    guard !values.isEmpty else { return "; none says its \(field.name)" }
    guard values.count <= mostValues else { return "" }
    let wanted = TextFolding.folded(text)
    let folded = values.map { (value: $0, folded: TextFolding.folded($0)) }
    let holding = folded.filter { $0.folded.contains(wanted) || wanted.contains($0.folded) }
    var close = (holding.isEmpty ? folded.filter { isClose(wanted, $0.folded) } : holding)
      .map(\.value).sorted()
    let isPart = !wanted.isEmpty && holding.contains { $0.folded.contains(wanted) }
    if close.isEmpty { close = values.sorted() }
    let named = close.prefix(mostNamed).map { "'\($0)'" }
    let more = close.count - named.count
    let list =
      more > 0
      ? named.joined(separator: ", ") + " and \(more) more"
      : named.count == 1
        ? named[0] : named.dropLast().joined(separator: ", ") + " and " + (named.last ?? "")
    let part = isPart ? " (\(field.name) ~ '\(text)' finds a part)" : ""
    return "; there \(close.count == 1 ? "is" : "are") \(list)\(part)"
  }

  /// Whether two texts share a word of some length, or differ in a letter or two.
  private static func isClose(_ left: String, _ right: String) -> Bool {
    let words = Set(left.split(separator: " ").filter { $0.count > 2 })
    if right.split(separator: " ").contains(where: { words.contains($0) }) { return true }
    let (a, b) = (Array(left.unicodeScalars), Array(right.unicodeScalars))
    guard abs(a.count - b.count) <= 2, a.count > 2, a.count < 100 else { return false }
    var row = Array(0...b.count)
    for i in a.indices {
      var diagonal = row[0]
      row[0] = i + 1
      for j in b.indices {
        let next = min(diagonal + (a[i] == b[j] ? 0 : 1), min(row[j], row[j + 1]) + 1)
        diagonal = row[j + 1]
        row[j + 1] = next
      }
    }
    return row[b.count] <= max(1, min(2, a.count / 3))
  }
}
