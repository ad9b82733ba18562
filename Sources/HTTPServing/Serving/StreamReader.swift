// Feeds an event stream to libmicrohttpd: where nothing is there to be sent,
// the connection sleeps until there is.

import CMicroHTTPD
import Support

/// The reading end of a stream for one connection.
final class StreamReader {
  private let stream: EventStream
  /// Valid as long as the reply is being sent, which is as long as this lives.
  private let connection: Suspended

  private init(_ stream: EventStream, _ connection: OpaquePointer) {
    self.stream = stream
    self.connection = Suspended(connection: connection)
  }

  /// A connection to be woken from any thread, once for each time it sleeps.
  private struct Suspended: @unchecked Sendable {
    // Sound to share: libmicrohttpd lets any thread wake a connection, and a
    // sleeping one is not let go of.
    let connection: OpaquePointer
  }

  /// A reply whose body is the stream; nil where memory has run out.
  static func response(_ stream: EventStream, on connection: OpaquePointer) -> OpaquePointer? {
    let context = Unmanaged.passRetained(StreamReader(stream, connection)).toOpaque()
    // UInt64.max is libmicrohttpd's MHD_SIZE_UNKNOWN, a macro with a cast.
    let made = MHD_create_response_from_callback(UInt64.max, 4096, read, context, free)
    if made == nil { Unmanaged<StreamReader>.fromOpaque(context).release() }
    return made
  }

  // In both: the context is retained by `response` and released by `free`,
  // which libmicrohttpd calls once, after the last `read`.

  private static let read: MHD_ContentReaderCallback = { context, _, buffer, capacity in
    guard let context, let buffer else { return -2 }
    let reader = Unmanaged<StreamReader>.fromOpaque(context).takeUnretainedValue()
    let target = UnsafeMutableRawBufferPointer(start: buffer, count: capacity)
    let suspended = reader.connection
    let reading = reader.stream.read(
      into: target, suspend: { MHD_suspend_connection(suspended.connection) },
      wake: { MHD_resume_connection(suspended.connection) })
    switch reading {
    case .some(let count): return count
    case .nothingYet: return 0
    // MHD_CONTENT_READER_END_OF_STREAM, a macro with a cast.
    case .end: return -1
    }
  }

  private static let free: MHD_ContentReaderFreeCallback = { context in
    guard let context else { return }
    Unmanaged<StreamReader>.fromOpaque(context).release()
  }
}
