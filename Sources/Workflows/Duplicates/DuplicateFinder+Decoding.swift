// What finding duplicates needs of the images themselves, by decoding them.

package import ImageDecoding
package import SearchDomain
import Support

extension DuplicateFinder.Pictures {
  /// - Parameter read: an image's bytes; nil where it cannot be read. Called
  ///   from several threads.
  package init(decoder: DecoderPool, read: @escaping @Sendable (FilePath) -> [UInt8]?) {
    self.init(
      fingerprint: { path in
        // The size wanted decides how far an image is reduced while it is
        // loaded, so it is that of an encoder.
        let plan = ResizePlan.shortestSideThenCentreCrop(width: 224, height: 224)
        guard let bytes = read(path),
          let hashes = try? decoder.decode(bytes, as: plan, hashing: true).hashes
        else { return nil }
        return ImageFingerprint(dct: hashes.dct, difference: hashes.difference)
      },
      pixelDigest: { path in
        guard let picture = try? read(path).map({ try decoder.decode($0, as: .full) }),
          !picture.isPartial
        else { return nil }
        return Digest.of(
          Array("\(picture.width)x\(picture.height)\n".utf8) + picture.pixels, .sha256)
      },
      look: { path in read(path).flatMap { Self.look($0, decoder) } })
  }

  /// What a whole image looks like; one that is cut off may lack what tells it
  /// from another.
  private static func look(_ bytes: [UInt8], _ decoder: DecoderPool) -> ImageLook? {
    var plan = ResizePlan.within(maxSide: ImageLook.side)
    guard let picture = try? decoder.decode(bytes, as: plan), !picture.isPartial else { return nil }
    var onBlack: [UInt8]?
    if picture.info.hasAlpha {
      plan.background = .black
      guard let dark = try? decoder.decode(bytes, as: plan) else { return nil }
      onBlack = dark.pixels
    }
    return ImageLook(
      width: picture.width, height: picture.height, pixels: picture.pixels, onBlack: onBlack,
      pages: picture.info.pages)
  }
}
