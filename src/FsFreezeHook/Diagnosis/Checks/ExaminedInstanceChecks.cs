using System.Collections.Generic;
using System.Linq;
using FsFreezeHook.Diagnosis.Checks.Findings;
using FsFreezeHook.Instances;

namespace FsFreezeHook.Diagnosis.Checks;

/// <summary>What a freeze needs of the instances of an engine that has no checks of its own here.</summary>
internal static class ExaminedInstanceChecks
{
    private const string AccessId = "instance.access";
    private const string CoverageId = "servers.coverage";

    /// <summary>What was found about them.</summary>
    internal static IEnumerable<Finding> Of(IExamination examination) =>
    [
        .. examination.Examined.Select(Of),
        .. examination.Degraded.Select(line => Finding.Of(FindingLevel.Fail, CoverageId, "database servers", line)),
    ];

    private static Finding Of(ExaminedInstance instance)
    {
        string subject = $"instance {instance.Name}";
        return instance.Failure is { } failure ? Finding.Of(FindingLevel.Fail, AccessId, subject, failure.Message)
            : Finding.Ok(AccessId, subject, instance.Server is { } server ? $"connected to {server}" : "takes no part");
    }
}
