import Support
import Foundation
import ModelInference
import TestSupport
import Testing

/// The models of Tests/Fixtures/models/arithmetic: answers known by heart.
private func fixture(_ name: String) -> String { Fixtures.path("models/" + name) }

private let exact = InferenceOptions(precision: .f32, threads: 2)

private let twoByTwo = PixelInput(
  height: 2, width: 2, rescale: 1 / 255, mean: [0.5, 0.25, 0], deviation: [0.5, 0.25, 2])

/// y = x × weights, in OpenVINO's own format.
private let halvingModel = """
  <?xml version="1.0"?>
  <net name="half" version="11"><layers>
  <layer id="0" name="x" type="Parameter" version="opset1">
  <data shape="?,2" element_type="f32"/>
  <output><port id="0" precision="FP32" names="x"><dim>-1</dim><dim>2</dim></port></output>
  </layer>
  <layer id="1" name="weights" type="Const" version="opset1">
  <data element_type="f32" shape="1,2" offset="0" size="8"/>
  <output><port id="0" precision="FP32"><dim>1</dim><dim>2</dim></port></output>
  </layer>
  <layer id="2" name="product" type="Multiply" version="opset1">
  <data auto_broadcast="numpy"/>
  <input><port id="0" precision="FP32"><dim>-1</dim><dim>2</dim></port>
  <port id="1" precision="FP32"><dim>1</dim><dim>2</dim></port></input>
  <output><port id="2" precision="FP32" names="y"><dim>-1</dim><dim>2</dim></port></output>
  </layer>
  <layer id="3" name="result" type="Result" version="opset1">
  <input><port id="0" precision="FP32"><dim>-1</dim><dim>2</dim></port></input>
  </layer></layers><edges>
  <edge from-layer="0" from-port="0" to-layer="2" to-port="0"/>
  <edge from-layer="1" from-port="0" to-layer="2" to-port="1"/>
  <edge from-layer="2" from-port="2" to-layer="3" to-port="0"/>
  </edges></net>
  """

