package io.scanlake.image;

import static io.scanlake.image.Layout.corrupt;
import static io.scanlake.image.Layout.truncated;

import io.scanlake.file.UnusableException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;

/** One image file directory of a TIFF: its fields of whole numbers, and its strips or tiles. */
final class TiffPage {
  private static final int ENTRY = 12;

  /**
   * The fields that a decoder needs. A decoder sees no others: profiles and metadata are attack
   * surface.
   */
  private static final int[] NEEDED = {
    256, 257, 258, 259, 262, 266, 273, 277, 278, 279, 284, 292, 293, 317, 320, 322, 323, 324, 325,
    338, 339, 347, 529, 530, 532
  };

  /** Bytes of one value, by field type. */
  private static final int[] SIZE = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8};

  private final ByteBuffer in;
  private final Map<Integer, Integer> entries;
  private final long next;
  private final long[] offsets;
  private final long[] lengths;

  private TiffPage(ByteBuffer in, Map<Integer, Integer> entries, long next)
      throws UnusableException {
    this.in = in;
    this.entries = entries;
    this.next = next;
    this.offsets = numbers(isTiled() ? 324 : 273);
    this.lengths = numbers(isTiled() ? 325 : 279);
  }

  static TiffPage read(ByteBuffer in, long at) throws UnusableException {
    if (at < 8 || at + 2 > in.limit()) {
      throw at < 8
          ? corrupt("TIFF directory inside the header")
          : truncated("TIFF without directory");
    }
    int position = (int) at;
    int fields = in.getShort(position) & 0xFFFF;
    if (fields == 0) {
      throw corrupt("TIFF directory without fields");
    }
    if (at + 2 + (long) ENTRY * fields + 4 > in.limit()) {
      throw truncated("TIFF ends inside a directory");
    }
    Map<Integer, Integer> entries = new TreeMap<>();
    for (int i = 0; i < fields; i++) {
      int entry = position + 2 + ENTRY * i;
      entries.putIfAbsent(in.getShort(entry) & 0xFFFF, entry);
    }
    return new TiffPage(in, entries, in.getInt(position + 2 + ENTRY * fields) & 0xFFFFFFFFL);
  }

  long next() {
    return next;
  }

  boolean isTiled() {
    return entries.containsKey(324);
  }

  int chunks() {
    return offsets.length;
  }

  long offset(int chunk) {
    return offsets[chunk];
  }

  long length(int chunk) {
    return lengths[chunk];
  }

  byte[] bytes() {
    return in.array();
  }

  void checkChunksInside() throws UnusableException {
    if (offsets.length == 0 || offsets.length != lengths.length) {
      throw corrupt("TIFF without strips or tiles, or without their lengths");
    }
    for (int i = 0; i < offsets.length; i++) {
      if (offsets[i] + lengths[i] > in.limit()) {
        throw truncated("TIFF ends inside its pixels");
      }
    }
  }

  long number(int tag, long absent) throws UnusableException {
    long[] values = numbers(tag);
    return values.length == 0 ? absent : values[0];
  }

  /** The values of a field of unsigned whole numbers; none where it is absent. */
  long[] numbers(int tag) throws UnusableException {
    Integer entry = entries.get(tag);
    if (entry == null) {
      return new long[0];
    }
    int type = in.getShort(entry + 2);
    if (type != 1 && type != 3 && type != 4) {
      throw corrupt("TIFF field that should hold whole numbers");
    }
    int size = SIZE[type];
    int start = start(entry, size);
    long[] values = new long[in.getInt(entry + 4)];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (size) {
            case 1 -> in.get(start + i) & 0xFF;
            case 2 -> in.getShort(start + 2 * i) & 0xFFFF;
            default -> in.getInt(start + 4 * i) & 0xFFFFFFFFL;
          };
    }
    return values;
  }

  private int start(int entry, int size) throws UnusableException {
    long length = (in.getInt(entry + 4) & 0xFFFFFFFFL) * size;
    long start = length <= 4 ? entry + 8 : in.getInt(entry + 8) & 0xFFFFFFFFL;
    if (start + length > in.limit()) {
      throw truncated("TIFF ends inside a field");
    }
    return (int) start;
  }

  /** The same file with this page as its only one, described by the needed fields alone. */
  byte[] alone() throws UnusableException {
    int count = in.limit();
    int directory = count + (count & 1);
    byte[] bytes = new byte[directory + 2 + ENTRY * NEEDED.length + 4];
    System.arraycopy(in.array(), 0, bytes, 0, count);
    ByteBuffer out = ByteBuffer.wrap(bytes).order(in.order());
    int fields = 0;
    for (int tag : NEEDED) {
      Integer entry = entries.get(tag);
      if (entry != null) {
        int type = in.getShort(entry + 2);
        if (type < 1 || type >= SIZE.length) {
          throw corrupt("TIFF field of unknown type");
        }
        start(entry, SIZE[type]);
        in.get(entry, bytes, directory + 2 + ENTRY * fields++, ENTRY);
      }
    }
    out.putShort(directory, (short) fields);
    out.putInt(directory + 2 + ENTRY * fields, 0);
    out.putInt(4, directory);
    return bytes;
  }
}
