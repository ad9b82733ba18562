/* ONNX Runtime, loaded when it is first asked for: its library is no part of
 * the product, and most machines have none.
 *
 * The library gives its functions as a table whose order never changes; the
 * numbers in onnxruntime.c are places in it (onnxruntime_c_api.h, of version 14
 * of the interface, which every library since 1.14 answers to).
 *
 * A function that can fail returns NULL, or a text that says why, which the
 * caller frees with `free`. Runtimes and sessions may be used by several
 * threads at once, and are never closed: a runtime lives as long as the
 * process.
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

struct glimpse_ort_runtime;
struct glimpse_ort_session;
struct glimpse_ort_value;

/* Types of elements, as ONNX numbers them. */
enum {
  GLIMPSE_ORT_FLOAT = 1,
  GLIMPSE_ORT_UINT8 = 2,
  GLIMPSE_ORT_INT32 = 6,
  GLIMPSE_ORT_INT64 = 7,
  GLIMPSE_ORT_BOOL = 9,
  GLIMPSE_ORT_FLOAT16 = 10,
  GLIMPSE_ORT_BFLOAT16 = 16,
};

/* The most axes that a tensor here may have. */
#define GLIMPSE_ORT_AXES 8

/* An input or an output. A free axis is -1; so is the rank of what is no tensor,
 * or one of more than GLIMPSE_ORT_AXES axes. */
struct glimpse_ort_description {
  char *name; /* the caller's to free */
  int32_t type;
  int32_t rank;
  int64_t axes[GLIMPSE_ORT_AXES];
};

/* Numbers for an input; borrowed while `glimpse_ort_run` runs. */
struct glimpse_ort_input {
  const char *name;
  int32_t type;
  const void *data;
  size_t bytes;
  const int64_t *axes;
  size_t rank;
};

/* Loads the library at a path (or by a name, for the loader to find). */
char *glimpse_ort_open(const char *path, struct glimpse_ort_runtime **runtime);

/* The version, such as "1.23.2"; lives as long as the runtime. */
const char *glimpse_ort_version(const struct glimpse_ort_runtime *runtime);

/* The names of the providers that the library was built with, each followed by
 * a line break; the caller's to free, NULL where they cannot be told. */
char *glimpse_ort_providers(const struct glimpse_ort_runtime *runtime);

/* What a session runs on. */
enum glimpse_ort_provider { GLIMPSE_ORT_CPU, GLIMPSE_ORT_CUDA, GLIMPSE_ORT_TENSORRT };

/* Reads a model and makes it ready to run.
 *
 * threads: of the processor, for each run.
 * cache: a folder where TensorRT keeps what it has built, which takes minutes;
 * NULL keeps nothing.
 * is_of_provider: whether it was the provider that failed, and not the model.
 */
char *glimpse_ort_load(
    struct glimpse_ort_runtime *runtime, const char *model, enum glimpse_ort_provider provider,
    int threads, const char *cache, struct glimpse_ort_session **session, int *is_of_provider);
void glimpse_ort_unload(struct glimpse_ort_session *session);

char *glimpse_ort_count(const struct glimpse_ort_session *session, int of_outputs, size_t *count);
char *glimpse_ort_describe(
    const struct glimpse_ort_session *session, int of_outputs, size_t index,
    struct glimpse_ort_description *description);

/* Runs the model; `values` has room for as many as `output_names` has, each the
 * caller's to release. */
char *glimpse_ort_run(
    struct glimpse_ort_session *session, const struct glimpse_ort_input *inputs, size_t input_count,
    const char *const *output_names, size_t output_count, struct glimpse_ort_value **values);

/* What a value holds: `data` lives until the value is released. */
char *glimpse_ort_read(
    const struct glimpse_ort_session *session, struct glimpse_ort_value *value,
    struct glimpse_ort_description *description, const void **data);
void glimpse_ort_release(const struct glimpse_ort_session *session, struct glimpse_ort_value *value);
