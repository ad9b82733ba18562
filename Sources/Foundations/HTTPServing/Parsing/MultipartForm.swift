// Form bodies with files: multipart/form-data by RFC 7578 and RFC 2046. The
// reader decides what the fields mean and whether a file's name may be used.

/// A form as a client sent it.
public struct MultipartForm: Sendable {
  /// One field.
  public struct Part: Sendable {
    /// The field's name.
    public let name: String
    /// What the client calls the file; nil for a field that is not a file. It is the
    /// client's word: never a path of this machine.
    public let filename: String?
    /// The media type as stated; nil if none is.
    public let contentType: String?
    /// The content.
    public let bytes: [UInt8]
  }

  /// The fields in order.
  public let parts: [Part]

  /// The most fields that are read.
  public static let partLimit = 1000
  /// The longest head of a field, in bytes.
  static let headLimit = 8 << 10

  /// Reads a body.
  ///
  /// - Parameters:
  ///   - body: the whole body.
  ///   - contentType: the request's `Content-Type`, with its boundary.
  /// - Returns: nil if it is not such a form, is cut off, or has too many
  ///   fields.
  public init?(_ body: [UInt8], contentType: String) {
    guard let boundary = Self.boundary(contentType) else { return nil }
    let delimiter = [13, 10, 45, 45] + Array(boundary.utf8)
    // The first delimiter may stand at the very start, without a line end.
    var position: Int
    if body.starts(with: delimiter.dropFirst(2)) {
      position = delimiter.count - 2
    } else if let first = Self.find(delimiter, in: body, from: 0) {
      position = first + delimiter.count
    } else {
      return nil
    }
    var parts: [Part] = []
    while true {
      // After a delimiter: `--` for the end, else spaces and a line end.
      if body[position...].starts(with: [45, 45]) { break }
      while position < body.count, body[position] == 32 || body[position] == 9 { position += 1 }
      guard body[position...].starts(with: [13, 10]), parts.count < Self.partLimit,
        let end = Self.find(delimiter, in: body, from: position)
      else { return nil }
      guard let part = Self.part(body[position..<end]) else { return nil }
      parts.append(part)
      position = end + delimiter.count
    }
    self.parts = parts
  }

  /// The first field of a name.
  public subscript(name: String) -> Part? { parts.first { $0.name == name } }

  /// The text of the first field of a name that is not a file.
  public func text(_ name: String) -> String? {
    self[name].flatMap { String(validating: $0.bytes, as: UTF8.self) }
  }

  /// From the line end before the head to the end of the content.
  private static func part(_ bytes: ArraySlice<UInt8>) -> Part? {
    let head: ArraySlice<UInt8>
    let content: ArraySlice<UInt8>
    if bytes.starts(with: [13, 10, 13, 10]) {
      (head, content) = ([], bytes.dropFirst(4))
    } else {
      guard let split = find([13, 10, 13, 10], in: bytes, from: bytes.startIndex),
        split - bytes.startIndex <= headLimit
      else { return nil }
      (head, content) = (bytes[(bytes.startIndex + 2)..<split], bytes[(split + 4)...])
    }
    var name: String?
    var filename: String?
    var type: String?
    for line in head.split(separator: 10) {
      let text = String(decoding: line.last == 13 ? line.dropLast() : line, as: UTF8.self)
      guard let colon = text.firstIndex(of: ":") else { return nil }
      let value = ASCII.trimmed(text[text.index(after: colon)...])
      switch ASCII.lowered(text[..<colon]) {
      case "content-disposition":
        let field = ParameterizedValue(value)
        guard field.value == "form-data" else { return nil }
        name = field["name"]
        filename = field["filename"]
      case "content-type": type = value
      default: break
      }
    }
    guard let name else { return nil }
    return Part(name: name, filename: filename, contentType: type, bytes: Array(content))
  }

  private static func boundary(_ contentType: String) -> String? {
    let field = ParameterizedValue(contentType)
    guard field.value == "multipart/form-data", let boundary = field["boundary"],
      (1...70).contains(boundary.utf8.count)
    else { return nil }
    return boundary
  }

  /// Where bytes are found first, at or after `start`.
  private static func find(_ needle: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
    find(needle, in: bytes[...], from: start)
  }

  private static func find(_ needle: [UInt8], in bytes: ArraySlice<UInt8>, from start: Int) -> Int?
  {
    bytes[start...].withUnsafeBufferPointer { all in
      guard let first = needle.first, all.count >= needle.count else { return nil }
      var at = 0
      let last = all.count - needle.count
      while at <= last {
        guard let next = all[at...last].firstIndex(of: first) else { return nil }
        if all[next..<(next + needle.count)].elementsEqual(needle) { return start + next }
        at = next + 1
      }
      return nil
    }
  }
}

/// A field's value with parameters: `form-data; name="file"` (RFC 9110, 5.6.6).
struct ParameterizedValue {
  /// In lower case.
  let value: String
  private let parameters: [(name: String, value: String)]

  init(_ text: String) {
    var bytes = Array(text.utf8)[...]
    let first = bytes.prefix { $0 != UInt8(ascii: ";") }
    bytes = bytes.dropFirst(first.count)
    value = ASCII.lowered(ASCII.trimmed(String(decoding: first, as: UTF8.self)))
    var parameters: [(name: String, value: String)] = []
    while bytes.popFirst() != nil {
      let name = bytes.prefix { $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: ";") }
      bytes = bytes.dropFirst(name.count)
      guard bytes.first == UInt8(ascii: "=") else { continue }
      bytes = bytes.dropFirst()
      while bytes.first == 32 { bytes = bytes.dropFirst() }
      let read = bytes.first == UInt8(ascii: "\"") ? Self.quoted(&bytes) : Self.token(&bytes)
      parameters.append(
        (ASCII.lowered(ASCII.trimmed(String(decoding: name, as: UTF8.self))), read))
    }
    self.parameters = parameters
  }

  /// The first parameter of a name.
  subscript(name: String) -> String? { parameters.first { $0.name == name }?.value }

  private static func token(_ bytes: inout ArraySlice<UInt8>) -> String {
    let token = bytes.prefix { $0 != UInt8(ascii: ";") }
    bytes = bytes.dropFirst(token.count)
    return ASCII.trimmed(String(decoding: token, as: UTF8.self))
  }

  /// Leaves the bytes at the semicolon after it. A backslash precedes a
  /// quotation mark or backslash; elsewhere it is itself, as browsers on
  /// Windows once sent paths.
  private static func quoted(_ bytes: inout ArraySlice<UInt8>) -> String {
    bytes = bytes.dropFirst()
    var result: [UInt8] = []
    while let byte = bytes.popFirst(), byte != UInt8(ascii: "\"") {
      if byte == UInt8(ascii: "\\"), let next = bytes.first,
        next == UInt8(ascii: "\"") || next == UInt8(ascii: "\\")
      {
        result.append(next)
        bytes = bytes.dropFirst()
      } else {
        result.append(byte)
      }
    }
    bytes = bytes.drop { $0 != UInt8(ascii: ";") }
    return String(decoding: result, as: UTF8.self)
  }
}
