// Dates of all spellings become one form, or none.

import SearchDomain
import ImageDecoding
import Testing

@testable import IsolatedDecoding

@Suite struct MetadataDateTests {
  @Test(
    arguments: [
      ("2023:02:28 10:11:12", "2023-02-28T10:11:12"),
      ("2023-02-28T10:11:12", "2023-02-28T10:11:12"),
      ("2023/02/28 10.11.12", "2023-02-28T10:11:12"),
      ("2023:02:28 10:11", "2023-02-28T10:11:00"),
      ("2023-02-28T10:11-03:30", "2023-02-28T10:11:00-03:30"),
      ("2023-02-28T10:11+02:00", "2023-02-28T10:11:00+02:00"),
      ("2023:02:28 10-11-12", "2023-02-28T10:11:12"),
      ("2023:02:28", "2023-02-28T00:00:00"),
      ("2023: 2: 8  1: 2: 3", "2023-02-08T01:02:03"),
      ("20230228", "2023-02-28T00:00:00"),
      ("20230228 101112+0200", "2023-02-28T10:11:12+02:00"),
      ("20230228T101112Z", "2023-02-28T10:11:12Z"),
      ("2023:02:28 10:11:12.345", "2023-02-28T10:11:12"),
      ("2023-02-28T10:11:12.345+02:00", "2023-02-28T10:11:12+02:00"),
      ("2023:02:28 10:11:12-0330", "2023-02-28T10:11:12-03:30"),
      ("2023:02:28 10:11:12 UTC", "2023-02-28T10:11:12Z"),
      ("2023:02:28 10:11:12 +99:99", "2023-02-28T10:11:12"),
      ("2023:02:28 02:11:12 PM", "2023-02-28T14:11:12"),
      ("2023:02:28 12:11:12 am", "2023-02-28T00:11:12"),
      ("2023:02:28 12:11:12 p.m.", "2023-02-28T12:11:12"),
      ("2023:02:28 14:11:12 PM", "2023-02-28T14:11:12"),
      // Hour 24 of these cameras is the first of the same day.
      ("2016:02:02 24:28:33", "2016-02-02T00:28:33"),
      ("2016:12:31 23:59:60", "2016-12-31T23:59:59"),
      ("2023:02:28   :  :  ", "2023-02-28T00:00:00"),
      ("Tue, 28 Feb 2023 10:11:12 GMT", "2023-02-28T10:11:12Z"),
      ("28 Feb 2023 10:11:12 +0100", "2023-02-28T10:11:12+01:00"),
      ("Tue Feb 28 10:11:12 2023", "2023-02-28T10:11:12"),
      ("2024:02:29 00:00:00", "2024-02-29T00:00:00"),
      ("2023:02:30 10:11:12", nil), ("2023:13:01 10:11:12", nil), ("2023:00:01 10:11:12", nil),
      ("99:99:99", nil), ("2023:02:28 99:99:99", nil), ("2023:02:28 23:60:00", nil),
      ("2023:02:28 25:00:00", nil), ("0000:00:00 00:00:00", nil), ("    :  :     :  :  ", nil),
      ("", nil), ("2023", nil), ("2023-02", nil), ("soon", nil), ("0000-01-01", nil),
    ] as [(String, String?)])
  func date(text: String, expected: String?) {
    let found = MetadataDate.iso(text)
    #expect(found == expected)
    // What comes out is what filters of time understand, to the letter.
    if let found { #expect(FilterTime.moment(found)?.fullText == found) }
  }

  @Test func zoneOfTheTextGoesBeforeTheTags() {
    #expect(MetadataDate.iso("2023:02:28 10:11:12", zone: "+02:00") == "2023-02-28T10:11:12+02:00")
    #expect(MetadataDate.iso("2023:02:28 10:11:12Z", zone: "+02:00") == "2023-02-28T10:11:12Z")
    #expect(MetadataDate.iso("2023:02:28 10:11:12", zone: "+99:99") == "2023-02-28T10:11:12")
    #expect(
      MetadataDate.isoZone(" +0200") == "+02:00" && MetadataDate.isoZone("-03:30") == "-03:30")
    #expect(MetadataDate.isoZone("here") == nil && MetadataDate.isoZone("") == nil)
  }

  private func taken(
    main: [MadeTag] = [], details: [MadeTag] = [], xmp: [UInt8] = [], iptc: [UInt8] = []
  ) -> String? {
    Made.facts(exif: Made.exif(main: main, details: details), xmp: xmp, iptc: iptc).exif.taken
  }

  @Test(arguments: ["0000:00:00 00:00:00", "    :  :     :  :  ", "2017:02:31 00:00:00"])
  func dateThatDoesNotExistIsPassedOverForTheNext(unset: String) {
    let original = MadeTag.text(0x9003, unset)
    let digitized = MadeTag.text(0x9004, "2017:02:13 21:12:29")
    let changed = MadeTag.text(0x0132, "2021:11:03 10:00:00")
    #expect(taken(main: [changed], details: [original, digitized]) == "2017-02-13T21:12:29")
    #expect(taken(main: [changed], details: [original]) == "2021-11-03T10:00:00")
    let xmp = Made.xmp("<exif:DateTimeOriginal>2018-01-02T03:04:05</exif:DateTimeOriginal>")
    #expect(taken(main: [changed], details: [original], xmp: xmp) == "2018-01-02T03:04:05")
  }

  @Test func originalDateInTheMainFolderIsRead() {
    let tags: [MadeTag] = [
      .text(0x9003, "1989:01:02 03:04:05"), .text(0x0132, "2021:11:03 10:00:00"),
    ]
    #expect(taken(main: tags) == "1989-01-02T03:04:05")
  }

  @Test func datesOfXMPAndIPTC() {
    let created = Made.xmp(attributes: "photoshop:DateCreated='2011-05-06T07:08:09-05:00'", "")
    #expect(taken(xmp: created) == "2011-05-06T07:08:09-05:00")
    let made = Made.xmp(attributes: "xmp:CreateDate='2012-05-06T07:08'", "")
    #expect(taken(xmp: made) == "2012-05-06T07:08:00")
    // A year alone is no day.
    let year = Made.xmp(attributes: "photoshop:DateCreated='2011'", "")
    #expect(taken(xmp: year) == nil)
    let iptc = Made.dataset(55, "20100203") + Made.dataset(60, "111213+0100")
    #expect(taken(xmp: year, iptc: iptc) == "2010-02-03T11:12:13+01:00")
    #expect(taken(iptc: Made.dataset(55, "20100203")) == "2010-02-03T00:00:00")
  }

  @Test func zonesOfTheClocksAreTagsOfTheirOwn() {
    let original: [MadeTag] = [.text(0x9003, "2023:02:28 10:11:12"), .text(0x9011, "+05:30")]
    #expect(taken(details: original) == "2023-02-28T10:11:12+05:30")
    let wrong: [MadeTag] = [.text(0x9003, "2023:02:28 10:11:12"), .text(0x9011, "+99:99")]
    #expect(taken(details: wrong) == "2023-02-28T10:11:12")
  }
}
