// Header fields in order. Callers decide what a field means.

/// A list of header fields; names compare without regard to case.
public struct HTTPHeaders: Hashable, Sendable, ExpressibleByDictionaryLiteral {
  /// One field as sent or received.
  public struct Field: Hashable, Sendable {
    /// A token; case does not matter.
    public var name: String
    /// Text without control characters; received values have lost outer blanks.
    public var value: String

    /// A field, not checked.
    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The fields in order; a name may appear more than once.
  public private(set) var fields: [Field] = []

  /// No fields.
  public init() {}

  /// Fields in the order written.
  public init(dictionaryLiteral elements: (String, String)...) {
    fields = elements.map { Field(name: $0.0, value: $0.1) }
  }

  /// The first value under a name. Setting replaces every field of that name;
  /// setting nil removes them.
  public subscript(name: String) -> String? {
    get { fields.first { HTTPHeaders.equal($0.name, name) }?.value }
    set {
      fields.removeAll { HTTPHeaders.equal($0.name, name) }
      if let newValue { fields.append(Field(name: name, value: newValue)) }
    }
  }

  /// Adds a field beside those of the same name.
  public mutating func append(name: String, value: String) {
    fields.append(Field(name: name, value: value))
  }

  private static func equal(_ left: String, _ right: String) -> Bool {
    left.utf8.elementsEqual(right.utf8) { fold($0) == fold($1) }
  }

  private static func fold(_ byte: UInt8) -> UInt8 {
    (65...90).contains(byte) ? byte + 32 : byte
  }
}

extension HTTPHeaders.Field {
  /// Whether the field can be sent: the name is a token and the value holds no
  /// control character (RFC 9110, sections 5.1 and 5.5).
  var isValid: Bool {
    let marks = Array("!#$%&'*+-.^_`|~".utf8)
    let isToken = name.utf8.allSatisfy { byte in
      (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
        || marks.contains(byte)
    }
    let isPlain = value.utf8.allSatisfy { $0 == 9 || ($0 >= 32 && $0 != 127) }
    return !name.isEmpty && isToken && isPlain
  }
}
