// The orders in which people may want images, the same in every store and for
// searches and lists alike.

/// In which order results come.
public enum ResultOrder: String, Hashable, Sendable, CaseIterable {
  /// By how well they fit a query; without one by their paths.
  case match
  /// By the camera's clock when they were taken, the latest first. Those that do not
  /// say it come last, the ones whose files changed most recently first.
  case newest
  /// By the same, the earliest first. Those that do not say it come last here, too.
  case oldest
  /// By the names of their files, whatever the case of ASCII letters, with numbers by
  /// their value: `img_9.jpg`, `IMG_10.jpg`.
  case name
  /// By the size of their files, the largest first.
  case size
  /// By how probably they show what was asked for, the most probable first; without a
  /// query by their paths.
  case strength

  /// Whether it is told by the images alone.
  public var isOfImages: Bool {
    switch self {
    case .newest, .oldest, .name, .size: true
    case .match, .strength: false
    }
  }

  /// Sorts what has an image. Equals keep their order, as do all for `match` and
  /// `strength`, which images alone do not tell.
  public func sorted<Item>(_ items: [Item], by image: (Item) -> ImageRecord) -> [Item] {
    guard isOfImages else { return items }
    let keyed = items.enumerated().map { (key: key(of: image($1)), place: $0, item: $1) }
    return keyed.sorted { left, right in
      let order = left.key.compared(with: right.key)
      return order != 0 ? order < 0 : left.place < right.place
    }.map(\.item)
  }

  private func key(of image: ImageRecord) -> Key {
    switch self {
    case .newest, .oldest:
      var taken: Double?
      if case .text(let text)? = image.facts.metadata["taken"] {
        taken = FilterTime.moment(text)?.localSeconds
      }
      return .time(taken: taken, modified: image.modifiedNanoseconds, latestFirst: self == .newest)
    case .name: return .name(image.path.lastComponent.bytes)
    case .size: return .size(image.byteCount)
    case .match, .strength: return .size(0)
    }
  }

  private enum Key {
    case time(taken: Double?, modified: Int, latestFirst: Bool)
    case name([UInt8])
    case size(Int)

    /// Below zero where this comes first.
    func compared(with other: Key) -> Int {
      switch (self, other) {
      case (
        .time(let left, let leftFile, let latestFirst), .time(let right, let rightFile, _)
      ):
        if (left == nil) != (right == nil) { return left == nil ? 1 : -1 }
        let order =
          left != right
          ? ((left ?? 0) < (right ?? 0) ? -1 : 1)
          : leftFile != rightFile ? (leftFile < rightFile ? -1 : 1) : 0
        return latestFirst ? -order : order
      case (.name(let left), .name(let right)):
        return left.withUnsafeBytes { left in
          right.withUnsafeBytes { NaturalOrder.compare(left, $0) }
        }
      case (.size(let left), .size(let right)):
        return left == right ? 0 : left > right ? -1 : 1
      case (.time, _), (.name, _), (.size, _): return 0
      }
    }
  }
}

/// Names as people put them in order.
public enum NaturalOrder {
  /// Compares bytes, letters of ASCII without their case and numbers by their value.
  ///
  /// - Returns: below, at or above zero as the left one comes before, with or after
  ///   the right one. `IMG_007` and `img_7` come together.
  public static func compare(
    _ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer
  ) -> Int {
    var (l, r) = (0, 0)
    while l < left.count, r < right.count {
      if isDigit(left[l]), isDigit(right[r]) {
        let (a, b) = (number(left, &l), number(right, &r))
        if a.count != b.count { return a.count - b.count }
        for (i, j) in zip(a, b) where left[i] != right[j] { return Int(left[i]) - Int(right[j]) }
      } else {
        let (a, b) = (folded(left[l]), folded(right[r]))
        if a != b { return Int(a) - Int(b) }
        l += 1
        r += 1
      }
    }
    return (left.count - l) - (right.count - r)
  }

  /// Where the digits of a number lie without the zeros before it; the place moves
  /// behind it.
  private static func number(_ text: UnsafeRawBufferPointer, _ place: inout Int) -> Range<Int> {
    while place < text.count, text[place] == UInt8(ascii: "0") { place += 1 }
    let start = place
    while place < text.count, isDigit(text[place]) { place += 1 }
    return start..<place
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }

  private static func folded(_ byte: UInt8) -> UInt8 {
    byte >= 65 && byte <= 90 ? byte + 32 : byte
  }
}
