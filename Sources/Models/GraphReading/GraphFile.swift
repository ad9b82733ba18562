// What an ONNX file says of itself: which files hold its weights, and with which
// activation it computes.

import Support

/// An ONNX file as far as it is understood without a runtime.
public struct GraphFile: Hashable, Sendable {
  /// The function between two layers, where training and export may differ
  /// without any error: vectors are then merely worse.
  public enum Activation: String, Hashable, Sendable {
    /// x · sigmoid(1.702 x), of OpenAI's CLIP.
    case quickGELU
    /// The exact one, by the error function, or its usual approximation.
    case gelu
  }

  /// The files beside the graph that hold weights, relative to its folder,
  /// sorted; empty where all weights are inside.
  public let weightFiles: [String]
  /// Nil where the operators do not tell.
  public let activation: Activation?

  /// Reads a graph's file: names and small constants; weights are stepped
  /// over, so that the cost depends on the number of tensors alone (about a
  /// millisecond for a tower).
  ///
  /// - Throws: `GraphReadingError`; `leavesFolder` where a file of weights is
  ///   named by an absolute path or one with `..`.
  public static func read(_ path: String) throws(GraphReadingError) -> GraphFile {
    try LargeFilePointer.refuse(path)
    let window: FileWindow
    do { window = FileWindow(try OpenFile(Array(path.utf8))) } catch {
      throw .unreadable(path, error)
    }
    var scanner = GraphScanner(window)
    do {
      try scanner.scan()
    } catch {
      switch error {
      case .malformed:
        throw GraphReadingError(
          .damaged, "\(path) is damaged, or no ONNX file: download it again", path: path)
      case .file(let error): throw .unreadable(path, error)
      }
    }
    var files: Set<String> = []
    for location in scanner.locations {
      guard let file = inside(location) else {
        throw GraphReadingError(
          .leavesFolder,
          "\(path) keeps weights in “\(shown(location))”, which leads out of its folder: refused; "
            + "export the model again with its weights beside it", path: path)
      }
      files.insert(file)
    }
    return GraphFile(weightFiles: files.sorted(), activation: activation(scanner))
  }

  /// Makes sure that the weights are there, and are weights.
  ///
  /// - Parameter path: the graph's own.
  /// - Throws: `GraphReadingError`, `weightsMissing` or `pointer`.
  public func checkWeights(ofGraphAt path: String) throws(GraphReadingError) {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    for file in weightFiles {
      let full = folder + file
      guard (try? FileIO.status(Array(full.utf8)))?.kind == .file else {
        throw GraphReadingError(
          .weightsMissing,
          "\(full) is missing: it holds weights of \(path); fetch it too, or pull the model again",
          path: full)
      }
      try LargeFilePointer.refuse(full)
    }
  }

  /// A name that stays inside the folder, without parts that mean nothing.
  private static func inside(_ location: String) -> String? {
    guard !location.hasPrefix("/"), location.utf8.allSatisfy({ $0 >= 32 && $0 != 127 }) else {
      return nil
    }
    let parts = location.split(separator: "/").filter { $0 != "." }
    guard !parts.isEmpty, !parts.contains("..") else { return nil }
    return parts.joined(separator: "/")
  }

  private static func shown(_ text: String) -> String {
    String(
      text.unicodeScalars.prefix(100).map {
        $0.value < 32 || $0.value == 127 ? " " : Character($0)
      })
  }

  private static func activation(_ scanner: GraphScanner) -> Activation? {
    let names = scanner.operators
    let isQuick =
      names.contains("QuickGelu") || scanner.holdsQuickFactor && names.contains("Sigmoid")
    let isExact = !names.isDisjoint(with: ["Erf", "Gelu", "BiasGelu", "FastGelu"])
    // Both at once is no family's; then nothing is said.
    return isQuick == isExact ? nil : isQuick ? .quickGELU : .gelu
  }
}
