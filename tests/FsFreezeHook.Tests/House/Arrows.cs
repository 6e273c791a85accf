using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Mono.Cecil;

namespace FsFreezeHook.Tests.House;

/// <summary>
/// Which of the program's types knows which: read from its assembly, so that a comment or a name in a text is none.
/// </summary>
internal static class Arrows
{
    private const string Root = nameof(FsFreezeHook);

    private static readonly Lazy<SortedDictionary<string, SortedSet<string>>> OfTypes = new(Read);

    /// <summary>By each type, those that it knows; a nested one is part of the one that it is in.</summary>
    public static IReadOnlyDictionary<string, SortedSet<string>> BetweenTypes => OfTypes.Value;

    /// <summary>By each room and sub-room, those that it knows, such as <c>MySql/Session</c>.</summary>
    public static IReadOnlyDictionary<string, SortedSet<string>> BetweenRooms { get; } = Between(
        type => type[..Math.Max(type.LastIndexOf('.'), 0)].Replace('.', '/'));

    /// <summary>What knows itself, by way of others.</summary>
    public static IEnumerable<string> Circles(IReadOnlyDictionary<string, SortedSet<string>> arrows) =>
        arrows.Keys.Where(from => Reachable(from, arrows).Contains(from));

    /// <summary>The arrows between what types are parts of.</summary>
    public static IReadOnlyDictionary<string, SortedSet<string>> Between(Func<string, string> partOf) =>
        new SortedDictionary<string, SortedSet<string>>(
            BetweenTypes.GroupBy(type => partOf(type.Key), StringComparer.Ordinal).ToDictionary(
                part => part.Key,
                part => new SortedSet<string>(
                    part.SelectMany(type => type.Value).Select(partOf).Where(known => known != part.Key),
                    StringComparer.Ordinal)),
            StringComparer.Ordinal);

    private static HashSet<string> Reachable(string from, IReadOnlyDictionary<string, SortedSet<string>> arrows)
    {
        HashSet<string> reached = [];
        Stack<string> left = new(arrows[from]);
        while (left.TryPop(out string? one))
        {
            if (reached.Add(one) && arrows.TryGetValue(one, out SortedSet<string>? further))
            {
                foreach (string next in further)
                {
                    left.Push(next);
                }
            }
        }

        return reached;
    }

    private static SortedDictionary<string, SortedSet<string>> Read()
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(Path.Combine(AppContext.BaseDirectory, "fsfreeze-hook.dll"));
        SortedDictionary<string, SortedSet<string>> arrows = new(StringComparer.Ordinal);
        foreach (TypeDefinition type in module.Types.Where(
            type => type.FullName.StartsWith(Root + ".", StringComparison.Ordinal)))
        {
            SortedSet<string> known = new(StringComparer.Ordinal);
            Add(type, known, module);
            known.Remove(Name(type));
            arrows.Add(Name(type), known);
        }

        return arrows;
    }

    private static string Name(TypeDefinition type) => type.FullName[(Root.Length + 1)..];

    private static void Add(TypeDefinition type, SortedSet<string> known, ModuleDefinition module)
    {
        IEnumerable<TypeReference?> all =
        [
            type.BaseType,
            .. type.Interfaces.Select(one => one.InterfaceType),
            .. OfAttributes(type),
            .. type.Fields.SelectMany(field => OfAttributes(field).Append(field.FieldType)),
            .. type.Properties.SelectMany(property => OfAttributes(property).Append(property.PropertyType)),
            .. type.Methods.SelectMany(Of),
        ];
        foreach (TypeDefinition one in all.SelectMany(Parts).Where(one => one.Scope == module).Select(one => one.Resolve()))
        {
            TypeDefinition outermost = one;
            while (outermost.DeclaringType is { } declaring)
            {
                outermost = declaring;
            }

            if (outermost.FullName.StartsWith(Root + ".", StringComparison.Ordinal))
            {
                known.Add(Name(outermost));
            }
        }

        foreach (TypeDefinition nested in type.NestedTypes)
        {
            Add(nested, known, module);
        }
    }

    private static IEnumerable<TypeReference> Of(MethodDefinition method) =>
    [
        method.ReturnType,
        .. OfAttributes(method),
        .. method.Parameters.SelectMany(parameter => OfAttributes(parameter).Append(parameter.ParameterType)),
        .. method.HasBody ? method.Body.Variables.Select(variable => variable.VariableType) : [],
        .. method.HasBody ? method.Body.ExceptionHandlers.Select(handler => handler.CatchType) : [],
        .. method.HasBody ? method.Body.Instructions.SelectMany(instruction => OfOperand(instruction.Operand)) : [],
    ];

    private static IEnumerable<TypeReference> OfOperand(object? operand) => operand switch
    {
        TypeReference type => [type],
        MethodReference method =>
        [
            method.DeclaringType, method.ReturnType, .. method.Parameters.Select(parameter => parameter.ParameterType),
            .. method is GenericInstanceMethod generic ? generic.GenericArguments : [],
        ],
        FieldReference field => [field.DeclaringType, field.FieldType],
        _ => [],
    };

    private static IEnumerable<TypeReference> OfAttributes(ICustomAttributeProvider provider) => provider.CustomAttributes
        .SelectMany(attribute => attribute.ConstructorArguments.Select(argument => argument.Value)
            .OfType<TypeReference>()
            .Append(attribute.AttributeType));

    // A type and all that it is made of: its elements, its arguments.
    private static IEnumerable<TypeReference> Parts(TypeReference? type) => type switch
    {
        null or GenericParameter => [],
        GenericInstanceType generic => [.. Parts(generic.ElementType), .. generic.GenericArguments.SelectMany(Parts)],
        TypeSpecification made => Parts(made.ElementType),
        _ => [type],
    };
}
