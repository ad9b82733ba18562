import Support
import Testing

@Suite struct DigestTests {
  /// FIPS 180-4's example and the empty message.
  @Test(arguments: [
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
  ])
  func sha256EqualsThePublishedVectors(_ text: String, _ expected: String) {
    #expect(Digest.hex(Digest.of(Array(text.utf8), .sha256)) == expected)
  }

  @Test func sha1EqualsThePublishedVector() {
    #expect(
      Digest.hex(Digest.of(Array("abc".utf8), .sha1)) == "a9993e364706816aba3e25717850c26c9cd0d89d")
  }

  @Test func piecesGiveTheHashOfTheWhole() {
    let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    var digest = Digest(.sha256)
    for start in stride(from: 0, to: bytes.count, by: 777) {
      digest.update(bytes[start..<min(start + 777, bytes.count)])
    }
    #expect(digest.finish() == Digest.of(bytes, .sha256))
  }

  @Test func differentPartsHaveDifferentNames() {
    let parts: [[String]] = [
      [], [""], ["", ""], ["a|b"], ["a", "b"], ["ab"], ["1:a"], ["a", ""], ["", "a"], ["a1:b"],
      ["a", "b", ""],
    ]
    #expect(Set(parts.map(Digest.name)).count == parts.count)
    #expect(Digest.name(of: ["a", "b"]).utf8.count == 64)
  }
}
