// The inner loops of vector search, one per instruction set, picked at run
// time. No function allocates, keeps a pointer, or assumes alignment.
#ifndef C_VECTOR_KERNELS_H
#define C_VECTOR_KERNELS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// An instruction set that kernels are written for.
typedef enum vk_isa {
  VK_ISA_SCALAR = 0,
  VK_ISA_AVX2 = 1,    // with F16C and FMA
  VK_ISA_AVX512 = 2,  // F, BW and VL
  VK_ISA_NEON = 3,    // with half precision
} vk_isa;

/// Whether this processor can run the kernels of `isa`.
int vk_isa_is_available(vk_isa isa);

/// The best available instruction set.
vk_isa vk_isa_best(void);

/// "scalar", "avx2", "avx512" or "neon".
const char *vk_isa_name(vk_isa isa);

/// Dot products of one query with many half-precision rows, accumulated in
/// single precision.
///
/// @param[in]  isa        An available instruction set.
/// @param[in]  rows       `count` rows of `dimension` IEEE half floats, one
///                        after another, any alignment.
/// @param[in]  count      Number of rows; zero writes nothing.
/// @param[in]  dimension  Values a row; zero gives products of zero.
/// @param[in]  query      `dimension` floats.
/// @param[out] products   `count` floats.
void vk_dot_f16(vk_isa isa, const uint16_t *rows, size_t count, size_t dimension,
                const float *query, float *products);

/// Rounds floats to the nearest half floats, ties to even.
///
/// @param[in]  values   `count` floats, any alignment.
/// @param[out] halves   `count` half floats.
/// @return Euclidean length of what rounding took away.
float vk_round_f16(const float *values, size_t count, uint16_t *halves);

/// CRC-32C (Castagnoli, as in RFC 3720) of bytes, continuing from `seed`.
/// A whole message begins with seed 0.
uint32_t vk_crc32c(vk_isa isa, uint32_t seed, const void *bytes, size_t count);

/// Finds the hashes that differ from one in few bits.
///
/// @param[in]  hashes   `count` hashes, any alignment; below 2^32 of them.
/// @param[in]  limit    The most bits that may differ.
/// @param[out] matches  Room for `count` positions; those of the hashes found,
///                      rising. What lies beyond them is overwritten too.
/// @return How many were found.
size_t vk_hamming_within(vk_isa isa, uint64_t hash, const uint64_t *hashes, size_t count,
                         unsigned limit, uint32_t *matches);

#ifdef __cplusplus
}
#endif
#endif
