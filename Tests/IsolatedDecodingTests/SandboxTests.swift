import Glibc
import SandboxProbe
import Testing

/// What a decoder's process may still do once it has given up its rights.
@Suite struct SandboxTests {
  @Test(arguments: ["read memory", "write", "signal oneself"])
  func whatDecodingNeedsGoesWell(_ what: String) {
    #expect(glimpse_try_in_sandbox(what) == 0)
  }

  /// Libraries try these, and must be told no rather than end.
  @Test(arguments: [
    ("open", EACCES), ("open for writing", EACCES), ("stat", EACCES),
    ("executable memory", EACCES), ("memory made executable", EACCES), ("unknown call", EPERM),
    ("clone3", ENOSYS),
  ])
  func whatLibrariesMayTryFails(_ what: String, _ code: Int32) {
    #expect(glimpse_try_in_sandbox(what) == code)
  }

  @Test(arguments: ["exec", "fork", "socket", "ptrace", "kill the parent"])
  func whatOnlyAnAttackerWouldTryEndsTheProcess(_ what: String) {
    #expect(glimpse_try_in_sandbox(what) == 1000 + SIGSYS)
  }
}
