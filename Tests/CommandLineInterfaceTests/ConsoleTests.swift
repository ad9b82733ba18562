import Foundation
import ModelHub
import SearchDomain
import Support
import Synchronization
import TestSupport
import Testing

@testable import CommandLineInterface

private func console(_ terminal: Terminal, _ sink: MemorySink) -> Console {
  Console(
    output: MemorySink(), messages: sink, outputTerminal: .none, messageTerminal: terminal)
}

private let screen = Terminal(isTerminal: true, width: 80, usesColour: true, canRedraw: true)

@Suite struct ProgressDisplayTests {
  @Test func aTerminalIsRedrawnAtMostTenTimesASecondAndCleared() {
    let sink = MemorySink()
    let time = Atomic<UInt64>(1)
    var display = ProgressDisplay(console(screen, sink), now: { time.load(ordering: .relaxed) })
    for step in 0..<100 {
      display.update(ProgressState(label: "indexing", done: step, total: 100))
      time.add(10_000_000, ordering: .relaxed)
    }
    #expect(sink.text.components(separatedBy: "\r").count - 1 == 10)
    display.clear()
    #expect(sink.text.hasSuffix("\r\u{1B}[K"))
    let before = sink.text
    display.clear()
    #expect(sink.text == before)
  }

  @Test func aPipeGetsALineEveryTenPercentOrFiveSeconds() {
    let sink = MemorySink()
    let time = Atomic<UInt64>(1)
    var display = ProgressDisplay(console(.none, sink), now: { time.load(ordering: .relaxed) })
    for step in 0...100 {
      display.update(ProgressState(label: "indexing", done: step, total: 100))
      time.add(200_000_000, ordering: .relaxed)
    }
    #expect(sink.text.split(separator: "\n").count == 10)
    #expect(sink.text.hasPrefix("indexing: 10 of 100\n"))
    time.add(5_000_000_000, ordering: .relaxed)
    display.update(ProgressState(label: "indexing", done: 100, total: 100, failed: 2, rate: 85.2))
    #expect(sink.text.hasSuffix("indexing: 100 of 100, 85/s, 2 failed\n"))
    #expect(!sink.text.contains("\u{1B}"))
  }

  @Test func theBarFitsTheTerminal() {
    var state = ProgressState(label: "indexing", done: 512, total: 1024)
    state.rate = 85
    state.remainingSeconds = 200
    state.failed = 3
    let bar = ProgressDisplay.bar(state, width: 79)
    #expect(bar.hasSuffix("512 of 1,024  85/s  3:20 left  3 failed"))
    #expect(bar.contains("█") && bar.contains("░"))
    for width in [1, 10, 19, 40, 79, 200] {
      #expect(DisplayText.width(ProgressDisplay.bar(state, width: width)) <= width)
    }
  }

  @Test func whateverElseIsWrittenTakesTheBarAwayFirst() throws {
    let sink = MemorySink()
    let console = Console(
      output: sink, messages: sink, outputTerminal: screen, messageTerminal: screen)
    let time = Atomic<UInt64>(1)
    var display = ProgressDisplay(console, now: { time.load(ordering: .relaxed) })
    for write in [{ console.note("a note") }, { try console.print("a result\n") }] {
      display.update(ProgressState(label: "indexing", done: 1, total: 9))
      #expect(console.status.isDrawn)
      try write()
      #expect(!console.status.isDrawn)
      time.add(200_000_000, ordering: .relaxed)
    }
    let lines = sink.text.components(separatedBy: "\n")
    #expect(lines[0].hasSuffix("\r\u{1B}[Ka note") && lines[1].hasSuffix("\r\u{1B}[Ka result"))
  }

  @Test func aBarThatANarrowerWindowFoldedIsTakenAwayWhole() {
    let sink = MemorySink()
    let status = StatusLine()
    status.draw(String(repeating: "x", count: 79), columns: 80, on: sink)
    status.draw("short", columns: 30, on: sink)
    #expect(sink.text.hasSuffix("\r\u{1B}[2A\u{1B}[Jshort\u{1B}[K"))
    status.draw("again", columns: 30, on: sink)
    #expect(sink.text.hasSuffix("\u{1B}[K\ragain\u{1B}[K"))
    status.clear(columns: 3, on: sink)
    #expect(sink.text.hasSuffix("again\u{1B}[K\r\u{1B}[1A\u{1B}[J"))
  }

