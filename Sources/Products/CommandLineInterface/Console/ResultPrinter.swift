// Prints a page of results, with previews between the lines where they were
// asked for, and copies the images found.

import ImageDecoding
import SearchDomain
import Support

/// Prints results as the options say.
struct ResultPrinter {
  let console: Console
  let options: ResultOptions
  let settings: Settings
  /// The bytes of an image, wherever it lies.
  var read: (FilePath) throws -> [UInt8] = { try FileIO.read($0.bytes) }

  /// - Throws: `CommandError` where stdout or the folder fails.
  func print(_ page: ResultPage) throws {
    let formatter = ResultFormatter(
      format: options.format, usesNull: options.usesNull,
      width: console.outputTerminal.isTerminal ? console.outputTerminal.width : nil,
      usesColour: console.outputTerminal.usesColour)
    if options.showsPreviews, let previews = previews() {
      for (line, row) in zip(formatter.tableLines(page.rows), page.rows) {
        try console.print(line)
        if let image = previews.bytes(of: try? read(row.image.path)) {
          try console.print(image)
        }
      }
    } else {
      try console.print(formatter.bytes(for: page))
    }
    if let folder = options.saveFolder { try save(page.rows, in: folder) }
  }

  private func previews() -> PreviewLoader? {
    let kind =
      console.outputTerminal.isTerminal
      ? PreviewProtocol.detect(
        environment: settings.environment, answersSixel: DeviceAttributes.answersSixel) : nil
    guard let kind else {
      console.note("no previews: this output shows no pictures (kitty, iTerm2 or sixel)")
      return nil
    }
    return PreviewLoader(
      kind: kind,
      decoder: .shared(
        program: settings.decoderProgram, secondsAImage: DecoderPool.usualQuerySeconds))
  }

  /// Copies files as `01-name.jpg`, in the order of the results.
  private func save(_ rows: [ResultPage.Row], in folder: FilePath) throws {
    guard let place = folder.validString else {
      throw CommandError(
        .file(path: folder.description, operation: "save to", reason: "its name is not UTF-8"))
    }
    do {
      try FileIO.makeFolders(place)
    } catch {
      throw CommandError(.file(path: place, operation: "make the folder", reason: error.reason))
    }
    let digits = max(2, String(rows.count).count)
    var saved = 0
    for (index, row) in rows.enumerated() {
      let number = String(index + 1)
      let padding = String(repeating: "0", count: digits - number.count)
      let name = String(
        decoding: CopyName.fitting(padding + number + "-", Array(row.image.filename.utf8)),
        as: UTF8.self)
      do {
        try FileIO.replace("\(place)/\(name)", with: try read(row.image.path))
        saved += 1
      } catch let error as ImageSourceError {
        console.warn("\(row.image.path) was not saved: \(error.message)")
      } catch let error as FileError where error.isMissingFile {
        console.warn("\(row.image.path) is gone and was not saved")
      } catch let error as FileError {
        throw CommandError(.file(path: "\(place)/\(name)", operation: "save", reason: error.reason))
      }
    }
    console.note("saved \(Plural.of(saved, "picture")) in \(place)")
  }
}
