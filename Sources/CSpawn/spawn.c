#define _GNU_SOURCE
#include "CSpawn.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

static int settle_files(posix_spawn_file_actions_t *files, int input, int output, int errors) {
  int result = posix_spawn_file_actions_adddup2(files, input, 0);
  if (result == 0) result = posix_spawn_file_actions_adddup2(files, output, 1);
  if (result == 0) result = posix_spawn_file_actions_adddup2(files, errors, 2);
  // Whatever else is open here, close-on-exec or not: listening sockets above all.
  if (result == 0) result = posix_spawn_file_actions_addclosefrom_np(files, 3);
  return result;
}

static int settle_signals(posix_spawnattr_t *attributes) {
  sigset_t all, none;
  sigfillset(&all);
  sigemptyset(&none);
  int result = posix_spawnattr_setsigdefault(attributes, &all);
  if (result == 0) result = posix_spawnattr_setsigmask(attributes, &none);
  if (result == 0)
    result = posix_spawnattr_setflags(
        attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  return result;
}

int belay_spawn_shell(
    const char *command, char *const environment[], int input, int output, int errors, pid_t *pid) {
  char *const words[] = {"sh", "-c", (char *)command, NULL};
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
  int result = posix_spawn_file_actions_init(&files);
  if (result != 0) return result;
  result = posix_spawnattr_init(&attributes);
  if (result == 0) {
    result = settle_files(&files, input, output, errors);
    if (result == 0) result = settle_signals(&attributes);
    if (result == 0) result = posix_spawn(pid, "/bin/sh", &files, &attributes, words, environment);
    posix_spawnattr_destroy(&attributes);
  }
  posix_spawn_file_actions_destroy(&files);
  return result;
}

int belay_memory_file(const void *bytes, size_t count) {
  int file = memfd_create("belay question", MFD_CLOEXEC);
  if (file < 0) return -1;
  for (size_t done = 0; done < count;) {
    ssize_t written = pwrite(file, (const char *)bytes + done, count - done, (off_t)done);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) {
      int reason = errno;
      close(file);
      errno = reason;
      return -1;
    }
    done += (size_t)written;
  }
  return file;
}

int belay_process_file(pid_t pid) { return (int)syscall(SYS_pidfd_open, pid, 0); }
