namespace FsFreezeHook.Tests.TestBed;

/// <summary>A shell script in this program's place that is started as the process of some holders, four at most.</summary>
internal static class HolderScript
{
    /// <summary>
    /// Writes it, and gives its path. It runs in the folder, and adds a line with its holders' names to <c>started</c> there.
    /// </summary>
    /// <param name="folder">Where.</param>
    /// <param name="lines">What each holder does: <c>$hold</c> is its instance, and 0 and 1 are its pipes.</param>
    public static string Write(TemporaryFolder folder, params string[] lines)
    {
        _ = folder.Script("holder", lines);
        return folder.Script(
            "program",
            $"cd '{folder.Root}'",

            // Each further one in a shell of its own, with 0 and 1 instead of its own descriptors, and without anybody else's.
            "shift; echo \"$*\" >> started; first=$1; shift",
            "more='3<&- 4>&- 5<&- 6>&- 7<&- 8>&-'; fd=3",
            "for name do eval \"{ (exec <&$fd >&$((fd + 1)) $more; hold=$name; . ./holder) & } \"; fd=$((fd + 2)); done",
            "eval \"exec $more\"",
            "hold=$first; . ./holder",
            "exec <&- >&-; wait");
    }
}
