// Whether a file ends before its format says that it does. Asked when an image
// was refused, to say why, and of HEIF before it is read.

import ImageDecoding

enum FileEnd {
  /// Whether the end is missing; false where the format does not tell.
  static func isMissing(_ format: ImageFormat, _ bytes: UnsafeRawBufferPointer) -> Bool {
    switch format {
    case .jpeg: jpegEndsEarly(bytes)
    case .png: !contains(Array("IEND".utf8), bytes)
    case .gif: bytes.last(where: { $0 != 0 }) != 0x3B
    case .webp: bytes.count >= 8 && little(bytes, 4) + 8 > bytes.count
    case .heic, .avif: boxesEndEarly(bytes)
    case .jxl: bytes.starts(with: [0, 0, 0, 12]) && boxesEndEarly(bytes)
    case .svg: !contains(Array("svg>".utf8), bytes) && !contains(Array("/>".utf8), bytes)
    case .tiff, .bmp, .pnm, .jp2, .psd, .ico, .raw: false
    }
  }

  /// Previews in the header have an end of their own.
  private static func jpegEndsEarly(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var at = 2
    while at + 4 <= bytes.count, bytes[at] == 0xFF, bytes[at + 1] != 0xDA {
      at += 2 + (Int(bytes[at + 2]) << 8 | Int(bytes[at + 3]))
    }
    return at >= bytes.count
      || !contains([0xFF, 0xD9], UnsafeRawBufferPointer(rebasing: bytes[at...]))
  }

  private static func contains(_ mark: [UInt8], _ bytes: UnsafeRawBufferPointer) -> Bool {
    // Marks stand near the end; what else comes after them is no image.
    let end = UnsafeRawBufferPointer(rebasing: bytes.suffix(1 << 16))
    return end.indices.dropLast(mark.count - 1).contains {
      end[$0] == mark[0] && end[$0..<$0 + mark.count].elementsEqual(mark)
    }
  }

  private static func little(_ bytes: UnsafeRawBufferPointer, _ at: Int) -> Int {
    (0..<4).reduce(0) { $0 | Int(bytes[at + $1]) << ($1 * 8) }
  }

  /// Of ISO base media: whether the last box states more than is there.
  private static func boxesEndEarly(_ bytes: UnsafeRawBufferPointer) -> Bool {
    let boxes = HEIFFile(bytes: bytes).boxes(0..<bytes.count)
    let end = boxes.last?.content.upperBound ?? 0
    // Zeros after the last box are no box.
    return bytes[end...].contains { $0 != 0 }
  }
}
