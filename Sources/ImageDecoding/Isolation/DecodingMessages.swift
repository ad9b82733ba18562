// What a pool and its helpers say to each other: JSON beside the picture's
// bytes, which lie in shared memory, and its pixels, which follow the reply.

import FoundationEssentials
import Support

/// From the pool: decode what lies in the shared memory.
struct DecodingRequest: Codable {
  /// Bytes of the picture.
  let byteCount: Int
  let plan: ResizePlan
  let limits: DecodingLimits
  /// Whether fingerprints are wanted too.
  let hashing: Bool
  /// After so many seconds the helper is to end by itself.
  let seconds: Double
}

/// From a helper; the pixels of a picture are the message's data.
enum DecodingReply: Codable {
  case decoded(
    width: Int, height: Int, info: ImageInfo, isPartial: Bool, hashes: PerceptualHashes?)
  case refused(ImageDecodingError)
}

extension DecodingRequest {
  var message: Message {
    get throws { Message(text: [UInt8](try JSONEncoder().encode(self))) }
  }

  init(_ message: Message) throws {
    self = try JSONDecoder().decode(Self.self, from: Data(message.text))
  }
}

extension DecodingReply {
  static func message(
    for result: Result<DecodedImage, ImageDecodingError>
  ) throws -> Message {
    switch result {
    case .success(let image):
      let reply = DecodingReply.decoded(
        width: image.width, height: image.height, info: image.info, isPartial: image.isPartial,
        hashes: image.hashes)
      return Message(text: [UInt8](try JSONEncoder().encode(reply)), data: image.pixels)
    case .failure(let error):
      return Message(text: [UInt8](try JSONEncoder().encode(DecodingReply.refused(error))))
    }
  }

  /// What a helper answered; nil where it makes no sense, as a helper that a
  /// picture has taken over might answer.
  static func result(
    of message: Message
  ) -> Result<DecodedImage, ImageDecodingError>? {
    guard let reply = try? JSONDecoder().decode(Self.self, from: Data(message.text)) else {
      return nil
    }
    switch reply {
    case .refused(let error): return .failure(error)
    case .decoded(let width, let height, let info, let isPartial, let hashes):
      let (count, overflows) = width.multipliedReportingOverflow(by: height)
      guard width > 0, height > 0, !overflows, count <= Int.max / 3,
        message.data.count == count * 3
      else { return nil }
      return .success(
        DecodedImage(
          width: width, height: height, pixels: message.data, info: info, isPartial: isPartial,
          hashes: hashes))
    }
  }
}
