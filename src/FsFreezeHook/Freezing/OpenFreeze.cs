namespace FsFreezeHook.Freezing;

/// <summary>Finds out what is frozen now.</summary>
internal static class OpenFreeze
{
    /// <summary>The record of the freeze that is in force in the boot <paramref name="bootId"/>; null where none is.</summary>
    /// <remarks>
    /// The runtime directory alone says what is frozen. Only where somebody emptied it does the copy in the state directory still
    /// name the holders. A record of another boot is history, never state: that is what a restored copy finds.
    /// </remarks>
    internal static FreezeRecord? Find(RuntimeDirectory runtime, StateDirectory state, string bootId)
    {
        FreezeRecord? record = runtime.ReadRecord() ?? (runtime.WasEmpty ? state.ReadOpenRecord() : null);
        return record is not null && FreezeId.Parse(record.FreezeId).IsOfBoot(bootId) ? record : null;
    }
}
