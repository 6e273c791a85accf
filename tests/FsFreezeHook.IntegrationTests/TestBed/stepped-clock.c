// A wall clock that a test can step: preloaded into the program and into whatever that starts, it adds the seconds that stand in a file
// to CLOCK_REALTIME. The monotonic clocks stay the kernel's, as they do when an administrator or NTP steps the real one.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long step(void) {
  char text[32] = {0};
  int fd = (int)syscall(SYS_openat, AT_FDCWD, STEP_FILE, O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    return 0;
  }

  syscall(SYS_read, fd, text, sizeof text - 1);
  syscall(SYS_close, fd);
  return atol(text);
}

int clock_gettime(clockid_t clock, struct timespec *now) {
  int result = (int)syscall(SYS_clock_gettime, clock, now);
  if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
    now->tv_sec += step();
  }

  return result;
}

int gettimeofday(struct timeval *now, void *zone) {
  (void)zone;
  struct timespec fine;
  clock_gettime(CLOCK_REALTIME, &fine);
  now->tv_sec = fine.tv_sec;
  now->tv_usec = fine.tv_nsec / 1000;
  return 0;
}

time_t time(time_t *also) {
  struct timespec fine;
  clock_gettime(CLOCK_REALTIME, &fine);
  if (also != NULL) {
    *also = fine.tv_sec;
  }

  return fine.tv_sec;
}

// A holder is started with an environment of the program's own making: its clock is to be stepped too.
int posix_spawn(pid_t *pid, const char *path, const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *attributes,
                char *const argv[], char *const envp[]) {
  int (*next)(pid_t *, const char *, const posix_spawn_file_actions_t *, const posix_spawnattr_t *, char *const[], char *const[]) =
      dlsym(RTLD_NEXT, "posix_spawn");
  char *variables[256] = {(char *)"LD_PRELOAD=" LIBRARY_FILE};
  size_t count = 1;
  for (size_t i = 0; envp[i] != NULL && count < 255; i++) {
    if (strncmp(envp[i], "LD_PRELOAD=", 11) != 0) {
      variables[count++] = envp[i];
    }
  }

  return next(pid, path, actions, attributes, argv, variables);
}
