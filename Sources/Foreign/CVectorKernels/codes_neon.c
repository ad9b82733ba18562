// Products with codes on Arm, with the widening multiplications that every
// 64-bit Arm has.
#include "codes.h"

#if defined(__aarch64__)
#include <arm_neon.h>

// Adds, to each of four sums, the products of four bytes.
static inline int32x4_t dot_neon(int32x4_t sums, uint8x16_t codes, int8x16_t weights) {
  int8x16_t values = vreinterpretq_s8_u8(codes);  // at most 127
  int16x8_t low = vmull_s8(vget_low_s8(values), vget_low_s8(weights));
  int16x8_t high = vmull_high_s8(values, weights);
  return vaddq_s32(sums, vpaddq_s32(vpaddlq_s16(low), vpaddlq_s16(high)));
}

size_t vk_scan_u4_neon(const vk_scan *scan) {
  const uint8x16_t nibble = vdupq_n_u8(15);
  size_t kept = 0;
  for (size_t block = 0; block * VK_BLOCK_ROWS < scan->rows; block++) {
    const uint8_t *at = scan->blocks + block * scan->lines * 64;
    int32x4_t sums[4] = {vdupq_n_s32(0), vdupq_n_s32(0), vdupq_n_s32(0), vdupq_n_s32(0)};
    for (size_t i = 0; i < scan->lines; i++, at += 64) {
      int8x16_t low = vreinterpretq_s8_s32(vdupq_n_s32(vk_load32(scan->query + i * 8)));
      int8x16_t high = vreinterpretq_s8_s32(vdupq_n_s32(vk_load32(scan->query + i * 8 + 4)));
      for (size_t part = 0; part < 4; part++) {
        uint8x16_t codes = vld1q_u8(at + part * 16);
        sums[part] = dot_neon(sums[part], vandq_u8(codes, nibble), low);
        sums[part] = dot_neon(sums[part], vshrq_n_u8(codes, 4), high);
      }
    }
    int32_t scores[VK_BLOCK_ROWS];
    for (size_t part = 0; part < 4; part++) vst1q_s32(scores + part * 4, sums[part]);
    kept = vk_keep(scan, block, scores, kept);
  }
  return kept;
}

void vk_multiply_u7_neon(const uint8_t *blocks, size_t block_count, size_t lines,
                         const int8_t *vectors, size_t vector_count, int32_t *products) {
  for (size_t vector = 0; vector < vector_count; vector++) {
    const int8_t *query = vectors + vector * lines * 4;
    for (size_t block = 0; block < block_count; block++) {
      const uint8_t *at = blocks + block * lines * 64;
      int32x4_t sums[4] = {vdupq_n_s32(0), vdupq_n_s32(0), vdupq_n_s32(0), vdupq_n_s32(0)};
      for (size_t i = 0; i < lines; i++, at += 64) {
        int8x16_t weights = vreinterpretq_s8_s32(vdupq_n_s32(vk_load32(query + i * 4)));
        for (size_t part = 0; part < 4; part++) {
          sums[part] = dot_neon(sums[part], vld1q_u8(at + part * 16), weights);
        }
      }
      int32_t *out = products + (vector * block_count + block) * VK_BLOCK_ROWS;
      for (size_t part = 0; part < 4; part++) vst1q_s32(out + part * 4, sums[part]);
    }
  }
}

void vk_dot_u4_neon(const uint8_t *rows, const vk_candidate *picked, size_t count, size_t stride,
    size_t row_bytes, const int8_t *query, int32_t *products) {
  const uint8x16_t nibble = vdupq_n_u8(15);
  size_t whole = row_bytes / 16 * 16;
  for (size_t row = 0; row < count; row++) {
    const uint8_t *at = vk_row(rows, picked, row, count, stride, row_bytes);
    int32x4_t sums = vdupq_n_s32(0);
    for (size_t i = 0; i < whole; i += 16) {
      uint8x16_t codes = vld1q_u8(at + i);
      sums = dot_neon(sums, vandq_u8(codes, nibble), vld1q_s8(query + i));
      sums = dot_neon(sums, vshrq_n_u8(codes, 4), vld1q_s8(query + row_bytes + i));
    }
    products[row] = vaddvq_s32(sums) + vk_dot_u4_row(at, whole, row_bytes, query);
  }
}
#endif
