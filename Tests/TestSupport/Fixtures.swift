// Where the files lie that tests read and never change.

import Foundation

/// The folder Tests/Fixtures.
public enum Fixtures {
  /// The path of a file or folder in it.
  public static func path(_ name: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Fixtures/\(name)").path
  }
}
