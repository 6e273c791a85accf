using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Xunit;

namespace FsFreezeHook.Tests.House;

public sealed class MethodLengthTests
{
    // What fits a screen.
    private const int MostLines = 60;

    /// <summary>As the debugger counts them: from the first line that does something to the last.</summary>
    [Fact]
    public void No_method_is_longer_than_a_screen()
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(
            Path.Combine(AppContext.BaseDirectory, "fsfreeze-hook.dll"), new ReaderParameters { ReadSymbols = true });

        // What sets the fields of a class is no method: it is written where they stand.
        (string Name, int Lines)[] methods = [.. module.Types.SelectMany(WithNested)
            .SelectMany(type => type.Methods)
            .Where(method => method is { HasBody: true, IsConstructor: false, DebugInformation.HasSequencePoints: true })
            .Select(method => (method.FullName, Lines(method)))];
        Assert.True(methods.Length > 500, $"{methods.Length} methods were read");
        Assert.DoesNotContain(methods, method => method.Lines > MostLines);
    }

    private static IEnumerable<TypeDefinition> WithNested(TypeDefinition type) =>
        type.NestedTypes.SelectMany(WithNested).Prepend(type);

    private static int Lines(MethodDefinition method)
    {
        SequencePoint[] points =
            [.. method.DebugInformation.SequencePoints.Where(point => !point.IsHidden && !IsGenerated(point.Document.Url))];
        return points.Length == 0 ? 0 : points.Max(point => point.EndLine) - points.Min(point => point.StartLine) + 1;
    }

    private static bool IsGenerated(string file) => file.EndsWith(".g.cs", StringComparison.Ordinal);
}
