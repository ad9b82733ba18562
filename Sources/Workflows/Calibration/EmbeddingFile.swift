// Vectors as a file of the cache, which may be damaged and is then not there.

import SearchDomain
import Support

/// Unit vectors in a file: float32 in little-endian, row by row, followed by the
/// SHA-256 of all that.
enum EmbeddingFile {
  static func bytes(_ embeddings: [Embedding]) -> [UInt8] {
    var bytes: [UInt8] = []
    for embedding in embeddings {
      for value in embedding.values {
        let bits = value.bitPattern
        for shift in [0, 8, 16, 24] as [UInt32] {
          bytes.append(UInt8(truncatingIfNeeded: bits >> shift))
        }
      }
    }
    return bytes + Digest.of(bytes, .sha256)
  }

  /// Nil for a file that is not there, damaged, or of another dimension.
  static func read(_ path: String, dimension: Int) -> [Embedding]? {
    guard let all = try? FileIO.read(Array(path.utf8), limit: 64 << 20), all.count > 32,
      dimension > 0, (all.count - 32) % (dimension * 4) == 0
    else { return nil }
    let bytes = Array(all.dropLast(32))
    guard Digest.of(bytes, .sha256) == Array(all.suffix(32)) else { return nil }
    let values = bytes.withUnsafeBytes { raw in
      // Safety: unaligned loads of four bytes, all of them inside.
      stride(from: 0, to: raw.count, by: 4).map {
        Float(
          bitPattern: UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: $0, as: UInt32.self)))
      }
    }
    return stride(from: 0, to: values.count, by: dimension).map {
      Embedding(unitLength: Array(values[$0..<($0 + dimension)]))
    }
  }
}
