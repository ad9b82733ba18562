// Dot products with half-precision rows. A row is half the bytes of single
// precision, and a scan of a whole library is bound by memory, so the
// conversion costs nothing.
#include "CVectorKernels.h"
#include "half.h"

#include <math.h>

static void vk_dot_f16_scalar(const uint16_t *rows, size_t count, size_t dimension,
                              const float *query, float *products) {
  for (size_t row = 0; row < count; row++) {
    const char *at = (const char *)rows + row * dimension * sizeof(uint16_t);
    float sum = 0;
    for (size_t i = 0; i < dimension; i++) {
      uint16_t half;
      memcpy(&half, at + i * sizeof half, sizeof half);
      sum += vk_half_to_float(half) * query[i];
    }
    products[row] = sum;
  }
}

#if defined(__x86_64__)
#include <immintrin.h>

__attribute__((target("avx2,fma,f16c"))) static void
vk_dot_f16_avx2(const uint16_t *rows, size_t count, size_t dimension, const float *query,
                float *products) {
  for (size_t row = 0; row < count; row++) {
    const char *at = (const char *)rows + row * dimension * sizeof(uint16_t);
    __m256 first = _mm256_setzero_ps(), second = first;
    size_t i = 0;
    for (; i + 16 <= dimension; i += 16) {
      __m128i low = _mm_loadu_si128((const __m128i *)(at + i * 2));
      __m128i high = _mm_loadu_si128((const __m128i *)(at + i * 2 + 16));
      first = _mm256_fmadd_ps(_mm256_cvtph_ps(low), _mm256_loadu_ps(query + i), first);
      second = _mm256_fmadd_ps(_mm256_cvtph_ps(high), _mm256_loadu_ps(query + i + 8), second);
    }
    first = _mm256_add_ps(first, second);
    __m128 sum = _mm_add_ps(_mm256_castps256_ps128(first), _mm256_extractf128_ps(first, 1));
    sum = _mm_add_ps(sum, _mm_movehl_ps(sum, sum));
    sum = _mm_add_ss(sum, _mm_shuffle_ps(sum, sum, 1));
    float product = _mm_cvtss_f32(sum);
    for (; i < dimension; i++) {
      uint16_t half;
      memcpy(&half, at + i * sizeof half, sizeof half);
      product += vk_half_to_float(half) * query[i];
    }
    products[row] = product;
  }
}

__attribute__((target("avx512f,avx512bw,avx512vl"))) static void
vk_dot_f16_avx512(const uint16_t *rows, size_t count, size_t dimension, const float *query,
                  float *products) {
  size_t tail = dimension % 16;
  __mmask16 mask = (__mmask16)((1u << tail) - 1);
  for (size_t row = 0; row < count; row++) {
    const char *at = (const char *)rows + row * dimension * sizeof(uint16_t);
    __m512 first = _mm512_setzero_ps(), second = first;
    size_t i = 0;
    for (; i + 32 <= dimension; i += 32) {
      __m256i low = _mm256_loadu_si256((const __m256i *)(at + i * 2));
      __m256i high = _mm256_loadu_si256((const __m256i *)(at + i * 2 + 32));
      first = _mm512_fmadd_ps(_mm512_cvtph_ps(low), _mm512_loadu_ps(query + i), first);
      second = _mm512_fmadd_ps(_mm512_cvtph_ps(high), _mm512_loadu_ps(query + i + 16), second);
    }
    if (i + 16 <= dimension) {
      __m256i low = _mm256_loadu_si256((const __m256i *)(at + i * 2));
      first = _mm512_fmadd_ps(_mm512_cvtph_ps(low), _mm512_loadu_ps(query + i), first);
      i += 16;
    }
    if (tail) {
      // Masked loads touch no byte past the row.
      __m256i rest = _mm256_maskz_loadu_epi16(mask, at + i * 2);
      second = _mm512_fmadd_ps(_mm512_cvtph_ps(rest), _mm512_maskz_loadu_ps(mask, query + i), second);
    }
    products[row] = _mm512_reduce_add_ps(_mm512_add_ps(first, second));
  }
}
#elif defined(__aarch64__)
#include <arm_neon.h>

static void vk_dot_f16_neon(const uint16_t *rows, size_t count, size_t dimension,
                            const float *query, float *products) {
  for (size_t row = 0; row < count; row++) {
    const char *at = (const char *)rows + row * dimension * sizeof(uint16_t);
    float32x4_t first = vdupq_n_f32(0), second = first;
    size_t i = 0;
    for (; i + 8 <= dimension; i += 8) {
      uint16x8_t bits;
      memcpy(&bits, at + i * 2, sizeof bits);
      float16x8_t halves = vreinterpretq_f16_u16(bits);
      first = vfmaq_f32(first, vcvt_f32_f16(vget_low_f16(halves)), vld1q_f32(query + i));
      second = vfmaq_f32(second, vcvt_f32_f16(vget_high_f16(halves)), vld1q_f32(query + i + 4));
    }
    float product = vaddvq_f32(vaddq_f32(first, second));
    for (; i < dimension; i++) {
      uint16_t half;
      memcpy(&half, at + i * sizeof half, sizeof half);
      product += vk_half_to_float(half) * query[i];
    }
    products[row] = product;
  }
}
#endif

void vk_dot_f16(vk_isa isa, const uint16_t *rows, size_t count, size_t dimension,
                const float *query, float *products) {
  switch (isa) {
#if defined(__x86_64__)
  case VK_ISA_AVX512:
  case VK_ISA_AVX512_VNNI:
    vk_dot_f16_avx512(rows, count, dimension, query, products);
    return;
  case VK_ISA_AVX2:
    vk_dot_f16_avx2(rows, count, dimension, query, products);
    return;
#elif defined(__aarch64__)
  case VK_ISA_NEON:
    vk_dot_f16_neon(rows, count, dimension, query, products);
    return;
#endif
  default:
    vk_dot_f16_scalar(rows, count, dimension, query, products);
  }
}

float vk_round_f16(const float *values, size_t count, uint16_t *halves) {
  double lost = 0;
  for (size_t i = 0; i < count; i++) {
    halves[i] = vk_float_to_half(values[i]);
    double difference = (double)values[i] - (double)vk_half_to_float(halves[i]);
    lost += difference * difference;
  }
  return (float)sqrt(lost);
}
