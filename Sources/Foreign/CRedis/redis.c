/* Loads hiredis of the version that its headers are of, and hands commands on. */
#include "CRedis.h"
#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

#if __has_include(<hiredis/hiredis.h>)
#include <hiredis/hiredis.h>

#define TEXT_OF(number) #number
#define TEXT(number) TEXT_OF(number)

static struct {
  __typeof__(redisConnectWithTimeout) *connect;
  __typeof__(redisSetTimeout) *set_timeout;
  __typeof__(redisCommandArgv) *command;
  __typeof__(freeReplyObject) *free_reply;
  __typeof__(redisFree) *free;
  int is_loaded;
} library;

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void) {
  /* The structures are those of the headers: no other version will do. */
  void *handle = dlopen("libhiredis.so." TEXT(HIREDIS_SONAME), RTLD_NOW | RTLD_LOCAL);
  if (!handle)
    return;
  library.connect = (__typeof__(library.connect))dlsym(handle, "redisConnectWithTimeout");
  library.set_timeout = (__typeof__(library.set_timeout))dlsym(handle, "redisSetTimeout");
  library.command = (__typeof__(library.command))dlsym(handle, "redisCommandArgv");
  library.free_reply = (__typeof__(library.free_reply))dlsym(handle, "freeReplyObject");
  library.free = (__typeof__(library.free))dlsym(handle, "redisFree");
  library.is_loaded = library.connect && library.set_timeout && library.command &&
                      library.free_reply && library.free;
}

int glimpse_redis_load(void) {
  pthread_once(&once, load);
  return library.is_loaded ? 0 : -1;
}

static void say(char *reason, size_t capacity, const char *text) {
  if (capacity == 0)
    return;
  strncpy(reason, text && *text ? text : "no reason given", capacity - 1);
  reason[capacity - 1] = 0;
}

glimpse_redis *glimpse_redis_open(const char *host, int port, int milliseconds, char *reason,
                                  size_t capacity) {
  if (glimpse_redis_load() != 0) {
    say(reason, capacity, "hiredis is not installed");
    return NULL;
  }
  struct timeval wait = {milliseconds / 1000, (milliseconds % 1000) * 1000};
  redisContext *context = library.connect(host, port, wait);
  if (!context) {
    say(reason, capacity, "out of memory");
    return NULL;
  }
  if (context->err || library.set_timeout(context, wait) != REDIS_OK) {
    say(reason, capacity, context->errstr);
    library.free(context);
    return NULL;
  }
  return (glimpse_redis *)context;
}

int glimpse_redis_ask(glimpse_redis *connection, int count, const char **words,
                      const size_t *lengths, glimpse_redis_answer *answer, char *reason,
                      size_t capacity) {
  redisContext *context = (redisContext *)connection;
  memset(answer, 0, sizeof *answer);
  redisReply *reply = library.command(context, count, words, lengths);
  if (!reply) {
    say(reason, capacity, context->errstr);
    return -1;
  }
  answer->owner = reply;
  switch (reply->type) {
  case REDIS_REPLY_NIL: answer->kind = GLIMPSE_REDIS_NOTHING; break;
  case REDIS_REPLY_STRING:
  case REDIS_REPLY_STATUS:
  case REDIS_REPLY_ERROR:
    answer->kind = reply->type == REDIS_REPLY_ERROR ? GLIMPSE_REDIS_ERROR : GLIMPSE_REDIS_BYTES;
    answer->bytes = reply->str;
    answer->count = (size_t)reply->len;
    break;
  default: answer->kind = GLIMPSE_REDIS_OTHER;
  }
  return 0;
}

void glimpse_redis_release(glimpse_redis_answer *answer) {
  if (answer->owner)
    library.free_reply(answer->owner);
  answer->owner = NULL;
}

void glimpse_redis_close(glimpse_redis *connection) { library.free((redisContext *)connection); }

#else

int glimpse_redis_load(void) { return -1; }

glimpse_redis *glimpse_redis_open(const char *host, int port, int milliseconds, char *reason,
                                  size_t capacity) {
  (void)host, (void)port, (void)milliseconds;
  if (capacity > 0) {
    strncpy(reason, "this program was built without hiredis", capacity - 1);
    reason[capacity - 1] = 0;
  }
  return NULL;
}

int glimpse_redis_ask(glimpse_redis *connection, int count, const char **words,
                      const size_t *lengths, glimpse_redis_answer *answer, char *reason,
                      size_t capacity) {
  (void)connection, (void)count, (void)words, (void)lengths, (void)answer, (void)reason;
  (void)capacity;
  return -1;
}

void glimpse_redis_release(glimpse_redis_answer *answer) { (void)answer; }
void glimpse_redis_close(glimpse_redis *connection) { (void)connection; }

#endif
