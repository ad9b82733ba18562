import CLargeBlocks
import Glibc
import Testing

// The test bundle is linked with CLargeBlocks, so that what it and its libraries
// call is the replaced function, OpenVINO in the tests of inference too.
@Suite struct LargeBlocksTests {
  static let isReplaced = large_blocks_are_in_use() == 1
  private static let hugePage = 2 << 20

  /// The status, and where the block lies, which is freed again.
  private func allocate(_ size: Int, alignment: Int) -> (status: Int32, address: UInt) {
    var block: UnsafeMutableRawPointer?
    let status = posix_memalign(&block, alignment, size)
    defer { free(block) }
    // All of it can be written.
    if let block { memset(block, 0x5A, size) }
    return (status, UInt(bitPattern: block))
  }

  @Test(arguments: [8, 16, 64, 4096]) func smallBlocksAreAlignedAsAsked(_ alignment: Int) {
    for size in [1, 100, 5000, 1 << 20] {
      let block = allocate(size, alignment: alignment)
      #expect(block.status == 0)
      #expect(block.address != 0 && block.address % UInt(alignment) == 0)
    }
  }

  @Test(
    .enabled(if: LargeBlocksTests.isReplaced, "a sanitizer has an allocator of its own"),
    arguments: [8, 64, 4096, 8 << 20])
  func largeBlocksBeginOnAHugePage(_ alignment: Int) {
    for size in [Int(large_block_bytes), Int(large_block_bytes) + 1, 33_000_000] {
      let block = allocate(size, alignment: alignment)
      #expect(block.status == 0)
      #expect(block.address != 0 && block.address % UInt(max(alignment, Self.hugePage)) == 0)
    }
  }

  /// "The value of alignment is not a power of two multiple of sizeof(void *)":
  /// EINVAL, in POSIX.1-2008.
  @Test(
    .enabled(if: LargeBlocksTests.isReplaced, "a sanitizer has an allocator of its own"),
    arguments: [0, 4, 24, 12_288])
  func otherAlignmentsAreRefused(_ alignment: Int) {
    #expect(allocate(64, alignment: alignment).status == EINVAL)
  }

  @Test(.enabled(if: LargeBlocksTests.isReplaced, "a sanitizer has an allocator of its own"))
  func whatCannotBeHadIsToldAndErrnoIsLeftAlone() {
    errno = 77
    #expect(allocate(Int.max / 2, alignment: 64).status == ENOMEM)
    #expect(errno == 77)
  }
}
