// CRC-32C, the checksum of index files. x86-64 and Arm have an instruction
// for it; elsewhere a table of sixteen entries does.
#include "CVectorKernels.h"

#include <string.h>

static uint32_t vk_crc32c_scalar(uint32_t crc, const unsigned char *bytes, size_t count) {
  // Entry i is the remainder of the nibble i under the reflected polynomial
  // 0x82f63b78 (RFC 3720, appendix B.4).
  static const uint32_t nibble[16] = {
      0x00000000, 0x105ec76f, 0x20bd8ede, 0x30e349b1, 0x417b1dbc, 0x5125dad3,
      0x61c69362, 0x7198540d, 0x82f63b78, 0x92a8fc17, 0xa24bb5a6, 0xb21572c9,
      0xc38d26c4, 0xd3d3e1ab, 0xe330a81a, 0xf36e6f75};
  for (size_t i = 0; i < count; i++) {
    crc ^= bytes[i];
    crc = (crc >> 4) ^ nibble[crc & 15];
    crc = (crc >> 4) ^ nibble[crc & 15];
  }
  return crc;
}

#if defined(__x86_64__)
#include <nmmintrin.h>

__attribute__((target("sse4.2"))) static uint32_t
vk_crc32c_sse42(uint32_t crc, const unsigned char *bytes, size_t count) {
  uint64_t wide = crc;
  size_t i = 0;
  for (; i + 8 <= count; i += 8) {
    uint64_t word;
    memcpy(&word, bytes + i, sizeof word);
    wide = _mm_crc32_u64(wide, word);
  }
  crc = (uint32_t)wide;
  for (; i < count; i++) crc = _mm_crc32_u8(crc, bytes[i]);
  return crc;
}
#endif

uint32_t vk_crc32c(vk_isa isa, uint32_t seed, const void *bytes, size_t count) {
  uint32_t crc = ~seed;
#if defined(__x86_64__)
  if (isa != VK_ISA_SCALAR) return ~vk_crc32c_sse42(crc, bytes, count);
#endif
  (void)isa;
  return ~vk_crc32c_scalar(crc, bytes, count);
}

int vk_verify_pages(vk_isa isa, const uint8_t *bytes, const void *checksums, uint8_t *verified,
                    size_t first, size_t last) {
  enum { page = 4096 };
  for (size_t i = first; i <= last; i++) {
    if (__atomic_load_n(verified + i, __ATOMIC_RELAXED)) continue;
    uint32_t expected;
    memcpy(&expected, (const uint8_t *)checksums + i * sizeof expected, sizeof expected);
    if (vk_crc32c(isa, 0, bytes + i * page, page) != expected) return 0;
    __atomic_store_n(verified + i, 1, __ATOMIC_RELAXED);
  }
  return 1;
}

int vk_is_marked(const uint8_t *verified) { return __atomic_load_n(verified, __ATOMIC_RELAXED); }
