import Foundation
import Glibc
import TestSupport
import Testing

/// Runs that are stopped, killed or met by others.
@Suite struct InterruptionTests {
  private static let imageCount = 500

  /// Starts indexing many images one by one and returns while it is under
  /// way: the catalog has grown, and the run has not ended.
  private func startIndexing(_ place: Workplace) throws -> RunningProgram {
    let wal = place.library + "/catalog.sqlite3-wal"
    let running = try place.start(
      "index", place.images, "--json", "--batch-size", "1", "--threads", "1")
    let deadline = Date().addingTimeInterval(RunningProgram.longestSeconds)
    while Date() < deadline {
      var status = stat()
      if stat(wal, &status) == 0, status.st_size > 1_500_000 { return running }
      sched_yield()
    }
    throw HarnessFailure("the run wrote nothing")
  }

  private func crowd(_ count: Int = imageCount) throws -> Workplace {
    let place = try Workplace()
    for seed in 0..<count { try place.addImage("\(seed).ppm", seed: seed) }
    return place
  }

  /// Sends a signal to a run that is under way. A run may have done all before
  /// the signal came, on a machine that has others to serve; then a longer one.
  private func interrupted(
    by signal: Int32
  ) throws -> (place: Workplace, outcome: Outcome, count: Int) {
    var count = Self.imageCount
    while true {
      let place = try crowd(count)
      let running = try startIndexing(place)
      running.signal(signal)
      let outcome = try running.finish()
      let isUnderWay = try outcome.status != 0 && place.listedNames().count < count
      if isUnderWay || count >= 8 * Self.imageCount { return (place, outcome, count) }
      count *= 2
    }
  }

  private func checkItCanGoOn(_ place: Workplace, from kept: Int, of count: Int) throws {
    #expect(try place.glimpse("verify").status == 0)
    let report = try place.index()
    #expect(try report["indexed"].integer == count - kept)
    #expect(try report["unchanged"].integer == kept)
    #expect(try Set(place.listedNames()).count == count)
    #expect(try place.glimpse("verify").status == 0)
  }

  @Test(arguments: [SIGINT, SIGTERM]) func aStoppedRunKeepsWhatItHadAndGoesOn(_ signal: Int32)
    throws
  {
    let (place, outcome, count) = try interrupted(by: signal)
    #expect(outcome.status == 130)
    #expect(outcome.messages.contains("stopping"))
    let report = try JSON(outcome.stdout)
    #expect(report["cancelled"] == .boolean(true))
    let kept = try place.listedNames().count
    #expect(kept > 0 && kept < count)
    #expect(try report["indexed"].integer == kept)
    try checkItCanGoOn(place, from: kept, of: count)
  }

  @Test func aKilledRunKeepsWhatItHadAndGoesOn() throws {
    let (place, outcome, count) = try interrupted(by: SIGKILL)
    #expect(outcome.status == 128 + SIGKILL)
    let kept = try place.listedNames().count
    #expect(kept > 0 && kept < count)
    try checkItCanGoOn(place, from: kept, of: count)
  }

  @Test func aSecondIndexerIsRefusedAndReadersGoOn() throws {
    let place = try crowd()
    let first = try startIndexing(place)
    let second = try place.glimpse("index", place.images)
    #expect(second.status == 1)
    #expect(second.messages.contains(place.library), "\(second.messages)")
    let listed = try place.glimpse("list", "--format", "paths")
    #expect(listed.status == 0)
    #expect(try place.glimpse("search", "red", "-k", "1").status == 0)
    let outcome = try first.finish()
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(try JSON(outcome.stdout)["indexed"] == .number(Double(Self.imageCount)))
    #expect(try place.listedNames().count == Self.imageCount)
  }

  @Test func runsKilledAtRandomInstantsLoseNothing() throws {
    let place = try Workplace()
    let tool = URL(fileURLWithPath: Fixtures.path("")).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Tools/kill-test").path
    let outcome = try RunningProgram(
      [
        "python3", tool, "--program", try Workplace.program.get(), "--model", Workplace.model,
        "--rounds", "5", "--pictures", "200", "--seed", "1",
      ].map { Array($0.utf8) },
      environment: place.environment, folder: place.folder.path, input: [], stdout: .pipe,
      stderr: .pipe
    ).finish()
    print(outcome.output, terminator: "")
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.messages)")
    #expect(outcome.output.contains("5 of 5 rounds held"))
  }
}
