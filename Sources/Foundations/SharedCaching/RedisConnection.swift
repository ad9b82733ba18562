// One connection to a Redis server. What is done where it fails is SharedCache's
// to decide.

import CRedis

/// A connection that owns what hiredis gave; one thread at a time.
///
/// Safety: `SharedCache` hands it to one caller at a time, and hiredis has no
/// thread of its own.
final class RedisConnection: @unchecked Sendable {
  /// Why a connection is of no more use.
  struct Broken: Error {
    let reason: String
  }

  /// What a command came to.
  enum Answer: Equatable {
    case nothing
    case bytes([UInt8])
    case refused(String)
  }

  private let pointer: OpaquePointer

  /// Connects, and names user and database.
  init(_ address: CacheAddress, milliseconds: Int32) throws(Broken) {
    var reason = [CChar](repeating: 0, count: 200)
    guard
      let made = glimpse_redis_open(
        address.host, Int32(clamping: address.port), milliseconds, &reason, reason.count)
    else { throw Broken(reason: Self.text(reason)) }
    pointer = made
    if let password = address.password {
      let words = ["AUTH"] + (address.user.map { [$0] } ?? []) + [password]
      if case .refused = try ask(words.map { Array($0.utf8) }) {
        // The server's own words may hold the name.
        throw Broken(reason: "it refused the password")
      }
    }
    guard address.database != 0 else { return }
    if case .refused(let words) = try ask(
      ["SELECT", String(address.database)].map { Array($0.utf8) })
    {
      throw Broken(reason: words)
    }
  }

  deinit { glimpse_redis_close(pointer) }

  /// Sends a command and waits for its answer.
  func ask(_ words: [[UInt8]]) throws(Broken) -> Answer {
    var answer = glimpse_redis_answer()
    var reason = [CChar](repeating: 0, count: 200)
    let all = words.flatMap { $0 }
    let lengths = words.map(\.count)
    // Each word lies in `all`, which stays where it is until the call returns.
    let status = all.withUnsafeBytes { buffer in
      var place = 0
      let starts: [UnsafePointer<CChar>?] = lengths.map { length in
        defer { place += length }
        return buffer.baseAddress?.advanced(by: place).assumingMemoryBound(to: CChar.self)
      }
      var pointers = starts
      return glimpse_redis_ask(
        pointer, Int32(clamping: lengths.count), &pointers, lengths, &answer, &reason,
        reason.count)
    }
    guard status == 0 else { throw Broken(reason: Self.text(reason)) }
    defer { glimpse_redis_release(&answer) }
    let bytes = Array(UnsafeRawBufferPointer(start: answer.bytes, count: answer.count))
    switch Int(answer.kind) {
    case GLIMPSE_REDIS_NOTHING: return .nothing
    case GLIMPSE_REDIS_BYTES: return .bytes(bytes)
    case GLIMPSE_REDIS_ERROR:
      return .refused(String(decoding: bytes.prefix(200), as: UTF8.self))
    default: return .refused("it answered with something else")
    }
  }

  private static func text(_ characters: [CChar]) -> String {
    String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
