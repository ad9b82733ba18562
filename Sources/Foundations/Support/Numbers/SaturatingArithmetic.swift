// Arithmetic for numbers that come from outside: file times, sizes, JSON, model
// and index files, answers of servers, parameters of public functions. Swift's
// own `+`, `-`, `*` and `Int(_:)` end the process if a result does not fit.
// These give the nearest number that does.

infix operator +| : AdditionPrecedence
infix operator -| : AdditionPrecedence
infix operator *| : MultiplicationPrecedence

extension FixedWidthInteger {
  /// The sum, or the nearest number that the type can hold.
  @inlinable
  public static func +| (left: Self, right: Self) -> Self {
    let (sum, overflow) = left.addingReportingOverflow(right)
    return overflow ? (right < 0 ? .min : .max) : sum
  }

  /// The difference, or the nearest number that the type can hold: 0 if an
  /// unsigned one would be negative.
  @inlinable
  public static func -| (left: Self, right: Self) -> Self {
    let (difference, overflow) = left.subtractingReportingOverflow(right)
    return overflow ? (right < 0 ? .max : .min) : difference
  }

  /// The product, or the nearest number that the type can hold.
  @inlinable
  public static func *| (left: Self, right: Self) -> Self {
    let (product, overflow) = left.multipliedReportingOverflow(by: right)
    return overflow ? ((left < 0) == (right < 0) ? .max : .min) : product
  }

  /// The whole part of a number, towards zero, or the nearest number that the
  /// type can hold; 0 of what is no number. Goes with `init(clamping:)` of
  /// whole numbers.
  @inlinable
  public init(clamping value: some BinaryFloatingPoint) {
    if let whole = Self(exactly: value.rounded(.towardZero)) {
      self = whole
    } else {
      self = value.isNaN ? 0 : value < 0 ? .min : .max
    }
  }

  /// The quotient rounded down, and what is left, which is never negative.
  ///
  /// - Parameter divisor: at least 1.
  @inlinable
  public func flooringDivision(by divisor: Self) -> (quotient: Self, remainder: Self) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}
