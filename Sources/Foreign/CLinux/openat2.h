/* openat2(2), which glibc does not wrap: it opens a file below a folder and
   nowhere else, whatever links lie on the way. No logic. */
#pragma once
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>
static inline int glimpse_openat2(
    int folder, const char *path, unsigned long long flags, unsigned long long resolve) {
  struct open_how how = {flags, 0, resolve};
  return (int)syscall(SYS_openat2, folder, path, &how, sizeof how);
}
static const unsigned long long glimpse_resolve_beneath = RESOLVE_BENEATH;
static const unsigned long long glimpse_resolve_no_links = RESOLVE_NO_SYMLINKS;
static const unsigned long long glimpse_resolve_no_magic_links = RESOLVE_NO_MAGICLINKS;
/* O_PATH of <asm-generic/fcntl.h>, which needs _GNU_SOURCE. */
static const int glimpse_open_path = 010000000;
