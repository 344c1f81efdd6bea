package io.scanlake.dicom;

import io.scanlake.file.Code;
import io.scanlake.file.Source;
import io.scanlake.file.UnusableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads elements (PS3.5, 7.1 to 7.5) up to the top-level pixel data, whose value is not touched.
 * Lenient as archives need it: unknown VRs, implicit elements within explicit ones, missing
 * delimiters, stray items and lengths past the end are read as far as they make sense. Sequences of
 * defined length are parsed when first asked for.
 *
 * <p>Bounds: {@value #MAX_DEPTH} levels, {@value #MAX_ELEMENTS} elements and items per parse; a
 * value longer than {@value #MAX_VALUE} bytes of a source that is not in memory is not loaded.
 */
final class DatasetParser {
  static final int MAX_DEPTH = 32;
  static final int MAX_ELEMENTS = 1 << 22;
  static final int MAX_VALUE = 64 << 20;
  private static final long UNDEFINED = 0xFFFFFFFFL;
  private static final int UNKNOWN_VR = '?' << 8 | '?';

  /** Where top-level pixel data lie; {@code length} is -1 where undefined (encapsulated). */
  record PixelData(int tag, Vr vr, Encoding encoding, long position, long length) {}

  private final Bytes in;
  private long position;
  private int elements;
  private boolean isTruncated;
  private PixelData pixels;

  DatasetParser(Bytes in, long position) {
    this.in = in;
    this.position = position;
  }

  long position() {
    return position;
  }

  boolean isTruncated() {
    return isTruncated;
  }

  PixelData pixels() {
    return pixels;
  }

  /** The items of a sequence element whose value has not been parsed yet. */
  static List<Dataset> items(Element element, Dataset parent) {
    if (element.data == null || element.length < 8) {
      return List.of();
    }
    try {
      int end = element.offset + element.length;
      Bytes in = new Bytes(Source.of(element.data, end));
      DatasetParser parser = new DatasetParser(in, element.offset);
      Encoding encoding = element.vr == Vr.UN ? Encoding.IMPLICIT_LITTLE : element.encoding;
      return parser.items(parent, encoding, end, true, 1);
    } catch (UnusableException | IOException e) {
      return List.of();
    }
  }

  /** The file meta elements: group 0002, whatever its group length (PS3.10, 7.1). */
  Dataset meta() throws IOException, UnusableException {
    Dataset meta = new Dataset(null);
    while (in.length() - position >= 8) {
      int at = in.at(position, 8);
      if (Encoding.EXPLICIT_LITTLE.u16(in.data(), at) != 2) {
        break;
      }
      element(meta, Encoding.EXPLICIT_LITTLE, in.length(), 0);
    }
    return meta;
  }

  /** The top level up to pixel data or the end. */
  Dataset dataset(Encoding encoding) throws IOException, UnusableException {
    Dataset dataset = new Dataset(null);
    elements(dataset, encoding, in.length(), 0);
    return dataset;
  }

  private void elements(Dataset dataset, Encoding encoding, long end, int depth)
      throws IOException, UnusableException {
    while (end - position >= 8) {
      int at = in.at(position, 8);
      int tag = encoding.tag(in.data(), at);
      if (tag >>> 16 == 0xFFFE) {
        if (depth > 0) {
          if (tag == Tags.ITEM_END) {
            position += 8;
          }
          return;
        }
        skipStray(encoding, tag, at);
      } else if (tag == 0 && (dataset.size() > 0 || depth > 0)) {
        position = depth == 0 ? end : afterZeros(end);
        if (position == end) {
          return;
        }
      } else if (!element(dataset, encoding, end, depth)) {
        return;
      }
    }
    if (depth == 0) {
      isTruncated |= position < end && !isZero(end);
      position = end;
    }
  }

  private boolean isZero(long end) throws IOException {
    int count = (int) (end - position);
    int at = in.at(position, count);
    for (int i = 0; i < count; i++) {
      if (in.data()[at + i] != 0) {
        return false;
      }
    }
    return true;
  }

  /** Where the elements go on after padding: not in the middle of it, nor of a tag. */
  private long afterZeros(long end) throws IOException {
    for (long at = position; end - at >= 8; at += 2) {
      int index = in.at(at, 2);
      if (in.data()[index] != 0 || in.data()[index + 1] != 0) {
        return at;
      }
    }
    return end;
  }

  private void skipStray(Encoding encoding, int tag, int at) throws UnusableException {
    long length = encoding.u32(in.data(), at + 4);
    position += 8;
    if (tag == Tags.ITEM && length != UNDEFINED && length <= in.length() - position) {
      position += length;
    }
    count();
  }

  private void count() throws UnusableException {
    if (++elements > MAX_ELEMENTS) {
      throw new UnusableException(Code.CORRUPT, "more than " + MAX_ELEMENTS + " elements");
    }
  }

  /** Reads one element; false where nothing more can be read. */
  private boolean element(Dataset dataset, Encoding context, long end, int depth)
      throws IOException, UnusableException {
    count();
    int head = (int) Math.min(12, end - position);
    int at = in.at(position, head);
    byte[] data = in.data();
    int tag = context.tag(data, at);
    int letters = (data[at + 4] & 0xFF) << 8 | data[at + 5] & 0xFF;
    ElementForm form = form(context, letters, at, head, end);
    if (form.header > head) {
      isTruncated = true;
      position = end;
      return false;
    }
    Encoding encoding = Encoding.of(form != ElementForm.IMPLICIT, context.isBig);
    Vr vr = encoding.isExplicit ? Vr.of(letters) : Vr.NONE;
    // A guess may have moved the window; the array of before still holds the element.
    long length = form.length(context, data, at);
    position += form.header;
    if (depth == 0 && Tags.isPixelData(tag)) {
      pixels = new PixelData(tag, vr, encoding, position, length == UNDEFINED ? -1 : length);
      return false;
    }
    if (length == UNDEFINED) {
      undefined(dataset, tag, vr, encoding, end, depth);
      return true;
    }
    return defined(dataset, tag, vr, encoding, length, end, depth);
  }

  /** A known VR decides in explicit VR; whatever else looks like one, or does not, is guessed. */
  private ElementForm form(Encoding context, int letters, int at, int head, long end)
      throws IOException {
    ElementForm stated = ElementForm.of(letters);
    if (!context.isExplicit) {
      return stated == null
          ? ElementForm.IMPLICIT
          : guess(context, end, ElementForm.IMPLICIT, stated);
    }
    if (stated == ElementForm.SHORT
        || stated == ElementForm.LONG && (head < 12 || isReserved(at))) {
      return stated;
    }
    if (stated == ElementForm.LONG) {
      return guess(context, end, stated, ElementForm.SHORT);
    }
    if (!Vr.isLetters(letters) && letters != UNKNOWN_VR) {
      return guess(context, end, ElementForm.IMPLICIT, ElementForm.SHORT, ElementForm.LONG);
    }
    // PS3.5, 7.1.2: a VR of a later edition has the long form.
    boolean isLong = letters != UNKNOWN_VR && head == 12 && isReserved(at);
    return isLong
        ? guess(context, end, ElementForm.LONG, ElementForm.SHORT, ElementForm.IMPLICIT)
        : guess(context, end, ElementForm.SHORT, ElementForm.LONG, ElementForm.IMPLICIT);
  }

  private ElementForm guess(Encoding context, long end, ElementForm... candidates)
      throws IOException {
    return ElementForm.guess(in, context, position, end, candidates);
  }

  private boolean isReserved(int at) {
    return in.data()[at + 6] == 0 && in.data()[at + 7] == 0;
  }

  private void undefined(Dataset dataset, int tag, Vr vr, Encoding encoding, long end, int depth)
      throws IOException, UnusableException {
    if (vr == Vr.OB || vr == Vr.OW || Tags.isPixelData(tag)) {
      skipFragments(encoding, end);
      return;
    }
    // CP-246: UN of undefined length is a sequence in implicit VR little endian.
    Encoding inner = vr == Vr.UN ? Encoding.IMPLICIT_LITTLE : encoding;
    dataset.add(new Element(tag, encoding, items(dataset, inner, end, false, depth + 1)));
  }

  private boolean defined(
      Dataset dataset, int tag, Vr vr, Encoding encoding, long length, long end, int depth)
      throws IOException, UnusableException {
    long there = Math.min(length, end - position);
    if (there < length) {
      isTruncated = true;
      boolean isSequence = vr == Vr.SQ || vr == Vr.UN || vr == Vr.NONE;
      if (!isSequence || there < 8 || there > MAX_VALUE || !isItem(encoding)) {
        position = end;
        return false;
      }
    }
    if (there <= MAX_VALUE || in.source().array() != null) {
      int at = in.at(position, (int) there);
      dataset.add(new Element(tag, vr, encoding, in.data(), at, (int) there));
    }
    long start = position;
    position += there;
    if (vr == Vr.SQ && there >= 8 && there <= MAX_VALUE && isOverrun(encoding, tag, end)) {
      overrun(dataset, tag, encoding, start, end, depth);
      return true;
    }
    if ((length & 1) == 1 && position < end && isPadded(encoding, tag, end)) {
      position++;
    }
    return true;
  }

  /** True where a sequence is followed by what cannot be an element of its level. */
  private boolean isOverrun(Encoding encoding, int tag, long end) throws IOException {
    if (end - position < 8) {
      return false;
    }
    int at = in.at(position, 8);
    byte[] data = in.data();
    int next = encoding.tag(data, at);
    if (next >>> 16 == 0xFFFE) {
      return next == Tags.ITEM;
    }
    int letters = (data[at + 4] & 0xFF) << 8 | data[at + 5] & 0xFF;
    long length = encoding.u32(data, at + 4);
    boolean isElement =
        encoding.isExplicit
            ? ElementForm.of(letters) != null
            : length == UNDEFINED || length <= end - position - 8;
    return !isElement && ElementForm.chain(in, encoding, position, end, tag) == 0;
  }

  /** Reads a sequence that goes on beyond its length as one whose length is not stated. */
  private void overrun(Dataset dataset, int tag, Encoding encoding, long start, long end, int depth)
      throws IOException, UnusableException {
    long after = position;
    boolean wasTruncated = isTruncated;
    position = start;
    List<Dataset> items = items(dataset, encoding, end, false, depth + 1);
    if (position > after && ElementForm.chain(in, encoding, position, end, tag) > 0) {
      dataset.element(tag).items = items;
    } else {
      position = after;
      isTruncated = wasTruncated;
    }
  }

  /** True where a byte after an odd length belongs to the element: only then others follow. */
  private boolean isPadded(Encoding encoding, int tag, long end) throws IOException {
    return ElementForm.chain(in, encoding, position, end, tag) == 0
        && ElementForm.chain(in, encoding, position + 1, end, tag) > 0;
  }

  private boolean isItem(Encoding encoding) throws IOException {
    return in.tag(encoding, position) == Tags.ITEM;
  }

  private List<Dataset> items(
      Dataset parent, Encoding encoding, long end, boolean isDefined, int depth)
      throws IOException, UnusableException {
    if (depth > MAX_DEPTH) {
      throw new UnusableException(
          Code.CORRUPT, "sequences nested deeper than " + MAX_DEPTH + " levels");
    }
    List<Dataset> items = new ArrayList<>();
    while (end - position >= 8) {
      count();
      int at = in.at(position, 8);
      Encoding itemEncoding = encoding;
      int tag = encoding.tag(in.data(), at);
      if (tag != Tags.ITEM && tag != Tags.SEQUENCE_END) {
        itemEncoding = Encoding.of(encoding.isExplicit, !encoding.isBig);
        tag = itemEncoding.tag(in.data(), at);
      }
      if (tag == Tags.SEQUENCE_END) {
        position += 8;
        return items;
      }
      if (tag != Tags.ITEM) {
        // A missing sequence delimiter: what follows belongs to the level above.
        if (isDefined) {
          position = end;
        }
        return items;
      }
      long length = itemEncoding.u32(in.data(), at + 4);
      position += 8;
      Dataset item = new Dataset(parent);
      long itemEnd = end;
      if (length != UNDEFINED) {
        itemEnd = Math.min(position + length, end);
        isTruncated |= position + length > end;
      }
      elements(item, itemEncoding(itemEncoding, itemEnd), itemEnd, depth);
      if (length != UNDEFINED) {
        position = itemEnd;
      }
      items.add(item);
    }
    isTruncated |= !isDefined;
    position = end;
    return items;
  }

  /** Explicit or implicit by the item's first element, since writers of UN differ. */
  private Encoding itemEncoding(Encoding encoding, long end) throws IOException {
    if (end - position < 8) {
      return encoding;
    }
    int head = (int) Math.min(12, end - position);
    int at = in.at(position, head);
    byte[] data = in.data();
    if (encoding.tag(data, at) >>> 16 == 0xFFFE) {
      return encoding;
    }
    int letters = (data[at + 4] & 0xFF) << 8 | data[at + 5] & 0xFF;
    boolean isExplicit = form(encoding, letters, at, head, end) != ElementForm.IMPLICIT;
    return Encoding.of(isExplicit, encoding.isBig);
  }

  private void skipFragments(Encoding encoding, long end) throws IOException, UnusableException {
    while (end - position >= 8) {
      count();
      int at = in.at(position, 8);
      int tag = encoding.tag(in.data(), at);
      if (tag != Tags.ITEM && tag != Tags.SEQUENCE_END) {
        return;
      }
      long length = encoding.u32(in.data(), at + 4);
      position += 8;
      if (tag == Tags.SEQUENCE_END) {
        return;
      }
      position = Math.min(position + length, end);
      if ((length & 1) == 1 && end - position >= 9 && in.tag(encoding, position) >>> 16 != 0xFFFE) {
        // A pad that the length leaves out.
        position++;
      }
    }
    isTruncated = true;
    position = end;
  }
}
