import Testing

@testable import IsolatedDecoding

/// Boxes of a HEIF file, written here, before and after they are mended.
@Suite struct HEIFRepairTests {
  private let start = Made.box("ftyp", Array("heic\0\0\0\0heicmif1".utf8))
  private let contents = [0, 0, 0, 0] + Made.box("pitm", [0, 0, 0, 0, 0, 1])

  private func readable(_ file: [UInt8]) -> [UInt8] {
    var pages: Int?
    return Array(HEIFFile.readable(file, pages: &pages).prefix(file.count))
  }

  @Test func aLastBoxWithoutASizeIsGivenOne() {
    let open = start + Made.big(0, 4) + Array("meta".utf8) + contents
    #expect(readable(open) == start + Made.box("meta", contents))
  }

  @Test func aSizeOfEightBytesIsLeft() {
    let size = Made.big(contents.count + 16, 8)
    let file = start + Made.big(1, 4) + Array("meta".utf8) + size + contents
    #expect(readable(file) == file)
  }
}