  @Test func theTimeLeftIsToldOnceThereIsSomethingToJudgeBy() {
    let sink = MemorySink()
    let time = Atomic<UInt64>(1)
    var display = ProgressDisplay(console(screen, sink), now: { time.load(ordering: .relaxed) })
    for step in 0...30 {
      // The model is loaded for twenty seconds before the first is done.
      if step == 1 { time.add(20_000_000_000, ordering: .relaxed) }
      display.update(
        ProgressState(label: "embedding", done: step * 10, total: 1000, isMeasured: true))
      if step < 7 { #expect(!sink.text.contains(" left"), "\(step)") }
      time.add(200_000_000, ordering: .relaxed)
    }
    #expect(sink.text.contains("300 of 1,000  50/s  14 s left"), "\(sink.text.suffix(200))")
  }

  @Test func quietShowsNothing() {
    let sink = MemorySink()
    var quiet = console(screen, sink)
    quiet.verbosity = .quiet
    var display = ProgressDisplay(quiet)
    display.update(ProgressState(label: "x", done: 1))
    display.clear()
    #expect(sink.bytes.isEmpty)
  }
}

@Suite struct ModelTableTests {
  private func table(_ terminal: Terminal) -> [Substring] {
    ModelTable(rows: ModelRow.all(registered: ModelRegistry.entries, installed: []))
      .text(width: terminal).split(separator: "\n", omittingEmptySubsequences: false)
  }

  @Test func aNarrowTerminalShowsEveryColumn() {
    let lines = table(screen)
    for line in lines { #expect(DisplayText.width(String(line)) <= 80, "\(line)") }
    #expect(!lines.contains { $0.hasSuffix("…") })
    let text = lines.joined(separator: "\n")
    let words = lines.joined(separator: " ")
    for title in ["MODEL", "LANGUAGES", "SPEED", "FLICKR30K", "COCO", "FOR", "LICENCE"] {
      #expect(lines.prefix(2).joined().contains(title))
    }
    for entry in ModelRegistry.entries {
      let licence = entry.licence.split(separator: " (").map { $0.filter { $0 != ")" } }
      #expect(text.contains(entry.name) && licence.allSatisfy { words.contains($0) })
    }
  }

  @Test func aWideOneHasALineForEachModelAndAPipeToo() {
    let wide = Terminal(isTerminal: true, width: 250, usesColour: false, canRedraw: true)
    #expect(table(wide).first == table(.none).first)
    for entry in ModelRegistry.entries {
      #expect(table(.none).contains { $0.contains(entry.name) && $0.contains(entry.licence) })
    }
  }
}

@Suite struct VerifyAdviceTests {
  @Test func whatIsNotThereIsToldWithHowToRemoveIt() throws {
    let folder = try TemporaryFolder()
    let (there, gone) = (FilePath(folder.path), FilePath(folder.file("gone")))
    #expect(VerifyCommand.advice(on: [], roots: [there]).isEmpty)
    #expect(
      VerifyCommand.advice(on: [there.appending("a.jpg")], roots: [there])
        == ["1 picture has no file now; the next 'glimpse index' settles that"])
    #expect(
      VerifyCommand.advice(on: [gone.appending("a.jpg"), gone.appending("b/c.jpg")], roots: [gone])
        == [
          "2 pictures have no file now, because \(gone) is not there; if they were moved or deleted, "
            + "use: glimpse remove \(gone)"
        ])
  }
}

@Suite struct ConsoleTests {
  @Test func namesInMessagesCannotSteerATerminal() {
    let sink = MemorySink()
    console(screen, sink).warn("cannot read a\u{1B}]0;x\u{07}\n.jpg")
    #expect(sink.text == "glimpse: cannot read a\\u{1B}]0;x\\u{7}\\n.jpg\n")
  }

  @Test func aMistakeInAFilterIsPointedAtOnATerminalToo() async {
    let sink = MemorySink()
    let status = await Program.run(
      ["list", "--where", "width >="].map { ArgumentBytes($0) },
      settings: Settings(environment: [:]), console: console(screen, sink),
      interrupts: Interrupts())
    #expect(status == .wrongUsage)
    #expect(sink.text.hasPrefix("glimpse: --where: ") && sink.text.hasSuffix("^\n"))
    #expect(sink.text.split(separator: "\n").count == 3)
  }

