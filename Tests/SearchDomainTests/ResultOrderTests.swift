// Orders of results, by what images say of themselves.

import SearchDomain
import Testing

@Suite struct ResultOrderTests {
  private func image(
    _ path: String, taken: String? = nil, modified: Int = 0, size: Int = 1
  ) throws -> ImageRecord {
    let hash = try #require(ContentHash(bytes: [UInt8](repeating: 1, count: 32)))
    return ImageRecord(
      id: try #require(ImageID(bytes: [UInt8](repeating: 2, count: 16))), path: FilePath(path),
      contentHash: hash, byteCount: size, modifiedNanoseconds: modified, category: nil,
      facts: ImageFacts(
        width: 1, height: 1, format: "png", metadata: taken.map { ["taken": .text($0)] } ?? [:]))
  }

  private func names(_ order: ResultOrder, _ images: [ImageRecord]) -> [String] {
    order.sorted(images) { $0 }.map(\.filename)
  }

  @Test func timesGoByTheCamerasClockAndWhatSaysNoneComesLast() throws {
    let images = try [
      image("/none-old", modified: 1), image("/day", taken: "2020-05-01"),
      image("/late", taken: "2020-05-01T23:00:00+09:00"),
      image("/early", taken: "2020-05-01T22:00:00-09:00"), image("/none-new", modified: 2),
      image("/damaged", taken: "soon", modified: 3),
    ]
    #expect(
      names(.newest, images) == ["late", "early", "day", "damaged", "none-new", "none-old"])
    #expect(
      names(.oldest, images) == ["day", "early", "late", "none-old", "none-new", "damaged"])
  }

  @Test func namesGoByNumbersAndNotByCase() throws {
    let names = [
      "IMG_10.jpg", "img_9.JPG", "IMG_0009b.jpg", "a.jpg", "B.jpg", "ä.jpg", "", "1", "01", "z9",
      "Z10",
      "99999999999999999999999", "100000000000000000000000",
    ]
    let images = try names.map { try image("/x/" + $0) }
    #expect(
      self.names(.name, images) == [
        "1", "01", "99999999999999999999999", "100000000000000000000000", "a.jpg", "B.jpg",
        "img_9.JPG", "IMG_0009b.jpg", "IMG_10.jpg", "x", "z9", "Z10", "ä.jpg",
      ])
  }

  @Test func equalsKeepTheirOrderAndLargeComesFirst() throws {
    let images = try [image("/b", size: 5), image("/a", size: 5), image("/c", size: 9)]
    #expect(names(.size, images) == ["c", "b", "a"])
    #expect(
      names(.match, images) == ["b", "a", "c"] && names(.strength, images) == ["b", "a", "c"])
  }
}
