// A tree as JSON text, for requests to other programs.

extension JSONTree {
  /// The value on one line, by RFC 8259; members keep their order. A number
  /// that is not finite is null.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The value on one line, as UTF-8.
  public var bytes: [UInt8] { bytes(wholeNumbers: .integers) }

  /// How a number without a fraction is written: JSON has one kind of number,
  /// but some readers have two.
  public enum WholeNumberForm: Sendable {
    /// As `2`, below 2^53.
    case integers
    /// As `2.0`.
    case decimals
  }

  /// The same with whole numbers in the form that the reader needs.
  public func bytes(wholeNumbers form: WholeNumberForm) -> [UInt8] {
    var bytes: [UInt8] = []
    write(to: &bytes, form)
    return bytes
  }

  private func write(to bytes: inout [UInt8], _ form: WholeNumberForm) {
    switch self {
    case .null: bytes += "null".utf8
    case .boolean(let flag): bytes += (flag ? "true" : "false").utf8
    case .number(let number):
      let isWhole =
        form == .integers && number.rounded() == number && abs(number) < 9_007_199_254_740_992
      bytes +=
        (number.isFinite ? (isWhole ? String(Int64(clamping: number)) : "\(number)") : "null").utf8
    case .text(let string): JSONText.write(string, to: &bytes)
    case .list(let values):
      JSONText.writeList(values, to: &bytes) { $0.write(to: &$1, form) }
    case .object(let members):
      JSONText.writeObject(members, to: &bytes, name: \.name) { $0.value.write(to: &$1, form) }
    }
  }
}
