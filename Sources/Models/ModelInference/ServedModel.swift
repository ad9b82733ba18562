// Where a model is that an inference server runs, and how it is asked.

/// A model on a server that speaks the Open Inference Protocol, version 2, over
/// HTTP, such as NVIDIA Triton, KServe, OpenVINO Model Server and MLServer.
public struct ServedModel: Hashable, Sendable {
  /// `http://host:8000` or `https://host`, perhaps with a path, without a slash
  /// at its end.
  public var server: String
  /// The model's name on the server.
  public var name: String
  /// Sent as `Authorization: Bearer`, if there is one.
  public var apiKey: String?
  /// Seconds that one request may take, from the connection to the last byte.
  public var timeoutSeconds: Double

  /// A minute suits servers where others wait too.
  public init(
    server: String, name: String, apiKey: String? = nil, timeoutSeconds: Double = 60
  ) {
    self.server = server
    self.name = name
    self.apiKey = apiKey
    self.timeoutSeconds = timeoutSeconds
  }
}