@Suite struct CompiledModelTests {
  @Test func describesInputsAndOutputsAsTheFileNamesThem() throws {
    let model = try CompiledModel(path: fixture("arithmetic/two_inputs.onnx"), options: exact)
    #expect(
      model.inputs == [
        TensorDescription(name: "ids", elementType: .i64, shape: [nil, 2]),
        TensorDescription(name: "bias", elementType: .f32, shape: [1, 2]),
      ])
    #expect(model.outputs.map(\.name) == ["sum", "short"])
    #expect(model.outputs.map(\.elementType) == [.f32, .f16])
  }

  @Test func runsWithAnyBatchAndWidensHalfPrecision() throws {
    let model = try CompiledModel(path: fixture("arithmetic/two_inputs.onnx"), options: exact)
    for batch in [1, 3, 2] {
      let ids = (0..<batch * 2).map { Int64($0) - 3 }
      let results = try model.run([
        Tensor(shape: [batch, 2], values: .int64(ids)),
        Tensor(shape: [1, 2], values: .float32([0.25, -1])),
      ])
      let expected = ids.enumerated().map { Float($1) * 0.5 + ($0 % 2 == 0 ? 0.25 : -1) }
      #expect(results[0] == FloatTensor(shape: [batch, 2], values: expected))
      #expect(results[1] == FloatTensor(shape: [batch, 2], values: expected))
    }
  }

  @Test func pixelsAreNormalisedPerChannelAndMadePlanar() throws {
    let model = try CompiledModel(
      path: fixture("arithmetic/identity.onnx"), pixels: twoByTwo, options: exact)
    #expect(
      model.inputs == [TensorDescription(name: "image", elementType: .u8, shape: [nil, 2, 2, 3])])
    let bytes = (0..<24).map { UInt8($0 * 11) }
    let seen = try model.run([Tensor(shape: [2, 2, 2, 3], values: .uint8(bytes))])[0]
    #expect(seen.shape == [2, 3, 2, 2])
    let mean: [Float] = [0.5, 0.25, 0], deviation: [Float] = [0.5, 0.25, 2]
    for image in 0..<2 {
      for channel in 0..<3 {
        for place in 0..<4 {
          let byte = Float(bytes[image * 12 + place * 3 + channel])
          let expected = (byte / 255 - mean[channel]) / deviation[channel]
          let got = seen.values[image * 12 + channel * 4 + place]
          #expect(abs(got - expected) < 1e-6, "channel \(channel), place \(place)")
        }
      }
    }
  }

  @Test func severalThreadsGetTheirOwnAnswers() async throws {
    let model = try CompiledModel(path: fixture("arithmetic/two_inputs.onnx"), options: exact)
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for i in 0..<64 {
        group.addTask {
          let result = try model.run([
            Tensor(shape: [1, 2], values: .int64([Int64(i), Int64(-i)])),
            Tensor(shape: [1, 2], values: .float32([0, 0])),
          ])
          return result[0].values == [Float(i) / 2, Float(-i) / 2]
        }
      }
      for try await isRight in group { #expect(isRight) }
    }
  }

  @Test func wrongTensorsAreRefusedByNameBeforeTheRuntimeSeesThem() throws {
    let model = try CompiledModel(path: fixture("arithmetic/two_inputs.onnx"), options: exact)
    let bias = Tensor(shape: [1, 2], values: .float32([0, 0]))
    let cases: [[Tensor]] = [
      [bias],
      [Tensor(shape: [1, 2], values: .int32([1, 2])), bias],
      [Tensor(shape: [1, 3], values: .int64([1, 2, 3])), bias],
      [Tensor(shape: [2], values: .int64([1, 2])), bias],
      [Tensor(shape: [2, 2], values: .int64([1, 2])), bias],
      [Tensor(shape: [0, 2], values: .int64([])), bias],
    ]
    for tensors in cases {
      let error = #expect(throws: InferenceError.self) { try model.run(tensors) }
      #expect(error?.kind == .wrongInput)
    }
  }

  @Test(arguments: ["half model.xml", "modèle 東京.xml"]) func anIRModelIsReadWithItsWeights(
    name: String
  ) throws {
    let folder = try TemporaryFolder()
    let path = folder.file(name)
    try halvingModel.write(toFile: path, atomically: true, encoding: .utf8)
    let weights: [Float] = [0.5, -2]
    try weights.withUnsafeBytes { Data($0) }
      .write(to: URL(fileURLWithPath: path.replacingOccurrences(of: ".xml", with: ".bin")))
    let model = try CompiledModel(path: path, options: exact)
    #expect(model.inputs == [TensorDescription(name: "x", elementType: .f32, shape: [nil, 2])])
    let result = try model.run([Tensor(shape: [2, 2], values: .float32([1, 2, 3, 4]))])
    #expect(result == [FloatTensor(shape: [2, 2], values: [0.5, -4, 1.5, -8])])
  }

  @Test func pixelsAreRefusedByAModelThatTakesNoImage() throws {
    let error = #expect(throws: InferenceError.self) {
      try CompiledModel(
        path: fixture("arithmetic/two_inputs.onnx"), pixels: twoByTwo, options: exact)
    }
    #expect(error?.kind == .modelUnsupported)
    #expect(error?.message.contains("“ids”, “bias”") == true)
  }

  @Test func aMissingFileIsNoModel() throws {
    let error = #expect(throws: InferenceError.self) {
      try CompiledModel(path: "/nowhere/model.onnx", options: exact)
    }
    #expect(error?.kind == .modelMissing)
    #expect(error?.message.contains("/nowhere/model.onnx") == true)
  }

  @Test(arguments: ["", "not a model", "\u{8}\u{8}"]) func aFileThatIsNoModelIsBadDataInOneLine(
    content: String
  ) throws {
    let folder = try TemporaryFolder()
    let path = folder.file("model.onnx")
    try Data(content.utf8).write(to: URL(fileURLWithPath: path))
    let error = #expect(throws: InferenceError.self) {
      try CompiledModel(path: path, options: exact)
    }
    #expect(error?.kind == .modelUnreadable)
    #expect(error?.message.contains("\n") == false)
    #expect(error?.message.contains("Exception from") == false)
  }

  @Test func aCutOffModelIsBadData() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("model.onnx")
    let whole = try Data(contentsOf: URL(fileURLWithPath: fixture("open-clip/visual/model.onnx")))
    try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: path))
    let error = #expect(throws: InferenceError.self) {
      try CompiledModel(path: path, options: exact)
    }
    #expect(error?.kind == .modelUnreadable)
  }
}

@Suite struct CompiledModelCacheTests {
  private let folder: TemporaryFolder
  private let modelPath: String
  private let options: InferenceOptions

  init() throws {
    folder = try TemporaryFolder()
    modelPath = folder.file("model.onnx")
    try FileManager.default.copyItem(
      atPath: fixture("arithmetic/identity.onnx"), toPath: modelPath)
    options = InferenceOptions(
      precision: .f32, threads: 1, cacheFolder: folder.file("cache/models"))
  }

