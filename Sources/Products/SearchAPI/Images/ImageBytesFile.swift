// Original files over HTTP. They are someone's files: whatever they turn out to
// be now, a browser must not run them.

import GlimpseKit
import HTTPServing
import ImageDecoding
import SearchDomain
import Support

enum ImageBytesFile {
  static let forEver = "private, max-age=31536000, immutable"

  /// The file of an image, or a part of it.
  ///
  /// - Throws: `Problem` where the file is gone, or no image any more.
  static func response(
    _ image: ImageRecord, from source: ImageBytes, _ call: Call
  ) throws -> ServerResponse {
    let content = try source.content(of: image)
    let byteCount = content.byteCount
    let head = try content.start(4096)
    // The name may lead to another file by now.
    guard let format = ImageFormat.recognise(head) else {
      throw Problem(.notFound, "The file at this picture's place is no picture any more.")
    }
    let tag = content.tag(of: image)
    var response = ServerResponse()
    let headers = call.request.head.headers
    if Preconditions.isUnchanged(headers, tag: tag) {
      response.status = 304
    } else {
      switch Preconditions.range(headers, byteCount: byteCount, tag: tag) {
      case .whole: response.body = content.body(offset: 0, count: byteCount)
      case .part(let offset, let count):
        response.status = 206
        response.body = content.body(offset: offset, count: count)
        response.headers.append(
          "Content-Range", "bytes \(offset)-\(offset + count - 1)/\(byteCount)")
      case .unsatisfiable:
        throw Problem(
          .rangeNotSatisfiable, "The file has no such part.",
          headers: ["Content-Range": "bytes */\(byteCount)"])
      }
      response.headers.append("Content-Type", format.mediaType)
      response.headers.append(
        "Content-Disposition",
        disposition(
          image.filename, isShown: format.isShownByBrowsers && !call.arguments.isTrue("download")))
    }
    response.headers.append("Accept-Ranges", "bytes")
    addCaching(to: &response, tag: tag, image, call)
    return response
  }

  /// For ever where the address names the content's version, else to be asked
  /// again each time.
  static func addCaching(
    to response: inout ServerResponse, tag: String, _ image: ImageRecord, _ call: Call
  ) {
    response.headers.append("ETag", tag)
    let isVersioned = call.arguments.text("v") == ImageBody.version(image)
    response.headers.append("Cache-Control", isVersioned ? forEver : "private, no-cache")
  }

  /// RFC 6266, with the name in UTF-8 (RFC 8187).
  private static func disposition(_ name: String, isShown: Bool) -> String {
    let plain = String(
      String.UnicodeScalarView(
        name.unicodeScalars.map {
          $0.isASCII && $0.value > 31 && $0.value < 127 && $0 != "\"" && $0 != "\\" ? $0 : "_"
        }))
    return
      "\(isShown ? "inline" : "attachment"); filename=\"\(plain)\"; filename*=UTF-8''\(PercentEncoding.encode(name))"
  }
}

extension ImageBytes.Content {
  fileprivate var byteCount: Int {
    switch self {
    case .file(let file): file.status.byteCount
    case .fetched(let bytes): bytes.count
    }
  }

  fileprivate func start(_ count: Int) throws -> [UInt8] {
    switch self {
    case .file(let file): try file.read(at: 0, count: count)
    case .fetched(let bytes): Array(bytes.prefix(count))
    }
  }

  /// Changes when the bytes do, and tells nothing of where they lie.
  fileprivate func tag(of image: ImageRecord) -> String {
    switch self {
    case .file(let file):
      let state = "\(image.contentHash) \(file.status.modifiedNanoseconds) \(file.status.byteCount)"
      return "\"\(Digest.hex(Array(Digest.of(Array(state.utf8), .sha256).prefix(16))))\""
    case .fetched(let bytes):
      return "\"\(Digest.hex(Array(Digest.of(bytes, .sha256).prefix(16))))\""
    }
  }

  fileprivate func body(offset: Int, count: Int) -> ServerResponse.Body {
    switch self {
    case .file(let file): .file(file, offset: offset, count: count)
    case .fetched(let bytes): .bytes(Array(bytes[offset..<offset + count]))
    }
  }
}

extension ImageFormat {
  /// The media type, as registered with IANA where it is.
  var mediaType: String {
    switch self {
    case .jpeg: "image/jpeg"
    case .png: "image/png"
    case .webp: "image/webp"
    case .gif: "image/gif"
    case .tiff: "image/tiff"
    case .bmp: "image/bmp"
    case .pnm: "image/x-portable-anymap"
    case .jp2: "image/jp2"
    case .jxl: "image/jxl"
    case .heic: "image/heic"
    case .avif: "image/avif"
    case .svg: "image/svg+xml"
    case .psd: "image/vnd.adobe.photoshop"
    case .ico: "image/vnd.microsoft.icon"
    case .raw: "application/octet-stream"
    }
  }

  /// Whether browsers show it. An SVG is a document that may hold scripts: it
  /// is only ever saved.
  var isShownByBrowsers: Bool {
    switch self {
    case .jpeg, .png, .webp, .gif, .bmp, .avif, .ico: true
    case .tiff, .pnm, .jp2, .jxl, .heic, .svg, .psd, .raw: false
    }
  }
}
