// ONNX Runtime as Scripts/setup --tests fetches it.

import Foundation

/// Where tests find ONNX Runtime, which the product can do without.
public enum ONNXRuntimeForTests {
  /// The folder of its library: `GLIMPSE_ONNXRUNTIME`, else the checkout's.
  public static let folder =
    ProcessInfo.processInfo.environment["GLIMPSE_ONNXRUNTIME"]
    ?? Fixtures.path("../../.runtime/onnxruntime/lib")

  public static let isThere =
    (try? FileManager.default.contentsOfDirectory(atPath: folder))?.contains {
      $0.hasPrefix("libonnxruntime.so")
    } ?? false

  /// Why tests without it are skipped.
  public static let absence = "no ONNX Runtime: Scripts/setup --tests fetches it"
}
