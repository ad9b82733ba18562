// ONNX Runtime's library: where it is, and what it can compute on.

import CONNXRuntime
import FoundationEssentials
import Glibc
import Synchronization

/// ONNX Runtime, loaded once for the process and never unloaded.
///
/// Safety: the runtime may be used from several threads at once, and what it
/// points to never changes once it is open.
final class ONNXRuntimeLibrary: @unchecked Sendable {
  let runtime: OpaquePointer
  /// The names of the execution providers that it was built with.
  let providers: Set<String>

  private init(_ runtime: OpaquePointer) {
    self.runtime = runtime
    let names = glimpse_ort_providers(runtime)
    defer { free(names) }
    let text = names.map { String(cString: $0) } ?? ""
    providers = Set(text.split(separator: "\n").map(String.init))
  }

  private static let opened = Mutex<[String: ONNXRuntimeLibrary]>([:])

  /// The library at a place, opened where it is not yet.
  ///
  /// - Parameter place: the library's file, or the folder that holds it, as the
  ///   wheels of PyPI do; nil leaves it to the system's loader.
  /// - Throws: `InferenceError` (`runtimeUnavailable`).
  static func shared(_ place: String?) throws(InferenceError) -> ONNXRuntimeLibrary {
    let candidates = place.map(files) ?? ["libonnxruntime.so.1", "libonnxruntime.so"]
    let known = opened.withLock { $0 }
    if let library = candidates.compactMap({ known[$0] }).first { return library }
    var reason = place.map { "no libonnxruntime.so is in \($0)" } ?? ""
    for candidate in candidates {
      var runtime: OpaquePointer?
      let failure = glimpse_ort_open(candidate, &runtime)
      if let failure {
        reason = String(cString: failure)
        free(failure)
      } else if let runtime {
        let library = ONNXRuntimeLibrary(runtime)
        opened.withLock { $0[candidate] = library }
        return library
      }
    }
    throw InferenceError(
      kind: .runtimeUnavailable,
      message: "cannot load ONNX Runtime (\(reason)): install it, for instance with 'pip install "
        + "onnxruntime' or 'onnxruntime-gpu', and name the folder of its library in "
        + "GLIMPSE_ONNXRUNTIME")
  }

  /// The library's files that a place may mean, the newest first.
  private static func files(at place: String) -> [String] {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: place) else {
      return [place]
    }
    return names.filter { $0.hasPrefix("libonnxruntime.so") }.sorted(by: >)
      .map { "\(place)/\($0)" }
  }
}
