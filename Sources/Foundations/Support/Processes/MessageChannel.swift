// Messages between two processes over one descriptor. The owners decide what
// the messages mean.

import Glibc

/// A text and some data that travel together.
public struct Message: Sendable {
  /// Words or JSON; at most 16 MB.
  public var text: [UInt8]
  /// Anything, such as pixels.
  public var data: [UInt8]

  /// - Parameter text: at most 16 MB.
  public init(text: [UInt8], data: [UInt8] = []) {
    self.text = text
    self.data = data
  }
}

/// Why no message came or went.
public enum ChannelFailure: Error, Hashable, Sendable {
  /// The other side is gone.
  case closed
  /// Nothing came in time.
  case timedOut
  /// The caller no longer waits.
  case cancelled
  /// The bytes are not a message.
  case malformed
}

/// One end of a connection that carries messages; the other end's process may
/// be distrusted. Use from one thread at a time.
///
/// A message is the lengths of text and data, 64 bits each in the machine's
/// order, then both.
public struct MessageChannel: Sendable {
  private let descriptor: Int32
  private static let longestText = 16 << 20

  /// - Parameter descriptor: a connected stream socket; the caller closes it.
  public init(descriptor: Int32) { self.descriptor = descriptor }

  /// Sends a message; waits while the other side does not read.
  ///
  /// - Throws: `ChannelFailure.closed`.
  public func send(_ message: Message) throws(ChannelFailure) {
    var start = [UInt8]()
    withUnsafeBytes(of: UInt64(message.text.count)) { start += $0 }
    withUnsafeBytes(of: UInt64(message.data.count)) { start += $0 }
    try write(start + message.text)
    if !message.data.isEmpty { try write(message.data) }
  }

  /// Waits for a message.
  ///
  /// - Parameters:
  ///   - largestData: a message with more data than this is malformed.
  ///   - onTick: called some ten times a second until the whole message is
  ///     there; what it throws ends the wait. Nil waits for ever.
  /// - Throws: `ChannelFailure`; the channel is of no use afterwards.
  public func receive(
    largestData: Int, onTick: (() throws(ChannelFailure) -> Void)? = nil
  ) throws(ChannelFailure) -> Message {
    let lengths = try read(16, onTick).withUnsafeBytes {
      ($0.loadUnaligned(as: UInt64.self), $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    }
    guard lengths.0 <= UInt64(Self.longestText), lengths.1 <= UInt64(max(0, largestData)) else {
      throw .malformed
    }
    let text = try read(Int(lengths.0), onTick)
    return Message(text: text, data: try read(Int(lengths.1), onTick))
  }

  private func write(_ bytes: [UInt8]) throws(ChannelFailure) {
    var done = 0
    while done < bytes.count {
      // Safety: the pointer stays within `bytes`, which outlives the call.
      let sent = bytes.withUnsafeBytes { buffer in
        Glibc.send(
          descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done,
          Int32(MSG_NOSIGNAL))
      }
      if sent < 0, errno == EINTR { continue }
      guard sent > 0 else { throw .closed }
      done += sent
    }
  }

  private func read(
    _ count: Int, _ onTick: (() throws(ChannelFailure) -> Void)?
  ) throws(ChannelFailure) -> [UInt8] {
    var failure: ChannelFailure?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        do throws(ChannelFailure) {
          try waitForBytes(onTick)
        } catch {
          failure = error
          return
        }
        // Safety: the pointer stays within the array's room of `count` bytes.
        let got = recv(descriptor, buffer.baseAddress.map { $0 + filled }, count - filled, 0)
        if got < 0, errno == EINTR { continue }
        guard got > 0 else {
          failure = .closed
          return
        }
        filled += got
      }
    }
    if let failure { throw failure }
    return bytes
  }

  /// Milliseconds between two looks at whether waiting still makes sense.
  private static let tick: Int32 = 100

  private func waitForBytes(
    _ onTick: (() throws(ChannelFailure) -> Void)?
  ) throws(ChannelFailure) {
    guard let onTick else { return }
    while true {
      var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      if poll(&request, 1, Self.tick) > 0 { return }
      try onTick()
    }
  }
}
