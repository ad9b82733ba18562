import Foundation
import ImageDecoding
@testable import IsolatedDecoding
import Testing

/// Codestreams that end early, and channels that nothing is said of.
@Suite struct CutJPEG2000Tests {
  /// 16 by 16 pixels in four tiles of one colour each: OpenJPEG's opj_compress
  /// -t 8,8 -n 1.
  private static let plain = """
    /0//UQAvAAAAAAAQAAAAEAAAAAAAAAAAAAAACAAAAAgAAAAAAAAAAAADBwEBBwEBBwEB/1IADAAAAAEBAAQEAAH/XAAEQED/\
    kAAKAAAAAABWAAH/k8fUKhFQVK/5zYAAAYSEaoUMJCQgNAMJCMHyCxQAXKJ9tpAAAwkI34D4FABcon22kAADCQjVChhISEBo\
    BhIR7hgwkJCA0AwkI/+QAAoAAQAAAEIAAf+Tw+cgEVBUo2VdsAADCQjVChhIS8+0PBFQVK+FDRQAAAAYSEv/f9+AYBFQVKJ9\
    tpAAAwkJf/+QAAoAAgAAAEAAAf+Tx9QgEVBUo2VdsAADCQjVChhIS9+AYBQAXKJ9tpAAAwkJf8PnGhFQVK+FDRQAAAAYSEf/\
    kAAKAAMAAAA6AAH/k8fUJBQAXK+CPUgAAYSEvAFoAAMJCN+AmBFQVK/5zYAAAYSEvr5mAABhIS+A/9k=
    """
  /// The same with marks before and after the header of each packet: -SOP -EPH.
  private static let marked = """
    /0//UQAvAAAAAAAQAAAAEAAAAAAAAAAAAAAACAAAAAgAAAAAAAAAAAADBwEBBwEBBwEB/1IADAYAAAEBAAQEAAH/XAAEQED/\
    kAAKAAAAAABuAAH/k/+RAAQAAMfUKv+SEVBUr/nNgAABhIRqhQwkJCA0AwkI/5EABAABwfIL/5IUAFyifbaQAAMJCP+RAAQA\
    At+A+P+SFABcon22kAADCQjVChhISEBoBhIR7hgwkJCA0AwkI/+QAAoAAQAAAFoAAf+T/5EABAAAw+cg/5IRUFSjZV2wAAMJ\
    CNUKGEhL/5EABAABz7Q8/5IRUFSvhQ0UAAAAGEhL/3//kQAEAALfgGD/khFQVKJ9tpAAAwkJf/+QAAoAAgAAAFgAAf+T/5EA\
    BAAAx9Qg/5IRUFSjZV2wAAMJCNUKGEhL/5EABAAB34Bg/5IUAFyifbaQAAMJCX//kQAEAALD5xr/khFQVK+FDRQAAAAYSEf/\
    kAAKAAMAAABSAAH/k/+RAAQAAMfUJP+SFABcr4I9SAABhIS8AWgAAwkI/5EABAAB34CY/5IRUFSv+c2AAAGEhL6+ZgAAYSEv\
    /5EABAACgP+S/9k=
    """
  /// 4 by 4 pixels of (10, 100, 200), the lower half's fourth component zero and
  /// the upper one's full: -F 4,4,4,8,u -mct 0.
  private static let fourComponents = """
    /0//UQAyAAAAAAAEAAAABAAAAAAAAAAAAAAABAAAAAQAAAAAAAAAAAAEBwEBBwEBBwEBBwEB/1IADAAAAAEAAAQEAAH/XAAE\
    QED/kAAKAAAAAABJAAH/k8+0MBFQVIhC4MC1AAqAf8PnDhFQVIhC4R/PtCQUAFFcCEGBagjfgJgGMTrhsHdul6WlJznOc5zn\
    Oc5z/9k=
    """

