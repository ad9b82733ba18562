// The options of `glimpse serve`, resolved: where it listens, who may call, what
// it may touch.

import GlimpseKit
import HTTPServing
import SearchAPI
import SearchDomain
import Support

/// How log lines are written.
enum LogFormat: String, CaseIterable, Sendable {
  case text, json
}

/// Where the server listens.
struct ListeningOptions: Sendable {
  let host: String
  let port: Int
  /// Both or none.
  let certificate: FilePath?
  let certificateKey: FilePath?

  init(
    _ arguments: RawArguments, _ settings: Settings, hasKeys: Bool
  ) throws(CommandError) {
    host =
      try arguments.value(of: Flags.host.flag) ?? settings["GLIMPSE_HOST"]
      ?? Flags.host.fallback
    if let stated = try arguments.value(of: Flags.port.flag) {
      port = stated
    } else {
      port = try Self.port(settings)
    }
    certificate = try arguments.value(of: Flags.tlsCertificate)
    certificateKey = try arguments.value(of: Flags.tlsKey)
    if certificate != nil, certificateKey == nil {
      throw CommandError(.alone(flag: "--tls-cert", needs: "--tls-key FILE"))
    }
    if certificateKey != nil, certificate == nil {
      throw CommandError(.alone(flag: "--tls-key", needs: "--tls-cert FILE"))
    }
    guard hasKeys || arguments.has(Flags.insecure) || Self.isLoopback(host) else {
      throw CommandError(.keyNeeded(because: "listening on \(host) lets other machines in"))
    }
    guard !settings.isOffline || Self.needsNoLookup(host) else {
      throw CommandError(
        .badValue(
          flag: "--host", value: host,
          expected: "an address, for GLIMPSE_OFFLINE keeps names from being looked up"))
    }
  }

  private static func needsNoLookup(_ host: String) -> Bool {
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    let isIPv4 = parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
    return host == "localhost" || host.contains(":") || isIPv4
  }

  private static func port(_ settings: Settings) throws(CommandError) -> Int {
    guard let text = settings["GLIMPSE_PORT"] else { return Flags.port.fallback }
    guard let port = Int(text), (0...65535).contains(port) else {
      throw CommandError(
        .badSetting(name: "GLIMPSE_PORT", value: text, expected: "a whole number from 0 to 65535"))
    }
    return port
  }

  /// By name alone: another name for 127.0.0.1 counts as other.
  private static func isLoopback(_ host: String) -> Bool {
    if host == "localhost" || host == "::1" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }

  /// - Throws: `CommandError` where the certificate cannot be read.
  func configuration() throws(CommandError) -> ServerConfiguration {
    var configuration = ServerConfiguration()
    configuration.host = host
    configuration.port = port
    configuration.eventThreads = max(2, min(4, ProcessorCount.available))
    if let certificate, let certificateKey {
      configuration.tls = ServerConfiguration.TLS(
        certificate: try Self.read(certificate), key: try Self.read(certificateKey))
    }
    return configuration
  }

  /// The path of a key that every user of the machine may read; nil where it is
  /// kept as it should be.
  var exposedKey: FilePath? {
    guard let certificateKey, (try? FileIO.status(certificateKey.bytes))?.isReadableByAll == true
    else { return nil }
    return certificateKey
  }

  private static func read(_ path: FilePath) throws(CommandError) -> [UInt8] {
    do {
      return try FileIO.read(path.bytes, limit: 1 << 20)
    } catch {
      throw CommandError(.file(path: path.description, operation: "read", reason: error.reason))
    }
  }
}

/// What the service does, and for whom.
struct ServiceOptions: Sendable {
  let imagesRoots: [FilePath]
  let imageBases: [ImageBase]
  let keys: [APIKey]
  let uploadFolder: FilePath?
  let queryImageFolder: FilePath?
  let resultsFolder: FilePath?
  let origins: [WebOrigin]
  let opensMetrics: Bool
  let hostNames: [String]
  let fetches: Bool
  let agentsMayIndex: Bool
  let logsQueries: Bool
  let requestsPerSecond: Double?
  /// Nil: text for people, JSON for everything else.
  let logFormat: LogFormat?
  private let environment: [String: String]

