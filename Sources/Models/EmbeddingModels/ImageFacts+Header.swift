// What is known of a picture whose pixels are not decoded.

package import ImageDecoding
package import SearchDomain

extension ImageFacts {
  /// What the header of a picture says.
  package init(_ header: ImageInfo) {
    self.init(
      width: header.width, height: header.height, format: header.format.rawValue,
      orientation: header.orientation)
  }
}
