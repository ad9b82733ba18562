/* The functions of OpenJPEG that IsolatedDecoding calls, each handing on to the
 * library's own, which is looked up when the library is loaded; and a stream over
 * memory. Hidden, so that the libraries go on calling theirs and not these.
 */
#include "COpenJPEG.h"
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

/* A row a function: result, name, parameters, arguments. */
#define FUNCTIONS                                                                                   \
  GIVES(opj_codec_t *, opj_create_decompress, (OPJ_CODEC_FORMAT f), (f))                            \
  GIVES(OPJ_BOOL, opj_decode, (opj_codec_t * c, opj_stream_t *s, opj_image_t *i), (c, s, i))        \
  GIVES(OPJ_BOOL, opj_decoder_set_strict_mode, (opj_codec_t * c, OPJ_BOOL b), (c, b))               \
  GIVES(opj_codestream_info_v2_t *, opj_get_cstr_info, (opj_codec_t * c), (c))                      \
  GIVES(OPJ_BOOL, opj_read_header, (opj_stream_t * s, opj_codec_t *c, opj_image_t **i), (s, c, i))  \
  GIVES(OPJ_BOOL, opj_set_error_handler, (opj_codec_t * c, opj_msg_callback f, void *d), (c, f, d)) \
  GIVES(OPJ_BOOL, opj_set_info_handler, (opj_codec_t * c, opj_msg_callback f, void *d), (c, f, d))  \
  GIVES(OPJ_BOOL, opj_set_warning_handler, (opj_codec_t * c, opj_msg_callback f, void *d), (c, f, d)) \
  GIVES(OPJ_BOOL, opj_setup_decoder, (opj_codec_t * c, opj_dparameters_t *p), (c, p))               \
  GIVES(opj_stream_t *, opj_stream_create, (OPJ_SIZE_T s, OPJ_BOOL b), (s, b))                      \
  DOES(opj_destroy_codec, (opj_codec_t * c), (c))                                                   \
  DOES(opj_destroy_cstr_info, (opj_codestream_info_v2_t * *i), (i))                                 \
  DOES(opj_image_destroy, (opj_image_t * i), (i))                                                   \
  DOES(opj_set_default_decoder_parameters, (opj_dparameters_t * p), (p))                            \
  DOES(opj_stream_destroy, (opj_stream_t * s), (s))                                                 \
  DOES(opj_stream_set_read_function, (opj_stream_t * s, opj_stream_read_fn f), (s, f))              \
  DOES(opj_stream_set_seek_function, (opj_stream_t * s, opj_stream_seek_fn f), (s, f))              \
  DOES(opj_stream_set_skip_function, (opj_stream_t * s, opj_stream_skip_fn f), (s, f))              \
  DOES(opj_stream_set_user_data, (opj_stream_t * s, void *d, opj_stream_free_user_data_fn f), (s, d, f)) \
  DOES(opj_stream_set_user_data_length, (opj_stream_t * s, OPJ_UINT64 l), (s, l))

/* Where the library's own functions are. */
static struct {
#define GIVES(result, name, parameters, arguments) result(*name) parameters;
#define DOES(name, parameters, arguments) void(*name) parameters;
  FUNCTIONS
#undef GIVES
#undef DOES
} library;

#define GIVES(result, name, parameters, arguments) \
  result name parameters { return (library.name)arguments; }
#define DOES(name, parameters, arguments) \
  void name parameters { (library.name)arguments; }
FUNCTIONS
#undef GIVES
#undef DOES

int glimpse_openjpeg_load(void) {
  /* The number is that of the interface; headers of another do not compile. */
  void *handle = dlopen("libopenjp2.so.7", RTLD_LAZY | RTLD_LOCAL);
  if (!handle) return -1;
#define GIVES(result, name, parameters, arguments) DOES(name, parameters, arguments)
#define DOES(name, parameters, arguments) \
  if (!(*(void **)&library.name = dlsym(handle, #name))) return -1;
  FUNCTIONS
#undef GIVES
#undef DOES
  return 0;
}

struct memory {
  const uint8_t *bytes;
  size_t length, place;
};

static OPJ_SIZE_T read_bytes(void *buffer, OPJ_SIZE_T count, void *data) {
  struct memory *memory = data;
  size_t there = memory->length - memory->place;
  if (there == 0) return (OPJ_SIZE_T)-1;
  if (count > there) count = there;
  memcpy(buffer, memory->bytes + memory->place, count);
  memory->place += count;
  return count;
}

static OPJ_OFF_T skip(OPJ_OFF_T count, void *data) {
  struct memory *memory = data;
  if (count < 0) return -1;
  size_t there = memory->length - memory->place;
  if ((uint64_t)count > there) count = (OPJ_OFF_T)there;
  memory->place += (size_t)count;
  return count;
}

static OPJ_BOOL seek(OPJ_OFF_T place, void *data) {
  struct memory *memory = data;
  if (place < 0 || (uint64_t)place > memory->length) return OPJ_FALSE;
  memory->place = (size_t)place;
  return OPJ_TRUE;
}

opj_stream_t *glimpse_openjpeg_stream(const uint8_t *bytes, size_t length) {
  struct memory *memory = calloc(1, sizeof *memory);
  opj_stream_t *stream = memory ? opj_stream_create(1 << 16, OPJ_TRUE) : NULL;
  if (!stream) {
    free(memory);
    return NULL;
  }
  memory->bytes = bytes;
  memory->length = length;
  opj_stream_set_read_function(stream, read_bytes);
  opj_stream_set_skip_function(stream, skip);
  opj_stream_set_seek_function(stream, seek);
  opj_stream_set_user_data(stream, memory, free);
  opj_stream_set_user_data_length(stream, length);
  return stream;
}

static void silent(const char *message, void *data) { (void)message, (void)data; }

void glimpse_openjpeg_silence(opj_codec_t *codec) {
  opj_set_error_handler(codec, silent, NULL);
  opj_set_warning_handler(codec, silent, NULL);
  opj_set_info_handler(codec, silent, NULL);
}
