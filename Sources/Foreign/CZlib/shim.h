#pragma once
#include <zlib.h>

// Names a macro that passes the library's version and the stream's size.
static inline int glimpse_deflate_init(z_stream *stream, int level, int window_bits) {
  return deflateInit2(stream, level, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY);
}
// The same for reading.
static inline int glimpse_inflate_init(z_stream *stream, int window_bits) {
  return inflateInit2(stream, window_bits);
}
