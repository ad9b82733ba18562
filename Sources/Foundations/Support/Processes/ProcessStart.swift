// The one call that starts a process. What its descriptors are, and whether
// anybody waits for it, is said by those who use it.

import CLinux
import Glibc

enum ProcessStart {
  /// Starts a program with exactly these variables as its environment.
  ///
  /// - Parameters:
  ///   - program: a path; a bare name is looked for along `PATH`.
  ///   - inNewSession: whether a terminal's signals no longer reach it.
  ///   - describe: which descriptors it gets; those that are not closed by it or
  ///     on execution are inherited.
  /// - Throws: `FileError` where the system does not start it.
  static func start(
    _ program: String, _ arguments: [String], _ variables: [String: String],
    inNewSession: Bool = false, _ describe: (inout posix_spawn_file_actions_t) -> Void
  ) throws(FileError) -> pid_t {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    if inNewSession {
      // Signals that this process blocks are not blocked there.
      var signals = sigset_t()
      sigemptyset(&signals)
      posix_spawnattr_setsigmask(&attributes, &signals)
      posix_spawnattr_setflags(
        &attributes, glimpse_spawn_new_session | Int16(clamping: Int(POSIX_SPAWN_SETSIGMASK)))
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    describe(&actions)
    // Safety: the strings live until the call returns; both lists end with nil.
    let strings = ([program] + arguments).map { strdup($0) }
    let environment = variables.map { strdup("\($0.key)=\($0.value)") }
    defer { for string in strings + environment { free(string) } }
    var process = pid_t()
    let code = posix_spawnp(
      &process, program, &actions, &attributes, strings + [nil], environment + [nil])
    guard code == 0 else { throw FileError(code: code, operation: "start", path: program) }
    return process
  }

  /// Standard streams that lead nowhere.
  static func silence(_ actions: inout posix_spawn_file_actions_t) {
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
  }
}
