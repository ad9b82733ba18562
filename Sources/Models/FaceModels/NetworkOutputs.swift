// The outputs of one run of a network, by their names.

import ModelInference

/// What a network answered.
struct NetworkOutputs {
  private let path: String
  private let tensors: [String: FloatTensor]

  init(_ model: CompiledModel, running input: Tensor) throws(InferenceError) {
    path = model.path
    let results = try model.run([input])
    tensors = Dictionary(zip(model.outputs.map(\.name), results)) { first, _ in first }
  }

  /// The numbers of an output.
  ///
  /// - Throws: `FaceModelError` if there is none of the name with so many.
  func values(_ name: String, count: Int) throws(FaceModelError) -> [Float] {
    guard let values = tensors[name]?.values, values.count == count else {
      let found = tensors[name].map { "\($0.values.count) numbers" } ?? "nothing"
      throw FaceModelError(
        kind: .badOutput,
        message: "\(path) gives \(found) as “\(name)” where \(count) belong: it is not the network "
          + "that the folder's \(FaceConfiguration.fileName) says; fetch the folder again",
        path: path)
    }
    return values
  }
}
