/* What a process can still do in the sandbox of decoders. Each is tried in a
 * process of its own, which ends with it. */
#pragma once

/* Tries one thing by its name, such as "open" or "exec".
 *
 * Returns 0 where it went well, the error's number (errno) where it failed, 1000
 * and the signal where the process was killed, and -1 for a name that is not
 * known or a sandbox that could not be entered.
 */
int glimpse_try_in_sandbox(const char *what);
