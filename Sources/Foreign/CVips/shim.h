/* libvips for Swift. Operations are called through GObject properties, which
   are not variadic, so all that is named here are macros that Swift cannot
   see. No logic. */
#pragma once
#include <vips/vips.h>

static inline GType glimpse_type_double(void) { return G_TYPE_DOUBLE; }

/* Where a row begins of a region that holds it whole. */
static inline const void *glimpse_region_row(VipsRegion *region, int y) {
  return region->data + (size_t)(y - region->valid.top) * VIPS_REGION_LSKIP(region);
}
