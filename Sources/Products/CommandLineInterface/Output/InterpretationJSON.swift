// What a query was taken to mean, and why a hit is there, as JSON and in words.

import GlimpseKit
import QueryUnderstanding
import SearchDomain
import Support

enum InterpretationJSON {
  /// `{"parts":[…],"filters":[…],"rewritten":,"notes":[…]}`.
  static func object(_ interpretation: QueryInterpretation) -> JSONValue {
    .object([
      (
        "parts",
        .array(
          interpretation.parts.map { part in
            .object([
              ("id", part.id.map(JSONValue.string) ?? .null), ("label", .string(part.label)),
              ("weight", .number(part.weight)), ("origin", .string(part.origin.rawValue)),
            ])
          })
      ),
      ("filters", .array(interpretation.filters.map(filter))),
      ("rewritten", interpretation.rewritten.map(JSONValue.string) ?? .null),
      ("notes", .array(interpretation.notes.map { .string($0) })),
    ])
  }

  static func filter(_ filter: QueryInterpretation.DerivedFilter) -> JSONValue {
    .object([
      ("id", .string(filter.id)), ("where", .string(filter.label)),
      ("origin", .string(filter.origin.rawValue)),
    ])
  }

  /// `strength`, `match`, `reasons` and `folded` of a hit.
  static func members(of hit: Hit) -> [(String, JSONValue)] {
    [
      ("strength", hit.strength.map { .number(Double($0), digits: 4) } ?? .null),
      ("match", hit.match.map { .string($0.rawValue) } ?? .null),
      ("reasons", .array(hit.reasons.map(reason))),
      ("folded", .integer(hit.folded.count)),
      ("folded_paths", .array(hit.folded.map { .string($0.path.description) })),
    ]
  }

  private static func reason(_ reason: MatchReason) -> JSONValue {
    switch reason {
    case .looks: .object([("kind", .string("looks"))])
    case .text(let field, let words):
      .object([
        ("kind", .string("text")), ("field", .string(field.rawValue)),
        ("words", .array(words.map { .string($0) })),
      ])
    }
  }

  /// "a beach − people (taken >= 2020-01-01)"; nil where nothing was derived.
  static func sentence(_ interpretation: QueryInterpretation) -> String? {
    guard interpretation.hasDerivedPieces else { return nil }
    var text = ""
    for part in interpretation.parts {
      if part.weight < 0 { text += " - " } else if !text.isEmpty { text += " + " }
      text += part.label
    }
    for filter in interpretation.filters { text += " (\(filter.label))" }
    return "understood as: " + text
  }
}
