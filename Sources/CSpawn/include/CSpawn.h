#ifndef BELAY_CSPAWN_H
#define BELAY_CSPAWN_H

#include <stddef.h>
#include <sys/types.h>

/// Starts `/bin/sh -c command` in a session of its own, so that it leads a process group of the
/// number `*pid` and has no terminal. It gets the three descriptors as 0, 1 and 2 and no others, no
/// variables but `environment`, and every signal at its default, none blocked.
/// Returns 0, or an errno, and then nothing was started.
int belay_spawn_shell(
    const char *command, char *const environment[], int input, int output, int errors, pid_t *pid);

/// A file in memory that holds these bytes, open at its beginning and closed on exec; -1 and errno
/// if there is no room for it.
int belay_memory_file(const void *bytes, size_t count);

/// A descriptor that becomes readable when this child has ended, closed on exec; -1 and errno.
int belay_process_file(pid_t pid);

#endif
