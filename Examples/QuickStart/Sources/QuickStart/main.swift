// Indexes a folder of images and searches it, with progress on stderr:
//   QuickStart PICTURES LIBRARY "a red bicycle"
// GLIMPSE_MODEL names the model, or the folder of one.

import Foundation
import GlimpseKit

func tell(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }

let arguments = CommandLine.arguments
guard arguments.count == 4 else {
  tell("usage: QuickStart PICTURES LIBRARY WORDS\n")
  exit(2)
}

do {
  let library = try ImageLibrary(
    configuration: LibraryConfiguration(
      folder: arguments[2], model: ProcessInfo.processInfo.environment["GLIMPSE_MODEL"]))
  for try await event in library.index([arguments[1]]) {
    switch event {
    case .progress(let progress) where progress.phase == .embedding:
      tell("\(progress.done) of \(progress.total)\n")
    case .progress: break
    case .failure(let failure): tell("skipped \(failure.path): \(failure.reason)\n")
    case .warning(let text): tell(text + "\n")
    case .finished(let report):
      print(
        "indexed \(report.indexed), unchanged \(report.unchanged), failed \(report.failures.count)")
    }
  }
  for hit in try library.search(arguments[3], limit: 5).hits {
    print(String(format: "%.3f", hit.score), hit.image.path)
  }
} catch {
  // Every error of the library is a sentence.
  tell("QuickStart: \(error)\n")
  exit(1)
}
