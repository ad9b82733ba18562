// Compares pairs of images from PPM files, to see by what they are told apart.

import Duplicates
import Foundation

/// A binary PPM without comments, 8 bits a channel. Beside it, `X.ppm.black`
/// is the same image on black.
func look(_ path: String) -> ImageLook? {
  guard let data = FileManager.default.contents(atPath: path) else { return nil }
  var place = 0
  var words: [String] = []
  while words.count < 4, place < data.count {
    let end = data[place...].firstIndex { $0 == 32 || $0 == 10 } ?? data.endIndex
    words.append(String(decoding: data[place..<end], as: UTF8.self))
    place = end + 1
  }
  guard words.count == 4, words[0] == "P6", let width = Int(words[1]), let height = Int(words[2])
  else { return nil }
  let black = FileManager.default.contents(atPath: path + ".black").map {
    [UInt8]($0.dropFirst(place))
  }
  return ImageLook(width: width, height: height, pixels: [UInt8](data[place...]), onBlack: black)
}

/// A small image that stands for every one of a catalog without files, so
/// that all that fingerprints find is compared and found equal.
let drawnLook = ImageLook(
  width: 128, height: 96,
  pixels: (0..<(128 * 96 * 3)).map { UInt8(truncatingIfNeeded: ($0 / 24) &* ($0 / 3_100) &* 13) })

func comparePairs() {
  while let line = readLine() {
    let paths = line.split(separator: "\t").map(String.init)
    guard paths.count == 2, let kept = look(paths[0]), let other = look(paths[1]) else {
      print("unreadable\t\(line)")
      continue
    }
    let start = ContinuousClock.now
    let comparison = ImageComparison(kept, other)
    let milliseconds = (ContinuousClock.now - start) / .milliseconds(1)
    let verdict =
      switch comparison.verdict {
      case .copy(let alterations, let isWhole):
        "copy:" + alterations.sorted().map(\.rawValue).joined(separator: ",")
          + (isWhole ? "" : ":part")
      case .nothingToSee: "nothing"
      case .different: "different"
      }
    let figures = comparison.figures
    let numbers: [Double] = [
      Double(figures.structure), Double(figures.colour), Double(figures.brightness),
      Double(figures.correlation), figures.matched, figures.differing, Double(figures.noise),
      Double(figures.tone.gain), Double(figures.tone.offset), Double(figures.tone.levels),
      milliseconds, figures.lost,
    ]
    print(([verdict] + numbers.map { String(format: "%.4f", $0) }).joined(separator: "\t"))
  }
}
