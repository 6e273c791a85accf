// What the binary asks of the C library, so that glibc 2.28 has all of it (RHEL 8; .NET's own part asks for 2.27). A linker takes a
// symbol's newest version, which the older glibc lacks; here they are asked for by an older one, which a newer glibc has too.
// packaging/check-libc.sh says what is lacking here.

#if defined(__x86_64__)
#define FIRST "GLIBC_2.2.5"
#define LATER(version) version
#define JUMP_TO(name) "jmp *old_" #name "@GOTPCREL(%rip)\n"
#elif defined(__aarch64__)
// glibc has no older versions on this processor.
#define FIRST "GLIBC_2.17"
#define LATER(version) FIRST
#define JUMP_TO(name) "adrp x16, :got:old_" #name "\nldr x16, [x16, :got_lo12:old_" #name "]\nbr x16\n"
#else
#error "there is no build for this processor"
#endif

// A function that goes on as the one of that version.
#define OLD_VERSION(name, version)                      \
    __asm__(".symver old_" #name ", " #name "@" version "\n" \
            ".section .text." #name ", \"ax\", %progbits\n"  \
            ".globl " #name "\n.hidden " #name "\n"          \
            ".type " #name ", %function\n" #name ":\n"       \
            JUMP_TO(name)                                    \
            ".size " #name ", . - " #name "\n.text\n")
#define OLD(name) OLD_VERSION(name, FIRST)

// 2.29: how errors are told changed.
OLD(log);
OLD(pow);

// 2.32 and 2.34: libpthread.so.0 and libdl.so.2 became parts of libc.so.6.
OLD(dladdr);
OLD(dlclose);
OLD(dlerror);
OLD(dlopen);
OLD(dlsym);
OLD(pthread_attr_getstack);
OLD(pthread_attr_setstacksize);
OLD_VERSION(pthread_condattr_setclock, LATER("GLIBC_2.3.3"));
OLD(pthread_create);
OLD(pthread_getattr_np);
OLD(pthread_key_create);
OLD(pthread_kill);
OLD(pthread_mutexattr_destroy);
OLD(pthread_mutexattr_init);
OLD(pthread_mutexattr_settype);
OLD(pthread_once);
OLD(pthread_rwlock_rdlock);
OLD(pthread_rwlock_unlock);
OLD(pthread_rwlock_wrlock);
OLD_VERSION(pthread_setname_np, LATER("GLIBC_2.12"));
OLD(pthread_setspecific);
OLD(pthread_sigmask);

// 2.34: librt.so.1 too. Only MemoryMappedFile asks for shared memory objects, and nothing here makes one.
#define HIDDEN __attribute__((visibility("hidden")))

HIDDEN int shm_open(const char *name, int flags, unsigned mode)
{
    (void)name, (void)flags, (void)mode;
    return -1;
}

HIDDEN int shm_unlink(const char *name)
{
    (void)name;
    return -1;
}

// 2.34: a program's constructors are run by the C library itself. Before that, a function of the program ran them, and told its name.
typedef void function_of_arguments(int count, char **arguments, char **environment);
typedef int main_function(int count, char **arguments, char **environment);

extern void _init(void);
extern function_of_arguments *__init_array_start[] HIDDEN;
extern function_of_arguments *__init_array_end[] HIDDEN;

__asm__(".symver old_libc_start_main, __libc_start_main@" FIRST);
extern int old_libc_start_main(
    main_function *, int, char **, function_of_arguments *, void (*)(void), void (*)(void), void *);

static void run_constructors(int count, char **arguments, char **environment)
{
    _init();
    for (function_of_arguments **each = __init_array_start; each < __init_array_end; each++)
    {
        (*each)(count, arguments, environment);
    }
}

HIDDEN int __libc_start_main(
    main_function *program, int count, char **arguments, function_of_arguments *constructors, void (*end)(void),
    void (*loader_end)(void), void *stack_end)
{
    return old_libc_start_main(
        program, count, arguments, constructors ? constructors : run_constructors, end, loader_end, stack_end);
}
