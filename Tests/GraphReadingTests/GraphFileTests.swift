import Foundation
import GraphReading
import Support
import TestSupport
import Testing

@Suite struct GraphFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func write(_ bytes: [UInt8], _ name: String = "model.onnx") throws -> String {
    let path = folder.file(name)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }

  private func failure(_ path: String) -> GraphReadingError? {
    #expect(throws: GraphReadingError.self) { try GraphFile.read(path) }
  }

  @Test func aGraphWithItsWeightsInsideNamesNoFile() throws {
    let path = try write(TinyTower.text(seed: 1).graph)
    #expect(try GraphFile.read(path).weightFiles.isEmpty)
    // As exporters write them.
    for model in ["open-clip/visual/model", "transformers-clip/onnx/text_model"] {
      #expect(try GraphFile.read(Fixtures.path("models/\(model).onnx")).weightFiles.isEmpty)
    }
  }

  @Test func everyFileOfWeightsIsNamedOnce() throws {
    var writer = ONNXWriter()
    for index in 0..<300 { writer.weights("w\(index)", [2], in: "Constant_\(index % 250)_value") }
    writer.weights("last", [2], in: "./sub/model.safetensors")
    let files = try GraphFile.read(try write(writer.file)).weightFiles
    #expect(files.count == 251)
    #expect(files == files.sorted())
    #expect(files.contains("sub/model.safetensors"))
    #expect(files.contains("Constant_249_value"))
  }

  @Test func weightsOfConstantsAndOfGraphsWithinGraphsAreFound() throws {
    // A node with a graph as attribute, whose node has a tensor as attribute.
    let external = ProtobufMessage().text(1, "location").text(2, "inner.bin")
    let tensor = ProtobufMessage().number(2, 1).message(13, external)
    let attribute = ProtobufMessage().message(5, tensor)
    let constant = ProtobufMessage().text(4, "Constant").message(5, attribute)
    let body = ProtobufMessage().message(1, constant)
    let branch = ProtobufMessage().text(4, "If").message(5, ProtobufMessage().message(6, body))
    let graph = ProtobufMessage().message(1, branch)
    let path = try write(ProtobufMessage().message(7, graph).bytes)
    #expect(try GraphFile.read(path).weightFiles == ["inner.bin"])
  }

  @Test(arguments: ["../x", "/etc/passwd", "a/../../x", "", ".", "a\nb", "a/.."])
  func aNameThatLeavesTheFolderIsRefused(name: String) throws {
    let path = try write(TinyTower.text(seed: 1, weights: .outside(name)).graph)
    let error = failure(path)
    #expect(error?.kind == .leavesFolder)
    #expect(error?.message.hasPrefix(path) == true)
    #expect(error?.message.contains("\n") == false)
  }

  @Test func missingWeightsAreNamed() throws {
    let path = try write(TinyTower.text(seed: 1, weights: .outside("c1f385d0-47f5")).graph)
    let graph = try GraphFile.read(path)
    let error = #expect(throws: GraphReadingError.self) { try graph.checkWeights(ofGraphAt: path) }
    #expect(error?.kind == .weightsMissing)
    #expect(error?.path == folder.file("c1f385d0-47f5"))
    _ = try write([1], "c1f385d0-47f5")
    try graph.checkWeights(ofGraphAt: path)
  }

  @Test func aPointerOfGitIsNotTakenForTheFile() throws {
    let text =
      "version https://git-lfs.github.com/spec/v1\noid sha256:\(String(repeating: "a", count: 64))\n"
      + "size 254007209\n"
    let path = try write(Array(text.utf8))
    #expect(failure(path)?.kind == .pointer)
    #expect(failure(path)?.message.contains("git lfs pull") == true)
    let graph = try write(
      TinyTower.text(seed: 1, weights: .outside("model.onnx")).graph, "other.onnx")
    let read = try GraphFile.read(graph)
    let error = #expect(throws: GraphReadingError.self) { try read.checkWeights(ofGraphAt: graph) }
    #expect(error?.kind == .pointer)
  }

  @Test func filesThatAreNoGraphsAreDamagedWhateverTheyHold() throws {
    let whole = TinyTower.text(seed: 1, weights: .outside("w")).graph
    var cases: [[UInt8]] = [
      [], [0], Array("<?xml version".utf8), Array(repeating: 0xff, count: 99),
    ]
    // Cut anywhere but where a field of the outermost message ends.
    cases += stride(from: 3, to: whole.count - 8, by: 97).map { Array(whole[..<$0]) }
    for bytes in cases {
      #expect(failure(try write(bytes))?.kind == .damaged, "\(bytes.count) bytes")
    }
    #expect(failure(folder.file("nothing.onnx"))?.kind == .unreadable)
    #expect(failure(folder.path)?.kind == .unreadable)
  }

  @Test func graphsWithinGraphsWithoutEndAreRefused() throws {
    var graph = ProtobufMessage().text(2, "x")
    for _ in 0..<40 {
      let attribute = ProtobufMessage().message(6, graph)
      graph = ProtobufMessage().message(1, ProtobufMessage().text(4, "If").message(5, attribute))
    }
    #expect(failure(try write(ProtobufMessage().message(7, graph).bytes))?.kind == .damaged)
  }

  @Test func changedBytesNeverTrap() throws {
    var random = SplitMix64(seed: 7)
    let whole = TinyTower.text(vocabulary: 3, seed: 1, weights: .outside("w")).graph
    for _ in 0..<2000 {
      var bytes = whole
      for _ in 0..<3 {
        bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
      }
      _ = try? GraphFile.read(try write(bytes))
    }
  }

  @Test func theActivationIsToldByOperatorsAndFactor() throws {
    func activation(_ operations: [String], factor: Float?) throws -> GraphFile.Activation? {
      var writer = ONNXWriter()
      if let factor { writer.weights("factor", [], [factor]) }
      for operation in operations { writer.node(operation, ["x"], ["y"]) }
      return try GraphFile.read(try write(writer.file)).activation
    }
    #expect(try activation(["Mul", "Sigmoid"], factor: 1.702) == .quickGELU)
    #expect(try activation(["Erf"], factor: 1.4142135) == .gelu)
    #expect(try activation(["Gelu"], factor: nil) == .gelu)
    #expect(try activation(["Sigmoid"], factor: nil) == nil)
    #expect(try activation(["Sigmoid", "Erf"], factor: 1.702) == nil)
    #expect(try activation(["Relu"], factor: nil) == nil)
  }
}
