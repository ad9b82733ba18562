// Looks for the likeliest caption word by word, keeping several beginnings at
// once: the rules of transformers' `generate`, so that the tokens are equal.

import Glibc

/// A beam search for one text.
///
/// The rules are those of transformers 5 with `num_beams` and
/// `early_stopping=False`: of all continuations the best 2 × beams are looked
/// at. Those among the first so many that end are kept as finished, with their
/// log probability divided by their length (to the power of the penalty); the
/// best of those that do not end go on. It is over when as many as there are
/// beams have finished and the best beginning, divided by its length, is no
/// better than the worst of them; or at the greatest length, where everything
/// ends.
struct BeamSearch: Sendable {
  /// A beginning, and the sum of its tokens' log probabilities; or a finished
  /// text and its score.
  struct Candidate: Hashable, Sendable {
    var tokens: [Int32]
    var score: Float
  }

  private let beams: Int
  private let limit: Int
  private let lengthPenalty: Double
  private let end: Int32
  /// As many as there are beams, the best first.
  private(set) var running: [Candidate]
  /// At most as many as there are beams, the best first.
  private(set) var finished: [Candidate] = []
  private(set) var isOver = false

  /// Far below any sum of log probabilities, as in transformers.
  private static let never: Float = -1e9

  /// - Parameters:
  ///   - limit: the most tokens, at least 1.
  ///   - end: the token that ends a text; it is part of the text's tokens.
  init(beams: Int, limit: Int, lengthPenalty: Double, end: Int32) {
    self.beams = beams
    self.limit = limit
    self.lengthPenalty = lengthPenalty
    self.end = end
    // All begin alike, so only the first counts in the first step.
    running = (0..<beams).map { Candidate(tokens: [], score: $0 == 0 ? 0 : Self.never) }
  }

  /// The best of what has finished; nil before `isOver`.
  var best: Candidate? { isOver ? finished.first : nil }

  /// Takes one more token of each beginning.
  ///
  /// - Parameter logits: beams × tokens, in the order of `running`.
  /// - Returns: for each new beginning, which of the old ones it continues.
  mutating func advance(_ logits: [Float]) -> [Int] {
    let vocabulary = logits.count / beams
    let length = (running.first?.tokens.count ?? 0) + 1
    let top = best(2 * beams, of: logits, vocabulary: vocabulary)
    var next: [(origin: Int, candidate: Candidate)] = []
    var ended: [(origin: Int, candidate: Candidate)] = []
    for (rank, one) in top.enumerated() {
      let (beam, token) = (one.index / vocabulary, Int32(clamping: one.index % vocabulary))
      let candidate = Candidate(tokens: running[beam].tokens + [token], score: one.score)
      guard token == end || length >= limit else {
        next.append((beam, candidate))
        continue
      }
      if rank < beams {
        var whole = candidate
        whole.score /= power(length)
        finished.append(whole)
      }
      ended.append((beam, Candidate(tokens: candidate.tokens, score: one.score + Self.never)))
    }
    let endsThroughout = next.isEmpty
    next = Array((next + ended).prefix(beams))
    running = next.map(\.candidate)
    // A stable order: what was finished before comes first among equals.
    finished = Array(Self.sorted(finished).prefix(beams))
    if finished.count == beams, let bestRunning = running.first, let worst = finished.last,
      !(bestRunning.score / power(length) > worst.score)
    {
      isOver = true
    }
    if endsThroughout { isOver = true }
    return next.map(\.origin)
  }

  private func power(_ length: Int) -> Float {
    guard lengthPenalty != 1 else { return Float(length) }
    return Float(pow(Double(length), lengthPenalty))
  }

  private static func sorted(_ candidates: [Candidate]) -> [Candidate] {
    candidates.enumerated().sorted { first, second in
      first.element.score == second.element.score
        ? first.offset < second.offset : first.element.score > second.element.score
    }.map(\.element)
  }

  /// The so many best continuations of all beginnings, the best first.
  private func best(
    _ count: Int, of logits: [Float], vocabulary: Int
  ) -> [(index: Int, score: Float)] {
    var top: [(index: Int, score: Float)] = []
    top.reserveCapacity(count + 1)
    logits.withUnsafeBufferPointer { logits in
      for beam in 0..<beams {
        let row = UnsafeBufferPointer(
          rebasing: logits[beam * vocabulary..<(beam + 1) * vocabulary])
        let shift = Self.logSum(row)
        let before = running[beam].score
        for token in 0..<vocabulary {
          let score = row[token] - shift + before
          if top.count == count, let last = top.last, !(score > last.score) { continue }
          var place = top.count
          while place > 0, top[place - 1].score < score { place -= 1 }
          top.insert((beam * vocabulary + token, score), at: place)
          if top.count > count { top.removeLast() }
        }
      }
    }
    return top
  }

  /// The logarithm of the sum of the numbers' exponentials.
  private static func logSum(_ logits: UnsafeBufferPointer<Float>) -> Float {
    let most = logits.max() ?? 0
    var sum = 0.0
    for logit in logits { sum += Double(exp(logit - most)) }
    return most + Float(log(sum))
  }
}
