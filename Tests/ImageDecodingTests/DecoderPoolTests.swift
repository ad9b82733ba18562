import Foundation
@testable import ImageDecoding
import Support
import TestSupport
import Testing

/// A pool against programs that are no good helpers. Real helpers, and real
/// images that crash and hang them, are run by the end-to-end tests.
@Suite struct DecoderPoolTests {
  private let plan = ResizePlan.within(maxSide: 16)

  /// What a pool says when its helper is this shell script.
  private func error(
    _ script: String, seconds: Double = 20, program: String = "/bin/sh"
  ) throws -> ImageDecodingError? {
    let pool = DecoderPool(
      stock: HelperStock(program: program, arguments: ["-c", script]), seconds: seconds)
    return #expect(throws: ImageDecodingError.self) {
      _ = try pool.decode([1, 2, 3], as: plan, limits: DecodingLimits(), hashing: false)
    }
  }

  @Test func aHelperThatIsKilledByASignalCountsAsCrashed() throws {
    let error = try error("kill -SEGV $$")
    #expect(error?.kind == .crashed)
    #expect(error?.message.contains("signal 11") == true, "\(error?.message ?? "")")
  }

  @Test func aHelperThatEndsEarlyCountsAsCrashed() throws {
    let error = try error("exit 7")
    #expect(error?.kind == .crashed)
    #expect(error?.message.contains("exit status 7") == true, "\(error?.message ?? "")")
  }

  @Test func aHelperWithoutItsLibraryIsNotTheImagesFault() throws {
    let error = try error("exit 4")
    #expect(error?.kind == .helperUnavailable)
    #expect(error?.message.contains("libvips42") == true, "\(error?.message ?? "")")
  }

  @Test func aHelperStartedBeforehandServesTheNextImage() throws {
    let folder = try TemporaryFolder()
    let started = folder.file("started")
    let pool = DecoderPool(
      stock: HelperStock(program: "/bin/sh", arguments: ["-c", "echo x >>\(started); exit 7"]),
      seconds: 20)
    pool.getReady()
    pool.getReady()
    #expect(throws: ImageDecodingError.self) {
      _ = try pool.decode([1], as: plan, limits: DecodingLimits(), hashing: false)
    }
    // The one that was ready, and the fresh one that a crash is tried again in.
    #expect(try String(contentsOfFile: started, encoding: .utf8) == "x\nx\n")
  }

  @Test func aHelperThatHangsIsEndedInTime() throws {
    let stopwatch = Stopwatch()
    let error = try error("while :; do :; done", seconds: 0.3)
    #expect(error?.kind == .timedOut)
    #expect(error?.message.contains("raise decode-timeout") == true)
    #expect(stopwatch.seconds < 20)
  }

  @Test(arguments: [
    // No text, no data; lengths beyond all measure; a text that is no JSON.
    "head -c 16 /dev/zero >&3; sleep 100",
    "head -c 16 /dev/zero | tr '\\0' '\\377' >&3; sleep 100",
    "printf '\\4\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0what' >&3; sleep 100",
  ])
  func aHelperThatTalksNonsenseCountsAsCrashed(_ script: String) throws {
    #expect(try error(script)?.kind == .crashed)
  }

  @Test func pixelsThatDoNotFitTheSizeAreRefused() throws {
    let info = """
      {"width":2,"height":2,"format":"png","orientation":1,"pages":1,"hasAlpha":false,"exif":{}}
      """
    let reply = #"{"decoded":{"width":2,"height":2,"info":\#(info),"isPartial":false}}"#
    // Two by two pixels are twelve bytes, not four.
    let folder = try TemporaryFolder()
    var message = [UInt8]()
    for length in [reply.utf8.count, 4] {
      withUnsafeBytes(of: UInt64(length)) { message += $0 }
    }
    try Data(message + Array(reply.utf8) + [1, 2, 3, 4])
      .write(to: URL(fileURLWithPath: folder.file("reply")))
    #expect(try error("cat \(folder.file("reply")) >&3; sleep 100")?.kind == .crashed)
  }

  @Test func aProgramThatIsMissingIsNotTheImagesFault() throws {
    let error = try error("", program: "/nowhere/helper")
    #expect(error?.kind == .helperUnavailable)
    #expect(error?.message.contains("/nowhere/helper") == true)
  }

  @Test func nothingAtAllIsToldWithoutAHelper() throws {
    let pool = DecoderPool(program: "/nowhere/helper")
    let error = #expect(throws: ImageDecodingError.self) {
      _ = try pool.decode([], as: plan, limits: DecodingLimits(), hashing: false)
    }
    #expect(error?.kind == .empty)
  }
}
