// What becomes of duplicates: the plan that is run by hand, and the actions.

import Foundation
import Glibc
import TestSupport
import Testing

@Suite struct DuplicateActionTests {
  let place: Workplace
  let files = FileManager.default

  /// `00.ppm` with a copy, `01.ppm` alone.
  init() throws {
    place = try Workplace()
    try place.addImages(2)
    try copy("00.ppm", "copy.ppm")
  }

  func path(_ name: String) -> String { place.images + "/" + name }

  func copy(_ from: String, _ to: String) throws {
    try files.copyItem(atPath: path(from), toPath: path(to))
  }

  func names() throws -> [String] { try files.contentsOfDirectory(atPath: place.images).sorted() }

  func plan(_ more: String...) throws -> String {
    let file = place.folder.file("plan.sh")
    let outcome = try place.start(
      (["duplicates", "--delete-plan", file] + more).map { Array($0.utf8) }
    ).finish()
    guard outcome.status == 0 else { throw HarnessFailure(outcome.messages) }
    return file
  }

  /// Runs a script and returns what it said.
  @discardableResult
  func run(_ script: String, with shell: [String] = ["/bin/sh"]) throws -> String {
    let outcome = try RunningProgram(
      (shell + [script]).map { Array($0.utf8) }, environment: ["PATH": "/usr/bin:/bin"],
      folder: place.folder.path, input: [], stdout: .pipe, stderr: .pipe
    ).finish()
    #expect(outcome.status == 0)
    return outcome.messages
  }

  func inode(_ name: String) throws -> Int {
    try #require(try files.attributesOfItem(atPath: path(name))[.systemFileNumber] as? Int)
  }

  static let shells = [["/bin/dash"], ["/bin/bash"], ["/bin/busybox", "sh"]].filter {
    access($0[0], X_OK) == 0
  }

  // MARK: The plan

  @Test func aFileReachedByTwoPathsIsNeverDeleted() throws {
    try place.index()
    let link = place.folder.file("link")
    try files.createSymbolicLink(atPath: link, withDestinationPath: place.images)
    let outcome = try place.glimpse("index", link, "--quiet")
    #expect(outcome.status == 0)
    try run(try plan())
    #expect(try names() == ["00.ppm", "01.ppm"])
  }

  @Test(arguments: shells)
  func aLineIsOneLineWhateverTheNameHolds(_ shell: [String]) throws {
    let mark = place.folder.file("RUN")
    let odd = [
      "new\ntouch \(mark) #.ppm", "end\n", "\u{1B}[31mred.ppm", "50%d\\n.ppm",
      "it's $(touch \(mark)).ppm", "\u{9B}1m\u{202E}.ppm",
    ]
    for name in odd where !name.contains("/") { try copy("00.ppm", name) }
    // A slash cannot be in a name; the command goes by a relative path.
    try copy("00.ppm", "x\ntouch RUN #.ppm")
    try place.index()
    let file = try plan("--keep", path("00.ppm"))
    let script = try Data(contentsOf: URL(fileURLWithPath: file))
    #expect(script.allSatisfy { $0 == 10 || (0x20...0x7E).contains($0) })
    let marked = String(decoding: script, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false
    )
    .map { $0.hasPrefix("drop") && !$0.contains("() {") ? "# " + $0 : String($0) }.joined(
      separator: "\n")
    let silenced = place.folder.file("silenced.sh")
    try Data(marked.utf8).write(to: URL(fileURLWithPath: silenced))
    let before = try names()
    try run(silenced, with: shell)
    #expect(try names() == before && !files.fileExists(atPath: place.folder.file("RUN")))
    let said = try run(file, with: shell)
    #expect(try names() == ["00.ppm", "01.ppm"] && said.isEmpty)
    #expect(!files.fileExists(atPath: place.folder.file("RUN")))
  }

