// Other programs, run to their end or stopped.

import Support
import Testing

@Suite struct ProgramRunTests {
  @Test func outputAndStatusAreKept() throws {
    let run = try ProgramRun("sh", ["-c", "printf 'a b'; exit 3"], timeoutSeconds: 30)
    #expect(run.status == 3 && run.output == Array("a b".utf8) && !run.isTimedOut)
  }

  @Test func muchOutputIsCutAndDoesNotBlock() throws {
    let run = try ProgramRun(
      "sh", ["-c", "head -c 3000000 /dev/zero"], timeoutSeconds: 60, outputLimit: 1000)
    #expect(run.status == 0 && run.output.count == 1000)
  }

  @Test func aProgramThatHangsIsStopped() throws {
    let stopwatch = Stopwatch()
    let run = try ProgramRun("sleep", ["600"], timeoutSeconds: 0.2)
    #expect(run.isTimedOut && run.status == nil && stopwatch.seconds < 60)
  }

  @Test func aProgramThatIsNotThereIsAnError() {
    #expect(throws: FileError.self) {
      try ProgramRun("no-such-program-here", [], timeoutSeconds: 1)
    }
  }

  @Test func aCrashHasNoStatus() throws {
    #expect(try ProgramRun("sh", ["-c", "kill -9 $$"], timeoutSeconds: 30).status == nil)
  }
}
