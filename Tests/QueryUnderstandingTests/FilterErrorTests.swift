// What a person reads when a filter expression is wrong, to the letter.

import Support
import QueryUnderstanding
import SearchDomain
import Testing

@Suite struct FilterErrorTests {
  @Test(arguments: [
    ("", "expected a field, but the filter ends here\n  \n  ^"),
    (
      "category =",
      "expected a value after \"=\", but the filter ends here\n  category =\n            ^"
    ),
    (
      "category = and",
      "expected a value after \"=\", but found \"and\"\n  category = and\n             ^"
    ),
    (
      "category 'x'",
      "expected a comparison (= == != < <= > >= ~ in between contains glob is), but found \"x\"\n"
        + "  category 'x'\n           ^"
    ),
    ("width >= wide", "expected a number, but found \"wide\"\n  width >= wide\n           ^"),
    ("width = '5'", "expected a number, but found \"5\"\n  width = '5'\n          ^"),
    (
      "width = 1 height = 2",
      "expected \"and\", \"or\" or the end, but found \"height\"\n  width = 1 height = 2\n            ^"
    ),
    ("(width = 1", "expected \")\", but the filter ends here\n  (width = 1\n            ^"),
    (
      "width = 1)",
      "expected \"and\", \"or\" or the end, but found \")\"\n  width = 1)\n           ^"
    ),
    (
      "camera in 'x'",
      "expected \"(\" after \"in\", but found \"x\"\n  camera in 'x'\n            ^"
    ),
    (
      "camera in ()",
      "expected a value after \"(\", but found \")\"\n  camera in ()\n             ^"
    ),
    (
      "camera in (a b)",
      "expected \",\" or \")\", but found \"b\"\n  camera in (a b)\n               ^"
    ),
    (
      "width between 1, 2",
      "expected \"and\", but found \",\"\n  width between 1, 2\n                 ^"
    ),
    (
      "camera not = x",
      "expected \"in\", \"between\", \"contains\" or \"glob\" after \"not\", but found \"=\"\n"
        + "  camera not = x\n             ^"
    ),
    ("camera = 'x", "the text that begins here has no closing '\n  camera = 'x\n           ^"),
    (
      "camera = x; y",
      "\";\" has no meaning here; put text between quotes\n  camera = x; y\n            ^"
    ),
    (
      "taken > 2020-13-01",
      "expected a date such as 2020-01-31, 2020-01 or 2020, but found \"2020-13-01\"\n"
        + "  taken > 2020-13-01\n          ^"
    ),
    (
      "modified > 2019-02-29",
      "expected a date such as 2020-01-31, 2020-01 or 2020, but found \"2019-02-29\"\n"
        + "  modified > 2019-02-29\n             ^"
    ),
    (
      "orientation = left",
      "expected landscape, portrait or square, but found \"left\"\n"
        + "  orientation = left\n                ^"
    ),
    (
      "orientation < square",
      "an orientation is compared with = and != only\n  orientation < square\n                ^"
    ),
    (
      "width glob '1*'",
      "\"width\" is not text; \"glob\" does not apply to it\n  width glob '1*'\n  ^"
    ),
    (
      "path glob a*",
      "\"*\" has no meaning here; put text between quotes\n  path glob a*\n             ^"
    ),
    (
      "path glob abc",
      "expected a pattern between quotes, but found \"abc\"\n  path glob abc\n            ^"
    ),
    ("'path' = 'x'", "expected a field, but found \"path\"\n  'path' = 'x'\n  ^"),
  ])
  func theMistakeIsNamedAndShown(_ expression: String, _ rendered: String) {
    let error = #expect(throws: QueryError.self) { try FilterParser.parse(expression) }
    #expect(error?.kind == .invalidFilter)
    #expect(error?.rendered == rendered)
  }

  /// Some characters are two cells wide on a terminal.
  @Test func theCaretStandsBelowItsPlaceBehindWideCharacters() {
    let error = #expect(throws: QueryError.self) {
      try FilterParser.parse("title = '東京タワー' and 'x")
    }
    let lines = (error?.rendered ?? "").split(separator: "\n")
    #expect(lines.last?.count == 28 && lines.last?.last == "^")
  }

  @Test(arguments: ["flavour", "meta.", "meta"])
  func anUnknownFieldIsNamedWithTheKnownOnes(_ name: String) {
    let error = #expect(throws: QueryError.self) {
      try FilterParser.parse("width=1 or \(name) = 1")
    }
    #expect(error?.kind == .unknownField)
    #expect(
      error?.rendered == """
        there is no field "\(name)"; the fields are path, filename, category, format, width, \
        height, orientation, size, modified, taken, camera, lens, latitude, longitude, gps, colour, \
        rating, title, description, keywords, caption, ocr, sha256 and meta.KEY
          width=1 or \(name) = 1
                     ^
        """)
  }

  @Test(arguments: ["(", "not "])
  func nestingTooDeepIsRefusedWithoutOverflow(_ opening: String) {
    for count in [201, 10_000] {
      let deep = String(repeating: opening, count: count) + "width=1"
      let error = #expect(throws: QueryError.self) { try FilterParser.parse(deep) }
      #expect(error?.kind == .tooLarge)
      #expect(error?.message == "the filter is nested deeper than 200 levels")
    }
  }

  @Test func anExpressionTooLongIsRefused() {
    let long = "camera = '" + String(repeating: "x", count: 65_536) + "'"
    let error = #expect(throws: QueryError.self) { try FilterParser.parse(long) }
    #expect(error?.kind == .tooLarge)
    #expect(error?.rendered == "the filter is 65547 bytes long; at most 65536 are read")
  }

  @Test func aLongExpressionIsShownOnlyAroundTheMistake() {
    let long = String(repeating: "width = 1 or ", count: 50)
    let error = #expect(throws: QueryError.self) {
      try FilterParser.parse(long + "flavour\n= 1 or " + long)
    }
    let lines = error?.rendered.split(separator: "\n") ?? []
    #expect(lines.count == 3)
    #expect(lines.dropFirst().allSatisfy { $0.count < 130 })
    let caret = lines.last?.count ?? 0
    #expect(lines.dropFirst().first?.dropFirst(caret - 1).hasPrefix("flavour = 1") == true)
  }

  @Test func manyDamagedExpressionsNeverTrap() {
    let whole = Array("not (meta.k in ('a''b', 5) or taken between 2020-01-01 and \"x\") <> glob")
    var refused = 0
    for start in whole.indices {
      for end in start...whole.count {
        if (try? FilterParser.parse(String(whole[start..<end]))) == nil { refused += 1 }
      }
    }
    #expect(refused > 1000)
  }
}
