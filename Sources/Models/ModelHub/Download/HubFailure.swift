// The sentences for the hub's refusals and silence, each of which says what to
// do. No other file words them.

internal import HTTPRequesting
internal import Support

/// Words for one model on one hub.
struct HubFailure: Sendable {
  let model: HubID
  let host: String
  let hasToken: Bool
  let cacheFolder: String

  init(model: HubID, settings: HubSettings) {
    self.model = model
    host = HTTPAddress(settings.endpoint)?.authority ?? "the hub"
    hasToken = settings.token != nil
    cacheFolder = settings.cacheFolder
  }

  /// The two remedies for a machine that does not reach the hub.
  var waysOn: String {
    "pull it on a machine with a connection and copy the folder "
      + "\(cacheFolder)/\(model.folderName) here, or use the bundled model glimpse-photo"
  }

  /// An answer with an unexpected status.
  func status(_ head: HTTPResponseHead, path: String?, nowSeconds: Double) -> ModelHubError {
    let code = head.headers["X-Error-Code"] ?? ""
    let retryAfter = head.retryAfterSeconds(nowSeconds: nowSeconds)
    // A hub's own refusals say what they are; a store of content has other words.
    if let path, code.isEmpty, head.status != 429, head.status != 407,
      let answering = HTTPAddress(head.url)?.authority, answering != host
    {
      return content(answering, head.status, path, retryAfter)
    }
    switch head.status {
    case 401, 403:
      if code == "GatedRepo" {
        return error(
          .needsToken,
          "\(model) is gated: accept its terms at \(host)/\(model.repository), "
            + "then set HF_TOKEN to a token of that account", path, head.status)
      }
      return hasToken
        ? error(
          .needsToken,
          "\(model) is not open to the token given, or there is no model of that "
            + "name on \(host): check the name, or set HF_TOKEN to a token that may read it",
          path, head.status)
        : error(
          .needsToken,
          "\(model) needs a token, or there is no model of that name on \(host): "
            + "check the name, or set HF_TOKEN to a token from \(host)/settings/tokens",
          path, head.status)
    case 407:
      return error(
        .unreachable,
        "the proxy between here and \(host) wants a name and a password (status 407): set "
          + "https_proxy to http://NAME:PASSWORD@HOST:PORT", path, head.status)
    case 404, 410:
      if let path, code != "RepoNotFound" {
        return error(
          .notFound,
          "\(model) on \(host) lists the file \(path) but does not have it: "
            + "pull again later, or choose another model", path, head.status)
      }
      if code == "RevisionNotFound" {
        return error(
          .notFound,
          "\(model.repository) on \(host) has no revision \(model.revision): "
            + "check it, or leave it out", path, head.status)
      }
      return error(
        .notFound,
        "no model named \(model.repository) on \(host): check the name, "
          + "or see 'glimpse models list'", path, head.status)
    case 429:
      let wait = retryAfter.map { "in \(Int(clamping: $0.rounded(.up))) seconds" } ?? "later"
      return error(
        .rateLimited,
        "\(host) has had too many requests from here for \(model): try again \(wait)"
          + (hasToken ? "" : ", or set HF_TOKEN for a higher limit"),
        path, head.status, retryAfter)
    case 500...599, 408:
      return error(
        .serverUnavailable,
        "\(host) cannot serve \(model) at present (status \(head.status)): "
          + "try again later, or use the bundled model glimpse-photo",
        path, head.status, retryAfter)
    default:
      return error(
        .badAnswer,
        "\(host) answered status \(head.status) for \(model): "
          + "check that HF_ENDPOINT is a Hugging Face hub", path, head.status)
    }
  }

