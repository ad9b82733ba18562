// TLS as clients see it, with Debian's own client.

import Foundation
import HTTPServing
import Testing

@Suite struct TLSTests {
  private static func run(_ arguments: [String], input: String = "") throws -> String {
    let program = Process()
    program.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    program.arguments = ["openssl"] + arguments
    let (sent, received) = (Pipe(), Pipe())
    program.standardInput = sent
    program.standardOutput = received
    program.standardError = received
    try program.run()
    try sent.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try sent.fileHandleForWriting.close()
    let text = try received.fileHandleForReading.readToEnd() ?? Data()
    program.waitUntilExit()
    return String(decoding: text, as: UTF8.self)
  }

  /// A certificate made for the test, with its key.
  private static func certificate() throws -> ServerConfiguration.TLS {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (certificate, key) = (
      folder.appendingPathComponent("certificate"), folder.appendingPathComponent("key")
    )
    _ = try run([
      "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-days", "2",
      "-keyout", key.path,
      "-out", certificate.path,
    ])
    return ServerConfiguration.TLS(
      certificate: Array(try Data(contentsOf: certificate)), key: Array(try Data(contentsOf: key)))
  }

  @Test func onlyForwardSecretTLSIsSpoken() throws {
    let tls = try Self.certificate()
    let test = try TestServer { $0.tls = tls }
    defer { test.server.stop(graceSeconds: 1) }
    func handshake(_ options: [String]) throws -> String {
      try Self.run(["s_client", "-connect", "127.0.0.1:\(test.server.port)"] + options)
    }
    #expect(try handshake(["-tls1_2"]).contains("Cipher is ECDHE-RSA-AES128-GCM-SHA256"))
    #expect(try handshake(["-tls1_3"]).contains("Cipher is TLS_"))
    let refused = [
      ["-tls1", "-cipher", "ALL:@SECLEVEL=0"], ["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"],
      ["-tls1_2", "-cipher", "AES128-SHA"],
      ["-tls1_2", "-cipher", "AES128-GCM-SHA256"], ["-tls1_2", "-cipher", "ECDHE-RSA-AES128-SHA"],
      ["-tls1_2", "-cipher", "DHE-RSA-AES128-GCM-SHA256"],
    ]
    for options in refused {
      #expect(try handshake(options).contains("Cipher is (NONE)"), "\(options)")
    }
  }

  @Test func bodiesGoThroughWhole() throws {
    let tls = try Self.certificate()
    let test = try TestServer { $0.tls = tls }
    defer { test.server.stop(graceSeconds: 1) }
    let body = String(repeating: "x", count: 1000)
    let reply = try Self.run(
      ["s_client", "-quiet", "-connect", "127.0.0.1:\(test.server.port)"],
      input:
        "POST /lane HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n\(body)GET /file HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    )
    #expect(reply.contains("lane 1000") && reply.contains("A handle"))
  }

  @Test func whatIsNoTLSEndsTheConnection() throws {
    let tls = try Self.certificate()
    let test = try TestServer { $0.tls = tls }
    defer { test.server.stop(graceSeconds: 1) }
    let reply = try test.exchange("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(!reply.contains("HTTP/1.1 200"))
  }
}
