#pragma once
#include <sqlite3.h>

// Names a macro that Swift cannot import: bound memory is copied by SQLite.
static inline sqlite3_destructor_type glimpse_sqlite_transient(void) {
  return SQLITE_TRANSIENT;
}
