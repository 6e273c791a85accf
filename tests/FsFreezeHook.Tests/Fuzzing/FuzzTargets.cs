using System.Collections.Generic;
using FsFreezeHook.Tests.Fuzzing.Targets;

namespace FsFreezeHook.Tests.Fuzzing;

/// <summary>All that is parsed.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new ConfigurationTarget(),
        new OptionFileTarget(),
        new LoginPathTarget(),
        new LoginPathLinesTarget(),
        new LinesTarget(),
        new ControlWordTarget(),
        new OrderTarget(),
        new ReportTarget(),
        new FreezeRecordTarget(),
        new ThawRecordTarget(),
        new HistoryTarget(),
        new OutcomeTarget(),
        new LockFileTarget(),
        new ReleasePipeTarget(),
        new KernelTablesTarget(),
    ];
}
