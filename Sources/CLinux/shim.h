/* Calls of glibc that its headers show only with _GNU_SOURCE, under which
   Swift's own module of glibc is not built. No logic. */
#pragma once
extern int memfd_create(const char *name, unsigned int flags);
/* MFD_CLOEXEC of <linux/memfd.h>. */
static const unsigned int glimpse_memfd_cloexec = 1;
