namespace FsFreezeHook.Benchmarks.Figures;

/// <summary>What may be missing, and how the rows say so.</summary>
internal static class Absent
{
    /// <summary>The shell scripts.</summary>
    public const string Scripts = "left out: the shell scripts are not here; see `--baseline`";

    /// <summary>A lock that could be measured.</summary>
    public const string Locks = "none was locked when it returned";
}
