using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using FsFreezeHook.Approval;
using Xunit;

namespace FsFreezeHook.Tests.House;

public sealed partial class LineLengthTests
{
    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    public void No_line_is_longer_than_the_editor_is_told(string tree)
    {
        string editor = File.ReadAllText(Path.Combine(Repository.Root, ".editorconfig"));
        int longest = int.Parse(MaxLineLength().Match(editor).Groups["columns"].Value, CultureInfo.InvariantCulture);
        Assert.Empty(LongerThan(longest, Path.Combine(Repository.Root, tree)));
    }

    private static IEnumerable<string> LongerThan(int longest, string tree) =>
        from file in Directory.EnumerateFiles(tree, "*.cs", SearchOption.AllDirectories)
        where !file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin")
        from line in File.ReadLines(file).Select((text, index) => (Text: text, Number: index + 1))
        where line.Text.Length > longest
        select $"{Path.GetRelativePath(Repository.Root, file)}:{line.Number}: {line.Text.Length} columns";

    [GeneratedRegex(@"(?m)^max_line_length = (?<columns>\d+)$")]
    private static partial Regex MaxLineLength();
}
