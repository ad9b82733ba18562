// Half-precision conversion in plain C, for tails and for the scalar kernels.
#ifndef VK_HALF_H
#define VK_HALF_H

#include <stdint.h>
#include <string.h>

/// IEEE 754 binary16 to binary32, exact.
static inline float vk_half_to_float(uint16_t half) {
  uint32_t sign = (uint32_t)(half & 0x8000u) << 16;
  uint32_t exponent = (half >> 10) & 0x1fu;
  uint32_t fraction = half & 0x3ffu;
  uint32_t bits;
  if (exponent == 0x1f) {
    bits = sign | 0x7f800000u | (fraction << 13);
  } else if (exponent != 0) {
    bits = sign | ((exponent + 112) << 23) | (fraction << 13);
  } else if (fraction != 0) {
    // Subnormal: fraction × 2^-24 is a normal single.
    float value = (float)fraction * 0x1p-24f;
    memcpy(&bits, &value, sizeof bits);
    bits |= sign;
  } else {
    bits = sign;
  }
  float value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

/// IEEE 754 binary32 to binary16, to nearest, ties to even.
static inline uint16_t vk_float_to_half(float value) {
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  uint16_t sign = (uint16_t)((bits >> 16) & 0x8000u);
  uint32_t magnitude = bits & 0x7fffffffu;
  if (magnitude > 0x7f800000u) return sign | 0x7e00u;
  if (magnitude >= 0x477ff000u) return sign | 0x7c00u;
  if (magnitude < 0x38800000u) {
    // Below the smallest normal half: adding 0.5 aligns and rounds the
    // fraction in the processor's own rounding mode.
    float shifted;
    memcpy(&shifted, &magnitude, sizeof shifted);
    shifted += 0.5f;
    uint32_t aligned;
    memcpy(&aligned, &shifted, sizeof aligned);
    return sign | (uint16_t)(aligned - 0x3f000000u);
  }
  uint32_t odd = (magnitude >> 13) & 1u;
  return sign | (uint16_t)((magnitude - 0x38000000u + 0xfffu + odd) >> 13);
}

#endif
