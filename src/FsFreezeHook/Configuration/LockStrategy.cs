namespace FsFreezeHook.Configuration;

/// <summary>How an instance is locked (key <c>lock</c>).</summary>
internal enum LockStrategy
{
    /// <summary><c>FLUSH TABLES WITH READ LOCK</c>.</summary>
    ReadLock,
}
