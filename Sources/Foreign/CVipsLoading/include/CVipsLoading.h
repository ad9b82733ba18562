/* libvips, loaded when it is first asked for. It brings some ninety libraries
 * along, whose loading costs every start of a program that is linked with it
 * 20 ms; most starts decode nothing.
 */
#pragma once

/* Loads libvips and starts it; no function of libvips or of GObject may be
 * called before this has returned 0. Call it from one thread.
 *
 * program: what libvips is told the program is called.
 * Returns 0, or -1 where libvips is not installed, lacks a function, or does
 * not start.
 */
int glimpse_vips_load(const char *program);
