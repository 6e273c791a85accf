using FsFreezeHook.Failures;
using FsFreezeHook.Holding.Protocol;


namespace FsFreezeHook.Instances;

/// <summary>What a thaw would come to with one instance, as far as looking tells.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="IsReleased">Whether it is released already: a thaw began, and was not to come to its end.</param>
/// <param name="Lost">What the thaw would end with because of it; null: nothing is known against it.</param>
internal sealed record HeldOutlook(HeldInstance Instance, bool IsReleased, FailureException? Lost);
