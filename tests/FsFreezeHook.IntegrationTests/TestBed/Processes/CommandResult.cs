using System;

namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>What a command left behind.</summary>
/// <param name="ExitCode">Its exit code, or 128 and the signal that ended it.</param>
/// <param name="Output">All that it printed.</param>
/// <param name="Error">All that it printed on the error stream.</param>
/// <param name="Duration">From before its start to after its exit.</param>
/// <param name="EndedAt">The monotonic clock's value just after its exit.</param>
internal sealed record CommandResult(int ExitCode, string Output, string Error, TimeSpan Duration, long EndedAt);
