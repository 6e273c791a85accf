using System;
using FsFreezeHook.Posix;

namespace FsFreezeHook.Hooks;

/// <summary>How a hook's run ended.</summary>
/// <param name="Status">How it ended; where it could not be started, the status that a shell gives: 126 or 127.</param>
/// <param name="Ending">Whether it ended by itself.</param>
/// <param name="Took">How long it took.</param>
/// <param name="SaidNothing">Whether it wrote nothing.</param>
internal readonly record struct HookResult(ExitStatus Status, HookEnding Ending, TimeSpan Took, bool SaidNothing);