  @Test func theTerminalFollowsItsVariables() {
    func terminal(_ environment: [String: String], isTerminal: Bool = true) -> Terminal {
      Terminal(isTerminal: isTerminal, reportedWidth: 132, environment: environment)
    }
    #expect(
      terminal(["TERM": "xterm"])
        == Terminal(
          isTerminal: true, width: 132, usesColour: true, canRedraw: true))
    #expect(!terminal(["TERM": "xterm", "NO_COLOR": "1"]).usesColour)
    #expect(terminal(["TERM": "xterm", "NO_COLOR": ""]).usesColour)
    #expect(!terminal(["TERM": "dumb"]).canRedraw && !terminal(["TERM": "dumb"]).usesColour)
    #expect(terminal(["COLUMNS": "50"]).width == 50)
    #expect(terminal(["COLUMNS": "-3"]).width == 20)
    #expect(terminal(["COLUMNS": "wide"]).width == 132)
    #expect(!terminal(["TERM": "xterm"], isTerminal: false).usesColour)
  }

  @Test func aClosedPipeEndsWithStatus0AndSilence() async throws {
    signal(SIGPIPE, SIG_IGN)
    let pipe = Pipe()
    try pipe.fileHandleForReading.close()
    let messages = MemorySink()
    let status = await Program.run(
      [ArgumentBytes("--help")], settings: Settings(environment: [:]),
      console: Console(
        output: DescriptorSink(descriptor: pipe.fileHandleForWriting.fileDescriptor),
        messages: messages, outputTerminal: .none, messageTerminal: .none),
      interrupts: Interrupts())
    #expect(status == .done)
    #expect(messages.bytes.isEmpty)
  }

  @Test func aFullDiskIsSaid() async throws {
    let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
    let messages = MemorySink()
    let status = await Program.run(
      [ArgumentBytes("--help")], settings: Settings(environment: [:]),
      console: Console(
        output: DescriptorSink(descriptor: full.fileDescriptor),
        messages: messages, outputTerminal: .none, messageTerminal: .none),
      interrupts: Interrupts())
    #expect(status == .failed)
    #expect(
      messages.text == "glimpse: the output could not be written: No space left on device\n")
  }
}

@Suite struct InterruptsTests {
  @Test func theFirstAsksToStopAndTheSecondEnds() async {
    let interrupts = Interrupts()
    let stops = Mutex(0)
    await interrupts.whileStopping(by: { stops.withLock { $0 += 1 } }) {
      #expect(interrupts.interrupt())
      #expect(!interrupts.interrupt())
    }
    #expect(stops.withLock { $0 } == 1)
    #expect(interrupts.wasInterrupted)
  }

  @Test func withNobodyToAskTheFirstEnds() {
    #expect(!Interrupts().interrupt())
  }
}

@Suite struct DisplayTextTests {
  @Test(arguments: [
    ("abc", 3), ("e\u{301}", 1), ("猫", 2), ("😀", 2), ("👨‍👩‍👧", 2), ("☀\u{FE0F}", 2), ("", 0),
  ])
  func widthsAreThoseOfTerminals(_ text: String, _ width: Int) {
    #expect(DisplayText.width(text) == width)
  }

  @Test func textsAreCutToWidth() {
    #expect(DisplayText.cutEnd("abcdef", to: 4) == "abc…")
    #expect(DisplayText.cutBeginning("abcdef", to: 4) == "…def")
    #expect(DisplayText.cutEnd("猫猫猫", to: 4) == "猫…")
    #expect(DisplayText.cutEnd("abc", to: 3) == "abc")
  }

  @Test func numbersReadWell() {
    #expect(DisplayText.fixed(0.3419, 3) == "0.342")
    #expect(DisplayText.fixed(-0.0001, 3) == "0.000")
    #expect(DisplayText.fixed(9.96, 1) == "10.0")
    #expect(DisplayText.byteCount(1_234_567) == "1.2 MB")
    #expect(DisplayText.byteCount(999) == "999 B")
    #expect(DisplayText.duration(200) == "3:20")
    #expect(DisplayText.duration(7500) == "2:05:00")
    #expect(Plural.of(1, "picture") == "1 picture")
    #expect(Plural.of(12_345, "picture") == "12,345 pictures")
  }
}
