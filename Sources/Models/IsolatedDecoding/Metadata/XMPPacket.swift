// Reads four properties of an XMP packet (ISO 16684-1). They are found by their
// usual prefixes, which every known writer uses. The rest of the XML is
// skipped, so that no packet can cause much work.

import ImageDecoding

struct XMPPacket {
  private let text: Substring

  /// Packets beyond a megabyte are cut: they hold previews, not words.
  init(_ bytes: [UInt8]) {
    text = String(decoding: bytes.prefix(1 << 20), as: UTF8.self)[...]
  }

  var details: DescriptiveDetails {
    var details = DescriptiveDetails()
    details.title = items(of: "dc:title").first.flatMap(DescriptiveDetails.text)
    details.description = items(of: "dc:description").first.flatMap(DescriptiveDetails.text)
    for keyword in items(of: "dc:subject") { details.add(keyword: keyword) }
    details.rating = value(of: "xmp:Rating").flatMap { Double($0) }
      .flatMap { (-1...5).contains($0) ? Int($0) : nil }
    return details
  }

  /// The items of a property that is a list, of a text the default language
  /// first.
  private func items(of name: String) -> [String] {
    guard let body = body(of: name) else { return [] }
    var items: [String] = []
    var rest = body
    while let open = rest.range(of: "<rdf:li"),
      let tagEnd = rest[open.upperBound...].firstIndex(of: ">"),
      items.count < DescriptiveDetails.mostKeywords
    {
      let tag = rest[open.upperBound..<tagEnd]
      let after = rest[rest.index(after: tagEnd)...]
      guard !tag.hasSuffix("/"), let close = after.range(of: "</rdf:li>") else {
        rest = after
        continue
      }
      let item = Self.unescaped(after[..<close.lowerBound])
      if tag.contains("x-default") { items.insert(item, at: 0) } else { items.append(item) }
      rest = after[close.upperBound...]
    }
    // Some write the text without a list.
    return items.isEmpty && !body.contains("<") ? [Self.unescaped(body)] : items
  }

  /// A property that is an attribute or an element.
  private func value(of name: String) -> String? {
    if let start = text.range(of: name + "=\""),
      let end = text[start.upperBound...].firstIndex(of: "\"")
    {
      return Self.unescaped(text[start.upperBound..<end])
    }
    return body(of: name).map { Self.unescaped($0) }
  }

  private func body(of name: String) -> Substring? {
    guard let open = text.range(of: "<" + name),
      let tagEnd = text[open.upperBound...].firstIndex(of: ">")
    else { return nil }
    let tag = text[open.upperBound..<tagEnd]
    let after = text[text.index(after: tagEnd)...]
    guard !tag.hasSuffix("/"), let close = after.range(of: "</" + name + ">") else { return nil }
    return after[..<close.lowerBound]
  }

  /// The five entities of XML and character references.
  private static func unescaped(_ text: Substring) -> String {
    guard text.contains("&") else { return String(text) }
    let named: [Substring: Character] = [
      "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'",
    ]
    var result = ""
    var rest = text
    while let start = rest.firstIndex(of: "&") {
      result += rest[..<start]
      let after = rest[rest.index(after: start)...]
      guard let end = after.prefix(12).firstIndex(of: ";") else {
        result += "&"
        rest = after
        continue
      }
      let name = after[..<end]
      if let character = named[name] {
        result.append(character)
      } else if name.hasPrefix("#"), let scalar = reference(name.dropFirst()) {
        result.unicodeScalars.append(scalar)
      }
      rest = after[after.index(after: end)...]
    }
    return result + rest
  }

  private static func reference(_ digits: Substring) -> Unicode.Scalar? {
    let isHexadecimal = digits.first == "x" || digits.first == "X"
    let code = isHexadecimal ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
    return code.flatMap(Unicode.Scalar.init)
  }
}

extension Substring {
  /// Where a text stands first, compared byte by byte.
  fileprivate func range(of text: String) -> Range<Index>? {
    let wanted = Array(text.utf8)
    guard let first = wanted.first else { return nil }
    var at = utf8.startIndex
    while let found = utf8[at...].firstIndex(of: first) {
      if utf8[found...].starts(with: wanted) {
        return found..<utf8.index(found, offsetBy: wanted.count)
      }
      at = utf8.index(after: found)
    }
    return nil
  }

  fileprivate func contains(_ text: String) -> Bool { range(of: text) != nil }
}
