/* Large blocks of memory in huge pages.
 *
 * OpenVINO arranges a model's weights anew at each start, in blocks that it
 * gets from posix_memalign. In pages of 4 KiB each tower costs some 30,000 page
 * faults; where the kernel gives huge pages to those who ask for them
 * (transparent_hugepage=madvise, the default of Debian and others), few.
 *
 * A program that is linked with this target has a posix_memalign of its own,
 * which the dynamic linker prefers to that of the C library, for all of its
 * libraries. So it is for programs, not for libraries that others link.
 * Blocks are of the C library's heap and are freed as ever.
 */
#pragma once

#include <stddef.h>

/* Blocks from this size on, in bytes, are placed and marked for huge pages:
 * twice the size of one, so that no more than a half is lost by the placing. */
#define LARGE_BLOCK_BYTES ((size_t)4 << 20)

/* As POSIX.1-2008 has it. */
int posix_memalign(void **block, size_t alignment, size_t size);
