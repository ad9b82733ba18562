// JSON text as a tree, for requests, answers of servers and files from
// elsewhere, read by RFC 8259. `JSONTree+Text` writes it.

/// One JSON value.
public enum JSONTree: Hashable, Sendable {
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

  /// How much is built of a text. It is refused while it is read, at the value
  /// that is one too many, so that what is refused costs no more than what is
  /// taken.
  public struct Limits: Sendable {
    /// Values of all kinds, those within others included.
    public var values: Int
    /// Bytes of memory that the tree takes, about.
    public var bytes: Int

    public init(values: Int, bytes: Int) {
      self.values = values
      self.bytes = bytes
    }

    /// For files of one's own choice, such as a model's vocabulary.
    public static let file = Limits(values: 32 << 20, bytes: 4 << 30)
    /// For replies of servers that were asked for: a thousand vectors and more.
    public static let reply = Limits(values: 16 << 20, bytes: 1 << 30)
    /// For small texts: a line of a list, a manifest, the facts of an image.
    public static let small = Limits(values: 1 << 20, bytes: 64 << 20)

    /// What one value takes by itself, and a member of an object.
    static let valueBytes = MemoryLayout<JSONTree>.stride
    static let memberBytes = MemoryLayout<Member>.stride
  }

  /// Parses one value with nothing but white space around it.
  ///
  /// - Throws: `JSONError` with the byte's place: for what is no JSON, not
  ///   UTF-8, nested deeper than `depthLimit`, beyond the limits, or a number
  ///   beyond Double.
  public init(parsing bytes: [UInt8], limits: Limits = .file) throws(JSONError) {
    var reader = JSONTreeReader(bytes, limits)
    self = try reader.document()
  }

  /// The same of a string.
  public init(parsing text: String, limits: Limits = .file) throws(JSONError) {
    try self.init(parsing: Array(text.utf8), limits: limits)
  }

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

  /// The string, if it is one.
  public var string: String? {
    if case .text(let text) = self { text } else { nil }
  }

  /// The number, if it is one.
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
public struct JSONError: SentenceError {
  /// One sentence without its place.
  public let message: String
  /// Whether the text is too large, rather than wrong.
  public var isTooLarge = false
  /// Whether it nests deeper than is read.
  public var isTooDeep = false
  /// The byte, counted from 0, at which reading stopped.
  public let position: Int

  /// A sentence with its place.
  public init(message: String, position: Int, isTooLarge: Bool = false, isTooDeep: Bool = false) {
    self.message = message
    self.isTooLarge = isTooLarge
    self.isTooDeep = isTooDeep
    self.position = position
  }
}

extension JSONError {
  /// The sentence with its place.
  public var description: String { "\(message) (at byte \(position))" }
}
