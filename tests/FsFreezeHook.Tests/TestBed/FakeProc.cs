using System;
using System.IO;
using System.Linq;

namespace FsFreezeHook.Tests.TestBed;

/// <summary>
/// A folder that looks like <c>/proc</c> to whoever looks for servers. Each process has a root folder of its own.
/// </summary>
internal sealed class FakeProc : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public FakeProc() => Link("self/ns", ("net", "net:[1]"), ("uts", "uts:[1]"), ("pid", "pid:[1]"));

    public string Root => _folder.Root;

    /// <summary>Adds a process that shares our namespaces.</summary>
    /// <returns>Its root folder.</returns>
    public string Add(int pid, string program, string container = "1")
    {
        string root = Directory.CreateDirectory(_folder[$"roots/{pid}"]).FullName;
        Write(pid, "comm", program + "\n");
        Write(
            pid, "status", $"Name:\t{program}\nState:\tS (sleeping)\nPPid:\t1\nNSpid:\t{pid}\t{(container == "1" ? pid : 1)}\n");
        Link($"{pid}/ns", ("net", $"net:[{container}]"), ("uts", $"uts:[{container}]"), ("pid", $"pid:[{container}]"));
        Link($"{pid}", ("root", root), ("cwd", root + "/data"));
        return root;
    }

    /// <summary>Gives a process open sockets.</summary>
    public void Open(int pid, params string[] inodes) =>
        Link($"{pid}/fd", [.. inodes.Select((inode, fd) => ($"{fd + 3}", $"socket:[{inode}]"))]);

    public void Write(int pid, string name, string text)
    {
        string path = _folder[$"{pid}/{name}"];
        _ = Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    /// <summary>Makes links in the folder of a process, instead of those that were there.</summary>
    public void Link(string folder, params (string Name, string Target)[] links)
    {
        _ = Directory.CreateDirectory(_folder[folder]);
        foreach ((string name, string target) in links)
        {
            string path = _folder[$"{folder}/{name}"];
            File.Delete(path);
            _ = File.CreateSymbolicLink(path, target);
        }
    }

    public void Dispose() => _folder.Dispose();
}
