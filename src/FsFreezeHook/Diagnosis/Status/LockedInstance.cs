using System.Text.Json;

namespace FsFreezeHook.Diagnosis.Status;

/// <summary>One instance that a freeze locked.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Lock">The lock strategy; null where the record does not say it.</param>
/// <param name="BinaryLog">Where its binary log stood under the lock, as it is in the record; null where it is not there.</param>
internal sealed record LockedInstance(string Name, string? Lock, JsonElement? BinaryLog);
