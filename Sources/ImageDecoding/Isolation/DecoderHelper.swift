// The side of a helper process: pictures come in shared memory, pixels go
// back, until the connection ends. Starting it is DecoderPool's.

import Support

/// The work of a process that was started to decode pictures.
public enum DecoderHelper {
  /// What a program is started with to become a helper.
  public static let arguments = ["decode-for-parent"]

  /// The status of a helper that could not load libvips.
  static let libraryMissingStatus: Int32 = 4

  /// Bytes of addresses beyond those that the largest picture needs: programs,
  /// libraries, and the shared memory.
  private static let reservedAddresses = 8 << 30
  /// Bytes a pixel that decoders and conversions may hold at once: four
  /// channels of 16 bits, twice.
  private static let bytesAPixel = 16

  /// Serves the process that started this one until that one is done.
  ///
  /// - Returns: the status to end with: 0, 4 where libvips cannot be loaded, or
  ///   2 where this process was not started as a helper.
  public static func serve() -> Int32 {
    guard let decoder = try? ImageDecoder() else { return libraryMissingStatus }
    let channel = MessageChannel(descriptor: HelperProcess.channelDescriptor)
    var isFirst = true
    while true {
      let request: DecodingRequest
      do {
        request = try DecodingRequest(try channel.receive(largestData: 0))
      } catch {
        return isFirst ? 2 : 0
      }
      if isFirst {
        let (pixels, overflows) = request.limits.maximumPixels.multipliedReportingOverflow(
          by: bytesAPixel)
        HelperProcess.becomeHelper(
          memoryLimit: overflows ? .max : max(0, pixels) + reservedAddresses)
        isFirst = false
      }
      // Later than the parent, which gives the reason where it can.
      HelperProcess.setAlarm(seconds: request.seconds + 5)
      guard (try? channel.send(answer(request, decoder))) != nil else { return 0 }
      HelperProcess.setAlarm(seconds: 0)
    }
  }

  private static func answer(
    _ request: DecodingRequest, _ decoder: ImageDecoder
  ) throws -> Message {
    let result = try SharedBytes.reading(
      descriptor: HelperProcess.memoryDescriptor, count: request.byteCount
    ) { bytes in
      Result { () throws(ImageDecodingError) in
        try decoder.decode(bytes, as: request.plan, limits: request.limits, hashing: request.hashing)
      }
    }
    return try DecodingReply.message(for: result)
  }
}
