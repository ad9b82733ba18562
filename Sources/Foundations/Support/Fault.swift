// Whose mistake an error is, for the error types of all targets. The edges of
// the program decide what follows: exit status, HTTP status, trying again.

/// Whose mistake an error is.
public enum Fault: String, Hashable, Sendable {
  /// The caller: the request has to change.
  case callerMistake
  /// What was read or received is not usable.
  case badData
  /// This machine, its disk or the network; the same call may work later.
  case environment
  /// The caller asked to stop.
  case cancelled
  /// A mistake in this program.
  case `internal`
}
