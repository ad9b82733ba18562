// Whether the hub is there at all, asked before something is offered that needs
// it.

internal import HTTPRequesting

extension ModelHub {
  /// Whether the hub answers a question about a model, soon. One request, which
  /// names the model and nothing else; none if requests are switched off.
  ///
  /// - Parameter seconds: how long to wait, all in all.
  public func answers(about name: String, withinSeconds seconds: Double) -> Bool {
    guard !settings.isOffline, let id = try? hubID(for: name) else { return false }
    let timeouts = HTTPTimeouts(connectSeconds: seconds, stalledSeconds: 1, totalSeconds: seconds)
    let request = HTTPRequest(
      .get, "\(settings.endpoint)/api/models/\(id.repository)",
      headers: ["Accept-Encoding": "identity"], timeouts: timeouts)
    return (try? client.send(request, bodyLimit: 4 << 20))?.head.isSuccess ?? false
  }
}
