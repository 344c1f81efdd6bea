package io.scanlake.dicom;

import io.scanlake.file.Code;
import io.scanlake.file.Source;
import io.scanlake.file.UnusableException;
import java.io.IOException;
import java.util.Arrays;

/**
 * Encapsulated pixel data (PS3.5, A.4): finds the fragments of a frame. An offset table, extended
 * or basic, is believed as long as it leads to fragments; else all fragments are listed once and,
 * where there are more of them than frames, put together by the markers with which a frame starts.
 */
final class Fragments {
  /** One frame's stream. */
  record Stream(byte[] data, int offset, int length) {}

  private static final int MAX_FRAGMENTS = 1 << 22;
  private static final long LARGEST_EXTRA = 16 << 20;

  private final Source source;
  private final Bytes in;
  private final Encoding encoding;
  private final int frames;
  private final TransferSyntax.Coding coding;
  private final boolean isMarked;
  private final long start;
  private final long end;
  private final long first;
  private long[] offsets;
  private Run whole;
  private int[] frameStarts;

  /** Fragments that follow each other. */
  private static final class Run {
    private long[] positions = new long[4];
    private int[] lengths = new int[4];
    private int count;
    private long end;

    private void add(long position, long length) throws UnusableException {
      if (count == MAX_FRAGMENTS || length > Integer.MAX_VALUE) {
        throw new UnusableException(Code.CORRUPT, "fragment " + count + " is out of bounds");
      }
      if (count == positions.length) {
        positions = Arrays.copyOf(positions, count * 2);
        lengths = Arrays.copyOf(lengths, count * 2);
      }
      positions[count] = position;
      lengths[count++] = (int) length;
    }
  }

  /**
   * @param stated by the transfer syntax; the first fragment may know better
   */
  Fragments(
      Source source,
      DatasetParser.PixelData pixels,
      Dataset dataset,
      int frames,
      TransferSyntax.Coding stated)
      throws IOException, UnusableException {
    this.source = source;
    this.in = new Bytes(source);
    this.encoding = Encoding.of(true, pixels.encoding().isBig);
    this.frames = frames;
    this.start = pixels.position();
    this.end =
        pixels.length() < 0 ? source.length() : Math.min(source.length(), start + pixels.length());
    this.coding = coding(stated);
    this.isMarked = coding == TransferSyntax.Coding.JPEG_FAMILY;
    this.first = open(dataset);
  }

  /** How the frames are coded. */
  TransferSyntax.Coding coding() {
    return coding;
  }

  /**
   * Streams of JPEG and its successors and of RLE cannot be taken for anything else, so their first
   * bytes are believed more than a transfer syntax that is not theirs; fragments where it is native
   * hold native frames.
   */
  private TransferSyntax.Coding coding(TransferSyntax.Coding stated) throws IOException {
    long at = start;
    long length = end - start;
    for (int item = 0; end - at >= 8 && isItem(at); item++) {
      length = length(at);
      at += 8;
      if (item > 0 && length > 0) {
        break;
      }
      at += length;
    }
    length = Math.min(length, end - at);
    if (stated != TransferSyntax.Coding.DEFLATED_FRAME && isFrameStart(at, length)) {
      return TransferSyntax.Coding.JPEG_FAMILY;
    }
    boolean isNative = stated == TransferSyntax.Coding.NATIVE;
    if ((isNative || stated == TransferSyntax.Coding.JPEG_FAMILY) && isRle(at, length)) {
      return TransferSyntax.Coding.RLE;
    }
    return isNative ? TransferSyntax.Coding.NATIVE_FRAGMENT : stated;
  }

  /** The header of a frame (PS3.5, G.5): the first segment follows it, no other is before. */
  private boolean isRle(long position, long length) throws IOException {
    if (length < RleDecoder.HEADER) {
      return false;
    }
    long segments = in.u32(Encoding.EXPLICIT_LITTLE, position);
    long last = RleDecoder.HEADER;
    for (int i = 1; i <= 15; i++) {
      long offset = in.u32(Encoding.EXPLICIT_LITTLE, position + 4 * i);
      boolean fits =
          i == 1 ? offset == last : i <= segments ? offset > last && offset < length : offset == 0;
      if (!fits) {
        return false;
      }
      last = offset;
    }
    return segments >= 1 && segments <= 15;
  }

  /** Reads the offset table; where the first fragment stands. */
  private long open(Dataset dataset) throws IOException, UnusableException {
    if (end - start < 8 || !isItem(start)) {
      bare();
      return start;
    }
    long length = length(start);
    if (length > end - start - 8) {
      throw new UnusableException(
          Code.TRUNCATED, "offset table of " + length + " bytes, " + (end - start - 8) + " there");
    }
    double[] extended = dataset.numbers(Tags.EXTENDED_OFFSET_TABLE);
    if (extended.length == frames) {
      offsets = Arrays.stream(extended).mapToLong(v -> (long) v).toArray();
    } else if (length == 4L * frames && length <= DatasetParser.MAX_VALUE) {
      offsets = new long[frames];
      int at = in.at(start + 8, (int) length);
      for (int i = 0; i < frames; i++) {
        offsets[i] = encoding.u32(in.data(), at + 4 * i);
      }
    }
    return start + 8 + length;
  }

