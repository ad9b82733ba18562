/* Makes file operations fail, for Tools/fault-test. Preloaded into a program,
 * it counts the operations on files below one folder and lets those from a
 * given one on fail, as a full disk or a broken one does.
 *
 *   FAULT_FOLDER   the folder, absolute
 *   FAULT_AFTER    how many operations succeed first
 *   FAULT_KIND     full: what needs room fails with ENOSPC from then on
 *                  broken: everything fails with EIO from then on
 *                  hiccup: one operation fails with EIO, and none after
 *   FAULT_COUNTER  a file of 8 bytes that the count is kept in, shared by the
 *                  program's own helper processes
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static const char *folder, *kind;
static long after;
static _Atomic long *counter;

__attribute__((constructor)) static void start(void) {
  folder = getenv("FAULT_FOLDER");
  kind = getenv("FAULT_KIND");
  const char *path = getenv("FAULT_COUNTER"), *number = getenv("FAULT_AFTER");
  if (!folder || !kind || !path || !number) return;
  after = atol(number);
  int file = open(path, O_RDWR | O_CLOEXEC);
  if (file < 0) return;
  void *memory = mmap(NULL, 8, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (memory != MAP_FAILED) counter = memory;
  close(file);
}

static int is_below(const char *path) {
  return strncmp(path, folder, strlen(folder)) == 0;
}

/* The error that an operation is to fail with; 0 where it may go on. */
static int fault(int descriptor, const char *path, int needs_room) {
  if (!counter) return 0;
  char link[64], target[4096];
  if (!path) {
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, target, sizeof target - 1);
    if (length < 0) return 0;
    target[length] = 0;
    path = target;
  }
  if (!is_below(path)) return 0;
  long mine = atomic_fetch_add(counter, 1);
  if (mine < after) return 0;
  if (strcmp(kind, "full") == 0) return needs_room ? ENOSPC : 0;
  if (strcmp(kind, "broken") == 0) return EIO;
  return mine == after ? EIO : 0;
}

#define NEXT(name, type) ((type)dlsym(RTLD_NEXT, name))
#define OR_FAIL(descriptor, path, needs_room)                  \
  do {                                                         \
    int code = fault(descriptor, path, needs_room);            \
    if (code) return errno = code, -1;                         \
  } while (0)

ssize_t write(int d, const void *b, size_t n) {
  OR_FAIL(d, NULL, 1);
  return NEXT("write", ssize_t (*)(int, const void *, size_t))(d, b, n);
}
ssize_t pwrite(int d, const void *b, size_t n, off_t o) {
  OR_FAIL(d, NULL, 1);
  return NEXT("pwrite", ssize_t (*)(int, const void *, size_t, off_t))(d, b, n, o);
}
ssize_t pwrite64(int d, const void *b, size_t n, off64_t o) {
  OR_FAIL(d, NULL, 1);
  return NEXT("pwrite64", ssize_t (*)(int, const void *, size_t, off64_t))(d, b, n, o);
}
ssize_t writev(int d, const struct iovec *v, int n) {
  OR_FAIL(d, NULL, 1);
  return NEXT("writev", ssize_t (*)(int, const struct iovec *, int))(d, v, n);
}
int ftruncate(int d, off_t n) {
  OR_FAIL(d, NULL, n > 0);
  return NEXT("ftruncate", int (*)(int, off_t))(d, n);
}
int ftruncate64(int d, off64_t n) {
  OR_FAIL(d, NULL, n > 0);
  return NEXT("ftruncate64", int (*)(int, off64_t))(d, n);
}
int fsync(int d) {
  OR_FAIL(d, NULL, 1);
  return NEXT("fsync", int (*)(int))(d);
}
int fdatasync(int d) {
  OR_FAIL(d, NULL, 1);
  return NEXT("fdatasync", int (*)(int))(d);
}
ssize_t read(int d, void *b, size_t n) {
  OR_FAIL(d, NULL, 0);
  return NEXT("read", ssize_t (*)(int, void *, size_t))(d, b, n);
}
ssize_t pread(int d, void *b, size_t n, off_t o) {
  OR_FAIL(d, NULL, 0);
  return NEXT("pread", ssize_t (*)(int, void *, size_t, off_t))(d, b, n, o);
}
ssize_t pread64(int d, void *b, size_t n, off64_t o) {
  OR_FAIL(d, NULL, 0);
  return NEXT("pread64", ssize_t (*)(int, void *, size_t, off64_t))(d, b, n, o);
}
int rename(const char *from, const char *to) {
  OR_FAIL(-1, to, 1);
  return NEXT("rename", int (*)(const char *, const char *))(from, to);
}
