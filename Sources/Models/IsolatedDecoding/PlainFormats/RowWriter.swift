// Takes the rows of an image from the top and keeps them, averaged over squares
// if the image is to be smaller: what is read need never be whole in memory.

/// Rows on their way into memory, 8 bits a channel.
struct RowWriter {
  /// The size of what is kept.
  let width: Int
  let height: Int
  let memory: PixelMemory
  /// Rows that came so far.
  private(set) var row = 0

  private let sourceWidth: Int
  private let sourceHeight: Int
  private let channels: Int
  private let factor: Int
  private let scratch: PixelMemory
  private var sums: [UInt32]

  /// Nil if there is no memory.
  ///
  /// - Parameter factor: what both sides are divided by, rounded up.
  init?(width: Int, height: Int, channels: Int, factor: Int) {
    sourceWidth = width
    sourceHeight = height
    self.channels = channels
    self.factor = max(1, factor)
    self.width = (width + self.factor - 1) / self.factor
    self.height = (height + self.factor - 1) / self.factor
    guard let memory = PixelMemory(count: self.width * self.height * channels),
      let scratch = PixelMemory(count: factor > 1 ? width * channels : 0)
    else { return nil }
    self.memory = memory
    self.scratch = scratch
    sums = factor > 1 ? [UInt32](repeating: 0, count: self.width * channels) : []
  }

  /// Whether rows are kept as they come.
  var isWhole: Bool { factor == 1 }

  /// Where the row that comes next is kept, if rows are kept as they come.
  var next: UnsafeMutablePointer<UInt8> { memory.base + row * sourceWidth * channels }

  /// Counts rows that were written at `next`.
  mutating func skip(_ rows: Int) { row += rows }

  /// Has the next row written; a row too many is dropped.
  mutating func add(_ fill: (UnsafeMutablePointer<UInt8>) -> Void) {
    guard row < sourceHeight else { return }
    if isWhole {
      fill(next)
      row += 1
      return
    }
    fill(scratch.base)
    for x in 0..<width {
      let columns = min(factor, sourceWidth - x * factor)
      for channel in 0..<channels {
        var sum: UInt32 = 0
        var place = x * factor * channels + channel
        for _ in 0..<columns {
          sum &+= UInt32(scratch.base[place])
          place += channels
        }
        sums[x * channels + channel] &+= sum
      }
    }
    row += 1
    if row % factor == 0 || row == sourceHeight { keep() }
  }

  /// The averages of the rows since the last that were kept.
  private mutating func keep() {
    let band = (row - 1) / factor
    let rows = row - band * factor
    let out = memory.base + band * width * channels
    for x in 0..<width {
      let count = UInt32(rows * min(factor, sourceWidth - x * factor))
      for place in x * channels..<(x + 1) * channels {
        out[place] = UInt8(clamping: (sums[place] + count / 2) / count)
        sums[place] = 0
      }
    }
  }

  /// The image of the rows that came.
  func image(_ channels: PlainImage.Channels, shownPart: Double) -> PlainImage {
    PlainImage(
      width: width, height: height, channels: channels, memory: memory, shownPart: shownPart)
  }
}
