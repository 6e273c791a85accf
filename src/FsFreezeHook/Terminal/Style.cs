namespace FsFreezeHook.Terminal;

/// <summary>How a piece of text looks on a terminal.</summary>
internal enum Style
{
    /// <summary>As all text.</summary>
    Plain,

    /// <summary>What is well.</summary>
    Good,

    /// <summary>What somebody should look at.</summary>
    Warning,

    /// <summary>What is wrong.</summary>
    Bad,

    /// <summary>A heading, or what counts most in a line.</summary>
    Strong,

    /// <summary>What can be passed over.</summary>
    Faint,
}
