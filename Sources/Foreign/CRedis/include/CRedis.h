/* Commands to a Redis server, by hiredis, which is loaded when it is first needed:
 * who uses no Redis needs no library. The library's structures do not leave this
 * target, for they differ between its versions.
 */
#pragma once
#include <stddef.h>

typedef struct glimpse_redis glimpse_redis;

/* What a server answered. `bytes` stay until the answer is released. */
typedef struct {
  /* One of GLIMPSE_REDIS_…. */
  int kind;
  const char *bytes;
  size_t count;
  void *owner;
} glimpse_redis_answer;

enum { GLIMPSE_REDIS_NOTHING, GLIMPSE_REDIS_BYTES, GLIMPSE_REDIS_ERROR, GLIMPSE_REDIS_OTHER };

/* Loads hiredis. Returns 0, or -1 where it is not installed, or this program was
 * built without its headers. May be called from several threads.
 */
int glimpse_redis_load(void);

/* Connects. `milliseconds` bounds the connection, and each command after it.
 * Returns null where that fails; `reason` then says why, ended by a zero.
 */
glimpse_redis *glimpse_redis_open(const char *host, int port, int milliseconds, char *reason,
                                  size_t capacity);

/* Sends a command of `count` words and waits for the answer. One thread at a time.
 * Returns 0, or -1 where the connection is of no more use.
 */
int glimpse_redis_ask(glimpse_redis *connection, int count, const char **words,
                      const size_t *lengths, glimpse_redis_answer *answer, char *reason,
                      size_t capacity);

void glimpse_redis_release(glimpse_redis_answer *answer);
void glimpse_redis_close(glimpse_redis *connection);
