// Answers of language models, kept so that the same query is asked once.

import Support
import Synchronization

final class TranslationCache: Sendable {
  private let folder: String?
  private let known = Mutex<[String: String]>([:])

  init(folder: String?) { self.folder = folder }

  /// The caption of a query, from `ask` if it is not known. What `ask` throws
  /// is not kept.
  func caption(
    for query: String, by model: String, ask: () throws(LanguageModelError) -> String
  ) throws(LanguageModelError) -> String {
    let key = Digest.name(of: [model, query])
    if let caption = known.withLock({ $0[key] }) ?? read(key) { return caption }
    let caption = try ask()
    known.withLock { known in
      if known.count >= 4096 { known.removeAll() }
      known[key] = caption
    }
    write(key, caption)
    return caption
  }

  private func read(_ key: String) -> String? {
    guard let folder, let bytes = try? FileIO.read(Array("\(folder)/\(key)".utf8), limit: 4096),
      let text = String(validating: bytes, as: UTF8.self)
    else { return nil }
    // What lies in the cache is held to the same form as an answer.
    return try? CaptionAnswer.check(text)
  }

  private func write(_ key: String, _ caption: String) {
    guard let folder else { return }
    try? FileIO.makeFolders(folder)
    try? FileIO.replace("\(folder)/\(key)", with: Array(caption.utf8))
  }
}
