using System.Diagnostics.CodeAnalysis;
using Xunit;

namespace FsFreezeHook.Tests.TestBed;

/// <summary>
/// The tests that start children, and those that the start of one would disturb, one after another: a child that is just being
/// started has a copy of every descriptor, so a lock or a pipe that is closed here is not quite closed yet, and a script that was
/// just written cannot be executed (ETXTBSY). Those that send this process a signal are among them: the whole process gets it.
/// </summary>
[CollectionDefinition(Name)]
[SuppressMessage("Design", "CA1052:Static holder types should be Static or NotInheritable", Justification = "xunit makes it.")]
public sealed class ChildProcesses
{
    public const string Name = "child processes";
}
