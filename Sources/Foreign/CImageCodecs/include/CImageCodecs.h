/* libjxl, libwebp and libjpeg for Swift, for what libvips does not hand on of them.
 * libvips needs all three, so they are there where it is; they are loaded with it,
 * and only their declarations are needed to build.
 */
#pragma once

/* Their functions are defined here and handed on, so the declarations must not
 * promise that they come from elsewhere. */
#define JXL_STATIC_DEFINE
#define WEBP_EXTERN extern
#include <stddef.h>
#include <stdint.h>
#include <jxl/decode.h>
#include <jxl/version.h>
#include <webp/decode.h>

/* Loads a library; no function of it may be called before this has returned 0.
 * Call it from one thread. Returns -1 where the library is not installed with
 * the interface of these declarations.
 */
int glimpse_jxl_load(void);
int glimpse_webp_load(void);
int glimpse_jpeg_load(void);

/* Decodes a JPEG to a half, a quarter or an eighth of its sides (`divisor` is 2, 4
 * or 8), rounded up: `width` by `height` pixels of `channels` bytes, 3 for sRGB as
 * stored and 1 for grey. Orientation and profile are not looked at.
 *
 * Returns -1 for what is progressive, in arithmetic code or in other colours, for
 * another size than the file has, and for whatever libjpeg would warn of; the
 * pixels then say nothing. Takes some 80 KB of the stack.
 */
int glimpse_jpeg_reduced(const uint8_t *bytes, size_t count, int divisor, int channels,
                         uint8_t *pixels, size_t width, size_t height);
