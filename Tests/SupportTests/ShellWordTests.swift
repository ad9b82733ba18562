import Foundation
import Support
import Testing

@Suite struct ShellWordTests {
  @Test(arguments: [
    ("/srv/Pictures", "/srv/Pictures"), ("s3://photos/2024", "s3://photos/2024"),
    ("/srv/Fotos für Anna", "'/srv/Fotos für Anna'"), ("/srv/東京", "/srv/東京"),
    ("it's", "'it'\\''s'"), ("$(rm -rf x)", "'$(rm -rf x)'"), ("a;b", "'a;b'"), ("", "''"),
    ("~/x", "'~/x'"), ("a\nb", "'a\nb'"),
  ]) func aTextIsOneWord(_ text: String, _ word: String) throws {
    #expect(ShellWord.quoted(text) == word)
    let shell = Process()
    let pipe = Pipe()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.arguments = ["-c", "printf %s \(word)"]
    shell.standardOutput = pipe
    try shell.run()
    let printed = pipe.fileHandleForReading.readDataToEndOfFile()
    shell.waitUntilExit()
    #expect(String(decoding: printed, as: UTF8.self) == text)
  }
}
