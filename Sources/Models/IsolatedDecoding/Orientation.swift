// The eight ways an image may be stored, numbered as in EXIF (and TIFF 6.0,
// "Orientation"), and how to turn each upright.

/// An EXIF orientation.
struct Orientation: Hashable {
  /// 1…8; anything else is taken as 1.
  let number: Int

  init(_ number: Int) { self.number = (1...8).contains(number) ? number : 1 }

  /// Whether rows and columns change places.
  var isTransposed: Bool { number >= 5 }
  /// Whether stored columns run against the upright direction.
  var flipsColumns: Bool { [2, 3, 7, 8].contains(number) }
  /// Whether stored rows run against the upright direction.
  var flipsRows: Bool { [3, 4, 6, 7].contains(number) }

  /// Upright pixels from stored ones, interleaved if they have several
  /// channels.
  ///
  /// - Parameters:
  ///   - width: of the stored pixels; so is `height`.
  func upright(_ pixels: [UInt8], width: Int, height: Int, channels: Int = 3) -> [UInt8] {
    if number == 1 { return pixels }
    let uprightWidth = isTransposed ? height : width
    let uprightHeight = isTransposed ? width : height
    return [UInt8](unsafeUninitializedCapacity: pixels.count) { target, written in
      // Safety: x and y run over the upright image once, each maps to a
      // stored pixel within width × height, and all bytes are written.
      pixels.withUnsafeBufferPointer { source in
        var out = 0
        for y in 0..<uprightHeight {
          for x in 0..<uprightWidth {
            var column = isTransposed ? y : x
            var row = isTransposed ? x : y
            if flipsColumns { column = width - 1 - column }
            if flipsRows { row = height - 1 - row }
            let from = (row * width + column) * channels
            for channel in 0..<channels { target[out + channel] = source[from + channel] }
            out += channels
          }
        }
      }
      written = pixels.count
    }
  }
}

extension ResizeGeometry {
  /// The same plan for the pixels as they are stored, to be turned upright
  /// after resizing, when they are few.
  func stored(_ orientation: Orientation) -> ResizeGeometry {
    var stored = self
    if orientation.isTransposed {
      swap(&stored.scaledWidth, &stored.scaledHeight)
      swap(&stored.canvasWidth, &stored.canvasHeight)
      swap(&stored.left, &stored.top)
    }
    if orientation.flipsColumns {
      stored.left = stored.canvasWidth - stored.left - stored.scaledWidth
    }
    if orientation.flipsRows {
      stored.top = stored.canvasHeight - stored.top - stored.scaledHeight
    }
    return stored
  }
}
