// What several servers keep together in a Redis server, and can do without: where
// it does not answer, everything is computed as if there were none.

import Support
import Synchronization

/// A cache that servers share. Safe to use from several threads.
///
/// A call takes as long as the server, a fifth of a second at most. Where that
/// fails, no call asks for some time: two seconds, doubled up to a minute. `say`
/// hears once that it is off, and once that it is back.
public final class SharedCache: Sendable {
  /// What is kept, and for how long.
  public enum Kind: String, Sendable, CaseIterable {
    /// Vectors of queries' texts.
    case embedding
    /// Whole replies to searches.
    case reply
    /// Small images of contents.
    case thumbnail

    /// Seconds that an entry lasts.
    public var seconds: Int {
      switch self {
      case .embedding, .thumbnail: 7 * 86_400
      case .reply: 10
      }
    }

    /// The most bytes of an entry; what is larger is not kept.
    public var byteLimit: Int {
      switch self {
      case .embedding: 64 << 10
      case .reply, .thumbnail: 1 << 20
      }
    }
  }

  /// How often something was there, and how often not, while it was asked.
  public struct Counts: Hashable, Sendable {
    public var hits = 0
    public var misses = 0
    /// Calls that failed; each ends with the cache off for a time.
    public var failures = 0
  }

  private struct State {
    var idle: [RedisConnection] = []
    /// When it is asked again, in seconds of the clock; nil where it is on.
    var offUntil: Double?
    var pause = 0.0
    var hasSaidOff = false
    var counts = Counts()
  }

  /// Where it is.
  public let address: CacheAddress
  private let state = Mutex(State())
  private let say: @Sendable (String) -> Void
  private let now: @Sendable () -> Double

  private static let milliseconds: Int32 = 200
  private static let atOnce = 0.1
  private static let pauses = 2.0...60.0
  /// Connections that are kept while nobody needs them.
  private static let mostIdle = 16

  /// Connects to nothing yet.
  ///
  /// - Parameter say: hears a sentence without a full stop, from any thread.
  public convenience init(_ address: CacheAddress, say: @escaping @Sendable (String) -> Void) {
    let watch = Stopwatch()
    self.init(address, now: { watch.seconds }, say: say)
  }

  /// The same with a clock of the caller's making.
  package init(
    _ address: CacheAddress, now: @escaping @Sendable () -> Double,
    say: @escaping @Sendable (String) -> Void
  ) {
    self.address = address
    self.now = now
    self.say = say
  }

  /// How it went so far.
  public var counts: Counts { state.withLock { $0.counts } }

  /// What is kept under a name; nil where there is nothing, or no answer.
  ///
  /// - Parameter parts: all that it depends on; their SHA-256 is the name.
  public func value(_ kind: Kind, of parts: [String]) -> [UInt8]? {
    guard let answer = ask([Array("GET".utf8), Self.key(kind, parts)]) else { return nil }
    var found: [UInt8]?
    if case .bytes(let bytes) = answer, bytes.count <= kind.byteLimit { found = bytes }
    state.withLock { if found == nil { $0.counts.misses += 1 } else { $0.counts.hits += 1 } }
    return found
  }

  /// Keeps a value for as long as its kind lasts, where it is not too large.
  public func keep(_ bytes: [UInt8], _ kind: Kind, of parts: [String]) {
    guard bytes.count <= kind.byteLimit else { return }
    _ = ask([
      Array("SET".utf8), Self.key(kind, parts), bytes, Array("EX".utf8),
      Array(String(kind.seconds).utf8),
    ])
  }

  private static func key(_ kind: Kind, _ parts: [String]) -> [UInt8] {
    Array("glimpse:1:\(kind.rawValue):\(Digest.name(of: parts))".utf8)
  }

  private func ask(_ words: [[UInt8]]) -> RedisConnection.Answer? {
    let time = now()
    let (mayAsk, kept) = state.withLock { state -> (Bool, RedisConnection?) in
      if let offUntil = state.offUntil {
        guard time >= offUntil else { return (false, nil) }
        // One caller tries; the others go without until it knows.
        state.offUntil = time + Self.pauses.lowerBound
      }
      return (true, state.idle.popLast())
    }
    guard mayAsk else { return nil }
    do {
      return try on(kept, words)
    } catch {
      // One that lay idle may have been closed, which shows at once; a new one tells.
      guard kept != nil, now() - time < Self.atOnce, let answer = try? on(nil, words) else {
        fail(error.reason)
        return nil
      }
      return answer
    }
  }

  private func on(
    _ kept: RedisConnection?, _ words: [[UInt8]]
  ) throws(RedisConnection.Broken) -> RedisConnection.Answer {
    let connection: RedisConnection
    if let kept {
      connection = kept
    } else {
      connection = try RedisConnection(address, milliseconds: Self.milliseconds)
    }
    let answer = try connection.ask(words)
    if case .refused(let reason) = answer { throw RedisConnection.Broken(reason: reason) }
    let isBack = state.withLock { state in
      if state.idle.count < Self.mostIdle { state.idle.append(connection) }
      defer {
        state.offUntil = nil
        state.pause = 0
        state.hasSaidOff = false
      }
      return state.hasSaidOff
    }
    if isBack { say("the shared cache \(address.displayable) answers again") }
    return answer
  }

  private func fail(_ reason: String) {
    let isFirst = state.withLock { state in
      state.idle.removeAll()
      state.counts.failures += 1
      state.pause = min(max(Self.pauses.lowerBound, state.pause * 2), Self.pauses.upperBound)
      state.offUntil = now() + state.pause
      defer { state.hasSaidOff = true }
      return !state.hasSaidOff
    }
    guard isFirst else { return }
    say("the shared cache \(address.displayable) does not answer (\(reason)): going on without it")
  }
}
