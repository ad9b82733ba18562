// Places, pointers and ratings of every number type; Windows' tags; comments.

import ImageDecoding
import Testing

@testable import IsolatedDecoding

@Suite struct EXIFNumberTests {
  private func place(_ tags: [MadeTag], pointerType: Int = 4, xmp: [UInt8] = []) -> [Double]? {
    let exif = Made.exif(main: [.text(0x010F, "M")], position: tags, pointerType: pointerType)
    let facts = Made.facts(exif: exif, xmp: xmp).exif
    return facts.latitude.flatMap { latitude in
      facts.longitude.map { [(latitude * 1e6).rounded() / 1e6, ($0 * 1e6).rounded() / 1e6] }
    }
  }

  private func tags(
    _ latitude: [(Int, Int)], _ south: String = "N", _ longitude: [(Int, Int)] = [(70, 1)],
    _ west: String = "E", type: Int = 5
  ) -> [MadeTag] {
    [
      .text(1, south), .fractions(2, type: type, latitude), .text(3, west),
      .fractions(4, type: type, longitude),
    ]
  }

  @Test(arguments: ["S", "s", "South", " south "], ["W", "w", "West", "WEST"])
  func halvesOfTheGlobeInAnySpelling(south: String, west: String) {
    let found = place(tags([(33, 1), (52, 1), (12, 1)], south, [(70, 1), (30, 1), (0, 1)], west))
    #expect(found == [-33.87, -70.5])
  }

  @Test func oneToThreeParts() {
    #expect(place(tags([(3387, 100)])) == [33.87, 70])
    #expect(place(tags([(33, 1), (522, 10)])) == [33.87, 70])
    #expect(place(tags([(33, 1), (522, 10), (0, 0)])) == [33.87, 70])
    #expect(place(tags([(33, 1), (52, 1), (12, 1)], type: 10)) == [33.87, 70])
  }

  @Test func whatIsNoPlaceIsNone() {
    #expect(place(tags([(0, 0), (52, 1), (12, 1)])) == nil)
    #expect(place(tags([(91, 1)])) == nil)
    #expect(place(tags([(33, 1)], "N", [(181, 1)])) == nil)
    #expect(place(tags([(33, 1)], "?")) == nil)
    #expect(place(tags([(33, 1)]) + [.text(9, "V")]) == nil)
    #expect(place(tags([(0, 1)], "N", [(0, 1)])) == nil)
    #expect(place(tags([(0, 1)], "N", [(0, 1)]) + [.text(9, "A")]) == [0, 0])
    #expect(place(tags([(0, 1)], "N", [(9, 1)])) == [0, 9])
  }

  @Test func negativeDegreesAreSouthOrWestWhateverIsBeside() {
    #expect(place(tags([(-33, 1), (30, 1)], "S", type: 10)) == [-33.5, 70])
    #expect(place(tags([(-33, 1), (30, 1)], "N", type: 10)) == [-33.5, 70])
  }

  @Test(arguments: [3, 4, 8, 9, 13]) func pointersOfEveryType(type: Int) {
    #expect(place(tags([(33, 1)]), pointerType: type) == [33, 70])
  }

  @Test func decimalNumbers() {
    let latitude = (33.5).bitPattern
    let bytes = Made.little(Int(truncatingIfNeeded: latitude), 8)
    let doubles = MadeTag(number: 2, type: 12, count: 1, bytes: bytes)
    let longitude = Made.little(Int(Float(-70.25).bitPattern), 4)
    let floats = MadeTag(number: 4, type: 11, count: 1, bytes: longitude)
    #expect(place([.text(1, "N"), doubles, .text(3, "W"), floats]) == [33.5, -70.25])
  }

