// A folder of class folders, as torchvision's ImageFolder has it: the name of
// the folder an image lies in is what it shows.

import Indexing
import Refusals
import SearchDomain
import Support

/// Reads `CLASS/image`, or `SPLIT/CLASS/image`.
struct ClassFolderReader {
  let path: FilePath
  let options: DatasetOptions

  /// - Throws: `WorkflowError` where the split or any class is missing.
  func read() throws(WorkflowError) -> EvaluationDataset {
    let (root, split) = try chosen()
    var classes: [(name: String, images: [FilePath])] = []
    var links: [String] = []
    for folder in ImageFinder.subfolders(of: root) {
      // As indexing does: the same folder must not be two classes.
      if (try? FileIO.status(folder.bytes, followLinks: false))?.kind == .link {
        links.append(folder.lastComponent.description)
        continue
      }
      let images = FolderScanner.scan(folder, ScanOptions()).files.map(\.path)
        .filter { IndexPlanner.imageExtensions.contains($0.fileExtension) }.sorted()
      if images.isEmpty { continue }
      classes.append((folder.lastComponent.description, images))
    }
    guard !classes.isEmpty else {
      throw .emptyDataset(
        "\(root) holds no folder of pictures: classes are a folder each, and captions are named by their file"
      )
    }
    return EvaluationDataset(
      path: path, format: .classes, split: split, images: taken(of: classes),
      texts: classes.enumerated().map { group, item in text(item.name, group) },
      groupCount: classes.count, missing: [],
      warnings: links.isEmpty
        ? [] : ["Links were passed over, not taken for classes: \(links.joined(separator: ", "))."],
      options: options)
  }

  /// The folder of class folders: a split's where there are splits.
  private func chosen() throws(WorkflowError) -> (root: FilePath, split: String?) {
    let wanted = options.split
    let folder = path.appending(wanted ?? "test")
    // A class may well be called test; a split has folders in it.
    if !ImageFinder.subfolders(of: folder).isEmpty { return (folder, wanted ?? "test") }
    let nested = ImageFinder.subfolders(of: path).filter {
      !ImageFinder.subfolders(of: $0).isEmpty
    }
    .map(\.lastComponent.description)
    let known = nested.joined(separator: ", ")
    guard let wanted else {
      guard nested.contains(where: Self.splitNames.contains) else { return (path, nil) }
      throw .unusableDataset("\(path) has the splits \(known): choose one")
    }
    throw .unusableDataset(
      known.isEmpty
        ? "\(path) has no splits: name none"
        : "\(path) has no split '\(wanted)': it has \(known)")
  }

  /// Folders of folders with these names are parts of a set, not classes.
  private static let splitNames: Set<String> = ["train", "val", "valid", "validation", "dev"]

  /// Class by class; with a limit, one of each in turn until it is reached.
  private func taken(
    of classes: [(name: String, images: [FilePath])]
  ) -> [EvaluationDataset.Image] {
    var counts = classes.map(\.images.count)
    if let limit = options.limit {
      let available = counts
      counts = available.map { _ in 0 }
      var left = limit
      while left > 0, counts != available {
        for index in classes.indices where counts[index] < available[index] && left > 0 {
          counts[index] += 1
          left -= 1
        }
      }
    }
    return classes.indices.flatMap { group in
      classes[group].images.prefix(counts[group]).map {
        EvaluationDataset.Image(path: $0, group: group)
      }
    }
  }

  private func text(_ folderName: String, _ group: Int) -> EvaluationDataset.Text {
    let name = String(folderName.map { $0 == "_" ? " " : $0 })
    let prompts = options.templates.map { template in
      let parts = template.split(separator: "{}", omittingEmptySubsequences: false)
      return parts.joined(separator: name)
    }
    return EvaluationDataset.Text(label: name, prompts: prompts, group: group)
  }
}
