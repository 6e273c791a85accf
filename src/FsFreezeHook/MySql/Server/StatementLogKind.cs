namespace FsFreezeHook.MySql.Server;

/// <summary>A log that a server writes to before a statement ends.</summary>
internal enum StatementLogKind
{
    /// <summary>The general log.</summary>
    General,

    /// <summary>The slow query log, where every statement counts as slow.</summary>
    Slow,

    /// <summary>That of MariaDB's plugin <c>server_audit</c>.</summary>
    ServerAudit,

    /// <summary>That of MySQL's or Percona's plugin <c>audit_log</c>.</summary>
    AuditLog,
}
