/* Calls of glibc that Swift's own module of glibc does not show: those its
   headers hold back without _GNU_SOURCE, and <malloc.h>. No logic. */
#pragma once
#include <sys/epoll.h>
#include <sys/eventfd.h>
/* The actions are those of <spawn.h>, which would hide them from its module. */
extern int posix_spawn_file_actions_addclosefrom_np(void *actions, int from);
extern int memfd_create(const char *name, unsigned int flags);
/* MFD_CLOEXEC of <linux/memfd.h>. */
static const unsigned int glimpse_memfd_cloexec = 1;
/* POSIX_SPAWN_SETSID of <spawn.h>. */
static const short glimpse_spawn_new_session = 0x80;
/* The address is not asked for here: both are null. */
extern int accept4(int listening, void *address, void *length, int flags);
extern int mallopt(int parameter, int value);
/* M_TRIM_THRESHOLD, M_TOP_PAD, M_MMAP_THRESHOLD and M_ARENA_MAX of <malloc.h>. */
static const int glimpse_malloc_trim_threshold = -1;
static const int glimpse_malloc_top_pad = -2;
static const int glimpse_malloc_mmap_threshold = -3;
static const int glimpse_malloc_arena_max = -8;

/* renameat2 with RENAME_NOREPLACE, and the macro FICLONE of <linux/fs.h>, which
   is an ioctl and so variadic. */
extern int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned int flags);
static inline int glimpse_rename_no_replace(const char *from, const char *to) {
  return renameat2(-100, from, -100, to, 1);
}
extern int ioctl(int descriptor, unsigned long request, ...);
static inline int glimpse_clone_blocks(int target, int source) {
  return ioctl(target, 0x40049409UL, source);
}
