// Times of files as one integer, for any year that a file system can hold.

/// Times in nanoseconds since 1970 in an Int, which reaches from the year 1677
/// to 2262. File systems, servers and cameras have others: 1601, 2446, 30828.
public enum FileTime {
  /// A time in one number. One that does not fit becomes one of the last 37
  /// minutes (the first, before 1970) that do; which of them depends on the
  /// time, so that a file whose far-away time changes is seen to have changed.
  /// Never `Int.min`, which other programs read as no time at all.
  ///
  /// - Parameters:
  ///   - seconds: since 1970, any number.
  ///   - nanoseconds: what is added to them, any number.
  public static func nanoseconds(seconds: Int, nanoseconds: Int) -> Int {
    let (whole, isTooLarge) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, isPast) = whole.addingReportingOverflow(nanoseconds)
    if !isTooLarge, !isPast, sum != .min { return sum }
    // Any odd factor mixes; the highest bits are the best mixed.
    let number = UInt64(bitPattern: Int64(seconds &* 1_000_000_000 &+ nanoseconds))
    let place = Int((number &* 0x9E37_79B9_7F4A_7C15) >> 23)
    return seconds < 0 ? .min + 1 + place : .max - place
  }
}
