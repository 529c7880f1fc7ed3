// Tiles of a lower triangle in one row: tile (r, c), c <= r, has the index r (r + 1) / 2 + c.
DEVICE i64 triangle_index(i64 row, i64 column)
{
    return row * (row + 1) / 2 + column;
}

DEVICE int triangle_row(i64 index)
{
    // The root is near; whole numbers decide.
    int row = (int)((sqrt((float)8 * (float)index + (float)1) - (float)1) / (float)2);
    while (triangle_index(row, 0) > index) row--;
    while (triangle_index(row + 1, 0) <= index) row++;
    return row;
}
