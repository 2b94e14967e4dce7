using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace OpsConsole.Tests.Architecture;

/// <summary>One instruction that names a member.</summary>
/// <param name="IsDropped">True if the next instruction throws the result away.</param>
internal sealed record Use(MethodBase By, OpCode Code, MemberInfo Member, bool IsDropped);

/// <summary>
/// What compiled code refers to, read from its instructions: it sees async bodies, lambdas, markup and generics. It does not
/// see constants, <c>nameof</c> and enum literals, which the compiler erases.
/// </summary>
internal static class Il
{
    private const BindingFlags Everything = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields().Select(f => (OpCode)f.GetValue(null)!).ToDictionary(c => c.Value);

    private static readonly ConcurrentDictionary<Type, HashSet<Type>> Known = new();

    /// <summary>True for what the compiler made: closures, state machines, iterators.</summary>
    public static bool IsGenerated(Type type) => type.Name.Contains('<', StringComparison.Ordinal) || type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);

    /// <summary>The type as written in the source: that of a closure is the type around it.</summary>
    public static Type Written(Type type)
    {
        while (type.IsNested && IsGenerated(type))
            type = type.DeclaringType!;
        return type;
    }

    /// <summary>Methods of the type and of everything the compiler made of them.</summary>
    public static IEnumerable<MethodBase> MethodsOf(Type type) =>
        type.GetMethods(Everything).Concat<MethodBase>(type.GetConstructors(Everything))
            .Concat(type.GetNestedTypes(Everything).Where(IsGenerated).SelectMany(MethodsOf));

    /// <summary>Members the type's methods use.</summary>
    public static IEnumerable<Use> Uses(Type type) => MethodsOf(type).SelectMany(Uses);

    /// <summary>Members one method uses.</summary>
    public static IEnumerable<Use> Uses(MethodBase method)
    {
        var il = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (var at = 0; at < il.Length;)
        {
            var code = CodeAt(il, ref at);
            var operand = at;
            at += SizeOf(code, il, at);
            if (code.OperandType is not (OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok))
                continue;
            if (Resolve(method, BitConverter.ToInt32(il, operand)) is not { } member)
                continue;
            var next = at;
            yield return new Use(method, code, member, at < il.Length && CodeAt(il, ref next) == OpCodes.Pop);
        }
    }

    /// <summary>Every type the type refers to, in its shape and in its methods; without itself.</summary>
    public static IReadOnlySet<Type> TypesUsed(Type type) => Known.GetOrAdd(type, FindTypesUsed);

    private static HashSet<Type> FindTypesUsed(Type type)
    {
        var found = new HashSet<Type>();
        Add(found, type.BaseType);
        foreach (var one in type.GetInterfaces())
            Add(found, one);
        foreach (var field in type.GetFields(Everything))
            Add(found, field.FieldType);
        AddAttributes(found, type);
        foreach (var member in type.GetMembers(Everything).Where(m => m is not Type))
            AddAttributes(found, member);
        foreach (var method in MethodsOf(type))
            AddMethod(found, method);
        found.RemoveWhere(t => Written(t) == type);
        return found;
    }

    private static void AddMethod(HashSet<Type> found, MethodBase method)
    {
        Add(found, (method as MethodInfo)?.ReturnType);
        foreach (var parameter in method.GetParameters())
            Add(found, parameter.ParameterType);
        if (method.IsGenericMethodDefinition)
        {
            foreach (var constraint in method.GetGenericArguments().SelectMany(a => a.GetGenericParameterConstraints()))
                Add(found, constraint);
        }

        if (method.GetMethodBody() is not { } body)
            return;
        foreach (var local in body.LocalVariables)
            Add(found, local.LocalType);
        foreach (var clause in body.ExceptionHandlingClauses.Where(c => c.Flags == ExceptionHandlingClauseOptions.Clause))
            Add(found, clause.CatchType);
        foreach (var use in Uses(method))
        {
            Add(found, use.Member as Type ?? use.Member.DeclaringType);
            if (use.Member is MethodInfo { IsGenericMethod: true } called)
            {
                foreach (var argument in called.GetGenericArguments())
                    Add(found, argument);
            }
        }
    }

    private static void AddAttributes(HashSet<Type> found, MemberInfo member)
    {
        foreach (var attribute in member.GetCustomAttributesData())
        {
            Add(found, attribute.AttributeType);
            foreach (var value in attribute.ConstructorArguments.Select(a => a.Value).Concat(attribute.NamedArguments.Select(a => a.TypedValue.Value)))
                Add(found, value as Type);
        }
    }

    private static void Add(HashSet<Type> found, Type? type)
    {
        if (type is null || type.IsGenericParameter)
            return;
        if (type.HasElementType)
        {
            Add(found, type.GetElementType());
            return;
        }

        if (type.IsConstructedGenericType)
        {
            foreach (var argument in type.GetGenericArguments())
                Add(found, argument);
            type = type.GetGenericTypeDefinition();
        }

        found.Add(type);
    }

    private static OpCode CodeAt(byte[] il, ref int at)
    {
        var first = il[at++];
        return first == 0xFE ? Codes[unchecked((short)(0xFE00 | il[at++]))] : Codes[first];
    }

    private static int SizeOf(OpCode code, byte[] il, int at) => code.OperandType switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(il, at),
        _ => 4,
    };

    private static MemberInfo? Resolve(MethodBase method, int token)
    {
        try
        {
            return method.Module.ResolveMember(
                token, method.DeclaringType?.IsGenericType == true ? method.DeclaringType.GetGenericArguments() : null, method.IsGenericMethod ? method.GetGenericArguments() : null);
        }
        catch (Exception error) when (error is FileNotFoundException or TypeLoadException or ArgumentException)
        {
            // A member of an assembly that is only there when its provider is used.
            return null;
        }
    }
}
