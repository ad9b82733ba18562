// A process of our own that does dangerous work: it gets messages and shared
// memory, and may crash or hang without harm to the one that started it.

import FoundationEssentials
import Glibc
import Synchronization

/// A helper process, ended at the latest when this object goes.
///
/// Use from one thread at a time.
public final class HelperProcess: Sendable {
  /// How a process ended.
  public enum Ending: Hashable, Sendable {
    case exited(Int32)
    /// By a signal, such as 11, a memory fault.
    case signalled(Int32)
    /// It cannot be told.
    case unknown
  }

  /// Where the helper finds its end of the connection.
  public static let channelDescriptor: Int32 = 3
  /// Where the helper finds the shared memory.
  public static let memoryDescriptor: Int32 = 4

  /// To the helper.
  public let channel: MessageChannel
  /// Read by the helper.
  public let memory: SharedBytes
  private let identifier: pid_t
  private let socket: Int32

  /// Starts a program. Its standard streams lead nowhere; its environment and
  /// blocked signals are those of the calling thread.
  ///
  /// - Throws: `FileError` where the system does not start it. A program that
  ///   ends by itself is noticed at the first message.
  public init(
    program: String, arguments: [String], memoryCapacity: Int
  ) throws(FileError) {
    memory = try SharedBytes(capacity: memoryCapacity)
    var ends: [Int32] = [-1, -1]
    guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0
    else { throw FileError(code: errno, operation: "connect to", path: program) }
    defer { close(ends[1]) }
    socket = ends[0]
    channel = MessageChannel(descriptor: ends[0])
    do {
      identifier = try Self.spawn(
        program, arguments, channel: ends[1], memory: memory.readingDescriptor)
    } catch {
      close(ends[0])
      throw error
    }
  }

  deinit { _ = end() }

  private static func spawn(
    _ program: String, _ arguments: [String], channel: Int32, memory: Int32
  ) throws(FileError) -> pid_t {
    // Descriptors that stand where the helper wants others would be lost.
    let high = [channel, memory].map { fcntl($0, F_DUPFD_CLOEXEC, 16) }
    defer { for descriptor in high where descriptor >= 0 { close(descriptor) } }
    guard high.allSatisfy({ $0 >= 0 }) else {
      throw FileError(code: errno, operation: "start", path: program)
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    posix_spawn_file_actions_adddup2(&actions, high[0], channelDescriptor)
    posix_spawn_file_actions_adddup2(&actions, high[1], memoryDescriptor)
    // Sound: the strings live until the call returns; both lists end with nil.
    let strings = ([program] + arguments).map { strdup($0) }
    let environment = ProcessInfo.processInfo.environment.map { strdup("\($0.key)=\($0.value)") }
    defer { for string in strings + environment { free(string) } }
    var process = pid_t()
    let code = posix_spawn(
      &process, program, &actions, nil, strings + [nil], environment + [nil])
    guard code == 0 else { throw FileError(code: code, operation: "start", path: program) }
    return process
  }

  private let ended = Ended()

  /// Ends the helper at once, whatever it is doing, and says how it ended;
  /// by the signal 9 where it was still alive.
  @discardableResult
  public func end() -> Ending {
    ended.once {
      close(socket)
      var status: Int32 = 0
      // It may have ended already; then its own ending is what is told.
      var found = waitpid(identifier, &status, WNOHANG)
      if found == 0 {
        kill(identifier, SIGKILL)
        repeat { found = waitpid(identifier, &status, 0) } while found < 0 && errno == EINTR
      }
      guard found == identifier else { return .unknown }
      // As WIFEXITED, WEXITSTATUS and WTERMSIG of <sys/wait.h> have it.
      return status & 0x7F == 0 ? .exited(status >> 8 & 0xFF) : .signalled(status & 0x7F)
    }
  }

  /// Waits up to a second for a helper that closed its connection to end by
  /// itself, so that `end` tells how.
  public func awaitEnding() {
    let stopwatch = Stopwatch()
    while stopwatch.seconds < 1 {
      var information = siginfo_t()
      let flags = Int32(WEXITED) | Int32(WNOHANG) | Int32(WNOWAIT)
      guard waitid(P_PID, id_t(identifier), &information, flags) == 0 else { return }
      if information.si_signo != 0 { return }
      usleep(2000)
    }
  }
}

extension HelperProcess {
  /// What a helper does first: no core file, more likely than others to be
  /// taken by a system short of memory.
  ///
  /// - Parameter memoryLimit: the most bytes of addresses it may have; a
  ///   decoder that asks for more fails or crashes, in the helper alone.
  public static func becomeHelper(memoryLimit: Int) {
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(__rlimit_resource_t(UInt32(RLIMIT_CORE.rawValue)), &none)
    var memory = rlimit(rlim_cur: rlim_t(memoryLimit), rlim_max: rlim_t(memoryLimit))
    setrlimit(__rlimit_resource_t(UInt32(RLIMIT_AS.rawValue)), &memory)
    let descriptor = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC)
    if descriptor >= 0 {
      _ = write(descriptor, "500", 3)
      close(descriptor)
    }
  }

  /// Ends this process when so many seconds pass before the next call, so
  /// that a helper that hangs does not outlive the one it works for. 0 calls
  /// it off.
  public static func setAlarm(seconds: Double) {
    alarm(seconds > 0 ? UInt32(clamping: min(seconds.rounded(.up), 1e6)) : 0)
  }
}

/// Keeps the outcome of what is done once.
private final class Ended: Sendable {
  private let outcome = Mutex<HelperProcess.Ending?>(nil)

  func once(_ body: () -> HelperProcess.Ending) -> HelperProcess.Ending {
    outcome.withLock { outcome in
      if let outcome { return outcome }
      let found = body()
      outcome = found
      return found
    }
  }
}
