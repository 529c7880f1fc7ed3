using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <summary>Ages an array; one task some tiles of 128 cells.</summary>
internal unsafe struct AgeJob : ITaskJob
{
    private const long TilesPerTask = 64;

    public CrossbarReadKernel Kernel;
    public AgingTerms Terms;
    public SimulationAddress Address;
    public long Rows;
    public long Columns;
    public float* Programmed;
    public long LdProgrammed;
    public float* Aged;
    public long LdAged;
    public float* Noise;
    public long LdNoise;

    private readonly long RowTiles => SimulationAddress.Pitch(Columns) / Philox.TileWords;

    public readonly int TaskCount => checked((int)GemmBlocking.Ceiling(Rows * RowTiles, TilesPerTask));

    public readonly void Execute(int task, int worker)
    {
        RandomStream stream = Address.Stream(SimulationPurpose.Drift);
        long end = Math.Min(Rows * RowTiles, (task + 1) * TilesPerTask);
        for (long tile = task * TilesPerTask; tile < end; tile++)
        {
            long row = tile / RowTiles, column = tile % RowTiles * Philox.TileWords;
            Kernel.Age(
                Terms, stream, Address.Cell(row, column, Columns) / Philox.TileWords, (int)Math.Min(Philox.TileWords, Columns - column),
                Programmed + (row * LdProgrammed) + column, Aged + (row * LdAged) + column, Noise + (row * LdNoise) + column);
        }
    }
}
