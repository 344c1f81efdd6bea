package io.scanlake.dicom;

import java.util.Arrays;

/** Palette Color Lookup Tables, plain or segmented (PS3.3, C.7.6.3.1.5, C.7.6.3.1.6, C.7.9.2). */
final class Palette {
  private Palette() {}

  /** B, G, R for each index from 0 to {@code size - 1}; null where there is no usable palette. */
  static byte[] bgr(Dataset dataset, int size, boolean isSigned) {
    byte[] table = new byte[size * 3];
    for (int colour = 0; colour < 3; colour++) {
      int descriptor = Tags.RED_PALETTE_DESCRIPTOR + colour;
      Lut lut =
          dataset.has(Tags.RED_PALETTE_SEGMENTED + colour)
              ? segmented(dataset, descriptor, Tags.RED_PALETTE_SEGMENTED + colour, isSigned)
              : Lut.of(dataset, descriptor, Tags.RED_PALETTE_DATA + colour, isSigned);
      if (lut == null) {
        return null;
      }
      // Entries stated to have 16 bits may hold 8; they are then used as they are.
      int max = Arrays.stream(lut.entries()).max().orElse(0);
      int shift = max > 255 ? Math.max(0, lut.bits() - 8) : 0;
      for (int i = 0; i < size; i++) {
        int value = isSigned ? i - size / 2 : i;
        int index = isSigned ? value & size - 1 : value;
        table[index * 3 + 2 - colour] = (byte) (lut.at(value) >> shift);
      }
    }
    return table;
  }

  private static Lut segmented(Dataset dataset, int descriptorTag, int dataTag, boolean isSigned) {
    double[] descriptor = dataset.numbers(descriptorTag);
    double[] data = dataset.numbers(dataTag);
    if (descriptor.length < 3) {
      return null;
    }
    int count = (int) descriptor[0] & 0xFFFF;
    Expansion expansion = new Expansion(new int[count == 0 ? 1 << 16 : count]);
    expansion.run(data, 0, data.length, false);
    if (expansion.size == 0) {
      return null;
    }
    int[] entries = Arrays.copyOf(expansion.entries, expansion.size);
    int first = isSigned ? (short) descriptor[1] : (int) descriptor[1] & 0xFFFF;
    int max = Arrays.stream(entries).max().orElse(0);
    return new Lut(first, Lut.bits((int) descriptor[2], max), entries);
  }

  /** The segments of C.7.9.2: 0 discrete, 1 linear, 2 a repetition of earlier ones. */
  private static final class Expansion {
    private final int[] entries;
    private int size;

    Expansion(int[] entries) {
      this.entries = entries;
    }

    void run(double[] data, int from, int most, boolean isRepeated) {
      int i = from;
      for (int segment = 0; segment < most && i + 1 < data.length; segment++) {
        int code = (int) data[i];
        int length = (int) data[i + 1];
        i += 2;
        if (code == 0 && i + length <= data.length) {
          for (int k = 0; k < length; k++) {
            add((int) data[i + k]);
          }
          i += length;
        } else if (code == 1 && i < data.length && size > 0) {
          int start = entries[size - 1];
          int end = (int) data[i++];
          for (int k = 1; k <= length; k++) {
            add((int) Math.round(start + (end - start) * (double) k / length));
          }
        } else if (code == 2 && i + 1 < data.length && !isRepeated) {
          // The offset counts bytes from the start of the data.
          int offset = ((int) data[i] | (int) data[i + 1] << 16) / 2;
          i += 2;
          if (offset >= 0 && offset < data.length) {
            run(data, offset, length, true);
          }
        } else {
          return;
        }
      }
    }

    private void add(int value) {
      if (size < entries.length) {
        entries[size++] = value;
      }
    }
  }
}
