// Figures as their publishers give them, and licences as they state them.

/// Published retrieval figures of one data set: the share of captions, in per
/// cent, whose image is among the first 1, 5 and 10.
public struct RetrievalFigures: Hashable, Sendable {
  /// Per cent among the first 1.
  public let at1: Double
  /// Per cent among the first 5, if published.
  public let at5: Double?
  /// Per cent among the first 10, if published.
  public let at10: Double?

  /// Of one to three numbers; nil if there is none.
  init?(_ values: [Double]) {
    guard let first = values.first else { return nil }
    at1 = first
    at5 = values.count > 1 ? values[1] : nil
    at10 = values.count > 2 ? values[2] : nil
  }
}

/// Everything that is published of one model.
public struct PublishedFigures: Hashable, Sendable {
  /// Text to image on Flickr30k's test split, zero-shot.
  public let flickr30k: RetrievalFigures?
  /// Text to image on COCO's 5,000 test images, zero-shot.
  public let coco: RetrievalFigures?
  /// Where those two stand; nil exactly where neither is published.
  public let source: String?
  /// Text to image on Crossmodal-3600's English captions: the mean of the per cent
  /// among the first 1, 5 and 10, as `crossmodalSource` has it.
  public let english: Double?
  /// The same on its Chinese captions.
  public let chinese: Double?

  /// Where `english` and `chinese` stand.
  public static let crossmodalSource = "immich-app/immich, docs/docs/features/searching.md"

  init(
    flickr30k: [Double] = [], coco: [Double] = [], source: String? = nil, english: Double? = nil,
    chinese: Double? = nil
  ) {
    self.flickr30k = RetrievalFigures(flickr30k)
    self.coco = RetrievalFigures(coco)
    self.source = source
    self.english = english
    self.chinese = chinese
  }

  /// As open_clip's own evaluation has them.
  static func openCLIP(
    _ flickr30k: [Double], _ coco: [Double], english: Double? = nil, chinese: Double? = nil
  ) -> Self {
    Self(
      flickr30k: flickr30k, coco: coco,
      source: "mlfoundations/open_clip, docs/openclip_retrieval_results.csv", english: english,
      chinese: chinese)
  }

  /// Only COCO's first rank is published.
  static func coco(
    _ at1: Double, _ source: String, english: Double? = nil, chinese: Double? = nil
  ) -> Self {
    Self(coco: [at1], source: source, english: english, chinese: chinese)
  }

  static func both(_ flickr30k: [Double], _ coco: [Double], _ source: String) -> Self {
    Self(flickr30k: flickr30k, coco: coco, source: source)
  }

  static func crossmodal(english: Double? = nil, chinese: Double? = nil) -> Self {
    Self(english: english, chinese: chinese)
  }
}

/// The licences of the table, as the weights' cards state them.
enum ModelLicence: String {
  case mit = "MIT"
  case apache2 = "Apache-2.0"
  case nonCommercial = "CC-BY-NC-4.0 (not for commercial use)"
  case appleResearch = "Apple ML Research (research only)"
}
