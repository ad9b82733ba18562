// Which of several like images a person wants to keep.

public import SearchDomain

/// A wish of which image of a group is kept. Of several, the first that tells
/// two images apart decides; where none does, what `best` says.
public enum KeepRule: Hashable, Sendable {
  /// One at this path or below it. Of several folders the first counts most.
  case folder(FilePath)
  /// The one modified first.
  case oldest
  /// The one modified last.
  case newest
  /// The largest file.
  case largest
  /// The most pixels, then what a camera wrote, then the format that loses
  /// least, then the larger file, the older, and the first path.
  case best
}

/// The order in which images are worth keeping by some rules.
struct KeepOrder {
  private let rules: [KeepRule]
  /// The folders that the rules favour, the first most.
  let folders: [FilePath]

  init(_ rules: [KeepRule]) {
    self.rules = rules
    folders = rules.compactMap { if case .folder(let path) = $0 { path } else { nil } }
  }

  /// Whether a content is worth more than another. Both were read with
  /// `folders` favoured.
  func precedes(_ left: FingerprintedContent, _ right: FingerprintedContent) -> Bool {
    for rule in rules {
      switch rule {
      case .folder:
        let places = (left.folderRank ?? .max, right.folderRank ?? .max)
        if places.0 != places.1 { return places.0 < places.1 }
      case .oldest, .newest:
        let times = (left.modifiedNanoseconds, right.modifiedNanoseconds)
        if times.0 != times.1 { return (times.0 < times.1) == (rule == .oldest) }
      case .largest:
        if left.byteCount != right.byteCount { return left.byteCount > right.byteCount }
      case .best: return DuplicateRank.precedes(left, right)
      }
    }
    return DuplicateRank.precedes(left, right)
  }

  /// Images of one content, the one to keep first.
  func sorted(_ images: [ImageRecord]) -> [ImageRecord] {
    rules.isEmpty ? images : images.sorted(by: precedes)
  }

  private func precedes(_ left: ImageRecord, _ right: ImageRecord) -> Bool {
    func rank(_ image: ImageRecord) -> Int {
      folders.firstIndex { image.path.isInside($0) } ?? .max
    }
    for rule in rules {
      switch rule {
      case .folder:
        let places = (rank(left), rank(right))
        if places.0 != places.1 { return places.0 < places.1 }
      case .oldest, .newest:
        let times = (left.modifiedNanoseconds, right.modifiedNanoseconds)
        if times.0 != times.1 { return (times.0 < times.1) == (rule == .oldest) }
      case .largest, .best: continue
      }
    }
    return left.path < right.path
  }
}