  /// An answer of the host that keeps the content, to which the hub sent us by
  /// a signed address. The next attempt asks the hub for a new one.
  private func content(
    _ answering: String, _ status: Int, _ path: String, _ retryAfter: Double?
  ) -> ModelHubError {
    let advice =
      switch status {
      case 401, 403:
        "its address may have expired, so pull again to go on; if it happens again, something "
          + "between here and \(answering) blocks it, such as a company's filter"
      default: "pull again later to go on"
      }
    return error(
      .serverUnavailable,
      "\(answering), which keeps the files of \(model) for \(host), refused \(path) "
        + "(status \(status)): \(advice)", path, status, retryAfter)
  }

  /// Which host was out of reach, and through which proxy.
  private func unreachable(_ failure: HTTPRequestError) -> String {
    let missing = failure.host.isEmpty ? host : failure.host
    let proxy =
      failure.proxy.map { name in
        failure.proxyStatus == 0
          ? " through the proxy \(name)"
          : " because the proxy \(name) refused (status \(failure.proxyStatus))"
      } ?? ""
    let check =
      failure.proxy == nil ? "" : "check https_proxy and no_proxy, "
    guard missing != host else {
      return "\(host) cannot be reached\(proxy), and \(model) is not on this machine: "
        + "\(check)\(waysOn)"
    }
    return "\(missing), which keeps the files of \(model) for \(host), cannot be reached\(proxy): "
      + (check.isEmpty ? "check what blocks that host" : check + "or what blocks that host")
      + ", then pull again to go on"
  }

  /// A request that got no whole answer.
  func request(_ failure: HTTPRequestError, path: String?) -> ModelHubError {
    let code = Int(failure.code)
    return switch failure.kind {
    case .cancelled: cancelled
    case .cannotConnect, .timedOut:
      error(.unreachable, unreachable(failure), path, code)
    case .cut:
      error(
        .unreachable,
        "the connection to \(host) did not hold while fetching \(model): "
          + "pull again to go on where it stopped", path, code)
    case .tls:
      error(
        .badAnswer,
        "\(host) has no certificate that is trusted here (\(failure.message)): "
          + "check the machine's date and its ca-certificates, or a proxy in between",
        path, code)
    case .offline: offline(by: NetworkReach.setting)
    case .invalidURL:
      error(
        .badAnswer, "HF_ENDPOINT is not a well-formed http or https address: correct it", path,
        code)
    case .invalidHeader:
      error(
        .needsToken, "the token in HF_TOKEN holds characters that no token has: set it again",
        path, code)
    case .tooLarge, .badRedirect, .badResponse, .forbiddenAddress, .transport:
      error(
        .badAnswer,
        "\(host) gave no usable answer for \(model) (\(failure.message)): "
          + "check that HF_ENDPOINT is a Hugging Face hub", path, code)
    }
  }

  /// A file operation in the cache that failed.
  func file(_ failure: FileError) -> ModelHubError {
    failure.isDiskFull
      ? error(
        .noSpace, "the disk is full: make room in \(cacheFolder), then pull \(model) again",
        failure.path, Int(failure.code))
      : error(
        .cacheNotWritable,
        "\(model) cannot be kept: cannot \(failure.operation) \(failure.path) "
          + "(\(failure.reason)); set HF_HOME to a folder that can be written",
        failure.path, Int(failure.code))
  }

  /// - Parameter setting: the variable that forbids it.
  func offline(by setting: String = "HF_HUB_OFFLINE") -> ModelHubError {
    error(
      .offline,
      "\(model) is not on this machine and \(setting) forbids fetching it: "
        + "unset \(setting), \(waysOn)", nil, 0)
  }

  var cancelled: ModelHubError {
    error(.cancelled, "the pull of \(model) was cancelled: pull again to go on", nil, 0)
  }

  func error(
    _ kind: ModelHubError.Kind, _ message: String, _ path: String?, _ code: Int,
    _ retryAfter: Double? = nil
  ) -> ModelHubError {
    ModelHubError(
      kind: kind, message: message, model: model.description, path: path, code: code,
      retryAfterSeconds: retryAfter)
  }
}
