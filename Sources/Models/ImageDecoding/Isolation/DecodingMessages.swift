// The messages between a pool and its helpers: JSON beside the image's bytes,
// which are in shared memory. Pixels or a file follow the reply.

import FoundationEssentials
package import Support

/// The arguments that make a process a decoder of images.
package enum DecoderArguments {
  /// The first argument of every helper.
  package static let word = "decode-for-parent"

  /// For images of pixels, or for drawings, whose helper reads the fonts
  /// before it gives up the right to open files.
  package static func all(forDrawings: Bool) -> [String] {
    [word, forDrawings ? "drawings" : "pictures"]
  }

  /// The status of a helper that could not load libvips.
  package static let libraryMissingStatus: Int32 = 4
  /// The status of a program that was not started as a helper, or does not
  /// know what a helper is.
  package static let notAHelperStatus: Int32 = 2
}

/// From the pool: what to do with the bytes in the shared memory.
package struct DecodingRequest: Codable, Sendable {
  /// The kinds of work.
  package enum Task: Codable, Sendable {
    /// An image's header.
    case inspect
    /// What a sidecar file of XMP says of an image.
    case describe
    /// An image's pixels, as a JPEG file if a quality is given.
    case decode(ResizePlan, hashing: Bool, jpegQuality: Int?)
    /// A JPEG file of pixels, RGB.
    case encode(width: Int, height: Int, quality: Int)
  }

  /// Bytes in the shared memory.
  package let byteCount: Int
  package let task: Task
  package let limits: DecodingLimits
  /// The seconds of processor time after which the helper ends by itself.
  package let seconds: Double

  package init(byteCount: Int, task: Task, limits: DecodingLimits, seconds: Double) {
    self.byteCount = byteCount
    self.task = task
    self.limits = limits
    self.seconds = seconds
  }
}

/// From a helper.
package enum DecodingReply: Codable {
  /// The pixels are the message's data.
  case decoded(
    width: Int, height: Int, info: ImageInfo, isPartial: Bool, hashes: PerceptualHashes?)
  /// The file is the message's data.
  case file(width: Int, height: Int)
  case inspected(ImageInfo)
  case described(SidecarDetails)
  case refused(ImageDecodingError)
}

/// What came of a request.
package enum DecodingOutcome: Sendable {
  case image(DecodedImage)
  case file(ImageBytesFile)
  case info(ImageInfo)
  case details(SidecarDetails)
}

/// An image as a JPEG file.
public struct ImageBytesFile: Sendable {
  /// Pixels across.
  public let width: Int
  /// Pixels down.
  public let height: Int
  /// The file, JPEG without metadata.
  public let bytes: [UInt8]

  /// - Parameter bytes: a JPEG file of that size.
  package init(width: Int, height: Int, bytes: [UInt8]) {
    self.width = width
    self.height = height
    self.bytes = bytes
  }
}

extension DecodingRequest {
  package var message: Message {
    get throws { Message(text: [UInt8](try JSONEncoder().encode(self))) }
  }

  package init(_ message: Message) throws {
    self = try JSONDecoder().decode(Self.self, from: Data(message.text))
  }
}

extension DecodingReply {
  package static func message(
    for result: Result<DecodingOutcome, ImageDecodingError>
  ) throws -> Message {
    let (reply, data): (DecodingReply, [UInt8]) =
      switch result {
      case .success(.image(let image)):
        (
          .decoded(
            width: image.width, height: image.height, info: image.info, isPartial: image.isPartial,
            hashes: image.hashes), image.pixels
        )
      case .success(.file(let file)): (.file(width: file.width, height: file.height), file.bytes)
      case .success(.info(let info)): (.inspected(info), [])
      case .success(.details(let details)): (.described(details), [])
      case .failure(let error): (.refused(error), [])
      }
    return Message(text: [UInt8](try JSONEncoder().encode(reply)), data: data)
  }

  /// What a helper answered; nil if it makes no sense, as a helper that a
  /// image has taken over might answer.
  static func result(of message: Message) -> Result<DecodingOutcome, ImageDecodingError>? {
    guard let reply = try? JSONDecoder().decode(Self.self, from: Data(message.text)) else {
      return nil
    }
    switch reply {
    case .refused(let error):
      return error.message.utf8.count <= longestMessage ? .failure(error) : nil
    case .inspected(let info): return info.isSane ? .success(.info(info)) : nil
    case .described(let details): return details.isSane ? .success(.details(details)) : nil
    case .file(let width, let height):
      guard width > 0, height > 0, message.data.starts(with: [0xFF, 0xD8, 0xFF]) else { return nil }
      return .success(.file(ImageBytesFile(width: width, height: height, bytes: message.data)))
    case .decoded(let width, let height, let info, let isPartial, let hashes):
      let (count, overflows) = width.multipliedReportingOverflow(by: height)
      guard width > 0, height > 0, !overflows, count <= Int.max / 3, info.isSane,
        message.data.count == count * 3
      else { return nil }
      return .success(
        .image(
          DecodedImage(
            width: width, height: height, pixels: message.data, info: info, isPartial: isPartial,
            hashes: hashes)))
    }
  }

  /// Bytes of an error's sentence.
  private static let longestMessage = 1000
}

extension ImageInfo {
  /// Whether the numbers can be true and the texts are no longer than a helper
  /// that works makes them.
  fileprivate var isSane: Bool {
    width > 0 && height > 0 && (1...8).contains(orientation) && pages > 0
      && SidecarDetails(exif: exif, description: description).isSane
      && !width.multipliedReportingOverflow(by: height).overflow
  }
}

extension SidecarDetails {
  /// The same of the facts alone.
  fileprivate var isSane: Bool {
    let texts = [
      exif.taken, exif.cameraMake, exif.cameraModel, exif.lens, description.title,
      description.description,
    ]
    let names = description.people.map(\.name)
    return (texts + description.keywords + names).allSatisfy {
      ($0?.utf8.count ?? 0) <= Self.longestText
    }
      && description.keywords.count <= Self.mostKeywords && names.count <= Self.mostPeople
      && description.people.allSatisfy { $0.region?.isSane ?? true }
      && (exif.latitude.map { (-90...90).contains($0) } ?? true)
      && (exif.longitude.map { (-180...180).contains($0) } ?? true)
  }

  /// Above what is kept of one text: 4,000 characters.
  private static let longestText = 1 << 20
  private static let mostKeywords = 256
  private static let mostPeople = 256
}

extension ImageRegion {
  /// Whether it lies in an image, but for rounding.
  fileprivate var isSane: Bool {
    let bounds = -1e-9...1 + 1e-9
    return bounds.contains(x) && bounds.contains(y) && width > 0 && height > 0
      && bounds.contains(x + width) && bounds.contains(y + height)
  }
}
