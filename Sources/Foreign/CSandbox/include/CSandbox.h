/* Gives up, for the whole process and for good, what a decoder of pictures has
 * no use for. The list is in sandbox.c.
 */
#pragma once

/* Has this process killed when the thread that started it ends. Returns 0, or
 * -1 with errno.
 */
int glimpse_end_with_parent(void);

/* Forbids new privileges, then every system call but those that reading memory
 * and computing need: no file can be opened, no process or connection made, no
 * memory made executable. Opening and the unknown fail with an error; what only
 * an attacker would call ends the process by SIGSYS. Holds for all threads.
 *
 * Returns 0, or -1 with errno where the kernel has no such filters.
 */
int glimpse_sandbox_enter(void);
