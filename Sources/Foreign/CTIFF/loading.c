/* The functions of libtiff that IsolatedDecoding calls, looked up when the
 * library is loaded, and a file in memory for them to read.
 */
#include "CTIFF.h"
#include <dlfcn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FUNCTIONS                   \
  F(TIFFClientOpenExt)              \
  F(TIFFClose)                      \
  F(TIFFGetField)                   \
  F(TIFFGetFieldDefaulted)          \
  F(TIFFGetStrileByteCount)         \
  F(TIFFGetStrileOffset)            \
  F(TIFFIsCODECConfigured)          \
  F(TIFFIsTiled)                    \
  F(TIFFNumberOfDirectories)        \
  F(TIFFNumberOfStrips)             \
  F(TIFFNumberOfTiles)              \
  F(TIFFOpenOptionsAlloc)           \
  F(TIFFOpenOptionsFree)            \
  F(TIFFOpenOptionsSetErrorHandlerExtR)   \
  F(TIFFOpenOptionsSetMaxSingleMemAlloc)  \
  F(TIFFOpenOptionsSetWarningHandlerExtR) \
  F(TIFFRGBAImageOK)                \
  F(TIFFReadEncodedStrip)           \
  F(TIFFReadEncodedTile)            \
  F(TIFFReadRGBAStrip)              \
  F(TIFFReadRGBATile)               \
  F(TIFFReadScanline)               \
  F(TIFFScanlineSize64)             \
  F(TIFFSetDirectory)               \
  F(TIFFSetField)                   \
  F(TIFFStripSize64)                \
  F(TIFFTileRowSize64)              \
  F(TIFFTileSize64)

static struct {
#define F(name) __typeof__(&name) name;
  FUNCTIONS
#undef F
} lib;