  private static func bytes(_ text: String) throws -> [UInt8] {
    Array(try #require(Data(base64Encoded: text)))
  }

  private static let colours: [[UInt8]] = [
    [200, 30, 40], [20, 180, 60], [30, 60, 220], [240, 240, 20],
  ]

  /// The colours in the middle of the tiles.
  private func middles(_ image: DecodedImage) -> [[UInt8]] {
    [(4, 4), (12, 4), (4, 12), (12, 12)].map { x, y in
      Array(image.pixels[(y * 16 + x) * 3..<(y * 16 + x) * 3 + 3])
    }
  }

  @Test(arguments: [plain, marked])
  func tilesThatAreMissingAreBlackAndTheOthersShown(_ text: String) throws {
    let file = try Self.bytes(text)
    #expect(try middles(ImageDecoder().decode(file, as: .full)) == Self.colours)
    let parts = file.indices.filter { file[$0...].starts(with: [0xFF, 0x90, 0, 10]) }
    #expect(parts.count == 4)
    for there in 1...3 {
      // At the end of a tile, and after the first bytes of the next one.
      for further in [0, 3] {
        let image = try ImageDecoder().decode(
          Array(file.prefix(parts[there] + further)), as: .full)
        let expected = Self.colours.prefix(there) + Array(repeating: [0, 0, 0], count: 4 - there)
        #expect(middles(image) == Array(expected))
        #expect(image.isPartial)
      }
    }
  }

  @Test func anotherSizeThatTheDecoderPassesOverIsNotReadEither() throws {
    let file = try Self.bytes(Self.plain)
    let size = Array(file[2..<51])
    // Four tiles in a row: the last one lies beyond the image.
    var wide = size
    wide.replaceSubrange(6..<14, with: Made.big(32, 4) + Made.big(8, 4))
    // OpenJPEG looks for the next mark it knows at even distances only.
    let hidden: [UInt8] = [0xFF, 0x30, 0, 3, 0] + wide
    let last = try #require(
      file.indices.last { file[$0...].starts(with: [0xFF, 0x90, 0, 10]) })
    let cut = Array(file[..<51]) + hidden + file[51..<last]
    let image = try ImageDecoder().decode(cut, as: .full)
    #expect(middles(image) == Self.colours.prefix(3) + [[0, 0, 0]])
    #expect(image.isPartial)
  }

  @Test func lessThanATenthOfTheTilesIsNotShown() throws {
    let file = try Self.bytes(Self.plain)
    let parts = file.indices.filter { file[$0...].starts(with: [0xFF, 0x90, 0, 10]) }
    // The first tile alone, in a row of them.
    func row(of tiles: Int) -> [UInt8] {
      var cut = Array(file[..<parts[1]])
      cut.replaceSubrange(8..<16, with: Made.big(tiles * 8, 4) + Made.big(8, 4))
      return cut
    }
    let image = try ImageDecoder().decode(row(of: 10), as: .full)
    #expect(image.width == 80 && image.isPartial)
    #expect(throws: ImageDecodingError.self) {
      try ImageDecoder().decode(row(of: 11), as: .full)
    }
  }

  @Test(arguments: [plain, marked])
  func aFileCutAnywhereIsAnswered(_ text: String) throws {
    let file = try Self.bytes(text)
    for length in 0..<file.count {
      do {
        _ = try ImageDecoder().decode(Array(file.prefix(length)), as: .full)
      } catch {
        #expect(!error.message.isEmpty)
      }
    }
  }

  @Test func aFourthComponentThatNothingIsSaidOfIsOpacity() throws {
    let stream = try Self.bytes(Self.fourComponents)
    let shown: [UInt8] = [10, 100, 200]
    let half = Array([[UInt8]](repeating: shown, count: 8).joined())
    let expected = half + [UInt8](repeating: 255, count: 24)
    #expect(try ImageDecoder().decode(stream, as: .full).pixels == expected)

    func boxed(_ further: [UInt8]) -> [UInt8] {
      var size = Made.big(4, 4) + Made.big(4, 4) + Made.big(4, 2)
      size += [7, 7, 0, 0]
      let colour: [UInt8] = [1, 0, 0] + Made.big(16, 4)
      let header = Made.box("ihdr", size) + Made.box("colr", colour) + further
      var file = Made.box("jP  ", [0x0D, 0x0A, 0x87, 0x0A])
      file += Made.box("ftyp", Array("jp2 \0\0\0\0jp2 ".utf8))
      return file + Made.box("jp2h", header) + Made.box("jp2c", stream)
    }
    #expect(try ImageDecoder().decode(boxed([]), as: .full).pixels == expected)
    // Channels that are listed without opacity have none.
    var listed = Made.big(4, 2)
    for number in 0..<4 {
      listed += Made.big(number, 2) + Made.big(number < 3 ? 0 : 65_535, 2)
      listed += Made.big(number + 1, 2)
    }
    let opaque = try ImageDecoder().decode(boxed(Made.box("cdef", listed)), as: .full)
    #expect(opaque.pixels == half + half)
    #expect(!opaque.info.hasAlpha)
  }
}
