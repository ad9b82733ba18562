/* JPEG at a fraction of its size. libjpeg does all but the Huffman code, which
 * costs most: of a reduced picture only the low frequencies of each block are
 * shown, so the others are stepped over here, several at a time, without their
 * numbers being read. What is odd in any way is left to others: then nothing is
 * returned.
 */
#include <setjmp.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <dlfcn.h>
#include <jpeglib.h>
#define JPEG_INTERNALS
#include <jpegint.h>
#include "CImageCodecs.h"

static struct {
  struct jpeg_error_mgr *(*jpeg_std_error)(struct jpeg_error_mgr *);
  void (*jpeg_CreateDecompress)(j_decompress_ptr, int, size_t);
  void (*jpeg_mem_src)(j_decompress_ptr, const unsigned char *, unsigned long);
  int (*jpeg_read_header)(j_decompress_ptr, boolean);
  boolean (*jpeg_start_decompress)(j_decompress_ptr);
  JDIMENSION (*jpeg_read_scanlines)(j_decompress_ptr, JSAMPARRAY, JDIMENSION);
  boolean (*jpeg_finish_decompress)(j_decompress_ptr);
  void (*jpeg_destroy_decompress)(j_decompress_ptr);
} library;

int glimpse_jpeg_load(void) {
  void *handle = dlopen("libjpeg.so.62", RTLD_LAZY | RTLD_LOCAL);
  if (!handle) return -1;
#define LOAD(name) \
  if (!(*(void **)&library.name = dlsym(handle, #name))) return -1;
  LOAD(jpeg_std_error)
  LOAD(jpeg_CreateDecompress)
  LOAD(jpeg_mem_src)
  LOAD(jpeg_read_header)
  LOAD(jpeg_start_decompress)
  LOAD(jpeg_read_scanlines)
  LOAD(jpeg_finish_decompress)
  LOAD(jpeg_destroy_decompress)
  return 0;
}

enum { LOOKUP_BITS = 11, LOOKUP_SIZE = 1 << LOOKUP_BITS, END_OF_BLOCK = 128, TABLES = 4 };

/* What the next bits begin with. */
struct entry {
  /* All numbers that begin within the bits looked at: how many bits they take, and
   * how many places in the block; END_OF_BLOCK is added if the last one is that. */
  uint8_t bits, advance;
  /* The first code alone; its length is 0 if it is longer than the bits looked at. */
  uint8_t symbol, length;
};

/* A Huffman table (ITU-T T.81, annex C and F.2.2.3). */
struct table {
  struct entry entries[LOOKUP_SIZE];
  /* Of codes of each length, the last one, and what is added to one to find its
   * symbol's place. */
  int last[17], offset[17];
  uint8_t symbols[256];
  int is_there;
};

/* Where reading is. `buffer` has its first bit at the top; of its `left` bits the
 * last `zeros` were made up, because a marker or the end came. */
struct bits {
  uint64_t buffer;
  int left, zeros;
  const uint8_t *next, *end;
};

struct reading {
  struct bits bits;
  int is_open;
  unsigned restarts_left;
  int last[MAX_COMPS_IN_SCAN];
  /* How many numbers of a block are wanted, in the order of the file. */
  int wanted[MAX_COMPS_IN_SCAN];
  struct table dc[TABLES], ac[TABLES];
};

struct errors {
  struct jpeg_error_mgr base;
  jmp_buf escape;
};

/* Version 7 has one for each direction, which are equal here. */
#if JPEG_LIB_VERSION >= 70
#define SCALED_SIZE(info) (info)->DCT_h_scaled_size
#else
#define SCALED_SIZE(info) (info)->DCT_scaled_size
#endif

/* Where in a block the numbers of the file belong. */
static const uint8_t places[64] = {
    0,  1,  8,  16, 9,  2,  3,  10, 17, 24, 32, 25, 18, 11, 4,  5,  12, 19, 26, 33, 40, 48,
    41, 34, 27, 20, 13, 6,  7,  14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23,
    30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63};

static void leave(j_common_ptr common) { longjmp(((struct errors *)common->err)->escape, 1); }

/* Warnings, too, are for others to judge. */
static void note(j_common_ptr common, int level) {
  if (level < 0) leave(common);
}

static void say_nothing(j_common_ptr common) { (void)common; }

/* Returns -1 for codes that cannot be. */
static int make_table(struct table *table, const JHUFF_TBL *given) {
  memset(table, 0, sizeof *table);
  if (!given) return 0;
  memcpy(table->symbols, given->huffval, sizeof table->symbols);
  int code = 0, place = 0;
  for (int length = 1; length <= 16; length++, code <<= 1) {
    int count = given->bits[length];
    if (code + count > 1 << length || place + count > 256) return -1;
    table->offset[length] = place - code;
    table->last[length] = code + count - 1;
    for (int i = 0; i < count; i++, code++, place++) {
      if (length > LOOKUP_BITS) continue;
      struct entry *entry = table->entries + (code << (LOOKUP_BITS - length));
      for (int j = 0; j < 1 << (LOOKUP_BITS - length); j++) {
        entry[j].symbol = given->huffval[place];
        entry[j].length = (uint8_t)length;
      }
    }
  }
  for (int start = 0; start < LOOKUP_SIZE; start++) {
    int position = 0, advance = 0;
    while (position < LOOKUP_BITS && advance < 64) {
      struct entry entry = table->entries[(start << position) & (LOOKUP_SIZE - 1)];
      if (!entry.length || position + entry.length > LOOKUP_BITS) break;
      int size = entry.symbol & 15, run = entry.symbol >> 4;
      position += entry.length + size;
      advance += size || run == 15 ? run + 1 : END_OF_BLOCK;
      if (advance >= END_OF_BLOCK) break;
    }
    table->entries[start].bits = (uint8_t)position;
    table->entries[start].advance = (uint8_t)advance;
  }
  table->is_there = 1;
  return 0;
}

/* Byte by byte, up to a marker or the end; zeros follow. */
static __attribute__((noinline)) struct bits filled(struct bits bits) {
  /* Bits below those that count were read ahead. */
  if (bits.left < 64) bits.buffer &= bits.left ? ~(~(uint64_t)0 >> bits.left) : 0;
  while (bits.left <= 56) {
    uint64_t byte = 0;
    if (bits.next < bits.end && *bits.next != 0xFF) {
      byte = *bits.next++;
    } else if (bits.end - bits.next >= 2 && bits.next[1] == 0) {
      byte = 0xFF;
      bits.next += 2;
    } else {
      bits.zeros += 8;
    }
    bits.buffer |= byte << (56 - bits.left);
    bits.left += 8;
  }
  return bits;
}

#define INLINE static inline __attribute__((always_inline))

/* At least 32 bits, more than any code with its number has. */
INLINE void fill(struct bits *bits) {
  if (__builtin_expect(bits->left >= 32, 1)) return;
  if (bits->end - bits->next >= 8) {
    uint64_t word;
    memcpy(&word, bits->next, 8);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    uint64_t inverse = ~word;
    /* None of the eight bytes is 0xFF. */
    if (!((inverse - 0x0101010101010101u) & ~inverse & 0x8080808080808080u)) {
      bits->buffer |= word >> bits->left;
      bits->next += (63 - bits->left) >> 3;
      bits->left |= 56;
      return;
    }
  }
  *bits = filled(*bits);
}

INLINE void drop(struct bits *bits, int count) {
  bits->buffer <<= count;
  bits->left -= count;
}

/* The next symbol; -1 if there is none with such a code. */
INLINE int symbol_of(struct bits *bits, const struct table *table) {
  struct entry entry = table->entries[bits->buffer >> (64 - LOOKUP_BITS)];
  if (__builtin_expect(entry.length, 1)) {
    drop(bits, entry.length);
    return entry.symbol;
  }
  for (int length = LOOKUP_BITS + 1; length <= 16; length++) {
    int code = (int)(bits->buffer >> (64 - length));
    if (code > table->last[length]) continue;
    drop(bits, length);
    return table->symbols[(code + table->offset[length]) & 255];
  }
  return -1;
}

/* A number of so many bits, 0 to 15 (F.2.2.1), without a jump. */
INLINE int number_of(struct bits *bits, int size) {
  int value = (int)((bits->buffer >> 1) >> (63 - size));
  drop(bits, size);
  int below = (value - ((1 << size) >> 1)) >> 31;
  return value + (below & (1 - (1 << size)));
}

/* Reads a block; returns -1 if it is damaged. */
INLINE int read_block(struct bits *bits, const struct table *dc, const struct table *ac, int *last,
                      int wanted, JCOEF *block) {
  fill(bits);
  int size = symbol_of(bits, dc);
  if (size < 0 || size > 11) return -1;
  /* A damaged file may go on and on in one direction. */
  *last = (int)((unsigned)*last + (unsigned)number_of(bits, size));
  block[0] = (JCOEF)*last;
  int k = 1;
  while (k < wanted) {
    fill(bits);
    int symbol = symbol_of(bits, ac);
    if (symbol < 0) return -1;
    size = symbol & 15;
    k += symbol >> 4;
    if (!size) {
      if (symbol >> 4 != 15) return 0;
      k++;
      continue;
    }
    int value = number_of(bits, size);
    if (k > 63) return -1;
    block[places[k++]] = (JCOEF)value;
  }
  while (k < 64) {
    fill(bits);
    struct entry entry = ac->entries[bits->buffer >> (64 - LOOKUP_BITS)];
    int end = entry.advance >> 7, steps = entry.advance & 127;
    /* Not beyond the block: what follows may be of the next one. */
    if (entry.bits && k + steps <= 64 - end) {
      drop(bits, entry.bits);
      if (end) return 0;
      k += steps;
      continue;
    }
    int symbol = symbol_of(bits, ac);
    if (symbol < 0) return -1;
    size = symbol & 15;
    if (!size && symbol >> 4 != 15) return 0;
    drop(bits, size);
    k += (symbol >> 4) + 1;
  }
  return k > 64 ? -1 : 0;
}

/* Takes the place of libjpeg's own; the blocks come zeroed. */
static boolean read_unit(j_decompress_ptr jpeg, JBLOCKROW *blocks) {
  struct reading *reading = jpeg->client_data;
  if (reading->is_open && jpeg->restart_interval && !reading->restarts_left) {
    /* Fewer than eight bits fill the last byte. */
    if (reading->bits.left - reading->bits.zeros >= 8) leave((j_common_ptr)jpeg);
    if (!jpeg->marker->read_restart_marker(jpeg)) leave((j_common_ptr)jpeg);
    reading->is_open = 0;
  }
  if (!reading->is_open) {
    memset(&reading->bits, 0, sizeof reading->bits);
    memset(reading->last, 0, sizeof reading->last);
    reading->bits.next = jpeg->src->next_input_byte;
    reading->bits.end = reading->bits.next + jpeg->src->bytes_in_buffer;
    reading->restarts_left = jpeg->restart_interval;
    reading->is_open = 1;
  }
  struct bits bits = reading->bits;
  for (int i = 0; i < jpeg->blocks_in_MCU; i++) {
    int component = jpeg->MCU_membership[i];
    const jpeg_component_info *info = jpeg->cur_comp_info[component];
    if (read_block(&bits, &reading->dc[info->dc_tbl_no], &reading->ac[info->ac_tbl_no],
                   &reading->last[component], reading->wanted[component], blocks[i][0]))
      leave((j_common_ptr)jpeg);
  }
  /* More was read than was there. */
  if (bits.zeros > bits.left) leave((j_common_ptr)jpeg);
  reading->bits = bits;
  reading->restarts_left--;
  jpeg->src->next_input_byte = bits.next;
  jpeg->src->bytes_in_buffer = (size_t)(bits.end - bits.next);
  return TRUE;
}

/* Whether it is of the one kind that is read here: baseline or extended, of eight
 * bits, in one scan, grey or the usual colours. */
static int is_usual(j_decompress_ptr jpeg) {
  if (jpeg->progressive_mode || jpeg->arith_code || jpeg->data_precision != 8) return 0;
  if (jpeg->comps_in_scan != jpeg->num_components) return 0;
  return (jpeg->num_components == 3 && jpeg->jpeg_color_space == JCS_YCbCr) ||
         (jpeg->num_components == 1 && jpeg->jpeg_color_space == JCS_GRAYSCALE);
}

static int prepare(j_decompress_ptr jpeg, struct reading *reading) {
  for (int i = 0; i < TABLES; i++)
    if (make_table(&reading->dc[i], jpeg->dc_huff_tbl_ptrs[i]) ||
        make_table(&reading->ac[i], jpeg->ac_huff_tbl_ptrs[i]))
      return -1;
  for (int i = 0; i < jpeg->comps_in_scan; i++) {
    const jpeg_component_info *info = jpeg->cur_comp_info[i];
    if (info->dc_tbl_no < 0 || info->dc_tbl_no >= TABLES || info->ac_tbl_no < 0 ||
        info->ac_tbl_no >= TABLES || !reading->dc[info->dc_tbl_no].is_there ||
        !reading->ac[info->ac_tbl_no].is_there)
      return -1;
    /* Up to the last number of the first rows and columns, as many as pixels will
     * be made of the block; the higher frequencies are more than they can show. */
    switch (SCALED_SIZE(info)) {
      case 1: reading->wanted[i] = 1; break;
      case 2: reading->wanted[i] = 5; break;
      case 4: reading->wanted[i] = 25; break;
      default: reading->wanted[i] = 64;
    }
  }
  return 0;
}

int glimpse_jpeg_reduced(const uint8_t *bytes, size_t count, int divisor, int channels,
                         uint8_t *pixels, size_t width, size_t height) {
  struct jpeg_decompress_struct jpeg;
  struct errors errors;
  struct reading reading;
  if (!width || !height || (channels != 1 && channels != 3)) return -1;
  jpeg.err = library.jpeg_std_error(&errors.base);
  errors.base.error_exit = leave;
  errors.base.emit_message = note;
  errors.base.output_message = say_nothing;
  /* Only what is set here is looked at if the making itself fails. */
  jpeg.mem = NULL;
  jpeg.client_data = NULL;
  if (setjmp(errors.escape)) {
    if (jpeg.mem) library.jpeg_destroy_decompress(&jpeg);
    return -1;
  }
  library.jpeg_CreateDecompress(&jpeg, JPEG_LIB_VERSION, sizeof jpeg);
  library.jpeg_mem_src(&jpeg, bytes, count);
  library.jpeg_read_header(&jpeg, TRUE);
  if (!is_usual(&jpeg) || jpeg.num_components != channels) leave((j_common_ptr)&jpeg);
  jpeg.scale_num = 1;
  jpeg.scale_denom = (unsigned)divisor;
  jpeg.out_color_space = channels == 3 ? JCS_RGB : JCS_GRAYSCALE;
  reading.is_open = 0;
  jpeg.client_data = &reading;
  library.jpeg_start_decompress(&jpeg);
  if (jpeg.output_width != width || jpeg.output_height != height || prepare(&jpeg, &reading))
    leave((j_common_ptr)&jpeg);
  jpeg.entropy->decode_mcu = read_unit;
  while (jpeg.output_scanline < height) {
    JSAMPROW rows[8];
    JDIMENSION some = 0;
    for (; some < 8 && jpeg.output_scanline + some < height; some++)
      rows[some] = pixels + (jpeg.output_scanline + some) * width * (size_t)channels;
    library.jpeg_read_scanlines(&jpeg, rows, some);
  }
  library.jpeg_finish_decompress(&jpeg);
  library.jpeg_destroy_decompress(&jpeg);
  return 0;
}
