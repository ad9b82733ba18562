// The flags of `glimpse serve`.

import SearchAPI
import SearchDomain

extension Flags {
  static let host = Flag(
    "host", value: "ADDRESS", of: [.serve],
    help: "where to listen; 0.0.0.0 is every address of this machine",
    parse: Values.text
  ).usually("127.0.0.1")
  static let port = Flag(
    "port", value: "N", of: [.serve], help: "the port to listen on; 0 takes a free one",
    parse: Values.integer(0...65535)
  ).usually(8000)
  static let imagesRoots = Flag(
    "images-root", value: "DIR", isRepeated: true, hint: .folder, of: [.serve, .mcp],
    help: "a folder that may be indexed on request ($IMAGES_ROOT, else those indexed before)",
    parse: Values.path)
  static let imageBases = Flag(
    "pictures-base", value: "[DIR=]URL", isRepeated: true, of: [.serve, .mcp],
    help:
      "an HTTP server that has the pictures below DIR (/), asked for their files; may be repeated",
    parse: Values.imageBase)
  static let allowIndex = Switch(
    "allow-index", of: [.serve, .mcp],
    help: "offer agents that send no key the tool that indexes; else they only read")
  static let untilInputEnds = Switch(
    "until-input-ends", of: [.serve],
    help: "stop when standard input ends, for programs that start this one for themselves")
  static let hidePaths = Switch(
    "hide-paths", of: [.mcp],
    help: "show agents paths below the indexed folders alone, not where those lie")
  static let apiKeys = Flag(
    "api-key", value: "[SCOPE:]KEY", isRepeated: true, of: [.serve],
    help: "a key that callers may use; SCOPE is read, write or admin ($GLIMPSE_API_KEYS)",
    parse: Values.apiKey)
  static let insecure = Switch(
    "insecure", of: [.serve],
    help: "let other machines or every web site in without a key: anyone may do anything")
  static let uploadFolder = Flag(
    "upload-dir", value: "DIR", hint: .folder, of: [.serve],
    help: "take pictures that are uploaded, and keep them here (none are taken)", parse: Values.path
  )
  static let allowFetch = Switch(
    "allow-fetch", of: [.serve],
    help: "fetch query pictures from public addresses that callers name")
  static let corsOrigins = Flag(
    "cors-origin", value: "ORIGIN", isRepeated: true, of: [.serve],
    help: "another web site whose pages may call, such as https://example.org", parse: Values.origin
  )
  static let hostNames = Flag(
    "host-name", value: "NAME", isRepeated: true, of: [.serve],
    help: "a name by which this server is called, besides localhost and its address",
    parse: Values.text)
  static let rateLimit = Flag(
    "rate-limit", value: "N", of: [.serve],
    help: "requests a second from each address or key, on average (no limit)",
    parse: Values.decimal(0.01...1_000_000, "a number from 0.01 to 1000000"))
  static let tlsCertificate = Flag(
    "tls-cert", value: "FILE", hint: .file, of: [.serve],
    help: "serve HTTPS with this certificate chain (PEM)", parse: Values.path)
  static let tlsKey = Flag(
    "tls-key", value: "FILE", hint: .file, of: [.serve],
    help: "the certificate's private key (PEM)",
    parse: Values.path)
  static let logFormat = Flag(
    "log-format", value: "FORMAT", hint: .choice(LogFormat.allCases.map(\.rawValue)), of: [.serve],
    help: "text or json (text on a terminal, else json)", parse: Values.choice(LogFormat.self))
  static let openMetrics = Switch(
    "metrics-without-key", of: [.serve],
    help: "let anyone read /metrics, for scrapers that send no key ($GLIMPSE_METRICS_WITHOUT_KEY)")
  static let logQueries = Switch(
    "log-queries", of: [.serve], help: "write what is searched for to the log")
}

extension Values {
  /// An HTTP server in place of a folder.
  static let imageBase: @Sendable (FlagValue) throws(CommandError) -> ImageBase = {
    (value) throws(CommandError) in
    guard let base = ImageBase(parsing: value.text) else {
      throw CommandError(
        .badValue(
          flag: value.flag, value: value.text,
          expected:
            "an http or https URL, or /FOLDER=URL, such as /data/pictures=https://host/pictures"))
    }
    return base
  }

  /// A web site's origin, as browsers write it.
  static let origin: @Sendable (FlagValue) throws(CommandError) -> WebOrigin = {
    (value) throws(CommandError) in
    guard let origin = WebOrigin(parsing: value.text) else {
      throw CommandError(
        .badValue(
          flag: value.flag, value: value.text,
          expected:
            "a scheme and a host without a path, such as https://example.org or http://localhost:3000; or *"
        ))
    }
    return origin
  }

  /// A key with its scope; the key itself is not repeated in the refusal.
  static let apiKey: @Sendable (FlagValue) throws(CommandError) -> APIKey = {
    (value) throws(CommandError) in
    guard let key = APIKey(parsing: value.text) else {
      throw CommandError(
        .badSecret(
          name: value.flag,
          expected:
            "KEY, read:KEY, write:KEY or admin:KEY, the key of \(APIKey.shortest) characters and more"
        ))
    }
    return key
  }
}
