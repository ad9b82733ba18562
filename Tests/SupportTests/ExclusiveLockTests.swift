// The lock between processes.

import Foundation
import Support
import TestSupport
import Testing

@Suite struct ExclusiveLockTests {
  @Test func oneAtATimeHasIt() throws {
    let folder = try TemporaryFolder()
    var lock = try ExclusiveLock.take(folder.file("lock"))
    #expect(lock != nil)
    #expect(try ExclusiveLock.take(folder.file("lock")) == nil)
    lock = nil
    #expect(try ExclusiveLock.take(folder.file("lock")) != nil)
  }

  /// As it is while a process is being started, which has all files open until
  /// it runs its program.
  @Test func aReleasedLockIsFreeThoughItsFileIsOpenOnceMore() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("lock")
    var lock = try ExclusiveLock.take(path)
    let names = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
    let open = names.compactMap { Int32($0) }.filter {
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")) == path
    }
    let copy = dup(try #require(open.first))
    defer { close(copy) }
    #expect(lock != nil)
    lock = nil
    #expect(try ExclusiveLock.take(path) != nil)
  }
}
