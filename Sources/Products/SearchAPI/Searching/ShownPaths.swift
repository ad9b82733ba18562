// Conditions on paths, for callers who see paths from an indexed folder's name
// on: they are held against what is shown, so that nobody can ask letter by
// letter for the folders above.

import SearchDomain

/// How paths are shown to callers who may not see them whole, and what their
/// conditions on paths mean.
struct ShownPaths: Sendable {
  /// Indexed folders, the most specific first.
  private let roots: [FilePath]

  init(roots: [FilePath]) {
    self.roots = roots.sorted { $0.bytes.count > $1.bytes.count }
  }

  /// From the name of the indexed folder on; the name alone where it lies in
  /// none.
  func text(of path: FilePath) -> String {
    guard let root = root(of: path) else { return path.lastComponent.description }
    let rest = FilePath(
      bytes: Array(path.bytes.dropFirst(root.bytes.count).drop { $0 == UInt8(ascii: "/") }))
    return root.lastComponent.appending(rest).description
  }

  private func root(of path: FilePath) -> FilePath? {
    roots.first { path.isInside($0) && path != $0 }
  }

  /// A condition on what is shown as a condition on what is stored: it admits a
  /// image exactly where the condition holds for the path that is shown.
  func meaning(of filter: Filter) -> Filter {
    switch filter {
    case .and(let parts): .and(parts.map(meaning))
    case .or(let parts): .or(parts.map(meaning))
    case .not(let part): .not(meaning(of: part))
    case .compare(.path, .equal, .text(let text)): equal(to: [text])
    case .compare(.path, .notEqual, .text(let text)): .not(equal(to: [text]))
    case .isIn(.path, let values):
      equal(to: values.compactMap { if case .text(let text) = $0 { text } else { nil } })
    case .compare(.path, let comparison, .text(let text)):
      each { root in
        .compare(.path, comparison, .text(root.above + text))
      } outside: {
        .compare(.filename, comparison, .text(text))
      }
    case .glob(.path, let pattern):
      each { root in
        .glob(.path, Self.literal(root.above) + pattern)
      } outside: {
        .glob(.filename, pattern)
      }
    // A value that is no text: said to be wrong by whoever checks it.
    case .resembles(.path, let texts): equal(to: texts)
    case .compare, .isIn, .resembles, .glob: filter
    }
  }

  /// An indexed folder whose name can be written in a condition.
  private struct Root {
    let path: FilePath
    /// What is not shown of the paths in it, with the slash at its end.
    let above: String
    /// The condition of lying in it.
    let inside: Filter

    init?(_ path: FilePath) {
      guard let text = path.validString, let name = path.lastComponent.validString else {
        return nil
      }
      self.path = path
      above = String(text[..<text.index(text.endIndex, offsetBy: -name.count)])
      let below = text.hasSuffix("/") ? text : text + "/"
      // Of all bytes, 0 comes right after the slash.
      inside = .and([
        .compare(.path, .greater, .text(below)),
        .compare(.path, .less, .text(below.dropLast() + "0")),
      ])
    }
  }

  private func each(_ condition: (Root) -> Filter, outside: () -> Filter) -> Filter {
    let known = roots.compactMap(Root.init)
    var parts = known.enumerated().map { index, root -> Filter in
      // Those before it are more specific, or lie elsewhere.
      let nested = known[..<index].filter { $0.path.isInside(root.path) && $0.path != root.path }
      return .and([root.inside] + nested.map { .not($0.inside) } + [condition(root)])
    }
    parts.append(.and([.not(.or(known.map(\.inside))), outside()]))
    return .or(parts)
  }

  /// Whole paths need no comparison with folders: it is known which they are.
  private func equal(to texts: [String]) -> Filter {
    let known = roots.compactMap(Root.init)
    var paths: [FilterValue] = []
    var names: [FilterValue] = []
    for text in texts {
      for root in known {
        let path = FilePath(root.above + text)
        if self.root(of: path) == root.path, self.text(of: path) == text {
          paths.append(.text(path.description))
        }
      }
      if !text.utf8.contains(UInt8(ascii: "/")) { names.append(.text(text)) }
    }
    let inRoots = Filter.isIn(.path, paths)
    guard !names.isEmpty else { return inRoots }
    return .or([inRoots, .and([.not(.or(known.map(\.inside))), .isIn(.filename, names)])])
  }

  /// A text as a pattern that it alone fits.
  private static func literal(_ text: String) -> String {
    text.unicodeScalars.map { ["*", "?", "["].contains($0) ? "[\($0)]" : String($0) }.joined()
  }
}
