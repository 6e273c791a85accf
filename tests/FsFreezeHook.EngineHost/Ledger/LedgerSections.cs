using System;
using System.Collections.Generic;
using FsFreezeHook.Configuration;
using FsFreezeHook.Configuration.Ini;

namespace FsFreezeHook.EngineHost.Ledger;

/// <summary>The sections of ledgers.</summary>
internal sealed class LedgerSections : EngineSections
{
    private static readonly LedgerSettings Sample = new() { Name = LedgerSettings.Word };

    private static readonly IReadOnlyList<SectionKey<LedgerSettings>> All =
    [
        InstanceKeys.Enabled(Sample),
        new SectionKey<LedgerSettings>
        {
            Name = "file",
            Section = LedgerSettings.Word,
            Description = "the file that is written under a shared lock",
            Apply = (ledger, text) => ledger with { File = ValueReader.Path(text) },
            Sample = Sample,
        },
        .. InstanceKeys.Limits(Sample),
    ];

    /// <inheritdoc/>
    public override string Word => LedgerSettings.Word;

    /// <inheritdoc/>
    public override IReadOnlyList<ConfigurationKey> Keys => All;

    /// <inheritdoc/>
    public override InstanceSettings Build(string name, SectionEntries entries, Action<IniEntry, FormattableString> report) =>
        entries.ApplyTo(new LedgerSettings { Name = name }, All);
}
