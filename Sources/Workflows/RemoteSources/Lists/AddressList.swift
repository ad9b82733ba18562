// A list of images' addresses: lines of text, a table, or lines of JSON.

import HTTPRequesting
import SearchDomain
import Support

/// What a list says.
struct AddressList {
  /// Images in the order of the list, each once.
  private(set) var images: [ListedImage] = []

  /// The columns an address is looked for in.
  static let addressNames = ["url", "image_url", "path", "image_path", "uri", "address"]

  /// How a list is written.
  enum Form: String, CaseIterable {
    case txt, csv, jsonl

    init?(_ fileExtension: String) {
      self.init(
        rawValue: fileExtension == "ndjson"
          ? "jsonl" : fileExtension == "lst" ? "txt" : fileExtension)
    }
  }

  /// Why something is not a list, without its name.
  struct Problem: Error {
    let words: String
  }

  /// - Parameters:
  ///   - base: relative addresses count from here.
  /// - Throws: `Problem` that names the line.
  init(_ bytes: [UInt8], _ form: Form, base: String) throws(Problem) {
    guard
      let text = String(
        validating: bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...], as: UTF8.self
      )
    else { throw Problem(words: "is not UTF-8") }
    var met: Set<FilePath> = []
    switch form {
    case .txt:
      for line in text.split(whereSeparator: \.isNewline) {
        let line = Self.trimmed(line)
        if line.isEmpty || line.hasPrefix("#") { continue }
        add(line, [:], base, &met)
      }
    case .csv: try table(text, base, &met)
    case .jsonl: try lines(text, base, &met)
    }
  }

  private mutating func table(_ text: String, _ base: String, _ met: inout Set<FilePath>)
    throws(Problem)
  {
    guard let rows = CSVReader.rows(Array(text.utf8)) else {
      throw Problem(words: "has a quoted field without an end")
    }
    guard let names = rows.first else { return }
    guard let column = Self.addressNames.lazy.compactMap({ names.firstIndex(of: $0) }).first else {
      throw Problem(
        words: "has no column \(Self.addressNames.joined(separator: " or ")) in its first line")
    }
    for (i, fields) in rows.dropFirst().enumerated() {
      guard fields.count == names.count else {
        throw Problem(
          words: "has \(Plural.of(fields.count, "field")) in row \(i + 2) and "
            + Plural.of(names.count, "column"))
      }
      var values: [String: MetadataValue] = [:]
      for (name, field) in zip(names, fields) where !field.isEmpty { values[name] = .text(field) }
      values[names[column]] = nil
      add(fields[column], values, base, &met)
    }
  }

  private mutating func lines(_ text: String, _ base: String, _ met: inout Set<FilePath>)
    throws(Problem)
  {
    for (i, line) in text.split(whereSeparator: \.isNewline).enumerated() {
      if line.allSatisfy(\.isWhitespace) { continue }
      let tree: JSONTree
      do {
        tree = try JSONTree(parsing: String(line), limits: .small)
      } catch {
        throw Problem(words: "has a line that is no JSON, line \(i + 1): \(error)")
      }
      if case .text(let address) = tree {
        add(address, [:], base, &met)
        continue
      }
      guard case .object(let members) = tree,
        let name = Self.addressNames.first(where: { tree[$0]?.string != nil }),
        let address = tree[name]?.string
      else {
        throw Problem(
          words:
            "has no address under \(Self.addressNames.joined(separator: " or ")) in line \(i + 1)")
      }
      var values: [String: MetadataValue] = [:]
      for member in members where member.name != name {
        values[member.name] = Self.value(member.value)
      }
      add(address, values, base, &met)
    }
  }

  private static func value(_ tree: JSONTree) -> MetadataValue? {
    switch tree {
    case .text(let text): return .text(text)
    case .number(let number): return .number(number)
    case .boolean(let truth): return .boolean(truth)
    case .list(let values):
      let texts = values.compactMap(\.string)
      return texts.count == values.count ? .list(texts) : nil
    case .null, .object: return nil
    }
  }

  /// What is not an address of an image elsewhere is kept as it is: fetching
  /// it fails and says so.
  private mutating func add(
    _ address: String, _ values: [String: MetadataValue], _ base: String, _ met: inout Set<FilePath>
  ) {
    let trimmed = Self.trimmed(address)
    let whole = HTTPAddress.resolved(trimmed, from: base) ?? trimmed
    let path = FilePath(String(whole.prefix { $0 != "#" }))
    guard !trimmed.isEmpty, met.insert(path).inserted else { return }
    var values = values
    var category: String?
    if case .text(let name)? = values["category"] {
      category = TextFolding.composed(name)
      values["category"] = nil
    }
    images.append(ListedImage(path: path, category: category, metadata: values))
  }

  private static func trimmed(_ text: some StringProtocol) -> String {
    var text = Substring(text)
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
