import Foundation
import Support
import TestSupport
import Testing

@Suite struct FileIOTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func aFileIsReadWholeAndUpToItsLimit() throws {
    let path = folder.file("a")
    try Data([1, 2, 3]).write(to: URL(fileURLWithPath: path))
    #expect(try FileIO.read(Array(path.utf8)) == [1, 2, 3])
    #expect(try FileIO.readStart(Array(path.utf8), count: 2) == [1, 2])
    #expect(try FileIO.readStart(Array(path.utf8), count: 9) == [1, 2, 3])
    #expect(
      #expect(throws: FileError.self) { try FileIO.read(Array(path.utf8), limit: 2) }?.isTooLarge
        == true)
  }

  /// Where the file system holds them; ext4 brings them to its own limits.
  @Test(arguments: [
    -62_135_596_800, -11_644_473_600, 9_223_372_036, 15_032_385_535, 910_670_515_199,
  ])
  func aTimeOfAnyYearIsRead(seconds: Int) throws {
    let path = folder.file("old")
    try Data([1]).write(to: URL(fileURLWithPath: path))
    let times = [
      timespec(tv_sec: seconds, tv_nsec: 999_999_999),
      timespec(tv_sec: seconds, tv_nsec: 999_999_999),
    ]
    #expect(utimensat(AT_FDCWD, path, times, 0) == 0)
    let first = try FileIO.status(Array(path.utf8))
    #expect(seconds < 0 ? first.modifiedNanoseconds < 0 : first.modifiedNanoseconds > 0)
    #expect(try FileIO.status(Array(path.utf8)) == first)
  }

  @Test func onlyFoldersAreFolders() throws {
    for name in ["b", "a b"] {
      try FileManager.default.createDirectory(
        atPath: folder.file(name), withIntermediateDirectories: false)
    }
    try Data([1]).write(to: URL(fileURLWithPath: folder.file("file")))
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("link"), withDestinationPath: folder.file("b"))
    let path = Array(folder.path.utf8)
    let names = try FileIO.folderNames(inFolder: path).map { String(decoding: $0, as: UTF8.self) }
    #expect(names.sorted() == ["a b", "b"])
    #expect(try FileIO.names(inFolder: path).count == 4)
    let error = #expect(throws: FileError.self) {
      try FileIO.folderNames(inFolder: Array(folder.file("file").utf8))
    }
    #expect(error?.code == ENOTDIR)
  }

  @Test func errorsKeepTheSystemsNumberAndNameTheFile() {
    let missing = Array(folder.file("none").utf8)
    let error = #expect(throws: FileError.self) { try FileIO.read(missing) }
    #expect(error?.code == ENOENT && error?.isMissingFile == true)
    #expect(error?.description == "cannot open \(folder.file("none")): No such file or directory")
    #expect(
      #expect(throws: FileError.self) { try FileIO.read(Array(folder.path.utf8)) }?.code == EISDIR)
  }

  @Test func replacingLeavesTheOldFileWhereItFails() throws {
    let path = folder.file("settings")
    try FileIO.replace(path, with: [1])
    try FileIO.replace(path, with: [2, 3])
    #expect(try FileIO.read(Array(path.utf8)) == [2, 3])
    try FileManager.default.createDirectory(
      atPath: folder.file("full/x"), withIntermediateDirectories: true)
    #expect(throws: FileError.self) { try FileIO.replace(folder.file("full"), with: [9]) }
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == [
        "full", "settings",
      ])
  }

  @Test func statusTellsFilesFoldersAndLinksApart() throws {
    try Data([7]).write(to: URL(fileURLWithPath: folder.file("f")))
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("l"), withDestinationPath: folder.file("f"))
    func kind(_ name: String, _ follow: Bool) throws -> FileStatus.Kind {
      try FileIO.status(Array(folder.file(name).utf8), followLinks: follow).kind
    }
    #expect(try kind("f", false) == .file && kind("l", false) == .link && kind("l", true) == .file)
    #expect(try FileIO.status(Array(folder.path.utf8)).kind == .folder)
    #expect(
      try Set(FileIO.names(inFolder: Array(folder.path.utf8))) == [
        Array("f".utf8), Array("l".utf8),
      ])
  }

  @Test func aMappedFileOutlivesItsReplacement() throws {
    let path = folder.file("m")
    try FileIO.replace(path, with: Array(repeating: 5, count: 10_000))
    let mapped = try MappedFile(path: path)
    try FileIO.replace(path, with: [1])
    #expect(mapped.byteCount == 10_000 && mapped.withBytes { $0[9_999] } == 5)
    try FileIO.replace(path, with: [])
    #expect(try MappedFile(path: path).withBytes { $0.count } == 0)
  }
}
