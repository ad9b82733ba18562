// Compression of replies: the gzip format (RFC 1952).

import DataCompression

/// Compresses bytes for clients that accept it.
public enum Gzip {
  /// Bodies shorter than this are not worth it.
  public static let smallest = 1024

  /// Whether `Accept-Encoding` admits gzip (RFC 9110, 12.5.3).
  public static func isAccepted(_ headers: HeaderFields) -> Bool {
    headers.list("Accept-Encoding").contains { item in
      let field = ParameterizedValue(item)
      return (field.value == "gzip" || field.value == "*")
        && (field["q"].flatMap { Double($0) } ?? 1) > 0
    }
  }

  /// The compressed bytes.
  ///
  /// - Parameter level: 1 is fast, 9 is small.
  /// - Returns: nil if memory has run out.
  public static func compress(_ bytes: [UInt8], level: Int = 5) -> [UInt8]? {
    CompressionCodec.gzip.compress(bytes, level: level)
  }
}
