// Sessions of browsers: random tokens that stand for the scope read. A token is
// no key: who gets hold of one can read until it ends, and nothing else.

import Support
import Synchronization

/// The sessions of a service, in its memory alone: they end with the process.
final class SessionStore: Sendable {
  /// What a token is good for; one kind is never taken for the other.
  enum Kind: String {
    /// Sent by the browser whoever asks it to: for `GET` alone.
    case cookie
    /// Sent by the page's own scripts in a header, which another site's page
    /// cannot add: for all that the scope read reaches.
    case page
  }

  /// A session as it is handed out, once.
  struct Opened {
    let cookie: String
    let page: String
  }

  /// A session that goes on.
  struct Session {
    /// The scope of the key that it was opened with; its own is read.
    let keyScope: AccessScope
    /// The key's name (`KeyRing.name`).
    let owner: String
  }

  private struct Entry {
    let session: Session
    let digests: [[UInt8]]
    let opened: Double
    var used: Double
  }

  private struct State {
    var entries: [Int: Entry] = [:]
    /// From the digest of a token to its session.
    var numbers: [[UInt8]: Int] = [:]
    var last = 0
  }

  /// Seconds without a request after which a session ends.
  static let idleSeconds = 12 * 3600.0
  /// Seconds after which a session ends in any case.
  static let longestSeconds = 7 * 24 * 3600.0
  /// The most sessions of a key; opening one more ends that which was used least
  /// recently.
  static let limitForEachKey = 100

  private let state = Mutex(State())
  private let now: @Sendable () -> Double

  /// - Parameter now: seconds by a clock that never goes back.
  init(now: @escaping @Sendable () -> Double = SessionStore.clock) { self.now = now }

  private static let start = Stopwatch()
  static let clock: @Sendable () -> Double = { start.seconds }

  /// Opens a session.
  func open(_ session: Session) -> Opened {
    let opened = Opened(cookie: Self.token(), page: Self.token())
    let digests = [Self.digest(.cookie, opened.cookie), Self.digest(.page, opened.page)]
    let now = now()
    state.withLock { state in
      for (number, entry) in state.entries where Self.isOver(entry, now) {
        Self.end(number, &state)
      }
      let others = state.entries.filter { $0.value.session.owner == session.owner }
      if others.count >= Self.limitForEachKey,
        let oldest = others.min(by: { ($0.value.used, $0.key) < ($1.value.used, $1.key) })
      {
        Self.end(oldest.key, &state)
      }
      state.last += 1
      state.entries[state.last] = Entry(session: session, digests: digests, opened: now, used: now)
      for digest in digests { state.numbers[digest] = state.last }
    }
    return opened
  }

  /// The session of a token; nil for one that is over or never was. Looking it
  /// up by its hash takes no longer for a token that is nearly right.
  func session(_ kind: Kind, _ token: String) -> Session? {
    let digest = Self.digest(kind, token)
    let now = now()
    return state.withLock { state in
      guard let number = state.numbers[digest], var entry = state.entries[number] else {
        return nil
      }
      guard !Self.isOver(entry, now) else {
        Self.end(number, &state)
        return nil
      }
      entry.used = now
      state.entries[number] = entry
      return entry.session
    }
  }

  /// Ends a session, by either of its tokens.
  func close(_ kind: Kind, _ token: String) {
    let digest = Self.digest(kind, token)
    state.withLock { state in
      if let number = state.numbers[digest] { Self.end(number, &state) }
    }
  }

  private static func end(_ number: Int, _ state: inout State) {
    guard let entry = state.entries.removeValue(forKey: number) else { return }
    for digest in entry.digests { state.numbers[digest] = nil }
  }

  private static func isOver(_ entry: Entry, _ now: Double) -> Bool {
    now - entry.used > idleSeconds || now - entry.opened > longestSeconds
  }

  /// 256 bits of the system's random numbers.
  private static func token() -> String {
    Digest.hex((0..<32).map { _ in UInt8.random(in: 0...255) })
  }

  private static func digest(_ kind: Kind, _ token: String) -> [UInt8] {
    Digest.of(Array("\(kind.rawValue) \(token)".utf8), .sha256)
  }
}
