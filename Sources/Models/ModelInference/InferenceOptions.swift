// How a model is compiled and run. OpenVINOEngine.swift says what the options
// mean to OpenVINO, ONNXRuntimeEngine.swift what to ONNX Runtime.

public import Support

/// How a model is compiled and run.
public struct InferenceOptions: Hashable, Sendable {
  /// The arithmetic asked for.
  public enum Precision: String, Hashable, Sendable, CaseIterable {
    /// bf16 where the processor computes it faster, else f32.
    case auto
    case f32
    /// Half the memory traffic; cosines agree with f32 to 0.999 and better.
    case bf16
    /// 8-bit integers if the file is quantized, which it has to be made for;
    /// what is left in floating point is computed as with `auto`.
    case int8
  }

  /// What to be quick at.
  public enum Goal: Hashable, Sendable {
    /// One answer at a time, all threads on it.
    case latency
    /// Many callers at once, the threads divided among them.
    case throughput
  }

  /// What it is computed on.
  public var device: InferenceDevice
  /// ONNX Runtime's library, or the folder that holds it; nil leaves it to the
  /// system's loader. Only devices that need it look there.
  public var onnxRuntime: String?
  /// The arithmetic asked for.
  public var precision: Precision
  /// Threads of computation, at least 1.
  public var threads: Int
  /// What to be quick at.
  public var goal: Goal
  /// Inferences that run side by side; nil leaves it to the goal.
  public var streams: Int?
  /// Where compiled models are kept for the next start; nil keeps none. The
  /// folder is made when first written to, and may be deleted at any time.
  public var cacheFolder: String?

  /// The defaults answer one caller with all processors.
  public init(
    device: InferenceDevice = .auto, precision: Precision = .auto,
    threads: Int = ProcessorCount.available,
    goal: Goal = .latency, streams: Int? = nil, cacheFolder: String? = nil
  ) {
    self.device = device
    self.precision = precision
    self.threads = max(1, threads)
    self.goal = goal
    self.streams = streams
    self.cacheFolder = cacheFolder
  }

  /// The arithmetic of floating-point numbers that will be used on this
  /// machine: `f32` or `bf16`.
  ///
  /// bf16 asked for by name is used even where the processor must emulate it;
  /// ONNX Runtime computes in what the file holds.
  public var effectivePrecision: Precision {
    switch precision {
    case _ where device.needsONNXRuntime: .f32
    case .auto, .int8: computesOnProcessor && Processor.current.gainsByBF16 ? .bf16 : .f32
    case .f32: .f32
    case .bf16: .bf16
    }
  }
  /// Whether OpenVINO computes on the processor.
  package var computesOnProcessor: Bool { device == .auto || device == .cpu }
}
