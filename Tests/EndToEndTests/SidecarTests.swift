// Sidecar files with the built program: read in its helper process, by a run, by
// one that watches, and as exiftool writes them.

import Foundation
import Glibc
import TestSupport
import Testing

@Suite struct SidecarTests {
  private func sidecar(_ inner: String) -> Data {
    Data(
      """
      <?xpacket begin='\u{FEFF}' id='W5M0MpCehiHzreSzNTczkc9d'?>
      <x:xmpmeta xmlns:x="adobe:ns:meta/">
      <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
      <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
        xmlns:xmp="http://ns.adobe.com/xap/1.0/">\(inner)</rdf:Description>
      </rdf:RDF></x:xmpmeta>
      <?xpacket end='w'?>
      """.utf8)
  }

  private func title(_ text: String) -> Data { sidecar("<dc:title>\(text)</dc:title>") }

  /// What the library knows of an image, by its name.
  private func metadata(_ place: Workplace, _ name: String) throws -> JSON {
    let outcome = try place.glimpse("list", "--json")
    guard outcome.status == 0 else { throw HarnessFailure(outcome.messages) }
    let results = try JSON(outcome.stdout)["results"].items
    return try #require(results.first { $0["filename"] == .string(name) })["metadata"]
  }

  /// Asks again until the answer is as wished; fails when it never is.
  private func eventually(
    _ what: String, _ isSo: () throws -> Bool, location: SourceLocation = #_sourceLocation
  ) throws {
    let deadline = Date().addingTimeInterval(60)
    while Date() < deadline {
      if try isSo() { return }
    }
    Issue.record("never so: \(what)", sourceLocation: location)
  }

  @Test func aSidecarIsFoundByItsWordsAndADamagedOneIsNamed() throws {
    let place = try Workplace()
    let paths = try place.addImages(3)
    try title("Lighthouse").write(to: URL(fileURLWithPath: paths[0] + ".xmp"))
    try Data("<x:xmpmeta".utf8).write(to: URL(fileURLWithPath: paths[1] + ".xmp"))
    let report = try place.index()
    #expect(try report["indexed"].integer == 3 && report["failed"].integer == 0)
    #expect(try report["sidecars"].integer == 1)
    let warnings = try report["warnings"].items
    #expect(
      warnings == [
        .string("the sidecar file \(paths[1]).xmp was left out: it is no XMP, or damaged")
      ])
    #expect(try metadata(place, "00.ppm")["title"] == .string("Lighthouse"))
    let found = try place.glimpse("list", "--where", "title ~ \"lighthouse\"", "--format", "paths")
    #expect(found.lines == [paths[0]])
    #expect(try place.glimpse("verify").status == 0)
  }

  @Test func aWatchSeesSidecarsComeChangeAndGo() throws {
    let place = try Workplace()
    let paths = try place.addImages(2)
    let file = URL(fileURLWithPath: paths[0] + ".xmp")
    let watch = try place.start("index", place.images, "--watch", "--json")
    try watch.waitForText("\"scanned\":2")
    for text in ["Harbour", "Harbour at night"] {
      try title(text).write(to: file)
      try eventually("the title is \(text)") {
        try metadata(place, "00.ppm")["title"] == .string(text)
      }
    }
    try FileManager.default.removeItem(at: file)
    try eventually("the title is gone") {
      if case .string = try metadata(place, "00.ppm")["title"] { false } else { true }
    }
    watch.signal(SIGINT)
    let reports = try watch.finish().lines.map { try JSON(Array($0.utf8)) }
    // Nothing but the first run embedded anything.
    #expect(try reports.map { try $0["indexed"].integer }.reduce(0, +) == 2)
    #expect(try place.glimpse("verify").status == 0)
  }

  @Test(
    .enabled(
      if: FileManager.default.isExecutableFile(atPath: "/usr/bin/exiftool"),
      "needs exiftool: apt-get install libimage-exiftool-perl"))
  func whatExiftoolWritesOutranksTheImage() throws {
    let place = try Workplace()
    let image = place.images + "/a.jpg"
    try FileManager.default.copyItem(
      atPath: Fixtures.path("hostile/picture.jpg"), toPath: image)
    func exiftool(_ arguments: String...) throws {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/exiftool")
      process.arguments = ["-q"] + arguments
      try process.run()
      process.waitUntilExit()
      try #require(process.terminationStatus == 0)
    }
    try exiftool(
      "-overwrite_original", "-EXIF:Make=Maker", "-EXIF:Model=Old", "-EXIF:LensModel=Glass",
      "-EXIF:DateTimeOriginal=2001:01:01 01:01:01", "-XMP-dc:Title=Inner",
      "-XMP-dc:Subject=inner", image)
    try exiftool(
      "-XMP-dc:Title=Outer", "-XMP-dc:Subject=lake", "-XMP-dc:Subject=boat", "-XMP:Rating=4",
      "-XMP-dc:Description=By the lake", "-XMP-tiff:Make=Maker", "-XMP-tiff:Model=New",
      "-XMP-exif:DateTimeOriginal=2021:07:04 18:30:00+02:00", "-XMP-exif:GPSLatitude=46.5",
      "-XMP-exif:GPSLongitude=-8.25", place.images + "/a.xmp")
    #expect(try place.index()["sidecars"].integer == 1)
    let outer = try metadata(place, "a.jpg")
    #expect(outer["title"] == .string("Outer") && outer["description"] == .string("By the lake"))
    #expect(outer["keywords"] == .array([.string("lake"), .string("boat")]))
    #expect(outer["rating"] == .number(4) && outer["camera"] == .string("Maker New"))
    #expect(outer["taken"] == .string("2021-07-04T18:30:00+02:00"))
    #expect(outer["latitude"] == .number(46.5) && outer["longitude"] == .number(-8.25))
    // What the sidecar does not say stays.
    #expect(outer["lens"] == .string("Glass"))
    try FileManager.default.removeItem(atPath: place.images + "/a.xmp")
    #expect(try place.index()["sidecars"].integer == 1)
    let inner = try metadata(place, "a.jpg")
    #expect(inner["title"] == .string("Inner") && inner["camera"] == .string("Maker Old"))
    #expect(inner["taken"] == .string("2001-01-01T01:01:01"))
  }
}
