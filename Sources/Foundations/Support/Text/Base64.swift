// Base64 by RFC 4648, section 4: bytes inside JSON, terminal sequences and
// tokenizer files.

import FoundationEssentials

/// Bytes as text of 64 letters.
public enum Base64 {
  /// With padding, without line breaks.
  public static func encode(_ bytes: some Collection<UInt8>) -> String {
    Data(bytes).base64EncodedString()
  }

  /// The bytes that a text stands for, or nil if it is not Base64. The
  /// padding at the end must be there; line breaks are refused.
  public static func decode(_ text: [UInt8]) -> [UInt8]? {
    // Foundation lets padding stand elsewhere, and more of it.
    let padding = text.suffix(2).reversed().prefix { $0 == UInt8(ascii: "=") }.count
    guard text.count % 4 == 0, !text.dropLast(padding).contains(UInt8(ascii: "=")) else {
      return nil
    }
    return Data(base64Encoded: Data(text)).map { Array($0) }
  }
}
