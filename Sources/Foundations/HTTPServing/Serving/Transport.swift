// Moves bytes to and from a connection, in the clear or through TLS.

import Glibc

/// What became of an attempt to read or write.
enum TransferResult: Equatable {
  case done(Int)
  /// Nothing can be moved now.
  case later
  /// The other side has ended.
  case end
  case failed
}

/// The bytes of one connection. Only its event thread uses it.
protocol Transport: AnyObject {
  /// Reads into a buffer that is not empty.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> TransferResult
  /// Writes from a buffer that is not empty.
  func write(_ buffer: UnsafeRawBufferPointer) -> TransferResult
  /// Writes what was taken and not yet sent; `done` if nothing is left.
  func flush() -> TransferResult
  /// Says that no more will be sent.
  func finish()
}

/// A socket as it is.
final class PlainTransport: Transport {
  private let socket: Int32

  init(socket: Int32) { self.socket = socket }

  func read(into buffer: UnsafeMutableRawBufferPointer) -> TransferResult {
    SocketTransfer.receive(socket, buffer)
  }

  func write(_ buffer: UnsafeRawBufferPointer) -> TransferResult {
    SocketTransfer.send(socket, buffer)
  }

  func flush() -> TransferResult { .done(0) }

  func finish() {}
}

/// The calls of the system with their results.
enum SocketTransfer {
  static func receive(_ socket: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> TransferResult {
    while true {
      let count = recv(socket, buffer.baseAddress, buffer.count, 0)
      if count > 0 { return .done(count) }
      if count == 0 { return .end }
      if errno == EINTR { continue }
      return errno == EAGAIN || errno == EWOULDBLOCK ? .later : .failed
    }
  }

  static func send(_ socket: Int32, _ buffer: UnsafeRawBufferPointer) -> TransferResult {
    while true {
      let count = Glibc.send(socket, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL))
      if count >= 0 { return .done(count) }
      if errno == EINTR { continue }
      return errno == EAGAIN || errno == EWOULDBLOCK ? .later : .failed
    }
  }
}
