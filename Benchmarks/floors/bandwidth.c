// How fast this machine reads memory: the floor of a scan.
//
//   cc -O3 -march=native -pthread bandwidth.c -o bandwidth && ./bandwidth MIB...
//
// For each size the best of nine passes that add up all of it, on one thread
// and on two, in GB/s (10^9 bytes). Memory in huge pages where the system gives
// them, and from a mapped file, as an index is, too.
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

typedef struct part { const uint64_t *words; size_t count; uint64_t sum; } part;

static void *add(void *argument) {
  part *work = argument;
  uint64_t sums[64] = {0};
  for (size_t i = 0; i + 64 <= work->count; i += 64) {
    for (size_t j = 0; j < 64; j++) sums[j] += work->words[i + j];
  }
  for (size_t j = 0; j < 64; j++) work->sum += sums[j];
  return NULL;
}

static volatile uint64_t sink;

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static double best(const uint64_t *words, size_t count, int threads) {
  double least = 1e9;
  for (int pass = 0; pass < 9; pass++) {
    double start = now();
    part parts[2] = {{words, count / (size_t)threads, 0}, {words + count / 2, count / 2, 0}};
    pthread_t other;
    if (threads == 2) pthread_create(&other, NULL, add, &parts[1]);
    add(&parts[0]);
    if (threads == 2) pthread_join(other, NULL);
    // Used, or the compiler would leave the sums out.
    sink = parts[0].sum + parts[1].sum;
    double took = now() - start;
    if (took < least) least = took;
  }
  return (double)count * 8 / least * 1e-9;
}

int main(int count, char **arguments) {
  for (int i = 1; i < count; i++) {
    size_t bytes = strtoull(arguments[i], NULL, 10) << 20;
    char name[] = "bandwidth.XXXXXX";
    int file = mkstemp(name);
    if (file < 0 || ftruncate(file, (off_t)bytes)) return 1;
    unlink(name);
    void *mapped = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    void *memory = aligned_alloc(2 << 20, bytes);
    if (mapped == MAP_FAILED || !memory) return 1;
    madvise(memory, bytes, MADV_HUGEPAGE);
    memset(mapped, 1, bytes);
    memset(memory, 1, bytes);
    printf("%s MiB: memory %.1f GB/s, two threads %.1f; mapped file %.1f, two threads %.1f\n", arguments[i],
           best(memory, bytes / 8, 1), best(memory, bytes / 8, 2), best(mapped, bytes / 8, 1),
           best(mapped, bytes / 8, 2));
    munmap(mapped, bytes);
    free(memory);
    close(file);
  }
}
