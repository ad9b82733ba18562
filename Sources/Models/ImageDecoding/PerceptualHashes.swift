// The two fingerprints by which altered copies of an image are found. Both are
// bit by bit those of the Python library ImageHash 4.3 on the upright image.
// Exceptions are named at each.

/// Fingerprints of what an image looks like in grey: images that are alike
/// differ in few bits, whatever their size, format or compression.
public struct PerceptualHashes: Hashable, Codable, Sendable {
  /// pHash: which of the 64 lowest frequencies are stronger than their median.
  ///
  /// As `imagehash.phash`: the image at 32×32, an unnormalised DCT of type
  /// II both ways, its 8×8 lowest coefficients compared with their median;
  /// row by row, the first in the highest bit. Coefficients of an image that
  /// is all one grey, which are rounding noise there, count as equal here.
  public var dct: UInt64
  /// dHash: where the image grows brighter from left to right.
  ///
  /// As `imagehash.dhash`: the image at 9×8, each pixel compared with its
  /// left neighbour; row by row, the first in the highest bit.
  public var difference: UInt64

  /// Hashes that are known.
  public init(dct: UInt64, difference: UInt64) {
    self.dct = dct
    self.difference = difference
  }
}
