// What stands between a store and its real server and fails on purpose: whatever
// the server is spoken to by.

import Foundation
import HTTPRequesting

/// A server of faults.
protocol FaultInjection: Sendable {
  /// The address of the store behind the faults, without its collection.
  var server: String { get }
  /// How many faults there were.
  var total: Int { get }
  /// What they were, for the log.
  var summary: String { get }
  /// Loses the server's data after so many more requests.
  func empty(after requests: Int)
  func stop()
}

extension StoreUnderTest {
  /// A server of faults before the real one.
  func faults(
    rate: Int, seed: UInt64, empty: @escaping @Sendable () -> Void
  ) throws -> any FaultInjection {
    let server = server ?? ""
    return isHTTP
      ? try FaultyProxy(before: server, rate: rate, seed: seed, empty: empty)
      : try FaultyWire(before: server, rate: rate, seed: seed, empty: empty)
  }

  /// Whether it is spoken to over HTTP.
  var isHTTP: Bool { !(server?.hasPrefix("postgres") ?? false) }
}
