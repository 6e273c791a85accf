using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;
using FsFreezeHook.Approval;
using FsFreezeHook.Posix;
using Xunit;

namespace FsFreezeHook.Tests.Posix;

/// <summary>
/// What the program says of the C library's constants and structures, as expressions of C. The integration tests have a compiler
/// for each processor assert them by that one's headers.
/// </summary>
public sealed class LibcLayoutTests
{
    // A pointer in C, and so nothing that is known when it is compiled.
    private const string Pointer = nameof(Libc.SIG_DFL);

    private static readonly Dictionary<string, (string Name, string[] Fields)> Structures = new()
    {
        [nameof(Libc.OpenHow)] = ("struct open_how", ["flags", "mode", "resolve"]),
        [nameof(Libc.PollFd)] = ("struct pollfd", ["fd", "events", "revents"]),
        [nameof(Libc.StatX)] = (
            "struct statx",
            [
                "stx_nlink", "stx_uid", "stx_gid", "stx_mode", "stx_ino", "stx_size", "stx_ctime.tv_sec", "stx_ctime.tv_nsec",
                "stx_mtime.tv_sec", "stx_mtime.tv_nsec", "stx_dev_major", "stx_dev_minor",
            ]),
    };

    // What it gives memory of this size for, and the numbers that it passes.
    private static readonly string[] Sizes =
    [
        "sizeof(posix_spawn_file_actions_t) <= 512", "sizeof(posix_spawnattr_t) <= 512", "sizeof(sigset_t) <= 512",
        "sizeof(siginfo_t) == 128", "sizeof(struct sched_param) == 4", "sizeof(pid_t) == 4", "sizeof(uid_t) == 4",
        "sizeof(mode_t) == 4", "sizeof(off_t) == 8", "sizeof(loff_t) == 8", "sizeof(size_t) == 8", "sizeof(ssize_t) == 8",
        "sizeof(nfds_t) == 8", "sizeof(long) == 8", "sizeof(short) == 2", "sizeof(int) == 4",
    ];

    [Fact]
    public void They_are_as_approved() => Approved.Matches(
        "libc-layout",
        string.Concat(Constants().Concat(Nested().SelectMany(Layout)).Concat(Sizes).Select(line => line + "\n")));

    private static IEnumerable<string> Constants() => typeof(Libc)
        .GetFields(BindingFlags.Static | BindingFlags.NonPublic)
        .Where(field => field.IsLiteral && field.Name != Pointer)
        .OrderBy(field => field.Name, StringComparer.Ordinal)
        .Select(field => $"{field.Name} == {field.GetRawConstantValue()}");

    private static IEnumerable<Type> Nested() => typeof(Libc)
        .GetNestedTypes(BindingFlags.NonPublic)
        .Where(type => type.IsValueType && type.StructLayoutAttribute is not null && !type.Name.StartsWith('<'))
        .OrderBy(type => type.Name, StringComparer.Ordinal);

    private static IEnumerable<string> Layout(Type type)
    {
        (string name, string[] names) = Structures[type.Name];
        FieldInfo[] fields =
            [.. type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic).OrderBy(field => field.MetadataToken)];
        Assert.Equal(names.Length, fields.Length);
        return fields.Zip(names)
            .SelectMany(pair => (string[])
            [
                $"offsetof({name}, {pair.Second}) == {Marshal.OffsetOf(type, pair.First.Name)}",
                $"sizeof((({name} *)0)->{pair.Second}) == {Marshal.SizeOf(pair.First.FieldType)}",
            ])
            .Append($"sizeof({name}) == {Marshal.SizeOf(type)}");
    }
}
