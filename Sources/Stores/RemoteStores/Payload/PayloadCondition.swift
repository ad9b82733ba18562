// A filter in terms of payload fields, in the few forms that every server can
// express. Negation is exact: it admits what its part does not, also records
// without the field.

internal import SearchDomain

/// A condition on payload fields.
indirect enum PayloadCondition: Hashable, Sendable {
  /// All parts; of none, everything.
  case all([PayloadCondition])
  /// At least one part; of none, nothing.
  case any([PayloadCondition])
  case not(PayloadCondition)
  case isText(field: String, anyOf: [String])
  case isNumber(field: String, anyOf: [Double])
  case isFlag(field: String, Bool)
  /// The field is a list that holds the text.
  case contains(field: String, text: String)
  case order(field: String, Order, Double)

  enum Order: Hashable, Sendable { case less, lessOrEqual, greater, greaterOrEqual }

  /// Whether it admits nothing, whatever the records.
  var isNothing: Bool { self == .any([]) }
  var isEverything: Bool { self == .all([]) }

  /// The same without groups of one, groups in groups of their kind, and parts
  /// that decide nothing or everything.
  var simplified: PayloadCondition {
    switch self {
    case .all(let parts):
      var kept: [PayloadCondition] = []
      for part in parts.map(\.simplified) {
        if part.isNothing { return .any([]) }
        if case .all(let inner) = part { kept += inner } else { kept.append(part) }
      }
      return kept.count == 1 ? kept[0] : .all(kept)
    case .any(let parts):
      var kept: [PayloadCondition] = []
      for part in parts.map(\.simplified) {
        if part.isEverything { return .all([]) }
        if case .any(let inner) = part { kept += inner } else { kept.append(part) }
      }
      return kept.count == 1 ? kept[0] : .any(kept)
    case .not(let part):
      switch part.simplified {
      case .not(let inner): return inner
      case let inner where inner.isNothing: return .all([])
      case let inner where inner.isEverything: return .any([])
      case let inner: return .not(inner)
      }
    case .isText(_, let values) where values.isEmpty: return .any([])
    case .isNumber(_, let values) where values.isEmpty: return .any([])
    case .isText, .isNumber, .isFlag, .contains, .order: return self
    }
  }
}
