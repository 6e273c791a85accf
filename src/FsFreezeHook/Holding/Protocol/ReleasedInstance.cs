using System.Text.Json.Serialization;

namespace FsFreezeHook.Holding.Protocol;

/// <summary>One instance in the thaw record.</summary>
/// <param name="Name">The instance's name.</param>
/// <param name="Outcome">How holding ended.</param>
/// <param name="HeldMilliseconds">How long the lock was held, where the holder could say.</param>
/// <param name="WhenFilesystemsThawed">
/// Whether it was released when the agent had thawed its filesystems, before the thaw hook ran.
/// </param>
/// <param name="Note">What somebody should know of the server, though the lock was held throughout; null: nothing.</param>
internal sealed record ReleasedInstance(
    string Name,
    OutcomeKind Outcome,
    long? HeldMilliseconds,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool WhenFilesystemsThawed = false,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Note = null);
