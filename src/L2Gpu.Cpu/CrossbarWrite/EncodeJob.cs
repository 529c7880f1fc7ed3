using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Cpu;

/// <summary>Pulse trains of numbers, four lines at a time: those whose slots are a tile of the generator. One task some of these.</summary>
internal unsafe struct EncodeJob : ITaskJob
{
    // Lines whose slots are a tile.
    public const int Lines = Philox.TileWords / Philox.TileBlocks;

    private const long TilesPerTask = 1024;

    public CellKernels Kernels;
    public MatrixView<float> Values;
    public MatrixView<uint> Trains;
    public float Scale;
    public int Slots;
    public SimulationPurpose Purpose;
    public SimulationAddress Address;

    public readonly int TaskCount => checked((int)GemmBlocking.Ceiling(RowTiles * Values.Rows, TilesPerTask));

    private readonly long RowTiles => GemmBlocking.Ceiling(Values.Columns, Lines);

    public readonly void Execute(int task, int worker)
    {
        float* values = Values.Address();
        uint* trains = Trains.Address();
        long columns = Values.Columns, end = Math.Min(RowTiles * Values.Rows, (task + 1) * TilesPerTask);
        for (long t = task * TilesPerTask; t < end;)
        {
            (long row, long first) = Math.DivRem(t, RowTiles);
            long count = Math.Min(RowTiles - first, end - t), line = first * Lines;
            Kernels.Encode(
                Address.Stream(Purpose, later: (ulong)row), ((ulong)Address.FirstCell / Lines) + (ulong)first, (int)Math.Min(columns - line, count * Lines), Scale, Slots,
                values + (row * Values.LeadingDimension) + line, trains + (row * Trains.LeadingDimension) + line);
            t += count;
        }
    }
}