  @Test func placeOfXMPWhereEXIFHasNone() {
    let xmp = Made.xmp(
      attributes: "exif:GPSLatitude='60,8.8S' exif:GPSLongitude='24,30,36W'", "")
    #expect(place(tags([(0, 0)]), xmp: xmp) == [-60.146667, -24.51])
    #expect(place(tags([(33, 1)]), xmp: xmp) == [33, 70])
    let decimal = Made.xmp(attributes: "exif:GPSLatitude='-60.5' exif:GPSLongitude='24.25'", "")
    #expect(place(tags([(0, 0)]), xmp: decimal) == [-60.5, 24.25])
    let fractions = Made.xmp(
      attributes: "exif:GPSLatitude='55/1 54/1 36/1' exif:GPSLongitude=' 36 57 36 E'", "")
    #expect(place(tags([(0, 0)]), xmp: fractions) == [55.91, 36.96])
    let none = Made.xmp(attributes: "exif:GPSLatitude='0,0N' exif:GPSLongitude='0,0E'", "")
    #expect(place(tags([(0, 0)]), xmp: none) == nil)
  }

  @Test(arguments: [1, 3, 4, 6, 8, 9]) func ratingsOfEveryType(type: Int) {
    let facts = Made.facts(exif: Made.exif(main: [.number(0x4746, type: type, 3)]))
    #expect(facts.description.rating == 3)
  }

  @Test(arguments: [(0, 0), (1, 1), (25, 2), (50, 3), (75, 4), (99, 5), (100, 5)])
  func ratingsInPercent(percent: Int, stars: Int) {
    let facts = Made.facts(exif: Made.exif(main: [.number(0x4749, type: 3, percent)]))
    #expect(facts.description.rating == stars)
    let xmp = Made.xmp(attributes: "MicrosoftPhoto:Rating='\(percent)'", "")
    #expect(Made.facts(xmp: xmp).description.rating == stars)
  }

  private func utf16(_ text: String) -> [UInt8] {
    text.utf16.flatMap { Made.little(Int($0), 2) }
  }

  @Test func tagsOfWindows() {
    let details = Made.facts(
      exif: Made.exif(main: [
        .bytes(0x9C9B, type: 1, utf16("Tïtle\0")), .bytes(0x9C9C, type: 1, utf16("Comment\0")),
        .bytes(0x9C9E, type: 1, utf16("one;two words; one\0")),
        .bytes(0x9C9F, type: 1, utf16("Subject\0")),
      ])
    ).description
    #expect(details.title == "Tïtle" && details.description == "Comment")
    #expect(details.keywords == ["one", "two words"])
    let subject = Made.facts(
      exif: Made.exif(main: [
        .bytes(0x9C9F, type: 1, utf16("Subject")), .bytes(0x9C9C, type: 1, utf16("Comment")),
        .text(0x010E, "Described"),
      ])
    ).description
    #expect(subject.title == "Subject" && subject.description == "Described")
  }

  @Test func userCommentByItsCharacterCode() {
    func comment(_ code: String, _ text: [UInt8]) -> String? {
      let bytes = Array(code.utf8) + text
      return Made.facts(exif: Made.exif(details: [.bytes(0x9286, bytes)])).description.description
    }
    #expect(comment("ASCII\0\0\0", Array("Plain  \0".utf8)) == "Plain")
    #expect(comment("UNICODE\0", utf16("Wörds")) == "Wörds")
    let swapped = "Wörds".utf16.flatMap { Made.big(Int($0), 2) }
    #expect(comment("UNICODE\0", swapped) == "Wörds")
    #expect(comment("UNICODE\0", [0xFE, 0xFF] + swapped) == "Wörds")
    #expect(comment("\0\0\0\0\0\0\0\0", Array("Bare".utf8)) == "Bare")
    #expect(comment("ASCII\0\0\0", Array("      ".utf8)) == nil)
    #expect(comment("\0\0\0\0\0\0\0\0", [0xFF, 0xFE, 0x80]) == nil)
  }

  @Test func textsThatAreNotUTF8AreTakenAsLatin() {
    let exif = Made.exif(main: [
      MadeTag(number: 0x010E, type: 2, count: 5, bytes: [0x4D, 0xFC, 0x6E, 0x73, 0])
    ])
    #expect(Made.facts(exif: exif).description.description == "Müns")
  }
}
