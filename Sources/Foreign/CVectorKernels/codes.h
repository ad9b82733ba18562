// What the kernels on codes share: one shape of function per operation, which
// each instruction set fills in.
#ifndef VK_CODES_H
#define VK_CODES_H

#include "CVectorKernels.h"

#include <string.h>

typedef struct vk_scan {
  const uint8_t *blocks;
  size_t rows, lines;
  const int8_t *query;
  int32_t base, threshold;
  uint32_t first_row;
  vk_candidate *found;
} vk_scan;

/// Writes the scores of a block's valid rows that exceed the threshold.
static inline size_t vk_keep(const vk_scan *scan, size_t block, const int32_t *scores, size_t kept) {
  size_t first = block * VK_BLOCK_ROWS;
  size_t rows = scan->rows - first < VK_BLOCK_ROWS ? scan->rows - first : VK_BLOCK_ROWS;
  for (size_t row = 0; row < rows; row++) {
    int32_t score = scores[row] + scan->base;
    if (score > scan->threshold) {
      scan->found[kept].score = score;
      scan->found[kept].row = scan->first_row + (uint32_t)(first + row);
      kept++;
    }
  }
  return kept;
}

static inline int32_t vk_load32(const int8_t *bytes) {
  int32_t word;
  memcpy(&word, bytes, sizeof word);
  return word;
}

static inline int32_t vk_dot_u4_row(const uint8_t *row, size_t from, size_t row_bytes,
                                    const int8_t *query) {
  int32_t sum = 0;
  for (size_t i = from; i < row_bytes; i++) {
    sum += (row[i] & 15) * query[i] + (row[i] >> 4) * query[i + row_bytes];
  }
  return sum;
}

/// How far ahead rows one after another are fetched, in bytes.
#define VK_AHEAD 8192

/// Where the next row lies. Rows are fetched ahead of their turn: picked ones
/// because they lie anywhere, others because the processor's own fetching ends
/// with each page.
static inline const uint8_t *vk_row(const uint8_t *rows, const vk_candidate *picked, size_t row,
                                    size_t count, size_t stride, size_t row_bytes) {
  if (!picked) {
    const uint8_t *at = rows + row * stride;
    for (size_t i = 0; i < stride; i += 64) __builtin_prefetch(at + VK_AHEAD + i);
    return at;
  }
  if (row + 8 < count) {
    const uint8_t *ahead = rows + picked[row + 8].row * stride;
    for (size_t i = 0; i < row_bytes; i += 64) __builtin_prefetch(ahead + i);
    __builtin_prefetch(ahead + row_bytes - 1);
  }
  return rows + picked[row].row * stride;
}

#define VK_DECLARE(isa)                                                                      \
  size_t vk_scan_u4_##isa(const vk_scan *scan);                                              \
  void vk_multiply_u7_##isa(const uint8_t *blocks, size_t block_count, size_t lines,         \
                            const int8_t *vectors, size_t vector_count, int32_t *products);  \
  void vk_dot_u4_##isa(const uint8_t *rows, const vk_candidate *picked, size_t count,         \
                       size_t stride, size_t row_bytes, const int8_t *query,                 \
                       int32_t *products);
VK_DECLARE(scalar)
VK_DECLARE(avx2)
VK_DECLARE(avx512)
VK_DECLARE(vnni)
VK_DECLARE(neon)

#endif
