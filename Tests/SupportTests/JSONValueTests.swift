// JSON as it is written: valid for every text and number.

import Foundation
import Support
import Testing

@Suite struct JSONValueTests {
  @Test func stringsAreEscaped() throws {
    let text = "\"\\/\n\r\t\u{0}\u{1F}\u{7F}\u{2028}é😀"
    let json = JSONValue.string(text).text
    #expect(json == "\"\\\"\\\\/\\n\\r\\t\\u0000\\u001f\\u007f\\u2028é😀\"")
    let back =
      try JSONSerialization.jsonObject(
        with: Data("[\(json)]".utf8)) as? [String]
    #expect(back == [text])
  }

  @Test(arguments: [
    (0.0, "0"), (-0.0000001, "0"), (1.0, "1"), (0.1234567, "0.123457"), (-0.05, "-0.05"),
    (0.000001, "0.000001"), (0.9999999, "1"), (123456.5, "123456.5"), (1e17, "100000000000000000"),
    (.infinity, "null"), (.nan, "null"),
  ])
  func numbersAreRoundedToSixDigits(_ value: Double, _ text: String) {
    #expect(JSONValue.number(value).text == text)
  }

  @Test func largeNumbersStayValidJSON() throws {
    for value in [1e300, -1.5e40, Double.greatestFiniteMagnitude] {
      _ = try JSONSerialization.jsonObject(with: Data("[\(JSONValue.number(value).text)]".utf8))
    }
  }
}
