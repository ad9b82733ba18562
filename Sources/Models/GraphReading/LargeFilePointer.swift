// What git leaves in place of a large file where git-lfs was not there to fetch
// it: a text of some hundred bytes. Runtimes say only that it is no model.

import Support

/// Pointers of git-lfs (https://git-lfs.com/spec/v1).
public enum LargeFilePointer {
  private static let opening = Array("version https://git-lfs.github.com/spec/v1".utf8)
  /// The specification's own limit.
  private static let longest = 1024

  /// Whether a file is such a pointer.
  public static func isPointer(_ path: String) -> Bool {
    guard let file = try? OpenFile(Array(path.utf8)), file.status.byteCount < longest else {
      return false
    }
    return (try? file.read(at: 0, count: opening.count)) == opening
  }

  /// - Throws: `GraphReadingError` of kind `pointer` if a file is one.
  public static func refuse(_ path: String) throws(GraphReadingError) {
    guard isPointer(path) else { return }
    throw GraphReadingError(
      .pointer,
      "\(path) is only git-lfs's pointer to the file: fetch the file itself with `git lfs pull` in "
        + "its checkout, or the model with 'glimpse models pull'", path: path)
  }
}
