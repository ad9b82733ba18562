import ImageDecoding
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

  /// Item 1 is coded, 2 is it turned, 3 is that one mirrored; each further one is
  /// the one before.
  private func identities(shown: Int, further: ClosedRange<Int>? = nil) -> [UInt8] {
    func entry(_ id: Int, _ type: String) -> [UInt8] {
      let head: [UInt8] = [2, 0, 0, 0] + Made.big(id, 2)
      return Made.box("infe", head + [0, 0] + Array(type.utf8) + [0])
    }
    func reference(_ id: Int, to other: Int) -> [UInt8] {
      Made.box("dimg", Made.big(id, 2) + Made.big(1, 2) + Made.big(other, 2))
    }
    let others = further.map(Array.init) ?? []
    var list = entry(1, "hvc1") + entry(2, "iden") + entry(3, "iden")
    list += others.flatMap { entry($0, "iden") }
    var properties = Made.box("ispe", [UInt8](repeating: 0, count: 12))
    properties += Made.box("irot", [1]) + Made.box("imir", [0])
    let links: [UInt8] = [0, 1, 1, 0x81, 0, 2, 1, 0x82, 0, 3, 1, 0x83]
    let version: [UInt8] = [0, 0, 0, 0]
    var meta = version + Made.box("pitm", version + Made.big(shown, 2))
    meta += Made.box("iinf", version + Made.big(3 + others.count, 2) + list)
    let references = reference(2, to: 1) + reference(3, to: 2)
    meta += Made.box(
      "iref", version + references + others.flatMap { reference($0, to: $0 - 1) })
    let linked = Made.box("ipma", version + Made.big(3, 4) + links)
    meta += Made.box("iprp", Made.box("ipco", properties) + linked)
    return start + Made.box("meta", meta)
  }

  @Test func anItemThatIsAnotherOneTurnedGivesItItsTurns() {
    let bytes = readable(identities(shown: 3))
    bytes.withUnsafeBytes { bytes in
      let file = HEIFFile(bytes: bytes)
      #expect(file.primaryItem == 1)
      #expect(file.primaryLinks?.entries.map(\.type) == ["ispe", "irot", "imir"])
      #expect(file.items.map(\.coding) == ["hvc1"])
    }
  }

  @Test func aChainOfItemsThatIsTooLongIsLeft() {
    let long = identities(shown: 17, further: 4...17)
    readable(long).withUnsafeBytes { #expect(HEIFFile(bytes: $0).primaryItem == 1) }
    let longer = identities(shown: 18, further: 4...18)
    #expect(readable(longer) == longer)
  }

  @Test func itemsThatAreOthersTurnedAreNoHindranceToTheOneThatIsShown() {
    let bytes = readable(identities(shown: 1))
    bytes.withUnsafeBytes { bytes in
      let file = HEIFFile(bytes: bytes)
      #expect(file.primaryItem == 1)
      #expect(file.primaryLinks?.entries.map(\.type) == ["ispe"])
      #expect(file.items.map(\.coding) == ["hvc1"])
    }
  }

  /// Three properties, and what links the items to them.
  private func described(_ links: [UInt8], count: Int) -> [UInt8] {
    let version: [UInt8] = [0, 0, 0, 0]
    let colours = Array("nclx".utf8) + Made.big(1, 2) + Made.big(13, 2) + Made.big(16, 2) + [0x80]
    var properties = Made.box("irot", [1]) + Made.box("colr", colours)
    properties += Made.box("ispe", [UInt8](repeating: 0, count: 12))
    let linked = Made.box("ipma", version + Made.big(count, 4) + links)
    let meta = Made.box("iprp", Made.box("ipco", properties) + linked)
    return start + Made.box("meta", contents + meta)
  }

  @Test(arguments: [
    ([0, 1, 5, 0, 1, 0, 2, 3], 1), ([0, 2, 1, 9, 0, 1, 3, 1, 2, 3], 2),
    ([0, 1, 3, 1, 2, 3, 0, 2, 9, 1], 2), ([0, 1, 3, 1, 2, 3, 0], 7),
  ])
  func aLinkToNothingOrDamageElsewhereHidesNoProperty(_ links: [UInt8], _ count: Int) {
    let file = described(links, count: count)
    #expect(file.withUnsafeBytes { HEIFFile(bytes: $0).misreadKind } == "of YCgCo-R colours")
    readable(file).withUnsafeBytes { bytes in
      let types = HEIFFile(bytes: bytes).primaryLinks?.entries.map(\.type)
      #expect(types == ["colr", "ispe", "irot"])
    }
  }

  @Test func anItemOfADamagedLinkHasNoProperties() {
    described([0, 1, 2, 2, 9], count: 1).withUnsafeBytes { bytes in
      #expect(HEIFFile(bytes: bytes).primaryProperties.isEmpty)
      #expect(HEIFFile(bytes: bytes).links?.isWhole == false)
    }
  }

  @Test(arguments: [(1, nil), (16, "of YCgCo-R colours"), (17, "of YCgCo-R colours")])
  func coloursThatWouldBeWrongAreRefused(_ matrix: Int, _ kind: String?) throws {
    let colours = Array("nclx".utf8) + Made.big(1, 2) + Made.big(13, 2) + Made.big(matrix, 2)
    let version: [UInt8] = [0, 0, 0, 0]
    var meta = version + Made.box("pitm", version + Made.big(1, 2))
    let properties = Made.box("ipco", Made.box("colr", colours + [0x80]))
    let links = Made.box("ipma", version + Made.big(1, 4) + Made.big(1, 2) + [1, 1])
    meta += Made.box("iprp", properties + links)
    let file = start + Made.box("meta", meta)
    #expect(file.withUnsafeBytes { HEIFFile(bytes: $0).misreadKind } == kind)
    do {
      _ = try ImageDecoder().decode(file, as: .full)
      Issue.record("it has no picture")
    } catch {
      #expect((error.kind == .unsupported) == (kind != nil))
    }
  }
}
