// Arithmetic in single precision. One body of plain C is compiled for each
// instruction set; its order of operations is fixed by sixteen partial sums,
// so that every set gives the same bits.
#include "CVectorKernels.h"

#include <math.h>

#define VK_INLINE static inline __attribute__((always_inline))

// Contraction to fused operations would make the sets differ.
#pragma STDC FP_CONTRACT OFF

VK_INLINE double dot_body(const float *left, const float *right, size_t count) {
  double sums[16] = {0};
  size_t i = 0;
  for (; i + 16 <= count; i += 16) {
    for (size_t j = 0; j < 16; j++) sums[j] += (double)left[i + j] * (double)right[i + j];
  }
  for (size_t j = 0; i < count; i++, j++) sums[j] += (double)left[i] * (double)right[i];
  for (size_t width = 8; width; width /= 2) {
    for (size_t j = 0; j < width; j++) sums[j] += sums[j + width];
  }
  return sums[0];
}

VK_INLINE void multiply_body(const float *matrix, size_t rows, size_t count, const float *vector,
                             float *products) {
  for (size_t row = 0; row < rows; row++) {
    const float *at = matrix + row * count;
    float sums[64] = {0};
    size_t i = 0;
    for (; i + 64 <= count; i += 64) {
      for (size_t j = 0; j < 64; j++) sums[j] += at[i + j] * vector[i + j];
    }
    for (size_t j = 0; i < count; i++, j++) sums[j] += at[i] * vector[i];
    for (size_t width = 32; width; width /= 2) {
      for (size_t j = 0; j < width; j++) sums[j] += sums[j + width];
    }
    products[row] = sums[0];
  }
}

// Sixteen values at a time, of which the compiler makes what the set has.
typedef float vk_sixteen __attribute__((vector_size(64), aligned(4)));

// One step of the transform inside sixteen values: the lower of two partners
// becomes their sum, the upper their difference.
#define VK_STEP(values, partners, signs) ((partners) + (values) * (signs))

VK_INLINE void transform_sixteen(vk_sixteen *values) {
  const vk_sixteen one = {1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1};
  const vk_sixteen two = {1, 1, -1, -1, 1, 1, -1, -1, 1, 1, -1, -1, 1, 1, -1, -1};
  const vk_sixteen four = {1, 1, 1, 1, -1, -1, -1, -1, 1, 1, 1, 1, -1, -1, -1, -1};
  const vk_sixteen eight = {1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1, -1};
  vk_sixteen v = *values;
  v = VK_STEP(v, __builtin_shufflevector(v, v, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14), one);
  v = VK_STEP(v, __builtin_shufflevector(v, v, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13), two);
  v = VK_STEP(v, __builtin_shufflevector(v, v, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11), four);
  *values = VK_STEP(v, __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7), eight);
}

VK_INLINE void transform_body(float *values, size_t count) {
  size_t first = 1;
  if (count >= 16) {
    first = 16;
    for (size_t i = 0; i < count; i += 16) {
      transform_sixteen((vk_sixteen *)(values + i));
    }
  }
  for (size_t half = first; half < count; half *= 2) {
    for (size_t start = 0; start < count; start += 2 * half) {
      float *low = values + start, *high = low + half;
      for (size_t i = 0; i < half; i++) {
        float sum = low[i] + high[i], difference = low[i] - high[i];
        low[i] = sum;
        high[i] = difference;
      }
    }
  }
}

VK_INLINE void rotate_body(float *values, size_t count, const float *signs) {
  if (count == 0) return;
  size_t power = 1;
  while (power * 2 <= count) power *= 2;
  float scale = 1 / sqrtf((float)power);
  for (size_t round = 0; round < 4; round++) {
    // At the end in odd rounds, so that all coordinates meet.
    float *start = values + (round % 2 ? count - power : 0);
    for (size_t i = 0; i < power; i++) start[i] *= signs[round * count + i] * scale;
    transform_body(start, power);
  }
}

#define VK_COMPILE(name, attributes)                                                        \
  attributes static double dot_##name(const float *left, const float *right, size_t count) { \
    return dot_body(left, right, count);                                                    \
  }                                                                                         \
  attributes static void multiply_##name(const float *matrix, size_t rows, size_t count,    \
                                         const float *vector, float *products) {            \
    multiply_body(matrix, rows, count, vector, products);                                   \
  }                                                                                         \
  attributes static void rotate_##name(float *values, size_t count, const float *signs) {   \
    rotate_body(values, count, signs);                                                      \
  }

VK_COMPILE(base, )
#if defined(__x86_64__)
VK_COMPILE(avx2, __attribute__((target("avx2"))))
VK_COMPILE(avx512, __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq"))))
#define VK_DISPATCH(isa, name, ...)                                                       \
  if ((isa) == VK_ISA_AVX512 || (isa) == VK_ISA_AVX512_VNNI) return name##_avx512(__VA_ARGS__); \
  if ((isa) == VK_ISA_AVX2) return name##_avx2(__VA_ARGS__);                              \
  return name##_base(__VA_ARGS__);
#else
#define VK_DISPATCH(isa, name, ...) \
  (void)(isa);                      \
  return name##_base(__VA_ARGS__);
#endif

double vk_dot_f32(vk_isa isa, const float *left, const float *right, size_t count) {
  VK_DISPATCH(isa, dot, left, right, count)
}

void vk_multiply_f32(vk_isa isa, const float *matrix, size_t rows, size_t count,
                     const float *vector, float *products) {
  VK_DISPATCH(isa, multiply, matrix, rows, count, vector, products)
}

void vk_rotate(vk_isa isa, float *values, size_t count, const float *signs) {
  VK_DISPATCH(isa, rotate, values, count, signs)
}
