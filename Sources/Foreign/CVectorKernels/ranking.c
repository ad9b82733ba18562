// What a search does with scores: cells in the order of their promise, and the
// bar that the best so far have set.
#include "CVectorKernels.h"

#include <string.h>

#define VK_INLINE static inline __attribute__((always_inline))

VK_INLINE size_t order_body(vk_candidate *candidates, size_t count, const float *extras, float scale,
                            size_t wanted, vk_candidate *best) {
  enum { bars = 1024 };
  if (wanted > count) wanted = count;
  if (wanted == 0) return 0;
  int32_t least = INT32_MAX, most = INT32_MIN;
  for (size_t i = 0; i < count; i++) {
    int32_t score = candidates[i].score + (int32_t)(extras[candidates[i].row] * scale);
    candidates[i].score = score;
    least = score < least ? score : least;
    most = score > most ? score : most;
  }
  uint32_t span = (uint32_t)most - (uint32_t)least;
  int shift = 0;
  while (span >> shift >= bars) shift++;
  // Two sets of counters, so that neighbours of one bar do not wait for each
  // other.
  uint32_t counts[2][bars] = {{0}};
  for (size_t i = 0; i < count; i++) {
    counts[i & 1][((uint32_t)most - (uint32_t)candidates[i].score) >> shift]++;
  }
  uint32_t before = 0, last = 0;
  for (uint32_t bar = 0; bar < bars && before < wanted; bar++) {
    uint32_t here = counts[0][bar] + counts[1][bar];
    counts[0][bar] = before;
    before += here;
    last = bar;
  }
  for (size_t i = 0; i < count; i++) {
    uint32_t bar = ((uint32_t)most - (uint32_t)candidates[i].score) >> shift;
    if (bar > last) continue;
    uint32_t place = counts[0][bar]++;
    if (place < wanted) best[place] = candidates[i];
  }
  return wanted;
}

static size_t order_base(vk_candidate *candidates, size_t count, const float *extras, float scale,
                         size_t wanted, vk_candidate *best) {
  return order_body(candidates, count, extras, scale, wanted, best);
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static size_t
order_avx2(vk_candidate *candidates, size_t count, const float *extras, float scale, size_t wanted,
           vk_candidate *best) {
  return order_body(candidates, count, extras, scale, wanted, best);
}
#endif

size_t vk_order(vk_isa isa, vk_candidate *candidates, size_t count, const float *extras, float scale,
                size_t wanted, vk_candidate *best) {
#if defined(__x86_64__)
  if (isa != VK_ISA_SCALAR) return order_avx2(candidates, count, extras, scale, wanted, best);
#endif
  (void)isa;
  return order_base(candidates, count, extras, scale, wanted, best);
}

int32_t vk_raise_bar(int32_t *heap, size_t size, const vk_candidate *found, size_t count) {
  for (size_t i = 0; i < count; i++) {
    int32_t score = found[i].score;
    if (score <= heap[0]) continue;
    size_t at = 0;
    for (;;) {
      size_t child = 2 * at + 1;
      if (child >= size) break;
      if (child + 1 < size && heap[child + 1] < heap[child]) child++;
      if (heap[child] >= score) break;
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = score;
  }
  return heap[0];
}

size_t vk_drop_below(vk_candidate *candidates, size_t count, int32_t bar) {
  size_t kept = 0;
  for (size_t i = 0; i < count; i++) {
    vk_candidate here = candidates[i];
    candidates[kept] = here;
    kept += here.score >= bar;
  }
  return kept;
}

void vk_prefetch(const void *bytes, size_t count) {
  for (size_t i = 0; i < count; i += 64) __builtin_prefetch((const char *)bytes + i);
}
