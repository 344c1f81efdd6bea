package io.scanlake.jobs.sample;

import io.scanlake.jobs.sample.DicomSet.Element;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/** Writes DICOM Part 10 files (PS3.10 7.1) of native pixel data, little endian. */
public final class DicomWriter {
  /** How the elements behind group 0002 are coded (PS3.5 A.1 and A.2). */
  public enum Syntax {
    IMPLICIT("1.2.840.10008.1.2"),
    EXPLICIT("1.2.840.10008.1.2.1");

    private final String uid;

    Syntax(String uid) {
      this.uid = uid;
    }

    public String uid() {
      return uid;
    }
  }

  private static final int PREAMBLE = 128;
  private static final int ITEM = 0xFFFEE000;

  /** VRs whose explicit length takes four bytes behind two reserved ones (PS3.5 7.1.2). */
  private static final Set<String> LONG_FORM =
      Set.of("OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV");

  private DicomWriter() {}

  /** A file of the SOP class and instance that the data set itself names. */
  public static byte[] write(DicomSet set, Syntax syntax) {
    return write(set, syntax, set.text(0x00080016), set.text(0x00080018));
  }

  /**
   * A file whose meta information names its SOP class and instance: a DICOMDIR holds no such
   * elements.
   */
  public static byte[] write(DicomSet set, Syntax syntax, String sopClass, String sopInstance) {
    DicomSet meta =
        new DicomSet()
            .bytes(0x00020001, "OB", new byte[] {0, 1})
            .text(0x00020002, "UI", sopClass)
            .text(0x00020003, "UI", sopInstance)
            .text(0x00020010, "UI", syntax.uid)
            .text(0x00020012, "UI", "2.25.20261122")
            .text(0x00020013, "SH", "SCANLAKE_SAMPLE");
    meta.number(0x00020000, "UL", length(meta, Syntax.EXPLICIT));
    int length = PREAMBLE + 4 + length(meta, Syntax.EXPLICIT) + length(set, syntax);
    ByteBuffer out = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    out.position(PREAMBLE);
    out.put(new byte[] {'D', 'I', 'C', 'M'});
    put(meta, Syntax.EXPLICIT, out);
    put(set, syntax, out);
    return out.array();
  }

  private static void put(DicomSet set, Syntax syntax, ByteBuffer out) {
    for (Map.Entry<Integer, Element> entry : set.elements().entrySet()) {
      Element element = entry.getValue();
      putTag(entry.getKey(), out);
      int length = valueLength(element, syntax);
      if (syntax == Syntax.IMPLICIT) {
        out.putInt(length);
      } else {
        out.put(element.vr().getBytes(StandardCharsets.US_ASCII));
        if (LONG_FORM.contains(element.vr())) {
          out.putShort((short) 0).putInt(length);
        } else {
          out.putShort((short) length);
        }
      }
      if (element.items() == null) {
        out.put(element.value());
      } else {
        for (DicomSet item : element.items()) {
          putTag(ITEM, out);
          out.putInt(length(item, syntax));
          put(item, syntax, out);
        }
      }
    }
  }

  private static void putTag(int tag, ByteBuffer out) {
    out.putShort((short) (tag >>> 16)).putShort((short) tag);
  }

  private static int length(DicomSet set, Syntax syntax) {
    int length = 0;
    for (Element element : set.elements().values()) {
      boolean isLong = syntax == Syntax.EXPLICIT && LONG_FORM.contains(element.vr());
      length += (isLong ? 12 : 8) + valueLength(element, syntax);
    }
    return length;
  }

  private static int valueLength(Element element, Syntax syntax) {
    if (element.items() == null) {
      return element.value().length;
    }
    int length = 0;
    for (DicomSet item : element.items()) {
      length += 8 + length(item, syntax);
    }
    return length;
  }
}
