/* OpenJPEG, loaded when it is first asked for. libvips brings the library along,
 * so it costs nothing more where that is loaded.
 */
#pragma once
#include <stddef.h>
#include <stdint.h>
/* Declared hidden: what is called is ours (loading.c). */
#define OPJ_STATIC
#if __has_include(<openjpeg-2.5/openjpeg.h>)
#include <openjpeg-2.5/openjpeg.h>
#else
#include <openjpeg.h>
#endif

/* Loads the library; no function of it may be called before this has returned 0.
 * Call it from one thread. Returns -1 where OpenJPEG 2.5 is not installed.
 */
int glimpse_openjpeg_load(void);

/* A stream over bytes, which must stay until it is destroyed; NULL if there is no
 * memory. */
opj_stream_t *glimpse_openjpeg_stream(const uint8_t *bytes, size_t length);

/* Has a decoder say nothing. */
void glimpse_openjpeg_silence(opj_codec_t *codec);
