// The C kernels: which instruction set runs, and safe wrappers around the
// pointers.

import CVectorKernels
import Glibc

/// The instruction set that vector arithmetic uses.
public struct InstructionSet: Hashable, Sendable {
  let isa: vk_isa

  /// `scalar`, `avx2`, `avx512`, `avx512vnni` or `neon`.
  public var name: String { String(cString: vk_isa_name(isa)) }

  /// The best this processor has. `GLIMPSE_ISA` in the environment may name
  /// another available one, for tests and comparisons.
  public static let selected: InstructionSet = {
    if let wanted = getenv("GLIMPSE_ISA").map({ String(cString: $0) }),
      let found = available.first(where: { $0.name == wanted })
    {
      return found
    }
    return InstructionSet(isa: vk_isa_best())
  }()

  /// All that this processor can run, scalar first.
  public static var available: [InstructionSet] {
    [VK_ISA_SCALAR, VK_ISA_AVX2, VK_ISA_AVX512, VK_ISA_AVX512_VNNI, VK_ISA_NEON]
      .filter { vk_isa_is_available($0) != 0 }.map(InstructionSet.init)
  }

  /// Whether both are the same set.
  public static func == (left: InstructionSet, right: InstructionSet) -> Bool {
    left.isa == right.isa
  }

  /// Feeds the set into a hasher.
  public func hash(into hasher: inout Hasher) { hasher.combine(isa.rawValue) }

  /// Which hashes differ from one in at most `limit` bits.
  ///
  /// - Parameter matches: receives their positions; room for all.
  /// - Returns: how many.
  func hammingWithin(
    _ limit: Int, of hash: UInt64, _ hashes: UnsafeBufferPointer<UInt64>,
    _ matches: UnsafeMutableBufferPointer<UInt32>
  ) -> Int {
    precondition(matches.count >= hashes.count && limit >= 0)
    guard let start = hashes.baseAddress, let out = matches.baseAddress else { return 0 }
    return vk_hamming_within(isa, hash, start, hashes.count, UInt32(clamping: limit), out)
  }

  func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    guard let start = bytes.baseAddress else { return 0 }
    return vk_crc32c(isa, 0, start, bytes.count)
  }
}
