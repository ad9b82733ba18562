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

  private func expect(_ kind: GraphQuantizingError.Kind, _ path: String) {
    #expect {
      try GraphQuantizer(path: path)
    } throws: {
      let error = $0 as? GraphQuantizingError
      return error?.kind == kind && error?.message.contains(path) == true
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
