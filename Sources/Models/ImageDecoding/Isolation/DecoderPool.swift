// Decodes images in separate processes, so that an image that crashes or
// hangs a decoder harms nothing else. IsolatedDecoding is the other side.

import Support
import Synchronization

/// A decoder whose work is done by helper processes.
///
/// As many helpers are started as threads decode at once, and kept for the
/// images after. An image's bytes are handed over in shared memory and its
/// pixels come back through a socket: some 0.3 ms for a photograph of 4 MB.
/// Copies share the helpers; use from any thread.
public struct DecoderPool: ImageReader {
  /// Seconds of processor time that an image is given unless others are asked
  /// for: twenty times what the largest one admitted by default takes.
  public static let usualSeconds = 120.0
  /// The same if a user waits for the image.
  public static let usualQuerySeconds = 20.0

  private let stock: HelperStock
  private let seconds: Double

  /// Starts nothing yet.
  ///
  /// - Parameters:
  ///   - program: `glimpse`, or another program that serves as a helper; nil
  ///     looks for it (`DecoderProgram`) when the first image comes.
  ///   - seconds: of processor time given to one image. One that takes no
  ///     time but never ends is given up after ten times as long.
  public init(
    program: String? = nil, secondsAImage seconds: Double = DecoderPool.usualSeconds
  ) {
    self.init(stock: HelperStock(program: program), seconds: seconds)
  }

  init(stock: HelperStock, seconds: Double) {
    self.stock = stock
    self.seconds = seconds
  }

  /// The pool that the whole process shares, so that the helper of one query
  /// serves the next request of any caller.
  ///
  /// - Parameter program: as for `init`; each has a pool of its own.
  public static func shared(
    program: String? = nil, secondsAImage seconds: Double = DecoderPool.usualSeconds
  ) -> DecoderPool {
    DecoderPool(stock: HelperStock.shared(program), seconds: seconds)
  }

  /// Starts a helper that is likely to be wanted soon, so that it gets ready
  /// while the caller does other things. Trouble shows when an image comes.
  public func getReady() { stock.getReady() }

  /// Decodes in a helper. One that crashes is tried again in a fresh one, as
  /// the image may not have caused the crash.
  ///
  /// - Throws: `ImageDecodingError`: of the image's kinds, and `crashed`,
  ///   `timedOut`, `cancelled` and `helperUnavailable`.
  public func decode(
    _ bytes: [UInt8], as plan: ResizePlan, limits: DecodingLimits = DecodingLimits(),
    hashing: Bool = false
  ) throws(ImageDecodingError) -> DecodedImage {
    let task = DecodingRequest.Task.decode(plan, hashing: hashing, jpegQuality: nil)
    guard case .image(let image) = try answer(bytes, task, limits) else { throw .nonsense }
    return image
  }

  /// A smaller copy of an image as a JPEG file, made in the helper whole.
  ///
  /// - Parameter quality: 1 (small) to 100 (faithful).
  /// - Throws: as `decode`.
  public func jpeg(
    of bytes: [UInt8], as plan: ResizePlan, limits: DecodingLimits = DecodingLimits(),
    quality: Int
  ) throws(ImageDecodingError) -> ImageBytesFile {
    let task = DecodingRequest.Task.decode(plan, hashing: false, jpegQuality: quality)
    guard case .file(let file) = try answer(bytes, task, limits) else { throw .nonsense }
    return file
  }

  /// Reads an image's header; no pixel is decoded, whatever its size.
  ///
  /// - Throws: as `decode`; never for too many pixels.
  public func inspect(_ bytes: [UInt8]) throws(ImageDecodingError) -> ImageInfo {
    guard case .info(let info) = try answer(bytes, .inspect, DecodingLimits()) else {
      throw .nonsense
    }
    return info
  }

