// Products with codes: the plain C form, which the others must equal, and the
// choice among them.
#include "codes.h"

size_t vk_scan_u4_scalar(const vk_scan *scan) {
  size_t kept = 0;
  for (size_t block = 0; block * VK_BLOCK_ROWS < scan->rows; block++) {
    int32_t scores[VK_BLOCK_ROWS] = {0};
    const uint8_t *line = scan->blocks + block * scan->lines * 64;
    for (size_t i = 0; i < scan->lines; i++, line += 64) {
      const int8_t *weights = scan->query + i * 8;
      for (size_t byte = 0; byte < 64; byte++) {
        scores[byte / 4] += (line[byte] & 15) * weights[byte % 4];
        scores[byte / 4] += (line[byte] >> 4) * weights[byte % 4 + 4];
      }
    }
    kept = vk_keep(scan, block, scores, kept);
  }
  return kept;
}

void vk_multiply_u7_scalar(const uint8_t *blocks, size_t block_count, size_t lines,
                           const int8_t *vectors, size_t vector_count, int32_t *products) {
  for (size_t vector = 0; vector < vector_count; vector++) {
    for (size_t block = 0; block < block_count; block++) {
      int32_t sums[VK_BLOCK_ROWS] = {0};
      const uint8_t *line = blocks + block * lines * 64;
      for (size_t i = 0; i < lines; i++, line += 64) {
        const int8_t *weights = vectors + (vector * lines + i) * 4;
        for (size_t byte = 0; byte < 64; byte++) sums[byte / 4] += line[byte] * weights[byte % 4];
      }
      memcpy(products + (vector * block_count + block) * VK_BLOCK_ROWS, sums, sizeof sums);
    }
  }
}

void vk_dot_u4_scalar(const uint8_t *rows, const vk_candidate *picked, size_t count, size_t stride,
    size_t row_bytes, const int8_t *query, int32_t *products) {
  for (size_t row = 0; row < count; row++) {
    products[row] = vk_dot_u4_row(
        vk_row(rows, picked, row, count, stride, row_bytes), 0, row_bytes, query);
  }
}

#if defined(__x86_64__)
#define VK_DISPATCH(isa, name, ...)                              \
  switch (isa) {                                                 \
  case VK_ISA_AVX512_VNNI:                                       \
    return name##_vnni(__VA_ARGS__);                             \
  case VK_ISA_AVX512:                                            \
    return name##_avx512(__VA_ARGS__);                           \
  case VK_ISA_AVX2:                                              \
    return name##_avx2(__VA_ARGS__);                             \
  default:                                                       \
    return name##_scalar(__VA_ARGS__);                           \
  }
#elif defined(__aarch64__)
#define VK_DISPATCH(isa, name, ...) \
  if ((isa) == VK_ISA_NEON) return name##_neon(__VA_ARGS__); \
  return name##_scalar(__VA_ARGS__);
#else
#define VK_DISPATCH(isa, name, ...) \
  (void)(isa);                      \
  return name##_scalar(__VA_ARGS__);
#endif

size_t vk_scan_u4(vk_isa isa, const uint8_t *blocks, size_t rows, size_t lines,
                  const int8_t *query, int32_t base, int32_t threshold, uint32_t first_row,
                  vk_candidate *found) {
  vk_scan scan = {blocks, rows, lines, query, base, threshold, first_row, found};
  VK_DISPATCH(isa, vk_scan_u4, &scan)
}

void vk_multiply_u7(vk_isa isa, const uint8_t *blocks, size_t block_count, size_t lines,
                    const int8_t *vectors, size_t vector_count, int32_t *products) {
  VK_DISPATCH(isa, vk_multiply_u7, blocks, block_count, lines, vectors, vector_count, products)
}

void vk_dot_u4(vk_isa isa, const uint8_t *rows, const vk_candidate *picked, size_t count,
               size_t stride, size_t row_bytes, const int8_t *query, int32_t *products) {
  VK_DISPATCH(isa, vk_dot_u4, rows, picked, count, stride, row_bytes, query, products)
}

