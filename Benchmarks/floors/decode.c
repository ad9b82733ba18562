/* The floor of reading pictures: each file is read whole and decoded by
 * libvips, JPEG reduced while loading to no less than twice the size wanted,
 * on as many threads as asked for. Nothing is resized, hashed, or kept.
 *
 *   decode THREADS SIDE < LIST-OF-PATHS      (one a line)
 *
 * Prints one JSON object: files, failed, wall and processor seconds.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <vips/vips.h>

static char **paths;
static int path_count, next_path, failed, side;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* The largest of libjpeg's reductions that leaves twice the size wanted. */
static int reduction(int width, int height) {
  int shorter = width < height ? width : height;
  for (int factor = 8; factor > 1; factor /= 2)
    if (shorter >= factor * 2 * side) return factor;
  return 1;
}

static VipsImage *open_picture(const void *bytes, size_t length, int shrink) {
  if (shrink > 1) {
    VipsImage *picture = NULL;
    if (vips_jpegload_buffer((void *)bytes, length, &picture, "shrink", shrink, "access",
                             VIPS_ACCESS_SEQUENTIAL, NULL))
      return NULL;
    return picture;
  }
  return vips_image_new_from_buffer(bytes, length, "", "access", VIPS_ACCESS_SEQUENTIAL, NULL);
}

static int decode(const char *path) {
  gchar *bytes = NULL;
  gsize length = 0;
  if (!g_file_get_contents(path, &bytes, &length, NULL)) return -1;
  int result = -1;
  VipsImage *picture = open_picture(bytes, length, 1);
  if (picture && length > 2 && (unsigned char)bytes[0] == 0xFF && (unsigned char)bytes[1] == 0xD8) {
    int shrink = reduction(picture->Xsize, picture->Ysize);
    if (shrink > 1) {
      g_object_unref(picture);
      picture = open_picture(bytes, length, shrink);
    }
  }
  if (picture) {
    size_t size = 0;
    void *pixels = vips_image_write_to_memory(picture, &size);
    if (pixels) result = 0;
    g_free(pixels);
    g_object_unref(picture);
  }
  g_free(bytes);
  vips_error_clear();
  return result;
}

static void *work(void *unused) {
  (void)unused;
  for (;;) {
    pthread_mutex_lock(&lock);
    int mine = next_path < path_count ? next_path++ : -1;
    pthread_mutex_unlock(&lock);
    if (mine < 0) break;
    if (decode(paths[mine])) {
      pthread_mutex_lock(&lock);
      failed++;
      pthread_mutex_unlock(&lock);
    }
  }
  vips_thread_shutdown();
  return NULL;
}

int main(int count, char **arguments) {
  if (count != 3) {
    fprintf(stderr, "usage: decode THREADS SIDE < LIST-OF-PATHS\n");
    return 2;
  }
  int threads = atoi(arguments[1]);
  side = atoi(arguments[2]);
  if (threads < 1 || threads > 256 || side < 1 || VIPS_INIT(arguments[0])) return 2;
  vips_concurrency_set(1);
  vips_cache_set_max(0);
  char line[4096];
  while (fgets(line, sizeof line, stdin)) {
    line[strcspn(line, "\n")] = 0;
    paths = g_realloc(paths, sizeof *paths * (path_count + 1));
    paths[path_count++] = g_strdup(line);
  }
  struct timespec start, end;
  clock_gettime(CLOCK_MONOTONIC, &start);
  pthread_t workers[256];
  for (int i = 0; i < threads; i++) pthread_create(&workers[i], NULL, work, NULL);
  for (int i = 0; i < threads; i++) pthread_join(workers[i], NULL);
  clock_gettime(CLOCK_MONOTONIC, &end);
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  double cpu = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec +
               (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
  printf("{\"files\": %d, \"failed\": %d, \"wall\": %.4f, \"cpu\": %.4f}\n", path_count, failed,
         end.tv_sec - start.tv_sec + (end.tv_nsec - start.tv_nsec) / 1e9, cpu);
  return failed ? 1 : 0;
}
