// The first image of a HEIF image sequence (ISO/IEC 23008-12, 7), as a file
// of one image, which libheif can read.

/// A file that holds a track of images and none beside it.
struct ImageSequence {
  /// A file with the first image alone.
  let still: [UInt8]
  /// The images in the track.
  let count: Int

  /// The first sample of a track.
  private struct Sample {
    /// `av01` or `hvc1`.
    let codec: String
    let width: Int
    let height: Int
    /// Boxes that describe it, each whole.
    var properties: [[UInt8]]
    let data: [UInt8]
    let count: Int
    let isTransparency: Bool
  }

  /// Nil if the file is no such sequence, or of a codec not known here.
  init?(_ file: HEIFFile) {
    guard file.primaryItem == nil, let movie = file.box(["moov"]) else { return nil }
    let samples = file.boxes(movie.content).filter { $0.type == "trak" }
      .compactMap { Self.sample(file, $0.content) }
    guard let image = samples.first(where: { !$0.isTransparency }) else { return nil }
    let transparency = samples.first {
      $0.isTransparency && $0.width == image.width && $0.height == image.height
    }
    count = image.count
    still = Self.file([image] + (transparency.map { [$0] } ?? []))
  }

  private static func sample(_ file: HEIFFile, _ track: Range<Int>) -> Sample? {
    guard let media = file.box(["mdia"], in: track)?.content,
      let handler = file.box(["hdlr"], in: media)?.content,
      let kind = file.number(handler.lowerBound + 8, 4),
      let table = file.box(["minf", "stbl"], in: media)?.content,
      let entries = file.box(["stsd"], in: table)?.content,
      let sizes = file.box(["stsz"], in: table)?.content
    else { return nil }
    let offsets = file.box(["stco"], in: table)?.content
    let longOffsets = file.box(["co64"], in: table)?.content
    let start =
      offsets.flatMap { file.number($0.lowerBound + 8, 4) }
      ?? longOffsets.flatMap { file.number($0.lowerBound + 8, 8) }
    let common = file.number(sizes.lowerBound + 4, 4) ?? 0
    guard let start, let count = file.number(sizes.lowerBound + 8, 4), count > 0,
      let size = common > 0 ? common : file.number(sizes.lowerBound + 12, 4),
      start <= file.bytes.count, size <= file.bytes.count - start, entries.count > 8,
      let entry = file.boxes((entries.lowerBound + 8)..<entries.upperBound).first,
      ["av01", "hvc1"].contains(entry.type), entry.content.count > 78,
      let width = file.number(entry.content.lowerBound + 24, 2),
      let height = file.number(entry.content.lowerBound + 26, 2)
    else { return nil }
    let described = file.boxes((entry.content.lowerBound + 78)..<entry.content.upperBound)
      .filter { ["av1C", "hvcC", "colr"].contains($0.type) }.prefix(8)
    guard described.contains(where: { $0.type.hasSuffix("C") }) else { return nil }
    return Sample(
      codec: entry.type, width: width, height: height,
      properties: described.map { box($0.type, Array(file.bytes[$0.content])) },
      data: Array(file.bytes[start..<start + size]), count: count,
      isTransparency: kind == 0x6175_7876)  // auxv
  }

  // MARK: Writing

  private static func number(_ value: Int, _ size: Int) -> [UInt8] {
    (0..<size).map { UInt8(truncatingIfNeeded: value >> ((size - 1 - $0) * 8)) }
  }

  private static func box(_ type: String, _ content: [UInt8]) -> [UInt8] {
    number(content.count + 8, 4) + Array(type.utf8) + content
  }

  /// With a version and flags.
  private static func full(_ type: String, _ version: Int = 0, _ content: [UInt8]) -> [UInt8] {
    box(type, [UInt8(version), 0, 0, 0] + content)
  }

  private static func file(_ samples: [Sample]) -> [UInt8] {
    let brand = samples[0].codec == "av01" ? "avif" : "heic"
    let start = box("ftyp", Array("\(brand)\0\0\0\0\(brand)mif1".utf8))
    // The places in the file are known when all before them is written; their
    // numbers have a fixed length.
    let length = start.count + description(samples, dataAt: 0).count + 8
    return start + description(samples, dataAt: length) + box("mdat", samples.flatMap(\.data))
  }

  private static func description(_ samples: [Sample], dataAt start: Int) -> [UInt8] {
    var (items, places, properties, links): ([UInt8], [UInt8], [UInt8], [UInt8]) = ([], [], [], [])
    var offset = start
    var propertyCount = 0
    for (index, sample) in samples.enumerated() {
      let id = number(index + 1, 2)
      items += full("infe", 2, id + [0, 0] + Array(sample.codec.utf8) + [0])
      places += id + [0, 0] + number(1, 2) + number(offset, 4) + number(sample.data.count, 4)
      offset += sample.data.count
      var own = sample.properties
      own.append(full("ispe", 0, number(sample.width, 4) + number(sample.height, 4)))
      if sample.isTransparency {
        let purpose = "urn:mpeg:mpegB:cicp:systems:auxiliary:alpha"
        own.append(full("auxC", 0, Array(purpose.utf8) + [0]))
      }
      properties += own.joined()
      links += id + [UInt8(own.count)]
      links += own.indices.map { UInt8(0x80 | (propertyCount + $0 + 1)) }
      propertyCount += own.count
    }
    let handler = full(
      "hdlr", 0, number(0, 4) + Array("pict".utf8) + [UInt8](repeating: 0, count: 13))
    let references =
      samples.count > 1
      ? full("iref", 0, box("auxl", number(2, 2) + number(1, 2) + number(1, 2))) : []
    return full(
      "meta", 0,
      handler + full("pitm", 0, number(1, 2))
        + full("iloc", 0, [0x44, 0x00] + number(samples.count, 2) + places)
        + full("iinf", 0, number(samples.count, 2) + items) + references
        + box(
          "iprp", box("ipco", properties) + full("ipma", 0, number(samples.count, 4) + links)))
  }
}
