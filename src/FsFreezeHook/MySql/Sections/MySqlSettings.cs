using System.Globalization;
using System.Linq;
using System.Text.Json.Serialization;
using FsFreezeHook.Configuration;

namespace FsFreezeHook.MySql.Sections;

/// <summary>
/// What <c>[mysql]</c> or <c>[mysql NAME]</c> says of one instance, inherited keys included; and what option files say. What was
/// found out beside that stands in the other file of this record.
/// </summary>
internal sealed partial record MySqlSettings : InstanceSettings
{
    /// <summary>The name of the instance whose section, if any, is <c>[mysql]</c>.</summary>
    public const string UnnamedInstance = "mysql";

    /// <inheritdoc/>
    public override string Engine => UnnamedInstance;

    /// <summary>The clients' name for "by the socket", in exactly this spelling.</summary>
    public const string LocalHost = "localhost";

    /// <summary>
    /// The server's Unix socket; used where <see cref="Host"/> is null. Empty where none was found, which is a
    /// <see cref="InstanceSettings.Problem"/>.
    /// </summary>
    public string Socket { get; init; } = "/run/mysqld/mysqld.sock";

    /// <summary>The server's host name or address, reached by TCP; null: the socket is used.</summary>
    public string? Host { get; init; }

    /// <summary>The server's TCP port; used where <see cref="Host"/> is not null.</summary>
    public int Port { get; init; } = 3306;

    /// <summary>The container that the section names; null: none.</summary>
    public string? ContainerName { get; init; }

    /// <summary>
    /// The server in a container that the instance is, and that is reached there; null: it is reached by its socket or host.
    /// </summary>
    public ContainerServer? Container { get; init; }

    /// <summary>Whether servers in containers are looked for.</summary>
    [JsonIgnore]
    public bool FindsContainers { get; init; }

    /// <summary>Whether nobody named the instance: its server was found in a container.</summary>
    internal bool IsFound => Container is not null && ContainerName is null;

    /// <inheritdoc/>
    internal override bool IsSpared => IsFound;

    /// <summary>The account's name.</summary>
    public string User { get; init; } = "root";

    /// <summary>The account's password; null: none. It must not get into a message, a log or an argument.</summary>
    public string? Password { get; init; }

    /// <summary>How the connection is encrypted.</summary>
    public TlsMode TlsMode { get; init; } = TlsMode.Preferred;

    /// <summary>The PEM file of the trusted authorities; null: the system's.</summary>
    public string? TlsCa { get; init; }

    /// <summary>The PEM file of the client's certificate; null: none.</summary>
    public string? TlsCertificate { get; init; }

    /// <summary>The PEM file of the client's private key; null: none.</summary>
    public string? TlsKey { get; init; }

    /// <summary>The only MySQL option file that is read; null: the standard ones.</summary>
    public string? DefaultsFile { get; init; }

    /// <summary>
    /// What option files' groups may end with, as in <c>[client_SUFFIX]</c>; null: only the plain groups are read.
    /// </summary>
    public string? DefaultsGroupSuffix { get; init; }

    /// <summary>Which of these were written in the configuration itself, inherited keys included.</summary>
    [JsonIgnore]
    public WrittenKeys Written { get; init; }

    /// <summary>The same as a number, as a holder is told it: the library's converter of enumerations is large.</summary>
    public int WrittenNumber
    {
        get => (int)Written;
        init => Written = (WrittenKeys)value;
    }

    /// <summary>Whether the section leaves nothing to option files.</summary>
    internal bool SaysAll => Written.HasFlag(WrittenKeys.Server | WrittenKeys.User | WrittenKeys.Password)
        && (Host is null || Written.HasFlag(WrittenKeys.TlsMode));

    /// <summary>How the instance is locked.</summary>
    public LockStrategy Lock { get; init; } = LockStrategy.ReadLock;

    /// <summary>What is done about blockers once half of <see cref="InstanceSettings.LockTimeout"/> is spent.</summary>
    public BlockerPolicy Blockers { get; init; } = BlockerPolicy.Wait;

    /// <summary>In which states a Galera node is locked.</summary>
    public GaleraPolicy Galera { get; init; } = GaleraPolicy.RequireSynced;

    /// <summary>Whether its server is locked only where that is a replica.</summary>
    public bool ReplicaOnly { get; init; }

    /// <summary>What is done while another member of its cluster is frozen.</summary>
    [JsonIgnore]
    public TurnPolicy Turn { get; init; }

    /// <summary>The same as a number, as a holder is told it.</summary>
    public int TurnNumber
    {
        get => (int)Turn;
        init => Turn = (TurnPolicy)value;
    }

    /// <inheritdoc/>
    internal override bool IsExpected => base.IsExpected || (Host is not null && Written.HasFlag(WrittenKeys.Server));

    /// <summary>What a log may show of the instance: the compiler's own text would show the password.</summary>
    public override string ToString()
    {
        string server = Container is { } container ? container.ToString()
            : Host is null ? Socket
            : string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");
        string password = Password is null ? "none" : "set";
        string alternatives = Alternatives.Count == 0 ? "none" : string.Join(", ", Alternatives.Select(one => one.User));
        return $"{nameof(MySqlSettings)} {{ Name = {Name}, Enabled = {Enabled}, Server = {server}, "
            + $"User = {User}, Password = {password}, Alternatives = {alternatives}, TlsMode = {TlsMode}, Lock = {Lock}, "
            + $"LockTimeout = {LockTimeout}, MaxStall = {MaxStall}, MaxHold = {MaxHold} }}";
    }
}
