// Reads what is written in images with Tesseract, which runs as a program of
// its own: where it is not installed, nothing else suffers.

package import ImageDecoding
package import Refusals
package import SearchDomain
package import Support

/// Tesseract with the languages that are wanted.
package struct OCRReader: Sendable {
  /// As Tesseract names them: `eng`, `deu+eng`.
  let languages: String
  private let decoder: DecoderPool
  private let limits: DecodingLimits
  private let folder: String

  /// Seconds after which an image is given up.
  static let timeoutSeconds = 20.0
  /// Images are read at this size at most; letters of a page scanned at
  /// 300 dots an inch stay readable, and the time is bounded.
  static let longestSide = 2600
  /// Characters kept of an image.
  static let longestText = 20_000

  /// - Throws: `GlimpseError` where Tesseract or a language is not installed.
  package init(
    languages: String, decoder: DecoderPool, maximumMegapixels: Int, cacheFolder: String
  ) throws(GlimpseError) {
    func refuse(_ message: String) -> GlimpseError {
      GlimpseError(kind: .invalidArgument, message: message)
    }
    let letters = languages.utf8.allSatisfy { byte in
      (97...122).contains(byte) || (65...90).contains(byte) || (48...57).contains(byte)
        || byte == 95 || byte == 43
    }
    guard letters, !languages.isEmpty else {
      throw refuse(
        "languages to read writing in are named as Tesseract does, such as eng or deu+eng")
    }
    let listing: ProgramRun
    do {
      listing = try ProgramRun("tesseract", ["--list-langs"], timeoutSeconds: 10)
    } catch {
      throw refuse("reading text in pictures needs Tesseract: install the package tesseract-ocr")
    }
    let known = String(decoding: listing.output, as: UTF8.self).split(whereSeparator: \.isNewline)
    for language in languages.split(separator: "+") where !known.contains(language) {
      throw refuse(
        "Tesseract has no language \(language) here: install the package tesseract-ocr-\(language)"
      )
    }
    self.decoder = decoder
    limits = DecodingLimits(maximumPixels: maximumMegapixels *| 1_000_000)
    folder = cacheFolder + "/ocr"
    self.languages = languages
  }

  /// Who made the texts, for the catalog.
  var author: String { "tesseract \(languages)" }

  /// Reads the images of a store that were not read before.
  ///
  /// - Parameter read: an image's bytes; called from several threads.
  /// - Throws: `VectorStoreError`.
  package func run(
    over store: any TextStore, threads: Int, cancellation: CancellationFlag,
    read: @escaping @Sendable (FilePath) throws -> [UInt8]
  ) throws -> TextDeriver.Report {
    try TextDeriver(store: store, kind: .ocr, author: author, threads: threads)
      .run(cancellation: cancellation) { try text(of: $0.path, read: read) }
  }

  /// The text of an image; empty where there is none, or where reading it
  /// took too long.
  ///
  /// - Throws: `GlimpseError` where the file cannot be read now.
  func text(
    of path: FilePath, read: (FilePath) throws -> [UInt8]
  ) throws(GlimpseError) -> String {
    let image: DecodedImage
    do {
      let bytes = try read(path)
      image = try decoder.decode(
        bytes, as: ResizePlan(.within(maxSide: Self.longestSide)), limits: limits)
    } catch let error as FileError {
      throw GlimpseError(kind: .unreadableQueryImage, message: "\(path): \(error.reason)")
    } catch {
      throw GlimpseError(kind: .unreadableQueryImage, message: "\(path): \(error)")
    }
    return try recognised(image, path)
  }

  private func recognised(_ image: DecodedImage, _ path: FilePath) throws(GlimpseError) -> String {
    let name = Digest.hex(Digest.of(path.bytes, .sha1))
    let file = "\(folder)/\(name).ppm"
    do {
      try FileIO.makeFolders(folder)
      let header = "P6\n\(image.width) \(image.height)\n255\n"
      try FileIO.replace(file, with: Array(header.utf8) + image.pixels)
      defer { try? FileIO.remove(Array(file.utf8)) }
      let run = try ProgramRun(
        "tesseract", [file, "stdout", "-l", languages, "--psm", "3", "quiet"],
        timeoutSeconds: Self.timeoutSeconds)
      return Self.cleaned(run.output)
    } catch {
      throw GlimpseError(kind: .unreadableQueryImage, message: "\(path): \(error.reason)")
    }
  }

  /// Lines of the output joined, without the specks that Tesseract takes for
  /// letters in images without writing.
  static func cleaned(_ output: [UInt8]) -> String {
    let words = String(decoding: output, as: UTF8.self).split(whereSeparator: \.isWhitespace)
    let telling = words.filter { $0.filter { $0.isLetter || $0.isNumber }.count * 2 > $0.count }
    guard telling.contains(where: { $0.count > 2 }) else { return "" }
    return String(telling.joined(separator: " ").prefix(longestText))
  }
}

extension TextDeriver.Report {
  /// What to tell of a run that read writing; nil where all went well.
  package var warning: String? {
    firstFailure.map { "the writing in \(failed) pictures could not be read: \($0)" }
  }
}
