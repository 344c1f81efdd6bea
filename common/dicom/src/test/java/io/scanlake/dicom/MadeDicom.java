package io.scanlake.dicom;

import io.scanlake.file.Source;
import io.scanlake.file.UnusableException;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Writes small DICOM files, explicit VR little endian unless told otherwise. */
final class MadeDicom {
  static final long BUDGET = 64 << 20;

  private record Value(String vr, byte[] bytes) {}

  private final Map<Integer, Value> values = new TreeMap<>(Integer::compareUnsigned);
  private Charset charset = StandardCharsets.ISO_8859_1;

  static MadeDicom with() {
    return new MadeDicom();
  }

  /** A native single-frame image. */
  static MadeDicom image(
      int rows, int columns, int bitsStored, boolean isSigned, short... samples) {
    ByteBuffer bytes = ByteBuffer.allocate(samples.length * 2).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asShortBuffer().put(samples);
    return with()
        .us(Tags.SAMPLES_PER_PIXEL, 1)
        .text(Tags.PHOTOMETRIC_INTERPRETATION, "CS", "MONOCHROME2")
        .us(Tags.ROWS, rows)
        .us(Tags.COLUMNS, columns)
        .us(Tags.BITS_ALLOCATED, 16)
        .us(Tags.BITS_STORED, bitsStored)
        .us(Tags.HIGH_BIT, bitsStored - 1)
        .us(Tags.PIXEL_REPRESENTATION, isSigned ? 1 : 0)
        .bytes(Tags.PIXEL_DATA, "OW", bytes.array());
  }

  MadeDicom charset(Charset charset) {
    this.charset = charset;
    return this;
  }

  MadeDicom text(int tag, String vr, String text) {
    byte[] bytes = text.getBytes(charset);
    byte[] even = new byte[bytes.length + 1 & ~1];
    Arrays.fill(even, (byte) (vr.equals("UI") ? 0 : ' '));
    System.arraycopy(bytes, 0, even, 0, bytes.length);
    return bytes(tag, vr, even);
  }

  MadeDicom us(int tag, int... numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(numbers.length * 2).order(ByteOrder.LITTLE_ENDIAN);
    for (int number : numbers) {
      bytes.putShort((short) number);
    }
    return bytes(tag, "US", bytes.array());
  }

  MadeDicom fd(int tag, double number) {
    return bytes(
        tag, "FD", ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(number).array());
  }

  MadeDicom bytes(int tag, String vr, byte[] bytes) {
    values.put(tag, new Value(vr, bytes));
    return this;
  }

  /** A sequence of one item, both of defined length. */
  MadeDicom item(int tag, MadeDicom item) {
    byte[] content = item.elements();
    ByteBuffer bytes = ByteBuffer.allocate(content.length + 8).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(0xE000FFFE).putInt(content.length).put(content);
    return bytes(tag, "SQ", bytes.array());
  }

  /** Encapsulated pixel data: an empty offset table and one fragment a frame. */
  MadeDicom fragments(byte[]... fragments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    fragment(out, new byte[0]);
    for (byte[] fragment : fragments) {
      fragment(out, fragment);
    }
    out.writeBytes(new byte[] {(byte) 0xFE, (byte) 0xFF, (byte) 0xDD, (byte) 0xE0, 0, 0, 0, 0});
    return bytes(Tags.PIXEL_DATA, "--", out.toByteArray());
  }

  private static void fragment(ByteArrayOutputStream out, byte[] bytes) {
    int length = bytes.length + 1 & ~1;
    out.writeBytes(
        ByteBuffer.allocate(8)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(0xE000FFFE)
            .putInt(length)
            .array());
    out.writeBytes(bytes);
    if (length > bytes.length) {
      out.write(0);
    }
  }

  byte[] elements() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    values.forEach(
        (tag, value) -> {
          boolean isEncapsulated = value.vr.equals("--");
          String vr = isEncapsulated ? "OB" : value.vr;
          ByteBuffer head = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
          head.putShort((short) (tag >>> 16)).putShort((short) (int) tag);
          head.put(vr.getBytes(StandardCharsets.US_ASCII));
          int length = isEncapsulated ? -1 : value.bytes.length;
          if (Vr.lengthForm(vr.charAt(0) << 8 | vr.charAt(1)) == Vr.LONG_LENGTH) {
            head.putShort((short) 0).putInt(length);
          } else {
            head.putShort((short) length);
          }
          out.write(head.array(), 0, head.position());
          out.writeBytes(value.bytes);
        });
    return out.toByteArray();
  }

  byte[] part10(String transferSyntax) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[128]);
    out.writeBytes("DICM".getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(with().text(Tags.TRANSFER_SYNTAX_UID, "UI", transferSyntax).elements());
    out.writeBytes(elements());
    return out.toByteArray();
  }

  byte[] part10() {
    return part10("1.2.840.10008.1.2.1");
  }

  DicomFile open() throws UnusableException, IOException {
    return DicomFile.parse(Source.of(part10()), BUDGET);
  }

  DicomFile open(String transferSyntax) throws UnusableException, IOException {
    return DicomFile.parse(Source.of(part10(transferSyntax)), BUDGET);
  }

  /** The same bytes as a source that is not in memory; counts what is read. */
  static final class Ranged implements Source {
    private final byte[] bytes;
    long bytesRead;

    Ranged(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public long length() {
      return bytes.length;
    }

    @Override
    public void read(long position, byte[] into, int offset, int count) throws EOFException {
      if (position < 0 || count < 0 || position + count > bytes.length) {
        throw new EOFException();
      }
      bytesRead += count;
      System.arraycopy(bytes, (int) position, into, offset, count);
    }
  }
}