  /// Reads a sidecar file, which is XMP beside an image.
  ///
  /// - Throws: as `decode`; `damaged` where it is no whole document of XMP.
  public func describe(sidecar bytes: [UInt8]) throws(ImageDecodingError) -> SidecarDetails {
    guard bytes.count <= SidecarDetails.largestFile else { throw .sidecarTooLarge }
    guard case .details(let details) = try answer(bytes, .describe, DecodingLimits()) else {
      throw .nonsense
    }
    return details
  }

  /// Pixels as a JPEG file without metadata.
  ///
  /// - Parameter quality: 1 (small) to 100 (faithful).
  /// - Throws: as `decode`.
  public func jpeg(
    of image: DecodedImage, quality: Int
  ) throws(ImageDecodingError) -> [UInt8] {
    let task = DecodingRequest.Task.encode(
      width: image.width, height: image.height, quality: quality)
    guard case .file(let file) = try answer(image.pixels, task, DecodingLimits()) else {
      throw .nonsense
    }
    return file.bytes
  }

  private func answer(
    _ bytes: [UInt8], _ task: DecodingRequest.Task, _ limits: DecodingLimits
  ) throws(ImageDecodingError) -> DecodingOutcome {
    guard !bytes.isEmpty else { throw .empty }
    let request = DecodingRequest(
      byteCount: bytes.count, task: task, limits: limits, seconds: seconds)
    // Only drawings need fonts, and only their helpers read them.
    let kind: HelperStock.Kind =
      switch task {
      case .encode, .describe: .images
      case .inspect, .decode: ImageFormat.recognise(bytes) == .svg ? .drawings : .images
      }
    return try StageTimes.decode.measure { () throws(ImageDecodingError) in
      do throws(ImageDecodingError) {
        return try attempt(bytes, request, in: stock.take(kind))
      } catch {
        guard error.kind == .crashed else { throw error }
        // A new one, as one that was kept may have been ended from outside.
        return try attempt(bytes, request, in: stock.new(kind))
      }
    }
  }

  private func attempt(
    _ bytes: [UInt8], _ request: DecodingRequest, in helper: HelperStock.Helper
  ) throws(ImageDecodingError) -> DecodingOutcome {
    let process = helper.process
    do {
      try process.memory.put(bytes)
    } catch {
      stock.giveBack(helper)
      throw error.isTooLarge ? .fileTooLarge : .helperUnavailable(error)
    }
    do {
      let answer = try ask(process, request)
      stock.giveBack(helper)
      return try answer.get()
    } catch let failure as ChannelFailure {
      throw error(for: failure, of: process)
    } catch let error as ImageDecodingError {
      throw error
    } catch {
      // The request cannot be encoded; no image causes that.
      process.end()
      throw .nonsense
    }
  }

  /// Ends a helper that gave no answer, and says why.
  private func error(for failure: ChannelFailure, of process: HelperProcess) -> ImageDecodingError {
    switch failure {
    case .cancelled:
      process.end()
      return .cancelled
    case .timedOut:
      process.end()
      return .timedOut(seconds: seconds)
    case .closed, .malformed:
      process.awaitEnding()
      switch process.end() {
      case .exited(DecoderArguments.libraryMissingStatus): return .libraryMissing
      case .exited(DecoderArguments.notAHelperStatus): return .wrongProgram(stock.programName)
      // It measured the time itself, and ended a little before this side saw it.
      case .signalled(HelperWatch.alarmSignal): return .timedOut(seconds: seconds)
      case let ending: return .crashed(ending)
      }
    }
  }

  private func ask(
    _ process: HelperProcess, _ request: DecodingRequest
  ) throws -> Result<DecodingOutcome, ImageDecodingError> {
    try process.channel.send(request.message)
    let largest = max(1, request.limits.maximumPixels).multipliedReportingOverflow(by: 3)
    var watch = HelperWatch(process, seconds: request.seconds)
    let reply = try process.channel.receive(
      largestData: largest.overflow ? .max : max(largest.partialValue, 1 << 28)
    ) { () throws(ChannelFailure) in try watch.look() }
    guard let result = DecodingReply.result(of: reply) else { throw ChannelFailure.malformed }
    return result
  }
}
