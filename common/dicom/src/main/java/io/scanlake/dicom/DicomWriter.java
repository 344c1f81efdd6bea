package io.scanlake.dicom;

import io.scanlake.dicom.DicomSet.Value;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes Part 10 files (PS3.10, 7.1) of native pixel data, little endian. */
public final class DicomWriter {
  /** How the elements after group 0002 are encoded (PS3.5, A.1 and A.2). */
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

  private DicomWriter() {}

  /** A file of the SOP class and instance that the data set itself names. */
  public static byte[] write(DicomSet set, Syntax syntax) {
    return write(set, syntax, set.text(Tags.SOP_CLASS_UID), set.text(Tags.SOP_INSTANCE_UID));
  }

  /**
   * A file whose meta information names its SOP class and instance: a DICOMDIR holds no such
   * elements.
   */
  public static byte[] write(DicomSet set, Syntax syntax, String sopClass, String sopInstance) {
    return write(set, syntax, syntax.uid, sopClass, sopInstance);
  }

  /**
   * A file whose meta information names another transfer syntax: the pixel data are the caller's.
   */
  static byte[] write(DicomSet set, String transferSyntaxUid) {
    return write(
        set,
        Syntax.EXPLICIT,
        transferSyntaxUid,
        set.text(Tags.SOP_CLASS_UID),
        set.text(Tags.SOP_INSTANCE_UID));
  }

  private static byte[] write(
      DicomSet set, Syntax syntax, String syntaxUid, String sopClass, String sopInstance) {
    DicomSet meta =
        new DicomSet()
            .bytes(0x00020001, "OB", new byte[] {0, 1})
            .text(Tags.MEDIA_STORAGE_SOP_CLASS_UID, "UI", sopClass)
            .text(Tags.MEDIA_STORAGE_SOP_INSTANCE_UID, "UI", sopInstance)
            .text(Tags.TRANSFER_SYNTAX_UID, "UI", syntaxUid)
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
    for (Map.Entry<Integer, Value> entry : set.elements().entrySet()) {
      Value value = entry.getValue();
      putTag(entry.getKey(), out);
      int length = length(value, syntax);
      if (syntax == Syntax.IMPLICIT) {
        out.putInt(length);
      } else {
        out.put(value.vr().getBytes(StandardCharsets.US_ASCII));
        if (isLongForm(value)) {
          out.putShort((short) 0).putInt(length);
        } else {
          out.putShort((short) length);
        }
      }
      if (value.items() == null) {
        out.put(value.bytes());
      } else {
        for (DicomSet item : value.items()) {
          putTag(Tags.ITEM, out);
          out.putInt(length(item, syntax));
          put(item, syntax, out);
        }
      }
    }
  }

  private static void putTag(int tag, ByteBuffer out) {
    out.putShort((short) (tag >>> 16)).putShort((short) tag);
  }

  private static boolean isLongForm(Value value) {
    String vr = value.vr();
    return Vr.lengthForm(vr.charAt(0) << 8 | vr.charAt(1)) == Vr.LONG_LENGTH;
  }

  private static int length(DicomSet set, Syntax syntax) {
    int length = 0;
    for (Value value : set.elements().values()) {
      boolean isLong = syntax == Syntax.EXPLICIT && isLongForm(value);
      length += (isLong ? 12 : 8) + length(value, syntax);
    }
    return length;
  }

  private static int length(Value value, Syntax syntax) {
    if (value.items() == null) {
      return value.bytes().length;
    }
    int length = 0;
    for (DicomSet item : value.items()) {
      length += 8 + length(item, syntax);
    }
    return length;
  }
}
