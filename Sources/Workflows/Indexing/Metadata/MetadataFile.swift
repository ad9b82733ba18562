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
    /// Keys without a value: what was given under them before is taken back.
    let cleared: Set<String>
    /// Where it stands, such as `row 2`.
    let place: String
  }

  /// Where it lies; relative paths may count from its folder.
  let path: FilePath
  let rows: [Row]
  /// What its owner should know: keys that differ only in case.
  let remarks: [String]

  /// The names under which a row's path may stand.
  static let pathNames = ["path", "image_path", "file", "filename", "file_name"]
  /// The largest file that is read, in bytes.
  static let largestFile = 1 << 30
  /// What columns of a table may stand between.
  private static let separators = [",", ";", "\t"].map { UInt8(ascii: $0) }

  /// Reads a file whose name ends with `.csv` or `.tsv`, of columns between commas,
  /// semicolons or tabs, or with `.jsonl` or `.ndjson`.
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
    case "csv", "tsv": rows = try Self.table(text, path)
    case "jsonl", "ndjson": rows = try Self.lines(text, path)
    default: throw Self.invalid(path, "is neither a .csv, .tsv nor a .jsonl file")
    }
    remarks = Self.remarks(on: rows, path)
  }

  /// Says of keys that differ only in case from a field or from one another: each
  /// is kept as it is written, which is rarely what was meant.
  private static func remarks(on rows: [Row], _ path: FilePath) -> [String] {
    var keys: Set<String> = []
    for row in rows { keys.formUnion(row.values.keys) }
    let alike = Dictionary(grouping: keys) { $0.lowercased() }
    return alike.sorted { $0.key < $1.key }.compactMap { lower, spellings in
      let isField = Filter.Field.ofMetadata(lower) != nil
      let others = spellings.filter { $0 != lower }.sorted()
      guard isField ? !others.isEmpty : spellings.count > 1 else { return nil }
      let names = (isField ? others : spellings.sorted()).map { "\"\($0)\"" }
      let list = names.joined(separator: ", ")
      let isOne = names.count == 1
      return isField
        ? "\(list) in \(path) \(isOne ? "is" : "are") not the field \"\(lower)\": upper and lower "
          + "case differ; \(isOne ? "it is" : "they are") kept as \(others.map { "meta.\($0)" }.joined(separator: ", "))"
        : "\(list) in \(path) differ only in case, and are kept as different keys"
    }
  }

  private static func invalid(_ path: FilePath, _ what: String) -> WorkflowError {
    WorkflowError(kind: .invalidMetadata, message: "the metadata file \(path) \(what)")
  }

  private static func table(_ text: String, _ path: FilePath) throws(WorkflowError) -> [Row] {
    let bytes = Array(text.utf8)
    // The separator is the one by which the first row has a column of paths; what
    // follows need make no sense by the others.
    let first = separators.lazy.compactMap { separator -> (separator: UInt8, names: [String])? in
      var reader = CSVReader(bytes, separator: separator)
      guard let row = reader.next(), row.fields.contains(where: isPathName) else { return nil }
      return (separator, row.fields)
    }.first
    guard let (separator, names) = first, let key = names.firstIndex(where: isPathName) else {
      throw invalid(path, "has no column named path")
    }
    guard let table = CSVReader.rows(bytes, separator: separator) else {
      throw invalid(path, "has a quoted field without an end")
    }
    var rows: [Row] = []
    for (i, fields) in table.dropFirst().enumerated() {
      guard fields.count == names.count else {
        throw invalid(
          path,
          "has \(Plural.of(fields.count, "field")) in row \(i + 2) and "
            + Plural.of(names.count, "column"))
      }
      var values: [String: MetadataValue] = [:]
      var cleared: Set<String> = []
      for (name, field) in zip(names, fields) where !isPathName(name) {
        if field.isEmpty {
          cleared.insert(name)
        } else {
          values[name] = try value(name, text: field, "row \(i + 2)", path)
        }
      }
      rows.append(Row(path: fields[key], values: values, cleared: cleared, place: "row \(i + 2)"))
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
      var cleared: Set<String> = []
      for member in members where !isPathName(member.name) {
        if let value = try value(member.name, member.value, place, path) {
          values[member.name] = value
        } else {
          cleared.insert(member.name)
        }
      }
      rows.append(Row(path: named, values: values, cleared: cleared, place: place))
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
    case .number(let number):
      try check(number, name, place, path)
      return .number(number)
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
      try check(number, name, place, path)
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

  /// - Throws: where a number is out of its field's bounds.
  private static func check(
    _ number: Double, _ name: String, _ place: String, _ path: FilePath
  ) throws(WorkflowError) {
    guard let range = given(name)?.givenRange, !range.contains(number) else { return }
    let bounds = "\(Int(clamping: range.lowerBound)) to \(Int(clamping: range.upperBound))"
    throw invalid(path, "has no number from \(bounds) under \"\(name)\" in \(place)")
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
  /// - Returns: what each image is given, nil taking back what was, and the rows
  ///   that name none.
  func resolved(
    from folders: [FilePath], isKnown: (FilePath) throws -> Bool
  ) rethrows -> (values: [FilePath: [String: MetadataValue?]], strangers: [Row]) {
    var values: [FilePath: [String: MetadataValue?]] = [:]
    var strangers: [Row] = []
    for row in rows {
      if let place = try places(of: row, from: folders).first(where: isKnown) {
        for key in row.cleared { values[place, default: [:]].updateValue(nil, forKey: key) }
        for (key, value) in row.values {
          values[place, default: [:]].updateValue(value, forKey: key)
        }
      } else {
        strangers.append(row)
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
