// Replies that were given before, as long as the library is as it was then.

import HTTPServing
import Support
import Synchronization

/// Watches the number that the catalog raises with every change.
///
/// Asking the catalog may wait for whoever uses it, so an event thread is told
/// what was known within the last tenth of a second, or nothing. Changes by
/// this process are seen at once, by another process within that time.
final class GenerationWatch: Sendable {
  private let known = Mutex<(number: Int, asked: Stopwatch)?>(nil)
  private let ask: @Sendable () throws -> Int
  private static let freshSeconds = 0.1

  init(_ ask: @escaping @Sendable () throws -> Int) { self.ask = ask }

  /// The number, if it is known to be fresh.
  var fresh: Int? {
    known.withLock { known in
      guard let known, known.asked.seconds < Self.freshSeconds else { return nil }
      return known.number
    }
  }

  /// The number, asked for where need be.
  func current() throws -> Int {
    if let fresh { return fresh }
    let stopwatch = Stopwatch()
    let number = try ask()
    known.withLock { $0 = (number, stopwatch) }
    return number
  }

  /// To be called after a change by this process.
  func forget() { known.withLock { $0 = nil } }
}

/// What a reply answers: all that it may depend on, part by part, so that no two
/// requests share one.
struct ReplyKey: Hashable, Sendable {
  private enum Body: Hashable {
    case bytes([UInt8])
    /// A long one, such as an image, by its SHA-256.
    case digest([UInt8])
  }

  private let route: String
  private let method: String
  /// Callers of different reach see different things.
  private let scope: AccessScope
  private let path: [String]
  private let query: [RequestTarget.QueryItem]
  private let body: Body

  init(_ call: Call) {
    let request = call.request
    route = call.route.name
    method = call.route.method
    scope = call.scope
    path = request.head.target.components
    query = request.head.target.query
    body =
      request.body.count <= 2048 ? .bytes(request.body) : .digest(Digest.of(request.body, .sha256))
  }

  /// All that it depends on, as texts.
  var parts: [String] {
    let asked = query.flatMap { [$0.name, $0.value] }
    let held =
      switch body {
      case .bytes(let bytes): ["bytes", Digest.hex(Digest.of(bytes, .sha256))]
      case .digest(let digest): ["digest", Digest.hex(digest)]
      }
    return [route, method, scope.rawValue, String(path.count)] + path + [String(query.count)]
      + asked + held
  }

  /// About how many bytes it holds.
  var cost: Int {
    var bytes = 128 + path.reduce(0) { $0 + $1.utf8.count + 16 }
    bytes += query.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count + 32 }
    switch body {
    case .bytes(let held), .digest(let held): return bytes + held.count
    }
  }
}

/// Replies by request, the least recently used dropped first.
final class ReplyCache: Sendable {
  private struct Entry {
    var reply: ServerResponse
    var generation: Int
    var use: Int
    var cost: Int
  }

  private struct State {
    var entries: [ReplyKey: Entry] = [:]
    var uses: [Int: ReplyKey] = [:]
    var oldest = 0
    var clock = 0
    var cost = 0
    var hits = 0
    var misses = 0
  }

  private let state = Mutex(State())
  private let byteLimit: Int

  init(byteLimit: Int) { self.byteLimit = byteLimit }

  /// The reply of this generation of the library.
  func reply(to key: ReplyKey, generation: Int) -> ServerResponse? {
    state.withLock { state in
      guard var entry = state.entries[key], entry.generation == generation else {
        state.misses += 1
        return nil
      }
      state.hits += 1
      state.uses[entry.use] = nil
      state.clock += 1
      entry.use = state.clock
      state.uses[state.clock] = key
      state.entries[key] = entry
      return entry.reply
    }
  }

  /// Keeps a reply.
  func keep(_ reply: ServerResponse, to key: ReplyKey, generation: Int) {
    guard case .bytes(let bytes) = reply.body else { return }
    let cost = bytes.count + key.cost + 512
    guard cost < byteLimit / 8 else { return }
    state.withLock { state in
      if let old = state.entries[key] {
        state.cost -= old.cost
        state.uses[old.use] = nil
      }
      state.clock += 1
      state.entries[key] = Entry(reply: reply, generation: generation, use: state.clock, cost: cost)
      state.uses[state.clock] = key
      state.cost += cost
      while state.cost > byteLimit, state.oldest < state.clock {
        state.oldest += 1
        guard let key = state.uses.removeValue(forKey: state.oldest),
          let entry = state.entries.removeValue(forKey: key)
        else { continue }
        state.cost -= entry.cost
      }
    }
  }

  /// How often a reply was there, and how often not.
  var counts: (hits: Int, misses: Int) { state.withLock { ($0.hits, $0.misses) } }
}
