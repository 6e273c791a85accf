using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json;
using FsFreezeHook.Posix;

namespace FsFreezeHook.MySql.Containers;

/// <summary>Finds what containers are called, in the files of the engines that root runs.</summary>
/// <remarks>
/// A control group may be called as that of another container. So an engine's name counts where the engine also says that the
/// process is one of that container's: the number of its first process is in the engine's files, and that process is above, or in
/// the same process namespace.
/// </remarks>
/// <param name="root">What stands before the paths of the engines' files; empty but in tests.</param>
/// <param name="proc">Where <c>/proc</c> is mounted.</param>
internal sealed class ContainerNames(string root, string proc)
{
    private const int LongestFile = 4 * 1024 * 1024;
    private const int MostGenerations = 64;

    // As Docker is installed by its own packages, and by snap.
    private static readonly string[] DockerFolders = ["/var/lib/docker", "/var/snap/docker/common/var-lib-docker"];
    private static readonly string[] ContainerdNamespaces = ["k8s.io", "default"];
    private static readonly string[] PodmanDrivers = ["overlay", "vfs", "btrfs", "zfs"];

    /// <summary>What the container of a process is called.</summary>
    internal ContainerIdentity Of(int pid)
    {
        string[] enter = ["nsenter", "--all", string.Create(CultureInfo.InvariantCulture, $"--target={pid}")];
        ContainerIdentity found = Find(pid, enter);
        return !found.IsCertain || IsPlain(found.Name) ? found : ById(found.Id, pid, enter);
    }

    // What engines and systemd let a container be called. A name becomes a part of commands that people are shown.
    private static bool IsPlain(string name) =>
        char.IsAsciiLetterOrDigit(name[0])
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');

    private static ContainerIdentity ById(string? id, int pid, string[] enter) => new(
        id?[..ContainerIdentity.ShortId] ?? string.Create(CultureInfo.InvariantCulture, $"container-{pid}"),
        id,
        IsCertain: false,
        enter);

    private ContainerIdentity Find(int pid, string[] enter)
    {
        ContainerGroup group = ContainerGroup.Parse(ProcFile.TryRead($"{In(pid)}/cgroup"));
        return group.Machine is { } machine ? new ContainerIdentity(machine, null, IsCertain: true, enter)
            : group.Id is not { } id ? ById(null, pid, enter)
            : OfDocker(id, pid) ?? OfPodman(id, pid) ?? OfContainerd(id, pid, enter) ?? ById(id, pid, enter);
    }

    private ContainerIdentity? OfDocker(string id, int pid)
    {
        foreach (string folder in DockerFolders.Prepend(ConfiguredDockerFolder()).OfType<string>())
        {
            if (Json($"{folder}/containers/{id}/config.v2.json") is { } file
                && Text(file, "Name")?.TrimStart('/') is { Length: > 0 } name
                && file.TryGetProperty("State", out JsonElement state) && Number(state, "Pid") is { } first && IsOf(pid, first))
            {
                return new ContainerIdentity(name, id, IsCertain: true, ["docker", "exec", "-it", name]);
            }
        }

        return null;
    }

    // Podman of root, and CRI-O, which keeps its containers in the same way.
    private ContainerIdentity? OfPodman(string id, int pid)
    {
        foreach (string driver in PodmanDrivers)
        {
            if (Pid($"/run/containers/storage/{driver}-containers/{id}/userdata/pidfile") is { } first && IsOf(pid, first)
                && Json($"/var/lib/containers/storage/{driver}-containers/containers.json")
                    is { ValueKind: JsonValueKind.Array } all
                && all.EnumerateArray().FirstOrDefault(one => Text(one, "id") == id) is { ValueKind: JsonValueKind.Object } own
                && own.TryGetProperty("names", out JsonElement names)
                && names.ValueKind == JsonValueKind.Array && names.GetArrayLength() > 0
                && names[0].ValueKind == JsonValueKind.String && names[0].GetString() is { Length: > 0 } name)
            {
                return new ContainerIdentity(name, id, IsCertain: true, ["podman", "exec", "-it", name]);
            }
        }

        return null;
    }

    // Of a pod's container Kubernetes gives containerd the name in an annotation; nerdctl does so of its own.
    private ContainerIdentity? OfContainerd(string id, int pid, string[] enter)
    {
        foreach (string space in ContainerdNamespaces)
        {
            string folder = $"/run/containerd/io.containerd.runtime.v2.task/{space}/{id}";
            if (Pid($"{folder}/init.pid") is { } first && IsOf(pid, first)
                && Json($"{folder}/config.json") is { } file && file.TryGetProperty("annotations", out JsonElement annotations))
            {
                string? pod = Text(annotations, "io.kubernetes.cri.sandbox-name");
                string? name = Text(annotations, "io.kubernetes.cri.container-name") ?? Text(annotations, "nerdctl/name");
                return name is null
                    ? null
                    : new ContainerIdentity(pod is null ? name : $"{pod}.{name}", id, IsCertain: true, enter);
            }
        }

        return null;
    }

    private string? ConfiguredDockerFolder() =>
        Json("/etc/docker/daemon.json") is { } file && Text(file, "data-root") is ['/', ..] folder ? folder : null;

    private bool IsOf(int pid, int first) =>
        pid == first || Above(pid).Contains(first)
        || (NamespaceOf(first) is { } space && space == NamespaceOf(pid) && !ProcFile.SharesNamespace(proc, In(pid), "pid"));

    private IEnumerable<int> Above(int pid)
    {
        for (int generation = 0; generation < MostGenerations; generation++)
        {
            pid = ProcessStatus.Parse(ProcFile.TryRead($"{In(pid)}/status")).Parent;
            if (pid <= 1)
            {
                yield break;
            }

            yield return pid;
        }
    }

    private string? NamespaceOf(int pid) => SymbolicLink.TryRead($"{In(pid)}/ns/pid");

    private JsonElement? Json(string path)
    {
        try
        {
            if (FileSystem.TryReadAll(root + path, LongestFile) is not { } content)
            {
                return null;
            }

            using JsonDocument document = JsonDocument.Parse(content);
            return document.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Array
                ? document.RootElement.Clone()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private int? Pid(string path) =>
        FileSystem.TryReadAll(root + path, ContainerIdentity.ShortId) is { } content
            && int.TryParse(Encoding.UTF8.GetString(content).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int pid)
            && pid > 0
            ? pid
            : null;

    private static int? Number(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object
            && of.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt32(out int number) && number > 0 ? number : null;

    private static string? Text(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object
            && of.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private string In(int pid) => string.Create(CultureInfo.InvariantCulture, $"{proc}/{pid}");
}
