// iTerm2's inline images: a whole PNG file, Base64. The PNG is written with
// stored (uncompressed) data; its only reader is the terminal.

import Support

enum ITerm2Encoder {
  static func encode(_ image: PreviewImage) -> [UInt8] {
    let file = PNG.encode(image)
    let head =
      "\u{1B}]1337;File=inline=1;size=\(file.count);width=\(image.width)px;"
      + "height=\(image.height)px;preserveAspectRatio=1:"
    return Array((head + Base64.encode(file) + "\u{07}\n").utf8)
  }
}

/// The least of PNG (ISO/IEC 15948): 8-bit RGB, no filters, no compression.
enum PNG {
  static func encode(_ image: PreviewImage) -> [UInt8] {
    var rows: [UInt8] = []
    rows.reserveCapacity(image.height * (image.width * 3 + 1))
    for row in 0..<image.height {
      rows.append(0)  // No filter.
      rows += image.pixels[(row * image.width * 3)..<((row + 1) * image.width * 3)]
    }
    var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    // 8 bits a channel, colour type 2, standard compression, filters, order.
    let header = bigEndian(UInt32(image.width)) + bigEndian(UInt32(image.height))
    file += chunk("IHDR", header + [8, 2, 0, 0, 0])
    file += chunk("IDAT", stored(rows))
    file += chunk("IEND", [])
    return file
  }

  private static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
    let body = Array(name.utf8) + data
    return bigEndian(UInt32(data.count)) + body + bigEndian(crc32(body))
  }

  /// A zlib stream (RFC 1950) of stored blocks (RFC 1951, section 3.2.4).
  private static func stored(_ data: [UInt8]) -> [UInt8] {
    var stream: [UInt8] = [0x78, 0x01]
    var start = 0
    repeat {
      let end = min(start + 65_535, data.count)
      let count = UInt16(end - start)
      stream.append(end == data.count ? 1 : 0)
      for value in [count, ~count] { stream += [UInt8(value & 0xFF), UInt8(value >> 8)] }
      stream += data[start..<end]
      start = end
    } while start < data.count
    return stream + bigEndian(adler32(data))
  }

  private static func bigEndian(_ value: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  /// The CRC of PNG's annex D: polynomial 0xEDB88320, reflected.
  static func crc32(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(0xFFFF_FFFF) { crc, byte in
      (crc >> 8) ^ table[Int((crc ^ UInt32(byte)) & 0xFF)]
    }
  }

  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in
      value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1
    }
  }

  /// The checksum of RFC 1950, section 8.
  private static func adler32(_ bytes: [UInt8]) -> UInt32 {
    var low: UInt32 = 1
    var high: UInt32 = 0
    for byte in bytes {
      low = (low + UInt32(byte)) % 65_521
      high = (high + low) % 65_521
    }
    return high << 16 | low
  }
}
