// The facts in a sidecar file. They are found as those of a packet inside a
// image are, but of a damaged one none counts: its owner is told instead.

import ImageDecoding

extension SidecarDetails {
  /// - Throws: `ImageDecodingError` (`damaged`) where the bytes are no whole
  ///   document of XMP.
  init(xmp bytes: [UInt8]) throws(ImageDecodingError) {
    let packet = XMPPacket(bytes, longest: Self.largestFile)
    guard packet.isWhole else { throw .damagedSidecar }
    let facts = ImageFileFacts(MetadataBlocks(), packets: [packet])
    self.init(exif: facts.exif, description: facts.description)
  }
}
