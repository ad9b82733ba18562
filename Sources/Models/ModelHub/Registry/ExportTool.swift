// The program that makes a model folder of a checkpoint. It is in the source tree
// alone, so advice says where it is, or that it is not here.

internal import Support

/// How to speak of `Tools/export-model`.
public enum ExportTool {
  /// Whether it lies in the tree that this program runs from.
  public static let isHere = isHere(below: nil)

  static func isHere(below start: String?) -> Bool {
    InstalledFiles.folder(checkout: "Tools/exporting", installed: "tools", below: start) != nil
  }

  /// Its name in a sentence, or where to get it.
  public static var name: String { call("", isHere: isHere) }

  /// How it is called, with its arguments.
  static func call(_ arguments: String, isHere: Bool = isHere) -> String {
    let call = arguments.isEmpty ? "Tools/export-model" : "Tools/export-model \(arguments)"
    return isHere ? call : call + " (which is in Glimpse's source code, not in this installation)"
  }
}
