using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Text;

namespace FsFreezeHook.Benchmarks.Drawing;

/// <summary>A small SVG picture, for a light page and for a dark one: a colour is the name of a class of its style.</summary>
internal sealed class Picture
{
    /// <summary>The colour of ours.</summary>
    public const string Ours = "ours";

    /// <summary>The colour of the one that ours is compared with.</summary>
    public const string Other = "other";

    /// <summary>The colour of a third.</summary>
    public const string Third = "third";

    /// <summary>The colour of the time that something is held for.</summary>
    public const string Held = "held";

    /// <summary>The colours in their order.</summary>
    public static readonly string[] Colours = [Ours, Other, Third];

    private const string Ink = "ink";
    private const string Faint = "faint";

    private const string Style = """
        <style>
          .ink { color: #1f2328 } .faint { color: #d1d9e0 } .held { color: #e7ebef }
          .ours { color: #0a7d55 } .other { color: #c2410c } .third { color: #4f46e5 }
          @media (prefers-color-scheme: dark) {
            .ink { color: #f0f6fc } .faint { color: #3d444d } .held { color: #2a313c }
            .ours { color: #3fb950 } .other { color: #f0883e } .third { color: #a5a0ff }
          }
        </style>
        """;

    private readonly int _width;
    private readonly int _height;
    private readonly string _description;
    private readonly StringBuilder _body = new();

    /// <summary>Begins one.</summary>
    public Picture(int width, int height, string description)
    {
        _width = width;
        _height = height;
        _description = description;
    }

    /// <summary>Draws a line.</summary>
    public void Line(double x1, double y1, double x2, double y2, string colour = Ink, string dashes = "none") => Append(
        $"<line x1=\"{At(x1)}\" y1=\"{At(y1)}\" x2=\"{At(x2)}\" y2=\"{At(y2)}\" class=\"{colour}\" stroke=\"currentColor\" "
        + $"stroke-dasharray=\"{dashes}\"/>");

    /// <summary>Draws a line that is only there to read by.</summary>
    public void Guide(double x1, double y1, double x2, double y2) => Line(x1, y1, x2, y2, Faint);

    /// <summary>Draws lines from point to point, and the points.</summary>
    public void Curve(IReadOnlyList<(double X, double Y)> points, string colour)
    {
        string along = string.Join(' ', points.Select(point => $"{At(point.X)},{At(point.Y)}"));
        Append($"<polyline points=\"{along}\" fill=\"none\" class=\"{colour}\" stroke=\"currentColor\" stroke-width=\"2\"/>");
        foreach ((double x, double y) in points)
        {
            Append($"<circle cx=\"{At(x)}\" cy=\"{At(y)}\" r=\"3\" class=\"{colour}\" fill=\"currentColor\"/>");
        }
    }

    /// <summary>Draws bars of one width that stand on a line, all in one path.</summary>
    public void Bars(IEnumerable<(double X, double Height)> bars, double width, double baseLine, string colour)
    {
        IEnumerable<string> path = bars.Where(bar => bar.Height > 0)
            .Select(bar => $"M{At(bar.X)} {At(baseLine)}v{At(-bar.Height)}h{At(width)}v{At(bar.Height)}z");
        Append($"<path class=\"{colour}\" fill=\"currentColor\" d=\"{string.Concat(path)}\"/>");
    }

    /// <summary>Fills a rectangle.</summary>
    public void Area(double x, double y, double width, double height, string colour) => Append(
        $"<rect x=\"{At(x)}\" y=\"{At(y)}\" width=\"{At(width)}\" height=\"{At(height)}\" class=\"{colour}\" "
        + "fill=\"currentColor\"/>");

    /// <summary>Writes.</summary>
    /// <param name="x">Where.</param>
    /// <param name="y">Where its line is.</param>
    /// <param name="text">What.</param>
    /// <param name="anchor">Whether the place is its <c>start</c>, <c>middle</c> or <c>end</c>.</param>
    /// <param name="colour">Its colour.</param>
    /// <param name="size">Its size.</param>
    public void Text(double x, double y, string text, string anchor = "start", string colour = Ink, int size = 11) => Append(
        $"<text x=\"{At(x)}\" y=\"{At(y)}\" text-anchor=\"{anchor}\" class=\"{colour}\" fill=\"currentColor\" "
        + $"font-size=\"{size}\">{WebUtility.HtmlEncode(text)}</text>");

    /// <summary>The file.</summary>
    public override string ToString() =>
        $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {_width} {_height}\" width=\"{_width}\" height=\"{_height}\" "
        + "role=\"img\" "
        + $"font-family=\"sans-serif\">\n<title>{WebUtility.HtmlEncode(_description)}</title>\n"
        + $"{Style}\n{_body}</svg>\n";

    private static string At(double value) => Math.Round(value, 1).ToString(CultureInfo.InvariantCulture);

    private void Append(string element) => _body.Append(element).Append('\n');
}
