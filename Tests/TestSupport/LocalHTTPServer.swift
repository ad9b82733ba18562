// A small HTTP/1.1 server on the loopback interface whose answers may be as
// wrong as a test needs: cut, too short, too long, endless.

import Foundation
import Glibc
import Synchronization

/// A server on a free port of 127.0.0.1 that lives as long as the object.
public final class LocalHTTPServer: Sendable {
  /// What a client sent.
  public struct Request: Sendable {
    public let method: String
    /// Path and query as sent.
    public let target: String
    /// The path alone.
    public let path: String
    /// Fields by lower-case name.
    public let headers: [String: String]
    public let body: [UInt8]
  }

  /// What to answer.
  public struct Reply: Sendable {
    public enum Ending: Sendable {
      /// The whole body.
      case complete
      /// Only so many bytes of the body, then the connection is closed.
      case cut(afterBytes: Int)
      /// Only so many bytes, then nothing until the client goes away.
      case stall(afterBytes: Int)
      /// Not even a status line: the connection is closed.
      case silence
    }

    public var status: Int
    public var headers: [(String, String)]
    public var body: [UInt8]
    public var ending: Ending
    /// What `Content-Length` says; the body's length where nil.
    public var announcedLength: Int?
    /// Leaves `Content-Length` out and ends the body by closing.
    public var omitsLength: Bool

    public init(
      _ status: Int = 200, headers: [(String, String)] = [], body: [UInt8] = [],
      ending: Ending = .complete, announcedLength: Int? = nil, omitsLength: Bool = false
    ) {
      self.status = status
      self.headers = headers
      self.body = body
      self.ending = ending
      self.announcedLength = announcedLength
      self.omitsLength = omitsLength
    }

    public static func text(_ status: Int, _ text: String, headers: [(String, String)] = [])
      -> Reply
    {
      Reply(status, headers: headers, body: Array(text.utf8))
    }
  }

  private struct State {
    var requests: [Request] = []
    var connections: Set<Int32> = []
    var connectionCount = 0
    var isStopping = false
  }

  public let port: Int
  private let listener: Int32
  private let state = Mutex(State())
  private let handler: @Sendable (Request) -> Reply

  /// Starts listening; `handler` is called on a thread of each connection.
  public init(_ handler: @escaping @Sendable (Request) -> Reply) throws {
    signal(SIGPIPE, SIG_IGN)
    self.handler = handler
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    self.listener = listener
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    // sockaddr_in is one of the shapes that sockaddr stands for.
    let result = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic -> Int32 in
        guard bind(listener, generic, length) == 0, listen(listener, 64) == 0 else { return -1 }
        return getsockname(listener, generic, &length)
      }
    }
    guard listener >= 0, result == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
    port = Int(UInt16(bigEndian: address.sin_port))
    let weak = WeakServer(self)
    Thread.detachNewThread {
      defer { close(listener) }
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else { return }
        guard let server = weak.server, server.opened(connection) else {
          close(connection)
          return
        }
        Thread.detachNewThread {
          server.serve(connection)
          server.closed(connection)
        }
      }
    }
  }

  /// Stops listening and ends every connection.
  public func stop() {
    state.withLock { state in
      guard !state.isStopping else { return }
      state.isStopping = true
      // Wakes the accepting thread, which alone closes the socket: its number
      // must not be given out again while that thread may still use it.
      shutdown(listener, Int32(SHUT_RDWR))
      for connection in state.connections { shutdown(connection, Int32(SHUT_RDWR)) }
    }
  }

  deinit { stop() }

  /// `http://127.0.0.1:PORT`.
  public var url: String { "http://127.0.0.1:\(port)" }
  /// Everything received so far.
  public var requests: [Request] { state.withLock { $0.requests } }
  /// How many connections were made so far.
  public var connectionCount: Int { state.withLock { $0.connectionCount } }
  /// The requests for one path.
  public func requests(for path: String) -> [Request] { requests.filter { $0.path == path } }

  private func opened(_ connection: Int32) -> Bool {
    state.withLock { state in
      guard !state.isStopping else { return false }
      state.connections.insert(connection)
      state.connectionCount += 1
      return true
    }
  }

  private func closed(_ connection: Int32) {
    state.withLock { state in
      state.connections.remove(connection)
      close(connection)
    }
  }

  private func serve(_ connection: Int32) {
    var buffered: [UInt8] = []
    while let request = read(connection, &buffered) {
      state.withLock { $0.requests.append(request) }
      guard answer(connection, request, handler(request)) else { return }
    }
  }

  private func read(_ connection: Int32, _ buffered: inout [UInt8]) -> Request? {
    let blank = Array("\r\n\r\n".utf8)
    var end = buffered.firstRange(of: blank)
    while end == nil {
      guard receive(connection, &buffered) else { return nil }
      end = buffered.firstRange(of: blank)
    }
    guard let end else { return nil }
    let lines = String(decoding: buffered[..<end.lowerBound], as: UTF8.self)
      .components(separatedBy: "\r\n")
    let first = lines[0].split(separator: " ").map(String.init)
    guard first.count == 3 else { return nil }
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      headers[line[..<colon].lowercased()] =
        line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
    }
    buffered.removeSubrange(..<end.upperBound)
    let length = headers["content-length"].flatMap { Int($0) } ?? 0
    while buffered.count < length { guard receive(connection, &buffered) else { return nil } }
    let body = Array(buffered.prefix(length))
    buffered.removeFirst(length)
    let path = String(first[1].prefix { $0 != "?" })
    return Request(
      method: first[0], target: first[1], path: path, headers: headers, body: body)
  }

  private func receive(_ connection: Int32, _ buffered: inout [UInt8]) -> Bool {
    var piece = [UInt8](repeating: 0, count: 65536)
    let count = recv(connection, &piece, piece.count, 0)
    guard count > 0 else { return false }
    buffered += piece.prefix(count)
    return true
  }

  /// - Returns: whether the connection can take another request.
  private func answer(_ connection: Int32, _ request: Request, _ reply: Reply) -> Bool {
    if case .silence = reply.ending { return false }
    var head = "HTTP/1.1 \(reply.status) Said\r\n"
    for (name, value) in reply.headers { head += "\(name): \(value)\r\n" }
    if !reply.omitsLength {
      head += "Content-Length: \(reply.announcedLength ?? reply.body.count)\r\n"
    } else {
      head += "Connection: close\r\n"
    }
    guard send(connection, Array((head + "\r\n").utf8)) else { return false }
    if request.method == "HEAD" { return true }
    switch reply.ending {
    case .silence: return false
    case .complete:
      guard send(connection, reply.body) else { return false }
      return !reply.omitsLength && (reply.announcedLength ?? reply.body.count) == reply.body.count
    case .cut(let count):
      _ = send(connection, Array(reply.body.prefix(count)))
      return false
    case .stall(let count):
      _ = send(connection, Array(reply.body.prefix(count)))
      var ignored: [UInt8] = []
      while receive(connection, &ignored) {}
      return false
    }
  }

  private func send(_ connection: Int32, _ bytes: [UInt8]) -> Bool {
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        Glibc.send(connection, buffer.baseAddress! + done, buffer.count - done, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      done += count
    }
    return true
  }
}

/// Lets the accepting thread see the server without keeping it alive.
private final class WeakServer: @unchecked Sendable {
  // Safety: weak references may be read from any thread.
  weak var server: LocalHTTPServer?
  init(_ server: LocalHTTPServer) { self.server = server }
}
