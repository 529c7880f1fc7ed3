// To(source) or To((source - center) * factor), in FP64, rounded once. FROM and TO are float or double; UNITS says whether there are centers and factors, one a column.
// A product that follows a difference has nothing that it could be fused with. Bound by memory: an element is read and written once.
#define ITEMS 256
#define EACH 4

KERNEL(ITEMS, 1, 1) conversion(
    i64 count, i64 columns, GLOBAL const FROM* RESTRICT source, i64 sourceOffset, i64 ldSource,
    GLOBAL const double* RESTRICT center, i64 centerOffset, GLOBAL const double* RESTRICT factor, i64 factorOffset,
    GLOBAL TO* RESTRICT destination, i64 offset, i64 ld)
{
    for (int e = 0; e < EACH; e++)
    {
        const i64 index = (GROUP_X * EACH + e) * ITEMS + LOCAL_X;
        if (index < count)
        {
            const i64 row = index / columns, column = index - row * columns;
            double value = (double)source[sourceOffset + row * ldSource + column];
            if (UNITS) value = (value - center[centerOffset + column]) * factor[factorOffset + column];
            destination[offset + row * ld + column] = (TO)value;
        }
    }
}
