// The frame header of a JPEG (ITU-T T.81, B.2.2), which says what kind it is.

/// A kind of JPEG.
struct JPEGFrame {
  /// The code of the frame's marker, such as 0xC0.
  let marker: UInt8
  /// Bits of a sample.
  let precision: Int

  /// Nil if the data has no frame header.
  init?(_ bytes: UnsafeRawBufferPointer) {
    var at = 2
    while at + 4 <= bytes.count {
      guard bytes[at] == 0xFF else { return nil }
      let code = bytes[at + 1]
      // Bytes that fill, and markers without contents.
      if code == 0xFF { at += 1; continue }
      if code == 0x01 || (0xD0...0xD8).contains(code) { at += 2; continue }
      guard code != 0xD9, code != 0xDA else { return nil }
      let isFrame = (0xC0...0xCF).contains(code) && ![0xC4, 0xC8, 0xCC].contains(code)
      if isFrame || code == 0xF7 {
        guard at + 4 < bytes.count else { return nil }
        (marker, precision) = (code, Int(bytes[at + 4]))
        return
      }
      at += 2 + (Int(bytes[at + 2]) << 8 | Int(bytes[at + 3]))
    }
    return nil
  }

  /// Whether it is of the process that is read here, in Huffman's code.
  var isLossless: Bool { marker == 0xC3 }

  /// What kind this is, if it is one that libjpeg does not read.
  var unreadableKind: String? {
    switch marker {
    case 0xC3, 0xCB: "lossless"
    case 0xF7: "JPEG-LS"
    case 0xC5, 0xC6, 0xC7, 0xCD, 0xCE, 0xCF: "hierarchical"
    default: precision == 8 ? nil : "\(precision) bits a sample"
    }
  }
}
