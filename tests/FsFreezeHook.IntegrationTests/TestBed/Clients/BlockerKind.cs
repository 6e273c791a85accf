namespace FsFreezeHook.IntegrationTests.TestBed;

/// <summary>What may stand in a lock's way.</summary>
public enum BlockerKind
{
    /// <summary>A SELECT that has run for longer than an attempt is held back for.</summary>
    LongSelect,

    /// <summary>A SELECT that has only just begun, and that runs on.</summary>
    YoungSelect,

    /// <summary>A transaction that has written and idles.</summary>
    IdleTransaction,

    /// <summary>A transaction that is in the midst of a long UPDATE of an InnoDB table.</summary>
    ActiveTransaction,

    /// <summary>A long UPDATE of a MyISAM table.</summary>
    MyIsamUpdate,

    /// <summary>An ALTER TABLE that copies the table.</summary>
    AlterTable,

    /// <summary>An idle session that has locked a table against writes.</summary>
    LockTablesRead,

    /// <summary>An idle session that has locked a table against reads and writes.</summary>
    LockTablesWrite,

    /// <summary>An idle session with an open HANDLER.</summary>
    OpenHandler,

    /// <summary>An idle session that holds the read lock of FLUSH TABLES.</summary>
    ReadLock,

    /// <summary>A dump in one transaction, whose reader is slow.</summary>
    DumpInATransaction,

    /// <summary>A dump under the read lock, whose reader is slow.</summary>
    DumpUnderTheReadLock,
}
