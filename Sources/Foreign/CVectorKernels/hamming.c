// Which of many 64-bit hashes differ from one in at most so many bits.
#include "CVectorKernels.h"

#include <string.h>

static size_t vk_hamming_scalar(uint64_t hash, const uint64_t *hashes, size_t count,
                                unsigned limit, uint32_t *matches) {
  size_t found = 0;
  for (size_t i = 0; i < count; i++) {
    uint64_t other;
    memcpy(&other, hashes + i, sizeof other);
    // Written before it is known to match, so that no branch is guessed.
    matches[found] = (uint32_t)i;
    found += (unsigned)__builtin_popcountll(hash ^ other) <= limit;
  }
  return found;
}

#if defined(__x86_64__)
#include <immintrin.h>

__attribute__((target("popcnt"))) static size_t
vk_hamming_popcnt(uint64_t hash, const uint64_t *hashes, size_t count, unsigned limit,
                  uint32_t *matches) {
  size_t found = 0;
  for (size_t i = 0; i < count; i++) {
    uint64_t other;
    memcpy(&other, hashes + i, sizeof other);
    matches[found] = (uint32_t)i;
    found += (unsigned)_mm_popcnt_u64(hash ^ other) <= limit;
  }
  return found;
}

__attribute__((target("avx512f,avx512vpopcntdq,popcnt"))) static size_t
vk_hamming_vpopcntdq(uint64_t hash, const uint64_t *hashes, size_t count, unsigned limit,
                     uint32_t *matches) {
  const __m512i wanted = _mm512_set1_epi64((long long)hash);
  const __m512i most = _mm512_set1_epi64(limit);
  size_t found = 0, i = 0;
  for (; i + 8 <= count; i += 8) {
    __m512i other = _mm512_loadu_si512(hashes + i);
    __m512i bits = _mm512_popcnt_epi64(_mm512_xor_si512(other, wanted));
    unsigned within = _mm512_cmple_epu64_mask(bits, most);
    while (within) {
      matches[found++] = (uint32_t)(i + (size_t)__builtin_ctz(within));
      within &= within - 1;
    }
  }
  size_t rest = vk_hamming_popcnt(hash, hashes + i, count - i, limit, matches + found);
  for (size_t k = 0; k < rest; k++) matches[found + k] += (uint32_t)i;
  return found + rest;
}
#endif

size_t vk_hamming_within(vk_isa isa, uint64_t hash, const uint64_t *hashes, size_t count,
                         unsigned limit, uint32_t *matches) {
#if defined(__x86_64__)
  int wide = isa == VK_ISA_AVX512 || isa == VK_ISA_AVX512_VNNI;
  if (wide && __builtin_cpu_supports("avx512vpopcntdq")) {
    return vk_hamming_vpopcntdq(hash, hashes, count, limit, matches);
  }
  // Every processor with AVX2 counts bits in one instruction.
  if (wide || isa == VK_ISA_AVX2) {
    return vk_hamming_popcnt(hash, hashes, count, limit, matches);
  }
#endif
  (void)isa;
  return vk_hamming_scalar(hash, hashes, count, limit, matches);
}
