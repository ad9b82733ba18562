import Foundation
import Testing

@testable import CommandLineInterface

@Suite struct PreviewTests {
  private let square = PreviewImage(
    width: 2, height: 2, pixels: [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255])!

  @Test func aSquareOfFourColoursBecomesSixels() {
    // Red 180, green 30, blue 5, white 215; upper row bit 0, lower row bit 1.
    #expect(
      String(decoding: SixelEncoder.encode(square), as: UTF8.self)
        == "\u{1B}P0;1q\"1;1;2;2#5;2;0;0;100#30;2;0;100;0#180;2;100;0;0#215;2;100;100;100"
        + "#5A$#30?@$#180@$#215?A-\u{1B}\\\n")
  }

  @Test func longRunsAreCountedAndBandsHaveSixRows() {
    let image = PreviewImage(
      width: 10, height: 7, pixels: [UInt8](repeating: 255, count: 210))!
    #expect(
      String(decoding: SixelEncoder.encode(image), as: UTF8.self)
        == "\u{1B}P0;1q\"1;1;10;7#215;2;100;100;100#215!10~-#215!10@-\u{1B}\\\n")
  }

  @Test func ditheringKeepsTheAverage() {
    let size = 32
    let image = PreviewImage(
      width: size, height: size, pixels: [UInt8](repeating: 100, count: size * size * 3))!
    let text = String(decoding: SixelEncoder.encode(image), as: UTF8.self)
    // 100 lies between the levels 51 and 102: both are used.
    #expect(text.contains(";2;20;20;20") && text.contains(";2;40;40;40"))
  }

  @Test func kittyGetsChunksOfAtMost4096() throws {
    let image = PreviewImage(
      width: 60, height: 30, pixels: (0..<5400).map { UInt8($0 % 251) })!
    let text = String(decoding: KittyEncoder.encode(image), as: UTF8.self)
    let chunks = text.components(separatedBy: "\u{1B}_G").dropFirst()
      .map { $0.components(separatedBy: "\u{1B}\\")[0].components(separatedBy: ";") }
    #expect(chunks.map { $0[0] } == ["a=T,f=24,s=60,v=30,q=2,m=1", "m=0"])
    #expect(chunks.allSatisfy { $0[1].count <= 4096 })
    #expect(Data(base64Encoded: chunks.map { $0[1] }.joined()).map(Array.init) == image.pixels)
  }

  @Test func iTerm2GetsAPNG() throws {
    let text = String(decoding: ITerm2Encoder.encode(square), as: UTF8.self)
    #expect(text.hasPrefix("\u{1B}]1337;File=inline=1;size="))
    let data = try #require(text.split(separator: ":").last).dropLast(2)
    let file = try #require(Data(base64Encoded: String(data)))
    #expect(file.starts(with: [0x89, 0x50, 0x4E, 0x47]))
    // The last chunk of every PNG, with its known checksum.
    #expect(file.suffix(8) == Data([0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82]))
  }

  @Test(
    arguments: [
      (["KITTY_WINDOW_ID": "1"], PreviewProtocol.kitty), (["TERM": "xterm-kitty"], .kitty),
      (["TERM": "xterm-ghostty"], .kitty), (["TERM_PROGRAM": "iTerm.app"], .iTerm2),
      (["TERM_PROGRAM": "WezTerm", "TERM": "xterm-256color"], .iTerm2),
      (["TERM_PROGRAM": "vscode"], .iTerm2), (["KONSOLE_VERSION": "230800"], .kitty),
      (["TERM": "foot"], .sixel), (["TERM": "mlterm-256color"], .sixel),
      (["TERM": "xterm"], nil), (["TERM": "dumb", "KITTY_WINDOW_ID": "1"], nil),
      (["TERM": "screen-256color", "KITTY_WINDOW_ID": "1"], nil),
      (["TMUX": "x", "TERM": "foot"], nil),
    ] as [([String: String], PreviewProtocol?)])
  func theEnvironmentTellsTheProtocol(_ environment: [String: String], _ kind: PreviewProtocol?) {
    #expect(PreviewProtocol.detect(environment: environment, answersSixel: { false }) == kind)
  }

  @Test func anUnknownTerminalIsAsked() {
    #expect(
      PreviewProtocol.detect(environment: ["TERM": "xterm"], answersSixel: { true }) == .sixel)
    #expect(DeviceAttributes.announcesSixel(Array("\u{1B}[?62;4;22c".utf8)))
    #expect(!DeviceAttributes.announcesSixel(Array("\u{1B}[?62;22c".utf8)))
    #expect(!DeviceAttributes.announcesSixel(Array("\u{1B}[?4;6c".utf8)))
    #expect(!DeviceAttributes.announcesSixel([]))
  }

  @Test func wrongCountsOfPixelsMakeNoImage() {
    #expect(PreviewImage(width: 2, height: 2, pixels: [0]) == nil)
    #expect(PreviewImage(width: 0, height: 0, pixels: []) == nil)
  }
}