  @Test(arguments: shells)
  func contentsAreComparedWhenThePlanIsRun(_ shell: [String]) throws {
    try place.index()
    let file = try plan()
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path("00.ppm")))
    bytes[bytes.count - 2] ^= 1
    try bytes.write(to: URL(fileURLWithPath: path("00.ppm")))
    #expect(try run(file, with: shell).contains("it or its like changed"))
    #expect(try names() == ["00.ppm", "01.ppm", "copy.ppm"])
  }

  @Test(arguments: shells)
  func oneFileByNowIsSpared(_ shell: [String]) throws {
    try place.index()
    let file = try plan()
    try files.removeItem(atPath: path("copy.ppm"))
    try files.linkItem(atPath: path("00.ppm"), toPath: path("copy.ppm"))
    #expect(try run(file, with: shell).contains("both are one file"))
    try files.removeItem(atPath: path("copy.ppm"))
    try files.createSymbolicLink(atPath: path("copy.ppm"), withDestinationPath: path("00.ppm"))
    #expect(try run(file, with: shell).contains("or a link"))
    #expect(try names() == ["00.ppm", "01.ppm", "copy.ppm"])
  }

  @Test func aPlanThatWasWorkedOnIsNotReplaced() throws {
    try place.index()
    let file = try plan()
    // As it was written, it may be written again.
    _ = try plan()
    let edited = try String(contentsOfFile: file, encoding: .utf8).replacing(
      "\ndrop ", with: "\n# drop ")
    try edited.write(toFile: file, atomically: true, encoding: .utf8)
    let refused = try place.glimpse("duplicates", "--delete-plan", file)
    #expect(refused.status == 1 && refused.messages.contains("--force"))
    #expect(try String(contentsOfFile: file, encoding: .utf8) == edited)
    _ = try plan("--force")
    #expect(try String(contentsOfFile: file, encoding: .utf8).contains("\ndrop '"))
  }

  @Test func hardLinksAreNoLinesOfThePlan() throws {
    try files.linkItem(atPath: path("01.ppm"), toPath: path("linked.ppm"))
    try files.linkItem(atPath: path("copy.ppm"), toPath: path("copy 2.ppm"))
    try place.index()
    let report = try JSON(try place.glimpse("duplicates", "--json").stdout)
    #expect(try report["bytes_to_win"].number == 0)
    let script = try String(contentsOfFile: try plan(), encoding: .utf8)
    #expect(!script.contains("\ndrop '") && script.contains("names of its file"))
  }

  // MARK: Actions

  @Test func nothingHappensUnlessItIsAgreedTo() throws {
    try place.index()
    for more in [[], ["--dry-run"]] {
      let outcome = try place.start(
        (["duplicates", "--action", "delete", "--json"] + more).map { Array($0.utf8) }
      ).finish()
      #expect(outcome.status == 0)
      let action = try JSON(outcome.stdout)["action"]
      #expect(try action["dry_run"] == .boolean(true) && action["files"].number == 1)
    }
    #expect(try names().count == 3)
    #expect(try place.glimpse("duplicates", "--yes").status == 2)
    #expect(try place.glimpse("duplicates", "--action", "burn").status == 2)
  }

  @Test func deletingTakesTheImageOutOfTheLibrary() throws {
    try place.index()
    let outcome = try place.glimpse("duplicates", "--action", "delete", "--yes", "--json")
    let action = try JSON(outcome.stdout)["action"]
    #expect(
      try outcome.status == 0 && action["files"].number == 1 && action["dry_run"] == .boolean(false)
    )
    #expect(try names() == ["00.ppm", "01.ppm"])
    #expect(try place.listedNames() == ["00.ppm", "01.ppm"])
  }

  @Test func aChangedImageIsPassedOver() throws {
    try place.index()
    try Data([1]).write(to: URL(fileURLWithPath: path("00.ppm")))
    let outcome = try place.glimpse("duplicates", "--action", "delete", "--yes")
    #expect(
      outcome.status == 1 && outcome.messages.contains("is not as it was when it was indexed"))
    #expect(try names().count == 3)
  }

  @Test func trashIsWhereADesktopLooksForIt() throws {
    try files.moveItem(atPath: path("copy.ppm"), toPath: path("10 % of ü.ppm"))
    try place.index()
    let outcome = try place.glimpse(
      "duplicates", "--action", "trash", "--yes", "--keep", path("00.ppm"))
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(try names() == ["00.ppm", "01.ppm"])
    let trash = place.folder.file("data/Trash")
    #expect(files.fileExists(atPath: trash + "/files/10 % of ü.ppm"))
    let note = try String(contentsOfFile: trash + "/info/10 % of ü.ppm.trashinfo", encoding: .utf8)
    let lines = note.split(separator: "\n")
    #expect(lines[0] == "[Trash Info]")
    #expect(
      lines[1].hasPrefix("Path=/") && lines[1].hasSuffix("/pictures/10%20%25%20of%20%C3%BC.ppm"))
    #expect(lines[2].wholeMatch(of: /DeletionDate=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/) != nil)
  }

  @Test(.enabled(if: Rights.canMount, "needs the right to mount a small file system"))
  func trashOfAnotherDiskLiesOnIt() throws {
    let disk = try SmallDisk(kilobytes: 512)
    for name in ["00.ppm", "copy.ppm"] {
      try files.copyItem(atPath: path(name), toPath: disk.path + "/" + name)
    }
    #expect(try place.glimpse("index", disk.path, "--quiet").status == 0)
    let outcome = try place.glimpse("duplicates", "--action", "trash", "--yes")
    #expect(outcome.status == 0, "\(outcome.messages)")
    let trash = disk.path + "/.Trash-\(geteuid())"
    #expect(try files.contentsOfDirectory(atPath: trash + "/files") == ["copy.ppm"])
    let note = try String(contentsOfFile: trash + "/info/copy.ppm.trashinfo", encoding: .utf8)
    #expect(note.contains("\nPath=copy.ppm\n"))
    let mode = try files.attributesOfItem(atPath: trash)[.posixPermissions] as? Int
    #expect(mode == 0o700)
    // What was thrown away is no image any more, hidden names or not.
    let again = try place.glimpse("index", disk.path, "--include-hidden", "--json", "--quiet")
    #expect(try JSON(again.stdout)["scanned"].number == 1)
  }

  @Test func hardLinksTakeThePlaceOfCopies() throws {
    try place.index()
    let outcome = try place.glimpse("duplicates", "--action", "hardlink", "--yes")
    #expect(outcome.status == 0)
    #expect(try names() == ["00.ppm", "01.ppm", "copy.ppm"])
    #expect(try inode("00.ppm") == inode("copy.ppm"))
    // Now they are one file, so there is nothing more to do.
    let again = try place.glimpse("duplicates", "--action", "hardlink", "--yes", "--json")
    #expect(try JSON(again.stdout)["action"]["files"].number == 0)
  }

  @Test func aHardLinkNeverChangesWhoMayReadAFile() throws {
    try place.index()
    chmod(path("copy.ppm"), 0o600)
    chmod(path("00.ppm"), 0o644)
    let outcome = try place.glimpse("duplicates", "--action", "hardlink", "--yes")
    #expect(outcome.status == 1 && outcome.messages.contains("permissions"))
    #expect(try inode("00.ppm") != inode("copy.ppm"))
  }

  @Test(.enabled(if: Rights.canMount, "needs the right to mount a small file system"))
  func whatCannotBeLinkedStaysAsItIs() throws {
    let disk = try SmallDisk(kilobytes: 512)
    try files.copyItem(atPath: path("00.ppm"), toPath: disk.path + "/far.ppm")
    try files.removeItem(atPath: path("copy.ppm"))
    try place.index()
    #expect(try place.glimpse("index", disk.path, "--quiet").status == 0)
    for action in ["hardlink", "reflink"] {
      let outcome = try place.glimpse("duplicates", "--action", action, "--yes")
      #expect(
        outcome.status == 1 && outcome.messages.contains("file system"), "\(outcome.messages)")
    }
    #expect(try files.contentsOfDirectory(atPath: disk.path) == ["far.ppm"])
  }

  // MARK: What is kept

  @Test func rulesSayWhichOneIsKept() throws {
    try makeFolder(path("best"))
    try copy("00.ppm", "best/z.ppm")
    for (name, time) in [("00.ppm", 3000.0), ("copy.ppm", 1000), ("best/z.ppm", 2000)] {
      try files.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: time)], ofItemAtPath: path(name))
    }
    try place.index()
    func kept(_ rules: String...) throws -> String {
      let flags = rules.flatMap { ["--keep", $0] }
      let outcome = try place.start((["duplicates", "--json"] + flags).map { Array($0.utf8) })
        .finish()
      return try String(
        JSON(outcome.stdout)["groups"].items[0]["keep"]["path"].text.dropFirst(
          place.images.count + 1))
    }
    #expect(try kept() == "00.ppm")
    #expect(try kept("oldest") == "copy.ppm")
    #expect(try kept("newest") == "00.ppm")
    #expect(try kept(path("best")) == "best/z.ppm")
    #expect(try kept("largest", "oldest") == "copy.ppm")
    #expect(try place.glimpse("duplicates", "--keep", "best-folder").status == 2)
  }
}
