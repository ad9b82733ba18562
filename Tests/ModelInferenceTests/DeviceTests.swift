import Foundation
import TestSupport
import Testing

@testable import ModelInference

private func fixture(_ name: String) -> String { Fixtures.path("models/arithmetic/" + name) }

private func options(
  _ device: InferenceDevice, library: String? = ONNXRuntimeForTests.folder
) -> InferenceOptions {
  var options = InferenceOptions(device: device, precision: .f32, threads: 2)
  options.onnxRuntime = library
  return options
}

@Suite struct DeviceTests {
  @Test func theProcessorIsAlwaysThere() {
    #expect(InferenceDevice.found(library: "/nowhere").first == .cpu)
    #expect(!InferenceDevice.found(library: "/nowhere").contains(.onnxruntime))
  }

  @Test(arguments: [InferenceDevice.gpu, .npu])
  func aDeviceThatIsNotThereIsAnErrorThatNamesTheOnesThatAre(device: InferenceDevice) throws {
    let found = InferenceDevice.found(library: nil)
    guard !found.contains(device) else { return }
    let error = #expect(throws: InferenceError.self) {
      try CompiledModel(path: fixture("two_inputs.onnx"), options: options(device, library: nil))
    }
    #expect(error?.kind == .deviceMissing)
    let list = found.map(\.rawValue).joined(separator: ", ")
    #expect(error?.message.hasSuffix("; found: \(list)") == true)
    #expect(error?.message.contains("the device \(device.rawValue) is not there") == true)
  }

  @Test(arguments: [InferenceDevice.cuda, .tensorrt, .onnxruntime])
  func withoutItsLibraryONNXRuntimeIsAskedForByName(device: InferenceDevice) throws {
    let folder = try TemporaryFolder()
    let notALibrary = folder.file("libonnxruntime.so.1.99.0")
    try Data("text".utf8).write(to: URL(fileURLWithPath: notALibrary))
    for place in ["/nowhere", "/nowhere/libonnxruntime.so", folder.path, notALibrary] {
      let error = #expect(throws: InferenceError.self) {
        try CompiledModel(
          path: fixture("two_inputs.onnx"), options: options(device, library: place))
      }
      #expect(error?.kind == .runtimeUnavailable)
      #expect(error?.message.contains("GLIMPSE_ONNXRUNTIME") == true)
    }
  }
}

@Suite(
  .enabled(if: ONNXRuntimeForTests.isThere, Comment(rawValue: ONNXRuntimeForTests.absence)))
struct ONNXRuntimeTests {
  @Test func describesInputsAndOutputsAsTheOtherEngineDoes() throws {
    for file in ["two_inputs.onnx", "identity.onnx"] {
      let usual = try CompiledModel(path: fixture(file), options: options(.cpu))
      let other = try CompiledModel(path: fixture(file), options: options(.onnxruntime))
      #expect(other.inputs == usual.inputs)
      #expect(other.outputs == usual.outputs)
    }
  }

  @Test func runsWithAnyBatchFromManyThreadsAndWidensHalfPrecision() async throws {
    let model = try CompiledModel(path: fixture("two_inputs.onnx"), options: options(.onnxruntime))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for batch in 1...24 {
        group.addTask {
          let ids = (0..<batch * 2).map { Int64($0) - 3 }
          let results = try model.run([
            Tensor(shape: [batch, 2], values: .int64(ids)),
            Tensor(shape: [1, 2], values: .float32([0.25, -1])),
          ])
          let expected = ids.enumerated().map { Float($1) / 2 + ($0 % 2 == 0 ? 0.25 : -1) }
          #expect(results.map(\.shape) == [[batch, 2], [batch, 2]])
          #expect(results[0].values == expected)
          #expect(results[1].values == expected)
        }
      }
      try await group.waitForAll()
    }
  }

  @Test func pixelsBecomeTheNumbersThatTheOtherEngineMakesOfThem() throws {
    let pixels = PixelInput(
      height: 2, width: 2, rescale: 1 / 255, mean: [0.5, 0.25, 0], deviation: [0.5, 0.25, 2])
    let bytes = (0..<24).map { UInt8($0 * 10) }
    let tensor = Tensor(shape: [2, 2, 2, 3], values: .uint8(bytes))
    let usual = try CompiledModel(
      path: fixture("identity.onnx"), pixels: pixels, options: options(.cpu))
    let other = try CompiledModel(
      path: fixture("identity.onnx"), pixels: pixels, options: options(.onnxruntime))
    #expect(other.inputs == usual.inputs)
    let (one, two) = (try usual.run([tensor])[0], try other.run([tensor])[0])
    #expect(one.shape == two.shape)
    #expect(one.values.count == 24)
    for (left, right) in zip(one.values, two.values) { #expect(abs(left - right) < 1e-6) }
  }

  @Test func tensorsThatDoNotFitAreRefused() throws {
    let model = try CompiledModel(path: fixture("two_inputs.onnx"), options: options(.onnxruntime))
    let error = #expect(throws: InferenceError.self) {
      try model.run([Tensor(shape: [1, 2], values: .float32([0, 0]))])
    }
    #expect(error?.kind == .wrongInput)
  }

  @Test func whatItCannotReadIsSaidWithTheFilesName() throws {
    let folder = try TemporaryFolder()
    for (name, kind) in [
      ("broken.onnx", InferenceError.Kind.modelUnreadable), ("model.xml", .modelUnsupported),
    ] {
      let path = folder.file(name)
      try Data("no model".utf8).write(to: URL(fileURLWithPath: path))
      let error = #expect(throws: InferenceError.self) {
        try CompiledModel(path: path, options: options(.onnxruntime))
      }
      #expect(error?.kind == kind)
      #expect(error?.message.contains(path) == true)
    }
  }

  @Test func tensorsOfMoreAxesThanAreReadAreSaidToBeSo() throws {
    let folder = try TemporaryFolder()
    let axes = [ONNXWriter.Axis](repeating: .fixed(1), count: 9)
    var graph = ONNXWriter()
    graph.input("x", .float, axes)
    graph.output("y", .float, axes)
    graph.node("Identity", ["x"], ["y"])
    let path = folder.file("nine.onnx")
    try Data(graph.file).write(to: URL(fileURLWithPath: path))
    let model = try CompiledModel(path: path, options: options(.onnxruntime))
    #expect(model.inputs.map(\.shape) == [nil])
    let error = #expect(throws: InferenceError.self) {
      try model.run([Tensor(shape: axes.map { _ in 1 }, values: .float32([1]))])
    }
    #expect(error?.kind == .runFailed)
    #expect(error?.message.contains("more than 8 axes") == true)
  }

  @Test(arguments: [InferenceDevice.cuda, .tensorrt])
  func aLibraryWithoutTheProviderSaysWhatIsThere(device: InferenceDevice) throws {
    let found = InferenceDevice.found(library: ONNXRuntimeForTests.folder)
    guard !found.contains(device) else { return }
    let error = #expect(throws: InferenceError.self) {
      try CompiledModel(path: fixture("two_inputs.onnx"), options: options(device))
    }
    #expect(error?.kind == .deviceMissing)
    #expect(error?.message.contains("ExecutionProvider; found: cpu") == true)
    #expect(error?.message.hasSuffix("onnxruntime") == true)
  }
}
