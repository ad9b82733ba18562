import Foundation
import Glibc
import TestSupport
import Testing

/// The surroundings fail: disks, rights, files, readers.
@Suite struct TroubleTests {
  private let files = FileManager.default

  private func album(_ count: Int = 5) throws -> (place: Workplace, paths: [String]) {
    let place = try Workplace()
    let paths = try place.addImages(count)
    try place.index()
    return (place, paths)
  }

  private func order(_ place: Workplace) throws -> [String] {
    let outcome = try place.glimpse("search", "red", "--format", "paths")
    guard outcome.status == 0 else { throw HarnessFailure(outcome.messages) }
    return outcome.lines
  }

  @Test func aDamagedOrMissingIndexFileChangesNoResult() throws {
    let (place, _) = try album()
    let before = try order(place)
    try damage(try indexFile(of: place))
    #expect(try order(place) == before)
    try place.index()
    try Data("short".utf8).write(to: URL(fileURLWithPath: try indexFile(of: place)))
    #expect(try order(place) == before)
    try files.removeItem(atPath: try indexFile(of: place))
    #expect(try order(place) == before)
    #expect(try place.glimpse("verify", "--repair").status == 0)
    #expect(try order(place) == before)
  }

  @Test func aDamagedCatalogIsNamedAndLeftAlone() throws {
    let (place, _) = try album()
    let catalog = place.library + "/catalog.sqlite3"
    var bytes = try Data(contentsOf: URL(fileURLWithPath: catalog))
    for at in 0..<bytes.count where at % 7 < 3 { bytes[at] = 0xA5 }
    try bytes.write(to: URL(fileURLWithPath: catalog))
    for arguments in [
      ["list"], ["search", "red"], ["status"], ["index", place.images], ["verify"],
      ["verify", "--repair"],
    ] {
      let outcome = try place.start(arguments.map { Array($0.utf8) }).finish()
      #expect(outcome.status == 1, "\(arguments)")
      #expect(outcome.messages.contains(place.library), "\(arguments): \(outcome.messages)")
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: catalog)) == bytes)
  }

  @Test func aCatalogWithADamagedPageIsFoundByVerify() throws {
    let (place, _) = try album(60)
    let catalog = place.library + "/catalog.sqlite3"
    // All is in this one file once a run has ended.
    let log = try? files.attributesOfItem(atPath: catalog + "-wal")[.size] as? NSNumber
    #expect((log ?? 0) == 0)
    var bytes = try Data(contentsOf: URL(fileURLWithPath: catalog))
    // The last pages are the newest rows'; the first, with the schema, stays.
    for at in (bytes.count - 16384)..<bytes.count { bytes[at] ^= 0xFF }
    try bytes.write(to: URL(fileURLWithPath: catalog))
    let outcome = try place.glimpse("verify")
    #expect(outcome.status == 1)
    #expect(outcome.messages.hasPrefix("glimpse: "))
  }

  /// Years that do not fit nanoseconds in 64 bits; where the file system of
  /// temporary files does not hold them, it takes the nearest that it does.
  @Test func filesOfAnyYearAreIndexedAndTheirChangesSeen() throws {
    let place = try Workplace()
    let years = [-62_135_596_800, -11_644_473_600, 9_223_372_037, 15_032_385_535, 910_670_515_199]
    // Beside them what is no image, and a folder.
    let paths =
      try place.addImages(years.count) + [place.images + "/notes.txt", place.images + "/sub"]
    try Data("note".utf8).write(to: URL(fileURLWithPath: paths[years.count]))
    try makeFolder(paths[years.count + 1])
    for (path, seconds) in zip(paths, years + [15_032_385_535, 15_032_385_535]) {
      let time = timespec(tv_sec: seconds, tv_nsec: 999_999_999)
      #expect(utimensat(AT_FDCWD, path, [time, time], 0) == 0)
    }
    #expect(try place.index()["indexed"].integer == years.count)
    #expect(try place.index()["unchanged"].integer == years.count)
    // Another image of the same size, and a time as far away as before.
    try Image.bytes(seed: 77).write(to: URL(fileURLWithPath: paths[3]))
    let time = timespec(tv_sec: 15_032_385_000, tv_nsec: 0)
    #expect(utimensat(AT_FDCWD, paths[3], [time, time], 0) == 0)
    #expect(try place.index()["indexed"].integer == 1)

    let listed = try place.glimpse("list", "--json", "--where", "modified < 1970-01-01")
    #expect(listed.status == 0)
    #expect(try JSON(listed.stdout)["results"].items.count == 2)
    #expect(try place.glimpse("search", paths[4]).status == 0)
    for format in ["npy", "parquet", "jsonl"] {
      let export = place.folder.file("export-\(format)")
      #expect(try place.glimpse("export", export, "--format", format).status == 0)
      place.environment["GLIMPSE_LIBRARY"] = place.folder.file("library-\(format)")
      #expect(try place.glimpse("import", export).status == 0, "\(format)")
      #expect(try place.listedNames().count == years.count)
      place.environment["GLIMPSE_LIBRARY"] = place.library
    }
    #expect(try place.glimpse("status", "--json").status == 0)
    #expect(try place.glimpse("duplicates").status == 0)
  }

  @Test func aMisspeltFolderLeavesNoLibraryBehind() throws {
    let place = try Workplace()
    let outcome = try place.glimpse("index", place.folder.file("pictrues"))
    #expect(outcome.status == 1 && outcome.output.isEmpty)
    #expect(outcome.messages.contains("pictrues does not exist"))
    #expect(!FileManager.default.fileExists(atPath: place.library))
  }

  @Test func theModelForPhotographsIsTakenWhereNoneIsNamed() throws {
    let place = try Workplace()
    try place.addImages(1)
    place.environment["GLIMPSE_MODEL"] = nil
    let first = try place.glimpse("index", place.images)
    #expect(
      first.status == 0 && first.messages.contains("the bundled model glimpse-photo is small"))
    let status = try JSON(place.glimpse("status", "--json").stdout)
    #expect(status["model"]["name"] == .string("glimpse-photo"))
    #expect(try status["notice"].text.contains("glimpse models pull ViT-B-32"))
  }

  @Test func aLibraryOfTheModelForDrawnScenesKeepsIt() throws {
    let place = try Workplace()
    try place.addImages(1)
    place.environment["GLIMPSE_MODEL"] = nil
    try place.index("--model", "glimpse-mini")
    try place.addImages(2)
    try place.index()
    let status = try JSON(place.glimpse("status", "--json").stdout)
    #expect(status["model"]["name"] == .string("glimpse-mini") && status["images"] == .number(2))
  }

  @Test func aRootThatVanishedIsReportedAndKept() throws {
    let (place, paths) = try album()
    try files.moveItem(atPath: place.images, toPath: place.folder.file("unmounted"))
    let outcome = try place.glimpse("index", place.images, "--json", "--strict")
    #expect(outcome.status == 3)
    #expect(outcome.messages.contains("\(place.images) is not there"))
    // The bare folder of a disk that is not mounted is no deletion either.
    try makeFolder(place.images)
    #expect(try place.index()["removed"] == .number(0))
    try files.removeItem(atPath: place.images)
    #expect(try place.glimpse("list", "--format", "paths").lines == paths)

    let second = place.folder.file("second")
    try makeFolder(second)
    try Image.bytes(seed: 99).write(to: URL(fileURLWithPath: second + "/z.ppm"))
    let both = try place.glimpse("index", place.images, second, "--json", "--strict")
    #expect(both.status == 3)
    #expect(both.messages.contains(place.images))
    #expect(try JSON(both.stdout)["indexed"] == .number(1))
    #expect(try JSON(both.stdout)["removed"] == .number(0))
    #expect(try place.listedNames().count == paths.count + 1)
    #expect(try order(place).count == paths.count + 1)
  }

  @Test(.enabled(if: Rights.canBeBound, "needs a user whom rights bind, and setpriv to become one"))
  func aReadOnlyLibraryIsSearchedAndNotIndexedInto() throws {
    let (place, _) = try album()
    let before = try order(place)
    try place.addImage("new.ppm", seed: 40)
    try place.becomeBound()
    for name in try files.contentsOfDirectory(atPath: place.library) {
      chmod(place.library + "/" + name, 0o444)
    }
    chmod(place.library, 0o555)
    defer { chmod(place.library, 0o755) }
    let catalog = try Data(contentsOf: URL(fileURLWithPath: place.library + "/catalog.sqlite3"))
    #expect(try order(place) == before)
    #expect(try place.listedNames().count == 5)
    #expect(try place.glimpse("status").status == 0)
    #expect(try place.glimpse("verify").status == 0)
    for arguments in [["index", place.images], ["remove", place.images]] {
      let outcome = try place.start(arguments.map { Array($0.utf8) }).finish()
      #expect(outcome.status == 1)
      #expect(outcome.messages.contains(place.library), "\(outcome.messages)")
    }
    #expect(
      try Data(contentsOf: URL(fileURLWithPath: place.library + "/catalog.sqlite3")) == catalog)
  }

  @Test(.enabled(if: Rights.canBeBound, "needs a user whom rights bind, and setpriv to become one"))
  func aLibraryThatCannotBeMadeIsNamed() throws {
    let place = try Workplace()
    try place.addImages(1)
    try place.becomeBound()
    let shut = place.folder.file("shut")
    try makeFolder(shut)
    chmod(shut, 0o555)
    let outcome = try place.glimpse("index", place.images, "--library", shut + "/library")
    #expect(outcome.status == 1)
    #expect(outcome.messages.contains(shut), "\(outcome.messages)")
  }

  @Test(.enabled(if: Rights.canMount, "needs the right to mount a small file system"))
  func aFullDiskEndsTheRunAndLosesNothingStored() throws {
    let place = try Workplace()
    let disk = try SmallDisk(kilobytes: 2048)
    place.environment["GLIMPSE_LIBRARY"] = disk.path
    try place.addImages(20)
    try place.index()
    // The rest of the disk goes but for a little, and many images come.
    let filler = disk.path + "/filler"
    _ = files.createFile(atPath: filler, contents: nil)
    let handle = try #require(FileHandle(forWritingAtPath: filler))
    let free = try #require(
      try files.attributesOfFileSystem(forPath: disk.path)[.systemFreeSize] as? NSNumber
    ).intValue
    try handle.write(contentsOf: Data(count: max(0, free - 64 * 1024)))
    try handle.close()
    for seed in 100..<400 { try place.addImage("more/\(seed).ppm", seed: seed) }
    let full = try place.glimpse("index", place.images, "--batch-size", "8")
    #expect(full.status == 1)
    #expect(full.messages.contains("full"), "\(full.messages)")
    let kept = try place.listedNames().count
    #expect(kept >= 20 && kept < 320)
    #expect(try place.glimpse("search", "red", "-k", "1").status == 0)

    try files.removeItem(atPath: filler)
    #expect(mount("tmpfs", disk.path, "tmpfs", UInt(MS_REMOUNT), "size=20m") == 0)
    #expect(try place.index()["failed"] == .number(0))
    #expect(try place.listedNames().count == 320)
    #expect(try place.glimpse("verify").status == 0)
  }

  @Test func aFullOutputIsAFailureAndAClosedOneIsNot() throws {
    let (place, _) = try album()
    for arguments in [["list"], ["search", "red", "--json"], ["status"], ["--help"]] {
      let bytes = arguments.map { Array($0.utf8) }
      let full = try place.start(bytes, stdout: .file("/dev/full")).finish()
      #expect(full.status == 1, "\(arguments)")
      #expect(full.messages.contains("could not be written"), "\(arguments): \(full.messages)")
      let closed = try place.start(bytes, stdout: .closedPipe).finish()
      #expect(closed.status == 0, "\(arguments)")
      #expect(closed.messages.isEmpty, "\(arguments): \(closed.messages)")
    }
    let shell = try RunningProgram(
      [
        "bash", "-c", "set -o pipefail; \"$0\" list -k 10000 | head -1",
        try Workplace.program.get(),
      ]
      .map { Array($0.utf8) },
      environment: place.environment, folder: place.folder.path, input: [], stdout: .pipe,
      stderr: .pipe
    ).finish()
    #expect(shell.status == 0)
    #expect(shell.messages.isEmpty)
    #expect(shell.lines.count == 1)
  }

  @Test func aVanishedFileIsStillFoundAndToldByVerify() throws {
    let (place, paths) = try album()
    try files.removeItem(atPath: paths[0])
    let report = try JSON(place.glimpse("verify", "--json").stdout)
    #expect(report["sound"] == .boolean(true))
    #expect(try report["missing_files"].items.map { $0["path"] } == [.string(paths[0])])
    #expect(try order(place).count == 5)
    let saved = try place.glimpse("search", "red", "--save", place.folder.file("saved"))
    #expect(saved.messages.contains(paths[0]), "\(saved.messages)")
    #expect(try files.contentsOfDirectory(atPath: place.folder.file("saved")).count == 4)
  }
}
