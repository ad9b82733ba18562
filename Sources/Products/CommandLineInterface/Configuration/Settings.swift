// The environment and `.env` as one set of settings. Flags are laid over them
// by the options of each command.

import EmbeddingModels
import HTTPRequesting
import QueryUnderstanding
import SearchDomain
import SharedCaching
import Support

/// What the surroundings say: environment over `.env` in the working folder.
struct Settings: Sendable {
  /// The process's environment with what `.env` adds.
  let environment: [String: String]
  /// The names that the process's environment has itself; they win over `.env`,
  /// also where both name a place to work in by different names.
  let stated: Set<String>
  /// Remarks on `.env` for its owner.
  let warnings: [String]
  /// The running program's own file, which is started once more to decode
  /// images; nil looks for the program.
  var decoderProgram: String?

  /// - Parameters:
  ///   - environment: of the process. An empty value counts as none.
  ///   - dotEnv: the text of `.env`, nil where there is no such file. Only
  ///     names that Glimpse knows are taken from it, so that a downloaded
  ///     folder cannot move the user's home or cache.
  init(environment: [String: String], dotEnv: String? = nil) {
    var merged = environment.filter { !$0.value.isEmpty }
    var warnings: [String] = []
    if let dotEnv {
      let file = DotEnv(parsing: dotEnv)
      for (name, value) in file.values where merged[name] == nil && !value.isEmpty {
        guard Self.isKnown(name), !Self.runsCode.contains(name) else { continue }
        if !Self.movesKey(name, value, environment) { merged[name] = value }
      }
      Self.takeConsent(of: file.values, into: &merged)
      // The file of a token is the user's, and for the hub they know.
      if environment["HF_ENDPOINT"] == nil, merged["HF_ENDPOINT"] != nil, merged["HF_TOKEN"] == nil
      {
        merged["HF_TOKEN_PATH"] = "/dev/null"
      }
      if !file.unreadableLines.isEmpty {
        let lines = file.unreadableLines.map(String.init).joined(separator: ", ")
        warnings.append(".env: line \(lines) is not NAME=value and was passed over")
      }
    }
    self.environment = merged
    stated = Set(environment.filter { !$0.value.isEmpty }.keys)
    self.warnings = warnings
  }

  /// The largest `.env` that is read, in bytes.
  static let dotEnvLimit = 1 << 20

  subscript(name: String) -> String? { environment[name] }

  /// `GLIMPSE_LIBRARY`, else the default library of the user.
  var libraryFolder: String {
    self["GLIMPSE_LIBRARY"] ?? Folders.data(environment) + "/glimpse/default"
  }

  /// The model named by the surroundings: `GLIMPSE_MODEL`, else
  /// `CLIP_MODEL_NAME` with `CLIP_CHECKPOINT`, joined as open_clip's exports
  /// on the hub are named (`ViT-B-32__laion2b-s34b-b79k`).
  var modelName: String? {
    if let name = self["GLIMPSE_MODEL"] { return name }
    guard let name = self["CLIP_MODEL_NAME"] else { return nil }
    let base = String(name.map { $0 == "/" && !name.contains("://") ? "-" : $0 })
    guard let checkpoint = self["CLIP_CHECKPOINT"] else { return name }
    return base + "__" + String(checkpoint.map { $0 == "_" ? "-" : $0 })
  }

  /// `VECTOR_SIZE`, which must agree with the model where it is given.
  ///
  /// - Throws: `CommandError` where it is no whole number above 0.
  func vectorSize() throws(CommandError) -> Int? {
    guard let text = self["VECTOR_SIZE"] else { return nil }
    guard let size = Int(text), size > 0 else {
      throw CommandError(
        .badSetting(name: "VECTOR_SIZE", value: text, expected: "a whole number above 0"))
    }
    return size
  }

  /// - Throws: `CommandError` where `VECTOR_SIZE` names another dimension.
  func checkVectorSize(_ actual: Int, model: String) throws(CommandError) {
    guard let stated = try vectorSize(), stated != actual else { return }
    throw CommandError(.vectorSize(stated: stated, actual: actual, model: model))
  }

  /// What searches keep of a library's index in memory.
  ///
  /// - Throws: `CommandError` for a word that is none of the choices.
  func indexMemory() throws(CommandError) -> IndexMemory {
    guard let text = self["GLIMPSE_INDEX_MEMORY"] else { return .mapped }
    guard let memory = IndexMemory(rawValue: text.lowercased()) else {
      throw CommandError(
        .badSetting(name: "GLIMPSE_INDEX_MEMORY", value: text, expected: "mapped or compact"))
    }
    return memory
  }

