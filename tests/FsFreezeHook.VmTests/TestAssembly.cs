using System.Runtime.Versioning;
using Xunit.Sdk;
using Xunit.v3;

[assembly: SupportedOSPlatform("linux")]

// An emulated machine keeps both of a small machine's cores busy.
[assembly: Parallelization(Mode = ParallelMode.None)]
