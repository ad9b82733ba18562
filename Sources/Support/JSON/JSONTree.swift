// JSON text as a tree, for requests, answers of servers and files from
// elsewhere. Reading is by RFC 8259; writing is its users'.

/// One JSON value.
public indirect enum JSONTree: Hashable, Sendable {
  case null
  case boolean(Bool)
  case number(Double)
  case text(String)
  case list([JSONTree])
  case object([Member])

  /// One member of an object; names may repeat, as JSON allows.
  public struct Member: Hashable, Sendable {
    /// The member's name.
    public var name: String
    /// What it holds.
    public var value: JSONTree

    public init(_ name: String, _ value: JSONTree) {
      self.name = name
      self.value = value
    }
  }

  /// The deepest nesting that is read; deeper text is refused.
  public static let depthLimit = 256

  /// Parses one value with nothing but white space around it.
  ///
  /// - Throws: `JSONError` with the byte's place: for what is no JSON, not
  ///   UTF-8, nested deeper than `depthLimit`, or a number beyond Double.
  public init(parsing bytes: [UInt8]) throws(JSONError) {
    var reader = JSONTreeReader(bytes)
    self = try reader.document()
  }

  /// The same of a string.
  public init(parsing text: String) throws(JSONError) { try self.init(parsing: Array(text.utf8)) }

  /// The last member of an object with a name; nil for other values.
  public subscript(name: String) -> JSONTree? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.name.utf8.elementsEqual(name.utf8) }?.value
  }

  /// An element of a list; nil beyond its end and for other values.
  public subscript(index: Int) -> JSONTree? {
    guard case .list(let values) = self, values.indices.contains(index) else { return nil }
    return values[index]
  }

  /// The string, where it is one.
  public var string: String? {
    if case .text(let text) = self { text } else { nil }
  }

  /// The number, where it is one.
  public var double: Double? {
    if case .number(let number) = self { number } else { nil }
  }

  /// What kind of value it is, for messages: "a number", "a list".
  public var kindName: String {
    switch self {
    case .null: "null"
    case .boolean: "true or false"
    case .number: "a number"
    case .text: "a text"
    case .list: "a list"
    case .object: "an object"
    }
  }
}

/// Why bytes are no JSON.
public struct JSONError: Error, Hashable, Sendable {
  /// One sentence without its place.
  public let message: String
  /// The byte, counted from 0, at which reading stopped.
  public let position: Int

  /// A sentence with its place.
  public init(message: String, position: Int) {
    self.message = message
    self.position = position
  }

  /// The text was written by someone else.
  public var fault: Fault { .badData }
}

extension JSONError: CustomStringConvertible {
  /// The sentence with its place.
  public var description: String { "\(message) (at byte \(position))" }
}
