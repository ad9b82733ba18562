// Original files over HTTP. They are someone's files: whatever they turn out to
// be now, a browser must not run them.

import GlimpseKit
import HTTPServing
import ImageDecoding
import SearchDomain
import Support

enum PictureFile {
  static let forEver = "private, max-age=31536000, immutable"

  /// The file of a picture, or a part of it.
  ///
  /// - Throws: `Problem` where the file is gone, or no picture any more.
  static func response(_ image: ImageRecord, _ call: Call) throws -> ServerResponse {
    let file = try open(image)
    let head = try file.read(at: 0, count: 4096)
    // The name may lead to another file by now.
    guard let format = ImageFormat.recognise(head) else {
      throw Problem(.notFound, "The file at this picture's place is no picture any more.")
    }
    let tag = "\"\(file.status.inode)-\(file.status.modifiedNanoseconds)-\(file.status.byteCount)\""
    var response = ServerResponse()
    let headers = call.request.head.headers
    if Preconditions.isUnchanged(headers, tag: tag) {
      response.status = 304
    } else {
      switch Preconditions.range(headers, byteCount: file.status.byteCount, tag: tag) {
      case .whole: response.body = .file(file, offset: 0, count: file.status.byteCount)
      case .part(let offset, let count):
        response.status = 206
        response.body = .file(file, offset: offset, count: count)
        response.headers.append(
          "Content-Range", "bytes \(offset)-\(offset + count - 1)/\(file.status.byteCount)")
      case .unsatisfiable:
        throw Problem(
          .rangeNotSatisfiable, "The file has no such part.",
          headers: ["Content-Range": "bytes */\(file.status.byteCount)"])
      }
      response.headers.append("Content-Type", format.mediaType)
      response.headers.append(
        "Content-Disposition",
        disposition(image.filename, isShown: format.isShownByBrowsers && !call.arguments.isTrue("download")))
    }
    response.headers.append("Accept-Ranges", "bytes")
    addCaching(to: &response, tag: tag, image, call)
    return response
  }

  /// A picture that lies elsewhere, fetched for this call.
  ///
  /// - Throws: `Problem` where it cannot be had, or is no picture any more.
  static func response(
    _ image: ImageRecord, fetchedFor call: Call, _ library: ImageLibrary
  ) throws -> ServerResponse {
    let tag = "\"\(PictureBody.version(image))\""
    var response = ServerResponse()
    let headers = call.request.head.headers
    if Preconditions.isUnchanged(headers, tag: tag) {
      response.status = 304
    } else {
      let bytes = try bytes(of: image, library)
      guard let format = ImageFormat.recognise(Array(bytes.prefix(4096))) else {
        throw Problem(.notFound, "What lies at this picture's place is no picture any more.")
      }
      response.body = .bytes(bytes)
      response.headers.append("Content-Type", format.mediaType)
      response.headers.append(
        "Content-Disposition",
        disposition(image.filename, isShown: format.isShownByBrowsers && !call.arguments.isTrue("download")))
    }
    addCaching(to: &response, tag: tag, image, call)
    return response
  }

  /// The whole file.
  static func bytes(of image: ImageRecord, _ library: ImageLibrary) throws -> [UInt8] {
    if image.path.isRemote {
      do {
        return try library.bytes(of: image.path)
      } catch let error as PictureSourceError {
        throw Problem(
          error.kind == .gone ? .notFound : .unavailable,
          "The picture cannot be fetched from where it lies: index again.", headers: [:], detail: error.message)
      }
    }
    let file = try open(image)
    return try file.read(at: 0, count: file.status.byteCount)
  }

  private static func open(_ image: ImageRecord) throws -> OpenFile {
    do {
      return try OpenFile(image.path.bytes)
    } catch {
      throw Problem(
        .notFound, "The picture's file is not where it was (\(error.reason)): index again.",
        headers: [:], detail: "\(error)")
    }
  }

  /// For ever where the address names the content's version, else to be asked
  /// again each time.
  static func addCaching(
    to response: inout ServerResponse, tag: String, _ image: ImageRecord, _ call: Call
  ) {
    response.headers.append("ETag", tag)
    let isVersioned = call.arguments.text("v") == PictureBody.version(image)
    response.headers.append("Cache-Control", isVersioned ? forEver : "private, no-cache")
  }

  /// RFC 6266, with the name in UTF-8 (RFC 8187).
  private static func disposition(_ name: String, isShown: Bool) -> String {
    let plain = String(
      String.UnicodeScalarView(
        name.unicodeScalars.map { $0.isASCII && $0.value > 31 && $0.value < 127 && $0 != "\"" && $0 != "\\" ? $0 : "_" }))
    return "\(isShown ? "inline" : "attachment"); filename=\"\(plain)\"; filename*=UTF-8''\(PercentEncoding.encode(name))"
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
