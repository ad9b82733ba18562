// Image files to small previews. A file that cannot be shown has none; the
// line with its name says enough.

import ImageDecoding
import SearchDomain
import Support

struct PreviewLoader {
  let kind: PreviewProtocol
  let decoder: DecoderPool

  /// The longer side in pixels.
  private static let side = 240

  /// What shows the image of a file, or nil where it cannot be read.
  func bytes(of file: [UInt8]?) -> [UInt8]? {
    guard let file, let image = try? decoder.decode(file, as: .within(maxSide: Self.side))
    else { return nil }
    return PreviewImage(width: image.width, height: image.height, pixels: image.pixels)?
      .bytes(for: kind)
  }
}
