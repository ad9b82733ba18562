// Where the bytes of images come from: their paths on this machine or on a
// folder that it shares, or an HTTP server that has the same folders.

import GlimpseKit
import HTTPRequesting
import HTTPServing
public import SearchDomain
import Support

/// An HTTP server that has the images below a folder.
public struct ImageBase: Hashable, Sendable {
  /// The folder, as it stands in the images' paths.
  public let folder: FilePath
  /// What stands in its place, without a slash at the end.
  public let url: String

  /// Reads `FOLDER=URL`, or `URL` alone, which stands for `/`.
  ///
  /// - Returns: nil where the URL is none of http or https, or the folder is
  ///   not absolute.
  public init?(parsing text: String) {
    var url = text[...]
    var folder = "/"
    if let equals = text.firstIndex(of: "="), text.hasPrefix("/") {
      folder = String(text[..<equals])
      url = text[text.index(after: equals)...]
    }
    while url.hasSuffix("/") { url = url.dropLast() }
    guard HTTPAddress(String(url)) != nil, !url.contains("?"), !url.contains("#") else {
      return nil
    }
    self.folder = FilePath(folder).lexicallyAbsolute(from: "/")
    self.url = String(url)
  }

  /// Where an image is; nil for one that is not below the folder.
  func address(of path: FilePath) -> String? {
    guard path.isInside(folder), path != folder else { return nil }
    let skipped = folder == "/" ? 0 : folder.bytes.count
    return url + PercentEncoding.encode(path.bytes.dropFirst(skipped), keeping: "/")
  }
}

/// Finds the bytes of images.
struct ImageBytes: Sendable {
  /// The first that has an image's folder counts.
  private let bases: [ImageBase]
  /// Files elsewhere are not opened; nil opens any. Whoever may write into a
  /// store says where its images lie.
  private let roots: [FilePath]?
  /// The folders that were indexed.
  private let indexed: @Sendable () throws -> [FilePath]
  private let library: ImageLibrary
  private let client = HTTPClient()

  init(
    bases: [ImageBase], roots: [FilePath]?, library: ImageLibrary,
    indexed: @escaping @Sendable () throws -> [FilePath]
  ) {
    self.library = library
    self.bases = bases
    self.roots = roots
    self.indexed = indexed
  }

  /// Larger images are not fetched.
  private static let largestFile = 256 << 20

  /// The bytes of an image, wherever they are.
  enum Content {
    case file(OpenFile)
    case fetched([UInt8])
  }

  /// - Throws: `Problem` where they are not to be had.
  func content(of image: ImageRecord) throws -> Content {
    let path = image.path.lexicallyAbsolute(from: "/")
    if let address = bases.lazy.compactMap({ $0.address(of: path) }).first {
      return .fetched(try fetch(address))
    }
    if let roots, !roots.contains(where: { path.isInside($0) }) {
      throw Problem(.notFound, "The picture's file lies in no folder that this server shows.")
    }
    if path.isRemote { return .fetched(try fetchRemote(path)) }
    do {
      return .file(try open(path))
    } catch let error as FileError {
      throw Problem(
        .notFound, "The picture's file is not where it was (\(error.reason)): index again.",
        headers: [:], detail: "\(error)")
    }
  }

  /// Opens an image's file below the folder that was indexed, and nowhere else:
  /// who may write into that folder must not lead the server out of it by a
  /// link. Links on the way to the folder itself are its owner's.
  private func open(_ path: FilePath) throws -> OpenFile {
    if library.isShared, roots == nil { return try OpenFile(path.bytes) }
    let known = try roots ?? indexed()
    let holder =
      known.filter { path.isInside($0) && path != $0 }
      .max { $0.bytes.count < $1.bytes.count } ?? path.parent
    let relative = Array(path.bytes.dropFirst(holder.bytes.count).drop { $0 == UInt8(ascii: "/") })
    let opened = Result { () throws(FileError) in
      try HeldFolder(holder.bytes).file(relative, links: .below)
    }
    if case .failure(let error) = opened, error.leadsElsewhere, try library.followsLinks(in: holder)
    {
      return try OpenFile(path.bytes)
    }
    return try opened.get()
  }

  /// All bytes of an image.
  func bytes(of image: ImageRecord) throws -> [UInt8] {
    switch try content(of: image) {
    case .file(let file): try file.read(at: 0, count: file.status.byteCount)
    case .fetched(let bytes): bytes
    }
  }

  /// Whether an image is read from this machine's files.
  func isFile(_ image: ImageRecord) -> Bool {
    !image.path.isRemote && !bases.contains { $0.address(of: image.path) != nil }
  }

  private func fetchRemote(_ path: FilePath) throws -> [UInt8] {
    do {
      return try library.bytes(of: path)
    } catch let error as ImageSourceError {
      throw Problem(
        error.kind == .gone ? .notFound : .unavailable,
        "The picture cannot be fetched from where it lies: index again.", headers: [:],
        detail: error.message)
    }
  }

  private func fetch(_ address: String) throws(Problem) -> [UInt8] {
    let timeouts = HTTPTimeouts(connectSeconds: 5, stalledSeconds: 15, totalSeconds: 60)
    let response: HTTPResponse
    do {
      response = try client.send(
        HTTPRequest(.get, address, timeouts: timeouts), bodyLimit: Self.largestFile)
    } catch {
      throw Problem(
        .unavailable, "The pictures' server cannot be asked now: try again later.",
        headers: ["Retry-After": "5"], detail: error.message)
    }
    guard response.status == 200 else {
      let isMissing = response.status == 404 || response.status == 410
      throw Problem(
        isMissing ? .notFound : .unavailable,
        "The pictures' server answered \(response.status) for this picture"
          + (isMissing ? ": index again." : "."),
        headers: [:], detail: "\(HTTPAddress.displayable(address)): \(response.status)")
    }
    return response.body
  }
}
