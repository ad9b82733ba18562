// Makes the vectors of the probe captions on a thread of its own. What is done
// with them, and when, is the library's affair.

package import SearchDomain
import Support
import Synchronization

/// The making of one model's vectors, under way or over. When it goes, the
/// thread ends after the piece in hand.
package final class CaptionMaking: Sendable {
  /// The text tower: as many vectors as texts, in order.
  package typealias Encode = @Sendable ([String]) throws -> [Embedding]

  private final class Course: Sendable {
    let cancellation = CancellationFlag()
    let done = Atomic(0)
    let isOver = Atomic(false)
  }

  let total: Int
  private let course: Course
  private let worker: Future<[Embedding]?, any Error>

  /// How long to wait before asking again, in seconds.
  private static let patience = 0.05

  init(_ vectors: CaptionVectors, _ encode: @escaping Encode) {
    let course = Course()
    self.course = course
    total = vectors.count
    worker = Future {
      defer { course.isOver.store(true, ordering: .releasing) }
      while true {
        let outcome = try vectors.make(encode) {
          course.cancellation.isSet
        } progress: {
          course.done.store($0, ordering: .relaxed)
        }
        switch outcome {
        case .made(let made, _): return made
        case .cancelled: return nil
        case .busy:
          if course.cancellation.isSet { return nil }
          Pause.wait(seconds: Self.patience)
        }
      }
    }
  }

  deinit { course.cancellation.set() }

  /// Whether it has come to an end, a good or a bad one.
  var isOver: Bool { course.isOver.load(ordering: .acquiring) }

  /// How many captions have a vector.
  var done: Int { course.done.load(ordering: .relaxed) }

  /// Waits for the end.
  ///
  /// - Parameters:
  ///   - isCancelled: asked now and then; ends it after the piece in hand.
  ///   - progress: told now and then how many there are.
  /// - Returns: nil where it was cancelled.
  /// - Throws: what the text tower threw.
  func wait(
    isCancelled: () -> Bool = { false }, progress: (Int) -> Void = { _ in }
  ) throws -> [Embedding]? {
    while !isOver {
      progress(done)
      if isCancelled() { course.cancellation.set() }
      Pause.wait(seconds: Self.patience)
    }
    return try worker.value()
  }
}
