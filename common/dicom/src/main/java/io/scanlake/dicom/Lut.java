package io.scanlake.dicom;

import java.util.Arrays;

/**
 * A lookup table of a Modality or VOI LUT sequence, or one colour of a palette (PS3.3, C.11.1.1,
 * C.11.2.1.1 and C.7.6.3.1.5/6): values below the first mapped one take the first entry, values
 * above the last the last.
 *
 * @param bits of an entry
 * @param white the entry that is shown white
 */
record Lut(int first, int bits, int white, int[] entries) {

  Lut(int first, int bits, int[] entries) {
    this(first, bits, white(bits, entries), entries);
  }

  /**
   * The greatest entry there can be (PS3.3, C.11.2.1.1). Where none comes near it, a descriptor
   * states the room for an entry instead of its bits, as radiographs are known for; then it is the
   * greatest that there is.
   */
  private static int white(int bits, int[] entries) {
    int most = (1 << bits) - 1;
    int max = Arrays.stream(entries).max().orElse(0);
    return bits <= 8 || max > most / 2 || max == 0 ? most : max;
  }

  int at(double value) {
    double index = Math.floor(value) - first;
    return entries[index <= 0 ? 0 : (int) Math.min(index, entries.length - 1)];
  }

  /** 0 to 255. */
  double gray(double value) {
    return at(value) * 255.0 / white;
  }

  /** The table of a LUT sequence's item; null where it is not usable. */
  static Lut of(Dataset item, boolean isSigned) {
    return item == null ? null : of(item, Tags.LUT_DESCRIPTOR, Tags.LUT_DATA, isSigned);
  }

  static Lut of(Dataset dataset, int descriptorTag, int dataTag, boolean isSigned) {
    double[] descriptor = dataset.numbers(descriptorTag);
    Element data = dataset.element(dataTag);
    if (descriptor.length < 3 || data == null || data.data == null) {
      return null;
    }
    int count = (int) descriptor[0] & 0xFFFF;
    count = count == 0 ? 1 << 16 : count;
    int first = (int) descriptor[1];
    first = isSigned ? (short) first : first & 0xFFFF;
    int bits = (int) descriptor[2] & 0xFFFF;
    // Entries of 8 bits may be packed two to a word.
    boolean isPacked = data.length < 2 * count && data.length >= count;
    int there = isPacked ? count : Math.min(count, data.length / 2);
    if (there == 0) {
      return null;
    }
    int[] entries = new int[there];
    int max = 0;
    for (int i = 0; i < there; i++) {
      entries[i] =
          isPacked
              ? data.data[data.offset + (data.encoding.isBig && data.vr != Vr.OB ? i ^ 1 : i)]
                  & 0xFF
              : data.encoding.u16(data.data, data.offset + 2 * i);
      max = Math.max(max, entries[i]);
    }
    return new Lut(first, bits(bits, max), entries);
  }

  /** What the descriptor states, unless an entry needs more. */
  static int bits(int stated, int max) {
    int needed = 32 - Integer.numberOfLeadingZeros(max);
    return Math.max(stated < 1 || stated > 16 ? 8 : stated, needed);
  }
}
