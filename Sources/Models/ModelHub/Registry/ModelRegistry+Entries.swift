// The table as a whole: the bundled models, then those that the hub has. Figures
// are copied from their publishers' own files, each named beside them; none is
// measured or guessed here. A commit stands where one is known from public
// programs that name it.

extension ModelRegistry {
  /// The models that come with the program, the default first; their cards give
  /// their own figures.
  public static let bundled = [
    bundled("glimpse-photo", 448, imageSize: 260, megabytes: 36),
    bundled("glimpse-mini", 256, imageSize: 112, megabytes: 10),
  ]

  private static func bundled(
    _ name: String, _ dimension: Int, imageSize: Int, megabytes: Int
  ) -> ModelEntry {
    ModelEntry(
      family: .bundled, architecture: name, checkpoint: "", aliases: [], hubID: nil,
      dimension: dimension, imageSize: imageSize, speed: .fast, languages: .english,
      licence: ModelLicence.apache2.rawValue, approximateMegabytes: megabytes,
      figures: PublishedFigures(), tier: nil, note: nil, availability: .pullable)
  }

  /// Every model known by name; of one architecture, the one to prefer first.
  public static let entries: [ModelEntry] =
    [
      laionEntries, openAIEntries, laterEntries, dfnEntries, metaCLIPEntries, evaEntries,
      sigLIPEntries, sigLIP2Entries, perceptionEntries, mobileCLIPEntries, tinyCLIPEntries,
      multilingualEntries, chineseEntries, fashionEntries,
    ].flatMap { $0.compactMap { $0 } }

  /// One row. `name` is `ARCHITECTURE/CHECKPOINT`, `gflops` the work of the image
  /// tower for one image. Without a well-formed `hub` there is none.
  static func row(
    _ family: ModelEntry.Family, _ name: String, _ hub: String, _ dimension: Int,
    _ imageSize: Int, gflops: Double, megabytes: Int, licence: ModelLicence = .mit,
    figures: PublishedFigures = PublishedFigures(), languages: ModelEntry.Languages = .english,
    also aliases: [String] = [], tier: ModelEntry.Tier? = nil, note: String? = nil,
    as availability: ModelEntry.Availability = .pullable
  ) -> ModelEntry? {
    let parts = name.split(separator: "/", maxSplits: 1)
    guard let id = HubID(hub), let architecture = parts.first else { return nil }
    return ModelEntry(
      family: family, architecture: String(architecture),
      checkpoint: parts.count == 2 ? String(parts[1]) : "", aliases: aliases, hubID: id,
      dimension: dimension, imageSize: imageSize, speed: .init(imageGFLOPs: gflops),
      languages: languages, licence: licence.rawValue, approximateMegabytes: megabytes,
      figures: figures, tier: tier, note: note, availability: availability)
  }
}
