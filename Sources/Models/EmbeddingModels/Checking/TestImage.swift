// Images that are drawn by rule, the same here and in Tools/exporting, so that
// none has to be shipped.

/// An image of a few shapes, as a portable pixmap.
struct TestImage: Sendable {
  static let width = 160
  static let height = 120

  /// What a point looks like.
  let colour: @Sendable (_ x: Int, _ y: Int) -> (red: Int, green: Int, blue: Int)

  /// Colours that run into one another, a chessboard, and a disc on a ground.
  static let all: [TestImage] = [
    TestImage { x, y in (x * 255 / 159, y * 255 / 119, 255 - x * 255 / 159) },
    TestImage { x, y in (x / 20 + y / 20) % 2 == 0 ? (230, 40, 30) : (20, 60, 200) },
    TestImage { x, y in
      (x - 100) * (x - 100) + (y - 50) * (y - 50) < 1600 ? (250, 220, 40) : (30, 120, 60)
    },
  ]

  /// The file.
  var encoded: [UInt8] {
    var bytes = Array("P6\n\(Self.width) \(Self.height)\n255\n".utf8)
    for y in 0..<Self.height {
      for x in 0..<Self.width {
        let (red, green, blue) = colour(x, y)
        bytes += [UInt8(clamping: red), UInt8(clamping: green), UInt8(clamping: blue)]
      }
    }
    return bytes
  }
}
