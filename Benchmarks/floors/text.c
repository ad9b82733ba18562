/* The floor of embedding words: the text tower alone, over token ids of chance,
 * with OpenVINO's C API, one text at a time on each stream.
 *
 *   text MODEL TOKENS THREADS STREAMS SECONDS [PRECISION]
 *
 * PRECISION is OpenVINO's hint, f32 or bf16; without it the runtime chooses.
 * Prints one JSON object: texts, wall and processor seconds of the inferences.
 */
#include <openvino/c/openvino.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

static ov_compiled_model_t *compiled;
static double until;
static long done;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

#define CHECK(call)                                             \
  do {                                                          \
    ov_status_e status = (call);                                \
    if (status != OK) {                                         \
      fprintf(stderr, "text: %s: status %d\n", #call, status);  \
      exit(1);                                                  \
    }                                                           \
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

static void *work(void *request) {
  long mine = 0;
  while (wall() < until) {
    CHECK(ov_infer_request_infer(request));
    mine++;
  }
  pthread_mutex_lock(&lock);
  done += mine;
  pthread_mutex_unlock(&lock);
  return NULL;
}

static ov_infer_request_t *make_request(int tokens) {
  ov_infer_request_t *request = NULL;
  CHECK(ov_compiled_model_create_infer_request(compiled, &request));
  size_t inputs = 0;
  CHECK(ov_compiled_model_inputs_size(compiled, &inputs));
  for (size_t index = 0; index < inputs; index++) {
    ov_output_const_port_t *port = NULL;
    CHECK(ov_compiled_model_input_by_index(compiled, index, &port));
    ov_element_type_e type;
    CHECK(ov_port_get_element_type(port, &type));
    ov_output_const_port_free(port);
    int64_t axes[2] = {1, tokens};
    ov_tensor_t *tensor = NULL;
    CHECK(ov_tensor_create(type, (ov_shape_t){2, axes}, &tensor));
    void *data = NULL;
    CHECK(ov_tensor_data(tensor, &data));
    unsigned seed = 1;
    for (int i = 0; i < tokens; i++) {
      /* Ids first; a mask, where there is one, hides nothing. */
      int64_t value = index == 0 ? 256 + rand_r(&seed) % 256 : 1;
      if (type == I64) ((int64_t *)data)[i] = value;
      else ((int32_t *)data)[i] = (int32_t)value;
    }
    CHECK(ov_infer_request_set_input_tensor_by_index(request, index, tensor));
  }
  for (int i = 0; i < 3; i++) CHECK(ov_infer_request_infer(request)); /* warm */
  return request;
}

int main(int count, char **arguments) {
  if (count < 6 || count > 7) {
    fprintf(stderr, "usage: text MODEL TOKENS THREADS STREAMS SECONDS [PRECISION]\n");
    return 2;
  }
  int tokens = atoi(arguments[2]), streams = atoi(arguments[4]);
  if (tokens < 1 || streams < 1 || streams > 64) return 2;
  ov_core_t *core = NULL;
  CHECK(ov_core_create(&core));
  CHECK(ov_core_set_property(core, "CPU", "INFERENCE_NUM_THREADS", arguments[3]));
  CHECK(ov_core_set_property(core, "CPU", "NUM_STREAMS", arguments[4]));
  if (count == 7)
    CHECK(ov_core_set_property(core, "CPU", "INFERENCE_PRECISION_HINT", arguments[6]));
  CHECK(ov_core_compile_model_from_file(core, arguments[1], "CPU", 0, &compiled));
  ov_infer_request_t *requests[64];
  for (int i = 0; i < streams; i++) requests[i] = make_request(tokens);
  double wall_before = wall(), cpu_before = cpu();
  until = wall_before + atof(arguments[5]);
  pthread_t workers[64];
  for (int i = 0; i < streams; i++) pthread_create(&workers[i], NULL, work, requests[i]);
  for (int i = 0; i < streams; i++) pthread_join(workers[i], NULL);
  printf("{\"texts\": %ld, \"wall\": %.4f, \"cpu\": %.4f}\n", done, wall() - wall_before,
         cpu() - cpu_before);
  return 0;
}
