// A handler that answers with what it was asked.

import HTTPServing
import Support
import Synchronization

final class EchoHandler: RequestHandler {
  let records = Mutex<[CompletedRequest]>([])
  /// Kept by `/hold` until a test answers.
  let held = Mutex<[Responder]>([])
  let stream = EventStream()
  /// Requests to `/labour` that were begun, and that were cancelled.
  let working = Mutex(0)
  let cancelled = Mutex(0)
  let isLetGo = Atomic(false)

  func admit(_ head: RequestHead) -> Admission {
    switch head.target.rawPath {
    case "/refuse":
      return .refuse(ServerResponse(status: 403, type: "text/plain", Array("no".utf8)))
    case "/lane":
      return .accept(bodyLimit: 1000) { request in
        .onLane(.quick) {
          ServerResponse(type: "text/plain", Array("lane \(request.body.count)".utf8))
        }
      }
    case "/hold":
      return .accept(bodyLimit: 0) { [self] _ in
        .onLaneDeferred(.quick) { [self] responder in held.withLock { $0.append(responder) } }
      }
    case "/labour":
      // Takes a thread of the heavy lane until it is cancelled or let go.
      let client = head.target["client"]
      return .accept(bodyLimit: 0) { [self] _ in
        .onLane(.heavy, client: client) { [self] in
          working.withLock { $0 += 1 }
          while !isLetGo.load(ordering: .relaxed), CancellationToken.current?.isCancelled != true {
            Pause.sleep(milliseconds: 5)
          }
          let isCancelled = CancellationToken.current?.isCancelled == true
          cancelled.withLock { $0 += isCancelled ? 1 : 0 }
          return ServerResponse(type: "text/plain", Array("worked".utf8))
        }
      }
    case "/stream":
      return .accept(bodyLimit: 0) { [stream] _ in
        var response = ServerResponse(body: .stream(stream))
        response.headers.append("Content-Type", "text/event-stream")
        return .now(response)
      }
    case "/file":
      return .accept(bodyLimit: 0) { _ in
        guard let file = try? OpenFile(Array(#filePath.utf8)) else {
          return .now(ServerResponse(status: 500))
        }
        return .now(ServerResponse(body: .file(file, offset: 3, count: 8)))
      }
    default:
      return .accept(bodyLimit: 1000) { request in
        let query = request.head.target.query.map { "\($0.name)=\($0.value)" }.joined(
          separator: "&")
        let text =
          "\(request.head.method) \(request.head.target.components) \(query) \(request.body.count)"
        return .now(ServerResponse(type: "text/plain", Array(text.utf8)))
      }
    }
  }

  func refusal(_ status: Int, reason: String?, _ head: RequestHead?) -> ServerResponse {
    ServerResponse(status: status, type: "text/plain", Array("refused".utf8))
  }

  func completed(_ record: CompletedRequest) { records.withLock { $0.append(record) } }
}

/// A server on a free port for the length of a test.
final class TestServer {
  let handler = EchoHandler()
  let server: HTTPServer

  init(_ change: (inout ServerConfiguration) -> Void = { _ in }) throws {
    var configuration = ServerConfiguration()
    configuration.port = 0
    // A busy machine may leave a test alone for long.
    configuration.headSeconds = 100_000
    configuration.idleSeconds = 100_000
    change(&configuration)
    server = try HTTPServer(configuration, handler: handler)
  }

  func connect() throws -> RawConnection { try RawConnection(port: server.port) }

  /// A connection whose request is held by the handler.
  func hold() throws -> RawConnection {
    let connection = try connect()
    connection.send("GET /hold HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    while handler.held.withLock({ $0.isEmpty }) { Pause.sleep(milliseconds: 2) }
    return connection
  }

  /// Sends one request on a connection of its own and reads the whole reply.
  func exchange(_ request: String) throws -> String {
    let connection = try connect()
    connection.send(request)
    return connection.readToEnd()
  }
}
