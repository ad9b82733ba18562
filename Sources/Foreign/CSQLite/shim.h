#pragma once
#include <sqlite3.h>

// Names a macro that Swift cannot import: bound memory is copied by SQLite.
static inline sqlite3_destructor_type glimpse_sqlite_transient(void) {
  return SQLITE_TRANSIENT;
}

// Names a call with variable arguments: whether triggers run on a connection.
static inline int glimpse_sqlite_enable_triggers(sqlite3 *database, int enable) {
  return sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_TRIGGER, enable, (int *)0);
}
