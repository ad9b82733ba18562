// What a folder of face models is, told without opening its networks: for
// whoever is to say what a folder holds and what it lacks.

internal import FoundationEssentials
internal import Support

/// A folder that holds face models, or part of them.
public struct FaceFolder: Sendable {
  /// The folder, as given.
  public let path: String
  /// As its configuration names it, or the folder's own name.
  public let name: String
  /// `blazeface`, `scrfd` or `yunet`.
  public let detector: String
  /// The networks' files, as paths in the folder: the detector first, the
  /// recogniser last.
  public let files: [String]
  /// How faces are aligned for the recogniser, as part of a sentence.
  public let alignment: String

  /// Whether a folder holds `faces.json`, or a network under a name that face
  /// models are published with; others may be missing.
  public static func isOne(_ folder: String) -> Bool {
    isFile(folder + "/" + FaceConfiguration.fileName) || PublishedFaceFolder(folder).isOne
  }

  /// Reads what the folder says of itself.
  ///
  /// - Throws: `FaceModelError`, which names each file that is missing.
  public init(_ folder: String) throws(FaceModelError) {
    let configuration = try FaceConfiguration.read(folder)
    let missing = configuration.files.filter { !Self.isFile("\(folder)/\($0)") }
    guard missing.isEmpty else {
      throw FaceModelError(
        kind: .fileMissing,
        message: "\(folder) lacks \(missing.joined(separator: ", ")): fetch the folder again",
        path: "\(folder)/\(missing[0])")
    }
    path = folder
    name = configuration.name
    detector = configuration.detector.kind
    files = configuration.files
    let recogniser = configuration.recogniser
    alignment =
      switch recogniser.alignment {
      case .mesh(let points, _): "by \(points.count) points of a mesh"
      case .five: "by eyes, nose and mouth"
      case .box, nil: "cut out by their boxes"
      }
  }

  private static func isFile(_ path: String) -> Bool {
    (try? FileIO.status(Array(path.utf8)))?.kind == .file
  }
}
