// What the processor can compute, for decisions on how models are run.

import FoundationEssentials

/// The processor's relevant abilities, read once from /proc/cpuinfo.
struct Processor: Sendable {
  /// Whether it multiplies bf16 matrices faster than those of f32.
  let gainsByBF16: Bool
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
  ///
  /// Intel's cores without AMX have one unit for VDPBF16PS and two for f32's
  /// VFMADD (uops.info), so that bf16 has no gain to pay for its conversions: a
  /// ViT-B/32 takes 111 ms there in bf16 and 64 in f32. AMD's take half as long
  /// in bf16.
  init(cpuInformation: String) {
    let line = cpuInformation.split(separator: "\n").first { line in
      line.hasPrefix("flags") || line.hasPrefix("Features")
    }
    let names = (line?.split(separator: ":").dropFirst().first ?? "").split(separator: " ")
    let isIntel = cpuInformation.contains("GenuineIntel")
    gainsByBF16 = names.contains { name in
      name == "amx_bf16" || name == "bf16" || name == "avx512_bf16" && !isIntel
    }
    abilities = names.joined(separator: " ")
  }
}
