// Three letters in a row: what finds a part in the midst of a word.

/// The parts of texts by which the midst of a word is found.
public enum TextParts {
  /// Every three scalars in a row of the folded text, whatever they are, but those
  /// of scripts that `SearchTerms` has letter by letter. The place in the text is
  /// not told.
  public static func forEach(in text: UnsafeBufferPointer<UInt8>, _ take: SearchTerms.Taker) {
    let isPlain = text.allSatisfy { $0 < 0x80 }
    if isPlain {
      let lowered = text.map(TextFolding.lowered)
      lowered.withUnsafeBufferPointer { letters in
        guard letters.count > 2 else { return }
        for i in 0...(letters.count - 3) {
          guard take(UnsafeBufferPointer(rebasing: letters[i..<(i + 3)]), 0..<0, false) else {
            return
          }
        }
      }
      return
    }
    let folded = Array(TextFolding.folded(String(decoding: text, as: UTF8.self)).utf8)
    folded.withUnsafeBufferPointer { letters in
      var reader = TextReader(letters)
      /// Where the last letters begin that no gram parts.
      var starts: [Int] = []
      while let scalar = reader.next() {
        if scalar.kind == .gram {
          starts.removeAll(keepingCapacity: true)
          continue
        }
        if starts.count == 3 { starts.removeFirst() }
        starts.append(scalar.start)
        guard starts.count == 3 else { continue }
        let part = UnsafeBufferPointer(rebasing: letters[starts[0]..<scalar.end])
        guard take(part, 0..<0, false) else { return }
      }
    }
  }
}
