namespace FsFreezeHook.Holding.Protocol;

/// <summary>
/// What thaw writes to a release pipe: a line that names the freeze. Anything else on the pipe counts for nothing.
/// </summary>
internal static class ReleaseRequest
{
    /// <summary>The line of a thaw, without its end.</summary>
    internal static string For(string freezeId) => $"release {freezeId}";

    /// <summary>The line of somebody who releases by force what is an agent's to thaw, without its end.</summary>
    internal static string ByForce(string freezeId) => $"force {freezeId}";
}
