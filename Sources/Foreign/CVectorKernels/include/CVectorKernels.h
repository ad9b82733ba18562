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
  VK_ISA_AVX2 = 1,    // with FMA and SSE 4.2
  VK_ISA_AVX512 = 2,  // F, BW, DQ and VL
  VK_ISA_NEON = 3,
  VK_ISA_AVX512_VNNI = 4,  // AVX-512 with products of bytes
} vk_isa;

/// Whether this processor can run the kernels of `isa`.
int vk_isa_is_available(vk_isa isa);

/// The best available instruction set.
vk_isa vk_isa_best(void);

/// "scalar", "avx2", "avx512", "avx512vnni" or "neon".
const char *vk_isa_name(vk_isa isa);

/// CRC-32C (Castagnoli, as in RFC 3720) of bytes, continuing from `seed`.
/// A whole message begins with seed 0.
uint32_t vk_crc32c(vk_isa isa, uint32_t seed, const void *bytes, size_t count);

// Codes. Rows that are scanned together lie in blocks of 16: four consecutive
// bytes of row 0, of row 1, and so on to row 15 make one line of 64 bytes, and
// `lines` such lines make the block. All integer results are exact and the same
// on every instruction set, provided that they fit 32 bits.

/// Rows a block.
#define VK_BLOCK_ROWS 16

/// A row that passed a scan, and its score.
typedef struct vk_candidate {
  int32_t score;
  uint32_t row;
} vk_candidate;

/// Scans blocks of 4-bit codes and keeps the rows above a threshold.
///
/// A byte holds two codes: the low nibble's partner in `query` is one of the
/// first four bytes of a line's eight, the high nibble's one of the last four.
///
/// @param[in]  blocks     `(rows + 15) / 16` blocks of `lines` × 64 bytes.
/// @param[in]  rows       How many rows count; the last block may have more.
/// @param[in]  query      `lines` × 8 weights.
/// @param[in]  base       Added to every score.
/// @param[in]  threshold  Rows that score more are written.
/// @param[in]  first_row  The number of the first row.
/// @param[out] found      Room for `rows` candidates.
/// @return How many were written, in the order of the rows.
size_t vk_scan_u4(vk_isa isa, const uint8_t *blocks, size_t rows, size_t lines,
                  const int8_t *query, int32_t base, int32_t threshold, uint32_t first_row,
                  vk_candidate *found);

/// Products of vectors of signed bytes with blocks of bytes of 0…127.
///
/// @param[in]  blocks       `block_count` blocks of `lines` × 64 bytes.
/// @param[in]  vectors      `vector_count` rows of `lines` × 4 bytes.
/// @param[out] products     `vector_count` rows of `block_count` × 16 numbers.
void vk_multiply_u7(vk_isa isa, const uint8_t *blocks, size_t block_count, size_t lines,
                    const int8_t *vectors, size_t vector_count, int32_t *products);

/// For each vector, the row of the blocks with the largest product plus bias;
/// of equal ones the first.
///
/// @param[in]  biases   `block_count` × 16 numbers.
/// @param[out] nearest  `vector_count` row numbers.
void vk_nearest_u7(vk_isa isa, const uint8_t *blocks, size_t block_count, size_t lines,
                   const int32_t *biases, const int8_t *vectors, size_t vector_count,
                   uint32_t *nearest);

/// Products of one vector of signed bytes with rows of nibbles: the low nibble
/// of byte i meets query[i], the high one query[i + row_bytes].
///
/// @param[in]  rows      Rows that lie `stride` bytes apart.
/// @param[in]  picked    Which rows to take; NULL takes the first `count`.
/// @param[in]  query     2 × `row_bytes` weights.
/// @param[out] products  `count` numbers.
void vk_dot_u4(vk_isa isa, const uint8_t *rows, const vk_candidate *picked, size_t count,
               size_t stride, size_t row_bytes, const int8_t *query, int32_t *products);

/// Estimates of products with coded rows, each of two floats (step, origin)
/// and `row_bytes` of nibbles: origin × `sum` + step × (`scale` × the nibbles'
/// product + `shift`).
///
/// @param[out] estimates  `count` floats.
void vk_estimate_u4(vk_isa isa, const uint8_t *rows, const vk_candidate *picked, size_t count,
                    size_t row_bytes, const int8_t *query, float sum, float scale, float shift,
                    float *estimates);

/// Compares pages of 4,096 bytes with their checksums, those only that are not
/// marked as verified yet, and marks them. May run in several threads at once.
///
/// @param[in]     bytes      The first page of all.
/// @param[in]     checksums  One CRC-32C a page, at any alignment.
/// @param[in,out] verified   One byte a page.
/// @return 1 if all pages of `first`...`last` hold, else 0.
int vk_verify_pages(vk_isa isa, const uint8_t *bytes, const void *checksums, uint8_t *verified,
                    size_t first, size_t last);

/// Whether `vk_verify_pages` has marked a page.
int vk_is_marked(const uint8_t *verified);

/// A product in double precision, in an order of summation that is the same
/// on every instruction set.
double vk_dot_f32(vk_isa isa, const float *left, const float *right, size_t count);

/// Products of one vector with rows of single precision, in single precision.
///
/// @param[in] matrix  `rows` × `count` floats.
void vk_multiply_f32(vk_isa isa, const float *matrix, size_t rows, size_t count,
                     const float *vector, float *products);

/// Turns a vector by a fixed random rotation: four rounds of signs and a fast
/// Walsh–Hadamard transform over the largest power of two, at the beginning and
/// at the end in turn. The same on every instruction set, bit for bit.
///
/// @param[in,out] values  `count` floats.
/// @param[in]     signs   4 × `count` floats, each 1 or −1.
void vk_rotate(vk_isa isa, float *values, size_t count, const float *signs);

/// Moves the `wanted` candidates with the largest scores to the front, in no
/// order. Of equal scores it is open which.
void vk_select(vk_candidate *candidates, size_t count, size_t wanted);

/// Adds to each candidate's score what its row is due, and copies the best.
///
/// @param[in]  extras  One number for every row; times `scale`, and cut to a
///                     whole number, it must fit 30 bits, as the scores must.
/// @param[out] best    Room for `wanted`: the best first, but candidates that
///                     differ by less than a thousandth of the whole range
///                     may have changed places.
/// @return How many were copied.
size_t vk_order(vk_isa isa, vk_candidate *candidates, size_t count, const float *extras, float scale,
                size_t wanted, vk_candidate *best);

/// Keeps the best scores that came by.
///
/// @param[in,out] heap  The best `size` scores so far, the least of them first;
///                      to begin with, all INT32_MIN. `size` is at least 1.
/// @return The least of the best: the bar that a newcomer must pass.
int32_t vk_raise_bar(int32_t *heap, size_t size, const vk_candidate *found, size_t count);

/// Moves the candidates that reach a bar to the front, in their order.
///
/// @return How many there are.
size_t vk_drop_below(vk_candidate *candidates, size_t count, int32_t bar);

/// Begins to fetch memory that will be read soon. Never faults.
void vk_prefetch(const void *bytes, size_t count);

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
