#pragma once
#include <microhttpd.h>

// Swift cannot call variadic functions: one name for each call that is used.

static inline struct MHD_Daemon *glimpse_mhd_start(
    unsigned int flags, uint16_t port, MHD_AcceptPolicyCallback accepts, MHD_AccessHandlerCallback handler,
    void *context, struct MHD_OptionItem *options) {
  return MHD_start_daemon(
      flags, port, accepts, context, handler, context, MHD_OPTION_ARRAY, options, MHD_OPTION_END);
}
static inline const union MHD_ConnectionInfo *glimpse_mhd_connection_info(
    struct MHD_Connection *connection, enum MHD_ConnectionInfoType type) {
  return MHD_get_connection_info(connection, type);
}
