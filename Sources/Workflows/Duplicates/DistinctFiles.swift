// Images of a group that are files of their own, whatever the library holds:
// two paths to one file are never duplicates of one another.

import SearchDomain
import Support

/// The files met in one group.
struct DistinctFiles {
  private var met: Set<FileIdentity> = []
  /// Images left out because their file was met already.
  private(set) var repeated = 0

  /// Of images that are one file there is one: not the one that a link leads
  /// to. Files that are not there now count as files of their own.
  mutating func distinct(_ images: [ImageRecord]) -> [(image: ImageRecord, linkCount: Int)] {
    var result: [(image: ImageRecord, linkCount: Int)] = []
    var places: [FileIdentity: Int] = [:]
    for image in images {
      guard !image.path.isRemote, let status = try? FileIO.status(image.path.bytes) else {
        result.append((image, 1))
        continue
      }
      let identity = FileIdentity(status)
      if let place = places[identity] {
        repeated += 1
        if FilePlace.replaces(image.path.bytes, for: result[place].image.path.bytes) {
          result[place].image = image
        }
      } else if met.insert(identity).inserted {
        places[identity] = result.count
        result.append((image, status.linkCount))
      } else {
        repeated += 1
      }
    }
    return result
  }
}
