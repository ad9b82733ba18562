// One connection to a PostgreSQL server: how it comes about, how it is waited
// for, how it ends.

internal import CPostgres
internal import Glibc
internal import Support

/// How long to wait, and whether the answer is still wanted.
public struct PostgresPatience: Sendable {
  /// From now on, in seconds; nil for as long as it takes.
  public var seconds: Double?
  /// Asked several times a second.
  public var isCancelled: @Sendable () -> Bool

  /// Both at once.
  public init(seconds: Double?, isCancelled: @escaping @Sendable () -> Bool = { false }) {
    self.seconds = seconds
    self.isCancelled = isCancelled
  }
}

/// A connection. It may be handed from thread to thread, and used by one at a
/// time. After `lost`, `timedOut` and `cancelled` it is of no more use.
public final class PostgresConnection: @unchecked Sendable {
  // Safety: the owner uses it from one thread at a time, as libpq asks; only
  // `deinit` closes it.
  let handle: OpaquePointer
  /// Whether statements can still be sent.
  public internal(set) var isUsable = true

  /// Connects.
  ///
  /// - Throws: `cannotConnect`, `wantsPassword`, `refused`, `timedOut`,
  ///   `cancelled`.
  public init(_ settings: PostgresSettings, _ patience: PostgresPatience) throws(PostgresError) {
    guard glimpse_pq_load() == 0 else { throw PostgresError(kind: .noLibrary) }
    let pairs = settings.values.sorted { $0.key < $1.key }
    let keywords = pairs.map(\.key)
    let values = pairs.map(\.value)
    let made = Self.withCStrings(keywords) { keywords in
      Self.withCStrings(values) { values in glimpse_pq_connect_start(keywords, values) }
    }
    guard let made else { throw PostgresError(kind: .cannotConnect) }
    handle = made
    // So that a refusal's number can be read: libpq tells it in words alone.
    _ = glimpse_pq_set_verbosity(handle, Int32(GLIMPSE_PQ_ERRORS_SQLSTATE))
    do throws(PostgresError) {
      try finishConnecting(patience)
    } catch {
      isUsable = false
      throw error
    }
    _ = glimpse_pq_set_verbosity(handle, Int32(GLIMPSE_PQ_ERRORS_DEFAULT))
    _ = glimpse_pq_set_nonblocking(handle, 1)
    glimpse_pq_silence(handle)
  }

  deinit { glimpse_pq_finish(handle) }

  /// The server's version, such as 160004 for 16.4; 0 where it is not known.
  public var serverVersion: Int { Int(glimpse_pq_server_version(handle)) }

  /// What the server says of itself under a name, such as `server_encoding`.
  public func parameter(_ name: String) -> String? {
    glimpse_pq_parameter(handle, name).map { String(cString: $0) }
  }

  private func finishConnecting(_ patience: PostgresPatience) throws(PostgresError) {
    let stopwatch = Stopwatch()
    guard glimpse_pq_status(handle) != GLIMPSE_PQ_BAD else { throw connectionFailure() }
    var state = Int32(GLIMPSE_PQ_POLLING_WRITING)
    while true {
      switch state {
      case Int32(GLIMPSE_PQ_POLLING_OK): return
      case Int32(GLIMPSE_PQ_POLLING_READING), Int32(GLIMPSE_PQ_POLLING_WRITING):
        let isReading = state == Int32(GLIMPSE_PQ_POLLING_READING)
        try wait(
          reading: isReading, writing: !isReading, patience, since: stopwatch,
          failure: .cannotConnect)
        state = glimpse_pq_connect_poll(handle)
      default: throw connectionFailure()
      }
    }
  }

  private func connectionFailure() -> PostgresError {
    if glimpse_pq_needs_password(handle) != 0 { return PostgresError(kind: .wantsPassword) }
    // "FATAL:  28P01" is the last line where the server refused, and the number
    // its last word: asked for by the verbosity above.
    let message = glimpse_pq_message(handle).map { String(cString: $0) } ?? ""
    let word = message.split { $0 == " " || $0.isNewline }.last
    if let state = word.flatMap({ SQLState($0) }), state.code.utf8.contains(where: { $0 < 58 }) {
      return PostgresError(kind: .refused, state: state)
    }
    return PostgresError(kind: .cannotConnect)
  }

  /// Waits until the socket can be read or written, for a tenth of a second at
  /// most; then whoever waits looks again.
  func wait(
    reading: Bool, writing: Bool, _ patience: PostgresPatience, since stopwatch: Stopwatch,
    failure: PostgresError.Kind = .lost
  ) throws(PostgresError) {
    while true {
      if patience.isCancelled() { throw PostgresError(kind: .cancelled) }
      if let limit = patience.seconds, stopwatch.seconds >= limit {
        throw PostgresError(kind: .timedOut)
      }
      let socket = glimpse_pq_socket(handle)
      guard socket >= 0 else { throw PostgresError(kind: failure) }
      var asked = pollfd(
        fd: socket, events: Int16((reading ? POLLIN : 0) | (writing ? POLLOUT : 0)), revents: 0)
      let ready = poll(&asked, 1, 100)
      if ready > 0 { return }
      if ready < 0, errno != EINTR { throw PostgresError(kind: failure) }
    }
  }

  /// Lends the texts to C for the time of a call, with a null at the end.
  static func withCStrings<Result>(
    _ texts: [String?], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Result
  ) -> Result {
    // One block with all of them, so that the pointers stay where they are.
    var bytes: [CChar] = []
    var places: [Int?] = []
    for text in texts {
      places.append(text == nil ? nil : bytes.count)
      if let text {
        bytes.append(contentsOf: text.utf8.map { CChar(bitPattern: $0) })
        bytes.append(0)
      }
    }
    return bytes.withUnsafeBufferPointer { block in
      var pointers = places.map { place in
        place.flatMap { place in block.baseAddress.map { UnsafePointer($0 + place) } }
      }
      pointers.append(nil)
      return pointers.withUnsafeBufferPointer { pointers in
        // There is always the null at the end, so there is a first element.
        body(pointers.baseAddress!)
      }
    }
  }
}
