// part: Common/triangle.kernel.c
// The end of second moments of lines, the columns of [x, y, 1], whatever the layout of their sums.
#define IMAGE 16

// The sum of products of two lines about their shifts, row >= column. Who builds on this says where it is.
DEVICE double line_sum(GLOBAL const double* sums, int d, int t, int row, int column);

// 0; but NaN for a mean that is not finite, since nothing deviates from it by a number.
DEVICE double defined(double mean)
{
    return mean - mean;
}

// From sums about the shift to moments: those about the means follow exactly. Both triangles, the upper one from the lower one's bits.
KERNEL(IMAGE, IMAGE, 1) gram_finish(
    int d, int t, int centered, GLOBAL const double* RESTRICT sums, GLOBAL const REAL* RESTRICT shift, GLOBAL double* RESTRICT moments, i64 momentOffset, i64 ld)
{
    LOCAL double image[IMAGE][IMAGE + 1];
    const int last = d + t, tileRow = triangle_row(GROUP_X), tileColumn = (int)(GROUP_X - triangle_index(tileRow, 0));
    const int row = tileRow * IMAGE + LOCAL_Y, column = tileColumn * IMAGE + LOCAL_X;
    GLOBAL double* to = moments + momentOffset;
    if (row <= last && column <= row)
    {
        const double total = line_sum(sums, d, t, last, last);
        double value = line_sum(sums, d, t, row, column);
        if (centered && column < last)
        {
            const double border = line_sum(sums, d, t, last, column), meanB = total == 0 ? 0 : border / total;
            if (row == last)
            {
                value = total == 0 ? 0 : (double)shift[column] + meanB;
            }
            else
            {
                const double meanA = total == 0 ? 0 : line_sum(sums, d, t, last, row) / total;
                value = value - meanA * border + defined(meanA) + defined(meanB);
                if (row == column && value < 0) value = 0; // rounding of a sum of squares
            }
        }

        to[row * ld + column] = value;
        image[LOCAL_Y][LOCAL_X] = value;
    }

    BARRIER();
    const int imageRow = tileColumn * IMAGE + LOCAL_Y, imageColumn = tileRow * IMAGE + LOCAL_X;
    if (imageColumn <= last && imageRow < imageColumn) to[imageRow * ld + imageColumn] = image[LOCAL_X][LOCAL_Y];
}