int glimpse_tiff_load(void) {
  /* The number is that of the interface; headers of another do not compile. */
  void *handle = dlopen("libtiff.so.6", RTLD_LAZY | RTLD_LOCAL);
  if (!handle) return -1;
#define F(name) \
  if (!(*(void **)&lib.name = dlsym(handle, #name))) return -1;
  FUNCTIONS
#undef F
  return 0;
}

struct glimpse_tiff {
  TIFF *tiff;
  const uint8_t *bytes;
  uint64_t length, stated, place;
};

static tmsize_t read_bytes(thandle_t handle, void *buffer, tmsize_t size) {
  struct glimpse_tiff *file = handle;
  if (size < 0 || file->place >= file->stated) return 0;
  uint64_t count = (uint64_t)size;
  if (count > file->stated - file->place) count = file->stated - file->place;
  uint64_t there = file->place < file->length ? file->length - file->place : 0;
  if (there > count) there = count;
  memcpy(buffer, file->bytes + (there ? file->place : 0), there);
  memset((uint8_t *)buffer + there, 0, count - there);
  file->place += count;
  return (tmsize_t)count;
}

static tmsize_t write_bytes(thandle_t handle, void *buffer, tmsize_t size) {
  (void)handle, (void)buffer, (void)size;
  return -1;
}

static toff_t seek(thandle_t handle, toff_t offset, int whence) {
  struct glimpse_tiff *file = handle;
  if (whence == SEEK_CUR) offset += file->place;
  if (whence == SEEK_END) offset += file->stated;
  return file->place = offset;
}

static int no_close(thandle_t handle) {
  (void)handle;
  return 0;
}

static toff_t size_of(thandle_t handle) { return ((struct glimpse_tiff *)handle)->stated; }

static int map(thandle_t handle, void **base, toff_t *size) {
  struct glimpse_tiff *file = handle;
  if (file->stated != file->length) return 0;
  *base = (void *)file->bytes;
  *size = file->length;
  return 1;
}

static void unmap(thandle_t handle, void *base, toff_t size) { (void)handle, (void)base, (void)size; }

/* For errors and warnings: nothing is printed. */
static int be_silent(TIFF *tiff, void *data, const char *module, const char *format, va_list values) {
  (void)tiff, (void)data, (void)module, (void)format, (void)values;
  return 1;
}

struct glimpse_tiff *glimpse_tiff_open(const uint8_t *bytes, size_t length, size_t stated, size_t most) {
  struct glimpse_tiff *file = calloc(1, sizeof *file);
  TIFFOpenOptions *options = lib.TIFFOpenOptionsAlloc();
  if (file && options) {
    file->bytes = bytes;
    file->length = length;
    file->stated = stated < length ? length : stated;
    lib.TIFFOpenOptionsSetMaxSingleMemAlloc(options, (tmsize_t)most);
    lib.TIFFOpenOptionsSetErrorHandlerExtR(options, be_silent, NULL);
    lib.TIFFOpenOptionsSetWarningHandlerExtR(options, be_silent, NULL);
    /* Memory is not mapped where zeros are to follow it. */
    file->tiff = lib.TIFFClientOpenExt(
        "picture", file->stated == file->length ? "r" : "rm", file, read_bytes, write_bytes, seek,
        no_close, size_of, map, unmap, options);
  }
  if (options) lib.TIFFOpenOptionsFree(options);
  if (file && file->tiff) return file;
  free(file);
  return NULL;
}

void glimpse_tiff_close(struct glimpse_tiff *file) {
  lib.TIFFClose(file->tiff);
  free(file);
}

uint16_t glimpse_tiff_short(struct glimpse_tiff *file, uint32_t tag, uint16_t otherwise) {
  uint16_t value = otherwise;
  return lib.TIFFGetFieldDefaulted(file->tiff, tag, &value) == 1 ? value : otherwise;
}

uint32_t glimpse_tiff_long(struct glimpse_tiff *file, uint32_t tag, uint32_t otherwise) {
  uint32_t value = otherwise;
  return lib.TIFFGetFieldDefaulted(file->tiff, tag, &value) == 1 ? value : otherwise;
}

double glimpse_tiff_double(struct glimpse_tiff *file, uint32_t tag, double otherwise) {
  double value = otherwise;
  return lib.TIFFGetField(file->tiff, tag, &value) == 1 ? value : otherwise;
}

const uint8_t *glimpse_tiff_bytes(struct glimpse_tiff *file, uint32_t tag, uint32_t *count) {
  const uint8_t *data = NULL;
  *count = 0;
  return lib.TIFFGetField(file->tiff, tag, count, &data) == 1 ? data : NULL;
}

const uint16_t *glimpse_tiff_extra_samples(struct glimpse_tiff *file, uint16_t *count) {
  const uint16_t *kinds = NULL;
  *count = 0;
  return lib.TIFFGetField(file->tiff, TIFFTAG_EXTRASAMPLES, count, &kinds) == 1 ? kinds : NULL;
}

int glimpse_tiff_colour_map(
    struct glimpse_tiff *file, const uint16_t **red, const uint16_t **green, const uint16_t **blue) {
  return lib.TIFFGetField(file->tiff, TIFFTAG_COLORMAP, red, green, blue);
}

int glimpse_tiff_set(struct glimpse_tiff *file, uint32_t tag, int value) {
  return lib.TIFFSetField(file->tiff, tag, value);
}

int glimpse_tiff_set_directory(struct glimpse_tiff *file, uint32_t number) {
  return lib.TIFFSetDirectory(file->tiff, number);
}

uint32_t glimpse_tiff_directories(struct glimpse_tiff *file) {
  return lib.TIFFNumberOfDirectories(file->tiff);
}

int glimpse_tiff_is_tiled(struct glimpse_tiff *file) { return lib.TIFFIsTiled(file->tiff); }
int glimpse_tiff_knows(uint16_t compression) { return lib.TIFFIsCODECConfigured(compression); }
int64_t glimpse_tiff_strip_size(struct glimpse_tiff *file) {
  return (int64_t)lib.TIFFStripSize64(file->tiff);
}
int64_t glimpse_tiff_tile_size(struct glimpse_tiff *file) {
  return (int64_t)lib.TIFFTileSize64(file->tiff);
}
int64_t glimpse_tiff_tile_row_size(struct glimpse_tiff *file) {
  return (int64_t)lib.TIFFTileRowSize64(file->tiff);
}
int64_t glimpse_tiff_scanline_size(struct glimpse_tiff *file) {
  return (int64_t)lib.TIFFScanlineSize64(file->tiff);
}
uint32_t glimpse_tiff_strips(struct glimpse_tiff *file) { return lib.TIFFNumberOfStrips(file->tiff); }
uint32_t glimpse_tiff_tiles(struct glimpse_tiff *file) { return lib.TIFFNumberOfTiles(file->tiff); }
uint64_t glimpse_tiff_offset(struct glimpse_tiff *file, uint32_t number) {
  return lib.TIFFGetStrileOffset(file->tiff, number);
}
uint64_t glimpse_tiff_byte_count(struct glimpse_tiff *file, uint32_t number) {
  return lib.TIFFGetStrileByteCount(file->tiff, number);
}
int64_t glimpse_tiff_read_strip(struct glimpse_tiff *file, uint32_t number, void *buffer, int64_t size) {
  return lib.TIFFReadEncodedStrip(file->tiff, number, buffer, size);
}
int64_t glimpse_tiff_read_tile(struct glimpse_tiff *file, uint32_t number, void *buffer, int64_t size) {
  return lib.TIFFReadEncodedTile(file->tiff, number, buffer, size);
}
int glimpse_tiff_read_row(struct glimpse_tiff *file, uint32_t row, void *buffer) {
  return lib.TIFFReadScanline(file->tiff, buffer, row, 0);
}
int glimpse_tiff_draw_strip(struct glimpse_tiff *file, uint32_t row, uint32_t *pixels) {
  return lib.TIFFReadRGBAStrip(file->tiff, row, pixels);
}
int glimpse_tiff_draw_tile(struct glimpse_tiff *file, uint32_t column, uint32_t row, uint32_t *pixels) {
  return lib.TIFFReadRGBATile(file->tiff, column, row, pixels);
}
int glimpse_tiff_can_draw(struct glimpse_tiff *file) {
  char reason[1024] = "";
  return lib.TIFFRGBAImageOK(file->tiff, reason);
}
