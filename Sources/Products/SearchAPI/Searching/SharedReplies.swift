// Replies and thumbnails that several servers of one store share.

import GlimpseKit
import HTTPServing
import SearchDomain
import SharedCaching
import Support

/// Replies of servers that are set up alike. Those of a library on this machine are
/// not shared: no other server has it.
struct SharedReplies: Sendable {
  private let cache: SharedCache
  /// What all replies of this server depend on.
  private let place: [String]

  /// Nil where nothing is shared.
  init?(_ library: ImageLibrary, _ configuration: ServiceConfiguration) {
    guard library.isShared, let cache = library.configuration.sharedCache else { return nil }
    self.cache = cache
    let roots = configuration.imagesRoots.map(\.description)
    place =
      [library.folder.description, library.configuration.model ?? "", String(roots.count)] + roots
      + configuration.imageBases.map { "\($0)" }
  }

  func reply(to key: ReplyKey, generation: Int) -> ServerResponse? {
    cache.value(.reply, of: name(key, generation)).flatMap { ServerResponse(shared: $0) }
  }

  func keep(_ reply: ServerResponse, to key: ReplyKey, generation: Int) {
    guard let bytes = reply.sharedBytes else { return }
    cache.keep(bytes, .reply, of: name(key, generation))
  }

  private func name(_ key: ReplyKey, _ generation: Int) -> [String] {
    place + [String(generation)] + key.parts
  }
}

extension ServerResponse {
  /// The media type, a line feed, and the body; nil for what is no plain success.
  fileprivate var sharedBytes: [UInt8]? {
    guard status == 200, case .bytes(let body) = body, headers.all.count == 1,
      let type = headers["Content-Type"]
    else { return nil }
    return Array(type.utf8) + [10] + body
  }

  fileprivate init?(shared bytes: [UInt8]) {
    guard let end = bytes.firstIndex(of: 10),
      String(decoding: bytes[..<end], as: UTF8.self).hasPrefix("application/json")
    else { return nil }
    self.init(
      type: String(decoding: bytes[..<end], as: UTF8.self), Array(bytes[(end + 1)...]))
  }
}
