// What a matcher said of images, by its words: in memory, and in files of a
// bounded number, so that the next page and the next run need not ask again.

import Support
import Synchronization

/// The matches that were computed lately.
final class RememberedMatches: Sendable {
  /// One matcher's scores for one text.
  struct Page: Sendable {
    fileprivate let key: String
    fileprivate let path: String
    fileprivate let folder: String

    /// - Parameter matcher: its identity.
    init(matcher: String, words: String, cacheFolder: String) {
      key = Digest.name(of: [matcher, words])
      folder = cacheFolder
      // 256 files at most: another text may take a file over.
      path = "\(cacheFolder)/\(key.prefix(2))"
    }
  }

  /// Texts in memory; all go when there are more.
  private static let limit = 256
  /// A file holds as many images as one text was matched with: more than a
  /// search's limit, as libraries change.
  private static let imagesAPage = 1000
  private let pages = Mutex<[String: [String: Float]]>([:])

  /// The scores of a page, by contents' hashes in hex; empty where there are none.
  func known(_ page: Page) -> [String: Float] {
    if let known = pages.withLock({ $0[page.key] }) { return known }
    let read = Self.read(page)
    if !read.isEmpty { remember(read, page) }
    return read
  }

  /// Keeps a page with what is new in it; what cannot be written is computed
  /// again another time. Of more than a page holds, old ones go.
  func keep(_ new: [String: Float], besides old: [String: Float], _ page: Page) {
    var kept = new
    for (image, score) in old where kept.count < Self.imagesAPage {
      if kept[image] == nil { kept[image] = score }
    }
    remember(kept, page)
    let lines = kept.map { "\($0.key) \($0.value)" }.sorted()
    try? FileIO.makeFolders(page.folder)
    try? FileIO.replace(
      page.path, with: Array(([page.key] + lines).joined(separator: "\n").utf8))
  }

  private func remember(_ scores: [String: Float], _ page: Page) {
    pages.withLock { pages in
      if pages.count >= Self.limit { pages.removeAll() }
      pages[page.key] = scores
    }
  }

  private static func read(_ page: Page) -> [String: Float] {
    guard let bytes = try? FileIO.read(Array(page.path.utf8), limit: 1 << 20) else { return [:] }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    guard lines.first.map(String.init) == page.key else { return [:] }
    var scores: [String: Float] = [:]
    for line in lines.dropFirst() {
      let parts = line.split(separator: " ")
      guard parts.count == 2, let score = Float(parts[1]), (0...1).contains(score)
      else { continue }
      scores[String(parts[0])] = score
    }
    return scores
  }
}
