// Which model to fetch, by what the machine can do and what its user speaks.

/// A recommendation from the table.
public struct ModelAdvice: Hashable, Sendable {
  /// The model to take.
  public let entry: ModelEntry
  /// What it follows from, as part of a sentence: `2 processors, 8 GB of memory
  /// and queries in English`.
  public let reason: String

  /// - Parameters:
  ///   - processors: that this process may use.
  ///   - memoryBytes: of the machine.
  ///   - language: of its user, in ISO 639 (`de`).
  /// - Returns: nil only if the table has no such model.
  public init?(processors: Int, memoryBytes: Int, language: String) {
    let tier = Self.tier(processors, memoryBytes, language)
    guard let entry = ModelRegistry.entry(named: tier.rawValue) else { return nil }
    self.entry = entry
    let speech = Self.names[language] ?? "the language \(language)"
    let gigabytes = max(1, memoryBytes / 1_000_000_000)
    reason =
      "\(processors) \(processors == 1 ? "processor" : "processors"), \(gigabytes) GB of memory and "
      + "queries in \(speech)"
  }

  /// Whether a tier's model can be pulled, and memory holds all its weights and
  /// as much again beside.
  private static func fits(_ tier: ModelEntry.Tier, _ memoryBytes: Int) -> Bool {
    guard let entry = ModelRegistry.entry(named: tier.rawValue), entry.isExported else {
      return false
    }
    return entry.approximateMegabytes * 2_000_000 <= memoryBytes
  }

  private static func tier(
    _ processors: Int, _ memoryBytes: Int, _ language: String
  ) -> ModelEntry.Tier {
    // `chinese` takes forty times as long for an image as `multilingual`.
    if language == "zh", processors >= 32, fits(.chinese, memoryBytes) { return .chinese }
    if language != "en", fits(.multilingual, memoryBytes) { return .multilingual }
    // `balanced` takes five times as long for an image as `fast`, and `best`
    // eleven times as long again.
    if processors >= 32, fits(.best, memoryBytes) { return .best }
    if processors >= 8, fits(.balanced, memoryBytes) { return .balanced }
    return .fast
  }

  private static let names = [
    "en": "English", "zh": "Chinese", "de": "German", "fr": "French", "es": "Spanish",
    "it": "Italian", "pt": "Portuguese", "ja": "Japanese", "ko": "Korean", "ru": "Russian",
    "nl": "Dutch", "pl": "Polish", "tr": "Turkish", "ar": "Arabic", "sv": "Swedish",
  ]

  /// The language that a user's environment names (`LC_ALL`, `LC_MESSAGES`,
  /// `LANG`, the first that is set): `de` of `de_DE.UTF-8`; English where it
  /// names none.
  public static func language(of environment: [String: String]) -> String {
    let stated = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }
      .first { !$0.isEmpty }
    let code = (stated ?? "").prefix { $0.isASCII && $0.isLetter }.lowercased()
    return (2...3).contains(code.count) ? code : "en"
  }
}