  /// What servers share, if `GLIMPSE_CACHE` names it; nil where nothing may leave
  /// this machine and the cache is on another.
  ///
  /// - Throws: `CommandError` for what is no address.
  func sharedCache() throws(CommandError) -> CacheAddress? {
    guard let text = self["GLIMPSE_CACHE"] else { return nil }
    guard let address = CacheAddress(text) else {
      throw CommandError(
        .badSecret(name: "GLIMPSE_CACHE", expected: "an address such as redis://localhost:6379/0"))
    }
    let host = address.host.contains(":") ? "[\(address.host)]" : address.host
    let isNear = HTTPAddress("http://\(host)/")?.isThisMachine == true
    return isOffline && !isNear ? nil : address
  }

  /// Whether nothing may leave this machine: `GLIMPSE_OFFLINE`.
  var isOffline: Bool { NetworkReach.means(self[NetworkReach.setting]) }

  /// - Throws: `CommandError` where `GLIMPSE_LANGUAGE_MODEL` is no word of its.
  func checkLanguageModel() throws(CommandError) {
    let name = LanguageModel.consentSetting
    guard let value = self[name], LanguageModel.Consent(value) == nil else { return }
    throw CommandError(
      .badSetting(name: name, value: value, expected: "one of \(LanguageModel.consentWords)"))
  }

  /// How much is said on stderr, unless flags decide.
  ///
  /// - Throws: `CommandError` for a level that does not exist.
  func verbosity() throws(CommandError) -> Verbosity {
    guard let level = self["GLIMPSE_LOG_LEVEL"] else { return .normal }
    switch level.lowercased() {
    case "error", "critical", "warning", "warn", "quiet": return .quiet
    case "info", "notice": return .normal
    case "debug", "trace", "verbose": return .verbose
    default:
      throw CommandError(
        .badSetting(
          name: "GLIMPSE_LOG_LEVEL", value: level,
          expected: "one of error, warning, info, debug, trace"))
    }
  }

  /// Whether a line of `.env` names the address for a key that is the
  /// environment's: whoever made the folder would get the key.
  private static func movesKey(
    _ name: String, _ value: String, _ environment: [String: String]
  ) -> Bool {
    let isSet = { (key: String) in !(environment[key] ?? "").isEmpty }
    if ["GLIMPSE_MODEL", "CLIP_MODEL_NAME"].contains(name), ServedAddress.isOne(value) {
      return isSet("GLIMPSE_INFERENCE_API_KEY")
    }
    if let keys = keysForAddresses[name] { return keys.contains(where: isSet) }
    guard name.hasSuffix("_BASE_URL") else { return false }
    return isSet(name.dropLast("_BASE_URL".count) + "_API_KEY")
  }

  private static let keysForAddresses = [
    "GLIMPSE_STORE": ["GLIMPSE_STORE_API_KEY", "QDRANT_API_KEY"],
    "QDRANT_URL": ["GLIMPSE_STORE_API_KEY", "QDRANT_API_KEY"],
    "HF_ENDPOINT": ["HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"],
  ]

  /// A language model's key or address in `.env`, a file that somebody wrote
  /// for this program, asks for that model; in the environment it is there for
  /// any program.
  private static func takeConsent(of file: [String: String], into merged: inout [String: String]) {
    guard merged[LanguageModel.consentSetting] == nil else { return }
    let taken = file.filter { merged[$0.key] != nil }
    merged[LanguageModel.consentSetting] = LanguageModel.Provider.first(in: taken)?.rawValue
  }

  private static func isKnown(_ name: String) -> Bool {
    name.hasPrefix("GLIMPSE_") || name.hasPrefix("HF_") || seedNames.contains(name)
  }

  /// Settings that name a library to be loaded: a downloaded folder may not.
  private static let runsCode: Set<String> = ["GLIMPSE_ONNXRUNTIME"]

  private static let seedNames: Set<String> = [
    "QDRANT_URL", "QDRANT_API_KEY", "QDRANT_COLLECTION",
    "VECTOR_SIZE", "CLIP_MODEL_NAME", "CLIP_CHECKPOINT", "DEVICE", "IMAGES_ROOT",
    "QUERY_IMAGE_ROOT",
    "RETRIEVED_ROOT", "GOOGLE_API_KEY", "GOOGLE_MODEL", "GOOGLE_BASE_URL", "OPENAI_API_KEY",
    "OPENAI_MODEL", "OPENAI_BASE_URL", "GROQ_API_KEY", "GROQ_MODEL", "GROQ_BASE_URL",
  ]
}

/// How much is said on stderr.
enum Verbosity: Int, Comparable, Sendable {
  case quiet, normal, verbose

  static func < (left: Verbosity, right: Verbosity) -> Bool { left.rawValue < right.rawValue }
}
