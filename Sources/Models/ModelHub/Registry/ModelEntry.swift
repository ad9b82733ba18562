// One row of the table of models that are known by name.

/// Published retrieval figures of one data set: the share of captions, in per
/// cent, whose picture is among the first 1, 5 and 10.
public struct RetrievalFigures: Hashable, Sendable {
  /// Per cent among the first 1.
  public let at1: Double
  /// Per cent among the first 5, if published.
  public let at5: Double?
  /// Per cent among the first 10, if published.
  public let at10: Double?

  init(_ at1: Double, _ at5: Double? = nil, _ at10: Double? = nil) {
    self.at1 = at1
    self.at5 = at5
    self.at10 = at10
  }
}

/// A model known by name.
public struct ModelEntry: Hashable, Sendable {
  /// A word that stands for the model to take for a purpose.
  public enum Tier: String, Hashable, Sendable, CaseIterable {
    /// Least work for a picture or a query.
    case fast
    /// Clearly better results for several times the work.
    case balanced
    /// The largest, whatever it costs.
    case best
    /// Queries in many languages.
    case multilingual
    /// Queries in Chinese.
    case chinese
  }

  /// Which languages the words of a query may be in.
  public enum Languages: String, Hashable, Sendable, CaseIterable {
    /// English only.
    case english
    /// Many; how well each does differs.
    case multilingual
    /// Chinese, with the English that is common in it.
    case chinese
  }

  /// The work for one picture, by the image tower's 10⁹ multiplications and
  /// additions as open_clip's docs/model_profile.csv counts them.
  public enum Speed: String, Hashable, Sendable, CaseIterable {
    /// Up to 15 (ViT-B/32: 9).
    case fast
    /// Up to 60 (ViT-B/16: 35).
    case medium
    /// Up to 200 (ViT-L/14: 162).
    case slow
    /// More.
    case slowest

    /// - Parameter imageGFLOPs: that count.
    init(imageGFLOPs: Double) {
      switch imageGFLOPs {
      case ...15: self = .fast
      case ...60: self = .medium
      case ...200: self = .slow
      default: self = .slowest
      }
    }
  }

  /// `ARCHITECTURE/CHECKPOINT`, the name that nothing else has; a bundled
  /// model's is only its architecture.
  public var name: String {
    checkpoint.isEmpty ? architecture : "\(architecture)/\(checkpoint)"
  }
  /// Such as `ViT-B-32`.
  public let architecture: String
  /// Which training the weights come from, such as `laion2b_s34b_b79k`.
  public let checkpoint: String
  /// Other names that find it.
  public let aliases: [String]
  /// The repository with its weights; nil for bundled models.
  public let hubID: HubID?
  /// Numbers in a vector.
  public let dimension: Int
  /// Side of the picture that the model sees, in pixels.
  public let imageSize: Int
  /// The work for one picture.
  public let speed: Speed
  /// Which languages queries may be in.
  public let languages: Languages
  /// The weights' licence as their publisher states it.
  public let licence: String
  /// What is downloaded, about, in megabytes: four bytes a parameter; of
  /// bundled models their files' size.
  public let approximateMegabytes: Int
  /// Text to image on Flickr30k's test split, zero-shot, as published.
  public let flickr30k: RetrievalFigures?
  /// Text to image on COCO's 5,000 test pictures, zero-shot, as published.
  public let coco: RetrievalFigures?
  /// Where the figures stand.
  public let figuresSource: String?
  /// The tier that stands for this model, if one does.
  public let tier: Tier?
  /// Whether the repository holds it in a layout that is read here. Where it
  /// does not, a folder is made of its weights with `Tools/export-model`.
  public let isExported: Bool

  /// What to do about a model that is not exported, as a sentence; nil if it
  /// can be pulled.
  public var exportAdvice: String? {
    guard !isExported, let hubID else { return nil }
    return "\(name) is published as weights alone, in no layout that is read here: make a folder "
      + "of it with \(ExportTool.call("\(hubID) FOLDER")), and give that folder as the model"
  }
}
