using System.Text.Json.Serialization;
using FsFreezeHook.Json;

namespace FsFreezeHook.MySql.Sections;

/// <summary>What is done about a blocker once half of <c>lock-timeout</c> is spent (key <c>blockers</c>).</summary>
[JsonConverter(typeof(WordConverter<BlockerPolicy>))]
internal enum BlockerPolicy
{
    /// <summary>It is waited for.</summary>
    Wait,

    /// <summary>A statement that only reads is ended.</summary>
    KillReads,

    /// <summary>A statement is ended, an idle session that keeps tables locked too.</summary>
    Kill,
}
