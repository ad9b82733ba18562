// Reads XML by libexpat, with namespaces, and hands over what it meets. Nothing
// outside of the document is ever read, and document types are refused: XMP has
// none, and entities can be made to grow without end.

import CExpat

/// What a reader of XML is told.
protocol XMLEvents: AnyObject {
  func opened(_ name: XMLName, _ attributes: [(name: XMLName, value: String)])
  func closed()
  func text(_ bytes: UnsafeBufferPointer<UInt8>)
  /// Whether the rest is no longer wanted.
  var isDone: Bool { get }
}

/// A name and the namespace it is of, without a "/" or "#" at its end.
struct XMLName: Hashable {
  let space: String
  let local: String
}

/// One pass over a document.
final class XMLReader {
  private let parser: XML_Parser
  private let events: any XMLEvents
  /// The prefixes that are bound, the innermost last.
  private var bindings: [(depth: Int, prefix: Substring, space: String)] = []
  private var depth = 0

  /// Elements within each other; beyond, the rest is left out.
  private static let deepest = 128
  /// Prefixes that are bound at a time; likewise.
  private static let mostBindings = 512

  /// Reads a document as far as it is well formed.
  ///
  /// - Parameters:
  ///   - document: in UTF-8; else it is taken as ISO 8859-1.
  ///   - known: spaces of prefixes that a document may use without binding
  ///     them, as some writers do.
  /// - Returns: whether it was read to its end.
  @discardableResult
  static func read(
    _ document: [UInt8], known: [String: String], _ events: any XMLEvents
  ) -> Bool {
    let isUTF8 = String(validating: document, as: UTF8.self) != nil
    guard let parser = XML_ParserCreate(isUTF8 ? "UTF-8" : "ISO-8859-1") else { return false }
    let reader = XMLReader(parser, events)
    reader.bindings = known.map { (-1, Substring($0.key), $0.value) }
    return reader.run(document)
  }

  private init(_ parser: XML_Parser, _ events: any XMLEvents) {
    self.parser = parser
    self.events = events
  }

  deinit { XML_ParserFree(parser) }

  private func run(_ document: [UInt8]) -> Bool {
    // Safety: the parser calls back only during XML_Parse, while this object
    // is alive.
    XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
    XML_SetElementHandler(
      parser,
      { user, name, attributes in
        XMLReader.of(user)?.open(name, attributes)
      },
      { user, _ in XMLReader.of(user)?.close() })
    XML_SetCharacterDataHandler(parser) { user, text, length in
      guard let text, length > 0 else { return }
      // Safety: the parser gives so many bytes for this call.
      text.withMemoryRebound(to: UInt8.self, capacity: Int(length)) {
        XMLReader.of(user)?.events.text(UnsafeBufferPointer(start: $0, count: Int(length)))
      }
    }
    XML_SetStartDoctypeDeclHandler(parser) { user, _, _, _, _ in XMLReader.of(user)?.stop() }
    return document.withUnsafeBytes { bytes in
      let text = bytes.bindMemory(to: CChar.self)
      return XML_Parse(parser, text.baseAddress, Int32(clamping: text.count), 1) == XML_STATUS_OK
    }
  }

  private static func of(_ user: UnsafeMutableRawPointer?) -> XMLReader? {
    user.map { Unmanaged<XMLReader>.fromOpaque($0).takeUnretainedValue() }
  }

  private func stop() { XML_StopParser(parser, 0) }

  private func open(
    _ name: UnsafePointer<CChar>?, _ attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>?
  ) {
    guard let name, depth < Self.deepest, !events.isDone else { return stop() }
    depth += 1
    var plain: [(Substring, String)] = []
    var at = 0
    // Safety: pairs of a name and a value, then a null, all ending with zero.
    while let attributes, let key = attributes[at], let value = attributes[at + 1] {
      let key = Substring(String(cString: key))
      let value = String(cString: value)
      if key.hasPrefix("xmlns"), bindings.count >= Self.mostBindings {
        return stop()
      } else if key.hasPrefix("xmlns:") {
        bindings.append((depth, key.dropFirst(6), Self.shortened(value)))
      } else if key == "xmlns" {
        bindings.append((depth, "", Self.shortened(value)))
      } else {
        plain.append((key, value))
      }
      at += 2
    }
    events.opened(
      resolved(Substring(String(cString: name)), isElement: true),
      plain.map { (resolved($0.0, isElement: false), $0.1) })
  }

  private func close() {
    events.closed()
    while let last = bindings.last, last.depth == depth { bindings.removeLast() }
    depth -= 1
  }

  private func resolved(_ name: Substring, isElement: Bool) -> XMLName {
    guard let colon = name.firstIndex(of: ":") else {
      let space = isElement ? bindings.last { $0.prefix.isEmpty }?.space : nil
      return XMLName(space: space ?? "", local: String(name))
    }
    let prefix = name[..<colon]
    return XMLName(
      space: bindings.last { $0.prefix == prefix }?.space ?? "",
      local: String(name[name.index(after: colon)...]))
  }

  private static func shortened(_ space: String) -> String {
    var rest = Substring(space)
    while let last = rest.last, last == "/" || last == "#" { rest.removeLast() }
    return String(rest)
  }
}
