// Texts that are asked for at the same time go through the text tower together.
// A tower reads all its weights for every inference, so that four texts in one
// take hardly longer than one alone.

import SearchDomain
import Support
import Synchronization

/// Gathers the texts of callers that wait for the same tower.
///
/// A text that comes while the tower is idle is embedded at once. Those that
/// come meanwhile wait for it to end and then go together. Vectors of a text
/// alone and of the same among others agree to the rounding of the arithmetic.
final class GatheredTexts: Sendable {
  /// The most texts of one inference.
  static let limit = 8

  /// A text and whoever waits for it.
  private final class Ticket: Sendable {
    let text: String
    let outcome = Mutex<Result<TextEmbedding, any Error>?>(nil)
    /// Opened once there is an outcome, or once the waiting one is to lead.
    let turn = Semaphore(0)

    init(_ text: String) { self.text = text }
  }

  private struct State {
    var waiting: [Ticket] = []
    var isRunning = false
  }
  private let state = Mutex(State())

  /// Texts that wait for the tower now.
  var waitingCount: Int { state.withLock { $0.waiting.count } }

  /// The vector of a text.
  ///
  /// - Parameter encode: the tower: as many vectors as texts, in order. One
  ///   caller's is used for the texts of several.
  /// - Throws: what `encode` throws for this text.
  func embedding(
    of text: String, _ encode: ([String]) throws -> [TextEmbedding]
  ) throws -> TextEmbedding {
    let ticket = Ticket(text)
    let leads = state.withLock { state in
      state.waiting.append(ticket)
      defer { state.isRunning = true }
      return !state.isRunning
    }
    if !leads {
      ticket.turn.take(1)
      if let outcome = ticket.outcome.withLock({ $0 }) { return try outcome.get() }
    }
    lead(encode)
    guard let outcome = ticket.outcome.withLock({ $0 }) else { return try encode([text])[0] }
    return try outcome.get()
  }

  /// Embeds what waits, the caller's own first, and has the next one lead.
  private func lead(_ encode: ([String]) throws -> [TextEmbedding]) {
    let batch = state.withLock { state in
      defer { state.waiting.removeFirst(min(Self.limit, state.waiting.count)) }
      return Array(state.waiting.prefix(Self.limit))
    }
    for (ticket, outcome) in zip(batch, outcomes(of: batch.map(\.text), encode)) {
      ticket.outcome.withLock { $0 = outcome }
    }
    let next = state.withLock { state in
      state.isRunning = !state.waiting.isEmpty
      return state.waiting.first
    }
    for ticket in batch.dropFirst() { ticket.turn.giveBack(1) }
    next?.turn.giveBack(1)
  }

  /// Where the texts fail together each is tried alone, so that one does not
  /// spoil the others.
  private func outcomes(
    of texts: [String], _ encode: ([String]) throws -> [TextEmbedding]
  ) -> [Result<TextEmbedding, any Error>] {
    if let made = try? encode(texts), made.count == texts.count { return made.map { .success($0) } }
    return texts.map { text in Result { try encode([text])[0] } }
  }
}
