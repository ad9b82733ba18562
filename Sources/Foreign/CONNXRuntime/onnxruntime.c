/* Calls of ONNX Runtime by their places in its table of functions. */
#define _POSIX_C_SOURCE 200809L
#include "CONNXRuntime.h"
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

/* The version of the interface that is asked for. */
#define INTERFACE 14
/* Of a session's log: nothing below what ends the process. Failures are told by
 * what the functions return. */
#define ONLY_FATAL 4
#define ALL_OPTIMIZATIONS 99

struct glimpse_ort_runtime {
  const void *const *functions;
  const char *version;
  void *environment;
  /* Describes the processor's memory. */
  void *memory;
  /* For what the library allocates and we free. */
  void *allocator;
};

struct glimpse_ort_session {
  const struct glimpse_ort_runtime *runtime;
  void *session;
};

typedef void *status;

/* The function at a place of the table, by its type. */
#define CALL(runtime, place, result, ...)                                                          \
  ((result(*)(__VA_ARGS__))(uintptr_t)(runtime)->functions[place])

enum {
  GET_ERROR_MESSAGE = 2,
  CREATE_ENVIRONMENT = 3,
  CREATE_SESSION = 7,
  RUN = 9,
  CREATE_OPTIONS = 10,
  SET_LOG_LEVEL = 22,
  SET_OPTIMIZATIONS = 23,
  SET_THREADS_WITHIN = 24,
  SET_THREADS_BETWEEN = 25,
  INPUT_COUNT = 30,
  OUTPUT_COUNT = 31,
  INPUT_TYPE = 33,
  OUTPUT_TYPE = 34,
  INPUT_NAME = 36,
  OUTPUT_NAME = 37,
  CREATE_TENSOR_OF_DATA = 49,
  TENSOR_DATA = 51,
  TYPE_TO_TENSOR = 55,
  ELEMENT_TYPE = 60,
  RANK = 61,
  AXES = 62,
  TENSOR_TYPE = 65,
  CREATE_MEMORY = 69,
  ALLOCATOR_FREE = 76,
  DEFAULT_ALLOCATOR = 78,
  RELEASE_STATUS = 93,
  RELEASE_SESSION = 95,
  RELEASE_VALUE = 96,
  RELEASE_TYPE = 98,
  RELEASE_TENSOR_TYPE = 99,
  RELEASE_OPTIONS = 100,
  PROVIDERS = 125,
  RELEASE_PROVIDERS = 126,
  APPEND_TENSORRT = 170,
  CREATE_TENSORRT = 171,
  UPDATE_TENSORRT = 172,
  RELEASE_TENSORRT = 174,
  APPEND_CUDA = 204,
  CREATE_CUDA = 205,
  RELEASE_CUDA = 208,
};

static char *copy_of(const char *text) {
  char *copy = strdup(text);
  return copy ? copy : (char *)calloc(1, 1);
}

/* The reason of a status, which is released; NULL where nothing failed. */
static char *reason_of(const struct glimpse_ort_runtime *runtime, status failed) {
  if (!failed) return NULL;
  const char *text = CALL(runtime, GET_ERROR_MESSAGE, const char *, const void *)(failed);
  char *reason = copy_of(text && *text ? text : "no reason given");
  CALL(runtime, RELEASE_STATUS, void, void *)(failed);
  return reason;
}

#define TRY(runtime, call)                                                                         \
  do {                                                                                             \
    char *reason = reason_of(runtime, call);                                                       \
    if (reason) return reason;                                                                     \
  } while (0)

char *glimpse_ort_open(const char *path, struct glimpse_ort_runtime **out) {
  void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    const char *reason = dlerror();
    return copy_of(reason ? reason : "it cannot be loaded");
  }
  struct base {
    const void *(*table)(uint32_t version);
    const char *(*version)(void);
  };
  const struct base *(*base_of)(void) =
      (const struct base *(*)(void))(uintptr_t)dlsym(library, "OrtGetApiBase");
  if (!base_of) return copy_of("it is no library of ONNX Runtime");
  const struct base *base = base_of();
  const void *table = base->table(INTERFACE);
  if (!table) return copy_of("it is older than version 1.14");
  struct glimpse_ort_runtime *runtime = calloc(1, sizeof *runtime);
  if (!runtime) return copy_of("there is no memory left");
  runtime->functions = table;
  runtime->version = base->version();
  char *reason = reason_of(
      runtime, CALL(runtime, CREATE_ENVIRONMENT, status, int, const char *, void **)(
                   ONLY_FATAL, "glimpse", &runtime->environment));
  /* Of an arena's allocator and the usual kind of memory. */
  if (!reason)
    reason = reason_of(
        runtime,
        CALL(runtime, CREATE_MEMORY, status, int, int, void **)(1, 0, &runtime->memory));
  if (!reason)
    reason = reason_of(
        runtime, CALL(runtime, DEFAULT_ALLOCATOR, status, void **)(&runtime->allocator));
  if (reason) {
    free(runtime);
    return reason;
  }
  *out = runtime;
  return NULL;
}

