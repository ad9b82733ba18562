// The vocabulary of finding duplicates: what is asked, and what is found.

public import SearchDomain
import Support

/// How an image is a duplicate of the one worth keeping, from the surest.
public enum DuplicateRelation: String, Hashable, Sendable, CaseIterable, Comparable {
  /// The files are equal byte for byte.
  case sameBytes = "same_bytes"
  /// Every pixel is equal as shown; format, compression or metadata differ.
  case samePixels = "same_pixels"
  /// The same image re-encoded, resized, or a little cropped or retouched, as
  /// the pixels of both say.
  case altered
  /// Alike, and taken within seconds of one another.
  case burst
  /// Alike in content.
  case similar

  /// The surer one comes first.
  public static func < (left: DuplicateRelation, right: DuplicateRelation) -> Bool {
    (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
  }
}

/// An image that another stands for.
public struct Duplicate: Hashable, Sendable {
  /// The image.
  public let image: ImageRecord
  /// How it relates to the one worth keeping.
  public let relation: DuplicateRelation
  /// Differing bits of the pHash, 0…64; nil where hashes did not decide.
  public let distance: Int?
  /// Cosine similarity of both embeddings, −1…1; nil where they did not decide.
  public let score: Float?
  /// How it differs from the one worth keeping; empty unless it is an altered
  /// copy.
  public var alterations: [Alteration] = []
  /// Whether the one worth keeping shows all that this one shows, so that
  /// nothing is lost with it. Not where this one shows more at its borders,
  /// bears a mark or lacks one, or is too small to tell it from another page of
  /// print; nor where they are merely alike.
  public var isReplaceable: Bool
  /// How many names its file has; deleting one of several wins nothing.
  public var linkCount = 1

  /// What deleting it gives back, in bytes.
  public var bytesToWin: Int { linkCount > 1 ? 0 : image.byteCount }
}

/// An image worth keeping, and those that it can stand for.
public struct DuplicateGroup: Hashable, Sendable {
  /// The best by pixels, then capture data, format, size and age.
  public let keep: ImageRecord
  /// The others, each a duplicate of `keep` itself, surest first.
  public let duplicates: [Duplicate]
  /// The bytes of the others' files together, without those that have further
  /// names.
  public var bytesToWin: Int { duplicates.reduce(0) { $0 +| $1.bytesToWin } }
  /// Whether one of the others may be deleted without another look: a copy that
  /// the one kept can stand for, with no further names and not more pixels.
  public func isSurelyCopied(_ duplicate: Duplicate) -> Bool {
    func pixels(_ image: ImageRecord) -> Double {
      Double(image.facts.width) * Double(image.facts.height)
    }
    return duplicate.isReplaceable && duplicate.relation <= .altered && duplicate.linkCount <= 1
      && pixels(duplicate.image) <= pixels(keep)
  }
  /// The least sure relation in the group.
  public var relation: DuplicateRelation { duplicates.map(\.relation).max() ?? .sameBytes }
}

/// What counts as a duplicate.
public struct DuplicateOptions: Hashable, Sendable {
  /// The most bits in which pHashes of altered copies differ, 0…16.
  public var threshold = ImageFingerprint.copyDistance
  /// The most bits in which their dHashes differ, 0…64.
  public var differenceThreshold = ImageFingerprint.copyDifference
  /// The least cosine similarity of altered copies, so that strangers with
  /// like hashes (plain, dark) are told apart.
  public var minimumScore: Float = 0.9
  /// The same where the fingerprints say little, as of plain images.
  public var plainMinimumScore: Float = 0.995
  /// Copies with a mark upon them: the most bits in which their pHashes
  /// differ, not beyond `farThreshold`.
  public var markedThreshold = 14
  /// The most bits in which their dHashes differ: outside the mark all is equal.
  public var markedDifferenceThreshold = 8
  /// The least cosine similarity of such copies; a mark changes what an image
  /// shows. Not for plain images.
  public var markedMinimumScore: Float = 0.6
  /// Up to so many bits of the pHash, copies are sought that were cropped or
  /// turned a little; nil for none. Not among more than 200,000 images, not
  /// for plain images, and not where both tell different times of capture.
  public var farThreshold: Int? = 20
  /// The most bits in which their dHashes differ, 0…64.
  public var farDifferenceThreshold = 20
  /// The least cosine similarity of such copies.
  public var farMinimumScore: Float = 0.95
  /// From this cosine similarity on, images count as similar; nil looks for
  /// none.
  public var similarity: Float?
  /// Similar images taken within so many seconds are a burst.
  public var burstSeconds = 10.0
  /// Which images are looked at; nil for all.
  public var filter: Filter?
  /// Which image of a group is kept; `best` where nothing is said.
  public var keep: [KeepRule] = []

  /// What suits most libraries.
  public init() {}
}

/// What was found.
public struct DuplicateReport: Sendable {
  /// Groups, most bytes to win first.
  public var groups: [DuplicateGroup] = []
  /// How many images were looked at.
  public var imageCount = 0
  /// Images without fingerprints, because their files could not be read.
  public var unreadable: [FilePath] = []
  /// Further names of files that are in the groups by one name: hard links,
  /// links, folders mounted twice.
  public var sameFileCount = 0
  /// Bytes that the duplicates take.
  public var bytesToWin: Int { groups.reduce(0) { $0 +| $1.bytesToWin } }
  /// How many images are duplicates of another.
  public var duplicateCount: Int { groups.reduce(0) { $0 + $1.duplicates.count } }
}
