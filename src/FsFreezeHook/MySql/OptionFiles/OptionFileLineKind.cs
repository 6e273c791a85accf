namespace FsFreezeHook.MySql.OptionFiles;

/// <summary>What a line of an option file is.</summary>
internal enum OptionFileLineKind
{
    /// <summary>Nothing, a comment, or a directive that the clients do not know and pass over.</summary>
    Nothing,

    /// <summary><c>[group]</c>; the text is its name.</summary>
    Group,

    /// <summary><c>name</c> or <c>name=value</c>; the text is the name.</summary>
    Option,

    /// <summary><c>!include FILE</c>; the text is the file.</summary>
    Include,

    /// <summary><c>!includedir FOLDER</c>; the text is the folder.</summary>
    IncludeFolder,

    /// <summary>What makes the clients give up.</summary>
    Malformed,
}
