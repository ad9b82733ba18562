// What `glimpse models info` tells of a folder of face models.

import FaceModels
import ModelInference
import Support

/// A folder that finds faces and tells them apart.
struct FaceAccount {
  let folder: FaceFolder
  /// Nil where it was not tried.
  private let dimension: Int?

  /// - Parameter checks: whether the networks are loaded and each is run once.
  /// - Throws: `FaceModelError`, which names what is missing or does not fit.
  init(folder path: String, checks: Bool) throws(FaceModelError) {
    folder = try FaceFolder(path)
    guard checks else {
      dimension = nil
      return
    }
    let model = try FaceModel(folder: path, options: InferenceOptions())
    try model.check()
    dimension = model.dimension
  }

  var description: String {
    let checked = dimension.map {
      "checked    all networks load and answer: \($0) numbers a face\n"
    }
    return """
      finds faces and tells them apart
      name       \(DisplayText.safe(folder.name))
      detector   \(folder.detector)
      faces      aligned \(folder.alignment)
      files      \(DisplayText.safe(folder.files.joined(separator: ", ")))
      folder     \(DisplayText.safe(folder.path))
      \(checked ?? "")
      """
  }

  var json: JSONValue {
    .object([
      ("family", .string("faces")), ("name", .string(folder.name)),
      ("detector", .string(folder.detector)), ("folder", .string(folder.path)),
      ("files", .array(folder.files.map(JSONValue.string))),
      ("dimension", dimension.map(JSONValue.integer) ?? .null),
      ("checked", .bool(dimension != nil)),
    ])
  }
}