void vk_estimate_u4(vk_isa isa, const uint8_t *rows, const vk_candidate *picked, size_t count,
                    size_t row_bytes, const int8_t *query, float sum, float scale, float shift,
                    float *estimates) {
  enum { together = 64 };
  int32_t products[together];
  size_t stride = row_bytes + 2 * sizeof(float);
  for (size_t row = 0; row < count; row += together) {
    size_t now = count - row < together ? count - row : together;
    const uint8_t *first = picked ? rows : rows + row * stride;
    const vk_candidate *chosen = picked ? picked + row : NULL;
    vk_dot_u4(isa, first + 2 * sizeof(float), chosen, now, stride, row_bytes, query, products);
    for (size_t i = 0; i < now; i++) {
      float head[2];
      memcpy(head, first + (chosen ? chosen[i].row : i) * stride, sizeof head);
      estimates[row + i] = head[1] * sum + head[0] * (scale * (float)products[i] + shift);
    }
  }
}

void vk_nearest_u7(vk_isa isa, const uint8_t *blocks, size_t block_count, size_t lines,
                   const int32_t *biases, const int8_t *vectors, size_t vector_count,
                   uint32_t *nearest) {
  enum { together = 32, blocks_together = 16 };
  int32_t products[together * blocks_together * VK_BLOCK_ROWS];
  for (size_t vector = 0; vector < vector_count; vector += together) {
    size_t vectors_now = vector_count - vector < together ? vector_count - vector : together;
    int32_t best[together];
    for (size_t i = 0; i < vectors_now; i++) {
      best[i] = INT32_MIN;
      nearest[vector + i] = 0;
    }
    for (size_t block = 0; block < block_count; block += blocks_together) {
      size_t now = block_count - block < blocks_together ? block_count - block : blocks_together;
      size_t width = now * VK_BLOCK_ROWS;
      const int32_t *bias = biases + block * VK_BLOCK_ROWS;
      vk_multiply_u7(isa, blocks + block * lines * 64, now, lines, vectors + vector * lines * 4,
                     vectors_now, products);
      for (size_t i = 0; i < vectors_now; i++) {
        int32_t *row = products + i * width, most = INT32_MIN;
        for (size_t j = 0; j < width; j++) {
          row[j] += bias[j];
          most = row[j] > most ? row[j] : most;
        }
        if (most <= best[i]) continue;
        best[i] = most;
        for (size_t j = 0; j < width; j++) {
          if (row[j] != most) continue;
          nearest[vector + i] = (uint32_t)(block * VK_BLOCK_ROWS + j);
          break;
        }
      }
    }
  }
}

// Moves the candidates for which `condition` holds to the front, without a
// branch that depends on them. Returns how many there are.
#define VK_PARTITION(candidates, count, moved, condition)  \
  size_t moved = 0;                                        \
  for (size_t i = 0; i < (count); i++) {                   \
    vk_candidate here = (candidates)[i];                   \
    int64_t score = here.score;                            \
    (candidates)[i] = (candidates)[moved];                 \
    (candidates)[moved] = here;                            \
    moved += (condition) ? 1 : 0;                          \
  }

// A histogram of the scores tells which of its bars holds the last candidate
// wanted; the bars above are moved to the front, and only that one is looked at
// again. No step compares candidates with each other, so none is mispredicted.
void vk_select(vk_candidate *candidates, size_t count, size_t wanted) {
  enum { bars = 512 };
  while (wanted > 0 && wanted < count) {
    int32_t least = INT32_MAX, most = INT32_MIN;
    for (size_t i = 0; i < count; i++) {
      least = candidates[i].score < least ? candidates[i].score : least;
      most = candidates[i].score > most ? candidates[i].score : most;
    }
    if (least == most) return;
    uint32_t span = (uint32_t)most - (uint32_t)least;
    int shift = 0;
    while (span >> shift >= bars) shift++;
    uint32_t counts[bars] = {0};
    for (size_t i = 0; i < count; i++) {
      counts[((uint32_t)candidates[i].score - (uint32_t)least) >> shift]++;
    }
    uint32_t bar = span >> shift;
    size_t above = 0;
    while (above + counts[bar] < wanted) above += counts[bar--];
    int64_t low = (int64_t)least + ((int64_t)bar << shift), high = low + ((int64_t)1 << shift);
    {
      VK_PARTITION(candidates, count, moved, score >= high)
      candidates += moved;
      count -= moved;
      wanted -= moved;
    }
    if (wanted == 0) return;
    {
      VK_PARTITION(candidates, count, moved, score >= low)
      count = moved;
    }
  }
}
