// The id an image has in every store, made from where it lies.

public import SearchDomain
import Support

extension ImageID {
  /// UUIDv5 of an absolute path or URI in the URL namespace
  /// (RFC 9562, sections 5.5 and 6.6).
  public init(naming path: FilePath) {
    self.init(sixteen: Digest.uuid5(ofURL: path.bytes))
  }
}
