// JSON of others, read and refused.

import Support
import Testing

@Suite struct JSONTreeTests {
  @Test func everyKindIsRead() throws {
    let tree = try JSONTree(
      parsing: #" {"a":[1,-2.5e1,true,false,null],"b":"\u00fc\ud83d\ude00\n"} "#)
    #expect(tree["a"] == .list([.number(1), .number(-25), .boolean(true), .boolean(false), .null]))
    #expect(tree["b"]?.string == "ü😀\n")
    #expect(tree["a"]?[1]?.double == -25 && tree["a"]?[9] == nil && tree["c"] == nil)
    #expect(try JSONTree(parsing: tree.text) == tree)
  }

  @Test(arguments: [
    "", "{", "[1,]", "{\"a\":}", "{\"a\" 1}", "01", "1.", "-", "\"\\x\"", "\"\\u12\"", "tru",
    "1 2", "\"a\u{1}\"", "{1:2}", "1e999", "nan",
  ])
  func whatIsNoJSONIsRefused(_ text: String) {
    #expect(throws: JSONError.self) { try JSONTree(parsing: text) }
  }

  @Test func hostileTextDoesNotOverflow() {
    let deep = [UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)
    #expect(throws: JSONError.self) { try JSONTree(parsing: deep) }
    #expect(throws: JSONError.self) { try JSONTree(parsing: [0xFF, 0xFE]) }
  }

  @Test func whatIsTooMuchIsRefusedWhileItIsRead() throws {
    let limits = JSONTree.Limits(values: 4, bytes: 1000)
    #expect(
      try JSONTree(parsing: "[1,2,3]", limits: limits)
        == .list([.number(1), .number(2), .number(3)]))
    // What follows is never looked at.
    for text in ["[1,2,3,4,x", "[[],[],[],[]!", "{\"a\":[1,2],\"b\":0,x", "[[1,[2,[3,[4x"] {
      let error = #expect(throws: JSONError.self) { try JSONTree(parsing: text, limits: limits) }
      #expect(error?.isTooLarge == true, "\(text)")
    }
    let long = "\"" + String(repeating: "a", count: 900) + "\""
    #expect(try JSONTree(parsing: long, limits: limits).string?.utf8.count == 900)
    #expect(throws: JSONError.self) { try JSONTree(parsing: "[\(long),\(long)", limits: limits) }
    let names =
      "{\"\(String(repeating: "a", count: 500))\":1,\"\(String(repeating: "b", count: 500))\":1}"
    #expect(throws: JSONError.self) { try JSONTree(parsing: names, limits: limits) }
    let wrong = #expect(throws: JSONError.self) { try JSONTree(parsing: "[x", limits: limits) }
    #expect(wrong?.isTooLarge == false)
  }

  @Test(arguments: [
    "\"\u{FF}\"", "{\"\u{FF}\":1}", "\"\\n\u{FF}\"", "\u{FF}1", "[\"\u{C3}\"]",
    "\"\u{ED}\u{A0}\u{80}\"",
  ])
  func whatIsNotUTF8IsRefused(_ text: String) {
    // Each scalar stands for the byte of its number.
    let bytes = text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    #expect(throws: JSONError.self) { try JSONTree(parsing: bytes) }
  }

  @Test func halfASurrogateBecomesTheReplacement() throws {
    #expect(try JSONTree(parsing: "\"\\ud800x\"").string == "\u{FFFD}x")
  }

  @Test func wholeNumbersAreIntegersOrDecimalsAsTheReaderNeedsThem() {
    let tree = JSONTree.list([
      .number(2), .number(-1.5), .number(1e18), .object([.init("a", .number(0))]),
    ])
    #expect(tree.text == "[2,-1.5,1e+18,{\"a\":0}]")
    let decimals = String(decoding: tree.bytes(wholeNumbers: .decimals), as: UTF8.self)
    #expect(decimals == "[2.0,-1.5,1e+18,{\"a\":0.0}]")
  }
}
