// libcurl's error numbers as kinds and sentences. The words are ours or
// libcurl's own, never text that came over the network.

internal import CCurl

extension HTTPClient {
  /// An error whose sentence is the address and a few words.
  static func failure(
    _ kind: HTTPRequestError.Kind, _ words: String, _ url: String, code: CURLcode = CURLE_OK
  ) -> HTTPRequestError {
    let shown = HTTPAddress.displayable(url)
    return HTTPRequestError(
      kind: kind, message: "\(shown) \(words)", url: shown, code: code.rawValue)
  }

  /// What libcurl reported for a request.
  ///
  /// - Parameter usesProxy: whether the environment's proxy was to be used.
  static func failure(
    _ code: CURLcode, _ request: HTTPRequest, _ handle: CurlHandle, usesProxy: Bool
  ) -> HTTPRequestError {
    let asked = handle.text(CURLINFO_EFFECTIVE_URL).flatMap { HTTPAddress($0) }
    let address = asked ?? HTTPAddress(request.url)
    let proxy = usesProxy ? address.flatMap { ProxySetting.used(for: $0) } : nil
    let proxyStatus = handle.long(CURLINFO_HTTP_CONNECTCODE)
    let isRefused = code == CURLE_RECV_ERROR && proxyStatus != 0 && proxyStatus != 200
    let isRedirected = handle.long(CURLINFO_REDIRECT_COUNT) > 0
    let reason = String(cString: curl_easy_strerror(code))
    let kind = isRefused ? .cannotConnect : kind(of: code, isRedirected: isRedirected)
    let words: String
    switch kind {
    case .cannotConnect where isRefused:
      words = "cannot be reached: the proxy answered with status \(proxyStatus)"
    case .invalidURL: words = "is not an address that can be asked (\(reason))"
    case .badRedirect:
      words = "redirects too often or to an address that is not allowed (\(reason))"
    case .cannotConnect: words = "cannot be reached (\(reason))"
    case .timedOut: words = "did not answer in time"
    case .tls: words = "cannot be trusted or encrypted to (\(reason))"
    case .cut: words = "ended the connection before its answer was complete (\(reason))"
    case .badResponse: words = "did not answer in HTTP (\(reason))"
    case .invalidHeader, .tooLarge, .forbiddenAddress, .offline, .cancelled, .transport:
      words = "failed (\(reason))"
    }
    let shown = HTTPAddress.displayable(request.url)
    return HTTPRequestError(
      kind: kind, message: "\(shown) \(words)", url: shown, code: code.rawValue,
      host: address?.authority ?? "", proxy: proxy, proxyStatus: isRefused ? proxyStatus : 0)
  }

  private static func kind(of code: CURLcode, isRedirected: Bool) -> HTTPRequestError.Kind {
    switch code {
    case CURLE_UNSUPPORTED_PROTOCOL, CURLE_URL_MALFORMAT:
      isRedirected ? .badRedirect : .invalidURL
    case CURLE_TOO_MANY_REDIRECTS: .badRedirect
    case CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT,
      CURLE_PROXY, CURLE_INTERFACE_FAILED:
      .cannotConnect
    case CURLE_OPERATION_TIMEDOUT: .timedOut
    case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_ENGINE_SETFAILED,
      CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_PEER_FAILED_VERIFICATION,
      CURLE_SSL_ENGINE_INITFAILED, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_SHUTDOWN_FAILED,
      CURLE_SSL_CRL_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_PINNEDPUBKEYNOTMATCH,
      CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CLIENTCERT, CURLE_USE_SSL_FAILED:
      .tls
    case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_HTTP2,
      CURLE_HTTP2_STREAM, CURLE_HTTP3, CURLE_QUIC_CONNECT_ERROR, CURLE_SEND_FAIL_REWIND:
      .cut
    case CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING: .badResponse
    case CURLE_FILESIZE_EXCEEDED: .tooLarge
    case CURLE_ABORTED_BY_CALLBACK: .cancelled
    default: .transport
    }
  }
}
