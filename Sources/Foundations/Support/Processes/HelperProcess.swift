// A process of our own that does dangerous work. It gets messages and shared
// memory, and may crash or hang without harm to its parent.

import CLinux
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
    /// Not known.
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

  /// Starts a program. Its standard streams lead nowhere, it has no descriptor
  /// but its two, and no variable of the environment but those given.
  ///
  /// It is started by a thread that lasts as long as this process, so that a
  /// helper that asks to end with its parent does not end with a thread.
  ///
  /// - Throws: `FileError` if the system does not start it. A program that
  ///   ends by itself is noticed at the first message.
  public init(
    program: String, arguments: [String], environment: [String: String], memoryCapacity: Int
  ) throws(FileError) {
    memory = try SharedBytes(capacity: memoryCapacity)
    var ends: [Int32] = [-1, -1]
    guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0
    else { throw FileError(code: errno, operation: "connect to", path: program) }
    defer { close(ends[1]) }
    socket = ends[0]
    channel = MessageChannel(descriptor: ends[0])
    do {
      let (channel, memory) = (ends[1], memory.readingDescriptor)
      identifier = try StartingThread.run {
        Result { () throws(FileError) in
          try Self.spawn(program, arguments, environment, channel: channel, memory: memory)
        }
      }.get()
    } catch {
      close(ends[0])
      throw error
    }
  }

  deinit { _ = end() }

  private static func spawn(
    _ program: String, _ arguments: [String], _ variables: [String: String], channel: Int32,
    memory: Int32
  ) throws(FileError) -> pid_t {
    // Descriptors that stand where the helper wants others would be lost.
    let high = [channel, memory].map { fcntl($0, F_DUPFD_CLOEXEC, 16) }
    defer { for descriptor in high where descriptor >= 0 { close(descriptor) } }
    guard high.allSatisfy({ $0 >= 0 }) else {
      throw FileError(code: errno, operation: "start", path: program)
    }
    return try ProcessStart.start(program, arguments, variables) { actions in
      ProcessStart.silence(&actions)
      posix_spawn_file_actions_adddup2(&actions, high[0], channelDescriptor)
      posix_spawn_file_actions_adddup2(&actions, high[1], memoryDescriptor)
      posix_spawn_file_actions_addclosefrom_np(&actions, memoryDescriptor + 1)
    }
  }

  private let ended = Ended()

  /// Ends the helper at once, whatever it is doing, and says how it ended;
  /// by the signal 9 if it was still alive.
  @discardableResult
  public func end() -> Ending {
    ended.once {
      close(socket)
      var status: Int32 = 0
      // It may have ended already; then its own ending is reported.
      var found = waitpid(identifier, &status, WNOHANG)
      if found == 0 {
        kill(identifier, SIGKILL)
        repeat { found = waitpid(identifier, &status, 0) } while found < 0 && errno == EINTR
      }
      guard found == identifier else { return .unknown }
      // As WIFEXITED, WEXITSTATUS and WTERMSIG of <sys/wait.h> do it.
      return status & 0x7F == 0 ? .exited(status >> 8 & 0xFF) : .signalled(status & 0x7F)
    }
  }

  /// Seconds of processor time that the helper has taken, all its threads
  /// together; nil if it has ended.
  public var processorSeconds: Double? {
    var clock = clockid_t()
    var time = timespec()
    guard clock_getcpuclockid(identifier, &clock) == 0, clock_gettime(clock, &time) == 0 else {
      return nil
    }
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
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

/// The thread that starts helpers, one after the other.
private enum StartingThread {
  private static let work: BoundedQueue<@Sendable () -> Void> = {
    let queue = BoundedQueue<@Sendable () -> Void>(budget: 64)
    _ = WorkerThread { while let job = queue.pop() { job() } }
    return queue
  }()

  static func run<Value: Sendable>(_ body: @escaping @Sendable () -> Value) -> Value {
    let answer = BoundedQueue<Value>(budget: 1)
    while true {
      work.push { answer.push(body()) }
      if let value = answer.pop() { return value }
    }
  }
}
