// Header fields in the order they came. Readers decide what a field means.

/// Header fields; names are compared without regard to case (RFC 9110, 5.1).
public struct HeaderFields: Sendable {
  /// Names as written, with their values.
  public private(set) var all: [(name: String, value: String)]

  /// Fields in the given order.
  public init(_ fields: [(name: String, value: String)] = []) { all = fields }

  /// The first value of a field, or nil.
  public subscript(name: String) -> String? {
    all.first { Self.equal($0.name, name) }?.value
  }

  /// All values of a field, in order.
  public func values(_ name: String) -> [String] {
    all.filter { Self.equal($0.name, name) }.map(\.value)
  }

  /// Adds a field; those of the same name stay.
  public mutating func append(_ name: String, _ value: String) { all.append((name, value)) }

  /// Sets a field in place of all of the same name.
  public mutating func set(_ name: String, _ value: String) {
    all.removeAll { Self.equal($0.name, name) }
    all.append((name, value))
  }

  /// The elements of a list field such as `Accept`, without white space.
  public func list(_ name: String) -> [String] {
    values(name).flatMap { value in
      value.split(separator: ",").map { ASCII.trimmed($0) }
    }.filter { !$0.isEmpty }
  }

  private static func equal(_ left: String, _ right: String) -> Bool {
    left.utf8.count == right.utf8.count
      && zip(left.utf8, right.utf8).allSatisfy { ASCII.lowered($0) == ASCII.lowered($1) }
  }
}

/// Letters as protocols see them: bytes, without regard to language.
enum ASCII {
  static func lowered(_ byte: UInt8) -> UInt8 {
    byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
  }

  static func lowered(_ text: some StringProtocol) -> String {
    String(decoding: text.utf8.map(lowered), as: UTF8.self)
  }

  /// Without spaces and tabs at both ends.
  static func trimmed(_ text: some StringProtocol) -> String {
    var bytes = Array(text.utf8)[...]
    while let first = bytes.first, first == 32 || first == 9 { bytes.removeFirst() }
    while let last = bytes.last, last == 32 || last == 9 { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }
}
