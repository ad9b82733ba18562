// A process that outlives the one that starts it, for work that nobody waits
// for.

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
    _ = try ProcessStart.start(program, arguments, environment, inNewSession: true) { actions in
      ProcessStart.silence(&actions)
      posix_spawn_file_actions_addclosefrom_np(&actions, 3)
    }
  }
}
