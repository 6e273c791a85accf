using FsFreezeHook.Configuration;

namespace FsFreezeHook.EngineHost.Ledger;

/// <summary>What <c>[ledger]</c> or <c>[ledger NAME]</c> says.</summary>
internal sealed record LedgerSettings : InstanceSettings
{
    /// <summary>The word of the sections.</summary>
    public const string Word = "ledger";

    /// <inheritdoc/>
    public override string Engine => Word;

    /// <summary>The ledger: a file that is written under a shared <c>flock(2)</c>.</summary>
    public string File { get; init; } = "/nonexistent";
}
