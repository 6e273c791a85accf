using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]

namespace FsFreezeHook.Posix;

/// <summary>The C library's calls and constants, under their C names. Nothing outside this room calls them.</summary>
internal static unsafe partial class Libc
{
    internal const int EPERM = 1;
    internal const int ENOENT = 2;
    internal const int EINTR = 4;
    internal const int EIO = 5;
    internal const int ENOEXEC = 8;
    internal const int EAGAIN = 11;
    internal const int ENOMEM = 12;
    internal const int EACCES = 13;
    internal const int EEXIST = 17;
    internal const int ENOTDIR = 20;
    internal const int EISDIR = 21;
    internal const int ENFILE = 23;
    internal const int EMFILE = 24;
    internal const int ENOSPC = 28;
    internal const int EROFS = 30;
    internal const int ENOSYS = 38;
    internal const int ELOOP = 40;
    internal const int EDQUOT = 122;

    internal const int O_RDONLY = 0;
    internal const int O_WRONLY = 1;
    internal const int O_RDWR = 2;
    internal const int O_CREAT = 0x40;
    internal const int O_EXCL = 0x80;
    internal const int O_APPEND = 0x400;
    internal const int O_NONBLOCK = 0x800;
    internal const int O_CLOEXEC = 0x80000;
    internal const int O_PATH = 0x200000;

    internal const ulong RESOLVE_IN_ROOT = 0x10;

    internal const int F_GETFD = 1;
    internal const int F_SETFD = 2;
    internal const int F_DUPFD_CLOEXEC = 1030;
    internal const int FD_CLOEXEC = 1;

    internal const int LOCK_EX = 2;
    internal const int LOCK_NB = 4;

    internal const short POLLIN = 1;
    internal const short POLLOUT = 4;
    internal const short POLLRDHUP = 0x2000;

    internal const int SIGKILL = 9;
    internal const int SIGUSR1 = 10;
    internal const int SIGUSR2 = 12;
    internal const int SIGTERM = 15;
    internal const int SIGCONT = 18;

    internal const int F_OK = 0;
    internal const int SEEK_SET = 0;

    internal const int X_OK = 1;
    internal const int W_OK = 2;

    internal const int AT_FDCWD = -100;
    internal const int AT_EMPTY_PATH = 0x1000;
    internal const int AT_SYMLINK_NOFOLLOW = 0x100;
    internal const uint STATX_BASIC_STATS = 0x7ff;

    // Where type and name stand in glibc's struct dirent of 64-bit Linux.
    internal const int DIRENT_TYPE = 18;
    internal const int DIRENT_NAME = 19;
    internal const byte DT_UNKNOWN = 0;
    internal const byte DT_LNK = 10;

    internal const int EFD_CLOEXEC = O_CLOEXEC;
    internal const int IN_CLOEXEC = O_CLOEXEC;
    internal const int IN_NONBLOCK = O_NONBLOCK;
    internal const uint IN_MOVED_FROM = 0x40;
    internal const uint IN_MOVED_TO = 0x80;
    internal const uint IN_CREATE = 0x100;
    internal const uint IN_DELETE = 0x200;
    internal const uint IN_ONLYDIR = 0x1000000;

    internal const int PR_SET_PDEATHSIG = 1;
    internal const int PR_SET_DUMPABLE = 4;

    internal const int SCHED_OTHER = 0;
    internal const int SCHED_RR = 2;

    internal const int CLONE_FS = 0x200;
    internal const int CLONE_NEWUTS = 0x4000000;
    internal const int CLONE_NEWNET = 0x40000000;

    internal const int P_PID = 1;
    internal const int WNOHANG = 1;
    internal const int WEXITED = 4;
    internal const int WNOWAIT = 0x1000000;

    // The numbers are those of the generic system call table, equal on x86-64 and arm64. glibc has wrappers from 2.36 on only.
    internal const int SIGCHLD = 17;
    internal const nint SIG_DFL = 0;
    internal const long SYS_pidfd_send_signal = 424;
    internal const long SYS_pidfd_open = 434;
    internal const long SYS_openat2 = 437;
    internal const long SYS_pidfd_getfd = 438;

    // What is another number on another architecture.
    internal static int O_NOFOLLOW => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x8000 : 0x20000;

    internal static long SYS_setresuid => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 147 : 117;

    [StructLayout(LayoutKind.Sequential)]
    internal struct PollFd
    {
        internal int Fd;
        internal short Events;
        internal short Revents;
    }

