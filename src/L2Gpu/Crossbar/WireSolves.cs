namespace L2Gpu;

/// <summary>When the network of cells and wires is solved.</summary>
public enum WireSolves
{
    /// <summary>
    /// In each read, for each row of its batch, with the conductances that noise gives the cells then: noise takes the way through the wires. In whichever direction is read, a row costs one solve of each physical array.
    /// Where cells have no noise, all reads meet one network, and it is solved as with <see cref="EachWrite"/>.
    /// </summary>
    EachRead,

    /// <summary>
    /// After each write, by one solve a bit line of each physical array, and reads are products with the matrix that this gives, as fast as without wires. Noise of cells is added to that matrix, as if it took no way
    /// through the wires: the mean of reads is right to first order, but their noise is too large, most where wires take most away, and does not reach other lines.
    /// </summary>
    EachWrite,
}
