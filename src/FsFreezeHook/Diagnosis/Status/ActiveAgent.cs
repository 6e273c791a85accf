namespace FsFreezeHook.Diagnosis.Status;

/// <summary>The guest agent that a freeze is for.</summary>
/// <param name="Pid">Its process, where it called; null where freeze was run by hand.</param>
/// <param name="StateFile">Its file that is there while it has something frozen; null where the holder does not watch it.</param>
/// <param name="HasFrozen">Whether it has something frozen now; null where it is not watched.</param>
/// <param name="UnfrozenLimitMilliseconds">
/// How long a lock may be held while it has nothing frozen; null where there is nothing that it could freeze.
/// </param>
internal sealed record ActiveAgent(int? Pid, string? StateFile, bool? HasFrozen, long? UnfrozenLimitMilliseconds);
