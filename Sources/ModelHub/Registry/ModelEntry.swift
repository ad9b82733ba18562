// One row of the table of models that are known by name.

/// Published retrieval figures of one data set: the share of captions, in per
/// cent, whose picture is among the first 1, 5 and 10.
public struct RetrievalFigures: Hashable, Sendable {
  public let at1: Double
  public let at5: Double?
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
    case fast, balanced, best, multilingual
  }

  /// Which languages the words of a query may be in.
  public enum Languages: String, Hashable, Sendable, CaseIterable {
    case english, multilingual
  }

  /// `ARCHITECTURE/CHECKPOINT`, the name that nothing else has.
  public var name: String { "\(architecture)/\(checkpoint)" }
  /// Such as `ViT-B-32`.
  public let architecture: String
  /// Which training the weights come from, such as `laion2b_s34b_b79k`.
  public let checkpoint: String
  /// Other names that find it.
  public let aliases: [String]
  public let hubID: HubID
  /// Numbers in a vector.
  public let dimension: Int
  /// Side of the picture that the model sees, in pixels.
  public let imageSize: Int
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
  public let tier: Tier?
  /// Why this program cannot run the model yet; nil where it can.
  public let unsupportedReason: String?

  /// Whether this program can run the model.
  public var isSupported: Bool { unsupportedReason == nil }
}
