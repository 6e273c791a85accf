// Starts a program under restrictions that systemd puts on a service by seccomp(2) or prctl(2).
//   sandbox [RESTRICTION]... -- PROGRAM [ARGUMENT]...
//   deny=CALL     the system call fails with EPERM, as with SystemCallFilter= and SystemCallErrorNumber=EPERM
//   lack=CALL     it fails with ENOSYS, as with a kernel that is too old for it
//   kill=CALL     it ends the process, as with SystemCallFilter= alone
//   family=N      socket(2) of that address family fails with EAFNOSUPPORT: RestrictAddressFamilies=
//   realtime      sched_setscheduler(2) to a real-time policy fails with EPERM: RestrictRealtime=
//   namespaces    setns(2) and unshare(2) fail with EPERM: RestrictNamespaces=
//   mdwe          no memory becomes executable that could be written: MemoryDenyWriteExecute=
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static const struct { const char *name; int number; } calls[] = {
    {"inotify_init1", SYS_inotify_init1}, {"openat2", SYS_openat2}, {"personality", SYS_personality}, {"pidfd_getfd", SYS_pidfd_getfd},
    {"pidfd_open", SYS_pidfd_open}, {"ptrace", SYS_ptrace}, {"setns", SYS_setns}, {"unshare", SYS_unshare},
    {"sched_setscheduler", SYS_sched_setscheduler}, {"setrlimit", SYS_setrlimit}, {"prlimit64", SYS_prlimit64}, {"mount", SYS_mount},
    {"pidfd_send_signal", SYS_pidfd_send_signal}, {"clone3", SYS_clone3}, {"close_range", SYS_close_range}, {"statx", SYS_statx},
    {"faccessat2", SYS_faccessat2}, {"epoll_pwait2", SYS_epoll_pwait2}, {"copy_file_range", SYS_copy_file_range},
    {"rseq", SYS_rseq}, {"membarrier", SYS_membarrier}, {"getrandom", SYS_getrandom}, {"memfd_create", SYS_memfd_create},
    {"preadv2", SYS_preadv2}, {"pwritev2", SYS_pwritev2}, {"fsopen", SYS_fsopen}, {"mseal", 462}, {"statmount", 457},
    {"syncfs", SYS_syncfs}, {"setpriority", SYS_setpriority}, {"flock", SYS_flock}, {"mknodat", SYS_mknodat}, {"mknod", SYS_mknod},
};

static int number_of(const char *name)
{
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        if (strcmp(calls[i].name, name) == 0)
            return calls[i].number;
    fprintf(stderr, "sandbox: no such system call in its list: %s\n", name);
    exit(2);
}

// Where a call's number is one, and its argument one of two values, or any, it ends with a result.
static void restrict_call(int number, int argument, long first, long second, unsigned result)
{
    const unsigned low = offsetof(struct seccomp_data, args) + 8 * (argument < 0 ? 0 : argument);
    struct sock_filter any[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)number, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, result),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_filter some[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)number, 0, 4),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, low),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)first, 1, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)second, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, result),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = argument < 0
        ? (struct sock_fprog){sizeof any / sizeof *any, any} : (struct sock_fprog){sizeof some / sizeof *some, some};
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) != 0) {
        perror("sandbox: seccomp");
        exit(2);
    }
}

int main(int count, char **words)
{
    int i = 1;
    for (; i < count && strcmp(words[i], "--") != 0; i++) {
        const char *word = words[i];
        if (strncmp(word, "deny=", 5) == 0)
            restrict_call(number_of(word + 5), -1, 0, 0, SECCOMP_RET_ERRNO | EPERM);
        else if (strncmp(word, "lack=", 5) == 0)
            restrict_call(number_of(word + 5), -1, 0, 0, SECCOMP_RET_ERRNO | ENOSYS);
        else if (strncmp(word, "kill=", 5) == 0)
            restrict_call(number_of(word + 5), -1, 0, 0, SECCOMP_RET_KILL_PROCESS);
        else if (strncmp(word, "family=", 7) == 0)
            restrict_call(SYS_socket, 0, atoi(word + 7), atoi(word + 7), SECCOMP_RET_ERRNO | EAFNOSUPPORT);
        else if (strcmp(word, "realtime") == 0)
            restrict_call(SYS_sched_setscheduler, 1, 1, 2, SECCOMP_RET_ERRNO | EPERM);
        else if (strcmp(word, "namespaces") == 0) {
            restrict_call(SYS_setns, -1, 0, 0, SECCOMP_RET_ERRNO | EPERM);
            restrict_call(SYS_unshare, -1, 0, 0, SECCOMP_RET_ERRNO | EPERM);
        } else if (strcmp(word, "mdwe") == 0) {
            if (prctl(65 /* PR_SET_MDWE */, 1 /* PR_MDWE_REFUSE_EXEC_GAIN */, 0, 0, 0) != 0) {
                perror("sandbox: PR_SET_MDWE");
                exit(2);
            }
        } else {
            fprintf(stderr, "sandbox: %s?\n", word);
            return 2;
        }
    }

    if (i + 1 >= count)
        return 2;
    execvp(words[i + 1], words + i + 1);
    perror(words[i + 1]);
    return 127;
}
