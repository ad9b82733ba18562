// Paths as they were named, from the folder that relative ones start from.

package import SearchDomain
import Support

extension FilePath {
  /// This path from the working folder on, absolute and without `.` and `..`;
  /// an address stays as it is.
  package var absolute: FilePath { lexicallyAbsolute(from: FilePath(ProcessFolder.path)) }
}
