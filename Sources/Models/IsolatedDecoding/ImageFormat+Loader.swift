// The libvips operation that reads each format.

import ImageDecoding

extension ImageFormat {
  /// The name of the libvips operation that reads the format from memory; nil
  /// for RAW, whose preview is read as JPEG, and for what is read without
  /// libvips (PlainFormats).
  ///
  /// Naming the one loader per format keeps every other loader (PDF, CSV,
  /// matrix, OpenSlide, ImageMagick's long list, …) out of reach of the bytes.
  var loader: String? {
    switch self {
    case .jpeg: "jpegload_buffer"
    case .png: "pngload_buffer"
    case .webp: "webpload_buffer"
    case .gif: "gifload_buffer"
    case .jxl: "jxlload_buffer"
    case .heic, .avif: "heifload_buffer"
    case .svg: "svgload_buffer"
    case .tiff, .jp2, .pnm, .bmp, .psd, .ico, .raw: nil
    }
  }
}
