// What others may read of what is written, and what links cannot lead to.

import Foundation
import Glibc
import TestSupport
import Testing

@testable import Support

@Suite struct PrivateFilesTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func mode(_ path: String) -> mode_t {
    var info = stat()
    return lstat(path, &info) == 0 ? info.st_mode & 0o7777 : 0
  }

  @Test func whatIsMadeIsForItsOwnerAlone() throws {
    try FileIO.makeFolders(folder.file("a/b/c"))
    try FileIO.replace(folder.file("a/b/file"), with: [1])
    close(FileIO.create(folder.file("a/b/other")))
    FileIO.makeEmpty(Array(folder.file("a/empty").utf8))
    for name in ["a", "a/b", "a/b/c"] { #expect(mode(folder.file(name)) == 0o700, "\(name)") }
    for name in ["a/b/file", "a/b/other", "a/empty"] {
      #expect(mode(folder.file(name)) == 0o600, "\(name)")
    }
    // Replacing leaves nothing aside, and a name may be as long as names can be.
    let long = String(repeating: "n", count: 255)
    try FileIO.replace(folder.file("a/b/c/" + long), with: [2])
    #expect(try FileIO.names(inFolder: Array(folder.file("a/b/c").utf8)) == [Array(long.utf8)])
  }

  @Test func aFolderSharedWithItsGroupStaysShared() throws {
    let shared = folder.file("shared")
    try FileIO.makeFolders(shared)
    #expect(chmod(shared, 0o2770) == 0)
    #expect(FileIO.isShared(Array(shared.utf8)) && !FileIO.isShared(Array(folder.path.utf8)))
    try FileIO.makeFolders(shared + "/below")
    try FileIO.replace(shared + "/below/file", with: [1])
    #expect(mode(shared + "/below") == 0o2770 && mode(shared + "/below/file") == 0o660)
    let held = try HeldFolder(Array(shared.utf8))
    try held.folder(Array("held".utf8), making: true).write(Array("file".utf8), [1])
    #expect(mode(shared + "/held") == 0o2770 && mode(shared + "/held/file") == 0o660)
    // Not even then for the rest of the world.
    #expect(chmod(shared, 0o2775) == 0 && chmod(shared + "/below/file", 0o664) == 0)
    #expect(FileIO.makePrivate(Array(shared.utf8)) && mode(shared) == 0o2770)
    #expect(
      FileIO.makePrivate(Array((shared + "/below/file").utf8))
        && mode(shared + "/below/file") == 0o660)
  }

  @Test func whatWasOpenToOthersIsClosedOnce() throws {
    let path = folder.file("old")
    try FileIO.replace(path, with: [1], access: .asUsual)
    #expect(chmod(path, 0o644) == 0)
    #expect(FileIO.makePrivate(Array(path.utf8)) && mode(path) == 0o600)
    #expect(!FileIO.makePrivate(Array(path.utf8)))
    #expect(symlink(path, folder.file("link")) == 0)
    #expect(!FileIO.makePrivate(Array(folder.file("link").utf8)))
  }

  @Test func aHeldFolderOpensNothingElsewhere() throws {
    try FileIO.makeFolders(folder.file("root/sub"))
    try FileIO.makeFolders(folder.file("outside"))
    try FileIO.replace(folder.file("root/sub/in"), with: [1])
    try FileIO.replace(folder.file("outside/secret"), with: [2])
    let root = try HeldFolder(Array(folder.file("root").utf8))
    func reads(_ path: String, _ links: HeldFolder.Links = .refused) -> [UInt8]? {
      (try? root.file(Array(path.utf8), links: links)).flatMap { try? $0.read(at: 0, count: 9) }
    }
    #expect(
      reads("sub/in") == [1] && reads("/sub//in") == [1] && reads("sub") == nil && reads("") == nil)
    #expect(reads("../outside/secret") == nil && reads("sub/../../outside/secret") == nil)
    #expect(symlink(folder.file("outside"), folder.file("root/away")) == 0)
    #expect(symlink("sub", folder.file("root/near")) == 0)
    #expect(symlink("../outside/secret", folder.file("root/file")) == 0)
    for links in [HeldFolder.Links.refused, .below] {
      #expect(reads("away/secret", links) == nil && reads("file", links) == nil)
    }
    #expect(reads("near/in") == nil && reads("near/in", .below) == [1])
    // A kernel without openat2 passes no link at all.
    func steps(_ path: String) -> [UInt8]? {
      let parts = path.split(separator: "/").map { Array($0.utf8) }
      return (try? root.fileByStep(parts)).flatMap { try? $0.read(at: 0, count: 9) }
    }
    #expect(
      steps("sub/in") == [1] && steps("near/in") == nil && steps("away/secret") == nil
        && steps("file") == nil)
    #expect(
      steps("../outside/secret") == nil && steps("sub/../../outside/secret") == nil
        && steps("sub") == nil)
    // The folder itself is held, whatever takes its name.
    #expect(rename(folder.file("root"), folder.file("moved")) == 0)
    #expect(symlink(folder.file("outside"), folder.file("root")) == 0)
    #expect(reads("sub/in") == [1] && reads("secret") == nil)
  }

  @Test func aHeldFolderWritesNothingElsewhere() throws {
    try FileIO.makeFolders(folder.file("root"))
    try FileIO.makeFolders(folder.file("outside"))
    try FileIO.replace(folder.file("outside/theirs"), with: [7])
    let root = try HeldFolder(Array(folder.file("root").utf8))
    #expect(symlink(folder.file("outside"), folder.file("root/sub")) == 0)
    #expect(throws: FileError.self) { try root.folder(Array("sub".utf8), making: true) }
    #expect(throws: FileError.self) { try root.write(Array("../outside/x".utf8), [1]) }
    #expect(throws: FileError.self) { try root.remove(Array("..".utf8)) }
    // A link in the file's place is replaced, never written through.
    #expect(symlink(folder.file("outside/theirs"), folder.file("root/file")) == 0)
    #expect(throws: FileError.self) { try root.write(Array("file".utf8), [1], replaces: false) }
    try root.write(Array("file".utf8), [1])
    #expect(try FileIO.read(Array(folder.file("outside/theirs").utf8)) == [7])
    #expect(
      try root.status(Array("file".utf8)).kind == .file && mode(folder.file("root/file")) == 0o600)
    try root.write(Array("new".utf8), [2], replaces: false)
    try root.remove(Array("new".utf8))
    #expect(try FileIO.names(inFolder: Array(folder.file("root").utf8)).count == 2)
  }

  @Test func longNamesAreShortenedBetweenLetters() {
    func prefixed(_ name: String, _ limit: Int = 255) -> String {
      String(decoding: FileName.prefixed("12-", Array(name.utf8), limit: limit), as: UTF8.self)
    }
    #expect(prefixed("cat.jpg") == "12-cat.jpg")
    let stem = String(repeating: "n", count: 249)
    #expect(prefixed(stem + ".jpg").utf8.count == 255 && prefixed(stem + ".jpg").hasSuffix("n.jpg"))
    #expect(
      prefixed("ääää.jpg", 12) == "12-ää.jpg"
        && prefixed("ääää.jpg", 13) == "12-ääää.jpg".prefix(3) + "äää.jpg")
    #expect(prefixed("🙂🙂.png", 14) == "12-🙂.png")
    #expect(FileName.prefixed("1-", [UInt8](repeating: 255, count: 300)).count == 255)
    #expect(
      FileName.prefixed("1-", Array(("." + String(repeating: "x", count: 300)).utf8)).count == 255)
  }
}
