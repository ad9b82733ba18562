import Foundation
import HTTPRequesting
import Synchronization
import TestSupport
import Testing

@testable import ModelInference

private let metadata = """
  {"name":"m","versions":["1"],"platform":"p",
   "inputs":[{"name":"ids","datatype":"INT64","shape":[-1,2]}],
   "outputs":[{"name":"embeds","datatype":"FP32","shape":[-1,3]},
              {"name":"states","datatype":"FP32","shape":[-1,2,3]}]}
  """

private func clock() -> HTTPRetryClock {
  HTTPRetryClock(nowSeconds: { 0 }, pause: { _, _ in }, jitter: { 0 })
}

/// A model on a server that answers as the test says, after its metadata.
private func served(
  _ server: LocalHTTPServer, key: String? = nil, timeout: Double = 20
) throws -> CompiledModel {
  let model = ServedModel(server: server.url, name: "m", apiKey: key, timeoutSeconds: timeout)
  return try CompiledModel(
    served: model, client: HTTPClient(proxy: .none), clock: clock())
}

private func server(
  metadata: String = metadata, config: String? = nil,
  _ infer: @escaping @Sendable (LocalHTTPServer.Request) -> LocalHTTPServer.Reply
) throws -> LocalHTTPServer {
  try LocalHTTPServer { request in
    switch request.path {
    case "/v2/models/m": .text(200, metadata)
    case "/v2/models/m/config": config.map { .text(200, $0) } ?? .text(404, "{}")
    default: infer(request)
    }
  }
}

private func binary(
  _ values: [Float], shape: String, name: String = "embeds"
) -> LocalHTTPServer.Reply {
  let head = """
    {"model_name":"m","outputs":[{"name":"\(name)","datatype":"FP32","shape":\(shape),
     "parameters":{"binary_data_size":\(values.count * 4)}}]}
    """
  return LocalHTTPServer.Reply(
    headers: [("Inference-Header-Content-Length", "\(head.utf8.count)")],
    body: Array(head.utf8) + values.withUnsafeBytes { Array($0) })
}

private let ids = Tensor(shape: [2, 2], values: .int64([1, 2, 3, 4]))

