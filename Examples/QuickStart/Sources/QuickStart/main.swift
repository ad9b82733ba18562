// Indexes a folder of images and searches it, with progress on stderr:
//   QuickStart PICTURES LIBRARY "a red bicycle"

import Foundation
import GlimpseKit

let arguments = CommandLine.arguments
guard arguments.count == 4 else {
  FileHandle.standardError.write(Data("usage: QuickStart PICTURES LIBRARY WORDS\n".utf8))
  exit(2)
}

let library = try ImageLibrary(at: arguments[2])
for try await event in library.index([arguments[1]]) {
  if case .finished(let report) = event {
    print(
      "indexed \(report.indexed), unchanged \(report.unchanged), failed \(report.failures.count)")
  }
}
for hit in try library.search(arguments[3], limit: 5).hits {
  print(String(format: "%.3f", hit.score), hit.image.path)
}
