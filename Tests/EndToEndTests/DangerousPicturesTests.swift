import Foundation
import Glibc
import TestSupport
import Testing

/// Pictures that crash or hang the decoder of this machine for real.
@Suite struct DangerousPicturesTests {
  /// Turbulence of a hundred thousand octaves on sixteen million pixels: an
  /// SVG that is drawn for hours.
  private static let hanging = """
    <svg xmlns="http://www.w3.org/2000/svg" width="4000" height="4000">
    <filter id="f" x="0" y="0" width="1" height="1">
    <feTurbulence baseFrequency="0.05" numOctaves="100000"/></filter>
    <rect width="4000" height="4000" filter="url(#f)"/></svg>
    """

  /// Three thousand groups, each of which uses the next: drawing them
  /// overflows the stack.
  private static let crashing: String = {
    let groups = (0..<3000).map { "<g id=\"a\($0)\"><use xlink:href=\"#a\($0 + 1)\"/></g>" }
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\""
      + " width=\"100\" height=\"100\"><defs>" + groups.joined()
      + "<g id=\"a3000\"><rect width=\"9\" height=\"9\"/></g></defs><use xlink:href=\"#a0\"/></svg>"
  }()

  private func add(_ text: String, _ name: String, to place: Workplace) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: place.pictures + "/" + name))
  }

  @Test func theyCostThemselvesAlone() throws {
    let place = try Workplace()
    let good = try place.addPictures(40)
    try add(Self.hanging, "05-hangs.svg", to: place)
    try add(Self.crashing, "10-crashes.svg", to: place)
    let outcome = try place.glimpse("index", place.pictures, "--json", "--decode-timeout", "5")
    #expect(outcome.status == 0, "\(outcome.messages)")
    let report = try JSON(outcome.stdout)
    #expect(try report["indexed"].integer == good.count)
    let failures = try report["failures"].items
    let words = try Dictionary(
      uniqueKeysWithValues: failures.map {
        (URL(fileURLWithPath: try $0["path"].text).lastPathComponent, try $0["error"].text)
      })
    #expect(words.keys.sorted() == ["05-hangs.svg", "10-crashes.svg"])
    #expect(words["05-hangs.svg"]?.contains("longer than 5 seconds") == true, "\(words)")
    #expect(words["10-crashes.svg"]?.contains("made its decoder crash") == true, "\(words)")

    // They are remembered, not tried again, and the library is whole.
    let again = try place.index()
    #expect(try again["unchanged"].integer == good.count)
    #expect(try again["failed"].integer == 2)
    #expect(try again["seconds"].number < 5)
    #expect(try place.glimpse("verify").status == 0)
    #expect(try place.glimpse("search", "red", "-k", "1").status == 0)
  }

  /// The processes below one, by /proc.
  private func children(of process: pid_t) -> [pid_t] {
    let tasks = "/proc/\(process)/task"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: tasks)) ?? []
    return names.flatMap { task -> [pid_t] in
      let text = try? String(contentsOfFile: "\(tasks)/\(task)/children", encoding: .utf8)
      return (text ?? "").split(separator: " ").compactMap { pid_t($0) }
    }
  }

  @Test func aHelperThatIsKilledMidwayLosesNoPicture() throws {
    let place = try Workplace()
    let good = try place.addPictures(90, in: "a") + place.addPictures(90, in: "bb")
    let running = try place.start(
      "index", place.pictures, "--json", "--batch-size", "1", "--threads", "1")
    let deadline = Date().addingTimeInterval(RunningProgram.longestSeconds)
    var killed = 0
    while killed < 3, Date() < deadline, running.isAlive {
      for child in children(of: running.pid) where kill(child, SIGKILL) == 0 {
        killed += 1
        usleep(30_000)
      }
      usleep(1000)
    }
    let outcome = try running.finish()
    #expect(killed > 0)
    #expect(outcome.status == 0, "\(outcome.messages)")
    // A second death under the same picture would count against it.
    let report = try JSON(outcome.stdout)
    #expect(try report["indexed"].integer + report["failed"].integer == good.count)
    #expect(try report["failed"].integer <= 1)
  }

  @Test func helpersEndWithTheRunThatIsKilled() throws {
    let place = try Workplace()
    try add(Self.hanging, "hangs.svg", to: place)
    let running = try place.start("index", place.pictures, "--threads", "1", "--decode-timeout", "1")
    let deadline = Date().addingTimeInterval(RunningProgram.longestSeconds)
    var helpers: [pid_t] = []
    while helpers.isEmpty, Date() < deadline {
      helpers = children(of: running.pid)
      usleep(1000)
    }
    let helper = try #require(helpers.first)
    running.signal(SIGKILL)
    _ = try running.finish()
    // It hangs in the picture, and ends by the alarm it set itself.
    while kill(helper, 0) == 0, !isZombie(helper), Date() < deadline { usleep(50_000) }
    #expect(kill(helper, 0) != 0 || isZombie(helper))
  }

  private func isZombie(_ process: pid_t) -> Bool {
    let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
    return status?.split(separator: ")").last?.split(separator: " ").first == "Z"
  }
}
