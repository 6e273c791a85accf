// QEMU's emulator of programs does not know FIFREEZE and FITHAW. This, loaded into the emulated agent, has this machine's fsfreeze(8) do
// what the agent asks for.
#define _GNU_SOURCE
#include <errno.h>
#include <linux/fs.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int ioctl(int file, unsigned long request, ...)
{
    va_list arguments;
    va_start(arguments, request);
    void *argument = va_arg(arguments, void *);
    va_end(arguments);
    if (request != FIFREEZE && request != FITHAW)
        return (int)syscall(SYS_ioctl, file, request, argument);

    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    path[length < 0 ? 0 : length] = 0;
    pid_t child = fork();
    if (child == 0) {
        // Where the first process has its root, this machine's programs are.
        if (chroot("/proc/1/root") == 0)
            execle("/usr/sbin/fsfreeze", "fsfreeze", request == FIFREEZE ? "-f" : "-u", path, (char *)NULL, (char *[]){NULL});
        _exit(127);
    }

    int status = -1;
    if (child < 0 || waitpid(child, &status, 0) != child || status != 0) {
        // What the kernel says where it is frozen already, as one that is mounted twice, and where it is not: the agent goes on then.
        errno = request == FIFREEZE ? EBUSY : EINVAL;
        return -1;
    }

    return 0;
}
