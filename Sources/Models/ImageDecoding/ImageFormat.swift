// The known image formats. ImageFormat+Recognise.swift recognises them in
// bytes.

/// An image format.
public enum ImageFormat: String, Hashable, Codable, Sendable, CaseIterable {
  case jpeg, png, webp, gif, tiff, bmp, pnm, jp2, jxl, heic, avif, svg, psd, ico
  /// A camera's own format, shown through its embedded JPEG preview.
  case raw

  /// The format's name for people, such as "JPEG 2000".
  public var displayName: String {
    switch self {
    case .jpeg: "JPEG"
    case .png: "PNG"
    case .webp: "WebP"
    case .gif: "GIF"
    case .tiff: "TIFF"
    case .bmp: "BMP"
    case .pnm: "PNM"
    case .jp2: "JPEG 2000"
    case .jxl: "JPEG XL"
    case .heic: "HEIC"
    case .avif: "AVIF"
    case .svg: "SVG"
    case .psd: "PSD"
    case .ico: "ICO"
    case .raw: "camera RAW"
    }
  }
}
