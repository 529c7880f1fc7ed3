using System.Reflection;
using Xunit.Sdk;

namespace L2Gpu.Tests.Native;

/// <summary>The names of the fake libraries, each with each of some values: what is the same for every library is tried on all of them.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EachFakeAttribute(params object[] values) : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod)
        => ((string[])["opencl", "cuda"]).SelectMany(library => values.Length == 0 ? [[library]] : values.Select(value => new[] { library, value }));
}
