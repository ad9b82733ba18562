// Whether this process may send anything to other machines. Every request
// passes this one switch, so that no part of the program can forget it.

internal import Glibc
internal import Synchronization

/// How far requests of this process may go.
///
/// `GLIMPSE_OFFLINE` in the process's environment switches it off from the
/// start; code that reads settings elsewhere, such as from `.env`, calls
/// `stayOnThisMachine()`. It cannot be switched on again.
public enum NetworkReach {
  /// The variable that keeps everything on this machine.
  public static let setting = "GLIMPSE_OFFLINE"

  private static let isForbidden = Atomic(means(getenv(setting).map { String(cString: $0) }))

  /// Whether requests to other machines are refused (`HTTPRequestError`,
  /// `offline`) before a name is looked up.
  public static var staysOnThisMachine: Bool { isForbidden.load(ordering: .relaxed) }

  /// From now on no request leaves this machine.
  public static func stayOnThisMachine() { isForbidden.store(true, ordering: .relaxed) }

  /// Whether a value of the setting asks for it: anything does but nothing at
  /// all, `0`, `false`, `no` and `off`. A word that was meant otherwise keeps
  /// things in, not out.
  public static func means(_ value: String?) -> Bool {
    guard let value = value?.lowercased() else { return false }
    return !["", "0", "false", "no", "off"].contains(value)
  }
}

extension HTTPAddress {
  /// Whether the host is this machine by its very name: `localhost`, which is
  /// never looked up, or an address of 127.0.0.0/8 or ::1. Other names may
  /// well lead here and do not count.
  public var isThisMachine: Bool {
    if host == "localhost" || host == "[::1]" || host == "::1" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}
