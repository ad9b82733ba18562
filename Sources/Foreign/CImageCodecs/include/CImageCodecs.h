/* libjxl and libwebp for Swift, for what libvips does not hand on of them.
 * libvips needs both, so they are there where it is; they are loaded with it,
 * and only their declarations are needed to build.
 */
#pragma once

/* Their functions are defined here and handed on, so the declarations must not
 * promise that they come from elsewhere. */
#define JXL_STATIC_DEFINE
#define WEBP_EXTERN extern
#include <jxl/decode.h>
#include <jxl/version.h>
#include <webp/decode.h>

/* Loads a library; no function of it may be called before this has returned 0.
 * Call it from one thread. Returns -1 where the library is not installed with
 * the interface of these declarations.
 */
int glimpse_jxl_load(void);
int glimpse_webp_load(void);
