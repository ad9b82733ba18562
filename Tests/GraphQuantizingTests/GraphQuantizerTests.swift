// Graphs in 8 bits: the shipped model's towers against the same in floating point,
// and files that cannot be brought to 8 bits.

import ModelInference
import Support
import TestSupport
import Testing

@testable import GraphQuantizing

@Suite struct GraphQuantizerTests {
  private static let models = "\(#filePath)".split(separator: "Tests/")[0] + "Models"

  @Test func aTowerInEightBitsAgreesWithItself() throws {
    let path = "\(Self.models)/glimpse-mini/visual/model.onnx"
    let quantizer = try GraphQuantizer(path: path)
    let folder = try TemporaryFolder()
    let inputs = (0..<12).map { Self.image(side: 112, seed: UInt64($0)) }

    let shown = try model(quantizer.calibrationGraph(), in: folder)
    let names = quantizer.activations
    #expect(names.count > 10 && Set(names).isSubset(of: shown.outputs.map(\.name)))
    var ranges = Dictionary(
      uniqueKeysWithValues: names.map { ($0, ActivationRange(least: 0, largest: 0)) })
    for input in inputs.prefix(8) {
      for (description, result) in zip(shown.outputs, try shown.run([input])) {
        ranges[description.name]?.include(result.values)
      }
    }

    let bytes = try quantizer.quantized(ranges)
    #expect(bytes.count < 3 << 20)
    let narrow = try model(bytes, in: folder)
    let wide = try CompiledModel(path: path, options: InferenceOptions(precision: .f32))
    #expect(narrow.outputs.map(\.name) == wide.outputs.map(\.name))
    for input in inputs.suffix(4) {
      let cosine = Self.cosine(try wide.run([input])[0].values, try narrow.run([input])[0].values)
      #expect(cosine > 0.995 && cosine < 0.9999999)
    }
  }

  @Test func aTextTowerWithWeightsInEightBitsGetsActivationsInThem() throws {
    let path = "\(Self.models)/glimpse-photo/textual/model.onnx"
    let quantizer = try GraphQuantizer(path: path)
    let folder = try TemporaryFolder()
    var random = SplitMix64(seed: 3)
    let inputs = (0..<12).map { _ in
      let words = (0..<8).map { _ in Int64(1000 + random.next() % 20_000) }
      return [
        Tensor(shape: [1, 10], values: .int64([101] + words + [102])),
        Tensor(shape: [1, 10], values: .int64([Int64](repeating: 1, count: 10))),
      ]
    }
    let shown = try model(quantizer.calibrationGraph(), in: folder)
    var ranges = Dictionary(
      uniqueKeysWithValues: quantizer.activations.map { ($0, ActivationRange()) })
    for input in inputs.prefix(8) {
      for (description, result) in zip(shown.outputs, try shown.run(input)) {
        ranges[description.name]?.include(result.values)
      }
    }
    let narrow = try model(quantizer.quantized(ranges), in: folder)
    let wide = try CompiledModel(path: path, options: InferenceOptions(precision: .f32))
    for input in inputs.suffix(4) {
      let cosine = Self.cosine(try wide.run(input)[0].values, try narrow.run(input)[0].values)
      #expect(cosine > 0.9 && cosine < 0.9999999)
    }
  }

  @Test func aTowerOfEightBitsIsLeftAsItIs() {
    expect(.nothingToQuantize, "\(Self.models)/glimpse-photo/visual/model.onnx")
  }

