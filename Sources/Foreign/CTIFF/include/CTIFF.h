/* libtiff, loaded when it is first asked for, over bytes in memory. Its variadic
 * calls have names here. libvips brings the library along, so it costs nothing
 * more where that is loaded.
 */
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <tiffio.h>

/* Loads the library; nothing else here may be called before this has returned 0.
 * Call it from one thread. Returns -1 where libtiff 4.5 is not installed.
 */
int glimpse_tiff_load(void);

/* A file that is read from memory. */
struct glimpse_tiff;

/* Opens bytes, which must stay until the file is closed.
 *
 * stated: the length that the file is said to have; what is missing after
 * `length` reads as zeros. No allocation of the library is larger than `most`
 * bytes. Returns NULL if it is no TIFF file, or its first directory cannot be
 * read. Nothing is printed.
 */
struct glimpse_tiff *glimpse_tiff_open(const uint8_t *bytes, size_t length, size_t stated, size_t most);
void glimpse_tiff_close(struct glimpse_tiff *file);

/* The value of a tag of the current directory, or its default; `otherwise` if it
 * has neither. The tag's values must be of the type named. */
uint16_t glimpse_tiff_short(struct glimpse_tiff *file, uint32_t tag, uint16_t otherwise);
uint32_t glimpse_tiff_long(struct glimpse_tiff *file, uint32_t tag, uint32_t otherwise);
double glimpse_tiff_double(struct glimpse_tiff *file, uint32_t tag, double otherwise);
/* Bytes that the file keeps until it is closed or another directory is set; NULL
 * if there are none. */
const uint8_t *glimpse_tiff_bytes(struct glimpse_tiff *file, uint32_t tag, uint32_t *count);
const uint16_t *glimpse_tiff_extra_samples(struct glimpse_tiff *file, uint16_t *count);
/* 0 if there is no colour map; else three tables of 2 to the bits a sample. */
int glimpse_tiff_colour_map(
    struct glimpse_tiff *file, const uint16_t **red, const uint16_t **green, const uint16_t **blue);
/* 1 if a pseudo tag was set. */
int glimpse_tiff_set(struct glimpse_tiff *file, uint32_t tag, int value);

int glimpse_tiff_set_directory(struct glimpse_tiff *file, uint32_t number);
uint32_t glimpse_tiff_directories(struct glimpse_tiff *file);
int glimpse_tiff_is_tiled(struct glimpse_tiff *file);
int glimpse_tiff_knows(uint16_t compression);
int64_t glimpse_tiff_strip_size(struct glimpse_tiff *file);
int64_t glimpse_tiff_tile_size(struct glimpse_tiff *file);
int64_t glimpse_tiff_tile_row_size(struct glimpse_tiff *file);
int64_t glimpse_tiff_scanline_size(struct glimpse_tiff *file);
uint32_t glimpse_tiff_strips(struct glimpse_tiff *file);
uint32_t glimpse_tiff_tiles(struct glimpse_tiff *file);
/* Where the data of a strip or tile lies, and how much. */
uint64_t glimpse_tiff_offset(struct glimpse_tiff *file, uint32_t number);
uint64_t glimpse_tiff_byte_count(struct glimpse_tiff *file, uint32_t number);
/* Bytes decoded, or -1; what came before damage is in the buffer. */
int64_t glimpse_tiff_read_strip(struct glimpse_tiff *file, uint32_t number, void *buffer, int64_t size);
int64_t glimpse_tiff_read_tile(struct glimpse_tiff *file, uint32_t number, void *buffer, int64_t size);
/* 1 if a row of a file in strips was decoded. */
int glimpse_tiff_read_row(struct glimpse_tiff *file, uint32_t row, void *buffer);
/* 1 if the strip or tile at a place was drawn as RGBA, rows from the bottom. */
int glimpse_tiff_draw_strip(struct glimpse_tiff *file, uint32_t row, uint32_t *pixels);
int glimpse_tiff_draw_tile(struct glimpse_tiff *file, uint32_t column, uint32_t row, uint32_t *pixels);
/* 1 if draw_strip and draw_tile can draw the current directory. */
int glimpse_tiff_can_draw(struct glimpse_tiff *file);
