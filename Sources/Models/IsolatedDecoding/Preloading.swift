// Has libraries load now what they would load for the first image. After that
// the process opens no files.

import ImageDecoding

enum Preloading {
  /// - Parameter fonts: whether the fonts of drawings are read as well.
  static func run(fonts: Bool) {
    let decoder = try? ImageDecoder()
    _ = TIFFLibrary.isLoaded && OpenJPEGLibrary.isLoaded
    for sample in samples { _ = try? decoder?.inspect(sample) }
    if fonts {
      _ = try? decoder?.decode(Array(drawing.utf8), as: .within(maxSide: 64))
    }
  }

  /// Begins of files, enough for a loader to be asked: libheif looks for its
  /// plugins when it first is.
  private static let samples: [[UInt8]] = [
    [0, 0, 0, 24] + Array("ftypheic\0\0\0\0mif1heic".utf8)
  ]

  /// Words in the families that every drawing may name, and in the styles that
  /// have files of their own.
  private static let drawing: String = {
    let families = ["sans-serif", "serif", "monospace", "cursive", "fantasy", "system-ui"]
    let styles = [
      "", "font-weight='bold'", "font-style='italic'", "font-weight='bold' font-style='italic'",
    ]
    let texts = families.flatMap { family in
      styles.map { "<text y='9' font-family='\(family)' \($0)>Ag</text>" }
    }
    return "<svg xmlns='http://www.w3.org/2000/svg' width='64' height='64'>\(texts.joined())</svg>"
  }()
}
