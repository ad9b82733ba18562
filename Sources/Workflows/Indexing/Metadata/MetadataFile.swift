// Metadata that people keep beside their images: a table or JSON lines with
// a path in each row. Giving it to the images is the catalog's.

import Refusals
import SearchDomain
import Support

/// A file of metadata, read and checked.
struct MetadataFile {
  /// What one row says.
  struct Row {
    /// As it is written.
    let path: String
    let values: [String: MetadataValue]
  }

  /// Where it lies; relative paths may count from its folder.
  let path: FilePath
  let rows: [Row]

  /// The names under which a row's path may stand.
  static let pathNames = ["path", "image_path", "file", "filename", "file_name"]
  /// The largest file that is read, in bytes.
  static let largestFile = 1 << 30

  /// Reads a file whose name ends with `.csv` or with `.jsonl` or `.ndjson`.
  ///
  /// - Throws: `WorkflowError` (`invalidMetadata`) that names file and line.
  init(_ path: FilePath) throws(WorkflowError) {
    self.path = path
    let bytes: [UInt8]
    do {
      bytes = try FileIO.read(path.bytes, limit: Self.largestFile)
    } catch {
      throw Self.invalid(path, "cannot be read: \(error.reason)")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Self.invalid(path, "is not UTF-8")
    }
    switch path.fileExtension {
    case "csv": rows = try Self.table(text, path)
    case "jsonl", "ndjson": rows = try Self.lines(text, path)
    default: throw Self.invalid(path, "is neither a .csv nor a .jsonl file")
    }
  }

  private static func invalid(_ path: FilePath, _ what: String) -> WorkflowError {
    WorkflowError(kind: .invalidMetadata, message: "the metadata file \(path) \(what)")
  }

  private static func table(_ text: String, _ path: FilePath) throws(WorkflowError) -> [Row] {
    guard let table = CSVReader.rows(Array(text.utf8)) else {
      throw invalid(path, "has a quoted field without an end")
    }
    guard let names = table.first, let key = names.firstIndex(where: isPathName) else {
      throw invalid(path, "has no column named path")
    }
    var rows: [Row] = []
    for (i, fields) in table.dropFirst().enumerated() {
      guard fields.count == names.count else {
        throw invalid(path, "has \(fields.count) fields in row \(i + 2) and \(names.count) columns")
      }
      var values: [String: MetadataValue] = [:]
      for (name, field) in zip(names, fields) where !isPathName(name) && !field.isEmpty {
        values[name] = try value(name, text: field, "row \(i + 2)", path)
      }
      rows.append(Row(path: fields[key], values: values))
    }
    return rows
  }

  private static func lines(_ text: String, _ path: FilePath) throws(WorkflowError) -> [Row] {
    var rows: [Row] = []
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (i, line) in lines.enumerated() where line.contains(where: { !$0.isWhitespace }) {
      let place = "line \(i + 1)"
      guard let tree = try? JSONTree(parsing: String(line), limits: .small),
        case .object(let members) = tree
      else {
        throw invalid(path, "has no JSON object in \(place)")
      }
      guard let named = members.first(where: { isPathName($0.name) })?.value.string else {
        throw invalid(path, "has no \"path\" in \(place)")
      }
      var values: [String: MetadataValue] = [:]
      for member in members where !isPathName(member.name) {
        values[member.name] = try value(member.name, member.value, place, path)
      }
      rows.append(Row(path: named, values: values))
    }
    return rows
  }

  private static func isPathName(_ name: String) -> Bool { pathNames.contains(name.lowercased()) }

  private static func value(
    _ name: String, _ tree: JSONTree, _ place: String, _ path: FilePath
  ) throws(WorkflowError) -> MetadataValue? {
    switch tree {
    case .null: return nil
    case .boolean(let flag): return .boolean(flag)
    case .number(let number): return .number(number)
    case .text(let text):
      // A text that has no form to follow stays one, whatever it looks like.
      return given(name) == nil ? .text(text) : try value(name, text: text, place, path)
    case .list(let items):
      let texts = items.compactMap(\.string)
      guard texts.count == items.count else {
        throw invalid(path, "has a list of other things than texts under \"\(name)\" in \(place)")
      }
      return .list(texts)
    case .object:
      throw invalid(path, "has an object under \"\(name)\" in \(place)")
    }
  }

  /// The field that values under a name are of, where they have a form.
  private static func given(_ name: String) -> Filter.Field? {
    Filter.Field.ofMetadata(name).flatMap { $0.isGiven ? $0 : nil }
  }

  /// A field of a table: what looks like a number or a truth is one.
  private static func value(
    _ name: String, text: String, _ place: String, _ path: FilePath
  ) throws(WorkflowError) -> MetadataValue {
    let field = given(name)
    let content = field?.content ?? .anything
    switch content {
    case .time:
      guard let moment = FilterTime.moment(text) else {
        throw invalid(path, "has no date such as 2020-01-31T12:00:00 under \"\(name)\" in \(place)")
      }
      return .text(moment.fullText)
    case .text, .words:
      guard field?.holdsSeveral ?? false else { return .text(text) }
      let separator: Character = text.contains(";") ? ";" : text.contains("|") ? "|" : ","
      return .list(text.split(separator: separator).map { Self.trimmed($0) }.filter { !$0.isEmpty })
    case .number, .wholeNumber, .flag, .anything: break
    }
    if content != .flag, let number = Double(text), number.isFinite, text.first != "+" {
      return .number(number)
    }
    if content == .number || content == .wholeNumber {
      throw invalid(path, "has no number under \"\(name)\" in \(place)")
    }
    switch text.lowercased() {
    case "true": return .boolean(true)
    case "false": return .boolean(false)
    default:
      guard content != .flag else {
        throw invalid(path, "has neither true nor false under \"\(name)\" in \(place)")
      }
      return .text(text)
    }
  }

  private static func trimmed(_ text: Substring) -> String {
    var slice = text
    while slice.first?.isWhitespace ?? false { slice.removeFirst() }
    while slice.last?.isWhitespace ?? false { slice.removeLast() }
    return String(slice)
  }

  /// The values for the images of a library.
  ///
  /// - Parameters:
  ///   - folders: from which relative paths may count, besides the file's own.
  ///   - isKnown: whether there is an image at a path.
  /// - Returns: what each image is given, and how many rows name none.
  func resolved(
    from folders: [FilePath], isKnown: (FilePath) throws -> Bool
  ) rethrows -> (values: [FilePath: [String: MetadataValue]], strangers: Int) {
    var values: [FilePath: [String: MetadataValue]] = [:]
    var strangers = 0
    for row in rows {
      if let place = try places(of: row, from: folders).first(where: isKnown) {
        values[place, default: [:]].merge(row.values) { _, new in new }
      } else {
        strangers += 1
      }
    }
    return (values, strangers)
  }

  /// Every path that a row may mean.
  func places(from folders: [FilePath]) -> [FilePath] {
    rows.flatMap { places(of: $0, from: folders) }
  }

  private func places(of row: Row, from folders: [FilePath]) -> [FilePath] {
    ([path.parent] + folders).map { FilePath(row.path).lexicallyAbsolute(from: $0) }
  }
}
