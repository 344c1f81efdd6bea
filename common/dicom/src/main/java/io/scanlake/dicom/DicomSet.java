package io.scanlake.dicom;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * A data set to be written by {@link DicomWriter}, its elements kept in the order of their tags.
 * Values are padded to an even length by the rule of their VR (PS3.5, 6.2); text is UTF-8.
 */
public final class DicomSet {
  /** One element: the bytes of its value, or the items of a sequence. */
  record Value(String vr, byte[] bytes, List<DicomSet> items) {}

  private final TreeMap<Integer, Value> elements = new TreeMap<>(Integer::compareUnsigned);

  TreeMap<Integer, Value> elements() {
    return elements;
  }

  /** A text element of any number of values; none gives an empty element. */
  public DicomSet text(int tag, String vr, String... values) {
    return text(tag, vr, String.join("\\", values).getBytes(StandardCharsets.UTF_8));
  }

  /** A text element in a character set of the caller's. */
  DicomSet text(int tag, String vr, byte[] text) {
    byte[] even = Arrays.copyOf(text, text.length + (text.length & 1));
    if (even.length > text.length) {
      even[text.length] = (byte) (vr.equals("UI") ? 0 : ' ');
    }
    return bytes(tag, vr, even);
  }

  /** An element of VR US, SS, UL, SL, FD, FL, DS or IS. */
  public DicomSet number(int tag, String vr, double... values) {
    ByteBuffer out = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    String[] texts = new String[values.length];
    for (int i = 0; i < values.length; i++) {
      switch (vr) {
        case "US", "SS" -> out.putShort((short) (int) values[i]);
        case "UL", "SL" -> out.putInt((int) (long) values[i]);
        case "FL" -> out.putFloat((float) values[i]);
        case "FD" -> out.putDouble(values[i]);
        case "DS", "IS" ->
            texts[i] = BigDecimal.valueOf(values[i]).stripTrailingZeros().toPlainString();
        default -> throw new IllegalArgumentException("not a VR of numbers: " + vr);
      }
    }
    if (vr.equals("DS") || vr.equals("IS")) {
      return text(tag, vr, texts);
    }
    byte[] bytes = new byte[out.position()];
    out.get(0, bytes);
    return bytes(tag, vr, bytes);
  }

  public DicomSet sequence(int tag, DicomSet... items) {
    elements.put(tag, new Value("SQ", null, List.of(items)));
    return this;
  }

  /** Bytes as they are to stand in the file; not copied. */
  public DicomSet bytes(int tag, String vr, byte[] value) {
    if ((value.length & 1) != 0) {
      throw new IllegalArgumentException("odd length " + value.length);
    }
    elements.put(tag, new Value(vr, value, null));
    return this;
  }

  /** The text of a text element without its padding; empty where it is absent. */
  String text(int tag) {
    Value value = elements.get(tag);
    return value == null
        ? ""
        : new String(value.bytes(), StandardCharsets.UTF_8).replace("\0", "").trim();
  }
}
