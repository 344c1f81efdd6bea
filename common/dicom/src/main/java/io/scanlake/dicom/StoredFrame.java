package io.scanlake.dicom;

/**
 * The stored samples of one frame (PS3.5, 8.1.1), row by row, masked to {@code bitsStored} and sign
 * extended; colour is R, G, B side by side. No rescale, window or inversion is applied. Exactly one
 * of the arrays is not null; it belongs to the {@link FrameBuffers}, may be longer than {@link
 * #count}, and holds this frame until the next one is decoded into the same buffers.
 *
 * @param channels 1, or 3 for R, G, B
 * @param photometric MONOCHROME1, MONOCHROME2, PALETTE_COLOR or RGB
 * @param isSigned false: {@code shorts} and {@code ints} hold unsigned values as bit patterns
 * @param shorts samples of up to 16 bits
 * @param ints samples of 17 to 32 bits
 * @param isRepaired the pixel data are damaged or contradict the data set, yet the samples are
 *     there
 */
public record StoredFrame(
    int rows,
    int columns,
    int channels,
    Photometric photometric,
    int bitsStored,
    boolean isSigned,
    short[] shorts,
    int[] ints,
    float[] floats,
    double[] doubles,
    boolean isRepaired) {

  /** The same frame, whose samples were had in spite of a fault. */
  StoredFrame repaired() {
    return new StoredFrame(
        rows,
        columns,
        channels,
        photometric,
        bitsStored,
        isSigned,
        shorts,
        ints,
        floats,
        doubles,
        true);
  }

  /** Samples of the frame. */
  public int count() {
    return rows * columns * channels;
  }

  /** One sample as a number, signed or unsigned. */
  double value(int index) {
    if (shorts != null) {
      return isSigned ? shorts[index] : shorts[index] & 0xFFFF;
    }
    if (ints != null) {
      return isSigned ? ints[index] : ints[index] & 0xFFFFFFFFL;
    }
    return floats != null ? floats[index] : doubles[index];
  }
}
