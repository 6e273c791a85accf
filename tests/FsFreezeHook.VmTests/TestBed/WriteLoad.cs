using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using FsFreezeHook.IntegrationTests.TestBed;

namespace FsFreezeHook.VmTests.TestBed;

/// <summary>
/// Clients in the guest that write without a pause, each into a table of InnoDB and one of MyISAM, and tell the host of each row
/// as soon as the server has acknowledged it.
/// </summary>
internal sealed class WriteLoad : IDisposable
{
    /// <summary>Each client's rows are numbered from 1 on, in both tables.</summary>
    public static IReadOnlyList<string> Tables { get; } = ["orders", "journal"];

    /// <summary>How many clients write.</summary>
    public const int Clients = 3;

    private const string Unit = "load.service";

    private readonly Lock _guard = new();
    private readonly Dictionary<(string Table, int Client), int> _acknowledged = [];
    private readonly HostChannel _channel;
    private readonly GuestShell _shell;
    private readonly GuestSystem _system;
    private readonly CancellationTokenSource _ended = new();
    private readonly Thread _reader;

    /// <summary>Takes over the port's channel.</summary>
    public WriteLoad(HostChannel channel, GuestShell shell, GuestSystem system)
    {
        (_channel, _shell, _system) = (channel, shell, system);
        _reader = new Thread(Read) { IsBackground = true, Name = "acknowledged rows" };
        _reader.Start();
    }

    /// <summary>How many rows were acknowledged so far, of each client in each table.</summary>
    public IReadOnlyDictionary<(string Table, int Client), int> Acknowledged
    {
        get
        {
            lock (_guard)
            {
                return new Dictionary<(string, int), int>(_acknowledged);
            }
        }
    }

    /// <summary>Makes the tables.</summary>
    public void MakeTables() => _shell.Must($"""
        {_system.Client} <<'SQL'
        CREATE DATABASE shop;
        CREATE TABLE shop.orders (client INT, number INT, PRIMARY KEY (client, number)) ENGINE = InnoDB;
        CREATE TABLE shop.journal (client INT, number INT, PRIMARY KEY (client, number)) ENGINE = MyISAM;
        SQL
        """);

    /// <summary>Starts the clients.</summary>
    public void Start()
    {
        _ = _shell.Must($$"""
            cat >/run/load.sh <<'SCRIPT'
            exec 3<>/dev/virtio-ports/load
            for client in $(seq {{Clients}}); do
              awk -v c="$client" 'BEGIN {
                for (n = 1; ; n++) {
                  printf "INSERT INTO shop.orders VALUES (%d, %d); SELECT \"orders\", %d, %d;\n", c, n, c, n
                  printf "INSERT INTO shop.journal VALUES (%d, %d); SELECT \"journal\", %d, %d;\n", c, n, c, n
                }
              }' | {{_system.Client}} --skip-column-names --batch --unbuffered >&3 &
            done
            wait
            SCRIPT
            systemd-run --quiet --unit={{Unit}} bash /run/load.sh
            """);
        WaitForMore();
    }

    /// <summary>Ends the clients.</summary>
    public void Stop() => _shell.Must($"systemctl stop {Unit}");

    /// <summary>Waits until every client has had further rows acknowledged in both tables.</summary>
    public void WaitForMore()
    {
        IReadOnlyDictionary<(string Table, int Client), int> before = Acknowledged;
        _ = Eventually.True(
            () => Acknowledged is { Count: Clients * 2 } now
                && now.All(rows => rows.Value > before.GetValueOrDefault(rows.Key) + 5),
            TimeSpan.FromSeconds(60),
            "every client writes");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ended.Cancel();
        _reader.Join();
        _channel.Dispose();
        _ended.Dispose();
    }

    private void Read()
    {
        try
        {
            while (!_ended.IsCancellationRequested)
            {
                if (_channel.ReadLine(TimeSpan.FromMilliseconds(200))?
                    .Split('\t') is [string table, string client, string number])
                {
                    lock (_guard)
                    {
                        _acknowledged[(table, int.Parse(client, CultureInfo.InvariantCulture))] =
                            int.Parse(number, CultureInfo.InvariantCulture);
                    }
                }
            }
        }
        catch (TestBedException)
        {
            // The machine has ended.
        }
    }
}
