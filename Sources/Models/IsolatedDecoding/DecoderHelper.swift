// The helper process's side: images come in shared memory and pixels go back,
// until the connection ends. DecoderPool starts it.

import ImageDecoding
import Support

/// The work of a process that was started to decode images.
public enum DecoderHelper {
  /// Serves the process that started this one until that one is done.
  ///
  /// - Parameter arguments: of this process, without the program's name.
  /// - Returns: the status to end with: 0, 4 if libvips cannot be loaded, or
  ///   2 if no process is there to serve; nil if the arguments are
  ///   not a helper's.
  public static func serve(_ arguments: [[UInt8]]) -> Int32? {
    guard arguments.first == Array(DecoderArguments.word.utf8) else { return nil }
    let kinds = [false, true]
    guard
      let isForDrawings = kinds.first(where: { kind in
        arguments == DecoderArguments.all(forDrawings: kind).map { Array($0.utf8) }
      })
    else { return DecoderArguments.notAHelperStatus }
    HelperLimits.begin()
    guard let decoder = try? ImageDecoder() else { return DecoderArguments.libraryMissingStatus }
    Preloading.run(fonts: isForDrawings)
    var limits = HelperLimits.enter()
    let channel = MessageChannel(descriptor: HelperProcess.channelDescriptor)
    var isFirst = true
    while true {
      let request: DecodingRequest
      do {
        request = try DecodingRequest(try channel.receive(largestData: 0))
      } catch {
        return isFirst ? DecoderArguments.notAHelperStatus : 0
      }
      isFirst = false
      limits.start(request)
      guard (try? channel.send(answer(request, decoder, limits))) != nil else { return 0 }
      limits.stop()
    }
  }

  private static func answer(
    _ request: DecodingRequest, _ decoder: ImageDecoder, _ limits: HelperLimits
  ) throws -> Message {
    let result = try SharedBytes.reading(
      descriptor: HelperProcess.memoryDescriptor, count: request.byteCount
    ) { bytes in
      Result { () throws(ImageDecodingError) in
        try outcome(request, bytes, decoder, limits)
      }
    }
    return try DecodingReply.message(for: result)
  }

  private static func outcome(
    _ request: DecodingRequest, _ bytes: UnsafeRawBufferPointer, _ decoder: ImageDecoder,
    _ limits: HelperLimits
  ) throws(ImageDecodingError) -> DecodingOutcome {
    switch request.task {
    case .inspect: return .info(try decoder.inspect([UInt8](bytes)))
    case .describe: return .details(try SidecarDetails(xmp: [UInt8](bytes)))
    case .decode(let plan, let hashing, let quality):
      let image = try decoder.decode(
        bytes, as: plan, limits: request.limits, hashing: hashing, admitting: limits.admit)
      guard let quality else { return .image(image) }
      return .file(
        ImageBytesFile(
          width: image.width, height: image.height, bytes: try image.jpeg(quality: quality)))
    case .encode(let width, let height, let quality):
      let image = DecodedImage(width: width, height: height, pixels: [UInt8](bytes))
      return .file(
        ImageBytesFile(width: width, height: height, bytes: try image.jpeg(quality: quality)))
    }
  }
}
