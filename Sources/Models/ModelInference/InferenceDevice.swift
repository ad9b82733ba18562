// What models are computed on, and what of that this machine has.

import COpenVINO
import Glibc

/// What models are computed on.
public enum InferenceDevice: String, Hashable, Sendable, CaseIterable {
  /// The processor. An accelerator is used where it is named, and nowhere else:
  /// its vectors differ from the processor's in the last digits.
  case auto
  /// The processor, with OpenVINO.
  case cpu
  /// Intel's graphics processors, with OpenVINO's plugin for them.
  case gpu
  /// Intel's neural processors, with OpenVINO's plugin for them.
  case npu
  /// NVIDIA's graphics processors, with ONNX Runtime.
  case cuda
  /// The same through TensorRT, which computes in f16 and takes minutes to
  /// build a model the first time.
  case tensorrt
  /// The processor, with ONNX Runtime.
  case onnxruntime

  /// Whether ONNX Runtime computes on it.
  var needsONNXRuntime: Bool { openVINOName == nil }

  /// As OpenVINO calls it; nil for ONNX Runtime's.
  var openVINOName: String? {
    switch self {
    case .auto, .cpu: "CPU"
    case .gpu: "GPU"
    case .npu: "NPU"
    case .cuda, .tensorrt, .onnxruntime: nil
    }
  }

  /// - Parameter reason: what failed; NVIDIA's devices are then not found,
  ///   whatever the library was built with.
  /// - Returns: the error of a device that was asked for and is not there, which
  ///   names those that are.
  func absence(
    path: String, reason: String? = nil, library: String?
  ) -> InferenceError {
    let failed: [InferenceDevice] = reason == nil ? [self] : [self, .cuda, .tensorrt]
    let found = Self.found(library: library).filter { !failed.contains($0) }
      .map(\.rawValue).joined(separator: ", ")
    return InferenceError(
      kind: .deviceMissing,
      message: "the device \(rawValue) is not there for the model \(path)"
        + (reason.map { ": \($0)" } ?? "") + "; found: \(found)", path: path)
  }

  /// What this machine has, the processor first.
  ///
  /// - Parameter library: where ONNX Runtime is looked for, as
  ///   `InferenceOptions.onnxRuntime`.
  static func found(library: String?) -> [InferenceDevice] {
    let openVINO = OpenVINORuntime.devices()
    let providers = (try? ONNXRuntimeLibrary.shared(library))?.providers ?? []
    return allCases.filter { device in
      switch device {
      case .auto: false
      case .cpu: true
      case .gpu, .npu:
        // Several of a kind are called GPU.0, GPU.1.
        openVINO.contains { $0.split(separator: ".").first.map(String.init) == device.openVINOName }
      case .cuda: providers.contains("CUDAExecutionProvider")
      case .tensorrt: providers.contains("TensorrtExecutionProvider")
      case .onnxruntime: providers.contains("CPUExecutionProvider")
      }
    }
  }
}

extension OpenVINORuntime {
  /// The devices whose plugins are installed and find what they drive; empty
  /// where the runtime does not start.
  static func devices() -> [String] {
    var core: OpaquePointer?
    guard ov_core_create(&core) == OK, let core else { return [] }
    defer { ov_core_free(core) }
    var list = ov_available_devices_t()
    guard ov_core_get_available_devices(core, &list) == OK else { return [] }
    defer { ov_available_devices_free(&list) }
    return (0..<list.size).compactMap { list.devices[$0].map { String(cString: $0) } }
  }
}
