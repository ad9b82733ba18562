// Decodes pictures in processes of their own, so that one that crashes or
// hangs a decoder costs itself alone. A helper's side is in DecoderHelper.

import Support
import Synchronization

/// A decoder whose work is done by helper processes.
///
/// As many helpers are started as threads decode at once, and kept for the
/// pictures after. A picture's bytes are handed over in shared memory and its
/// pixels come back through a socket: some 0.3 ms for a photograph of 4 MB.
public final class DecoderPool: PictureDecoder {
  /// Seconds that a picture is given unless others are asked for: twenty times
  /// what the largest one admitted by default takes on a small machine.
  public static let usualSeconds = 120.0
  /// The largest file that is decoded, in bytes.
  static let largestFile = 2 << 30
  /// After so many pictures a helper is replaced, so that what a library leaks
  /// over months does not add up.
  static let picturesAHelper = 20_000

  private let program: String
  private let arguments: [String]
  private let seconds: Double
  private let idle = Mutex<[Helper]>([])

  private struct Helper {
    let process: HelperProcess
    var pictures = 0
  }

  /// Starts nothing yet.
  ///
  /// - Parameters:
  ///   - program: one that calls `DecoderHelper.serve()` and ends with its
  ///     status when run with `arguments`.
  ///   - seconds: given to one picture, from handing it over to its pixels.
  public init(
    program: String, arguments: [String] = DecoderHelper.arguments,
    secondsAPicture seconds: Double = DecoderPool.usualSeconds
  ) {
    self.program = program
    self.arguments = arguments
    self.seconds = seconds
  }

  /// Starts a helper that is likely to be wanted soon, so that it gets ready
  /// while the caller does other things. Trouble shows when a picture comes.
  public func getReady() {
    guard idle.withLock({ $0.isEmpty }), let helper = try? newHelper() else { return }
    giveBack(helper)
  }

  /// Decodes in a helper. One that crashes is tried again in a fresh one, as
  /// the crash may not have been the picture's doing.
  ///
  /// - Throws: `ImageDecodingError`: as `ImageDecoder.decode` does; besides,
  ///   `crashed`, `timedOut` and `helperUnavailable`.
  public func decode(
    _ bytes: [UInt8], as plan: ResizePlan, limits: DecodingLimits, hashing: Bool
  ) throws(ImageDecodingError) -> DecodedImage {
    guard !bytes.isEmpty else { throw .empty }
    let request = DecodingRequest(
      byteCount: bytes.count, plan: plan, limits: limits, hashing: hashing, seconds: seconds)
    do {
      return try attempt(bytes, request, in: helper())
    } catch {
      guard error.kind == .crashed else { throw error }
      // A new one, as one that was kept may have been ended from outside.
      return try attempt(bytes, request, in: newHelper())
    }
  }

  private func attempt(
    _ bytes: [UInt8], _ request: DecodingRequest, in started: Helper
  ) throws(ImageDecodingError) -> DecodedImage {
    var helper = started
    do {
      try helper.process.memory.put(bytes)
    } catch {
      giveBack(helper)
      throw error.isTooLarge ? .fileTooLarge : .helperUnavailable(error)
    }
    let answer: Result<DecodedImage, ImageDecodingError>
    do {
      answer = try ask(helper.process, request)
    } catch {
      switch error {
      case .timedOut:
        helper.process.end()
        throw .timedOut(seconds: seconds)
      case .closed, .malformed:
        helper.process.awaitEnding()
        let ending = helper.process.end()
        throw ending == .exited(DecoderHelper.libraryMissingStatus)
          ? .libraryMissing : .crashed(ending)
      }
    }
    helper.pictures += 1
    giveBack(helper)
    return try answer.get()
  }

  private func ask(
    _ process: HelperProcess, _ request: DecodingRequest
  ) throws(ChannelFailure) -> Result<DecodedImage, ImageDecodingError> {
    guard let message = try? request.message else { throw .malformed }
    try process.channel.send(message)
    let largest = max(1, request.limits.maximumPixels).multipliedReportingOverflow(by: 3)
    let reply = try process.channel.receive(
      within: seconds, largestData: largest.overflow ? .max : max(largest.partialValue, 1 << 28))
    guard let result = DecodingReply.result(of: reply) else { throw .malformed }
    return result
  }

  private func helper() throws(ImageDecodingError) -> Helper {
    if let kept = idle.withLock({ $0.popLast() }) { return kept }
    return try newHelper()
  }

  private func newHelper() throws(ImageDecodingError) -> Helper {
    do {
      return Helper(
        process: try HelperProcess(
          program: program, arguments: arguments, memoryCapacity: Self.largestFile))
    } catch {
      throw .helperUnavailable(error)
    }
  }

  private func giveBack(_ helper: Helper) {
    // A helper that is let go of ends.
    guard helper.pictures < Self.picturesAHelper else { return }
    idle.withLock { $0.append(helper) }
  }
}
