// Runs another program to its end, with its input and output in memory and its
// time bounded.

import FoundationEssentials
import Glibc

/// A program that was run.
public struct ProgramRun: Sendable {
  /// What it ended with; nil if it was stopped or crashed.
  public let status: Int32?
  /// What it wrote to its standard output, up to the limit.
  public let output: [UInt8]
  /// Whether it was stopped for taking too long.
  public let isTimedOut: Bool

  /// Runs a program found along `PATH`. Its standard error leads nowhere.
  ///
  /// - Parameters:
  ///   - timeoutSeconds: after which it is stopped.
  ///   - outputLimit: bytes beyond are read and dropped.
  /// - Throws: `FileError` if it cannot be started.
  public init(
    _ program: String, _ arguments: [String], timeoutSeconds: Double, outputLimit: Int = 1 << 20
  ) throws(FileError) {
    var ends: [Int32] = [-1, -1]
    // Sockets, not a pipe: they are closed on exec from the start, so that no
    // program started meanwhile keeps this one's output open.
    guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0
    else { throw FileError(code: errno, operation: "connect to", path: program) }
    defer { close(ends[0]) }
    let process: pid_t
    do {
      defer { close(ends[1]) }
      process = try Self.spawn(program, arguments, output: ends[1])
    }
    let stopwatch = Stopwatch()
    var output: [UInt8] = []
    var isTimedOut = false
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      let left = timeoutSeconds - stopwatch.seconds
      guard left > 0 else {
        isTimedOut = true
        break
      }
      var waiting = pollfd(fd: ends[0], events: Int16(POLLIN), revents: 0)
      let ready = poll(&waiting, 1, Int32(clamping: min(left * 1000 + 1, 60_000)))
      if ready == 0 || ready < 0 && errno == EINTR { continue }
      let count = read(ends[0], &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      output += buffer.prefix(min(count, max(0, outputLimit - output.count)))
    }
    if isTimedOut { kill(process, SIGKILL) }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    // As WIFEXITED and WEXITSTATUS of <sys/wait.h> do it.
    self.status = status & 0x7F == 0 && !isTimedOut ? status >> 8 & 0xFF : nil
    self.output = output
    self.isTimedOut = isTimedOut
  }

  private static func spawn(
    _ program: String, _ arguments: [String], output: Int32
  ) throws(FileError) -> pid_t {
    // Several programs run side by side; each keeps to one processor.
    var variables = ProcessInfo.processInfo.environment
    variables["OMP_THREAD_LIMIT"] = "1"
    return try ProcessStart.start(program, arguments, variables) { actions in
      ProcessStart.silence(&actions)
      posix_spawn_file_actions_adddup2(&actions, output, 1)
    }
  }
}