const char *glimpse_ort_version(const struct glimpse_ort_runtime *runtime) {
  return runtime->version;
}

char *glimpse_ort_providers(const struct glimpse_ort_runtime *runtime) {
  char **names = NULL;
  int count = 0;
  char *reason =
      reason_of(runtime, CALL(runtime, PROVIDERS, status, char ***, int *)(&names, &count));
  if (reason) {
    free(reason);
    return NULL;
  }
  size_t length = 1;
  for (int index = 0; index < count; index++) length += strlen(names[index]) + 1;
  char *text = calloc(1, length);
  for (int index = 0; text && index < count; index++) {
    strcat(text, names[index]);
    strcat(text, "\n");
  }
  /* Nothing can be done about a failure to release. */
  free(reason_of(runtime, CALL(runtime, RELEASE_PROVIDERS, status, char **, int)(names, count)));
  return text;
}

static char *append_cuda(const struct glimpse_ort_runtime *runtime, void *options) {
  void *cuda = NULL;
  TRY(runtime, CALL(runtime, CREATE_CUDA, status, void **)(&cuda));
  char *reason =
      reason_of(runtime, CALL(runtime, APPEND_CUDA, status, void *, const void *)(options, cuda));
  CALL(runtime, RELEASE_CUDA, void, void *)(cuda);
  return reason;
}

static char *append_tensorrt(
    const struct glimpse_ort_runtime *runtime, void *options, const char *cache) {
  void *tensorrt = NULL;
  TRY(runtime, CALL(runtime, CREATE_TENSORRT, status, void **)(&tensorrt));
  const char *const keys[] = {"trt_fp16_enable", "trt_engine_cache_enable", "trt_engine_cache_path"};
  const char *const values[] = {"1", "1", cache};
  char *reason = reason_of(
      runtime,
      CALL(runtime, UPDATE_TENSORRT, status, void *, const char *const *, const char *const *,
           size_t)(tensorrt, keys, values, cache ? 3 : 1));
  if (!reason)
    reason = reason_of(
        runtime, CALL(runtime, APPEND_TENSORRT, status, void *, const void *)(options, tensorrt));
  CALL(runtime, RELEASE_TENSORRT, void, void *)(tensorrt);
  return reason;
}

static char *prepare(
    const struct glimpse_ort_runtime *runtime, void *options, int threads) {
  TRY(runtime, CALL(runtime, SET_LOG_LEVEL, status, void *, int)(options, ONLY_FATAL));
  TRY(runtime, CALL(runtime, SET_OPTIMIZATIONS, status, void *, int)(options, ALL_OPTIMIZATIONS));
  TRY(runtime, CALL(runtime, SET_THREADS_WITHIN, status, void *, int)(options, threads));
  TRY(runtime, CALL(runtime, SET_THREADS_BETWEEN, status, void *, int)(options, 1));
  return NULL;
}

static char *append(
    const struct glimpse_ort_runtime *runtime, void *options, enum glimpse_ort_provider provider,
    const char *cache) {
  /* What TensorRT cannot run, CUDA does. */
  if (provider == GLIMPSE_ORT_TENSORRT) {
    char *reason = append_tensorrt(runtime, options, cache);
    if (reason) return reason;
  }
  if (provider != GLIMPSE_ORT_CPU) return append_cuda(runtime, options);
  return NULL;
}

char *glimpse_ort_load(
    struct glimpse_ort_runtime *runtime, const char *model, enum glimpse_ort_provider provider,
    int threads, const char *cache, struct glimpse_ort_session **out, int *is_of_provider) {
  *is_of_provider = 0;
  struct glimpse_ort_session *session = calloc(1, sizeof *session);
  if (!session) return copy_of("there is no memory left");
  session->runtime = runtime;
  void *options = NULL;
  char *reason = reason_of(runtime, CALL(runtime, CREATE_OPTIONS, status, void **)(&options));
  if (!reason) {
    reason = prepare(runtime, options, threads);
    if (!reason) {
      reason = append(runtime, options, provider, cache);
      *is_of_provider = reason != NULL;
    }
    if (!reason)
      reason = reason_of(
          runtime,
          CALL(runtime, CREATE_SESSION, status, const void *, const char *, const void *, void **)(
              runtime->environment, model, options, &session->session));
    CALL(runtime, RELEASE_OPTIONS, void, void *)(options);
  }
  if (reason) {
    free(session);
    return reason;
  }
  *out = session;
  return NULL;
}

void glimpse_ort_unload(struct glimpse_ort_session *session) {
  CALL(session->runtime, RELEASE_SESSION, void, void *)(session->session);
  free(session);
}