  /** A stream that is not cut into items at all is taken whole. */
  private void bare() throws IOException, UnusableException {
    if (!isMarked || !isFrameStart(start, end - start)) {
      throw new UnusableException(Code.CORRUPT, "no fragment at the start of the pixel data");
    }
    whole = new Run();
    whole.add(start, end - start);
    frameStarts = new int[] {0, 1};
  }

  Stream frame(int index, PixelLayout layout, FrameBuffers buffers)
      throws IOException, UnusableException {
    long limit = 8L * layout.samples() + LARGEST_EXTRA;
    if (offsets != null) {
      Run run = byTable(index);
      if (run != null) {
        return join(run, 0, run.count, limit, buffers);
      }
      offsets = null;
    }
    if (frameStarts == null) {
      whole = list(first, end);
      frameStarts = frameStarts(whole);
    }
    int there = frameStarts.length - 1;
    if (index >= there) {
      throw new UnusableException(
          there == 0 ? Code.CORRUPT : Code.TRUNCATED, "frame " + index + ", " + there + " there");
    }
    return join(whole, frameStarts[index], frameStarts[index + 1], limit, buffers);
  }

  private boolean isItem(long position) throws IOException {
    return in.tag(encoding, position) == Tags.ITEM;
  }

  private boolean isDelimiter(long position) throws IOException {
    return in.tag(encoding, position) >>> 16 == 0xFFFE;
  }

  private long length(long position) throws IOException {
    return in.u32(encoding, position + 4);
  }

  /** The fragments from one offset of the table to the next; null where they do not meet. */
  private Run byTable(int index) throws IOException, UnusableException {
    if (index >= offsets.length || offsets[0] != 0) {
      return null;
    }
    long from = first + offsets[index];
    boolean isLast = index + 1 == offsets.length;
    long to = isLast ? end : first + offsets[index + 1];
    if (from < first || to <= from || to > end || end - from < 8 || !isItem(from)) {
      return null;
    }
    Run run = list(from, to);
    boolean isMet = isLast || run.end == to;
    boolean starts = run.count > 0 && (!isMarked || starts(run, 0));
    return isMet && starts ? run : null;
  }

  private Run list(long from, long to) throws IOException, UnusableException {
    Run run = new Run();
    long position = from;
    while (to - position >= 8 && isItem(position)) {
      long length = length(position);
      position += 8;
      if (length > end - position) {
        throw new UnusableException(
            Code.TRUNCATED, "fragment of " + length + " bytes, " + (end - position) + " there");
      }
      if (length > 0) {
        run.add(position, length);
      }
      position += length;
      if ((length & 1) == 1 && to - position >= 9 && !isDelimiter(position)) {
        // A pad that the length leaves out.
        position += isDelimiter(position + 1) ? 1 : 0;
      }
    }
    run.end = position;
    return run;
  }

  /** Index of the first fragment of each frame, and the number of fragments. */
  private int[] frameStarts(Run run) throws IOException {
    int[] starts = new int[Math.max(1, run.count) + 1];
    int found = 0;
    if (frames == 1 || run.count <= frames) {
      int step = frames == 1 ? Math.max(1, run.count) : 1;
      for (int i = 0; i < run.count; i += step) {
        starts[found++] = i;
      }
    } else {
      for (int i = 0; i < run.count; i++) {
        if (starts(run, i)) {
          starts[found++] = i;
        }
      }
      if (found < frames && run.count % frames == 0) {
        found = 0;
        for (int i = 0; i < run.count; i += run.count / frames) {
          starts[found++] = i;
        }
      }
    }
    starts[found] = run.count;
    return Arrays.copyOf(starts, found + 1);
  }

  /** True where a fragment is the first of a frame; only native frames have no mark. */
  private boolean starts(Run run, int fragment) throws IOException {
    long position = run.positions[fragment];
    int length = run.lengths[fragment];
    return switch (coding) {
      case JPEG_FAMILY -> isFrameStart(position, length);
      case RLE -> isRle(position, length);
      default -> false;
    };
  }

  /** SOI and another marker, SOC and SIZ, or the signature box of JP2. */
  private boolean isFrameStart(long position, long length) throws IOException {
    if (length < 4) {
      return false;
    }
    int word = (int) in.u32(Encoding.EXPLICIT_BIG, position);
    return word >>> 8 == 0xFFD8FF
        || word == 0xFF4FFF51
        || word == 0x0000000C
            && length >= 8
            && (int) in.u32(Encoding.EXPLICIT_BIG, position + 4) == 0x6A502020;
  }

  private Stream join(Run run, int from, int to, long limit, FrameBuffers buffers)
      throws IOException, UnusableException {
    long total = 0;
    for (int i = from; i < to; i++) {
      total += run.lengths[i];
    }
    if (total == 0) {
      throw new UnusableException(Code.CORRUPT, "frame without bytes");
    }
    if (total > limit) {
      throw new UnusableException(
          Code.CORRUPT, "frame of " + total + " bytes, no more than " + limit + " are plausible");
    }
    if (to - from == 1 && source.array() != null) {
      return new Stream(source.array(), (int) run.positions[from], (int) total);
    }
    byte[] joined = buffers.bytes((int) total);
    int at = 0;
    for (int i = from; i < to; i++) {
      source.read(run.positions[i], joined, at, run.lengths[i]);
      at += run.lengths[i];
    }
    return new Stream(joined, 0, (int) total);
  }
}
