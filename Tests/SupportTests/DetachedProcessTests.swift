// Processes that are let go of, and the lock by which only one of them works.

import Foundation
import Support
import TestSupport
import Testing

@Suite struct DetachedProcessTests {
  /// Nothing is decided by the clock; this is how long a test may hang.
  static let guardSeconds = 120.0

  @Test func aDetachedProcessRunsInASessionOfItsOwnWithTheGivenEnvironment() throws {
    let folder = try TemporaryFolder()
    let result = folder.file("result")
    try DetachedProcess.start(
      "/bin/sh",
      [
        "-c", #"echo "$GREETING $(cut -d' ' -f6 < /proc/$$/stat) $$" > "$0.new"; mv "$0.new" "$0""#,
        result,
      ],
      environment: ["GREETING": "hello", "PATH": "/usr/bin:/bin"])
    let stopwatch = Stopwatch()
    while (try? FileIO.status(Array(result.utf8))) == nil, stopwatch.seconds < Self.guardSeconds {
      Pause.sleep(milliseconds: 5)
    }
    let words = try String(contentsOfFile: result, encoding: .utf8).split { $0.isWhitespace }
    #expect(words.count == 3 && words[0] == "hello" && words[1] == words[2])
  }

  @Test func aProgramThatIsNotThereIsAnError() {
    #expect(throws: FileError.self) {
      try DetachedProcess.start("/nowhere/program", [], environment: [:])
    }
  }

  @Test func aLockIsHeldByOneAndGivenBackWithItsValue() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("lock")
    var first = try ExclusiveLock.take(path)
    #expect(first != nil)
    #expect(try ExclusiveLock.take(path) == nil)
    withExtendedLifetime(first) {}
    first = nil
    #expect(try ExclusiveLock.take(path) != nil)
    #expect(throws: FileError.self) { try ExclusiveLock.take(folder.file("no/folder/lock")) }
  }
}
