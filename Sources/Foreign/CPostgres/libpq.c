/* libpq's functions, looked up once by name. */
#define _POSIX_C_SOURCE 200809L
#include "CPostgres.h"
#include <dlfcn.h>
#include <pthread.h>

/* As postgres_ext.h numbers the fields of an error. */
#define FIELD_STATE 'C'
#define FIELD_MESSAGE 'M'

#define EACH(F)                                                                                    \
  F(int, PQlibVersion, (void))                                                                     \
  F(struct glimpse_pq_option *, PQconninfoParse, (const char *, char **))                          \
  F(void, PQconninfoFree, (struct glimpse_pq_option *))                                            \
  F(void, PQfreemem, (void *))                                                                     \
  F(glimpse_pq_connection *, PQconnectStartParams,                                                 \
    (const char *const *, const char *const *, int))                                               \
  F(int, PQconnectPoll, (glimpse_pq_connection *))                                                 \
  F(int, PQstatus, (const glimpse_pq_connection *))                                                \
  F(int, PQsocket, (const glimpse_pq_connection *))                                                \
  F(int, PQsetErrorVerbosity, (glimpse_pq_connection *, int))                                      \
  F(const char *, PQerrorMessage, (const glimpse_pq_connection *))                                 \
  F(int, PQserverVersion, (const glimpse_pq_connection *))                                         \
  F(int, PQconnectionNeedsPassword, (const glimpse_pq_connection *))                               \
  F(const char *, PQparameterStatus, (const glimpse_pq_connection *, const char *))                \
  F(int, PQsetnonblocking, (glimpse_pq_connection *, int))                                         \
  F(void *, PQsetNoticeReceiver,                                                                   \
    (glimpse_pq_connection *, void (*)(void *, const glimpse_pq_result *), void *))                \
  F(void, PQfinish, (glimpse_pq_connection *))                                                     \
  F(int, PQsendQuery, (glimpse_pq_connection *, const char *))                                     \
  F(int, PQsendQueryParams,                                                                        \
    (glimpse_pq_connection *, const char *, int, const unsigned *, const char *const *,            \
     const int *, const int *, int))                                                               \
  F(int, PQflush, (glimpse_pq_connection *))                                                       \
  F(int, PQconsumeInput, (glimpse_pq_connection *))                                                \
  F(int, PQisBusy, (glimpse_pq_connection *))                                                      \
  F(glimpse_pq_result *, PQgetResult, (glimpse_pq_connection *))                                   \
  F(int, PQputCopyData, (glimpse_pq_connection *, const char *, int))                              \
  F(int, PQputCopyEnd, (glimpse_pq_connection *, const char *))                                    \
  F(int, PQresultStatus, (const glimpse_pq_result *))                                              \
  F(const char *, PQresultErrorField, (const glimpse_pq_result *, int))                            \
  F(int, PQntuples, (const glimpse_pq_result *))                                                   \
  F(int, PQnfields, (const glimpse_pq_result *))                                                   \
  F(int, PQgetisnull, (const glimpse_pq_result *, int, int))                                       \
  F(int, PQgetlength, (const glimpse_pq_result *, int, int))                                       \
  F(const char *, PQgetvalue, (const glimpse_pq_result *, int, int))                               \
  F(const char *, PQcmdTuples, (glimpse_pq_result *))                                              \
  F(void, PQclear, (glimpse_pq_result *))                                                          \
  F(glimpse_pq_cancel *, PQgetCancel, (glimpse_pq_connection *))                                   \
  F(int, PQcancel, (glimpse_pq_cancel *, char *, int))                                             \
  F(void, PQfreeCancel, (glimpse_pq_cancel *))

#define DECLARE(result, name, parameters) static result(*name) parameters;
EACH(DECLARE)

static pthread_once_t once = PTHREAD_ONCE_INIT;
static int outcome = -1;

static void load(void) {
  void *library = dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL);
  if (!library) library = dlopen("libpq.so", RTLD_NOW | RTLD_LOCAL);
  if (!library) return;
  /* POSIX lets a function's address be read through an object's. */
#define FIND(result, name, parameters)                                                             \
  *(void **)&name = dlsym(library, #name);                                                         \
  if (!name) return;
  EACH(FIND)
  outcome = 0;
}

int glimpse_pq_load(void) {
  pthread_once(&once, load);
  return outcome;
}

int glimpse_pq_library_version(void) { return PQlibVersion(); }

