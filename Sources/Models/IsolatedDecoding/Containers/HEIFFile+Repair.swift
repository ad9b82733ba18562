// Changes a few bytes of sound HEIC and AVIF files that libheif 1.15 stumbles
// over. Each change leaves the file as long as it was.

import ImageDecoding

extension HEIFFile {
  /// The file as libheif reads it; the first picture of a sequence.
  ///
  /// - Parameter pages: set for a sequence.
  static func readable(_ bytes: [UInt8], pages: inout Int?) -> [UInt8] {
    let (sequence, patches, isCutOff) = bytes.withUnsafeBytes { raw in
      let file = HEIFFile(bytes: raw)
      return (ImageSequence(file), file.patches, FileEnd.isMissing(.heic, raw))
    }
    if let sequence { pages = sequence.count }
    var readable = sequence?.still ?? bytes
    if sequence == nil {
      for patch in patches {
        readable.replaceSubrange(patch.offset..<patch.offset + patch.bytes.count, with: patch.bytes)
      }
    }
    // libheif asks libvips for some bytes beyond the end, and takes it for
    // damage that it gets none. What is cut off shall not look whole.
    if isCutOff { return readable }
    return readable + [UInt8](repeating: 0, count: 16)
  }

  private struct Patch {
    let offset: Int
    let bytes: [UInt8]
  }

  private var patches: [Patch] {
    [brandPatch, sizePatch, orderPatch].compactMap(\.self)
  }

  /// A sequence with a still picture beside it is read for that; libheif looks
  /// for the brand of stills among those after the first.
  private var brandPatch: Patch? {
    guard let type = box(["ftyp"])?.content, type.count >= 12, primaryItem != nil else {
      return nil
    }
    let places = stride(from: type.lowerBound + 8, through: type.upperBound - 4, by: 4)
    let brands = places.map { String(decoding: bytes[$0..<$0 + 4], as: UTF8.self) }
    guard !brands.contains(where: ["avif", "heic", "heix", "mif1"].contains) else { return nil }
    return Patch(offset: type.lowerBound + 8, bytes: Array("mif1".utf8))
  }

  /// A last box without a size goes on to the end.
  private var sizePatch: Patch? {
    // Before the name, unless a size of eight bytes comes after it.
    guard let meta = box(["meta"])?.content, number(meta.lowerBound - 8, 4) == 0,
      bytes[meta.lowerBound - 4..<meta.lowerBound].elementsEqual("meta".utf8)
    else { return nil }
    let size = meta.count + 8
    return Patch(
      offset: meta.lowerBound - 8,
      bytes: (0..<4).map { UInt8(truncatingIfNeeded: size >> ((3 - $0) * 8)) })
  }

  /// What turns and crops a picture comes after its size.
  private var orderPatch: Patch? {
    guard let links = primaryLinks else { return nil }
    let turning = ["clap", "irot", "imir"]
    let sorted =
      links.entries.filter { !turning.contains($0.type) }
      + links.entries.filter { turning.contains($0.type) }
    guard sorted.map(\.type) != links.entries.map(\.type) else { return nil }
    return Patch(offset: links.offset, bytes: sorted.flatMap(\.bytes))
  }
}
