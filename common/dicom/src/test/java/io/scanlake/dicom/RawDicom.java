package io.scanlake.dicom;

import io.scanlake.file.Source;
import io.scanlake.file.UnusableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Little-endian elements written as nobody should: every part of each one is the test's. */
final class RawDicom {
  static final String IMPLICIT = "1.2.840.10008.1.2";
  static final String EXPLICIT = "1.2.840.10008.1.2.1";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** The preamble and a meta group that states a transfer syntax. */
  static RawDicom part10(String syntax) {
    RawDicom raw = new RawDicom();
    raw.out.writeBytes(new byte[128]);
    raw.out.writeBytes("DICM".getBytes(StandardCharsets.US_ASCII));
    String even = syntax.length() % 2 == 0 ? syntax : syntax + "\0";
    return raw.element(0x00020010, "UI", text(even));
  }

  static byte[] text(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static byte[] u16(int value) {
    return new byte[] {(byte) value, (byte) (value >> 8)};
  }

  RawDicom bytes(byte... bytes) {
    out.writeBytes(bytes);
    return this;
  }

  RawDicom u32(long value) {
    return bytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt((int) value).array());
  }

  RawDicom tag(int tag) {
    return bytes(u16(tag >>> 16)).bytes(u16(tag));
  }

  /** With a VR whose length has two bytes. */
  RawDicom element(int tag, String vr, byte[] value) {
    return tag(tag).bytes(text(vr)).bytes(u16(value.length)).bytes(value);
  }

  /** With a VR whose length has four bytes; -1 is the undefined length. */
  RawDicom element(int tag, String vr, long length) {
    return tag(tag).bytes(text(vr)).bytes(u16(0)).u32(length);
  }

  RawDicom implicit(int tag, byte[] value) {
    return tag(tag).u32(value.length).bytes(value);
  }

  RawDicom item(long length) {
    return tag(Tags.ITEM).u32(length);
  }

  /** Two rows of two samples: 1, 2, 3, 4. */
  RawDicom implicitImage() {
    return implicit(Tags.ROWS, u16(2))
        .implicit(Tags.COLUMNS, u16(2))
        .implicit(Tags.BITS_ALLOCATED, u16(16))
        .implicit(Tags.PIXEL_DATA, new byte[] {1, 0, 2, 0, 3, 0, 4, 0});
  }

  RawDicom explicitImage() {
    return element(Tags.ROWS, "US", u16(2))
        .element(Tags.COLUMNS, "US", u16(2))
        .element(Tags.BITS_ALLOCATED, "US", u16(16))
        .element(Tags.PIXEL_DATA, "OW", 8)
        .bytes((byte) 1, (byte) 0, (byte) 2, (byte) 0, (byte) 3, (byte) 0, (byte) 4, (byte) 0);
  }

  byte[] file() {
    return out.toByteArray();
  }

  DicomFile open() throws UnusableException, IOException {
    return DicomFile.parse(Source.of(file()), MadeDicom.BUDGET);
  }
}
