// The requests that ServedEngine makes: what is asked again, and what a failure
// is called.

import HTTPRequesting
import Support

/// One served model's requests.
struct ServedRequests: Sendable {
  /// What the model takes and gives.
  struct Metadata {
    let inputs: [TensorDescription]
    let outputs: [TensorDescription]
  }

  /// How the model is called in messages.
  let label: String
  private let model: ServedModel
  private let url: String
  private let client: HTTPClient
  private let clock: HTTPRetryClock

  /// The most bytes of an answer.
  private static let answerLimit = 64 << 20
  /// Six attempts, some eight seconds: enough for a server that starts again
  /// behind a service of Kubernetes.
  private static let policy = HTTPRetryPolicy()
  /// Statuses that may pass.
  private static let passing: Set<Int> = [408, 425, 429, 502, 503, 504]

  init(_ model: ServedModel, client: HTTPClient, clock: HTTPRetryClock) {
    self.model = model
    self.client = client
    self.clock = clock
    url = "\(model.server)/v2/models/\(PercentEncoding.encode(model.name))"
    label = "\(model.name) on \(model.server)"
  }

  func failure(_ kind: InferenceError.Kind, _ reason: String) -> InferenceError {
    InferenceError(kind: kind, message: "the model \(label) \(reason)", path: label)
  }

  /// - Throws: `InferenceError`.
  func metadata() throws(InferenceError) -> Metadata {
    let answer = try send(.get, url)
    guard answer.head.isSuccess else {
      // Triton answers 400 for a model that it does not have.
      if [400, 404].contains(answer.status) {
        throw failure(
          .modelMissing,
          "is not there\(Self.said(answer)): load it on the server, or give its name "
            + "there with ?image=NAME&text=NAME")
      }
      throw refused(answer, "does not say what it takes")
    }
    guard let tree = try? JSONTree(parsing: answer.body, limits: .small),
      case .list(let inputs)? = tree["inputs"] ?? .list([]),
      case .list(let outputs)? = tree["outputs"] ?? .list([]), tree["name"] != nil
    else {
      throw failure(
        .modelUnreadable,
        "is described by no metadata of the Open Inference Protocol: "
          + "is the address that of an inference server?")
    }
    return Metadata(
      inputs: inputs.compactMap { $0.servedTensor }, outputs: outputs.compactMap { $0.servedTensor }
    )
  }

  /// What Triton's own extension says, which others answer with 404.
  func largestBatch() throws(InferenceError) -> Int? {
    let answer = try send(.get, url + "/config")
    guard answer.head.isSuccess, let tree = try? JSONTree(parsing: answer.body, limits: .small),
      let largest = tree["max_batch_size"]?.double.flatMap({ Int(exactly: $0) }), largest > 0
    else { return nil }
    return largest
  }

  /// - Parameter noteInterruption: called where an attempt failed.
  /// - Throws: `InferenceError`: `serverUnavailable`, `runFailed`.
  func infer(
    _ message: ServedMessage, _ noteInterruption: () -> Void
  ) throws(InferenceError) -> ServedAnswer {
    let answer = try send(.post, url + "/infer", message, noteInterruption)
    guard answer.head.isSuccess else { throw refused(answer, "was not run") }
    let length = answer.headers[ServedMessage.lengthField]
    guard length == nil || length.flatMap({ Int($0) }) != nil else {
      throw failure(.runFailed, "answered with a length that is no number")
    }
    do {
      return try ServedAnswer(answer.body, headerLength: length.flatMap { Int($0) })
    } catch {
      throw failure(.runFailed, "answered with what cannot be read: \(error.reason)")
    }
  }

  private func refused(_ answer: HTTPResponse, _ what: String) -> InferenceError {
    let isKey = answer.status == 401 || answer.status == 403
    return failure(
      isKey ? .serverUnavailable : .runFailed,
      "\(what): the server answered with status \(answer.status)\(Self.said(answer))"
        + (isKey ? "; GLIMPSE_INFERENCE_API_KEY holds its key" : ""))
  }

  /// The server's own words, on one line, within brackets.
  private static func said(_ answer: HTTPResponse) -> String {
    guard let tree = try? JSONTree(parsing: answer.body, limits: .small),
      let text = (tree["error"] ?? tree["detail"])?.string, !text.isEmpty
    else { return "" }
    let plain = text.unicodeScalars.map { $0.value < 32 || $0.value == 127 ? " " : Character($0) }
    let line = InferenceError.usefulText(String(plain.prefix(300)))
    return " (\(line))"
  }

  private struct Failed: RetryableError {
    let error: InferenceError
    let isTransient: Bool
    var retryAfterSeconds: Double?
  }

  private func send(
    _ method: HTTPRequest.Method, _ url: String, _ message: ServedMessage? = nil,
    _ noteInterruption: () -> Void = {}
  ) throws(InferenceError) -> HTTPResponse {
    var request = HTTPRequest(method, url, body: message?.bytes ?? [])
    request.timeouts = HTTPTimeouts(
      stalledSeconds: max(1, Int(clamping: model.timeoutSeconds)),
      totalSeconds: model.timeoutSeconds)
    request.followsRedirects = false
    if let message {
      request.headers["Content-Type"] =
        message.headerLength == nil ? "application/json" : "application/octet-stream"
      message.headerLength.map { request.headers[ServedMessage.lengthField] = String($0) }
    }
    model.apiKey.map { request.headers["Authorization"] = "Bearer \($0)" }
    // One that is frozen is asked once more, not six times a minute long.
    var timeouts = 0
    let retrying = HTTPRetrying(policy: Self.policy, clock: clock)
    do throws(Failed) {
      return try retrying.run(
        cancelled: Failed(error: failure(.serverUnavailable, "was given up"), isTransient: false)
      ) { () throws(Failed) in
        do throws(Failed) {
          return try attempt(request, &timeouts)
        } catch {
          noteInterruption()
          throw error
        }
      }
    } catch {
      throw error.error
    }
  }

  private func attempt(
    _ request: HTTPRequest, _ timeouts: inout Int
  ) throws(Failed) -> HTTPResponse {
    let response: HTTPResponse
    do throws(HTTPRequestError) {
      response = try client.send(request, bodyLimit: Self.answerLimit)
    } catch {
      if error.kind == .timedOut { timeouts += 1 }
      throw Failed(
        error: failure(
          error.kind == .tooLarge ? .runFailed : .serverUnavailable,
          "cannot be asked: \(error.message)"),
        isTransient: error.isTransient && timeouts < 2)
    }
    guard !Self.passing.contains(response.status) else {
      throw Failed(
        error: failure(
          .serverUnavailable,
          "is not ready: the server answered with status \(response.status)"
            + Self.said(response)),
        isTransient: true,
        retryAfterSeconds: response.head.retryAfterSeconds(nowSeconds: clock.nowSeconds()))
    }
    return response
  }
}
