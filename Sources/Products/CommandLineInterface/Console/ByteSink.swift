// Where bytes go: a file descriptor, or whatever a test puts in its place.

import Glibc

/// Takes bytes in order.
protocol ByteSink: Sendable {
  /// Writes all the bytes.
  ///
  /// - Throws: `CommandError` of kind `outputClosed` where the reader is
  ///   gone, `outputFailed` for any other failure.
  func write(_ bytes: [UInt8]) throws(CommandError)
}

/// Writes to an open file descriptor, which it does not own.
struct DescriptorSink: ByteSink {
  let descriptor: Int32

  func write(_ bytes: [UInt8]) throws(CommandError) {
    var failure: Int32 = 0
    // Safety: the pointer is used only while the array is held.
    bytes.withUnsafeBytes { buffer in
      var rest = buffer[...]
      while !rest.isEmpty {
        let count = Glibc.write(
          descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if count >= 0 {
          rest = rest.dropFirst(count)
        } else if errno == EAGAIN {
          var wanted = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          poll(&wanted, 1, -1)
        } else if errno != EINTR {
          failure = errno
          return
        }
      }
    }
    guard failure != 0 else { return }
    throw CommandError(failure == EPIPE ? .outputClosed : .outputFailed(code: failure))
  }
}