  @Test func aRangeThatIsNotKnownIsAskedFor() throws {
    let quantizer = try GraphQuantizer(path: "\(Self.models)/glimpse-mini/visual/model.onnx")
    for ranges in [[:], [quantizer.activations[0]: ActivationRange(least: 0, largest: .infinity)]] {
      #expect {
        try quantizer.quantized(ranges)
      } throws: {
        let error = $0 as? GraphQuantizingError
        return error?.kind == .missingRange && error?.message.contains("visual/model.onnx") == true
      }
    }
  }

  @Test func whatIsNoGraphIsRefusedWithItsName() throws {
    let folder = try TemporaryFolder()
    let whole = try FileIO.read(Array("\(Self.models)/glimpse-mini/visual/model.onnx".utf8))
    for (name, bytes) in [
      ("empty.onnx", []), ("text.onnx", Array("no model at all".utf8)),
      ("cut.onnx", Array(whole.prefix(whole.count / 2))),
    ] {
      expect(.damaged, try write(bytes, to: folder.file(name)))
    }
    expect(.inputOutput, folder.file("missing.onnx"))
  }

  /// Two layers of weights, of which the last stays as it is, after a first that is
  /// brought to 8 bits.
  private func graph(
    _ change: (inout ONNXWriter) -> Void = { _ in },
    weights: (inout ONNXWriter, String, [Int], [Float]) -> Void = { $0.weights($1, $2, $3) }
  ) -> [UInt8] {
    var graph = ONNXWriter()
    graph.input("x", .float, [.free("batch"), .fixed(32)])
    graph.output("y", .float, [.free("batch"), .fixed(32)])
    for (i, name) in ["a", "b"].enumerated() {
      let numbers = (0..<1024).map { Float(($0 * (i + 7)) % 31) / 31 - 0.5 }
      weights(&graph, name, [32, 32], numbers)
    }
    graph.node("MatMul", ["x", "a"], ["h"])
    graph.node("MatMul", ["h", "b"], ["y"])
    change(&graph)
    return graph.file
  }

  @Test func weightsOfFilesBesideTheGraphAreTakenIn() throws {
    let folder = try TemporaryFolder()
    let inside = try write(graph(), to: folder.file("inside.onnx"))
    var kept: [UInt8] = []
    let outside = try write(
      graph(weights: { graph, name, shape, numbers in
        graph.weights(name, shape, in: "kept.bin", offset: kept.count)
        kept += ONNXWriter.bytes(numbers)
      }), to: folder.file("outside.onnx"))
    _ = try write(kept, to: folder.file("kept.bin"))
    let ranges = ["x": ActivationRange(least: -1, largest: 1)]
    let elsewhere = try TemporaryFolder()
    let input = Tensor(shape: [1, 32], values: .float32((0..<32).map { Float($0) / 32 }))
    var answers: [[Float]] = []
    for path in [inside, outside] {
      let bytes = try GraphQuantizer(path: path).quantized(ranges)
      answers.append(try model(bytes, in: elsewhere).run([input])[0].values)
      let shown = try model(GraphQuantizer(path: path).calibrationGraph(), in: elsewhere)
      #expect(shown.outputs.map(\.name) == ["y", "x"])
    }
    #expect(answers[0] == answers[1] && answers[0].contains { $0 != 0 })

    _ = try write(Array(kept.dropLast(8)), to: folder.file("kept.bin"))
    let cut = try GraphQuantizer(path: outside)
    #expect(throws: GraphQuantizingError.self) { try cut.quantized(ranges) }
    try FileIO.remove(Array(folder.file("kept.bin").utf8))
    expect(.inputOutput, folder.file("kept.bin"), of: outside)
  }

  @Test func filesElsewhereAreRefused() throws {
    let folder = try TemporaryFolder()
    for location in ["../kept.bin", "/etc/hostname"] {
      let path = try write(
        graph(weights: { graph, name, shape, _ in graph.weights(name, shape, in: location) }),
        to: folder.file("leads-out.onnx"))
      expect(.damaged, path)
    }
  }

  /// Each would be looked through once for every way that leads to it.
  @Test func productsOfProductsAreNoWeights() throws {
    let folder = try TemporaryFolder()
    let path = try write(
      graph { graph in
        graph.weights("p0", [32, 32], [Float](repeating: 1, count: 1024))
        for i in 1...64 { graph.node("Mul", ["p\(i - 1)", "p\(i - 1)"], ["p\(i)"]) }
        graph.node("Mul", ["loop", "a"], ["loop"])
        graph.node("MatMul", ["x", "p64"], ["unused"])
        graph.node("MatMul", ["x", "loop"], ["unused too"])
      }, to: folder.file("products.onnx"))
    #expect(try GraphQuantizer(path: path).activations.contains("x"))
  }

  @Test func aGraphInHalfPrecisionIsRefused() throws {
    let folder = try TemporaryFolder()
    let halves = [UInt8](repeating: 0, count: 2048)
    var graph = ONNXWriter()
    graph.input("x", .half, [.free("batch"), .fixed(32)])
    graph.output("y", .half, [.free("batch"), .fixed(32)])
    for name in ["a", "b"] { graph.weights(name, [32, 32], halves: halves) }
    graph.node("MatMul", ["x", "a"], ["h"])
    graph.node("MatMul", ["h", "b"], ["y"])
    expect(.unsupported, try write(graph.file, to: folder.file("half.onnx")))
  }

  @Test func everyChannelHasAScaleOfItsOwn() {
    let weights: [Float] = [1, -100, 0.5, 50, -0.25, 0]
    let byColumn = QuantizedWeights(weights, shape: [3, 2], axis: 1)
    #expect(byColumn.scales == [1, 100].map { $0 / 127 })
    #expect(byColumn.values == [127, -127, 64, 64, -32, 0])
    let byRow = QuantizedWeights(weights, shape: [3, 2], axis: 0)
    #expect(byRow.scales == [100, 50, 0.25].map { $0 / 127 })
    #expect(byRow.values == [1, -127, 1, 127, -127, 0])
    #expect(QuantizedWeights([0, 0], shape: [1, 2], axis: 0).scales == [1])
  }

  private func expect(
    _ kind: GraphQuantizingError.Kind, _ named: String, of path: String? = nil
  ) {
    #expect {
      try GraphQuantizer(path: path ?? named)
    } throws: {
      let error = $0 as? GraphQuantizingError
      return error?.kind == kind && error?.message.contains(named) == true
    }
  }

  private func model(_ bytes: [UInt8], in folder: TemporaryFolder) throws -> CompiledModel {
    try CompiledModel(
      path: try write(bytes, to: folder.file("\(bytes.count).onnx")),
      options: InferenceOptions(precision: .f32))
  }

  private func write(_ bytes: [UInt8], to path: String) throws -> String {
    try FileIO.replace(path, with: bytes)
    return path
  }

  /// Smooth shapes with some noise, as values of −1 to 1.
  private static func image(side: Int, seed: UInt64) -> Tensor {
    var random = SplitMix64(seed: seed)
    func number() -> Float { Float(random.next() >> 40) * 0x1p-24 }
    let waves = (0..<3).map { _ in (number() * 0.3, number() * 0.3, number() * 6) }
    var values: [Float] = []
    for wave in waves {
      for y in 0..<side {
        for x in 0..<side {
          let shape = wave.0 * Float(x) + wave.1 * Float(y) + wave.2
          values.append(max(-1, min(1, 1.2 * (shape - shape.rounded()) + 0.2 * (number() - 0.5))))
        }
      }
    }
    return Tensor(shape: [1, 3, side, side], values: .float32(values))
  }

  private static func cosine(_ a: [Float], _ b: [Float]) -> Float {
    func product(_ a: [Float], _ b: [Float]) -> Float { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
    return product(a, b) / (product(a, a) * product(b, b)).squareRoot()
  }
}
