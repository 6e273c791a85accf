using FsFreezeHook.Failures;

namespace FsFreezeHook.Instances;

/// <summary>What was found out about an instance without locking it, in words.</summary>
/// <param name="Name">The instance's name.</param>
/// <param name="Server">Its server and as whom it was connected to; null where it was not asked, or did not answer.</param>
/// <param name="Lock">The lock that a freeze would take; null where it would take none.</param>
/// <param name="Failure">Why it cannot take part; null where it can, or is not asked.</param>
internal sealed record ExaminedInstance(string Name, string? Server, string? Lock, FailureException? Failure);
