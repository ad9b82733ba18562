/* Large blocks of memory in huge pages.
 *
 * OpenVINO arranges a model's weights anew at each start, in blocks that it
 * gets from posix_memalign. In pages of 4 KiB a first search in words with a
 * ViT-B/32 has 56,000 page faults and one by a picture 111,000; where the kernel
 * gives huge pages to those who ask for them (transparent_hugepage is madvise),
 * 31,000 and 42,000.
 *
 * A program that is linked with this target has a posix_memalign of its own,
 * which the dynamic linker prefers to that of the C library, for all of its
 * libraries. So it is for programs, not for libraries that others link.
 * Blocks are of the C library's heap and are freed as ever.
 */
#pragma once

/* Blocks from this size on, in bytes, are placed and marked for huge pages:
 * twice the size of one, so that no more than a half is lost by the placing. */
enum { large_block_bytes = 4 << 20 };

/* Whether this build replaces posix_memalign: not where the C library is not
 * GNU's, nor for a sanitizer, which has an allocator of its own. */
int large_blocks_are_in_use(void);
