package io.scanlake.dicom;

import io.scanlake.file.Code;
import io.scanlake.file.UnusableException;

/**
 * JPEG, JPEG-LS and JPEG 2000, distinguished by the stream itself because data sets state the wrong
 * one. The size, number of components and precision of the stream are checked against the data set
 * before any decoder sees it.
 */
final class JpegFamilyDecoder implements FrameDecoder {
  @Override
  public StoredFrame decode(
      byte[] data, int offset, int length, PixelLayout layout, FrameBuffers buffers)
      throws UnusableException {
    if (length < 4) {
      throw new UnusableException(Code.TRUNCATED, "stream of " + length + " bytes");
    }
    int start = JpegPreamble.u16(data, offset);
    if (start == 0xFFD8) {
      return jpeg(data, offset, length, layout, buffers);
    }
    if (start == 0xFF4F || start == 0) {
      return Jpeg2000Decoder.decode(data, offset, length, layout, buffers);
    }
    throw new UnusableException(Code.CORRUPT, "stream starts with no known marker");
  }

  private static StoredFrame jpeg(
      byte[] data, int offset, int length, PixelLayout layout, FrameBuffers buffers)
      throws UnusableException {
    JpegPreamble header = JpegPreamble.read(data, offset, length);
    check(layout, header.rows(), header.columns(), header.ids().length, header.precision());
    boolean isEndless = false;
    if (header.process() != JpegPreamble.JPEG_LS) {
      header.checkSamplings();
      isEndless = !header.hasEnd(data, offset, length);
    }
    if (isEndless && header.process() != JpegPreamble.LOSSLESS) {
      checkWhole(header, data, offset, length);
    }
    short[] samples = buffers.shorts(layout.samples());
    boolean isYcc = header.isYcc(layout.photometric());
    switch (header.process()) {
      case 0xC0, 0xC1, 0xC2 -> {
        if (header.precision() == 8) {
          BaselineJpeg.decode(header, data, offset, length, samples);
        } else if (header.precision() == 12 && header.process() == 0xC1) {
          FfmpegDecoder.jpeg(header, data, offset, length, samples);
        } else {
          throw unsupported(header.process());
        }
      }
      case JpegPreamble.LOSSLESS -> {
        LosslessJpegDecoder.decode(header, data, offset, length, samples);
        isYcc = layout.photometric().isYcc();
      }
      case JpegPreamble.JPEG_LS -> {
        JpegLsStream.decode(header, data, offset, length, samples);
        isYcc = layout.photometric().isYcc();
      }
      default -> throw unsupported(header.process());
    }
    // More bits than stored: of lossless streams what is above may be an overlay (PS3.5, 8.1.2),
    // which a lossy one cannot hold, so there the data set is wrong.
    boolean isWider = isLossy(header.process()) && header.precision() > layout.bitsStored();
    boolean isMislabelled =
        isYcc && layout.photometric() == Photometric.RGB && header.isSubsampled();
    StoredFrame frame =
        finish(isWider ? layout.withBits(header.precision()) : layout, samples, isYcc);
    return isEndless || isWider || isMislabelled ? frame.repaired() : frame;
  }

  private static boolean isLossy(int process) {
    return process >= 0xC0 && process <= 0xC2;
  }

  /**
   * Decoders fill what is missing with gray, so a stream without its last marker is refused unless
   * all its blocks are there. Those of a progressive one are not counted.
   */
  private static void checkWhole(JpegPreamble header, byte[] data, int offset, int length)
      throws UnusableException {
    if (header.process() != 0xC0 && header.process() != 0xC1) {
      throw new UnusableException(Code.TRUNCATED, "JPEG stream without its end");
    }
    JpegScans.checkWhole(header, data, offset, length);
  }

  private static UnusableException unsupported(int process) {
    return new UnusableException(
        Code.UNSUPPORTED_TRANSFER_SYNTAX, "JPEG process SOF" + (process & 0xF));
  }

  /** Checks a stream against the data set. */
  static void check(PixelLayout layout, int rows, int columns, int components, int precision)
      throws UnusableException {
    if (rows != layout.rows()
        || columns != layout.columns()
        || components != layout.samplesPerPixel()) {
      throw new UnusableException(
          Code.CORRUPT,
          "stream of "
              + rows
              + " rows, "
              + columns
              + " columns, "
              + components
              + " components; the data set states "
              + layout.rows()
              + ", "
              + layout.columns()
              + ", "
              + layout.samplesPerPixel());
    }
    if (precision < 1 || precision > 16 || layout.bitsAllocated() > 16) {
      throw new UnusableException(
          Code.UNSUPPORTED_PIXEL_FORMAT,
          "stream of " + precision + " bits in " + layout.bitsAllocated());
    }
  }

  /** The low stored bits of each sample, with the sign that the data set states. */
  static StoredFrame finish(PixelLayout layout, short[] samples, boolean isYcc) {
    Samples.mask(samples, layout.samples(), 0, layout.bitsStored(), layout.signed());
    return StoredFrames.of(layout, samples, false, isYcc);
  }
}
