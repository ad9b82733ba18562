// Small images, made once and kept in files that can be thrown away.

import ImageDecoding
import SharedCaching
import Support
import Synchronization

/// Makes and keeps thumbnails. They belong to a content, so copies share them.
final class ThumbnailStore: Sendable {
  /// The sizes there are, in pixels of the longer side.
  static let sizes = [64, 128, 256, 512, 1024, 2048]

  private let folder: String?
  private let byteLimit: Int
  private let written = Mutex(0)

  private let decoder: DecoderPool

  private let cache: SharedCache?

  /// - Parameter shared: where other servers' thumbnails are too.
  init(folder: String?, byteLimit: Int, decoder: DecoderPool, shared: SharedCache? = nil) {
    cache = shared
    self.folder = folder
    self.decoder = decoder
    self.byteLimit = byteLimit
  }

  /// The size that serves a wish.
  static func size(for wish: Int) -> Int { sizes.first { $0 >= wish } ?? sizes[sizes.count - 1] }

  /// A thumbnail that is kept.
  func kept(_ content: String, size: Int) -> OpenFile? {
    path(content, size).flatMap { try? OpenFile(Array($0.utf8)) }
  }

  /// A thumbnail that another server made, which is kept here too.
  func shared(_ content: String, size: Int) -> [UInt8]? {
    let jpeg = cache?.value(.thumbnail, of: [content, String(size)])
    // Others may write there: what is no JPEG file is not handed on.
    guard let jpeg, jpeg.starts(with: [0xFF, 0xD8, 0xFF]), jpeg.suffix(2) == [0xFF, 0xD9] else {
      return nil
    }
    keep(jpeg, content, size)
    return jpeg
  }

  /// Makes a thumbnail, JPEG, and keeps it.
  ///
  /// - Parameter content: the hash of `bytes`, whose thumbnail it is from then
  ///   on, in every library; nil keeps none.
  /// - Throws: `ImageDecodingError`.
  func make(_ bytes: [UInt8], content: String?, size: Int, maximumPixels: Int) throws -> [UInt8] {
    let jpeg = try decoder.jpeg(
      of: bytes, as: .within(maxSide: size), limits: DecodingLimits(maximumPixels: maximumPixels),
      quality: Self.quality
    ).bytes
    if let content {
      keep(jpeg, content, size)
      cache?.keep(jpeg, .thumbnail, of: [content, String(size)])
    }
    return jpeg
  }

  private static let quality = 80

  private func path(_ content: String, _ size: Int) -> String? {
    folder.map { "\($0)/\(content.prefix(2))/\(content)-\(size).jpg" }
  }

  /// Failing to keep one costs time later, nothing else.
  private func keep(_ jpeg: [UInt8], _ content: String, _ size: Int) {
    guard let path = path(content, size), let slash = path.lastIndex(of: "/") else { return }
    try? FileIO.makeFolders(String(path[..<slash]))
    guard (try? FileIO.replace(path, with: jpeg, isDurable: false)) != nil else { return }
    let isFull = written.withLock { written in
      written += jpeg.count
      guard written > byteLimit / 16 else { return false }
      written = 0
      return true
    }
    if isFull { prune() }
  }

  /// Deletes the oldest until a tenth of the limit is free.
  private func prune() {
    guard let folder else { return }
    var files: [(path: String, status: FileStatus)] = []
    for part in (try? FileIO.names(inFolder: Array(folder.utf8))) ?? [] {
      let below = folder + "/" + String(decoding: part, as: UTF8.self)
      for name in (try? FileIO.names(inFolder: Array(below.utf8))) ?? [] {
        let path = below + "/" + String(decoding: name, as: UTF8.self)
        if let status = try? FileIO.status(Array(path.utf8), followLinks: false) {
          files.append((path, status))
        }
      }
    }
    var sum = files.reduce(0) { $0 + $1.status.byteCount }
    for file in files.sorted(by: { $0.status.modifiedNanoseconds < $1.status.modifiedNanoseconds })
    {
      guard sum > byteLimit / 10 * 9 else { return }
      try? FileIO.remove(Array(file.path.utf8))
      sum -= file.status.byteCount
    }
  }
}
