import Support
import Testing

@Suite struct CSVReaderTests {
  private func rows(_ text: String) -> [[String]]? { CSVReader.rows(Array(text.utf8)) }

  private func next(_ reader: inout CSVReader) -> String? {
    reader.next().map { "\($0.line) \($0.fields.joined(separator: "/"))" }
  }

  @Test(arguments: [
    ("", []),
    ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
    ("a,b\n1,2", [["a", "b"], ["1", "2"]]),
    ("a,b\r\n1,2\r\n", [["a", "b"], ["1", "2"]]),
    ("a,b\r1,2\r", [["a", "b"], ["1", "2"]]),
    ("a,\n,\n", [["a", ""], ["", ""]]),
    ("a,", [["a", ""]]),
    ("\u{FEFF}a\n", [["a"]]),
    ("\u{FEFF}\"a\"\n", [["a"]]),
    ("\u{FEFF}", []),
    ("a\u{0}b,\u{0}\n", [["a\u{0}b", "\u{0}"]]),
  ])
  func rowsAndFieldsAreTold(text: String, expected: [[String]]) {
    #expect(rows(text) == expected)
  }

  @Test(arguments: [
    ("\n\na\n\n\nb\n\n", [["a"], ["b"]]), ("\r\n\r\na\r\n", [["a"]]), ("\r\ra\r\r", [["a"]]),
    // An empty field in quotes is no empty line.
    ("a\n\"\"\nb\n", [["a"], [""], ["b"]]), ("\"\"", [[""]]),
  ])
  func emptyLinesArePassedOver(text: String, expected: [[String]]) {
    #expect(rows(text) == expected)
  }

  @Test(arguments: [
    // After a line feed, a carriage return elsewhere is text.
    ("a\nb\rc\nd", [["a"], ["b\rc"], ["d"]]), ("a\r\nb\rc\r\n", [["a"], ["b\rc"]]),
    // At the end of the file it is the end of a line.
    ("a\nb\r", [["a"], ["b"]]), ("a\n\"b\"\r", [["a"], ["b"]]),
    // After a carriage return alone, either ends a row.
    ("a\rb\nc\r\nd", [["a"], ["b"], ["c"], ["d"]]),
    // Line ends inside quotes decide nothing.
    ("a,\"x\ny\"\rb,c\r", [["a", "x\ny"], ["b", "c"]]),
    ("a,\"x\ry\"\nb\rc,d\n", [["a", "x\ry"], ["b\rc", "d"]]),
    // A line feed was written as two characters twice.
    ("a\r\r\nb\r\r\n", [["a"], ["b"]]),
  ])
  func theFirstLineEndDecidesHowRowsEnd(text: String, expected: [[String]]) {
    #expect(rows(text) == expected)
  }

  @Test(arguments: [
    ("\"a,b\",\"c\"\"d\",\"e\nf\"\n", [["a,b", "c\"d", "e\nf"]]),
    ("\"\"\"\"\n", [["\""]]),
    ("\"a\"b,c\n", [["ab", "c"]]), ("\"a\" ,c\n", [["a ", "c"]]),
    ("\"a\"b\"c\",d\n", [["ab\"c\"", "d"]]),
    ("a\"b\",c\n", [["a\"b\"", "c"]]), (" \"a\",b\n", [[" \"a\"", "b"]]),
    ("\"a\"\r\n\"b\"\r\n", [["a"], ["b"]]),
    ("\"a\r\nb\"\r\n", [["a\r\nb"]]),
  ])
  func quotesAreReadByTheStandardAndKindlyBeyondIt(text: String, expected: [[String]]) {
    #expect(rows(text) == expected)
  }

  @Test(arguments: ["\"", "a,\"b", "a\n\"b\"\"", "\"a\nb,c\n"])
  func aQuotedFieldWithoutAnEndIsNoTable(text: String) {
    #expect(rows(text) == nil)
  }

  @Test func aQuotedFieldWithoutAnEndReachesToTheEnd() {
    var reader = CSVReader(Array("a,\"b\nc".utf8))
    #expect(next(&reader) == "1 a/b\nc")
    #expect(reader.next() == nil)
    #expect(reader.hasOpenQuote)
  }

  @Test func rowsKnowTheLineTheyBeginIn() {
    var reader = CSVReader(Array("a|b\n\n\"c\nd\"|e\r\nf|g".utf8), separator: UInt8(ascii: "|"))
    #expect(next(&reader) == "1 a/b")
    #expect(next(&reader) == "3 c\nd/e")
    #expect(next(&reader) == "5 f/g")
    #expect(reader.next() == nil && !reader.hasOpenQuote)
  }

  @Test func bytesThatAreNotUTF8AreReplaced() {
    #expect(
      CSVReader.rows([0x61, 0xFF, 0x2C, 0x22, 0xC3, 0x22, 0x0A]) == [["a\u{FFFD}", "\u{FFFD}"]])
  }
}
