// Which columns of a schema can be read, and what is said of the others.

import Testing

@testable import ParquetFiles

@Suite struct ColumnLayoutTests {
  private func element(
    _ name: String, _ type: PhysicalType?, repetition: Int64 = 1, children: Int = 0,
    converted: ConvertedType? = nil, logical: LogicalType? = nil, length: Int = 0
  ) -> SchemaElement {
    var element = SchemaElement()
    element.name = name
    element.type = type
    element.repetition = repetition
    element.childCount = children
    element.converted = converted
    element.logical = logical
    element.typeLength = length
    return element
  }

  @Test func nestedColumnsAndListsAreNamedAndThoseBehindThemKeepTheirPlace() throws {
    let columns = try FileColumns([
      element("schema", nil, children: 5),
      element("a", .int64),
      element("tags", nil, children: 1), element("list", nil, children: 2),
      element("x", .byteArray), element("y", .byteArray),
      element("many", .int32, repetition: 2),
      element("half", .fixedLengthByteArray, logical: .float16, length: 2),
      element("b", .byteArray, repetition: 0, converted: .utf8),
    ])
    #expect(columns.readable.map(\.column.name) == ["a", "b"])
    // Leaves: a, x, y, many, half, b.
    #expect(columns.readable.map(\.leaf) == [0, 5])
    #expect(columns.leafCount == 6)
    #expect(columns.readable.map(\.column.isOptional) == [true, false])
    #expect(columns.unreadable.map(\.name) == ["tags", "many", "half"])
    #expect(
      columns.unreadable.map(\.reason) == [
        "it is nested", "it is a list", "its type is not read here",
      ])
  }

  @Test(
    arguments: [
      (.int64, .timestampMicroseconds, nil, .timestamp, .timestamp(nanosecondsPerUnit: 1_000)),
      (
        .int64, .timestampMilliseconds, .timestamp(nanosecondsPerUnit: 1), .timestamp,
        .timestamp(nanosecondsPerUnit: 1)
      ),
      (.int32, .date, nil, .date, .date),
      (.int64, nil, .integer(isSigned: false), .integer, .unsigned64),
      (.int32, nil, .integer(isSigned: false), .integer, .plain),
      (.byteArray, nil, .string, .text, .text),
      (.byteArray, .json, nil, .text, .text),
      (.byteArray, nil, nil, .bytes, .unmarkedBytes),
      (.int96, nil, nil, .timestamp, .plain),
      (.float, nil, nil, .double, .plain),
    ] as [(PhysicalType, ConvertedType?, LogicalType?, ParquetColumn.Kind, ColumnLayout.Meaning)])
  func theNewerMarkGoesBeforeTheOlder(
    _ type: PhysicalType, _ converted: ConvertedType?, _ logical: LogicalType?,
    _ kind: ParquetColumn.Kind, _ meaning: ColumnLayout.Meaning
  ) throws {
    let columns = try FileColumns([
      element("schema", nil, children: 1),
      element("c", type, converted: converted, logical: logical),
    ])
    #expect(columns.readable.first?.column.kind == kind)
    #expect(columns.readable.first?.meaning == meaning)
  }

  @Test func aDamagedSchemaIsRefused() {
    #expect(throws: FormatProblem.self) { try FileColumns([]) }
    #expect(throws: FormatProblem.self) { try FileColumns([element("s", nil, children: 1)]) }
    #expect(throws: FormatProblem.self) {
      try FileColumns([element("s", nil, children: 1), element("c", nil)])
    }
    // A tree without end.
    var deep = [element("s", nil, children: 1)]
    for _ in 0..<200 { deep.append(element("d", nil, children: 1)) }
    #expect(throws: FormatProblem.self) { try FileColumns(deep) }
    #expect(throws: FormatProblem.self) {
      try FileColumns([element("s", nil, children: .max), element("c", .int32)])
    }
  }
}
