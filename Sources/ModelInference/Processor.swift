// What the processor can compute, as far as it decides how models are run.

import FoundationEssentials

/// The processor's relevant abilities, read once from /proc/cpuinfo.
struct Processor: Sendable {
  /// Whether it multiplies bf16 matrices itself.
  let computesBF16: Bool
  /// The names of all its abilities, so that a model compiled for one
  /// processor is not run on another.
  let abilities: String

  static let current: Processor = {
    // /proc states a size of zero; this reads on until nothing more comes.
    let data = FileManager.default.contents(atPath: "/proc/cpuinfo")
    return Processor(cpuInformation: data.map { String(decoding: $0, as: UTF8.self) } ?? "")
  }()

  /// - Parameter cpuInformation: the text of /proc/cpuinfo (proc(5)). The
  ///   names `avx512_bf16` and `amx_bf16` are those of Linux on x86-64, `bf16`
  ///   that of Linux on arm64.
  init(cpuInformation: String) {
    let line = cpuInformation.split(separator: "\n").first { line in
      line.hasPrefix("flags") || line.hasPrefix("Features")
    }
    let names = (line?.split(separator: ":").dropFirst().first ?? "").split(separator: " ")
    computesBF16 = names.contains { $0 == "avx512_bf16" || $0 == "amx_bf16" || $0 == "bf16" }
    abilities = names.joined(separator: " ")
  }
}
