// Disks that come and go, and how folders are indexed, as a person sees it.

import Foundation
import Glibc
import TestSupport
import Testing

@Suite struct AbsenceTests {
  @Test(.enabled(if: Rights.canMount, "needs the right to mount a small file system"))
  func aDiskInsideAFolderThatIsNotMountedKeepsItsImages() throws {
    let place = try Workplace()
    try place.addImage("local/a.ppm", seed: 1)
    let nas = place.images + "/nas"
    try makeFolder(nas)
    try #require(mount("tmpfs", nas, "tmpfs", 0, "size=512k") == 0)
    var isMounted = true
    defer { if isMounted { umount2(nas, Int32(MNT_DETACH)) } }
    try place.addImage("nas/b.ppm", seed: 2)
    try place.addImage("nas/deep/c.ppm", seed: 3)
    #expect(try place.index()["indexed"].number == 3)
    #expect(umount2(nas, 0) == 0)
    isMounted = false
    for stray in [false, true] {
      if stray { try place.addImage("nas/stray.ppm", seed: 4) }
      let report = try place.index()
      #expect(try report["removed"].number == 0 && report["kept"].number == 2)
      #expect(
        try report["warnings"].items.contains {
          try $0.text.contains("is not the disk that it was")
        })
    }
    #expect(try place.listedNames().count == 4)
  }

  @Test(.enabled(if: Rights.canMount, "needs the right to mount a small file system"))
  func aFolderMountedTwiceIsOne() throws {
    let place = try Workplace()
    try place.addImages(2)
    let again = place.folder.file("again")
    try makeFolder(again)
    try #require(mount(place.images, again, nil, UInt(MS_BIND), nil) == 0)
    defer { umount2(again, Int32(MNT_DETACH)) }
    try place.index(again)
    #expect(try place.listedNames() == ["00.ppm", "01.ppm"])
    let report = try JSON(try place.glimpse("duplicates", "--json").stdout)
    #expect(try report["groups"].items.isEmpty)
  }

  @Test func rulesAreRememberedAndShown() throws {
    let place = try Workplace()
    try place.addImage("a.ppm", seed: 1)
    try place.addImage(".hidden/b.ppm", seed: 2)
    try place.addImage("raw/c.ppm", seed: 3)
    #expect(try place.index("--include-hidden", "-x", "raw/")["indexed"].number == 2)
    let again = try place.index()
    #expect(try again["unchanged"].number == 2 && again["removed"].number == 0)
    let root = try JSON(try place.glimpse("status", "--json").stdout)["roots"].items[0]
    #expect(root["include_hidden"] == .boolean(true) && root["follow_links"] == .boolean(false))
    #expect(try root["exclude"].items.map { try $0.text } == ["raw/"])
    #expect(try place.glimpse("status").output.contains("(--include-hidden --exclude raw/)"))
    let changed = try place.index("--no-include-hidden", "--no-exclude")
    #expect(
      try changed["removed"].number == 0 && changed["kept"].number == 1
        && changed["indexed"].number == 1)
    #expect(try place.index("--prune")["removed"].number == 1)
    #expect(
      try place.glimpse("index", place.images, "--include-hidden", "--no-include-hidden").status
        == 2)
  }

  @Test func imagesThatLeftAreCountedAndForgottenOnRequest() throws {
    let place = try Workplace()
    try place.addImages(3)
    try place.index()
    try FileManager.default.removeItem(atPath: place.images + "/00.ppm")
    #expect(try place.index()["removed"].number == 1)
    #expect(try JSON(try place.glimpse("status", "--json").stdout)["departed"].number == 1)
    #expect(
      try place.glimpse("remove", "--departed", "--dry-run").output
        == "would forget 1 picture that left\n")
    #expect(try place.glimpse("remove", "--departed").output == "forgot 1 picture that left\n")
    #expect(try JSON(try place.glimpse("status", "--json").stdout)["departed"].number == 0)
  }

  @Test func retrievingThroughALinkFindsTheImages() throws {
    let place = try Workplace()
    try place.addImages(2)
    try place.index()
    let link = place.folder.file("link")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: place.images)
    let outcome = try place.glimpse("retrieve", "--prompt", "red", "--images_dir", link)
    #expect(outcome.status == 0 && outcome.lines.count == 2)
    #expect(outcome.lines.allSatisfy { $0.contains(" — \(link)/") })
  }
}
