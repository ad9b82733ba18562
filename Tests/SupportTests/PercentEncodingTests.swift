import Support
import Testing

@Suite struct PercentEncodingTests {
  @Test func onlyUnreservedBytesAndThoseNamedAreKept() {
    #expect(PercentEncoding.encode("a-b_c.d~e/ä b%") == "a-b_c.d~e%2F%C3%A4%20b%25")
    #expect(PercentEncoding.encode("a/b", keeping: "/") == "a/b")
    #expect(PercentEncoding.encode([0x2F, 0, 0x7F, 0xFF], keeping: "/ÿ") == "/%00%7F%FF")
  }

  @Test(arguments: ["", "a b", "ä/€?&=+%", "𝄞", "a+b"])
  func whatIsEncodedIsDecodedTheSame(text: String) {
    let encoded = Array(PercentEncoding.encode(text).utf8)
    #expect(PercentEncoding.decode(encoded) == text)
    #expect(PercentEncoding.decodeBytes(encoded) == Array(text.utf8))
  }

  @Test func aPlusSignIsASpaceWhereAskedFor() {
    #expect(PercentEncoding.decode(Array("a+b%2Bc".utf8)) == "a+b+c")
    #expect(PercentEncoding.decode(Array("a+b%2bc".utf8), plusIsSpace: true) == "a b+c")
    #expect(
      PercentEncoding.decodeBytes(Array("a+b%2B".utf8), plusIsSpace: true) == Array("a b+".utf8))
  }

  @Test(arguments: ["%", "%4", "%4g", "%g4", "%+1", "a%%41", "%00", "%FF", "%C3"])
  func whatIsNoTextIsRefused(text: String) {
    #expect(PercentEncoding.decode(Array(text.utf8)) == nil)
  }

  @Test(arguments: [
    ("%", "%"), ("%4", "%4"), ("%4g1", "%4g1"), ("%+1", "%+1"), ("%%41", "%A"), ("a%4", "a%4"),
  ])
  func aPercentSignWithoutDigitsStandsForItself(text: String, expected: String) {
    #expect(PercentEncoding.decodeBytes(Array(text.utf8)) == Array(expected.utf8))
    #expect(PercentEncoding.decodeBytes(Array("%FF%00".utf8)) == [0xFF, 0])
  }
}
