import Support
import Testing

@Suite struct TimestampTextTests {
  @Test(arguments: [
    "0000-01-01T00:00:00Z", "0001-01-01T00:00:00.5Z", "1677-09-21T00:12:43.1Z",
    "2262-04-11T23:47:16.9Z",
    "9999-12-31T23:59:59.999999999Z",
  ])
  func everyYearThatCanBeWrittenIsRead(text: String) {
    #expect(TimestampText.nanoseconds(text) != nil)
  }

  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0), ("1970-01-01t00:00:01z", 1_000_000_000),
    ("1970-01-01T02:00:00+02:00", 0), ("1969-12-31T22:30:00.5-01:30", 500_000_000),
    ("1970-01-01T00:00:00-00:00", 0), ("1970-01-01T00:00:00.0000000019Z", 1),
    ("1970-01-01T00:00:00.000000123456Z", 123),
    ("2024-02-29T12:00:00Z", 1_709_208_000_000_000_000),
    ("1972-06-30T23:59:60Z", 78_796_800_000_000_000),
  ])
  func aTimeWithItsZoneIsRead(text: String, nanoseconds: Int) {
    #expect(TimestampText.nanoseconds(text) == nanoseconds)
  }

  @Test(arguments: [-9_223_372_035_999_999_999, -1, 0, 1, 1_709_208_000_123_456_789, .max])
  func whatIsWrittenIsReadTheSame(nanoseconds: Int) {
    #expect(TimestampText.nanoseconds(TimestampText.text(nanoseconds: nanoseconds)) == nanoseconds)
  }

  @Test(arguments: [
    "", "2024", "2024-05-01", "2024-05-01T10:00Z", "2024-05-01T10:00:00", "2024-05-01T10:00:00.Z",
    "2024-05-01T10:00:00.5", "2024-05-01T10:00:00.xZ", "2024-05-01T10:00:00.1234567890xZ",
    "2024-05-01T10:00:00ZZ", "2024-05-01T10:00:00+0200", "2024-05-01T10:00:00+24:00",
    "2024-05-01T10:00:00+02:60", "2024-05-01T24:00:00Z", "2024-05-01T10:60:00Z",
    "2024-05-01T10:00:61Z", "2023-02-29T10:00:00Z", "2024-04-31T10:00:00Z",
    "2024-13-01T10:00:00Z", "2024-00-01T10:00:00Z", "2024-05-00T10:00:00Z",
    "+024-05-01T10:00:00Z", "2024-05-01T10:00:0\u{661}Z", "2024/05/01T10:00:00Z",
  ])
  func anythingElseIsNoTime(text: String) {
    #expect(TimestampText.nanoseconds(text) == nil)
  }
}
