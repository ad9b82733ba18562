import Support
import Testing

@Suite struct PaceTests {
  @Test func startingUpCountsForNothing() {
    var pace = Pace()
    pace.note(0, at: 0)
    // Loading takes 30 s; then 32 come eight times a second.
    for step in 0..<30 {
      pace.note(32 * (step + 1), at: 30 + Double(step) / 8)
      #expect((pace.rate == nil) == (step < 9), "\(step)")
    }
    #expect(pace.rate == 256 && pace.remainingSeconds(for: 512) == 2)
  }

  @Test func theFirstOfABatchDoesNotStandForItsWholeTime() {
    var pace = Pace()
    pace.note(0, at: 0)
    for batch in 1...4 {
      for piece in 1...16 {
        pace.note(16 * (batch - 1) + piece, at: Double(8 * batch) + Double(piece) / 1024)
        #expect(pace.rate == (batch < 3 ? nil : 2))
      }
    }
  }

  @Test func whatWasDoneBeforeCountsForNothing() {
    var pace = Pace()
    for second in 0...10 { pace.note(1_000_000 + 50 * second, at: Double(second)) }
    #expect(pace.rate == 50)
  }

  @Test func nothingIsSaidOfWorkWithoutProgress() {
    var pace = Pace()
    for second in 0...10 { pace.note(0, at: Double(second)) }
    #expect(pace.rate == nil && pace.remainingSeconds(for: 5) == nil)
    pace.note(1, at: 11)
    #expect(pace.rate == nil)
  }

  @Test func whatBeginsAnewIsJudgedAnew() {
    var pace = Pace()
    for second in 0...10 { pace.note(100 * second, at: Double(second)) }
    pace.note(0, at: 11)
    #expect(pace.rate == nil)
  }
}
