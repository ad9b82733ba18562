// Flickr8k's and Flickr30k's token files, and the lists of names that are
// Flickr8k's splits (Hodosh, Young and Hockenmaier, JAIR 2013).

import Refusals
import SearchDomain
import Support

/// Reads lines of `image.jpg#0<tab>caption`.
struct FlickrReader {
  let path: FilePath
  /// Nil: no list of names is looked for.
  let split: String?

  /// Whether the first line is one of such a file.
  static func recognises(_ bytes: [UInt8]) -> Bool {
    guard let line = TextLines(bytes).first(where: { !$0.isBlank }) else { return false }
    return parts(line.text) != nil
  }

  /// - Throws: `WorkflowError` for a line of another form, and for a split
  ///   without a list of its names.
  func read(_ bytes: [UInt8]) throws(WorkflowError) -> DatasetListing {
    let admitted = try split.map { name throws(WorkflowError) in try names(of: name) }
    var listing = DatasetListing(.flickr)
    for line in TextLines(bytes) where !line.isBlank {
      guard let (name, caption) = Self.parts(line.text) else {
        throw .unusableDataset(
          "\(path), line \(line.number): expected a picture's name, '#', a number, a tab and a caption"
        )
      }
      if let admitted, !admitted.contains(Self.stem(name)) { continue }
      listing.add(DatasetEntry(name: name, captions: [caption], split: split))
    }
    return listing
  }

  /// Nil where the line has another form.
  private static func parts(_ line: String) -> (name: String, caption: String)? {
    guard let tab = line.firstIndex(of: "\t"),
      let mark = line[..<tab].lastIndex(of: "#"), mark > line.startIndex
    else { return nil }
    let number = line[line.index(after: mark)..<tab]
    let caption = line[line.index(after: tab)...].trimmed
    guard !number.isEmpty, number.allSatisfy(\.isNumber), !caption.isEmpty else { return nil }
    return (String(line[..<mark]), caption)
  }

  /// A name without its ending, which some lists leave out.
  private static func stem(_ name: String) -> String {
    name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
  }

  /// The names of a split, from `Flickr_8k.testImages.txt`, `test.txt` or
  /// their like beside the file.
  private func names(of split: String) throws(WorkflowError) -> Set<String> {
    let found = ((try? FileIO.names(inFolder: path.parent.bytes)) ?? []).sorted {
      $0.lexicographicallyPrecedes($1)
    }
    let list = found.first { name in
      let text = String(decoding: name, as: UTF8.self)
      return text == split + ".txt" || text == split + "Images.txt"
        || text.hasSuffix("." + split + "Images.txt") || text.hasSuffix("_" + split + ".txt")
    }
    guard let list, let bytes = try? FileIO.read(path.parent.appending(FilePath(bytes: list)).bytes)
    else {
      throw .unusableDataset(
        "there is no list of the split '\(split)' beside \(path), such as \(split)Images.txt")
    }
    return Set(TextLines(bytes).filter { !$0.isBlank }.map { Self.stem($0.text.trimmed) })
  }
}
