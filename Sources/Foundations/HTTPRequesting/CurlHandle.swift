// One libcurl easy handle, and the pool that keeps handles between requests so
// that open connections are used again.

internal import CCurl
internal import Synchronization

/// An easy handle. Used by one thread at a time: the pool lends it out.
final class CurlHandle: @unchecked Sendable {
  // Safety: libcurl allows any thread to use a handle,
  // though never two at once, and the pool gives a handle to one taker only.
  let pointer: UnsafeMutableRawPointer

  /// Fails only when libcurl cannot start or memory has run out.
  init?() {
    guard CurlHandle.libraryIsReady, let pointer = curl_easy_init() else { return nil }
    self.pointer = pointer
  }

  deinit { curl_easy_cleanup(pointer) }

  /// libcurl must be started once, before any handle; a static is that.
  private static let libraryIsReady = glimpse_curl_initialize() == CURLE_OK

  func set(_ option: CURLoption, _ value: Int) { _ = glimpse_curl_set_long(pointer, option, value) }
  /// libcurl copies the text.
  func set(_ option: CURLoption, _ value: String) {
    _ = glimpse_curl_set_text(pointer, option, value)
  }

  func long(_ info: CURLINFO) -> Int {
    var value = 0
    return glimpse_curl_get_long(pointer, info, &value) == CURLE_OK ? value : 0
  }

  func text(_ info: CURLINFO) -> String? {
    var value: UnsafeMutablePointer<CChar>?
    guard glimpse_curl_get_text(pointer, info, &value) == CURLE_OK, let value else { return nil }
    // The text belongs to the handle and stays valid until its next use.
    return String(cString: value)
  }
}

/// Handles that wait for their next request.
final class CurlHandlePool: Sendable {
  private let idle = Mutex<[CurlHandle]>([])
  private let limit: Int

  /// - Parameter limit: how many idle handles are kept.
  init(limit: Int) { self.limit = limit }

  func take() -> CurlHandle? {
    if let handle = idle.withLock({ $0.popLast() }) {
      // Forgets every option; connections and the name cache stay.
      curl_easy_reset(handle.pointer)
      return handle
    }
    return CurlHandle()
  }

  func giveBack(_ handle: CurlHandle) {
    idle.withLock { if $0.count < limit { $0.append(handle) } }
  }
}
