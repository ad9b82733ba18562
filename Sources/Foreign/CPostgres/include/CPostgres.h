/* libpq, PostgreSQL's own client library, loaded when a store on PostgreSQL is
 * first asked: who has none needs no library. Each function is libpq's of the
 * same name and does nothing more; see
 * https://www.postgresql.org/docs/current/libpq.html. All that is used has been
 * there since version 9.2.
 *
 * None may be called before `glimpse_pq_load` has returned 0. A connection may be
 * used by one thread at a time.
 */
#pragma once
#include <stddef.h>

typedef struct glimpse_pq_connection glimpse_pq_connection;
typedef struct glimpse_pq_result glimpse_pq_result;
typedef struct glimpse_pq_cancel glimpse_pq_cancel;

/* As libpq declares it. */
struct glimpse_pq_option {
  char *keyword;
  char *envvar;
  char *compiled;
  char *val;
  char *label;
  char *dispchar;
  int dispsize;
};

/* libpq's numbers, which never change. */
enum { GLIMPSE_PQ_OK = 0, GLIMPSE_PQ_BAD = 1 };
enum {
  GLIMPSE_PQ_POLLING_FAILED = 0,
  GLIMPSE_PQ_POLLING_READING = 1,
  GLIMPSE_PQ_POLLING_WRITING = 2,
  GLIMPSE_PQ_POLLING_OK = 3,
};
enum {
  GLIMPSE_PQ_EMPTY_QUERY = 0,
  GLIMPSE_PQ_COMMAND_OK = 1,
  GLIMPSE_PQ_TUPLES_OK = 2,
  GLIMPSE_PQ_COPY_OUT = 3,
  GLIMPSE_PQ_COPY_IN = 4,
};
enum { GLIMPSE_PQ_ERRORS_DEFAULT = 1, GLIMPSE_PQ_ERRORS_SQLSTATE = 3 };

/* Loads libpq. Returns 0, or -1 where it is not installed or lacks a function.
 * May be called by several threads. */
int glimpse_pq_load(void);

/* libpq's version, such as 150018. */
int glimpse_pq_library_version(void);

/* The settings of an address, of which `val` is NULL where it says nothing; NULL
 * where it is none. */
struct glimpse_pq_option *glimpse_pq_parse(const char *address);
void glimpse_pq_free_options(struct glimpse_pq_option *options);

glimpse_pq_connection *glimpse_pq_connect_start(
    const char *const *keywords, const char *const *values);
int glimpse_pq_connect_poll(glimpse_pq_connection *connection);
int glimpse_pq_status(const glimpse_pq_connection *connection);
int glimpse_pq_socket(const glimpse_pq_connection *connection);
int glimpse_pq_set_verbosity(glimpse_pq_connection *connection, int verbosity);
const char *glimpse_pq_message(const glimpse_pq_connection *connection);
int glimpse_pq_server_version(const glimpse_pq_connection *connection);
int glimpse_pq_needs_password(const glimpse_pq_connection *connection);
const char *glimpse_pq_parameter(const glimpse_pq_connection *connection, const char *name);
int glimpse_pq_set_nonblocking(glimpse_pq_connection *connection, int is_nonblocking);
/* Notices are passed over. */
void glimpse_pq_silence(glimpse_pq_connection *connection);
void glimpse_pq_finish(glimpse_pq_connection *connection);

int glimpse_pq_send(glimpse_pq_connection *connection, const char *statements);
/* All parameters are texts or, where a format is 1, bytes; the reply's format is
 * 1 for bytes. */
int glimpse_pq_send_parameters(
    glimpse_pq_connection *connection, const char *statement, int count, const char *const *values,
    const int *lengths, const int *formats, int reply_format);
int glimpse_pq_flush(glimpse_pq_connection *connection);
int glimpse_pq_consume(glimpse_pq_connection *connection);
int glimpse_pq_is_busy(glimpse_pq_connection *connection);
glimpse_pq_result *glimpse_pq_next_result(glimpse_pq_connection *connection);
int glimpse_pq_put_copy(glimpse_pq_connection *connection, const char *bytes, int count);
int glimpse_pq_end_copy(glimpse_pq_connection *connection, const char *failure);

int glimpse_pq_result_status(const glimpse_pq_result *result);
/* The five letters of the error; NULL where there is none. */
const char *glimpse_pq_result_state(const glimpse_pq_result *result);
/* The server's own words; NULL where there are none. */
const char *glimpse_pq_result_message(const glimpse_pq_result *result);
int glimpse_pq_rows(const glimpse_pq_result *result);
int glimpse_pq_columns(const glimpse_pq_result *result);
int glimpse_pq_is_null(const glimpse_pq_result *result, int row, int column);
int glimpse_pq_length(const glimpse_pq_result *result, int row, int column);
const char *glimpse_pq_value(const glimpse_pq_result *result, int row, int column);
const char *glimpse_pq_affected(glimpse_pq_result *result);
void glimpse_pq_clear(glimpse_pq_result *result);

/* What stops a running statement; made while the connection stands, used by any
 * thread. */
glimpse_pq_cancel *glimpse_pq_cancel_of(glimpse_pq_connection *connection);
int glimpse_pq_stop(glimpse_pq_cancel *cancel);
void glimpse_pq_free_cancel(glimpse_pq_cancel *cancel);
