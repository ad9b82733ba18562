// A server between a store and its real one that fails on purpose, in all the
// ways in which networks and servers do.

import Foundation
import HTTPRequesting
import Support
import Synchronization
import TestSupport

/// Passes requests on, or not, or not all of the answer.
final class FaultyProxy: FaultInjection {
  /// A way to fail.
  enum Fault: String, CaseIterable, Sendable {
    /// 429 before anything is done.
    case tooMany
    /// 500 and 503 before anything is done.
    case failed, unavailable
    /// The connection ends before anything is done, and after it was.
    case endsBefore, endsAfter
    /// Half of the answer, after it was done.
    case halfAnswer
    /// An answer that is no JSON, and one that is another's, after it was done.
    case garbage, strangersAnswer
    /// Nothing comes before the client's patience ends, after it was done.
    case slow
  }

  private struct State {
    var random: SplitMix64
    var counts: [Fault: Int] = [:]
    var requests = 0
    var emptyAfter: Int?
  }

  private let listener: Mutex<LocalHTTPServer?> = Mutex(nil)
  private let state: Mutex<State>
  private let rate: Int
  /// `chroma+` and the like.
  private let program: String

  /// - Parameters:
  ///   - address: the real server's store.
  ///   - rate: how many of 100 requests fail.
  ///   - empty: what loses the server's data.
  init(
    before address: String, rate: Int, seed: UInt64, empty: @escaping @Sendable () -> Void
  ) throws {
    let plus = address.firstIndex(of: "+").map { address.index(after: $0) } ?? address.startIndex
    program = String(address[..<plus])
    let upstream = String(address[plus...])
    state = Mutex(State(random: SplitMix64(seed: seed)))
    self.rate = rate
    let client = HTTPClient(proxy: .none)
    let made = try LocalHTTPServer { [weak self] request in
      guard let self else { return .init(500) }
      if self.isTimeToEmpty() { empty() }
      let fault = self.draw()
      switch fault {
      case .tooMany: return .text(429, "{}", headers: [("Retry-After", "0")])
      case .failed: return .text(500, "{\"error\":\"on purpose\"}")
      case .unavailable: return .text(503, "on purpose")
      case .endsBefore: return .init(ending: .silence)
      default: break
      }
      var headers = HTTPHeaders()
      headers["Content-Type"] = request.headers["content-type"]
      guard let method = HTTPRequest.Method(rawValue: request.method),
        let answer = try? client.send(
          HTTPRequest(method, upstream + request.target, headers: headers, body: request.body))
      else { return .init(ending: .silence) }
      switch fault {
      case .endsAfter: return .init(ending: .silence)
      case .halfAnswer:
        return .init(
          answer.status, body: answer.body, ending: .cut(afterBytes: answer.body.count / 2))
      case .garbage: return .init(200, body: [0xFF, 0x00] + Array("<html>".utf8))
      case .strangersAnswer: return .text(200, "{\"hello\":[1,2,3]}")
      case .slow: return .init(answer.status, body: answer.body, ending: .stall(afterBytes: 0))
      default: return .init(answer.status, body: answer.body)
      }
    }
    listener.withLock { $0 = made }
  }

  var server: String { program + listener.withLock { $0?.url ?? "" } }
  var total: Int { state.withLock { $0.counts.values.reduce(0, +) } }
  var summary: String {
    state.withLock { $0.counts.map { "\($0.key.rawValue) \($0.value)" } }.sorted()
      .joined(separator: ", ")
  }

  func empty(after requests: Int) { state.withLock { $0.emptyAfter = $0.requests + requests } }

  func stop() { listener.withLock { $0?.stop() } }

  private func isTimeToEmpty() -> Bool {
    state.withLock { state in
      state.requests += 1
      guard let when = state.emptyAfter, state.requests >= when else { return false }
      state.emptyAfter = nil
      return true
    }
  }

  private func draw() -> Fault? {
    state.withLock { state in
      guard state.random.index(below: 100) < rate else { return nil }
      var fault = Fault.allCases[state.random.index(below: Fault.allCases.count)]
      // Each costs the client's whole patience, so few are enough.
      if fault == .slow, state.counts[.slow, default: 0] >= 6 { fault = .endsAfter }
      state.counts[fault, default: 0] += 1
      return fault
    }
  }
}
