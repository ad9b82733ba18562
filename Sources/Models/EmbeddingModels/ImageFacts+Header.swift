// What is known of an image whose pixels are not decoded.

package import ImageDecoding
package import SearchDomain

extension ImageFacts {
  /// What the header of an image says.
  package init(_ header: ImageInfo) {
    self.init(
      width: header.width, height: header.height, format: header.format.rawValue,
      orientation: header.orientation)
  }
}
