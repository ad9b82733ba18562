/* The functions of libvips and GObject that ImageDecoding calls, each handing
 * on to the library's own, which is looked up when the library is loaded.
 * Hidden, so that the libraries go on calling theirs and not these. A function
 * that is called and missing here is an error of the linker.
 */
#include "CVipsLoading.h"
#include <dlfcn.h>
#include <vips/vips.h>

/* A row a function: result, name, parameters, arguments. */
#define FUNCTIONS                                                                                  \
  GIVES(GLogFunc, g_log_set_default_handler, (GLogFunc f, gpointer d), (f, d))                     \
  GIVES(gpointer, g_value_dup_object, (const GValue *v), (v))                                      \
  GIVES(GValue *, g_value_init, (GValue * v, GType t), (v, t))                                     \
  GIVES(GType, vips_array_double_get_type, (void), ())                                             \
  GIVES(GType, vips_blob_get_type, (void), ())                                                     \
  GIVES(GType, vips_image_get_type, (void), ())                                                    \
  GIVES(int, vips_cache_operation_buildp, (VipsOperation * *o), (o))                               \
  GIVES(int, vips_image_get_bands, (const VipsImage *i), (i))                                      \
  GIVES(int, vips_image_get_blob,                                                                  \
        (const VipsImage *i, const char *n, const void **d, size_t *l), (i, n, d, l))              \
  GIVES(VipsBandFormat, vips_image_get_format, (const VipsImage *i), (i))                          \
  GIVES(int, vips_image_get_height, (const VipsImage *i), (i))                                     \
  GIVES(int, vips_image_get_n_pages, (VipsImage * i), (i))                                         \
  GIVES(int, vips_image_get_orientation, (VipsImage * i), (i))                                     \
  GIVES(GType, vips_image_get_typeof, (const VipsImage *i, const char *n), (i, n))                 \
  DOES(vips_image_set_blob_copy, (VipsImage * i, const char *n, const void *d, size_t l), (i, n, d, l)) \
  GIVES(VipsImage *, vips_image_new_from_memory_copy,                                              \
        (const void *d, size_t s, int w, int h, int b, VipsBandFormat f), (d, s, w, h, b, f))      \
  GIVES(int, vips_image_get_width, (const VipsImage *i), (i))                                      \
  GIVES(VipsInterpretation, vips_image_guess_interpretation, (const VipsImage *i), (i))            \
  GIVES(gboolean, vips_image_hasalpha, (VipsImage * i), (i))                                       \
  GIVES(VipsImage *, vips_image_new_from_memory,                                                   \
        (const void *d, size_t s, int w, int h, int b, VipsBandFormat f), (d, s, w, h, b, f))      \
  GIVES(void *, vips_image_write_to_memory, (VipsImage * i, size_t *s), (i, s))                    \
  GIVES(int, vips_object_set_argument_from_string,                                                 \
        (VipsObject * o, const char *n, const char *v), (o, n, v))                                 \
  GIVES(VipsRegion *, vips_region_new, (VipsImage * i), (i))                                       \
  GIVES(int, vips_region_prepare, (VipsRegion * r, const VipsRect *a), (r, a))                     \
  GIVES(VipsOperation *, vips_operation_new, (const char *n), (n))                                 \
  GIVES(void *, vips_value_get_blob, (const GValue *v, size_t *l), (v, l))                         \
  DOES(g_free, (gpointer m), (m))                                                                  \
  DOES(g_object_get_property, (GObject * o, const gchar *n, GValue *v), (o, n, v))                 \
  DOES(g_object_set_property, (GObject * o, const gchar *n, const GValue *v), (o, n, v))           \
  DOES(g_object_unref, (gpointer o), (o))                                                          \
  DOES(g_value_set_double, (GValue * v, gdouble d), (v, d))                                        \
  DOES(g_value_set_object, (GValue * v, gpointer o), (v, o))                                       \
  DOES(g_value_unset, (GValue * v), (v))                                                           \
  DOES(vips_cache_set_max, (int m), (m))                                                           \
  DOES(vips_cache_set_max_files, (int m), (m))                                                     \
  DOES(vips_cache_set_max_mem, (size_t m), (m))                                                    \
  DOES(vips_concurrency_set, (int c), (c))                                                         \
  DOES(vips_error_clear, (void), ())                                                               \
  DOES(vips_object_unref_outputs, (VipsObject * o), (o))                                           \
  DOES(vips_operation_block_set, (const char *n, gboolean s), (n, s))                              \
  DOES(vips_thread_shutdown, (void), ())                                                           \
  DOES(vips_value_set_array_double, (GValue * v, const double *a, int n), (v, a, n))               \
  DOES(vips_value_set_blob, (GValue * v, VipsCallbackFn f, const void *d, size_t l), (v, f, d, l))

#define HIDDEN __attribute__((visibility("hidden")))

/* Where the library's own functions are. */
static struct {
#define GIVES(result, name, parameters, arguments) result(*name) parameters;
#define DOES(name, parameters, arguments) void(*name) parameters;
  FUNCTIONS
#undef GIVES
#undef DOES
} library;

#define GIVES(result, name, parameters, arguments) \
  HIDDEN result(name) parameters { return (library.name) arguments; }
#define DOES(name, parameters, arguments) \
  HIDDEN void(name) parameters { (library.name) arguments; }
FUNCTIONS
#undef GIVES
#undef DOES

int glimpse_vips_load(const char *program) {
  /* The number is that of the interface; headers of another do not compile. */
  void *handle = dlopen("libvips.so.42", RTLD_LAZY | RTLD_LOCAL);
  if (!handle) return -1;
#define GIVES(result, name, parameters, arguments) DOES(name, parameters, arguments)
#define DOES(name, parameters, arguments) \
  if (!(*(void **)&library.name = dlsym(handle, #name))) return -1;
  FUNCTIONS
#undef GIVES
#undef DOES
  int (*start)(const char *) = NULL;
  if (!(*(void **)&start = dlsym(handle, "vips_init"))) return -1;
  return start(program);
}