@Suite struct ServedModelTests {
  @Test func tensorsTravelAsBytesBehindTheJSON() throws {
    let server = try server { request in
      let length = Int(request.headers["inference-header-content-length"] ?? "") ?? 0
      let head = String(decoding: request.body.prefix(length), as: UTF8.self)
      let expected =
        #"{"inputs":[{"name":"ids","shape":[2,2],"datatype":"INT64","#
        + #""parameters":{"binary_data_size":32}}],"#
        + #""outputs":[{"name":"embeds","parameters":{"binary_data":true}}]}"#
      let bytes = [Int64](arrayLiteral: 1, 2, 3, 4).withUnsafeBytes { Array($0) }
      guard head == expected, Array(request.body.dropFirst(length)) == bytes,
        request.headers["authorization"] == "Bearer secret"
      else { return .text(400, #"{"error":"\#(head)"}"#) }
      return binary([1, 2, 3, 4, 5, 6], shape: "[2,3]")
    }
    let model = try served(server, key: "secret")
    #expect(model.inputs.map(\.shape) == [[nil, 2]])
    #expect(model.outputs.map(\.name) == ["embeds", "states"])
    let results = try model.run([ids])
    #expect(results[0] == FloatTensor(shape: [2, 3], values: [1, 2, 3, 4, 5, 6]))
    // What nobody needs is not asked for.
    #expect(results[1].values.isEmpty)
    #expect(model.interruptions == 0)
  }

  @Test func aServerWithoutBinaryTensorsIsSpokenToInJSON() throws {
    let server = try server { request in
      guard request.headers["inference-header-content-length"] == nil else {
        return .text(400, #"{"error":"no binary tensors"}"#)
      }
      let body = String(decoding: request.body, as: UTF8.self)
      guard body.contains(#""data":[1,2,3,4]"#), body.contains(#""binary_data":false"#) else {
        return .text(400, #"{"error":"other numbers"}"#)
      }
      let rows = #"[[0.5,-1,2],[3,4e0,1e-3]]"#
      return .text(
        200, #"{"outputs":[{"name":"embeds","datatype":"FP32","shape":[2,3],"data":\#(rows)}]}"#)
    }
    let model = try served(server)
    for _ in 0..<3 {
      #expect(try model.run([ids])[0].values == [0.5, -1, 2, 3, 4, 0.001])
    }
    // It is tried once.
    #expect(server.requests(for: "/v2/models/m/infer").count == 4)
  }

  @Test func halfPrecisionIsWidened() throws {
    let text = metadata.replacingOccurrences(
      of: #""FP32","shape":[-1,3]"#, with: #""FP16","shape":[-1,3]"#)
    let server = try server(metadata: text) { _ in
      let head =
        #"{"outputs":[{"name":"embeds","datatype":"FP16","shape":[1,3],"#
        + #""parameters":{"binary_data_size":6}}]}"#
      return LocalHTTPServer.Reply(
        headers: [("Inference-Header-Content-Length", "\(head.utf8.count)")],
        body: Array(head.utf8) + [0x00, 0x3c, 0x00, 0xc0, 0x00, 0x38])
    }
    let results = try served(server).run([Tensor(shape: [1, 2], values: .int64([1, 2]))])
    #expect(results[0].values == [1, -2, 0.5])
  }

  @Test func theLargestBatchIsWhatTritonSays() throws {
    let batches = try server(config: #"{"max_batch_size":8}"#) { _ in .text(500, "") }
    #expect(try served(batches).largestBatch == 8)
    let free = try server(config: #"{"max_batch_size":0}"#) { _ in .text(500, "") }
    #expect(try served(free).largestBatch == nil)
    let silent = try server { _ in .text(500, "") }
    #expect(try served(silent).largestBatch == nil)
  }

  @Test func whatMayPassIsAskedAgainAndNoted() throws {
    let count = Counter()
    let server = try server { _ in
      switch count.next() {
      case 0: .text(503, #"{"error":"model is loading"}"#)
      case 1: LocalHTTPServer.Reply(ending: .silence)
      case 2: LocalHTTPServer.Reply(body: [1, 2, 3, 4], ending: .cut(afterBytes: 1))
      default: binary([1, 2, 3, 4, 5, 6], shape: "[2,3]")
      }
    }
    let model = try served(server)
    #expect(try model.run([ids])[0].values.count == 6)
    // libcurl itself asks again where a connection that it kept was closed.
    #expect((2...3).contains(model.interruptions))
  }

  @Test(arguments: [
    (404, #"{"error":"Model m not found"}"#), (400, #"{"error":"Request for unknown model: 'm'"}"#),
    (404, #"{"detail":"Not Found"}"#),
  ])
  func aModelThatIsNotThereIsNamed(status: Int, body: String) throws {
    let server = try LocalHTTPServer { _ in .text(status, body) }
    let error = #expect(throws: InferenceError.self) { try served(server) }
    #expect(error?.kind == .modelMissing)
    #expect(error?.message.hasPrefix("the model m on \(server.url) is not there (") == true)
  }

  @Test func aServerThatIsAwayIsNamedWithTheReason() throws {
    let server = try LocalHTTPServer { _ in .text(200, "") }
    let url = server.url
    server.stop()
    let error = #expect(throws: InferenceError.self) {
      try CompiledModel(
        served: ServedModel(server: url, name: "m"), client: HTTPClient(proxy: .none),
        clock: clock())
    }
    #expect(error?.kind == .serverUnavailable)
    #expect(error?.message.hasPrefix("the model m on \(url) cannot be asked: ") == true)
  }

  @Test func oneThatDoesNotAnswerIsAskedTwice() throws {
    let server = try server { _ in
      LocalHTTPServer.Reply(body: [123, 125], ending: .stall(afterBytes: 1))
    }
    let model = try served(server, timeout: 1)
    let error = #expect(throws: InferenceError.self) { try model.run([ids]) }
    #expect(error?.kind == .serverUnavailable)
    #expect(server.requests(for: "/v2/models/m/infer").count == 2)
  }

  @Test func aKeyThatIsRefusedIsSaidSo() throws {
    let server = try LocalHTTPServer { _ in .text(401, #"{"error":"who are you?"}"#) }
    let error = #expect(throws: InferenceError.self) { try served(server, key: "k") }
    #expect(error?.kind == .serverUnavailable)
    #expect(error?.message.contains("GLIMPSE_INFERENCE_API_KEY") == true)
  }

  @Test(arguments: [
    "", "[]", "{}", #"{"name":"m"}"#, #"{"name":"m","inputs":[],"outputs":[]}"#,
    #"{"name":"m","inputs":"x","outputs":[]}"#,
    #"{"name":"m","outputs":[{"name":"o","datatype":"FP32","shape":[-1,3,4]}]}"#,
    #"{"name":"m","inputs":[],"outputs":[{"name":"o","datatype":"FP32","shape":[-1,3]}]}"#,
  ])
  func metadataThatSayNothingAreRefused(text: String) throws {
    let server = try server(metadata: text) { _ in .text(500, "") }
    let error = #expect(throws: InferenceError.self) { try served(server) }
    #expect([.modelUnreadable, .modelUnsupported].contains(error?.kind))
  }

  @Test(arguments: [
    // No JSON, no outputs, another name, fewer numbers than the shape says.
    "", "[1]", "{}", #"{"outputs":[]}"#, #"{"outputs":[{"name":"embeds"}]}"#,
    #"{"outputs":[{"name":"other","datatype":"FP32","shape":[2,3],"data":[1,2,3,4,5,6]}]}"#,
    #"{"outputs":[{"name":"embeds","datatype":"FP32","shape":[2,3],"data":[1,2,3]}]}"#,
    #"{"outputs":[{"name":"embeds","datatype":"FP32","shape":[2,3],"data":[1,2,3,4,5,"x"]}]}"#,
    #"{"outputs":[{"name":"embeds","datatype":"FP32","shape":[2,-3],"data":[1,2,3,4,5,6]}]}"#,
    #"{"outputs":[{"name":"embeds","datatype":"FP32","shape":[9223372036854775807,3],"data":[1]}]}"#,
    #"{"outputs":[{"name":"embeds","datatype":"FP32","shape":[1e300,3],"data":[1]}]}"#,
    #"{"outputs":[{"name":"embeds","datatype":"FP32","shape":[2,3],"parameters":{"binary_data_size":24}}]}"#,
    #"{"outputs":[{"name":"embeds","datatype":"FP32","shape":[2,3],"parameters":{"binary_data_size":-1}}]}"#,
    #"{"outputs":[{"name":"embeds","datatype":"BYTES","shape":[2,3],"parameters":{"binary_data_size":0}}]}"#,
  ])
  func anAnswerThatDoesNotFitIsAFailureOfTheRun(text: String) throws {
    let server = try server { _ in .text(200, text) }
    let error = #expect(throws: InferenceError.self) { try served(server).run([ids]) }
    #expect(error?.kind == .runFailed)
    #expect(error?.message.hasPrefix("the model m on \(server.url) answered with") == true)
  }

  @Test(arguments: ["x", "-1", "999999"])
  func aHeadThatIsLongerThanTheAnswerIsRefused(length: String) throws {
    let server = try server { _ in
      .text(200, "{}", headers: [("Inference-Header-Content-Length", length)])
    }
    let error = #expect(throws: InferenceError.self) { try served(server).run([ids]) }
    #expect(error?.kind == .runFailed)
  }

  @Test func whatTheServerRefusesIsSaidInItsOwnWords() throws {
    let server = try server { _ in .text(400, #"{"error":"unexpected shape\u001b[31m\n for ids"}"#)
    }
    let error = #expect(throws: InferenceError.self) { try served(server).run([ids]) }
    #expect(error?.kind == .runFailed)
    #expect(error?.message.contains("(unexpected shape [31m  for ids)") == true)
    // Binary first, then JSON, each once.
    #expect(server.requests(for: "/v2/models/m/infer").count == 2)
  }

  @Test func manyBatchesAreUnderWayAtOnce() async throws {
    let server = try server { _ in binary([1, 2, 3, 4, 5, 6], shape: "[2,3]") }
    let model = try served(server)
    try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<24 {
        group.addTask { try model.run([ids])[0].values.count }
      }
      for try await count in group { #expect(count == 6) }
    }
    #expect(model.interruptions == 0)
  }
}

private final class Counter: Sendable {
  private let count = Atomic(0)
  func next() -> Int { count.add(1, ordering: .relaxed).oldValue }
}
