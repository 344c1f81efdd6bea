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

/**
 * Small DICOM files, explicit VR little endian: {@link DicomWriter}'s, or of encapsulated pixels.
 */
final class MadeDicom {
  static final long BUDGET = 64 << 20;

  private final DicomSet set = new DicomSet();
  private Charset charset = StandardCharsets.ISO_8859_1;
  private byte[] encapsulated = {};

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
    return bytes(tag, vr, text.getBytes(charset));
  }

  MadeDicom us(int tag, double... numbers) {
    set.number(tag, "US", numbers);
    return this;
  }

  MadeDicom fd(int tag, double number) {
    set.number(tag, "FD", number);
    return this;
  }

  MadeDicom bytes(int tag, String vr, byte[] bytes) {
    set.text(tag, vr, bytes);
    return this;
  }

  /** A sequence of one item. */
  MadeDicom item(int tag, MadeDicom item) {
    set.sequence(tag, item.set);
    return this;
  }

  /** Encapsulated pixel data: an empty offset table and one fragment per frame. */
  MadeDicom fragments(byte[]... fragments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0xE0, 0x7F, 0x10, 0, 'O', 'B', 0, 0, -1, -1, -1, -1});
    fragment(out, new byte[0]);
    for (byte[] fragment : fragments) {
      fragment(out, fragment);
    }
    out.writeBytes(new byte[] {(byte) 0xFE, (byte) 0xFF, (byte) 0xDD, (byte) 0xE0, 0, 0, 0, 0});
    encapsulated = out.toByteArray();
    return this;
  }

  private static void fragment(ByteArrayOutputStream out, byte[] bytes) {
    int length = bytes.length + 1 & ~1;
    out.writeBytes(
        ByteBuffer.allocate(8)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(0xE000FFFE)
            .putInt(length)
            .array());
    out.writeBytes(Arrays.copyOf(bytes, length));
  }

  /** Encapsulated pixels follow the other elements, and replace those of {@link #image}. */
  byte[] part10(String transferSyntax) {
    if (encapsulated.length > 0) {
      set.elements().remove(Tags.PIXEL_DATA);
    }
    byte[] head = DicomWriter.write(set, transferSyntax);
    byte[] file = Arrays.copyOf(head, head.length + encapsulated.length);
    System.arraycopy(encapsulated, 0, file, head.length, encapsulated.length);
    return file;
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
