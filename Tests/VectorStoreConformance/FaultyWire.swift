// A relay of bytes before a PostgreSQL server that fails on purpose: at places
// that are drawn, connections end, stall, or bring what is none of PostgreSQL's.

import Foundation
import Glibc
import Support
import Synchronization
import TestSupport

/// Passes bytes on, or not, or not all of them.
final class FaultyWire: FaultInjection {
  /// A way to fail.
  enum Fault: String, CaseIterable, Sendable {
    /// The connection is closed at once.
    case refuses
    /// It ends when so many bytes went to the server, which may have done the work.
    case endsWhileAsked
    /// It ends in the midst of what the server answers.
    case endsWhileAnswered
    /// Bytes that mean nothing come in place of the answer.
    case garbage
    /// Nothing comes any more.
    case slow
  }

  private struct State {
    var random: SplitMix64
    var counts: [Fault: Int] = [:]
    var chunks = 0
    var emptyAfter: Int?
  }

  private let state: Mutex<State>
  private let listener: LocalSocketServer
  private let upstream: Int
  private let address: (before: String, after: String)
  private let empty: @Sendable () -> Void

  /// - Parameters:
  ///   - upstream: the real server's address, which names its port.
  ///   - rate: how many of 1,000 chunks of bytes fail, and of 100 connections.
  ///   - empty: what loses the server's data.
  init(
    before upstream: String, rate: Int, seed: UInt64, empty: @escaping @Sendable () -> Void
  ) throws {
    state = Mutex(State(random: SplitMix64(seed: seed)))
    self.empty = empty
    let at = upstream.lastIndex(of: "@").map { upstream.index(after: $0) } ?? upstream.startIndex
    let host = upstream[at...].prefix { $0 != "/" }
    self.upstream = host.split(separator: ":").last.flatMap { Int($0) } ?? 0
    address = (String(upstream[..<at]), String(upstream[at...].dropFirst(host.count)))
    listener = try LocalSocketServer()
    let rate = rate
    listener.start { [weak self] client in
      guard let self else { return }
      self.relay(client, rate)
    }
  }

  var server: String { "\(address.before)127.0.0.1:\(listener.port)\(address.after)" }
  var total: Int { state.withLock { $0.counts.values.reduce(0, +) } }
  var summary: String {
    state.withLock { $0.counts.map { "\($0.key.rawValue) \($0.value)" } }.sorted()
      .joined(separator: ", ")
  }

  func empty(after requests: Int) { state.withLock { $0.emptyAfter = $0.chunks + requests } }

  func stop() { listener.stop() }

  private func relay(_ client: Int32, _ rate: Int) {
    if draw(of: 100, rate / 2, from: [.refuses]) != nil { return }
    guard let server = LocalSocketServer.connect(to: upstream) else { return }
    defer { close(server) }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      var both = [
        pollfd(fd: client, events: Int16(POLLIN), revents: 0),
        pollfd(fd: server, events: Int16(POLLIN), revents: 0),
      ]
      guard poll(&both, 2, -1) > 0 else { return }
      for (from, to) in [(0, 1), (1, 0)] where both[from].revents != 0 {
        let count = read(both[from].fd, &buffer, buffer.count)
        guard count > 0 else { return }
        if isTimeToEmpty() { empty() }
        let isAnswer = from == 1
        let fault = draw(
          of: 100, rate / 6,
          from: isAnswer ? [.endsWhileAnswered, .garbage, .slow] : [.endsWhileAsked])
        switch fault {
        case nil: guard send(buffer[..<count], to: both[to].fd) else { return }
        case .refuses?, .endsWhileAsked?, .endsWhileAnswered?:
          _ = send(buffer[..<(count / 2)], to: both[to].fd)
          return
        case .garbage?:
          _ = send(Array("HTTP/1.1 200 OK\r\n\r\n<html>".utf8)[...], to: both[to].fd)
          return
        case .slow?:
          // Until the client has no more patience.
          while read(client, &buffer, buffer.count) > 0 {}
          return
        }
      }
    }
  }

  private func send(_ bytes: ArraySlice<UInt8>, to socket: Int32) -> Bool {
    var rest = bytes
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, 0) }
      guard sent > 0 else { return false }
      rest = rest.dropFirst(sent)
    }
    return true
  }

  private func isTimeToEmpty() -> Bool {
    state.withLock { state in
      state.chunks += 1
      guard let when = state.emptyAfter, state.chunks >= when else { return false }
      state.emptyAfter = nil
      return true
    }
  }

  private func draw(of all: Int, _ rate: Int, from faults: [Fault]) -> Fault? {
    state.withLock { state in
      guard state.random.index(below: all) < rate else { return nil }
      var fault = faults[state.random.index(below: faults.count)]
      // Each costs the client's whole patience, so few are enough.
      if fault == .slow, state.counts[.slow, default: 0] >= 6 { fault = .endsWhileAnswered }
      state.counts[fault, default: 0] += 1
      return fault
    }
  }
}
