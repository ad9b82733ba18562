// Where models are kept and fetched from, read from the variables that Hugging
// Face's own client reads, with the same meaning and precedence
// (huggingface_hub/constants.py, release 2.4).

internal import Support

/// The settings of Hugging Face's client.
public struct HubSettings: Hashable, Sendable {
  /// The folder of repositories: `HF_HUB_CACHE`, else `HUGGINGFACE_HUB_CACHE`,
  /// else `$HF_HOME/hub`, else `$XDG_CACHE_HOME/huggingface/hub`, else
  /// `~/.cache/huggingface/hub`.
  public var cacheFolder: String
  /// The hub's address without a final slash: `HF_ENDPOINT`, else
  /// `https://huggingface.co`.
  public var endpoint: String
  /// The token of the user: `HF_TOKEN`, else `HUGGING_FACE_HUB_TOKEN`, else the
  /// content of the file `HF_TOKEN_PATH` or `$HF_HOME/token`.
  public var token: String?
  /// No request may leave the machine: `HF_HUB_OFFLINE` or
  /// `TRANSFORMERS_OFFLINE` is 1, ON, YES or TRUE in any case.
  public var isOffline: Bool

  /// Settings given outright; final slashes of the endpoint are dropped.
  public init(
    cacheFolder: String, endpoint: String = "https://huggingface.co", token: String? = nil,
    isOffline: Bool = false
  ) {
    self.cacheFolder = cacheFolder
    var trimmed = Substring(endpoint)
    while trimmed.hasSuffix("/") { trimmed.removeLast() }
    self.endpoint = String(trimmed)
    self.token = token
    self.isOffline = isOffline
  }

  /// Reads the settings; the token's file is read at once, if it is needed.
  public init(environment: [String: String]) {
    let value = { (name: String) in environment[name].map { expanded($0, environment) } }
    let caches =
      environment["XDG_CACHE_HOME"].map { expanded($0, environment) }
      ?? Folders.home(environment) + "/.cache"
    let home = value("HF_HOME") ?? caches + "/huggingface"
    self.init(
      cacheFolder: value("HF_HUB_CACHE") ?? value("HUGGINGFACE_HUB_CACHE") ?? home + "/hub",
      endpoint: environment["HF_ENDPOINT"].flatMap { $0.isEmpty ? nil : $0 }
        ?? "https://huggingface.co",
      token: HubSettings.token(environment, file: value("HF_TOKEN_PATH") ?? home + "/token"),
      isOffline: HubSettings.isTrue(
        environment["HF_HUB_OFFLINE"].flatMap { $0.isEmpty ? nil : $0 }
          ?? environment["TRANSFORMERS_OFFLINE"]))
  }

  private static func token(_ environment: [String: String], file: String) -> String? {
    if isTrue(environment["HF_HUB_DISABLE_IMPLICIT_TOKEN"]) { return nil }
    for name in ["HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"] {
      if let token = cleaned(environment[name]) { return token }
    }
    let bytes = try? FileIO.read(Array(file.utf8), limit: 65536)
    return cleaned(bytes.map { String(decoding: $0, as: UTF8.self) })
  }

  private static func cleaned(_ token: String?) -> String? {
    guard let token else { return nil }
    let lines = token.split { $0 == "\n" || $0 == "\r" || $0 == "\r\n" }
    let joined = lines.joined()
    var trimmed = Substring(joined)
    while let first = trimmed.first, first.isWhitespace { trimmed.removeFirst() }
    while let last = trimmed.last, last.isWhitespace { trimmed.removeLast() }
    return trimmed.isEmpty ? nil : String(trimmed)
  }

  private static func isTrue(_ value: String?) -> Bool {
    value.map { ["1", "ON", "YES", "TRUE"].contains($0.uppercased()) } ?? false
  }
}

/// Replaces a leading `~` and every `$NAME` or `${NAME}` that is set.
private func expanded(_ value: String, _ environment: [String: String]) -> String {
  var text = value
  if text == "~" || text.hasPrefix("~/") {
    text = Folders.home(environment) + text.dropFirst()
  }
  var result = ""
  var rest = Substring(text)
  while let dollar = rest.firstIndex(of: "$") {
    result += rest[..<dollar]
    rest = rest[rest.index(after: dollar)...]
    let isBraced = rest.first == "{"
    let body = isBraced ? rest.dropFirst() : rest
    let name = body.prefix { $0 == "_" || ($0.isASCII && ($0.isLetter || $0.isNumber)) }
    let after = body[name.endIndex...]
    if !name.isEmpty, let found = environment[String(name)], !isBraced || after.first == "}" {
      result += found
      rest = isBraced ? after.dropFirst() : after
    } else {
      result += "$"
    }
  }
  return result + rest
}
