using L2Gpu.Kernels;

namespace L2Gpu.DeviceRunner.Timings;

/// <summary>What the device was seen to do at most, in this run; 0 where that was not measured, or there is no such instruction.</summary>
internal sealed class Ceilings
{
    /// <summary>Bytes read and written in a second.</summary>
    public double Bandwidth { get; set; }

    /// <summary>Flops a second of multiply-adds in FP32, two each.</summary>
    public double Fp32 { get; set; }

    /// <summary>The same in FP64.</summary>
    public double Fp64 { get; set; }

    /// <summary>Flops a second of matrix instructions in TF32.</summary>
    public double Tf32Matrix { get; set; }

    /// <summary>The same in FP64.</summary>
    public double Fp64Matrix { get; set; }

    /// <summary>The least time that work can take: by arithmetic or by traffic, whichever is longer.</summary>
    /// <param name="workload">What it costs.</param>
    /// <param name="arithmetic">Which rate bounds it.</param>
    /// <param name="type">The type of the data.</param>
    /// <returns>Seconds; NaN where nothing bounds it, or a ceiling was not measured.</returns>
    public (double Seconds, string By) Floor(Workload workload, Arithmetic arithmetic, string type)
    {
        if (arithmetic == Arithmetic.None) return (double.NaN, string.Empty);
        double rate = Rate(arithmetic, type);
        if (rate <= 0 || Bandwidth <= 0) return (double.NaN, string.Empty);
        double compute = workload.Flops / rate, traffic = workload.Bytes / Bandwidth;
        return compute > traffic ? (compute, "arithmetic") : (traffic, "memory");
    }

    // FP32 products are three in TF32; where that is slower than multiply-adds, those are what to hold against.
    private double Rate(Arithmetic arithmetic, string type) => (arithmetic, type) switch
    {
        (Arithmetic.Product, "f32") => Math.Max(Fp32, Tf32Matrix / 3),
        (Arithmetic.Product, _) => Math.Max(Fp64, Fp64Matrix),
        (Arithmetic.OfData, "f32") => Fp32,
        _ => Fp64,
    };
}
