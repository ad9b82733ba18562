// Opens a set of captions or classes: finds out how it is written down and
// hands it to the reader of that format.

public import Refusals
public import SearchDomain
import Support

extension EvaluationDataset {
  /// Reads a set. A file is captions, a folder is classes.
  ///
  /// No image is opened. Images that are not there are left out and listed
  /// in `missing`.
  ///
  /// - Throws: `WorkflowError`: `noSuchPath`; `unusableDataset` where the
  ///   format is not known, the file is malformed, the split does not exist or
  ///   no image is there; `emptyDataset`.
  public static func read(
    _ path: FilePath, options: DatasetOptions = DatasetOptions()
  ) throws(WorkflowError) -> EvaluationDataset {
    let kind: FileStatus.Kind
    do {
      kind = try FileIO.status(path.bytes).kind
    } catch {
      guard error.isMissingFile else {
        throw .unusableDataset("\(path) cannot be read: \(error.reason)")
      }
      throw .noSuchPath(path)
    }
    if kind == .folder {
      guard options.format == nil || options.format == .classes else {
        throw .unusableDataset("\(path) is a folder: name the file of captions in it")
      }
      return try ClassFolderReader(path: path, options: options).read()
    }
    guard options.format != .classes else {
      throw .unusableDataset(
        "\(path) is a file: classes are a folder with a folder for each class")
    }
    let bytes: [UInt8]
    do {
      bytes = try FileIO.read(path.bytes, limit: FileIO.largestFile)
    } catch {
      throw .unusableDataset("\(path) cannot be read: \(error.reason)")
    }
    return try captioned(bytes, path, options)
  }

  private static func captioned(
    _ bytes: [UInt8], _ path: FilePath, _ options: DatasetOptions
  ) throws(WorkflowError) -> EvaluationDataset {
    guard bytes.contains(where: { $0 > 32 }) else { throw .emptyDataset("\(path) is empty") }
    let found: DatasetListing?
    switch options.format {
    case .flickr: found = try FlickrReader(path: path, split: options.split).read(bytes)
    case .karpathy, .coco: found = try CaptionJSONReader(path: path).read(bytes)
    case .table: found = try TableReader(path: path).read(bytes)
    case .classes: found = nil
    case nil: found = try recognised(bytes, path, options)
    }
    guard var listing = found, options.format == nil || options.format == listing.format else {
      throw .unusableDataset(unknownFormat(path, options.format))
    }
    let split = try listing.choose(options.split, of: path)
    return try EvaluationDataset(listing, at: path, split: split, options: options)
  }

  /// Tries the formats whose beginning fits; nil where none does.
  private static func recognised(
    _ bytes: [UInt8], _ path: FilePath, _ options: DatasetOptions
  ) throws(WorkflowError) -> DatasetListing? {
    if TextLines.looksBinary(bytes) { return nil }
    switch bytes.first(where: { $0 > 32 && $0 < 0x80 }) {
    case UInt8(ascii: "{"):
      let firstLine = TextLines(bytes).first { !$0.isBlank }
      if let firstLine, TableReader.isRecord(firstLine.bytes) {
        return try TableReader(path: path).read(bytes)
      }
      return try CaptionJSONReader(path: path).read(bytes)
    case UInt8(ascii: "["): return try TableReader(path: path).read(bytes)
    default:
      if FlickrReader.recognises(bytes) {
        return try FlickrReader(path: path, split: options.split).read(bytes)
      }
      return try TableReader(path: path).read(bytes)
    }
  }

  private static func unknownFormat(_ path: FilePath, _ asked: Format?) -> String {
    if let asked { return "\(path) is not written in the format '\(asked.rawValue)'" }
    return
      "\(path) is in no format that is known here: it must be a Flickr token file, Karpathy's or "
      + "COCO's captions JSON, or CSV or JSON lines with an image and a caption in each row"
  }
}
