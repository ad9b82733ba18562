// JSON of others, read and refused.

import Support
import Testing

@Suite struct JSONTreeTests {
  @Test func everyKindIsRead() throws {
    let tree = try JSONTree(parsing: #" {"a":[1,-2.5e1,true,false,null],"b":"\u00fc\ud83d\ude00\n"} "#)
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

  @Test func halfASurrogateBecomesTheReplacement() throws {
    #expect(try JSONTree(parsing: "\"\\ud800x\"").string == "\u{FFFD}x")
  }

  @Test func wholeNumbersAreIntegersOrDecimalsAsTheReaderNeedsThem() {
    let tree = JSONTree.list([.number(2), .number(-1.5), .number(1e18), .object([.init("a", .number(0))])])
    #expect(tree.text == "[2,-1.5,1e+18,{\"a\":0}]")
    let decimals = String(decoding: tree.bytes(wholeNumbers: .decimals), as: UTF8.self)
    #expect(decimals == "[2.0,-1.5,1e+18,{\"a\":0.0}]")
  }
}
