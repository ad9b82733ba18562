// The two JSON files that captions of COCO come in: Karpathy and Fei-Fei's
// (images with sentences and a split, CVPR 2015), and COCO's own (images
// and annotations, https://cocodataset.org/#format-data).

import FoundationEssentials
import Refusals
import SearchDomain

/// Reads a JSON object with `images`.
struct CaptionJSONReader {
  let path: FilePath

  /// - Returns: nil where it is JSON without such a list.
  /// - Throws: `WorkflowError` where it is no JSON.
  func read(_ bytes: [UInt8]) throws(WorkflowError) -> DatasetListing? {
    let file: CaptionFile
    do {
      file = try JSONDecoder().decode(CaptionFile.self, from: Data(bytes))
    } catch DecodingError.dataCorrupted {
      throw .unusableDataset("\(path) is damaged: its JSON ends early or is malformed")
    } catch {
      return nil
    }
    if file.images.contains(where: { $0.sentences != nil }) { return karpathy(file) }
    return try file.annotations.map { annotations throws(WorkflowError) in
      try coco(file.images, annotations)
    }
  }

  private func karpathy(_ file: CaptionFile) -> DatasetListing {
    var listing = DatasetListing(.karpathy)
    for image in file.images {
      guard let name = image.name else { continue }
      listing.add(
        DatasetEntry(
          name: name, captions: (image.sentences ?? []).compactMap { $0.raw?.trimmed },
          split: image.split))
    }
    return listing
  }

  private func coco(
    _ images: [CaptionFile.Image], _ annotations: [CaptionFile.Annotation]
  ) throws(WorkflowError) -> DatasetListing {
    var captions: [CaptionFile.ID: [String]] = [:]
    var strays = 0
    let known = Set(images.compactMap(\.id))
    for annotation in annotations {
      guard let caption = annotation.caption?.trimmed, !caption.isEmpty else {
        throw .unusableDataset(
          "\(path) has annotations without a caption: take the file of captions, not of instances or keypoints"
        )
      }
      if known.contains(annotation.imageID) {
        captions[annotation.imageID, default: []].append(caption)
      } else {
        strays += 1
      }
    }
    var listing = DatasetListing(.coco)
    for image in images {
      guard let name = image.name, let id = image.id else { continue }
      listing.add(DatasetEntry(name: name, captions: captions[id] ?? []))
    }
    if strays > 0 {
      listing.warnings.append(
        "\(strays) captions of \(path) are of pictures that it does not list")
    }
    return listing
  }
}

/// What both files have in common, as far as it is needed.
private struct CaptionFile: Decodable {
  let images: [Image]
  let annotations: [Annotation]?

  struct Image: Decodable {
    let id: ID?
    private let file_name: String?
    private let filename: String?
    private let filepath: String?
    let split: String?
    let sentences: [Sentence]?

    /// Karpathy's COCO file names the folder apart.
    var name: String? {
      if let file_name { return file_name }
      return filename.map { name in filepath.map { $0 + "/" + name } ?? name }
    }
  }

  struct Sentence: Decodable {
    let raw: String?
  }

  struct Annotation: Decodable {
    let imageID: ID
    let caption: String?

    enum CodingKeys: String, CodingKey {
      case imageID = "image_id"
      case caption
    }
  }

  /// A number in COCO, a text in some files that follow it.
  enum ID: Hashable, Decodable {
    case number(Int)
    case text(String)

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(Int.self) {
        self = .number(number)
      } else {
        self = .text(try container.decode(String.self))
      }
    }
  }
}
