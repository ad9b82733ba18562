// What makes an image the same image: where it lies, and what its bytes are.

/// The deterministic id of an image's place: UUIDv5 of its absolute path or
/// URI in the URL namespace (RFC 9562, section 5.5), equal in every store.
public struct ImageID: Hashable, Sendable {
  /// The sixteen bytes in network order.
  public let bytes: [UInt8]

  /// - Returns: nil unless there are sixteen bytes.
  public init?(bytes: [UInt8]) {
    guard bytes.count == 16 else { return nil }
    self.bytes = bytes
  }

  /// Takes sixteen bytes; fewer or more are the caller's bug and stop here.
  public init(sixteen bytes: [UInt8]) {
    precondition(bytes.count == 16)
    self.bytes = bytes
  }

  /// Parses the 8-4-4-4-12 form, in either case.
  public init?(_ text: String) {
    let digits = text.utf8.filter { $0 != UInt8(ascii: "-") }
    guard text.utf8.count == 36, digits.count == 32 else { return nil }
    var bytes: [UInt8] = []
    for i in stride(from: 0, to: 32, by: 2) {
      guard let byte = UInt8(String(decoding: digits[i..<(i + 2)], as: UTF8.self), radix: 16) else {
        return nil
      }
      bytes.append(byte)
    }
    self.bytes = bytes
  }
}

extension ImageID: Comparable {
  /// In the order of their bytes, as every store reads them.
  public static func < (left: ImageID, right: ImageID) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }
}

extension ImageID: CustomStringConvertible {
  /// The 8-4-4-4-12 form in lower case.
  public var description: String {
    var text = ""
    for (i, byte) in bytes.enumerated() {
      if i == 4 || i == 6 || i == 8 || i == 10 { text += "-" }
      text += byte < 16 ? "0" : ""
      text += String(byte, radix: 16)
    }
    return text
  }
}

/// SHA-256 of a whole file: the identity of an image's content.
public struct ContentHash: Hashable, Sendable {
  // In place of an array, so that a million of them need no million of blocks.
  private let first, second, third, fourth: UInt64

  /// - Returns: nil unless there are 32 bytes.
  public init?(bytes: some Collection<UInt8>) {
    let made =
      bytes.withContiguousStorageIfAvailable { Self($0) }
      ?? Array(bytes).withUnsafeBufferPointer { Self($0) }
    guard let made else { return nil }
    self = made
  }

  /// For one type, so that the loop is not run through the tables of a generic
  /// one: a catalog reads one hash a file.
  private init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard bytes.count == 32 else { return nil }
    var words: [4 of UInt64] = [0, 0, 0, 0]
    for place in 0..<32 {
      words[place / 8] = words[place / 8] << 8 | UInt64(bytes[place])
    }
    (first, second, third, fourth) = (words[0], words[1], words[2], words[3])
  }

  /// The 32 bytes.
  public var bytes: [UInt8] {
    let words: [4 of UInt64] = [first, second, third, fourth]
    return [UInt8](unsafeUninitializedCapacity: 32) { room, filled in
      for place in 0..<32 {
        let word = words[place / 8] >> UInt64(56 - place % 8 * 8)
        room.initializeElement(at: place, to: UInt8(truncatingIfNeeded: word))
      }
      filled = 32
    }
  }
}

extension ContentHash: CustomStringConvertible {
  /// 64 hexadecimal digits in lower case.
  public var description: String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}

/// Two perceptual hashes of an image. Altered copies of it (re-encoded,
/// resized) have hashes that differ in few bits; so may strangers, therefore
/// both are compared, and the embeddings after them.
public struct ImageFingerprint: Hashable, Sendable {
  /// pHash: 64 low frequencies of the grey image against their median.
  public var dct: UInt64
  /// dHash: where the grey image grows brighter from left to right.
  public var difference: UInt64

  /// In at most so many bits the pHashes of altered copies differ, where nothing
  /// else is asked for.
  public static let copyDistance = 8
  /// The same of their dHashes.
  public static let copyDifference = 14

  /// Hashes that are known.
  public init(dct: UInt64, difference: UInt64) {
    self.dct = dct
    self.difference = difference
  }

  /// Whether hardly anything in the image grows brighter or darker, as in
  /// plain ones: such images have like fingerprints whatever their colour.
  public var saysLittle: Bool {
    let brighter = difference.nonzeroBitCount
    return min(brighter, 64 - brighter) < 4
  }

  /// In how many bits of each hash two images differ, 0…64.
  public func distances(to other: ImageFingerprint) -> (dct: Int, difference: Int) {
    ((dct ^ other.dct).nonzeroBitCount, (difference ^ other.difference).nonzeroBitCount)
  }
}
