// What the compatible routes may write: pictures found, and pictures asked with.
// Both under names of the server's own.

import GlimpseKit
import HTTPServing
import ImageDecoding
import SearchDomain
import Support

/// Copies of pictures found, in a folder for each search.
struct SavedResults {
  let context: ServiceContext

  init(_ context: ServiceContext) { self.context = context }

  /// Copies files as they are. One that cannot be copied is left out: the
  /// search itself has succeeded.
  ///
  /// - Returns: the folder; its name alone for callers who may not see paths.
  /// - Throws: `Problem` where the server saves nothing, or the caller may not.
  func save(_ images: [ImageRecord], _ call: Call) throws -> String {
    guard call.scope >= .write else {
      throw Problem(.forbidden, "save_results needs a key with the scope write.")
    }
    guard let root = context.configuration.resultsFolder else {
      throw Problem(.invalidArgument, "save_results needs a folder: start the server with RETRIEVED_ROOT.")
    }
    let name = UniqueName.make()
    let folder = root.appending(name)
    try FileIO.makeFolders(folder.description)
    for (rank, image) in images.enumerated() {
      let copy = folder.appending(FilePath(bytes: CopyName.fitting("\(rank + 1)-", image.path.lastComponent.bytes)))
      guard let bytes = try? context.pictures.bytes(of: image),
        (try? FileIO.replace(copy.description, with: bytes, isDurable: false)) != nil
      else {
        context.log.write(
          ServiceLogRecord(
            .warning, "a result could not be saved", [("request_id", .string(call.request.head.id))]))
        continue
      }
    }
    return call.showsPaths ? folder.description : name
  }
}

/// Pictures that were asked with, where the server keeps them.
struct QueryImages {
  let context: ServiceContext

  init(_ context: ServiceContext) { self.context = context }

  /// Keeps a picture under its content's hash.
  ///
  /// - Returns: its path or name; nil where none are kept.
  func keep(_ bytes: [UInt8], _ call: Call) throws -> String? {
    guard let folder = context.configuration.queryImageFolder,
      let format = ImageFormat.recognise(Array(bytes.prefix(4096)))
    else { return nil }
    let name = Digest.hex(Array(Digest.of(bytes, .sha256).prefix(16))) + "." + format.rawValue
    try FileIO.makeFolders(folder.description)
    let path = folder.appending(name)
    if (try? FileIO.status(path.bytes)) == nil {
      try FileIO.replace(path.description, with: bytes, isDurable: false)
    }
    return call.showsPaths ? path.description : name
  }
}

/// Names that were never there before.
enum UniqueName {
  /// The time and a random number, such as `20240501T120000-1f3a9c2b77d0e114`.
  static func make() -> String {
    let time = Timestamp.now.filter { $0.isNumber || $0 == "T" }
    return time + "-" + String(UInt64.random(in: 0...UInt64.max), radix: 16)
  }
}
