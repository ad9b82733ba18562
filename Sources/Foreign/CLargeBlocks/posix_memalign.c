// The memory of large blocks, as POSIX.1-2008 has the function.

// For madvise.
#define _GNU_SOURCE
#include "CLargeBlocks.h"

#include <stdlib.h>

#if defined(__GLIBC__) && !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer)

#include <errno.h>
#include <malloc.h>
#include <sys/mman.h>

enum { huge_page = 2 << 20 };

int posix_memalign(void **block, size_t alignment, size_t size) {
  if (alignment == 0 || alignment % sizeof(void *) != 0 || (alignment & (alignment - 1)) != 0) {
    return EINVAL;
  }
  int is_large = size >= large_block_bytes;
  if (is_large && alignment < huge_page) alignment = huge_page;
  // The function promises to leave errno alone.
  int before = errno;
  void *memory = memalign(alignment, size);
  if (memory && is_large) madvise(memory, size / huge_page * huge_page, MADV_HUGEPAGE);
  errno = before;
  if (!memory) return ENOMEM;
  *block = memory;
  return 0;
}

int large_blocks_are_in_use(void) { return 1; }

#else

int large_blocks_are_in_use(void) { return 0; }

#endif