char *glimpse_ort_count(
    const struct glimpse_ort_session *session, int of_outputs, size_t *count) {
  return reason_of(
      session->runtime,
      CALL(session->runtime, of_outputs ? OUTPUT_COUNT : INPUT_COUNT, status, const void *,
           size_t *)(session->session, count));
}

/* The type and shape of a tensor; what is no tensor has the type 0. */
static char *describe_tensor(
    const struct glimpse_ort_runtime *runtime, const void *tensor,
    struct glimpse_ort_description *description) {
  description->type = 0;
  description->rank = -1;
  if (!tensor) return NULL;
  int type = 0;
  TRY(runtime, CALL(runtime, ELEMENT_TYPE, status, const void *, int *)(tensor, &type));
  description->type = type;
  size_t rank = 0;
  TRY(runtime, CALL(runtime, RANK, status, const void *, size_t *)(tensor, &rank));
  if (rank > GLIMPSE_ORT_AXES) return NULL;
  TRY(runtime, CALL(runtime, AXES, status, const void *, int64_t *, size_t)(
                   tensor, description->axes, rank));
  description->rank = (int32_t)rank;
  return NULL;
}

char *glimpse_ort_describe(
    const struct glimpse_ort_session *session, int of_outputs, size_t index,
    struct glimpse_ort_description *description) {
  const struct glimpse_ort_runtime *runtime = session->runtime;
  void *type = NULL;
  TRY(runtime, CALL(runtime, of_outputs ? OUTPUT_TYPE : INPUT_TYPE, status, const void *, size_t,
                    void **)(session->session, index, &type));
  const void *tensor = NULL;
  char *reason = reason_of(
      runtime,
      CALL(runtime, TYPE_TO_TENSOR, status, const void *, const void **)(type, &tensor));
  if (!reason) reason = describe_tensor(runtime, tensor, description);
  CALL(runtime, RELEASE_TYPE, void, void *)(type);
  if (reason) return reason;
  char *name = NULL;
  TRY(runtime, CALL(runtime, of_outputs ? OUTPUT_NAME : INPUT_NAME, status, const void *, size_t,
                    void *, char **)(session->session, index, runtime->allocator, &name));
  description->name = copy_of(name);
  free(reason_of(
      runtime, CALL(runtime, ALLOCATOR_FREE, status, void *, void *)(runtime->allocator, name)));
  return NULL;
}

char *glimpse_ort_run(
    struct glimpse_ort_session *session, const struct glimpse_ort_input *inputs, size_t input_count,
    const char *const *output_names, size_t output_count, struct glimpse_ort_value **values) {
  const struct glimpse_ort_runtime *runtime = session->runtime;
  const char **names = calloc(input_count + 1, sizeof *names);
  void **tensors = calloc(input_count + 1, sizeof *tensors);
  char *reason = names && tensors ? NULL : copy_of("there is no memory left");
  for (size_t index = 0; !reason && index < input_count; index++) {
    const struct glimpse_ort_input *input = inputs + index;
    names[index] = input->name;
    /* The library takes a pointer to what may be written, and only reads. */
    reason = reason_of(
        runtime,
        CALL(runtime, CREATE_TENSOR_OF_DATA, status, const void *, void *, size_t, const int64_t *,
             size_t, int, void **)(runtime->memory, (void *)(uintptr_t)input->data, input->bytes,
                                   input->axes, input->rank, input->type, &tensors[index]));
  }
  for (size_t index = 0; index < output_count; index++) values[index] = NULL;
  if (!reason)
    reason = reason_of(
        runtime, CALL(runtime, RUN, status, void *, const void *, const char *const *,
                      const void *const *, size_t, const char *const *, size_t, void **)(
                     session->session, NULL, names, (const void *const *)tensors, input_count,
                     output_names, output_count, (void **)values));
  for (size_t index = 0; tensors && index < input_count; index++)
    if (tensors[index]) CALL(runtime, RELEASE_VALUE, void, void *)(tensors[index]);
  free(names);
  free(tensors);
  return reason;
}

char *glimpse_ort_read(
    const struct glimpse_ort_session *session, struct glimpse_ort_value *value,
    struct glimpse_ort_description *description, const void **data) {
  const struct glimpse_ort_runtime *runtime = session->runtime;
  description->name = NULL;
  void *type = NULL;
  TRY(runtime, CALL(runtime, TENSOR_TYPE, status, const void *, void **)(value, &type));
  char *reason = describe_tensor(runtime, type, description);
  CALL(runtime, RELEASE_TENSOR_TYPE, void, void *)(type);
  if (reason) return reason;
  TRY(runtime, CALL(runtime, TENSOR_DATA, status, void *, void **)(value, (void **)(uintptr_t)data));
  return NULL;
}

void glimpse_ort_release(const struct glimpse_ort_session *session, struct glimpse_ort_value *value) {
  if (value) CALL(session->runtime, RELEASE_VALUE, void, void *)(value);
}
