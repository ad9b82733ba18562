/* A filter of system calls (seccomp(2)) for x86-64 and arm64, as data. Where a
 * call's arguments matter, their lower 32 bits are looked at: both machines are
 * little-endian.
 */
#define _GNU_SOURCE
#include "CSandbox.h"
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define MACHINE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define MACHINE AUDIT_ARCH_AARCH64
#else
#error "The list of system calls is written for x86-64 and arm64."
#endif

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define RETURN(action) BPF_STMT(BPF_RET | BPF_K, (action))
#define FAIL(code) (SECCOMP_RET_ERRNO | ((code) & SECCOMP_RET_DATA))
/* Each looks at the number that is loaded and leaves it loaded. */
#define IF(name, action) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##name, 0, 1), RETURN(action)
#define ALLOW(name) IF(name, SECCOMP_RET_ALLOW)
#define KILL(name) IF(name, SECCOMP_RET_KILL_PROCESS)
/* These end with a verdict where the number is `name`. */
#define IF_EQUAL(name, index, value, otherwise)                            \
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##name, 0, 4), LOAD(args[index]), \
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), 0, 1), RETURN(SECCOMP_RET_ALLOW), RETURN(otherwise)
#define IF_ANY_BIT(name, index, bits, then, otherwise)                      \
  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##name, 0, 4), LOAD(args[index]), \
      BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, (bits), 0, 1), RETURN(then), RETURN(otherwise)

int glimpse_end_with_parent(void) { return prctl(PR_SET_PDEATHSIG, SIGKILL); }

int glimpse_sandbox_enter(void) {
  struct sock_filter filter[] = {
      LOAD(arch),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, MACHINE, 1, 0),
      RETURN(SECCOMP_RET_KILL_PROCESS),
      LOAD(nr),
#if defined(__x86_64__)
      /* The x32 interface has numbers of its own. */
      BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1),
      RETURN(SECCOMP_RET_KILL_PROCESS),
#endif
      /* The connection, the shared memory, and what libraries print into nothing. */
      ALLOW(read), ALLOW(pread64), ALLOW(readv), ALLOW(write), ALLOW(writev), ALLOW(recvfrom),
      ALLOW(sendto), ALLOW(ppoll), ALLOW(lseek), ALLOW(fstat), ALLOW(close), ALLOW(fadvise64),
      IF_ANY_BIT(newfstatat, 3, 0x1000 /* AT_EMPTY_PATH: an open file */, SECCOMP_RET_ALLOW, FAIL(EACCES)),
      /* Memory, never to be executed. */
      IF_ANY_BIT(mmap, 2, PROT_EXEC, FAIL(EACCES), SECCOMP_RET_ALLOW),
      IF_ANY_BIT(mprotect, 2, PROT_EXEC, FAIL(EACCES), SECCOMP_RET_ALLOW),
      ALLOW(munmap), ALLOW(mremap), ALLOW(brk), ALLOW(madvise), ALLOW(mincore),
      /* Threads. clone3 hides its flags; libraries then fall back to clone. */
      ALLOW(futex), IF_ANY_BIT(clone, 0, CLONE_THREAD, SECCOMP_RET_ALLOW, SECCOMP_RET_KILL_PROCESS),
      IF(clone3, FAIL(ENOSYS)), ALLOW(set_robust_list), ALLOW(get_robust_list), ALLOW(set_tid_address),
      ALLOW(rseq), ALLOW(membarrier), ALLOW(sched_yield), ALLOW(sched_getaffinity),
      ALLOW(sched_getattr), ALLOW(sched_getparam), ALLOW(sched_getscheduler), ALLOW(getcpu),
      IF_EQUAL(prctl, 0, PR_SET_NAME, FAIL(EPERM)), ALLOW(eventfd2), ALLOW(pipe2),
      /* Signals: to handle them, and to end by one's own. */
      ALLOW(rt_sigaction), ALLOW(rt_sigprocmask), ALLOW(rt_sigreturn), ALLOW(sigaltstack),
      ALLOW(restart_syscall), IF_EQUAL(tgkill, 0, (unsigned)getpid(), SECCOMP_RET_KILL_PROCESS),
      /* Time, numbers of oneself, chance, one's own limits, the end. */
      ALLOW(clock_gettime), ALLOW(clock_getres), ALLOW(clock_nanosleep), ALLOW(nanosleep),
      ALLOW(gettimeofday), ALLOW(times), ALLOW(getrusage), ALLOW(setitimer), ALLOW(getitimer),
      ALLOW(getpid), ALLOW(gettid), ALLOW(getppid), ALLOW(getuid), ALLOW(geteuid), ALLOW(getgid),
      ALLOW(getegid), ALLOW(sysinfo), ALLOW(uname), ALLOW(getrandom),
      IF_EQUAL(prlimit64, 0, 0, FAIL(EPERM)), ALLOW(exit), ALLOW(exit_group),
#if defined(__x86_64__)
      /* Names that arm64 never had. */
      ALLOW(poll), ALLOW(time), ALLOW(getrlimit), ALLOW(setrlimit), IF(open, FAIL(EACCES)),
      IF(stat, FAIL(EACCES)), IF(lstat, FAIL(EACCES)), IF(access, FAIL(EACCES)), KILL(fork),
      KILL(vfork),
#endif
      /* Libraries may try these, and go on without. */
      IF(openat, FAIL(EACCES)), IF(faccessat, FAIL(EACCES)), IF(readlinkat, FAIL(EACCES)),
      IF(statx, FAIL(EACCES)), IF(fcntl, FAIL(EACCES)), IF(ioctl, FAIL(ENOTTY)),
      /* These only an attacker would. */
      KILL(execve), KILL(execveat), KILL(ptrace), KILL(process_vm_readv), KILL(process_vm_writev),
      KILL(socket), KILL(socketpair), KILL(connect), KILL(bind), KILL(listen), KILL(accept),
      KILL(accept4), KILL(kill), KILL(tkill), KILL(unshare), KILL(setns), KILL(mount), KILL(umount2),
      KILL(chroot), KILL(pivot_root), KILL(bpf), KILL(keyctl), KILL(add_key), KILL(request_key),
      KILL(userfaultfd), KILL(perf_event_open), KILL(io_uring_setup), KILL(io_uring_enter),
      KILL(io_uring_register), KILL(open_by_handle_at), KILL(init_module), KILL(finit_module),
      RETURN(FAIL(EPERM)),
  };
  struct sock_fprog program = {sizeof filter / sizeof filter[0], filter};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) return -1;
  return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program);
}
