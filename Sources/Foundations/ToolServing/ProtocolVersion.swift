// The versions of the Model Context Protocol that are spoken, and what tells
// them apart here (https://modelcontextprotocol.io/specification).

/// A version of the protocol.
public enum ProtocolVersion: String, Sendable, CaseIterable, Comparable {
  case november2024 = "2024-11-05"
  case march2025 = "2025-03-26"
  case june2025 = "2025-06-18"
  case november2025 = "2025-11-25"
  case july2026 = "2026-07-28"

  /// What is offered to a client that wants one that is not known.
  public static let latestHandshake = november2025
  /// What a client speaks that does not say so over HTTP.
  public static let unstated = march2025

  /// Orders by age.
  public static func < (left: ProtocolVersion, right: ProtocolVersion) -> Bool {
    left.rawValue < right.rawValue
  }

  /// Whether each request says its version by itself, and none is agreed upon
  /// beforehand.
  public var isStateless: Bool { self == .july2026 }
  /// Whether several messages may come in one list.
  public var takesBatches: Bool { self <= .march2025 }
  /// Whether a tool's result has a part for programs, with a schema.
  var hasStructuredResults: Bool { self >= .june2025 }

  /// The version to speak after `initialize`: the one asked for where it is
  /// known, else the newest that is agreed upon so.
  static func agreed(on wanted: String?) -> ProtocolVersion {
    guard let wanted, let known = ProtocolVersion(rawValue: wanted), !known.isStateless else {
      return latestHandshake
    }
    return known
  }
}
