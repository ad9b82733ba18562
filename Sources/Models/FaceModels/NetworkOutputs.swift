// The outputs of one run of a network, by their names or places.

import ModelInference
import Support

/// What a network answered.
struct NetworkOutputs {
  private let path: String
  private let names: [String]
  private let results: [FloatTensor]

  init(_ model: CompiledModel, running input: Tensor) throws(InferenceError) {
    path = model.path
    results = try model.run([input])
    names = model.outputs.map(\.name)
  }

  /// How many there are.
  var count: Int { results.count }

  /// The numbers of an output.
  ///
  /// - Throws: `FaceModelError` if there is none of the name with so many.
  func values(_ name: String, count: Int) throws(FaceModelError) -> [Float] {
    try values(names.firstIndex(of: name), "“\(name)”", count: count)
  }

  /// The numbers of an output by its place in the file.
  ///
  /// - Throws: the same.
  func values(at place: Int, count: Int) throws(FaceModelError) -> [Float] {
    try values(place, "output \(place +| 1)", count: count)
  }

  private func values(
    _ place: Int?, _ what: String, count: Int
  ) throws(FaceModelError) -> [Float] {
    let found = place.flatMap { results.indices.contains($0) ? results[$0].values : nil }
    guard let found, found.count == count else {
      let number = found.map { "\($0.count) numbers" } ?? "nothing"
      throw FaceModelError(
        kind: .badOutput,
        message: "\(path) gives \(number) as \(what) where \(count) belong: it is not the network "
          + "that the folder says it is; fetch the folder again",
        path: path)
    }
    return found
  }
}
