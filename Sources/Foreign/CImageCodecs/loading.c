/* The functions of libjxl and libwebp that IsolatedDecoding calls, each handing
 * on to the library's own, which is looked up when the library is loaded.
 * Hidden, so that the libraries go on calling theirs and not these. A function
 * that is called and missing here is an error of the linker.
 */
#include "CImageCodecs.h"
#include <dlfcn.h>

/* A row a function: result, name, parameters, arguments. */
#define JXL_FUNCTIONS                                                                              \
  GIVES(JxlDecoder *, JxlDecoderCreate, (const JxlMemoryManager *m), (m))                          \
  DOES(JxlDecoderDestroy, (JxlDecoder * d), (d))                                                   \
  GIVES(JxlDecoderStatus, JxlDecoderSubscribeEvents, (JxlDecoder * d, int e), (d, e))              \
  GIVES(JxlDecoderStatus, JxlDecoderSetUnpremultiplyAlpha, (JxlDecoder * d, JXL_BOOL u), (d, u))   \
  GIVES(JxlDecoderStatus, JxlDecoderProcessInput, (JxlDecoder * d), (d))                           \
  GIVES(JxlDecoderStatus, JxlDecoderSetInput, (JxlDecoder * d, const uint8_t *b, size_t s),        \
        (d, b, s))                                                                                 \
  GIVES(JxlDecoderStatus, JxlDecoderGetBasicInfo, (const JxlDecoder *d, JxlBasicInfo *i), (d, i))  \
  GIVES(JxlDecoderStatus, JxlDecoderGetExtraChannelInfo,                                           \
        (const JxlDecoder *d, size_t n, JxlExtraChannelInfo *i), (d, n, i))                        \
  GIVES(JxlDecoderStatus, JxlDecoderGetColorAsEncodedProfile,                                      \
        (const JxlDecoder *d, const JxlPixelFormat *f, JxlColorProfileTarget t,                    \
         JxlColorEncoding *e),                                                                     \
        (d, f, t, e))                                                                              \
  GIVES(JxlDecoderStatus, JxlDecoderGetICCProfileSize,                                             \
        (const JxlDecoder *d, const JxlPixelFormat *f, JxlColorProfileTarget t, size_t *s),        \
        (d, f, t, s))                                                                              \
  GIVES(JxlDecoderStatus, JxlDecoderGetColorAsICCProfile,                                          \
        (const JxlDecoder *d, const JxlPixelFormat *f, JxlColorProfileTarget t, uint8_t *p,        \
         size_t s),                                                                                \
        (d, f, t, p, s))                                                                           \
  GIVES(JxlDecoderStatus, JxlDecoderSetPreferredColorProfile,                                      \
        (JxlDecoder * d, const JxlColorEncoding *e), (d, e))                                       \
  GIVES(JxlDecoderStatus, JxlDecoderImageOutBufferSize,                                            \
        (const JxlDecoder *d, const JxlPixelFormat *f, size_t *s), (d, f, s))                      \
  GIVES(JxlDecoderStatus, JxlDecoderSetImageOutBuffer,                                             \
        (JxlDecoder * d, const JxlPixelFormat *f, void *b, size_t s), (d, f, b, s))                \
  GIVES(JxlDecoderStatus, JxlDecoderSetExtraChannelBuffer,                                         \
        (JxlDecoder * d, const JxlPixelFormat *f, void *b, size_t s, uint32_t i), (d, f, b, s, i)) \
  GIVES(JxlDecoderStatus, JxlDecoderFlushImage, (JxlDecoder * d), (d))

#define WEBP_FUNCTIONS                                                                             \
  GIVES(WebPIDecoder *, WebPINewRGB, (WEBP_CSP_MODE m, uint8_t *b, size_t s, int stride),          \
        (m, b, s, stride))                                                                         \
  DOES(WebPIDelete, (WebPIDecoder * d), (d))                                                       \
  GIVES(VP8StatusCode, WebPIUpdate, (WebPIDecoder * d, const uint8_t *b, size_t s), (d, b, s))     \
  GIVES(uint8_t *, WebPIDecGetRGB, (const WebPIDecoder *d, int *y, int *w, int *h, int *s),        \
        (d, y, w, h, s))

#define HIDDEN __attribute__((visibility("hidden")))

/* Where the libraries' own functions are. */
static struct {
#define GIVES(result, name, parameters, arguments) result(*name) parameters;
#define DOES(name, parameters, arguments) void(*name) parameters;
  JXL_FUNCTIONS WEBP_FUNCTIONS
#undef GIVES
#undef DOES
} library;

#define GIVES(result, name, parameters, arguments) \
  HIDDEN result(name) parameters { return (library.name) arguments; }
#define DOES(name, parameters, arguments) \
  HIDDEN void(name) parameters { (library.name) arguments; }
JXL_FUNCTIONS WEBP_FUNCTIONS
#undef GIVES
#undef DOES

#define GIVES(result, name, parameters, arguments) DOES(name, parameters, arguments)
#define DOES(name, parameters, arguments) \
  if (!(*(void **)&library.name = dlsym(handle, #name))) return -1;

int glimpse_jxl_load(void) {
  /* Before 1.0 every minor version has an interface of its own. */
#if JPEGXL_MAJOR_VERSION == 0 && JPEGXL_MINOR_VERSION == 7
  void *handle = dlopen("libjxl.so.0.7", RTLD_LAZY | RTLD_LOCAL);
#else
  void *handle = 0;
#endif
  if (!handle) return -1;
  JXL_FUNCTIONS
  return 0;
}

int glimpse_webp_load(void) {
  void *handle = dlopen("libwebp.so.7", RTLD_LAZY | RTLD_LOCAL);
  if (!handle) return -1;
  WEBP_FUNCTIONS
  return 0;
}
