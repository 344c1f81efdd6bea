package io.scanlake.jobs.sample.phantoms;

import io.scanlake.dicom.DicomSet;

/**
 * The Image Pixel module (PS3.3 C.7.6.3) of native frames.
 *
 * @param samples 1 for gray, 3 for interleaved colour
 * @param allocated the bits of a stored word: 8 or 16
 * @param stored the number of its low bits that are used
 * @param representation 0 for unsigned, 1 for two's complement
 */
public record ImagePixelModule(
    int width,
    int height,
    int samples,
    String photometric,
    int allocated,
    int stored,
    int representation) {

  /** Sets everything but the pixels. */
  public void describe(DicomSet set) {
    set.number(0x00280002, "US", samples)
        .text(0x00280004, "CS", photometric)
        .number(0x00280010, "US", height)
        .number(0x00280011, "US", width)
        .number(0x00280100, "US", allocated)
        .number(0x00280101, "US", stored)
        .number(0x00280102, "US", stored - 1)
        .number(0x00280103, "US", representation);
    if (samples > 1) {
      set.number(0x00280006, "US", 0);
    }
  }

  public void into(DicomSet set, int[]... frames) {
    describe(set);
    if (frames.length > 1) {
      set.number(0x00280008, "IS", frames.length);
    }
    int frameBytes = width * height * samples * allocated / 8;
    byte[] bytes = new byte[frames.length * frameBytes + (frames.length * frameBytes & 1)];
    int at = 0;
    for (int[] frame : frames) {
      for (int value : frame) {
        bytes[at++] = (byte) value;
        if (allocated == 16) {
          bytes[at++] = (byte) (value >> 8);
        }
      }
    }
    set.bytes(0x7FE00010, allocated == 16 ? "OW" : "OB", bytes);
  }
}
