import Support
import Testing

@Suite struct NumbersTests {
  @Test func whatDoesNotFitBecomesTheNearestThatDoes() {
    let wide: [(Int, Int)] = [
      (.max +| 1, .max), (.min +| -1, .min), (2 +| 3, 5), (.min -| 1, .min), (.max -| -1, .max),
      (0 -| .min, .max), (.max *| 2, .max), (.max *| -2, .min), (.min *| -1, .max),
      (1 +| 2 *| 3, 7),
    ]
    for (result, expected) in wide { #expect(result == expected) }
    let narrow: [(UInt8, UInt8)] = [(3 -| 4, 0), (200 +| 100, 255), (200 *| 2, 255), (7 -| 4, 3)]
    for (result, expected) in narrow { #expect(result == expected) }
  }

  @Test(arguments: [
    (Double.nan, 0), (.infinity, .max), (-.infinity, .min), (1e308, .max), (-1e308, .min),
    (-0.0, 0), (0.9, 0), (-0.9, 0), (9.3e18, .max), (-9_223_372_036_854_775_808, .min),
    (9_223_372_036_854_774_784, 9_223_372_036_854_774_784),
  ])
  func aFloatingNumberBecomesTheNearestWholeOne(value: Double, expected: Int) {
    #expect(Int(clamping: value) == expected)
    #expect(UInt8(clamping: value) == UInt8(clamping: expected))
  }

  @Test(arguments: [Int.min, -86_401, -1, 0, 1, 86_399, .max])
  func aRemainderIsNeverNegative(number: Int) {
    let (quotient, remainder) = number.flooringDivision(by: 86_400)
    #expect((0..<86_400).contains(remainder))
    #expect(quotient &* 86_400 &+ remainder == number)
  }
}

@Suite struct FileTimeTests {
  @Test func timesThatFitAreExact() {
    #expect(FileTime.nanoseconds(seconds: 0, nanoseconds: 1) == 1)
    #expect(FileTime.nanoseconds(seconds: -1, nanoseconds: 999_999_999) == -1)
    #expect(FileTime.nanoseconds(seconds: 9_223_372_036, nanoseconds: 854_775_807) == .max)
  }

  /// The first year, 1601, 1677, 2262, 2446, 9999, 30828 and what no file has.
  @Test(arguments: [
    -62_135_596_800, -11_644_473_600, -9_223_372_037, 9_223_372_037, 15_032_385_535,
    253_402_300_799, 910_670_515_199, .min, .max,
  ])
  func timesThatDoNotFitLieAtTheEdgeAndStillDiffer(seconds: Int) {
    var met: Set<Int> = []
    for nanoseconds in [0, 1, 2, 500_000_000, 999_999_999] {
      met.insert(FileTime.nanoseconds(seconds: seconds, nanoseconds: nanoseconds))
    }
    for step in [1, 60, 86_400] {
      met.insert(
        FileTime.nanoseconds(seconds: seconds &+ (seconds < 0 ? step : -step), nanoseconds: 0))
    }
    #expect(met.count == 8 && !met.contains(.min))
    let edge = 3600 * 1_000_000_000
    #expect(seconds < 0 ? met.max()! < .min + 90_000 * edge : met.min()! > .max - 90_000 * edge)
  }

  @Test func everyDayHasADate() {
    #expect(CalendarTime(seconds: -62_135_596_800).year == 1)
    #expect(CalendarTime(seconds: 910_670_515_199).year == 30827)
    #expect(CalendarTime(seconds: .max).second < 60)
    #expect(CalendarTime(seconds: .min).second >= 0)
    #expect((1...31).contains(CalendarTime(days: .max).day))
    #expect((1...31).contains(CalendarTime(days: .min).day))
    let past = CalendarTime(seconds: -1)
    #expect((past.year, past.month, past.day, past.hour, past.second) == (1969, 12, 31, 23, 59))
  }
}

@Suite struct CopyNameTests {
  private func name(_ prefix: String, _ name: String) -> String {
    String(decoding: CopyName.fitting(prefix, Array(name.utf8)), as: UTF8.self)
  }

  @Test func aNameThatFitsIsWhole() {
    #expect(name("01-", "a.jpg") == "01-a.jpg")
    let longest = String(repeating: "x", count: 248) + ".jpg"
    #expect(name("01-", longest) == "01-" + longest)
  }

  @Test(arguments: 240...300)
  func aLongerOneLosesTheEndOfItsStem(count: Int) {
    for letter in ["x", "ü", "€", "😀"] {
      for ending in [".jpeg", "", ".not an ending but a long one"] {
        let full = String(repeating: letter, count: count / letter.utf8.count) + ending
        let short = name("123-", full)
        #expect(short.utf8.count <= 255 && short.hasPrefix("123-" + letter))
        #expect(!short.unicodeScalars.contains("\u{FFFD}"))
        if ending == ".jpeg" { #expect(short.hasSuffix(letter + ".jpeg")) }
      }
    }
  }

  @Test func bytesThatAreNoTextAreCutAsTheyAre() {
    for byte in [0x80, 0xFF, 0xC3] as [UInt8] {
      let short = CopyName.fitting("1-", [UInt8](repeating: byte, count: 300))
      #expect(short.count <= 255 && short.starts(with: Array("1-".utf8)))
    }
  }
}