  init(_ arguments: RawArguments, _ settings: Settings) throws(CommandError) {
    func folder(_ name: String) -> FilePath? {
      settings[name].map { FilePath($0).absolute }
    }
    let roots = try arguments.values(of: Flags.imagesRoots)
    imagesRoots =
      roots.isEmpty ? folder("IMAGES_ROOT").map { [$0] } ?? [] : roots.map(\.absolute)
    imageBases = try arguments.values(of: Flags.imageBases)
    keys = try Self.keys(arguments, settings)
    uploadFolder = try arguments.value(of: Flags.uploadFolder).map(\.absolute)
    queryImageFolder = folder("QUERY_IMAGE_ROOT")
    resultsFolder = folder("RETRIEVED_ROOT")
    origins = try arguments.values(of: Flags.corsOrigins)
    if origins.contains(.any), keys.isEmpty, !arguments.has(Flags.insecure) {
      throw CommandError(
        .keyNeeded(because: "--cors-origin '*' lets the pages of every web site in"))
    }
    let setting = try Self.truth("GLIMPSE_METRICS_WITHOUT_KEY", settings)
    opensMetrics = arguments.has(Flags.openMetrics) || setting
    hostNames = try arguments.values(of: Flags.hostNames)
    fetches = arguments.has(Flags.allowFetch)
    agentsMayIndex = arguments.has(Flags.allowIndex)
    logsQueries = arguments.has(Flags.logQueries)
    requestsPerSecond = try arguments.value(of: Flags.rateLimit)
    if let stated = try arguments.value(of: Flags.logFormat) {
      logFormat = stated
    } else {
      logFormat = try Self.logFormat(settings)
    }
    environment = settings.environment
  }

  /// Those of flags with those of the environment.
  private static func keys(
    _ arguments: RawArguments, _ settings: Settings
  ) throws(CommandError) -> [APIKey] {
    var keys = try arguments.values(of: Flags.apiKeys)
    for text in (settings["GLIMPSE_API_KEYS"] ?? "").split(separator: ",") {
      guard let key = APIKey(parsing: String(text)) else {
        throw CommandError(
          .badSecret(
            name: "GLIMPSE_API_KEYS",
            expected: "keys of \(APIKey.shortest) characters and more, separated by commas"))
      }
      keys.append(key)
    }
    return keys
  }

  private static func truth(_ name: String, _ settings: Settings) throws(CommandError) -> Bool {
    guard let text = settings[name] else { return false }
    switch text.lowercased() {
    case "1", "true", "yes", "on": return true
    case "0", "false", "no", "off": return false
    default: throw CommandError(.badSetting(name: name, value: text, expected: "true or false"))
    }
  }

  private static func logFormat(_ settings: Settings) throws(CommandError) -> LogFormat? {
    guard let text = settings["GLIMPSE_LOG_FORMAT"] else { return nil }
    guard let format = LogFormat(rawValue: text.lowercased()) else {
      throw CommandError(
        .badSetting(name: "GLIMPSE_LOG_FORMAT", value: text, expected: "text or json"))
    }
    return format
  }

  /// The service's settings for a library.
  func configuration() throws -> ServiceConfiguration {
    var configuration = ServiceConfiguration()
    configuration.imagesRoots = imagesRoots
    configuration.imageBases = imageBases
    configuration.keys = keys
    configuration.uploadFolder = uploadFolder
    configuration.queryImageFolder = queryImageFolder
    configuration.resultsFolder = resultsFolder
    configuration.allowedOrigins = origins
    configuration.hostNames = hostNames
    configuration.opensMetrics = opensMetrics
    configuration.fetchesQueryImages = fetches
    configuration.agentsMayIndex = agentsMayIndex
    configuration.logsQueries = logsQueries
    configuration.requestsPerSecond = requestsPerSecond
    configuration.webFolder = InstalledFiles.folder(checkout: "Web", installed: "web").map {
      FilePath($0)
    }
    configuration.thumbnailFolder = Folders.cache(environment) + "/glimpse/thumbnails"
    configuration.version = Version.current
    return configuration
  }
}
