// What a query was taken to mean, in words.

import QueryUnderstanding

extension QueryInterpretation {
  /// "a beach - people (taken >= 2020-01-01)"; nil where nothing was derived.
  var sentence: String? {
    guard hasDerivedPieces else { return nil }
    var text = ""
    for part in parts {
      if part.weight < 0 { text += " - " } else if !text.isEmpty { text += " + " }
      text += part.label
    }
    for filter in filters { text += " (\(filter.label))" }
    return "understood as: " + text
  }
}
