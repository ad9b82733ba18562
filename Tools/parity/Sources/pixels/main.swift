// Decodes images as told on standard input and writes raw RGB, or times it.
//
//   pixels < LINES           each line: INPUT KIND WIDTH HEIGHT FILTER OUTPUT
//   pixels time FILE COUNT   milliseconds to decode a FILE to 224×224
//
// KIND is crop, squash, pad, within or full; FILTER as Interpolation names it.
// Answers one line each: "WIDTH HEIGHT partial|whole" or "error KIND MESSAGE".

import Foundation
import ImageDecoding

let decoder = try ImageDecoder()

func read(_ path: String) -> [UInt8] {
  FileManager.default.contents(atPath: path).map { [UInt8]($0) } ?? []
}

func plan(_ words: [String]) -> ResizePlan {
  let width = Int(words[2]) ?? 0, height = Int(words[3]) ?? 0
  let filter = Interpolation(rawValue: words[4]) ?? .bicubic
  switch words[1] {
  case "crop":
    return .shortestSideThenCentreCrop(width: width, height: height, interpolation: filter)
  case "squash": return .squash(width: width, height: height, interpolation: filter)
  case "pad": return .longestSideThenPad(width: width, height: height, interpolation: filter)
  case "within": return .within(maxSide: width, interpolation: filter)
  default: return .full
  }
}

let arguments = CommandLine.arguments
if arguments.count == 4, arguments[1] == "time" {
  let bytes = read(arguments[2])
  let count = Int(arguments[3]) ?? 1
  var times: [Double] = []
  for _ in 0..<count {
    let start = ContinuousClock.now
    _ = try decoder.decode(bytes, as: .shortestSideThenCentreCrop(width: 224, height: 224))
    times.append((ContinuousClock.now - start) / .milliseconds(1))
  }
  times.sort()
  print("median \(times[count / 2]) ms, best \(times[0]) ms")
} else {
  while let line = readLine() {
    let words = line.split(separator: "\t").map(String.init)
    guard words.count == 6 else { continue }
    do {
      let image = try decoder.decode(read(words[0]), as: plan(words))
      try Data(image.pixels).write(to: URL(fileURLWithPath: words[5]))
      print(image.width, image.height, image.isPartial ? "partial" : "whole")
    } catch let error as ImageDecodingError {
      print("error", error.kind, error.message)
    }
  }
}
