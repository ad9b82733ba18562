// Which of several copies stands for them: one whose file is there. A folder that
// was moved leaves its old paths in a library until they are taken out, because
// what cannot be seen need not be gone.

import SearchDomain
import Support

extension Hit {
  /// The same, represented by the first of its copies whose file is there, where
  /// its own file is not. Images elsewhere and hits without copies stay as they
  /// are, and no file is asked for then.
  ///
  /// - Parameter isThere: whether a file lies at a path of this machine.
  func representedByLiving(
    isThere: (FilePath) -> Bool = { (try? FileIO.status($0.bytes)) != nil }
  ) -> Hit {
    let copies = folded.indices.filter { folded[$0].contentHash == image.contentHash }
    guard !copies.isEmpty, !image.path.isRemote, !isThere(image.path),
      let living = copies.first(where: {
        !folded[$0].path.isRemote && isThere(folded[$0].path)
      })
    else { return self }
    var hit = self
    hit.image = folded[living]
    hit.folded[living] = image
    return hit
  }
}
