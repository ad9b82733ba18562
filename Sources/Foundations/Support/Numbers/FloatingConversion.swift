// Whole numbers from floating-point ones end the process where these are no
// number or too large. The initializers at the end stand before the standard
// library's and warn, which fails the build: `init(clamping:)` and
// `init(exactly:)` are the ways to go, and `init(fitting:)` in inner loops.
//
// They are seen where Support is imported; `Scripts/check-style` looks at the
// other files and types.

extension Int {
  /// The whole part of a number, towards zero, or the nearest Int; 0 of what is
  /// no number.
  @inlinable
  public init(clamping value: Double) {
    if let whole = Int(exactly: value.rounded(.towardZero)) {
      self = whole
    } else {
      self = value.isNaN ? 0 : value < 0 ? .min : .max
    }
  }
}

extension UInt8 {
  /// The whole part of a number that the same expression bounds, towards zero:
  /// one instruction, for inner loops. Danger: ends the process for others.
  @inlinable
  public init(fitting value: Float) { self.init(value) }

  /// As `init(fitting:)` of a Float.
  @inlinable
  public init(fitting value: Double) { self.init(value) }
}

extension Int32 {
  /// The whole part of a number that the same expression bounds, towards zero:
  /// one instruction, for inner loops. Danger: ends the process for others.
  @inlinable
  public init(fitting value: Float) { self.init(value) }
}

extension Int {
  /// Warns: ends the process if the number does not fit.
  @available(*, deprecated, message: "may end the process; use init(clamping:) or init(exactly:)")
  @inlinable
  public init(_ value: Double) { self.init(clamping: value) }

  /// Warns: ends the process if the number does not fit.
  @available(*, deprecated, message: "may end the process; use init(clamping:) or init(exactly:)")
  @inlinable
  public init(_ value: Float) { self.init(clamping: value) }
}

extension Int64 {
  /// Warns: ends the process if the number does not fit.
  @available(*, deprecated, message: "may end the process; use init(clamping:) or init(exactly:)")
  @inlinable
  public init(_ value: Double) { self.init(clamping: value) }

  /// Warns: ends the process if the number does not fit.
  @available(*, deprecated, message: "may end the process; use init(clamping:) or init(exactly:)")
  @inlinable
  public init(_ value: Float) { self.init(clamping: value) }
}

extension UInt {
  /// Warns: ends the process if the number does not fit.
  @available(*, deprecated, message: "may end the process; use init(clamping:) or init(exactly:)")
  @inlinable
  public init(_ value: Double) { self.init(clamping: value) }

  /// Warns: ends the process if the number does not fit.
  @available(*, deprecated, message: "may end the process; use init(clamping:) or init(exactly:)")
  @inlinable
  public init(_ value: Float) { self.init(clamping: value) }
}
