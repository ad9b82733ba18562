// What of a repository is fetched, as far as its listing tells; graphs may name
// more.

/// The files to fetch.
struct PullSelection {
  /// Small files that say what the model is, and graphs that may be small
  /// because their weights lie elsewhere: fetched first.
  let early: [String]
  /// All others.
  let late: [String]

  /// Larger settings are vocabularies, which say nothing of the kind of model.
  private static let largestSetting = 1 << 20
  /// A graph above this holds its weights itself, as a rule.
  private static let largestGraph = 64 << 20

  /// - Throws: `ModelHubError` if the repository has no layout that is read.
  init(
    _ listing: HubListing, _ options: PullOptions, _ failure: HubFailure
  ) throws(ModelHubError) {
    var paths = listing.files.map(\.path)
    if !options.towers.isEmpty {
      // Without the other models, this one is the only one.
      let kept = options.towers.hasSuffix("/") ? options.towers : options.towers + "/"
      guard paths.contains(where: { $0.hasPrefix(kept) && ModelFiles.isTower($0) }) else {
        throw failure.error(
          .unsupportedModel,
          "\(failure.model) has no towers in \(kept): see its files on "
            + "\(failure.host)", nil, 0)
      }
      paths = ModelFiles.leaving(kept, of: paths)
    }
    guard let chosen = ModelFiles.selection(from: paths, variant: options.variant) else {
      let id = failure.model
      guard let reason = ModelFiles.reason(paths, variant: options.variant) else {
        throw failure.error(
          .unsupportedModel,
          "\(id) has no ONNX or OpenVINO files of a layout that is read here: "
            + "choose an export such as those of immich-app or Xenova, see 'glimpse models list', "
            + "or make one with \(ExportTool.call("\(id) FOLDER"))",
          nil, 0)
      }
      throw failure.error(
        .unsupportedModel,
        "\(id) \(reason)"
          + (reason.contains("--towers")
            ? ""
            : "; nothing was fetched: choose "
              + "another export, see 'glimpse models list'"),
        nil, 0)
    }
    let sizes = Dictionary(listing.files.map { ($0.path, $0.byteCount ?? 0) }) { $1 }
    let isEarly = { (path: String) -> Bool in
      let size = sizes[path] ?? 0
      if path.hasSuffix(".json") { return size <= Self.largestSetting }
      return path.hasSuffix(".onnx") && size <= Self.largestGraph
    }
    early = chosen.filter(isEarly)
    late = chosen.filter { !isEarly($0) }
  }
}
