// Encodes texts with a tokenizer, for tokens.py, or times one long text.
//
//   tokens TOKENIZER.JSON TEXTS IDS     TEXTS: of each text its count of UTF-8
//                                       bytes (32 bits, least byte first), then
//                                       those; IDS: the same with ids of 32 bits
//   tokens TOKENIZER.JSON time TEXT     milliseconds for the text of a file, at
//                                       full, half and quarter length

import Foundation
import Tokenizers

let arguments = CommandLine.arguments
guard arguments.count == 4 else { exit(2) }
let tokenizer = try Tokenizer.load(path: arguments[1])

if arguments[2] == "time" {
  let whole = try Data(contentsOf: URL(fileURLWithPath: arguments[3]))
  for part in [4, 2, 1] {
    let text = String(decoding: whole.prefix(whole.count / part), as: UTF8.self)
    var times: [Double] = []
    var count = 0
    for _ in 0..<5 {
      let start = ContinuousClock.now
      count = tokenizer.encode(text).ids.count
      times.append((ContinuousClock.now - start) / .milliseconds(1))
    }
    times.sort()
    print(text.utf8.count, count, times[0], times[2])
  }
} else {
  let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: arguments[2])))
  var answer: [UInt8] = []
  var start = 0
  func append(_ number: UInt32) {
    answer += (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }
  while start + 4 <= bytes.count {
    let count = (0..<4).reduce(0) { $0 | Int(bytes[start + $1]) << (8 * $1) }
    start += 4
    let ids = tokenizer.encode(String(decoding: bytes[start..<start + count], as: UTF8.self)).ids
    start += count
    append(UInt32(ids.count))
    for id in ids { append(UInt32(bitPattern: id)) }
  }
  try Data(answer).write(to: URL(fileURLWithPath: arguments[3]))
}
