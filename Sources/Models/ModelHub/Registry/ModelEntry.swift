// One row of the table of models that are known by name.

/// A model known by name.
public struct ModelEntry: Hashable, Sendable {
  /// What belongs together in a list.
  public enum Family: String, Hashable, Sendable, CaseIterable {
    case bundled = "comes with Glimpse"
    case laion = "OpenCLIP (LAION, DataComp)"
    case openAI = "OpenAI CLIP"
    case dfn = "DFN"
    case metaCLIP = "MetaCLIP"
    case eva = "EVA02-CLIP"
    case sigLIP = "SigLIP"
    case sigLIP2 = "SigLIP 2"
    case perceptionEncoder = "Perception Encoder"
    case mobileCLIP = "MobileCLIP"
    case tinyCLIP = "TinyCLIP"
    case multilingual = "multilingual CLIP"
    case chinese = "Chinese"
    case fashion = "fashion"
  }

  /// How a folder of the model is had.
  public enum Availability: Hashable, Sendable {
    /// Its repository holds it in a layout that is read here.
    case pullable
    /// Its repository holds weights alone, of which `Tools/export-model` makes a
    /// folder, called with these arguments.
    case exportable(String)
    /// It cannot be used yet, for this reason.
    case unread(String)
  }

  /// A word that stands for the model to take for a purpose. Which one it is
  /// follows from the published figures (Documentation/Models.md has the rules).
  public enum Tier: String, Hashable, Sendable, CaseIterable {
    /// Least work for an image or a query, and least to download.
    case fast
    /// Clearly better results for several times the work.
    case balanced
    /// The best results, whatever they cost.
    case best
    /// Queries in many languages, for little work.
    case multilingual
    /// The best results for queries in Chinese.
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

  /// The work for one image, by the image tower's 10⁹ multiplications and
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

  /// What it belongs to.
  public let family: Family
  /// `ARCHITECTURE/CHECKPOINT`, the name that nothing else has; where there is one
  /// training alone, only its architecture.
  public var name: String {
    checkpoint.isEmpty ? architecture : "\(architecture)/\(checkpoint)"
  }
  /// Such as `ViT-B-32`.
  public let architecture: String
  /// Which training the weights come from, such as `laion2b_s34b_b79k`.
  public let checkpoint: String
  /// Other names that find it.
  public let aliases: [String]
  /// The repository with its weights, and the commit that is fetched of it where
  /// one is known; nil for bundled models.
  public let hubID: HubID?
  /// Numbers in a vector.
  public let dimension: Int
  /// Side of the image that the model sees, in pixels.
  public let imageSize: Int
  /// The work for one image.
  public let speed: Speed
  /// Which languages queries may be in.
  public let languages: Languages
  /// The weights' licence as their publisher states it.
  public let licence: String
  /// What is downloaded, about, in megabytes: four bytes a parameter; of
  /// bundled models their files' size.
  public let approximateMegabytes: Int
  /// What is published of it.
  public let figures: PublishedFigures
  /// The tier that stands for this model, if one does.
  public let tier: Tier?
  /// What else there is to know, as part of a sentence.
  public let note: String?
  /// How a folder of it is had.
  public let availability: Availability

  /// Whether the repository holds it in a layout that is read here.
  public var isExported: Bool { availability == .pullable }

  /// Whether its licence lets it be used in a business.
  public var allowsCommercialUse: Bool {
    ![ModelLicence.nonCommercial, .appleResearch].map(\.rawValue).contains(licence)
  }

  /// The commit that is fetched, where one is known; else the newest one, which
  /// is then kept.
  public var pinnedCommit: String? {
    hubID.flatMap { SafePath.isCommit($0.revision) ? $0.revision : nil }
  }

  /// The command that makes a folder of it, where one is needed.
  public var exportCommand: String? {
    if case .exportable(let arguments) = availability {
      "Tools/export-model \(arguments)"
    } else {
      nil
    }
  }

  /// What to do about a model that cannot be pulled, as a sentence; nil if it
  /// can be.
  public var exportAdvice: String? {
    switch availability {
    case .pullable: nil
    case .exportable(let arguments):
      "\(name) is published as weights alone, in no layout that is read here: make a folder "
        + "of it with \(ExportTool.call(arguments)), and give that folder as the model"
    case .unread(let reason):
      "\(name) cannot be used, because \(reason): choose another model, see 'glimpse models list'"
    }
  }
}
