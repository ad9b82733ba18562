// Copies of images found, which the compatible routes may write; under names
// of the server's own.

import GlimpseKit
import HTTPServing
import SearchDomain
import Support

/// Copies of images found, in a folder for each search.
struct SavedResults {
  let context: ServiceContext

  init(_ context: ServiceContext) { self.context = context }

  /// What was saved.
  struct Saved {
    /// The folder; its name alone for callers who may not see paths.
    let folder: String
    /// How many images were left out, because their files could not be read.
    let missing: Int
  }

  /// Copies files as they are. One that cannot be copied is left out and
  /// counted: the search itself has succeeded.
  ///
  /// - Throws: `Problem` where the server saves nothing, or the caller may not.
  func save(_ images: [ImageRecord], _ call: Call) throws -> Saved {
    guard call.scope >= .write else {
      throw Problem(.forbidden, "save_results needs a key with the scope write.")
    }
    guard let root = context.configuration.resultsFolder else {
      throw Problem(
        .invalidArgument, "save_results needs a folder: start the server with RETRIEVED_ROOT.")
    }
    let name = UniqueName.make()
    let folder = try HeldFolder(root.bytes, making: true).folder(Array(name.utf8), making: true)
    var missing = 0
    for (rank, image) in images.enumerated() {
      let copy = FileName.prefixed("\(rank + 1)-", image.path.lastComponent.bytes)
      do {
        try folder.write(copy, try context.images.bytes(of: image), isDurable: false)
      } catch let error as FileError where error.isDiskFull {
        throw error
      } catch {
        missing += 1
        context.log.write(
          ServiceLogRecord(
            .warning, "a result could not be saved",
            [("request_id", .string(call.request.head.id)), ("error", .string("\(error)"))]))
      }
    }
    return Saved(
      folder: call.showsPaths ? root.appending(name).description : name, missing: missing)
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