    /// <summary><c>struct open_how</c> of openat2(2).</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct OpenHow
    {
        internal ulong Flags;
        internal ulong Mode;
        internal ulong Resolve;
    }

    [LibraryImport("libc", SetLastError = true, StringMarshallingCustomType = typeof(KernelTextMarshaller))]
    internal static partial int open(string path, int flags, uint mode);

    // glibc has no wrapper of its own.
    [LibraryImport(
        "libc", EntryPoint = "syscall", SetLastError = true, StringMarshallingCustomType = typeof(KernelTextMarshaller))]
    internal static partial long openat2(long number, SafeFileHandle directory, string path, OpenHow* how, nuint size);

    [LibraryImport("libc", SetLastError = true, StringMarshallingCustomType = typeof(KernelTextMarshaller))]
    internal static partial nint readlink(string path, byte* buffer, nuint size);

    [LibraryImport("libc", SetLastError = true, StringMarshallingCustomType = typeof(KernelTextMarshaller))]
    internal static partial nint opendir(string path);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial byte* readdir(nint directory);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int closedir(nint directory);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint read(SafeFileHandle fd, byte* buffer, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint write(SafeFileHandle fd, byte* buffer, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int poll(PollFd* fds, nuint count, int timeout);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int pipe2(int* fds, int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshallingCustomType = typeof(KernelTextMarshaller))]
    internal static partial int mkfifo(string path, uint mode);

    [LibraryImport("libc", SetLastError = true, StringMarshallingCustomType = typeof(KernelTextMarshaller))]
    internal static partial int mkdir(string path, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int fchmod(SafeFileHandle fd, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int ftruncate(SafeFileHandle fd, long length);

    // Returns the error itself and leaves errno alone.
    [LibraryImport("libc")]
    internal static partial int posix_fallocate(SafeFileHandle fd, long offset, long length);

    [LibraryImport("libc", SetLastError = true, StringMarshallingCustomType = typeof(KernelTextMarshaller))]
    internal static partial int statx(int directory, string path, int flags, uint mask, StatX* buffer);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshallingCustomType = typeof(KernelTextMarshaller))]
    internal static partial int fstatx(SafeFileHandle fd, string emptyPath, int flags, uint mask, StatX* buffer);

    [LibraryImport("libc", SetLastError = true, StringMarshallingCustomType = typeof(KernelTextMarshaller))]
    internal static partial int rename(string from, string to);

    [LibraryImport("libc", SetLastError = true, StringMarshallingCustomType = typeof(KernelTextMarshaller))]
    internal static partial int unlink(string path);

    [LibraryImport("libc", SetLastError = true, StringMarshallingCustomType = typeof(KernelTextMarshaller))]
    internal static partial int access(string path, int mode);

    [LibraryImport("libc", SetLastError = true, StringMarshallingCustomType = typeof(KernelTextMarshaller))]
    internal static partial nint getxattr(string path, string name, byte* value, nuint size);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial long lseek(SafeFileHandle fd, long offset, int whence);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int flock(SafeFileHandle fd, int operation);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int eventfd(uint value, int flags);

    [LibraryImport("libc")]
    internal static partial int getppid();

    [LibraryImport("libc")]
    internal static partial int getsid(int pid);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int inotify_init1(int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshallingCustomType = typeof(KernelTextMarshaller))]
    internal static partial int inotify_add_watch(SafeFileHandle fd, string path, uint mask);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int dup2(int from, int to);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int dup2(SafeFileHandle from, int to);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int fcntl(int fd, int command, long argument);

    [LibraryImport("libc")]
    internal static partial uint geteuid();

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int kill(int pid, int signal);

    [LibraryImport("libc")]
    internal static partial nint signal(int signal, nint handler);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int waitpid(int pid, int* status, int options);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int waitid(int kind, int id, void* info, int options);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int unshare(int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshallingCustomType = typeof(KernelTextMarshaller))]
    internal static partial int chdir(string path);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int fchdir(SafeFileHandle directory);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int prctl(int option, ulong a, ulong b, ulong c, ulong d);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int sched_getscheduler(int pid);

    // struct sched_param of Linux is one int.
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int sched_setscheduler(int pid, int policy, int* priority);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int setns(SafeFileHandle fd, int type);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial long syscall(long number, long a, long b, long c, long d);
}