  private func load() throws -> CompiledModel {
    try CompiledModel(path: modelPath, pixels: twoByTwo, options: options)
  }

  /// What the cache has, but for the notes of checks.
  private func entries() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.file("cache/models"))
      .filter { !$0.hasSuffix(".checked") }
  }

  private func answer(_ model: CompiledModel) throws -> FloatTensor {
    try model.run([Tensor(shape: [1, 2, 2, 3], values: .uint8((0..<12).map { $0 * 20 }))])[0]
  }

  @Test func theSecondLoadComesFromTheCacheAndAnswersTheSame() throws {
    let first = try load()
    #expect(!first.cameFromCache)
    let second = try load()
    #expect(second.cameFromCache)
    #expect(first.inputs == second.inputs)
    #expect(first.outputs == second.outputs)
    #expect(try answer(first) == answer(second))
    #expect(try entries().count == 1)
  }

  @Test func aChangedModelReplacesItsEntry() throws {
    _ = try load()
    let before = try entries()
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1)], ofItemAtPath: modelPath)
    #expect(try !load().cameFromCache)
    #expect(try entries().count == 1)
    #expect(try entries() != before)
  }

  @Test func otherPixelsHaveTheirOwnEntry() throws {
    _ = try load()
    var smaller = twoByTwo
    smaller.rescale = 1
    let other = try CompiledModel(path: modelPath, pixels: smaller, options: options)
    #expect(!other.cameFromCache)
    #expect(try entries().count == 2)
    #expect(try load().cameFromCache)
  }

  enum Damage: CaseIterable { case empty, cutOff, oneBitFlipped, twoWordsSwapped, replaced }

  @Test(arguments: Damage.allCases, [false, true])
  func aDamagedEntryIsWrittenAgain(damage: Damage, afterACheck: Bool) throws {
    let expected = try answer(load())
    if afterACheck { #expect(try load().cameFromCache) }
    let path = folder.file("cache/models/" + (try #require(entries().first)))
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    switch damage {
    case .empty: bytes = []
    case .cutOff: bytes.removeLast(bytes.count / 3)
    case .oneBitFlipped: bytes[bytes.count / 2] ^= 4
    case .twoWordsSwapped:
      let (early, late) = (Array(bytes[64..<72]), Array(bytes[128..<136]))
      bytes.replaceSubrange(64..<72, with: late)
      bytes.replaceSubrange(128..<136, with: early)
    case .replaced: bytes = Array(repeating: 7, count: bytes.count)
    }
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    let model = try load()
    #expect(!model.cameFromCache)
    #expect(try answer(model) == expected)
    #expect(try load().cameFromCache)
  }

  /// A failing disk changes a file without changing its times.
  @Test func aCheckHoldsForADay() throws {
    _ = try load()
    #expect(try load().cameFromCache)
    let path = folder.file("cache/models/" + (try #require(entries().first)))
    var status = stat()
    #expect(stat(path, &status) == 0)
    let file = try #require(FileHandle(forUpdatingAtPath: path))
    try file.seek(toOffset: UInt64(status.st_size / 2))
    let byte = try #require(try file.read(upToCount: 1)?.first)
    try file.seek(toOffset: UInt64(status.st_size / 2))
    try file.write(contentsOf: [byte ^ 4])
    try file.close()
    let times = [status.st_mtim, status.st_mtim]
    #expect(utimensat(AT_FDCWD, path, times, 0) == 0)
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -25 * 3600)], ofItemAtPath: path + ".checked")
    #expect(try !load().cameFromCache)
  }

  @Test func whatAKilledWriterLeftIsRemovedOnceItIsOld() throws {
    _ = try load()
    let entry = try #require(entries().first)
    let old = folder.file("cache/models/\(entry).1.2.tmp")
    let new = folder.file("cache/models/\(entry).3.4.tmp")
    for path in [old, new] { try Data([1]).write(to: URL(fileURLWithPath: path)) }
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -4000)], ofItemAtPath: old)
    try FileManager.default.removeItem(atPath: folder.file("cache/models/" + entry))
    _ = try load()
    #expect(try Set(entries()) == [entry, "\(entry).3.4.tmp"])
  }

  @Test func aCacheThatCannotBeWrittenDoesNoHarm() throws {
    try Data().write(to: URL(fileURLWithPath: folder.file("cache")))
    let model = try load()
    #expect(!model.cameFromCache)
    #expect(try answer(model).shape == [1, 3, 2, 2])
  }
}
