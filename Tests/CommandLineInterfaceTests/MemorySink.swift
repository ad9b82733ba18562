// A sink whose bytes can be looked at.

import Synchronization

@testable import CommandLineInterface

/// Keeps what is written.
final class MemorySink: ByteSink {
  private let stored = Mutex<[UInt8]>([])

  func write(_ bytes: [UInt8]) throws(CommandError) {
    stored.withLock { $0 += bytes }
  }

  var bytes: [UInt8] { stored.withLock { $0 } }
  var text: String { String(decoding: bytes, as: UTF8.self) }
}
