// What happens while libcurl runs one request: header lines, body bytes, and
// the regular question whether to go on. libcurl calls back on the thread that
// performs the request.

internal import CCurl
import Glibc
import Support

/// The state of one request in flight.
final class Transfer {
  private let handle: CurlHandle
  private let onResponse: (HTTPResponseHead) throws -> Void
  private let onChunk: (UnsafeRawBufferPointer) throws -> Void
  private let isCancelled: () -> Bool

  private var headers = HTTPHeaders()
  private var hasReportedHead = false
  /// What a closure of the caller threw; it ended the transfer.
  private(set) var thrown: (any Error)?
  private(set) var wasCancelled = false
  /// Whether connections are opened to public addresses alone.
  var refusesPrivateAddresses = false
  private(set) var refusedAddress = false

  init(
    handle: CurlHandle, onResponse: @escaping (HTTPResponseHead) throws -> Void,
    onChunk: @escaping (UnsafeRawBufferPointer) throws -> Void,
    isCancelled: @escaping () -> Bool
  ) {
    self.handle = handle
    self.onResponse = onResponse
    self.onChunk = onChunk
    self.isCancelled = isCancelled
  }

  /// Registers the callbacks, runs the request and returns libcurl's code.
  func perform() -> CURLcode {
    // The callbacks get this object unretained. That is sound: they are called
    // only inside curl_easy_perform below, during which `self` is alive.
    let context = Unmanaged.passUnretained(self).toOpaque()
    let pointer = handle.pointer
    _ = glimpse_curl_set_pointer(pointer, CURLOPT_HEADERDATA, context)
    _ = glimpse_curl_set_pointer(pointer, CURLOPT_WRITEDATA, context)
    _ = glimpse_curl_set_pointer(pointer, CURLOPT_XFERINFODATA, context)
    _ = glimpse_curl_set_callback(pointer, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
      Transfer.received(bytes, size * count, context) { $0.takeHeaderLine($1) }
    }
    _ = glimpse_curl_set_callback(pointer, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
      Transfer.received(bytes, size * count, context) { $0.takeChunk($1) }
    }
    handle.set(CURLOPT_NOPROGRESS, 0)
    _ = glimpse_curl_set_progress(pointer) { context, _, _, _, _ in
      guard let context else { return 0 }
      return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().shouldStop() ? 1 : 0
    }
    if refusesPrivateAddresses {
      _ = glimpse_curl_set_open_socket(
        pointer,
        { context, _, address in
          guard let context, let address else { return CURL_SOCKET_BAD }
          return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().open(address)
        }, context)
    }
    if shouldStop() { return CURLE_ABORTED_BY_CALLBACK }
    let code = curl_easy_perform(pointer)
    if code == CURLE_OK, !reportHead() { return CURLE_WRITE_ERROR }
    return code
  }

  /// A socket for an address that libcurl is about to connect to; none if
  /// it is not public.
  private func open(_ address: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
    let count = min(Int(address.pointee.addrlen), MemoryLayout<sockaddr_storage>.size)
    // Safety: libcurl lends a structure that ends with an address of this many
    // bytes, which may be more than the C type says.
    guard let offset = MemoryLayout<curl_sockaddr>.offset(of: \.addr) else {
      return CURL_SOCKET_BAD
    }
    let isPublic = PublicHost.isPublic(
      socketAddress: UnsafeRawBufferPointer(start: UnsafeRawPointer(address) + offset, count: count)
    )
    guard isPublic else {
      refusedAddress = true
      return CURL_SOCKET_BAD
    }
    return socket(
      address.pointee.family, address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue),
      address.pointee.protocol)
  }

  /// Hands bytes to the transfer; anything but their count stops libcurl.
  private static func received(
    _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int, _ context: UnsafeMutableRawPointer?,
    _ take: (Transfer, UnsafeRawBufferPointer) -> Bool
  ) -> Int {
    guard let context else { return 0 }
    let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    // libcurl owns the bytes and keeps them in place until we return.
    return take(transfer, UnsafeRawBufferPointer(start: bytes, count: count)) ? count : -1
  }

  private func takeHeaderLine(_ bytes: UnsafeRawBufferPointer) -> Bool {
    let line = String(decoding: bytes, as: UTF8.self)
    if line.hasPrefix("HTTP/") {
      // The first line of another answer: one before it was a redirect.
      headers = HTTPHeaders()
    } else if let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")) {
      headers.append(
        name: String(line[..<colon]),
        value: Transfer.trimmed(line[line.utf8.index(after: colon)...]))
    }
    return true
  }

  private func takeChunk(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard !shouldStop(), reportHead() else { return false }
    return running { try onChunk(bytes) }
  }

  /// libcurl passes no body of an answer that it follows, so the first bytes,
  /// or the end, tell that this answer is the last one.
  private func reportHead() -> Bool {
    guard !hasReportedHead else { return true }
    hasReportedHead = true
    let address = handle.text(CURLINFO_EFFECTIVE_URL) ?? ""
    let head = HTTPResponseHead(
      status: handle.long(CURLINFO_RESPONSE_CODE), headers: headers,
      url: HTTPAddress.displayable(address))
    return running { try onResponse(head) }
  }

  private func running(_ body: () throws -> Void) -> Bool {
    do {
      try body()
      return true
    } catch {
      thrown = error
      return false
    }
  }

  private func shouldStop() -> Bool {
    if !wasCancelled, isCancelled() { wasCancelled = true }
    return wasCancelled
  }

  private static func trimmed(_ text: Substring) -> String {
    let isBlank: (UInt8) -> Bool = { $0 == 32 || $0 == 9 || $0 == 13 || $0 == 10 }
    var bytes = Array(text.utf8)[...]
    while let first = bytes.first, isBlank(first) { bytes.removeFirst() }
    while let last = bytes.last, isBlank(last) { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }
}
