namespace FsFreezeHook.Logging;

/// <summary>Where the log goes.</summary>
internal enum LogPlaces
{
    /// <summary>Into the log file.</summary>
    File,

    /// <summary>To systemd's journal.</summary>
    Journal,

    /// <summary>To both.</summary>
    Both,
}