struct glimpse_pq_option *glimpse_pq_parse(const char *address) {
  char *message = NULL;
  struct glimpse_pq_option *options = PQconninfoParse(address, &message);
  if (message) PQfreemem(message);
  return options;
}
void glimpse_pq_free_options(struct glimpse_pq_option *options) { PQconninfoFree(options); }

glimpse_pq_connection *glimpse_pq_connect_start(
    const char *const *keywords, const char *const *values) {
  return PQconnectStartParams(keywords, values, 0);
}
int glimpse_pq_connect_poll(glimpse_pq_connection *connection) {
  return PQconnectPoll(connection);
}
int glimpse_pq_status(const glimpse_pq_connection *connection) { return PQstatus(connection); }
int glimpse_pq_socket(const glimpse_pq_connection *connection) { return PQsocket(connection); }
int glimpse_pq_set_verbosity(glimpse_pq_connection *connection, int verbosity) {
  return PQsetErrorVerbosity(connection, verbosity);
}
const char *glimpse_pq_message(const glimpse_pq_connection *connection) {
  return PQerrorMessage(connection);
}
int glimpse_pq_server_version(const glimpse_pq_connection *connection) {
  return PQserverVersion(connection);
}
int glimpse_pq_needs_password(const glimpse_pq_connection *connection) {
  return PQconnectionNeedsPassword(connection);
}
const char *glimpse_pq_parameter(const glimpse_pq_connection *connection, const char *name) {
  return PQparameterStatus(connection, name);
}
int glimpse_pq_set_nonblocking(glimpse_pq_connection *connection, int is_nonblocking) {
  return PQsetnonblocking(connection, is_nonblocking);
}

static void pass_over(void *context, const glimpse_pq_result *result) {
  (void)context;
  (void)result;
}
void glimpse_pq_silence(glimpse_pq_connection *connection) {
  PQsetNoticeReceiver(connection, pass_over, NULL);
}
void glimpse_pq_finish(glimpse_pq_connection *connection) { PQfinish(connection); }

int glimpse_pq_send(glimpse_pq_connection *connection, const char *statements) {
  return PQsendQuery(connection, statements);
}
int glimpse_pq_send_parameters(
    glimpse_pq_connection *connection, const char *statement, int count, const char *const *values,
    const int *lengths, const int *formats, int reply_format) {
  return PQsendQueryParams(
      connection, statement, count, NULL, values, lengths, formats, reply_format);
}
int glimpse_pq_flush(glimpse_pq_connection *connection) { return PQflush(connection); }
int glimpse_pq_consume(glimpse_pq_connection *connection) { return PQconsumeInput(connection); }
int glimpse_pq_is_busy(glimpse_pq_connection *connection) { return PQisBusy(connection); }
glimpse_pq_result *glimpse_pq_next_result(glimpse_pq_connection *connection) {
  return PQgetResult(connection);
}
int glimpse_pq_put_copy(glimpse_pq_connection *connection, const char *bytes, int count) {
  return PQputCopyData(connection, bytes, count);
}
int glimpse_pq_end_copy(glimpse_pq_connection *connection, const char *failure) {
  return PQputCopyEnd(connection, failure);
}

int glimpse_pq_result_status(const glimpse_pq_result *result) { return PQresultStatus(result); }
const char *glimpse_pq_result_state(const glimpse_pq_result *result) {
  return PQresultErrorField(result, FIELD_STATE);
}
const char *glimpse_pq_result_message(const glimpse_pq_result *result) {
  return PQresultErrorField(result, FIELD_MESSAGE);
}
int glimpse_pq_rows(const glimpse_pq_result *result) { return PQntuples(result); }
int glimpse_pq_columns(const glimpse_pq_result *result) { return PQnfields(result); }
int glimpse_pq_is_null(const glimpse_pq_result *result, int row, int column) {
  return PQgetisnull(result, row, column);
}
int glimpse_pq_length(const glimpse_pq_result *result, int row, int column) {
  return PQgetlength(result, row, column);
}
const char *glimpse_pq_value(const glimpse_pq_result *result, int row, int column) {
  return PQgetvalue(result, row, column);
}
const char *glimpse_pq_affected(glimpse_pq_result *result) { return PQcmdTuples(result); }
void glimpse_pq_clear(glimpse_pq_result *result) { PQclear(result); }

glimpse_pq_cancel *glimpse_pq_cancel_of(glimpse_pq_connection *connection) {
  return PQgetCancel(connection);
}
int glimpse_pq_stop(glimpse_pq_cancel *cancel) {
  char message[256];
  return PQcancel(cancel, message, sizeof message);
}
void glimpse_pq_free_cancel(glimpse_pq_cancel *cancel) { PQfreeCancel(cancel); }
