package io.scanlake.dicom;

import io.scanlake.file.Code;
import io.scanlake.file.UnusableException;

/**
 * The Image Pixel module (PS3.3, C.7.6.3), checked.
 *
 * @param bitsAllocated 1, 8, 12 (packed), 16, 32, or 64 (double float pixel data only)
 * @param highBit at least {@code bitsStored - 1}
 * @param planar true where all samples of one colour stand together (PlanarConfiguration 1)
 */
public record PixelLayout(
    int rows,
    int columns,
    int frames,
    int samplesPerPixel,
    int bitsAllocated,
    int bitsStored,
    int highBit,
    boolean signed,
    boolean planar,
    Photometric photometric) {
  /** Keeps every index of a frame an int, bytes of 32-bit samples included. */
  private static final long MAX_SAMPLES = Integer.MAX_VALUE / 8;

  static PixelLayout of(Dataset dataset, DatasetParser.PixelData pixels, long pixelBudget)
      throws UnusableException {
    int rows = whole(dataset, Tags.ROWS, 0);
    int columns = whole(dataset, Tags.COLUMNS, 0);
    int samples = whole(dataset, Tags.SAMPLES_PER_PIXEL, 1);
    if (rows < 1 || columns < 1 || rows > 0xFFFF || columns > 0xFFFF) {
      throw new UnusableException(Code.CORRUPT, rows + " rows and " + columns + " columns");
    }
    if (samples != 1 && samples != 3) {
      throw new UnusableException(Code.UNSUPPORTED_PIXEL_FORMAT, samples + " samples per pixel");
    }
    long budget = Math.min(pixelBudget, MAX_SAMPLES);
    if ((long) rows * columns * samples > budget) {
      throw new UnusableException(
          Code.PIXEL_BUDGET,
          (long) rows * columns * samples + " samples per frame, budget " + budget);
    }
    int allocated =
        switch (pixels == null ? Tags.PIXEL_DATA : pixels.tag()) {
          case Tags.FLOAT_PIXEL_DATA -> 32;
          case Tags.DOUBLE_FLOAT_PIXEL_DATA -> 64;
          default -> whole(dataset, Tags.BITS_ALLOCATED, 16);
        };
    if (allocated != 1
        && allocated != 8
        && allocated != 12
        && allocated != 16
        && allocated != 32
        && allocated != 64) {
      throw new UnusableException(Code.UNSUPPORTED_PIXEL_FORMAT, allocated + " bits allocated");
    }
    int stored = whole(dataset, Tags.BITS_STORED, allocated);
    if (stored < 1 || stored > allocated) {
      stored = allocated;
    }
    int high = whole(dataset, Tags.HIGH_BIT, stored - 1);
    if (high < stored - 1 || high >= allocated) {
      high = stored - 1;
    }
    return new PixelLayout(
        rows,
        columns,
        Math.max(1, whole(dataset, Tags.NUMBER_OF_FRAMES, 1)),
        samples,
        allocated,
        stored,
        high,
        whole(dataset, Tags.PIXEL_REPRESENTATION, 0) == 1,
        samples > 1 && whole(dataset, Tags.PLANAR_CONFIGURATION, 0) == 1,
        Photometric.of(dataset.text(Tags.PHOTOMETRIC_INTERPRETATION), samples));
  }

  private static int whole(Dataset dataset, int tag, int absent) {
    Integer value = dataset.integer(tag);
    return value == null ? absent : value;
  }

  /** The same with another number of bits stored, from the lowest on. */
  PixelLayout withBits(int bits) {
    return new PixelLayout(
        rows,
        columns,
        frames,
        samplesPerPixel,
        bitsAllocated,
        bits,
        bits - 1,
        signed,
        planar,
        photometric);
  }

  /** Pixels of one frame. */
  public int pixels() {
    return rows * columns;
  }

  /** Samples of one frame. */
  public int samples() {
    return rows * columns * samplesPerPixel;
  }
}
