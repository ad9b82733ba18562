// Images and texts with the knowledge which belong together, as evaluation
// needs them, whatever file they come from.

public import SearchDomain

/// A set of images and texts, and which of them belong together: those of
/// the same group.
///
/// In a captioned set a group is an image with its captions, or several
/// images that the file says show the same; in a classified one a class.
public struct EvaluationDataset: Sendable {
  /// How the set was written down.
  public enum Format: String, CaseIterable, Sendable {
    /// `image.jpg#0<tab>caption`, as Flickr8k and Flickr30k come.
    case flickr
    /// Karpathy and Fei-Fei's JSON, with splits.
    case karpathy
    /// COCO's captions JSON: images and annotations.
    case coco
    /// CSV, JSON lines or a JSON array with an image and a caption a row.
    case table
    /// A folder with a folder of images for each class.
    case classes
  }

  /// An image.
  public struct Image: Hashable, Sendable {
    /// Its file.
    public let path: FilePath
    /// Texts and images of the same group belong to it.
    public let group: Int
  }

  /// A text.
  public struct Text: Hashable, Sendable {
    /// The caption, or the name of the class.
    public let label: String
    /// What is embedded: the caption, or the class's name in each template,
    /// whose vectors are averaged.
    public let prompts: [String]
    /// Images of the same group are what it describes.
    public let group: Int
  }

  /// The file or folder it was read from.
  public let path: FilePath
  /// How it was written down.
  public let format: Format
  /// The part of the set that was taken; nil where it has no parts, or all
  /// were taken.
  public let split: String?
  /// In the set's order; all of them are there.
  public var images: [Image]
  /// In the order of their images.
  public var texts: [Text]
  /// Groups are numbered from 0 up to this.
  public let groupCount: Int
  /// Images that are named but not there; they and their captions are left
  /// out.
  public let missing: [FilePath]
  /// What its reader passed over, in words.
  public let warnings: [String]
  /// Settings that were followed, for the record.
  public let options: DatasetOptions

  /// Whether captions are told apart by their image, not by a class.
  public var isCaptioned: Bool { format != .classes }
}

/// What is to be taken of a set.
public struct DatasetOptions: Hashable, Sendable {
  /// Nil: found out by looking at it.
  public var format: EvaluationDataset.Format?
  /// Where the images are; nil looks beside the file.
  public var imagesFolder: FilePath?
  /// Nil: the part called `test` where there is one, else everything.
  public var split: String?
  /// At most this many images: the first ones, of classes in turn.
  public var limit: Int?
  /// At most this many captions of each image, the first ones.
  public var captionsPerImage: Int?
  /// Sentences that a class's name is put into, in place of `{}`. The default
  /// is the one that CLIP's authors begin with (Radford et al. 2021, 3.1.4).
  public var templates = ["a photo of a {}."]

  /// With the values stated at each property.
  public init() {}
}
