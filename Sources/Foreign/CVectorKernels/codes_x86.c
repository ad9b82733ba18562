// Products with codes on x86-64: AVX-512 with and without byte products, and
// AVX2.
#include "codes.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define VK_TARGET __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni")))
#define VK_NAME(operation) operation##_vnni
#define VK_DOT(sums, codes, weights) _mm512_dpbusd_epi32(sums, codes, weights)
#include "codes_avx512.inc"
#undef VK_TARGET
#undef VK_NAME
#undef VK_DOT

#define VK_TARGET __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq")))
#define VK_NAME(operation) operation##_avx512
// Codes are at most 127, so that pairs of products fit 16 bits.
#define VK_DOT(sums, codes, weights)                                                     \
  _mm512_add_epi32(sums, _mm512_madd_epi16(_mm512_maddubs_epi16(codes, weights),         \
                                           _mm512_set1_epi16(1)))
#include "codes_avx512.inc"

#define VK_AVX2 __attribute__((target("avx2,fma")))

VK_AVX2 static inline __m256i dot_avx2(__m256i sums, __m256i codes, __m256i weights) {
  __m256i pairs = _mm256_maddubs_epi16(codes, weights);
  return _mm256_add_epi32(sums, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
}

VK_AVX2 size_t vk_scan_u4_avx2(const vk_scan *scan) {
  const __m256i nibble = _mm256_set1_epi8(15);
  size_t kept = 0;
  for (size_t block = 0; block * VK_BLOCK_ROWS < scan->rows; block++) {
    const uint8_t *at = scan->blocks + block * scan->lines * 64;
    __m256i sums[2] = {_mm256_setzero_si256(), _mm256_setzero_si256()};
    for (size_t i = 0; i < scan->lines; i++, at += 64) {
      __m256i low = _mm256_set1_epi32(vk_load32(scan->query + i * 8));
      __m256i high = _mm256_set1_epi32(vk_load32(scan->query + i * 8 + 4));
      for (size_t half = 0; half < 2; half++) {
        __m256i codes = _mm256_loadu_si256((const __m256i *)(at + half * 32));
        sums[half] = dot_avx2(sums[half], _mm256_and_si256(codes, nibble), low);
        codes = _mm256_and_si256(_mm256_srli_epi16(codes, 4), nibble);
        sums[half] = dot_avx2(sums[half], codes, high);
      }
    }
    int32_t scores[VK_BLOCK_ROWS];
    _mm256_storeu_si256((__m256i *)scores, sums[0]);
    _mm256_storeu_si256((__m256i *)(scores + 8), sums[1]);
    kept = vk_keep(scan, block, scores, kept);
  }
  return kept;
}

VK_AVX2 void vk_multiply_u7_avx2(const uint8_t *blocks, size_t block_count, size_t lines,
                                 const int8_t *vectors, size_t vector_count, int32_t *products) {
  for (size_t vector = 0; vector < vector_count; vector++) {
    const int8_t *query = vectors + vector * lines * 4;
    for (size_t block = 0; block < block_count; block++) {
      const uint8_t *at = blocks + block * lines * 64;
      __m256i first = _mm256_setzero_si256(), second = first;
      for (size_t i = 0; i < lines; i++, at += 64) {
        __m256i weights = _mm256_set1_epi32(vk_load32(query + i * 4));
        first = dot_avx2(first, _mm256_loadu_si256((const __m256i *)at), weights);
        second = dot_avx2(second, _mm256_loadu_si256((const __m256i *)(at + 32)), weights);
      }
      int32_t *out = products + (vector * block_count + block) * VK_BLOCK_ROWS;
      _mm256_storeu_si256((__m256i *)out, first);
      _mm256_storeu_si256((__m256i *)(out + 8), second);
    }
  }
}

VK_AVX2 void vk_dot_u4_avx2(const uint8_t *rows, const vk_candidate *picked, size_t count, size_t stride,
    size_t row_bytes, const int8_t *query, int32_t *products) {
  const __m256i nibble = _mm256_set1_epi8(15);
  size_t whole = row_bytes / 32 * 32;
  for (size_t row = 0; row < count; row++) {
    const uint8_t *at = vk_row(rows, picked, row, count, stride, row_bytes);
    __m256i low = _mm256_setzero_si256(), high = low;
    for (size_t i = 0; i < whole; i += 32) {
      __m256i codes = _mm256_loadu_si256((const __m256i *)(at + i));
      __m256i first = _mm256_loadu_si256((const __m256i *)(query + i));
      __m256i second = _mm256_loadu_si256((const __m256i *)(query + row_bytes + i));
      low = dot_avx2(low, _mm256_and_si256(codes, nibble), first);
      high = dot_avx2(high, _mm256_and_si256(_mm256_srli_epi16(codes, 4), nibble), second);
    }
    int32_t sums[8];
    _mm256_storeu_si256((__m256i *)sums, _mm256_add_epi32(low, high));
    int32_t sum = 0;
    for (size_t i = 0; i < 8; i++) sum += sums[i];
    products[row] = sum + vk_dot_u4_row(at, whole, row_bytes, query);
  }
}
#endif
