import Foundation
import Glibc
import TestSupport
import Testing

/// Images that crash or hang the decoder of this machine for real.
@Suite struct DangerousImagesTests {
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
    try Data(text.utf8).write(to: URL(fileURLWithPath: place.images + "/" + name))
  }

  @Test func theyCostThemselvesAlone() throws {
    let place = try Workplace()
    let good = try place.addImages(40)
    try add(Self.hanging, "05-hangs.svg", to: place)
    try add(Self.crashing, "10-crashes.svg", to: place)
    let outcome = try place.glimpse("index", place.images, "--json", "--decode-timeout", "5")
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

  @Test func aHelperThatIsKilledMidwayLosesNoImage() throws {
    let place = try Workplace()
    let good = try place.addImages(90, in: "a") + place.addImages(90, in: "bb")
    let running = try place.start(
      "index", place.images, "--json", "--batch-size", "1", "--threads", "1")
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
    // A second death under the same image would count against it.
    let report = try JSON(outcome.stdout)
    #expect(try report["indexed"].integer + report["failed"].integer == good.count)
    #expect(try report["failed"].integer <= 1)
  }

  @Test func helpersEndWithTheRunThatIsKilled() throws {
    let place = try Workplace()
    try add(Self.hanging, "hangs.svg", to: place)
    let running = try place.start(
      "index", place.images, "--threads", "1", "--decode-timeout", "1")
    let deadline = Date().addingTimeInterval(RunningProgram.longestSeconds)
    var helpers: [pid_t] = []
    while helpers.isEmpty, Date() < deadline {
      helpers = children(of: running.pid)
      usleep(1000)
    }
    let helper = try #require(helpers.first)
    running.signal(SIGKILL)
    _ = try running.finish()
    // It hangs in the image, and ends by the alarm it set itself.
    while kill(helper, 0) == 0, !isZombie(helper), Date() < deadline { usleep(50_000) }
    #expect(kill(helper, 0) != 0 || isZombie(helper))
  }

  private func isZombie(_ process: pid_t) -> Bool {
    let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
    return status?.split(separator: ")").last?.split(separator: " ").first == "Z"
  }

  // MARK: Everything else that decodes

  /// A filter of no size: librsvg 2.54 ends its process over it.
  private static let empty = """
    <svg xmlns="http://www.w3.org/2000/svg" width="200" height="200"><filter id="f">\
    <feFlood x="40" y="40" width="0" height="0"/><feTile/></filter>\
    <rect width="100" height="100" filter="url(#f)"/></svg>
    """

  /// Commands that are given an image.
  private static func queries(_ image: String) -> [[String]] {
    [
      ["search", "--image", image], ["search", image, "red"], ["similar", image],
      ["embed", image],
    ]
  }

  @Test func aQueryImageThatCrashesOrHangsIsToldInASentence() throws {
    let place = try Workplace()
    try place.addImages(3)
    try place.index()
    for (name, text, words) in [
      ("crash.svg", Self.crashing, "made its decoder crash"),
      ("empty.svg", Self.empty, ""), ("hang.svg", Self.hanging, "longer than 1 second"),
    ] {
      let image = place.folder.file(name)
      try Data(text.utf8).write(to: URL(fileURLWithPath: image))
      for arguments in Self.queries(image) {
        let outcome = try place.glimpse(
          bytes: (arguments + ["--decode-timeout", "1"]).map { Array($0.utf8) })
        // A later librsvg may draw the empty one.
        if words.isEmpty {
          #expect([0, 1].contains(outcome.status), "\(arguments): \(outcome.messages)")
        } else {
          #expect(outcome.status == 1, "\(arguments): \(outcome.messages)")
          let said = outcome.messages + String(decoding: outcome.stdout, as: UTF8.self)
          #expect(said.contains(words), "\(arguments): \(said)")
        }
      }
    }
  }

  @Test func foldersWithDangerousImagesAreEmbeddedAndEvaluatedWithoutThem() throws {
    let place = try Workplace()
    let good = try place.addImages(3, in: "warm") + place.addImages(3, in: "cold")
    try add(Self.crashing, "warm/crash.svg", to: place)
    let embedded = try place.glimpse("embed", place.images)
    #expect(embedded.status == 1 || embedded.status == 0, "\(embedded.messages)")
    let lines = embedded.lines
    #expect(lines.count == good.count + 1)
    #expect(lines.filter { $0.contains("made its decoder crash") }.count == 1)
    let report = place.folder.file("report.html")
    let evaluated = try place.glimpse("eval", place.images, "--report", report)
    #expect(evaluated.status == 0, "\(evaluated.messages)")
    #expect(FileManager.default.fileExists(atPath: report))
  }

  @Test func knownImagesThatBecameDangerousDoNotEndAnything() throws {
    let place = try Workplace()
    let names = try place.addImages(4)
    try place.index()
    // Behind the library's back.
    let first = names[0]
    try Data(Self.crashing.utf8).write(to: URL(fileURLWithPath: first))
    for arguments in [["duplicates"], ["search", "red"], ["list"], ["similar", first]] {
      let outcome = try place.glimpse(bytes: arguments.map { Array($0.utf8) })
      #expect(outcome.status == 0 || outcome.status == 1, "\(arguments): \(outcome.messages)")
    }
  }

  @Test func aHelperHasNoRightsAndNoSecrets() throws {
    let place = try Workplace()
    try add(Self.hanging, "hangs.svg", to: place)
    let running = try place.start(
      "index", place.images, "--threads", "1", "--decode-timeout", "600")
    let deadline = Date().addingTimeInterval(RunningProgram.longestSeconds)
    // From the line on that the filter leaves, its rights are gone.
    var status = ""
    var helper: pid_t = 0
    while !status.contains("Seccomp:\t2"), Date() < deadline {
      helper = children(of: running.pid).first ?? 0
      status = (try? String(contentsOfFile: "/proc/\(helper)/status", encoding: .utf8)) ?? ""
      usleep(1000)
    }
    #expect(status.contains("Seccomp:\t2") && status.contains("NoNewPrivs:\t1"), "\(status)")
    let environment = try String(contentsOfFile: "/proc/\(helper)/environ", encoding: .utf8)
    let variables = environment.split(separator: "\0").compactMap { $0.split(separator: "=").first }
    #expect(variables.allSatisfy { $0.hasPrefix("VIPS_") }, "\(variables)")
    let descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(helper)/fd")
    #expect(Set(descriptors).isSubset(of: ["0", "1", "2", "3", "4"]), "\(descriptors)")
    let limits = try String(contentsOfFile: "/proc/\(helper)/limits", encoding: .utf8)
    let known = limits.split(separator: "\n").map {
      $0.split(separator: " ").joined(separator: " ")
    }
    #expect(known.contains { $0.hasPrefix("Max file size 0 0") }, "\(limits)")
    #expect(known.contains { $0.hasPrefix("Max core file size 0 0") })
    #expect(known.contains { $0.hasPrefix("Max address space") && !$0.contains("space unlimited") })
    running.signal(SIGKILL)
    _ = try running.finish()
    while kill(helper, 0) == 0, !isZombie(helper), Date() < deadline { usleep(10_000) }
    #expect(kill(helper, 0) != 0 || isZombie(helper), "it ends with its parent")
  }
}
