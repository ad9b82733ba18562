// The footer of a file: its schema, its row groups, and where their columns
// lie. ColumnLayout decides which columns can be read.

/// One element of the schema, which is a tree in depth-first order.
struct SchemaElement {
  var name = ""
  var type: PhysicalType?
  var typeLength = 0
  /// 0 required, 1 optional, 2 repeated.
  var repetition: Int64 = 0
  var childCount = 0
  var converted: ConvertedType?
  var scale = 0
  var logical: LogicalType?
}

/// Where one column of a row group lies.
struct ColumnChunk {
  var codec: Int64 = 0
  var valueCount = 0
  var byteCount = 0
  var dataOffset = 0
  var dictionaryOffset: Int?
  /// The values lie in another file.
  var isElsewhere = false
  /// There is a description of the column.
  var isDescribed = false
}

/// Some rows, column after column.
struct RowGroup {
  var columns: [ColumnChunk] = []
  var rowCount = 0
}

/// What the footer says.
struct FileMetadata {
  var schema: [SchemaElement] = []
  var rowCount = 0
  var rowGroups: [RowGroup] = []
  var keyValues: [String: String] = [:]

  init(parsing bytes: [UInt8]) throws(FormatProblem) {
    var reader = ThriftReader(bytes[...])
    var found = FoundParts()
    try reader.structure { (reader, field) throws(FormatProblem) in
      switch (field.id, field.kind) {
      case (2, .list):
        try reader.list(of: .structure) { (reader) throws(FormatProblem) in
          found.schema.append(try SchemaElement(reading: &reader))
        }
      case (3, .int64): found.rowCount = Int(try reader.integer())
      case (4, .list):
        try reader.list(of: .structure) { (reader) throws(FormatProblem) in
          found.rowGroups.append(try RowGroup(reading: &reader))
        }
      case (5, .list):
        try reader.list(of: .structure) { (reader) throws(FormatProblem) in
          let pair = try Self.pair(&reader)
          found.keyValues[pair.key] = pair.value
        }
      default: return false
      }
      return true
    }
    schema = found.schema
    rowCount = found.rowCount
    rowGroups = found.rowGroups
    keyValues = found.keyValues
  }

  private struct FoundParts {
    var schema: [SchemaElement] = []
    var rowCount = 0
    var rowGroups: [RowGroup] = []
    var keyValues: [String: String] = [:]
  }

  private static func pair(
    _ reader: inout ThriftReader
  ) throws(FormatProblem) -> (key: String, value: String) {
    var key = ""
    var value = ""
    try reader.structure { (reader, field) throws(FormatProblem) in
      switch (field.id, field.kind) {
      case (1, .binary): key = try reader.text()
      case (2, .binary): value = try reader.text()
      default: return false
      }
      return true
    }
    return (key, value)
  }
}

extension SchemaElement {
  init(reading reader: inout ThriftReader) throws(FormatProblem) {
    var element = SchemaElement()
    try reader.structure { (reader, field) throws(FormatProblem) in
      switch (field.id, field.kind) {
      case (1, .int32):
        let number = try reader.integer()
        guard let type = PhysicalType(rawValue: number) else {
          throw FormatProblem("a column has the type \(number), which does not exist")
        }
        element.type = type
      case (2, .int32): element.typeLength = Int(try reader.integer())
      case (3, .int32): element.repetition = try reader.integer()
      case (4, .binary): element.name = try reader.text()
      case (5, .int32): element.childCount = Int(try reader.integer())
      case (6, .int32): element.converted = ConvertedType(rawValue: try reader.integer())
      case (7, .int32): element.scale = Int(try reader.integer())
      case (10, .structure): element.logical = try LogicalType(reading: &reader)
      default: return false
      }
      return true
    }
    self = element
  }
}

extension LogicalType {
  /// A union: a structure with one field, whose number says which.
  init(reading reader: inout ThriftReader) throws(FormatProblem) {
    var found = LogicalType.other
    try reader.structure { (reader, field) throws(FormatProblem) in
      switch field.id {
      case 1: found = .string
      case 4: found = .enumeration
      case 5:
        found = .decimal(scale: try Self.integer(1, in: &reader))
        return true
      case 6: found = .date
      case 8:
        found = .timestamp(nanosecondsPerUnit: try Self.timestampUnit(&reader))
        return true
      case 10:
        found = .integer(isSigned: try Self.flag(2, in: &reader))
        return true
      case 11: found = .unknown
      case 12: found = .json
      case 14: found = .uuid
      case 15: found = .float16
      default: break
      }
      return false
    }
    self = found
  }

  private static func integer(
    _ id: Int, in reader: inout ThriftReader
  ) throws(FormatProblem) -> Int {
    var value = 0
    try reader.structure { (reader, field) throws(FormatProblem) in
      guard field.id == id, field.kind == .int32 else { return false }
      value = Int(try reader.integer())
      return true
    }
    return value
  }

  private static func flag(_ id: Int, in reader: inout ThriftReader) throws(FormatProblem) -> Bool {
    var value = true
    try reader.structure { (_, field) throws(FormatProblem) in
      if field.id == id { value = field.isTrue }
      return false
    }
    return value
  }

  private static func timestampUnit(_ reader: inout ThriftReader) throws(FormatProblem) -> Int64 {
    var unit: Int64 = 1_000
    try reader.structure { (reader, field) throws(FormatProblem) in
      guard field.id == 2, field.kind == .structure else { return false }
      try reader.structure { (_, field) throws(FormatProblem) in
        unit = field.id == 1 ? 1_000_000 : field.id == 3 ? 1 : 1_000
        return false
      }
      return true
    }
    return unit
  }
}

extension RowGroup {
  init(reading reader: inout ThriftReader) throws(FormatProblem) {
    var group = RowGroup()
    try reader.structure { (reader, field) throws(FormatProblem) in
      switch (field.id, field.kind) {
      case (1, .list):
        try reader.list(of: .structure) { (reader) throws(FormatProblem) in
          group.columns.append(try ColumnChunk(reading: &reader))
        }
      case (3, .int64): group.rowCount = Int(try reader.integer())
      default: return false
      }
      return true
    }
    self = group
  }
}

extension ColumnChunk {
  init(reading reader: inout ThriftReader) throws(FormatProblem) {
    var chunk = ColumnChunk()
    try reader.structure { (reader, field) throws(FormatProblem) in
      switch (field.id, field.kind) {
      case (1, .binary): chunk.isElsewhere = try !reader.text().isEmpty
      case (3, .structure):
        chunk.isDescribed = true
        try reader.structure { (reader, field) throws(FormatProblem) in
          switch (field.id, field.kind) {
          case (4, .int32): chunk.codec = try reader.integer()
          case (5, .int64): chunk.valueCount = Int(try reader.integer())
          case (7, .int64): chunk.byteCount = Int(try reader.integer())
          case (9, .int64): chunk.dataOffset = Int(try reader.integer())
          case (11, .int64): chunk.dictionaryOffset = Int(try reader.integer())
          default: return false
          }
          return true
        }
      default: return false
      }
      return true
    }
    self = chunk
  }
}
