// Finds the flat columns that can be read in a schema's tree, and how their
// values are to be understood.

/// A column as it lies in the file.
struct ColumnLayout {
  let column: ParquetColumn
  /// Its place among the leaves of the schema, which is that of its chunks.
  let leaf: Int
  let type: PhysicalType
  let typeLength: Int
  let meaning: Meaning

  /// How a value is to be understood.
  enum Meaning: Hashable {
    case plain
    case text
    /// Text if it is UTF-8.
    case unmarkedBytes
    case timestamp(nanosecondsPerUnit: Int64)
    case date
    /// To be divided by ten to this power.
    case decimal(scale: Int)
    case unsigned64
  }
}

/// The columns of a file: those that can be read, and why others cannot.
struct FileColumns {
  var readable: [ColumnLayout] = []
  var unreadable: [(name: String, reason: String)] = []
  /// Leaves of the schema.
  var leafCount = 0

  init(_ schema: [SchemaElement]) throws(FormatProblem) {
    guard let root = schema.first else { throw FormatProblem("the file has no schema") }
    var next = 1
    for _ in 0..<max(0, root.childCount) { try top(schema, &next) }
  }

  private mutating func top(_ schema: [SchemaElement], _ next: inout Int) throws(FormatProblem) {
    guard next < schema.count else { throw FormatProblem("the schema ends too early") }
    let element = schema[next]
    if element.childCount > 0 {
      unreadable.append((element.name, "it is nested"))
      try pass(schema, &next, depth: 0)
      return
    }
    next += 1
    defer { leafCount += 1 }
    guard let type = element.type else {
      throw FormatProblem("the column \(element.name) has no type")
    }
    guard element.repetition != 2 else {
      unreadable.append((element.name, "it is a list"))
      return
    }
    guard let (kind, meaning) = Self.meaning(of: element, type) else {
      unreadable.append((element.name, "its type is not read here"))
      return
    }
    readable.append(
      ColumnLayout(
        column: ParquetColumn(element.name, kind, isOptional: element.repetition == 1),
        leaf: leafCount, type: type, typeLength: element.typeLength, meaning: meaning))
  }

  /// Passes over an element with all below it.
  private mutating func pass(
    _ schema: [SchemaElement], _ next: inout Int, depth: Int
  ) throws(FormatProblem) {
    guard next < schema.count, depth < 64 else { throw FormatProblem("the schema is damaged") }
    let element = schema[next]
    next += 1
    if element.childCount <= 0 { leafCount += 1 }
    for _ in 0..<max(0, element.childCount) { try pass(schema, &next, depth: depth + 1) }
  }

  private static func meaning(
    of element: SchemaElement, _ type: PhysicalType
  ) -> (ParquetColumn.Kind, ColumnLayout.Meaning)? {
    switch type {
    case .boolean: (.boolean, .plain)
    case .float, .double: (.double, .plain)
    case .int96: (.timestamp, .plain)
    case .int32, .int64: integer(element)
    case .byteArray: bytes(element)
    case .fixedLengthByteArray:
      element.typeLength > 0 && element.logical != .float16 && element.converted != .decimal
        ? (.bytes, .plain) : nil
    }
  }

  private static func integer(
    _ element: SchemaElement
  ) -> (ParquetColumn.Kind, ColumnLayout.Meaning) {
    switch element.logical {
    case .timestamp(let unit): return (.timestamp, .timestamp(nanosecondsPerUnit: unit))
    case .date: return (.date, .date)
    case .decimal(let scale): return (.double, .decimal(scale: scale))
    case .integer(isSigned: false) where element.type == .int64: return (.integer, .unsigned64)
    default: break
    }
    switch element.converted {
    case .timestampMilliseconds: return (.timestamp, .timestamp(nanosecondsPerUnit: 1_000_000))
    case .timestampMicroseconds: return (.timestamp, .timestamp(nanosecondsPerUnit: 1_000))
    case .date: return (.date, .date)
    case .decimal: return (.double, .decimal(scale: element.scale))
    case .unsigned64: return (.integer, .unsigned64)
    default: return (.integer, .plain)
    }
  }

  private static func bytes(
    _ element: SchemaElement
  ) -> (ParquetColumn.Kind, ColumnLayout.Meaning)? {
    switch element.logical {
    case .string, .json, .enumeration: return (.text, .text)
    case .decimal: return nil
    default: break
    }
    switch element.converted {
    case .utf8, .json, .enumeration: return (.text, .text)
    case .decimal: return nil
    default: return (.bytes, .unmarkedBytes)
    }
  }
}
