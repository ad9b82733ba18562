/* libvips for Swift. Operations are called through GObject properties, which
   are not variadic, so all that is named here are macros that Swift cannot
   see. No logic. */
#pragma once
#include <vips/vips.h>

static inline GType glimpse_type_double(void) { return G_TYPE_DOUBLE; }
