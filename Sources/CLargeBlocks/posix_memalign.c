// In a build for a sanitizer nothing is replaced: it has an allocator of its own.

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
  int is_large = size >= LARGE_BLOCK_BYTES;
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

#endif
