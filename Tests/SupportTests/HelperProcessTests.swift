import Foundation
import Glibc
import Support
import TestSupport
import Testing

/// A helper that sends back what it finds in the shared memory: `count` bytes
/// as the data of a message without text.
private func echo(count: Int) -> [String] {
  let lengths = [0, count].map { length in
    (0..<8).map { String(format: "\\%03o", length >> ($0 * 8) & 255) }.joined()
  }.joined()
  return [
    "-c",
    "head -c 16 <&3 >/dev/null; printf '\(lengths)' >&3; head -c \(count) <&4 >&3; exec sleep 60",
  ]
}

@Suite struct HelperProcessTests {
  @Test(arguments: [1, 4096, 70_000, 3_000_000])
  func whatIsPutIntoSharedMemoryIsWhatTheHelperReads(_ count: Int) throws {
    let helper = try HelperProcess(
      program: "/bin/sh", arguments: echo(count: count), environment: [:],
      memoryCapacity: 4 << 20)
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
    try helper.memory.put([UInt8](repeating: 9, count: 4 << 20))
    try helper.memory.put(bytes)
    try helper.channel.send(Message(text: []))
    let reply = try helper.channel.receive(largestData: count)
    #expect(reply.text.isEmpty)
    #expect(reply.data == bytes)
    #expect(helper.end() == .signalled(9))
    #expect(helper.end() == .signalled(9), "the first ending is kept")
  }

  @Test func theHelperCannotWriteIntoTheSharedMemory() throws {
    let helper = try HelperProcess(
      program: "/bin/sh", arguments: ["-c", "(echo bad >&4) 2>/dev/null && exit 1; exit 5"],
      environment: [:], memoryCapacity: 4096)
    try helper.memory.put([1, 2, 3])
    helper.awaitEnding()
    #expect(helper.end() == .exited(5))
  }

  @Test func moreThanTheCapacityIsRefused() throws {
    let memory = try SharedBytes(capacity: 4096)
    let error = #expect(throws: FileError.self) {
      try memory.put([UInt8](repeating: 0, count: 4097))
    }
    #expect(error?.isTooLarge == true)
    try memory.put([UInt8](repeating: 0, count: 4096))
  }

  @Test func moreDataThanAllowedIsMalformed() throws {
    let helper = try HelperProcess(
      program: "/bin/sh", arguments: echo(count: 100), environment: [:], memoryCapacity: 4096)
    try helper.memory.put([UInt8](repeating: 1, count: 100))
    try helper.channel.send(Message(text: []))
    let failure = #expect(throws: ChannelFailure.self) {
      _ = try helper.channel.receive(largestData: 99)
    }
    #expect(failure == .malformed)
  }

  @Test func aHelperThatIsGoneIsNoticedOnBothWays() throws {
    let helper = try HelperProcess(
      program: "/bin/sh", arguments: ["-c", "exit 0"], environment: [:], memoryCapacity: 4096)
    helper.awaitEnding()
    let received = #expect(throws: ChannelFailure.self) {
      _ = try helper.channel.receive(largestData: 0)
    }
    #expect(received == .closed)
    let sent = #expect(throws: ChannelFailure.self) {
      try helper.channel.send(Message(text: [UInt8](repeating: 0, count: 1 << 20)))
    }
    #expect(sent == .closed)
  }

  @Test func theHelperHasNothingOfOursButWhatItIsGiven() throws {
    // A secret of the environment, and a file that programs inherit.
    setenv("GLIMPSE_TEST_SECRET", "s3cret", 1)
    let inherited = open("/dev/null", O_RDONLY)
    defer { close(inherited) }
    let script = """
      [ -z "$GLIMPSE_TEST_SECRET" ] && [ "$GIVEN" = yes ] || exit 1
      [ -e /proc/self/fd/\(inherited) ] && exit 2
      exit 7
      """
    let helper = try HelperProcess(
      program: "/bin/sh", arguments: ["-c", script], environment: ["GIVEN": "yes"],
      memoryCapacity: 4096)
    helper.awaitEnding()
    #expect(helper.end() == .exited(7))
  }

  @Test func aWaitEndsWhenItsTickSaysSo() throws {
    let helper = try HelperProcess(
      program: "/bin/sh", arguments: ["-c", "exec sleep 600"], environment: [:],
      memoryCapacity: 4096)
    var ticks = 0
    let failure = #expect(throws: ChannelFailure.self) {
      _ = try helper.channel.receive(largestData: 0) { () throws(ChannelFailure) in
        ticks += 1
        if ticks == 2 { throw .cancelled }
      }
    }
    #expect(failure == .cancelled)
    #expect(helper.processorSeconds != nil)
    #expect(helper.end() == .signalled(9))
    #expect(helper.processorSeconds == nil)
  }
}
