// A process that outlives the one that starts it, for work that nobody waits
// for. Its end is nobody's affair.

import CLinux
import Glibc

/// Starts processes that are let go of at once.
public enum DetachedProcess {
  /// Starts a program in a session of its own: neither the end of this process
  /// nor a terminal's signals reach it. Its standard streams lead nowhere, and
  /// it has no other descriptor.
  ///
  /// A caller that lives on must expect its end (`SIGCHLD`); this is for
  /// programs that end soon, after which the system takes the child over.
  ///
  /// - Throws: `FileError` where the system does not start it.
  public static func start(
    _ program: String, _ arguments: [String], environment: [String: String]
  ) throws(FileError) {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // What this process blocks is none of its affair.
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    posix_spawnattr_setflags(
      &attributes, glimpse_spawn_new_session | Int16(clamping: Int(POSIX_SPAWN_SETSIGMASK)))
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    posix_spawn_file_actions_addclosefrom_np(&actions, 3)
    // Sound: the strings live until the call returns; both lists end with nil.
    let strings = ([program] + arguments).map { strdup($0) }
    let variables = environment.map { strdup("\($0.key)=\($0.value)") }
    defer { for string in strings + variables { free(string) } }
    var process = pid_t()
    let code = posix_spawn(
      &process, program, &actions, &attributes, strings + [nil], variables + [nil])
    guard code == 0 else { throw FileError(code: code, operation: "start", path: program) }
  }
}
