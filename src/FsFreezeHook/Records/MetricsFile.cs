using System.IO;
using System.Text;
using FsFreezeHook.Posix;
using Serilog;

namespace FsFreezeHook.Records;

/// <summary>
/// The file for the textfile collector of Prometheus's node exporter, written when the history is: where nothing is locked or
/// frozen by the run any more. It never fails a freeze or a thaw.
/// </summary>
/// <param name="path">Its path.</param>
/// <param name="log">Is told what cannot be written.</param>
internal sealed class MetricsFile(string path, ILogger log)
{
    /// <summary>Writes it, whole and at once.</summary>
    /// <param name="metrics">What it is to have.</param>
    internal void Write(string metrics) => GuardedWrite.Try(
        Path.GetDirectoryName(path) ?? "/",
        () => FileSystem.Replace(path, Encoding.UTF8.GetBytes(metrics), UnixMode.ReadableFile),
        log,
        "the metrics cannot be written",
        "metrics-file");
}
