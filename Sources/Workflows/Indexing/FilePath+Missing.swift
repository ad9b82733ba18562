// Where a file that is not there stops being there: the folder to name to people.

package import SearchDomain
import Support

extension FilePath {
  /// The outermost of this path and the folders around it that does not exist;
  /// nil where there is a file at the path, or it is no path of this machine.
  package var missingPlace: FilePath? {
    var place: FilePath?
    var path = self
    while !path.isRemote, path.isAbsolute, (try? FileIO.status(path.bytes)) == nil {
      place = path
      let parent = path.parent
      if parent == path { break }
      path = parent
    }
    return place
  }
}
