import SearchDomain
import Testing

@Suite struct FilterTimeTests {
  // Figures from GNU date: date -u -d TEXT +%s
  @Test(arguments: [
    ("1970-01-01", 0.0), ("2024-05-01Z", 1_714_521_600), ("1969-12-31", -86400),
    ("2000-02-29", 951_782_400),
    ("2024-03-01", 1_709_251_200), ("2024-05-01T13:30:00", 1_714_570_200),
    ("2024-05-01 13:30", 1_714_570_200), ("2024-05-01T13:30:00Z", 1_714_570_200),
    ("1900-03-01", -2_203_891_200), ("0001-01-01", -62_135_596_800),
    ("9999-12-31T23:59:59", 253_402_300_799),
  ])
  func timeIsSecondsSince1970(_ text: String, _ seconds: Double) {
    #expect(FilterTime.seconds(text) == seconds)
  }

  @Test(arguments: [
    "", "2024", "2024-13-01", "2024-00-01", "2023-02-29", "1900-02-29", "2024-04-31",
    "2024-05-01T", "2024-05-01T24:00", "2024-05-01T13:60", "2024-5-1", "2024-05-01x13:30",
    "2024-05-0Z", "２０２４-05-01", "yesterday",
  ])
  func textThatIsNoTimeIsRefused(_ text: String) {
    #expect(FilterTime.seconds(text) == nil)
  }
}
