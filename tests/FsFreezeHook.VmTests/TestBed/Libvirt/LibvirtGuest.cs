using System;
using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.IntegrationTests.TestBed;

namespace FsFreezeHook.VmTests.TestBed;

/// <summary>
/// A booted Debian 12 of libvirt's, with the tables of the writing clients. Whether the package is in it, each test says.
/// </summary>
public sealed class LibvirtGuest : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(3);

    /// <summary>Boots it.</summary>
    public LibvirtGuest()
    {
        Host = new LibvirtHost();
        try
        {
            Domain = new LibvirtDomain(Host, System);
        }
        catch
        {
            Host.Dispose();
            throw;
        }

        _ = Shell.Must("mount -o ro /dev/vdb /mnt && cp /mnt/fsfreeze-hook* /root/ && umount /mnt");
        Domain.Load.MakeTables();
    }

    internal static GuestSystem System => GuestSystem.Debian12;

    internal LibvirtHost Host { get; }

    internal LibvirtDomain Domain { get; }

    internal GuestShell Shell => Domain.Shell;

    /// <summary>Has the package in it, with a configuration and hooks as in a guest that it was just installed in.</summary>
    /// <param name="configuration">What is set besides, a line each.</param>
    internal void HasPackage(params string[] configuration)
    {
        string lines = string.Join(' ', configuration.Select(line => $"'{line}'"));
        _ = Shell.Must(
            $"""
            cd /root
            [ -x /usr/sbin/fsfreeze-hook ] || apt-get install --yes --quiet ./fsfreeze-hook.deb
            rm -rf /etc/qemu/fsfreeze-hook.conf.d /etc/qemu/fsfreeze-hook.d/*
            printf '%s\n' {lines} >/etc/qemu/fsfreeze-hook.conf
            """,
            Bound);
        Domain.WaitForAgent();
    }

    /// <summary>Has nothing of it.</summary>
    internal void HasNoPackage()
    {
        _ = Shell.Must("dpkg --purge fsfreeze-hook", Bound);
        Domain.WaitForAgent();
    }

    /// <summary>Has a hook in it.</summary>
    internal void HasHook(string name, string script) => Shell.Must($"""
        mkdir -p /etc/qemu/fsfreeze-hook.d
        printf '#!/bin/sh\n%s\n' '{script}' >/etc/qemu/fsfreeze-hook.d/{name}
        chmod 755 /etc/qemu/fsfreeze-hook.d/{name}
        """);

    /// <summary>Gives it an address, and lets somebody in by <c>ssh</c>, as root.</summary>
    internal void LetIn(string publicKey) => Shell.Must($"""
        mkdir -p -m 700 /root/.ssh
        echo '{publicKey}' >/root/.ssh/authorized_keys
        printf '[Match]\nDriver=virtio_net\n[Network]\nAddress=10.0.2.15/24\n' >/etc/systemd/network/ssh.network
        systemctl start systemd-networkd ssh
        """);

    /// <summary>
    /// Runs a client whose transaction writes, and goes on writing, until this is disposed of: no lock is granted.
    /// </summary>
    internal IDisposable Block()
    {
        const string Statement = "INSERT INTO shop.orders SELECT 99, SLEEP(600)";
        Shell.StartInBackground($"mariadb -e \"START TRANSACTION; {Statement}; ROLLBACK\"", "/run/blocking-client");
        IReadOnlyList<string[]> sessions = [];
        _ = Eventually.True(
            () => (sessions = Domain.Database.Rows(
                $"SELECT ID FROM information_schema.PROCESSLIST WHERE INFO = '{Statement}'")).Count == 1,
            Bound,
            "the blocking client's statement runs");
        return new Blocker(() => _ = Domain.Database.Rows($"KILL {sessions[0][0]}"));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Domain.Dispose();
        Host.Dispose();
    }

    private sealed class Blocker(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
