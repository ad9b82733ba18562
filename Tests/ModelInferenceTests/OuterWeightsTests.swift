import Foundation
import ModelInference
import Support
import TestSupport
import Testing

/// Weights in files beside the graph, as folders, caches and publishers have them.
@Suite struct OuterWeightsTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func write(_ bytes: [UInt8], _ name: String) throws {
    let path = folder.file(name)
    let parent = URL(fileURLWithPath: path).deletingLastPathComponent()
    try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  private func options(_ cache: String? = nil) -> InferenceOptions {
    InferenceOptions(precision: .f32, threads: 1, cacheFolder: cache)
  }

  private func answer(_ path: String, _ cache: String? = nil) throws -> [Float] {
    try CompiledModel(path: path, options: options(cache))
      .run([Tensor(shape: [1, 2], values: .int64([1, 2]))])[0].values
  }

  private func failure(_ path: String) -> InferenceError? {
    #expect(throws: InferenceError.self) { try CompiledModel(path: path, options: options()) }
  }

  /// A tower in the layout of the hub's cache: links to blobs elsewhere.
  private func linked(_ weights: String, seed: Int = 1) throws -> String {
    let tower = TinyTower.text(seed: seed, weights: .outside(weights))
    try write(tower.graph, "blobs/aa")
    try write(tower.weights, "blobs/bb")
    let home = "snapshots/c0ffee/textual"
    let file = folder.file("\(home)/\(weights)")
    try FileManager.default.createDirectory(
      at: URL(fileURLWithPath: file).deletingLastPathComponent(), withIntermediateDirectories: true)
    let graph = folder.file("\(home)/model.onnx")
    for (link, blob) in [(graph, "aa"), (file, "bb")] {
      try? FileManager.default.removeItem(atPath: link)
      try FileManager.default.createSymbolicLink(
        atPath: link, withDestinationPath: folder.file("blobs/\(blob)"))
    }
    return graph
  }

  @Test(arguments: ["c1f385d0-47f5-11ef", "model.onnx_data", "model.safetensors", "deep/er/w.bin"])
  func weightsThatLinksLeadToAreReadAsThoseInside(name: String) throws {
    try write(TinyTower.text(seed: 1).graph, "inside.onnx")
    let expected = try answer(folder.file("inside.onnx"))
    let path = try linked(name)
    #expect(try answer(path) == expected)
    let cache = folder.file("cache")
    #expect(try answer(path, cache) == expected)
    #expect(try CompiledModel(path: path, options: options(cache)).cameFromCache)
    // Nothing of what was put together stays.
    let names = try FileManager.default.contentsOfDirectory(atPath: cache)
    #expect(!names.contains { $0.hasPrefix("gathered-") }, "\(names)")
    let root = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(!root.contains { $0.hasPrefix("gathered-") }, "\(root)")
  }

  @Test func hundredsOfFilesAreReadThroughLinks() throws {
    var writer = ONNXWriter()
    writer.input("x", .float, [.free("batch"), .fixed(2)])
    let home = folder.file("linked")
    try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
    var last = "x"
    for index in 0..<300 {
      let name = "Constant_\(index)_attr__value"
      writer.weights("w\(index)", [2], in: name)
      writer.node("Add", [last, "w\(index)"], ["y\(index)"])
      last = "y\(index)"
      try write(ONNXWriter.bytes([1, Float(index)]), "blobs/\(index)")
      try FileManager.default.createSymbolicLink(
        atPath: home + "/" + name, withDestinationPath: folder.file("blobs/\(index)"))
    }
    writer.output(last, .float, [.free("batch"), .fixed(2)])
    try write(writer.file, "linked/model.onnx")
    let model = try CompiledModel(path: home + "/model.onnx", options: options())
    let result = try model.run([Tensor(shape: [1, 2], values: .float32([0, 0]))])[0].values
    #expect(result == [300, Float((0..<300).reduce(0, +))])
  }

  @Test func aChangedFileOfWeightsIsCompiledAnew() throws {
    let tower = TinyTower.text(seed: 1, weights: .outside("c1f385d0"))
    try write(tower.graph, "model.onnx")
    try write(tower.weights, "c1f385d0")
    let cache = folder.file("cache")
    let path = folder.file("model.onnx")
    let first = try answer(path, cache)
    try write(TinyTower.text(seed: 2, weights: .outside("c1f385d0")).weights, "c1f385d0")
    // The clock of file systems may be coarse.
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1_000_000)],
      ofItemAtPath: folder.file("c1f385d0"))
    let model = try CompiledModel(path: path, options: options(cache))
    #expect(!model.cameFromCache)
    #expect(try answer(path, cache) != first)
  }

  @Test func weightsThatAreNotThereOrElsewhereAreNamed() throws {
    let path = folder.file("model.onnx")
    try write(TinyTower.text(seed: 1, weights: .outside("c1f385d0")).graph, "model.onnx")
    #expect(failure(path)?.kind == .modelMissing)
    #expect(failure(path)?.message.contains(folder.file("c1f385d0")) == true)
    try write(Array("version https://git-lfs.github.com/spec/v1\noid x\n".utf8), "c1f385d0")
    #expect(failure(path)?.message.contains("git-lfs") == true)
    for name in ["../w", "/etc/passwd"] {
      try write(TinyTower.text(seed: 1, weights: .outside(name)).graph, "model.onnx")
      #expect(failure(path)?.message.contains("leads out of its folder") == true)
    }
  }

  @Test func weightsThatAreTooShortAreRefusedInTheRuntimesWords() throws {
    try write(TinyTower.text(seed: 1, weights: .outside("w")).graph, "model.onnx")
    try write([1, 2, 3], "w")
    let error = failure(folder.file("model.onnx"))
    #expect(error?.kind == .modelUnreadable)
    // More than that a model was being loaded.
    #expect((error?.message.count ?? 0) > folder.path.count + 80, "\(error?.message ?? "")")
  }

  @Test func aGraphThatTakesBytesIsGivenThemAsTheyAre() throws {
    try write(TinyTower.image(seed: 3, takesBytes: true).graph, "bytes.onnx")
    try write(TinyTower.image(side: 2, seed: 3).graph, "planes.onnx")
    let pixels = PixelInput(
      height: 2, width: 2, rescale: 1 / 255, mean: [0, 0, 0], deviation: [1, 1, 1])
    let tensor = Tensor(shape: [1, 2, 2, 3], values: .uint8((0..<12).map { UInt8($0 * 20) }))
    let answers = try ["bytes", "planes"].map { name -> [Float] in
      let model = try CompiledModel(
        path: folder.file(name + ".onnx"), pixels: pixels, options: options())
      #expect(model.inputs.map(\.elementType) == [.u8])
      return try model.run([tensor])[0].values
    }
    for (bytes, planes) in zip(answers[0], answers[1]) { #expect(abs(bytes - planes) < 1e-5) }
    // Normalised twice, or not at all, it would be another answer.
    let other = PixelInput(
      height: 2, width: 2, rescale: 1, mean: [0.5, 0.5, 0.5], deviation: [0.5, 0.5, 0.5])
    let model = try CompiledModel(
      path: folder.file("bytes.onnx"), pixels: other, options: options())
    #expect(try model.run([tensor])[0].values == answers[0])
  }
}
