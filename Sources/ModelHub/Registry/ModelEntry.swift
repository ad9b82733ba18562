// One row of the table of models that are known by name.

/// Published retrieval figures of one data set: the share of captions, in per
/// cent, whose picture is among the first 1, 5 and 10.
public struct RetrievalFigures: Hashable, Sendable {
  /// Per cent among the first 1.
  public let at1: Double
  /// Per cent among the first 5, where published.
  public let at5: Double?
  /// Per cent among the first 10, where published.
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
  }

  /// Which languages the words of a query may be in.
  public enum Languages: String, Hashable, Sendable, CaseIterable {
    /// English alone.
    case english
    /// Many; how well each does differs.
    case multilingual
  }

  /// `ARCHITECTURE/CHECKPOINT`, the name that nothing else has.
  public var name: String { "\(architecture)/\(checkpoint)" }
  /// Such as `ViT-B-32`.
  public let architecture: String
  /// Which training the weights come from, such as `laion2b_s34b_b79k`.
  public let checkpoint: String
  /// Other names that find it.
  public let aliases: [String]
  /// The repository it is pulled from.
  public let hubID: HubID
  /// Numbers in a vector.
  public let dimension: Int
  /// Side of the picture that the model sees, in pixels.
  public let imageSize: Int
  /// Which languages queries may be in.
  public let languages: Languages
  /// The weights' licence as their publisher states it.
  public let licence: String
  /// What is downloaded, about, in megabytes; nil where it was not found out.
  public let approximateMegabytes: Int?
  /// Text to image on Flickr30k's test split, zero-shot, as published.
  public let flickr30k: RetrievalFigures?
  /// Text to image on COCO's 5,000 test pictures, zero-shot, as published.
  public let coco: RetrievalFigures?
  /// Where the figures stand.
  public let figuresSource: String?
  /// The tier that stands for this model, if one does.
  public let tier: Tier?
  /// Why this program cannot run the model yet; nil where it can.
  public let unsupportedReason: String?

  /// Whether this program can run the model.
  public var isSupported: Bool { unsupportedReason == nil }
}
