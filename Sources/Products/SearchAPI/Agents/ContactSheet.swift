// Many small pictures in one, each with its number.

import ImageDecoding

/// A sheet of pictures in rows, white, with room for a number in each corner.
struct ContactSheet {
  /// The most pictures of a sheet: more could not be told apart.
  static let most = 50
  /// No side is longer: larger images are scaled down by those who look at them.
  static let longestSide = 1560

  /// Where the pictures lie.
  struct Layout {
    let columns: Int
    let rows: Int
    /// Pixels of a picture's longer side, at most.
    let cell: Int
    static let gap = 4

    /// - Parameter count: at least 1.
    init(count: Int) {
      var columns = 1
      while columns * columns < count { columns += 1 }
      self.columns = columns
      rows = (count + columns - 1) / columns
      cell = min(384, (ContactSheet.longestSide - Self.gap) / columns - Self.gap)
    }

    var width: Int { columns * (cell + Self.gap) + Self.gap }
    var height: Int { rows * (cell + Self.gap) + Self.gap }

    /// The corner of a picture's cell.
    func corner(of index: Int) -> (x: Int, y: Int) {
      (
        (index % columns) * (cell + Self.gap) + Self.gap,
        (index / columns) * (cell + Self.gap) + Self.gap
      )
    }
  }

  private let layout: Layout
  private var pixels: [UInt8]

  init(_ layout: Layout) {
    self.layout = layout
    pixels = [UInt8](repeating: 255, count: layout.width * layout.height * 3)
  }

  /// The sheet so far.
  var image: DecodedImage {
    DecodedImage(width: layout.width, height: layout.height, pixels: pixels)
  }

  /// Draws a picture in the middle of its cell, or a grey field for one that
  /// cannot be shown, and its number.
  mutating func add(_ image: DecodedImage?, at index: Int) {
    let corner = layout.corner(of: index)
    if let image, image.width <= layout.cell, image.height <= layout.cell {
      let left = corner.x + (layout.cell - image.width) / 2
      let top = corner.y + (layout.cell - image.height) / 2
      for row in 0..<image.height {
        let from = row * image.width * 3
        let to = ((top + row) * layout.width + left) * 3
        pixels.replaceSubrange(
          to..<(to + image.width * 3), with: image.pixels[from..<(from + image.width * 3)])
      }
    } else {
      fill(corner.x, corner.y, layout.cell, layout.cell, 200)
    }
    write(index + 1, at: corner)
  }

  private mutating func fill(_ x: Int, _ y: Int, _ width: Int, _ height: Int, _ level: UInt8) {
    for row in y..<(y + height) {
      let from = (row * layout.width + x) * 3
      pixels.replaceSubrange(
        from..<(from + width * 3), with: repeatElement(level, count: width * 3))
    }
  }

  // MARK: numbers

  private static let scale = 4

  /// White digits on black.
  private mutating func write(_ number: Int, at corner: (x: Int, y: Int)) {
    let digits = String(number).utf8.map { Int($0) - 48 }
    let scale = Self.scale
    fill(corner.x, corner.y, (digits.count * 6 + 1) * scale, 9 * scale, 0)
    for (place, digit) in digits.enumerated() {
      for (row, bits) in Self.shapes[digit].enumerated() {
        for column in 0..<5 where bits & (16 >> UInt8(column)) != 0 {
          fill(
            corner.x + (place * 6 + 1 + column) * scale, corner.y + (row + 1) * scale, scale, scale,
            255)
        }
      }
    }
  }

  /// Digits of five by seven dots, a row a number.
  private static let shapes: [[UInt8]] = [
    [14, 17, 19, 21, 25, 17, 14], [4, 12, 4, 4, 4, 4, 14], [14, 17, 1, 2, 4, 8, 31],
    [31, 2, 4, 2, 1, 17, 14], [2, 6, 10, 18, 31, 2, 2], [31, 16, 30, 1, 1, 17, 14],
    [6, 8, 16, 30, 17, 17, 14], [31, 1, 2, 4, 8, 8, 8], [14, 17, 17, 14, 17, 17, 14],
    [14, 17, 17, 15, 1, 2, 12],
  ]
}
