import Foundation
import TestSupport
import Testing

@Suite struct DuplicatesTests {
  /// Two images, a copy of one, and the other enlarged twice.
  func place() throws -> Workplace {
    let place = try Workplace()
    try place.addImages(4)
    try FileManager.default.copyItem(
      atPath: place.images + "/01.ppm", toPath: place.images + "/copy of 01's.ppm")
    let small = Image.pixmap(seed: 2)
    var pixels: [UInt8] = []
    for y in 0..<64 {
      for x in 0..<64 {
        let place = ((y / 2) * 32 + x / 2) * 3
        pixels += small.pixels[place..<place + 3]
      }
    }
    let large = PortablePixmap(width: 64, height: 64, pixels: pixels)
    try Data(large.encoded).write(to: URL(fileURLWithPath: place.images + "/large.ppm"))
    try place.index()
    return place
  }

  @Test func groupsAreToldInEveryFormat() throws {
    let place = try place()
    let outcome = try place.glimpse("duplicates", "--json")
    #expect(outcome.status == 0)
    let report = try JSON(outcome.stdout)
    #expect(
      report.shape == [
        "images": "number", "duplicates": "number", "bytes_to_win": "number", "groups": "array",
      ])
    let groups = try report["groups"].items
    let told = try groups.map { group in
      let others = try group["duplicates"].items
      return try [group["keep"]["path"].text]
        + others.map { try $0["relation"].text + " " + $0["path"].text }
    }
    // Most to win first; both are as large, so by path.
    #expect(
      told == [
        [place.images + "/01.ppm", "same_bytes " + place.images + "/copy of 01's.ppm"],
        [place.images + "/large.ppm", "altered " + place.images + "/02.ppm"],
      ])
    #expect(
      try place.glimpse("duplicates", "--format", "paths").lines
        == [place.images + "/copy of 01's.ppm", place.images + "/02.ppm"])
    #expect(try place.glimpse("duplicates", "--format", "csv").output.hasPrefix("group,relation,"))
    let table = try place.glimpse("duplicates")
    #expect(table.output.contains("same bytes") && table.output.contains("altered, "))
    #expect(table.messages.contains("2 duplicates in 2 groups among 6 pictures"))
  }

  @Test func thePlanDeletesWhatItSaysAndNothingThatChanged() throws {
    let place = try place()
    let plan = place.folder.file("plan.sh")
    let outcome = try place.glimpse("duplicates", "--delete-plan", plan)
    #expect(outcome.status == 0)
    let files = FileManager.default
    // Nothing is deleted by making the plan.
    #expect(files.fileExists(atPath: place.images + "/copy of 01's.ppm"))
    // One image changes before the plan is run.
    try Data([1]).write(to: URL(fileURLWithPath: place.images + "/02.ppm"))
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.arguments = [plan]
    shell.standardError = Pipe()
    try shell.run()
    shell.waitUntilExit()
    #expect(!files.fileExists(atPath: place.images + "/copy of 01's.ppm"))
    #expect(files.fileExists(atPath: place.images + "/01.ppm"))
    #expect(files.fileExists(atPath: place.images + "/02.ppm"))
    #expect(files.fileExists(atPath: place.images + "/large.ppm"))
  }

  @Test func thePlanIsWrittenThoughNobodyReadsTheGroups() throws {
    let place = try place()
    let plan = place.folder.file("plan.sh")
    let arguments = ["duplicates", "--delete-plan", plan].map { Array($0.utf8) }
    #expect(try place.start(arguments, stdout: .closedPipe).finish().status == 0)
    #expect(try String(contentsOfFile: plan, encoding: .utf8).contains("copy of 01"))
  }

  @Test func wrongValuesAreRefused() throws {
    let place = try Workplace()
    for arguments in [
      ["--threshold", "17"], ["--threshold", "x"], ["--semantic", "2"], ["operand"],
    ] {
      let outcome = try place.start((["duplicates"] + arguments).map { Array($0.utf8) }).finish()
      #expect(outcome.status == 2, "\(arguments)")
    }
    #expect(try place.glimpse("duplicates").status == 1)
  }
}
