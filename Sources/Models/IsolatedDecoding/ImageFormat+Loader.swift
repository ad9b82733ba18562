// The libvips operation that reads each format.

import ImageDecoding

extension ImageFormat {
  /// The name of the libvips operation that reads the format from memory; nil
  /// for RAW, whose preview is read as JPEG.
  ///
  /// Naming the one loader per format keeps every other loader (PDF, CSV,
  /// matrix, OpenSlide, ImageMagick's long list, …) out of reach of the bytes.
  var loader: String? {
    switch self {
    case .jpeg: "jpegload_buffer"
    case .png: "pngload_buffer"
    case .webp: "webpload_buffer"
    case .gif: "gifload_buffer"
    case .tiff: "tiffload_buffer"
    case .pnm: "ppmload_source"
    case .jp2: "jp2kload_buffer"
    case .jxl: "jxlload_buffer"
    case .heic, .avif: "heifload_buffer"
    case .svg: "svgload_buffer"
    case .bmp, .psd, .ico, .raw: nil
    }
  }
}
