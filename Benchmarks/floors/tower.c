/* The floor of embedding pictures: the image tower alone, over random tensors
 * that are made once, with OpenVINO's C API on as many threads as asked for.
 *
 *   tower MODEL SIDE THREADS STREAMS BATCH BATCHES [PRECISION]
 *
 * PRECISION is OpenVINO's hint, f32 or bf16; without it the runtime chooses.
 * Prints one JSON object: pictures, wall and processor seconds of the
 * inferences alone, and what loading took.
 */
#include <openvino/c/openvino.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

static ov_compiled_model_t *compiled;
static int side, batch, batches, done;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

#define CHECK(call)                                              \
  do {                                                           \
    ov_status_e status = (call);                                 \
    if (status != OK) {                                          \
      fprintf(stderr, "tower: %s: status %d\n", #call, status);  \
      exit(1);                                                   \
    }                                                            \
  } while (0)

static double wall(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec + now.tv_nsec / 1e9;
}

static double cpu(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec +
         (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static int take(int limit) {
  pthread_mutex_lock(&lock);
  int mine = done < limit ? done++ : -1;
  pthread_mutex_unlock(&lock);
  return mine;
}

static void *work(void *request) {
  while (take(batches) >= 0) CHECK(ov_infer_request_infer(request));
  return NULL;
}

static ov_infer_request_t *make_request(void) {
  int64_t axes[4] = {batch, 3, side, side};
  ov_tensor_t *tensor = NULL;
  CHECK(ov_tensor_create(F32, (ov_shape_t){4, axes}, &tensor));
  void *data = NULL;
  CHECK(ov_tensor_data(tensor, &data));
  float *values = data;
  unsigned seed = 1;
  for (size_t i = 0; i < (size_t)batch * 3 * side * side; i++)
    values[i] = rand_r(&seed) / (float)RAND_MAX * 4 - 2;
  ov_infer_request_t *request = NULL;
  CHECK(ov_compiled_model_create_infer_request(compiled, &request));
  CHECK(ov_infer_request_set_input_tensor_by_index(request, 0, tensor));
  CHECK(ov_infer_request_infer(request)); /* warm */
  return request;
}

int main(int count, char **arguments) {
  if (count < 7 || count > 8) {
    fprintf(stderr, "usage: tower MODEL SIDE THREADS STREAMS BATCH BATCHES [PRECISION]\n");
    return 2;
  }
  side = atoi(arguments[2]);
  int streams = atoi(arguments[4]);
  batch = atoi(arguments[5]);
  batches = atoi(arguments[6]);
  if (side < 1 || streams < 1 || streams > 64 || batch < 1) return 2;
  double started = wall();
  ov_core_t *core = NULL;
  CHECK(ov_core_create(&core));
  CHECK(ov_core_set_property(core, "CPU", "INFERENCE_NUM_THREADS", arguments[3]));
  CHECK(ov_core_set_property(core, "CPU", "NUM_STREAMS", arguments[4]));
  if (count == 8)
    CHECK(ov_core_set_property(core, "CPU", "INFERENCE_PRECISION_HINT", arguments[7]));
  ov_model_t *model = NULL;
  CHECK(ov_core_read_model(core, arguments[1], NULL, &model));
  ov_dimension_t axes[4] = {{-1, -1}, {3, 3}, {side, side}, {side, side}};
  ov_partial_shape_t shape;
  CHECK(ov_partial_shape_create(4, axes, &shape));
  CHECK(ov_model_reshape_single_input(model, shape));
  CHECK(ov_core_compile_model(core, model, "CPU", 0, &compiled));
  ov_model_free(model);
  double loaded = wall();
  ov_infer_request_t *requests[64];
  for (int i = 0; i < streams; i++) requests[i] = make_request();
  double wall_before = wall(), cpu_before = cpu();
  pthread_t workers[64];
  for (int i = 0; i < streams; i++) pthread_create(&workers[i], NULL, work, requests[i]);
  for (int i = 0; i < streams; i++) pthread_join(workers[i], NULL);
  printf("{\"pictures\": %d, \"wall\": %.4f, \"cpu\": %.4f, \"load\": %.4f}\n", batch * batches,
         wall() - wall_before, cpu() - cpu_before, loaded - started);
  return 0;
}
