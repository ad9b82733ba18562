// Percent-encoding, for URLs, their parts, and files that write paths so.

/// Percent-encoding (RFC 3986, 2.1).
public enum PercentEncoding {
  /// Writes `%XX` for everything but unreserved characters (RFC 3986, 2.3: ASCII
  /// letters and digits, `-`, `.`, `_`, `~`) and those of `keeping`.
  public static func encode(_ bytes: some Sequence<UInt8>, keeping: String = "") -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var result: [UInt8] = []
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"):
        result.append(byte)
      case _ where byte < 128 && keeping.utf8.contains(byte):
        result.append(byte)
      default:
        result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// The same for the bytes of a text.
  public static func encode(_ text: String, keeping: String = "") -> String {
    encode(text.utf8, keeping: keeping)
  }

  /// The text that encoded bytes stand for.
  ///
  /// - Returns: nil for a percent sign without two digits, a zero byte, and
  ///   bytes that are not UTF-8.
  public static func decode(_ bytes: some Collection<UInt8>, plusIsSpace: Bool = false) -> String? {
    guard let result = decoded(bytes, plusIsSpace, isStrict: true), !result.contains(0) else {
      return nil
    }
    return String(validating: result, as: UTF8.self)
  }

  /// The bytes that encoded bytes stand for. A percent sign without two digits
  /// stands for itself.
  public static func decodeBytes(
    _ bytes: some Collection<UInt8>, plusIsSpace: Bool = false
  ) -> [UInt8] {
    decoded(bytes, plusIsSpace, isStrict: false) ?? []
  }

  private static func decoded(
    _ bytes: some Collection<UInt8>, _ plusIsSpace: Bool, isStrict: Bool
  ) -> [UInt8]? {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var rest = bytes[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%") {
        let digits = rest.prefix(2).compactMap(digit)
        if digits.count == 2 {
          result.append(digits[0] << 4 | digits[1])
          rest.removeFirst(2)
          continue
        }
        if isStrict { return nil }
      }
      result.append(plusIsSpace && byte == UInt8(ascii: "+") ? 32 : byte)
    }
    return result
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
