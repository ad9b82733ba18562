// What every format boils down to, and how entries become a set: a part is
// chosen, a number is taken, files are looked for.

import Refusals
import SearchDomain

/// An image as a file of captions names it.
struct DatasetEntry: Hashable, Sendable {
  /// As written: a name, or a path below the folder of images.
  var name: String
  var captions: [String] = []
  var split: String?
  /// Images of one label show the same.
  var group: String?
}

/// What a reader found.
struct DatasetListing {
  var format: EvaluationDataset.Format
  /// In order of first mention, each image once.
  private(set) var entries: [DatasetEntry] = []
  var warnings: [String] = []
  private var places: [String: Int] = [:]

  init(_ format: EvaluationDataset.Format) { self.format = format }

  /// Adds a mention of an image to what is known of it.
  mutating func add(_ entry: DatasetEntry) {
    if let place = places[entry.name] {
      entries[place].captions += entry.captions
      entries[place].split = entries[place].split ?? entry.split
      entries[place].group = entries[place].group ?? entry.group
    } else {
      places[entry.name] = entries.count
      entries.append(entry)
    }
  }

  /// Chooses the part asked for, or the usual one.
  ///
  /// - Returns: its name; nil where everything stays.
  mutating func choose(
    _ wanted: String?, of path: FilePath
  ) throws(WorkflowError) -> String? {
    let names = Set(entries.compactMap(\.split))
    if wanted == nil, !names.contains("test") { return nil }
    let split = wanted ?? "test"
    guard names.contains(split) else {
      let known = names.sorted().joined(separator: ", ")
      throw .unusableDataset(
        names.isEmpty
          ? "\(path) has no splits: name none"
          : "\(path) has no split '\(split)': it has \(known)")
    }
    entries.removeAll { $0.split != split }
    return split
  }
}

extension EvaluationDataset {
  /// Turns entries into a set of what is there.
  init(
    _ listing: DatasetListing, at path: FilePath, split: String?, options: DatasetOptions
  ) throws(WorkflowError) {
    var finder = ImageFinder(beside: path, imagesFolder: options.imagesFolder)
    var groups: [String: Int] = [:]
    var groupCount = 0
    var images: [Image] = []
    var texts: [Text] = []
    var missing: [FilePath] = []
    let entries = options.limit.map { listing.entries.prefix(max(0, $0)) } ?? listing.entries[...]
    for entry in entries {
      guard let file = finder.find(entry.name) else {
        missing.append(FilePath(entry.name))
        continue
      }
      var group = groupCount
      if let label = entry.group {
        group = groups[label] ?? groupCount
        groups[label] = group
      }
      groupCount = max(groupCount, group + 1)
      images.append(Image(path: file, group: group))
      let captions = entry.captions.prefix(max(0, options.captionsPerImage ?? .max))
      texts += captions.map { Text(label: $0, prompts: [$0], group: group) }
    }
    if images.isEmpty, let first = missing.first {
      throw .unusableDataset(
        missing.count == 1
          ? "the picture \(first) that \(path) names is not there: name the folder of the pictures"
          : "none of the \(missing.count) pictures that \(path) names is there (the first is \(first)): "
            + "name the folder of the pictures")
    }
    guard !texts.isEmpty else {
      let part = split.map { " in its split '\($0)'" } ?? ""
      throw .emptyDataset("\(path) holds no picture with a caption\(part)")
    }
    self.init(
      path: path, format: listing.format, split: split, images: images, texts: texts,
      groupCount: groupCount, missing: missing, warnings: listing.warnings, options: options)
  }
}
