// The address of an object in a bucket, or of a part of one.

import SearchDomain

/// A bucket and a key, from and to `SCHEME://bucket/key`.
struct BucketAddress: Hashable {
  let scheme: String
  let bucket: String
  let key: [UInt8]

  init(scheme: String, bucket: String, key: [UInt8]) {
    self.scheme = scheme
    self.bucket = bucket
    self.key = key
  }

  /// - Throws: `ImageSourceError` if there is no bucket that can be.
  init(_ path: FilePath, scheme: String) throws(ImageSourceError) {
    let start = Array("\(scheme)://".utf8)
    let rest = path.bytes.dropFirst(start.count)
    let name = rest.prefix { $0 != UInt8(ascii: "/") }
    // Letters of host names alone, for the bucket may become part of one.
    let isName = name.allSatisfy {
      (97...122).contains($0) || (65...90).contains($0) || (48...57).contains($0)
        || [45, 46, 95].contains($0)
    }
    guard path.bytes.starts(with: start), (1...255).contains(name.count), isName,
      name.first != 46
    else {
      throw ImageSourceError(
        .invalidAddress,
        "\(path) is no address of a bucket, such as \(scheme)://bucket/prefix")
    }
    self.scheme = scheme
    bucket = String(decoding: name, as: UTF8.self)
    key = Array(rest.dropFirst(name.count + 1))
  }

  var path: FilePath { FilePath(bytes: Array("\(scheme)://\(bucket)/".utf8) + key) }
}
