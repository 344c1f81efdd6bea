package io.scanlake.dicom;

import io.scanlake.file.Code;
import io.scanlake.file.UnusableException;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * JPEG of 8 bits, sequential or progressive, by the platform's reader, which gives the components
 * as coded. It is native (libjpeg): the caller has checked markers, lengths, size, components and
 * precision of the stream, its sampling factors, and that it is whole; the number of scans is
 * checked here, and application data are left out.
 */
final class BaselineJpeg {
  private static final ImageReaderSpi READERS = readers();

  private static final int PROGRESSIVE = 0xC2;
  private static final int MAX_SCANS = 128;

  private BaselineJpeg() {}

  /** Each scan of a progressive stream passes over the whole picture. */
  private static void checkScans(byte[] data, int from, int end) throws UnusableException {
    int scans = 0;
    for (int at = from; at + 1 < end; at++) {
      if (data[at] == -1 && (data[at + 1] & 0xFF) == 0xDA && ++scans > MAX_SCANS) {
        throw new UnusableException(Code.CORRUPT, "JPEG of more than " + MAX_SCANS + " scans");
      }
    }
  }

  private static ImageReaderSpi readers() {
    IIORegistry registry = IIORegistry.getDefaultInstance();
    Iterator<ImageReaderSpi> all =
        registry.getServiceProviders(ImageReaderSpi.class, s -> true, false);
    while (all.hasNext()) {
      ImageReaderSpi spi = all.next();
      if (spi.getClass().getName().equals("com.sun.imageio.plugins.jpeg.JPEGImageReaderSpi")) {
        return spi;
      }
    }
    throw new IllegalStateException("the platform has no JPEG reader");
  }

  static void decode(JpegPreamble header, byte[] data, int offset, int length, short[] samples)
      throws UnusableException {
    if (header.process() == PROGRESSIVE) {
      checkScans(data, header.scan(), offset + length);
    }
    read(header, data, offset, length, samples);
  }

  private static void read(
      JpegPreamble header, byte[] data, int offset, int length, short[] samples)
      throws UnusableException {
    Raster raster;
    try {
      ImageReader reader = READERS.createReaderInstance();
      try {
        byte[] stream = header.stripped(data, offset, length);
        reader.setInput(
            new MemoryCacheImageInputStream(new ByteArrayInputStream(stream)), true, true);
        raster = reader.readRaster(0, null);
      } finally {
        reader.dispose();
      }
    } catch (IOException | RuntimeException e) {
      throw new UnusableException(Code.CORRUPT, "JPEG stream cannot be decoded");
    }
    copy(raster, header, samples);
  }

  private static void copy(Raster raster, JpegPreamble header, short[] samples)
      throws UnusableException {
    int width = header.columns();
    int height = header.rows();
    int bands = header.ids().length;
    if (raster.getWidth() != width
        || raster.getHeight() != height
        || raster.getNumBands() != bands) {
      throw new UnusableException(Code.CORRUPT, "JPEG stream cannot be decoded");
    }
    if (raster.getDataBuffer().getDataType() != DataBuffer.TYPE_BYTE) {
      throw new UnusableException(Code.CORRUPT, "JPEG stream cannot be decoded");
    }
    byte[] row = new byte[width * bands];
    for (int y = 0, at = 0; y < height; y++) {
      raster.getDataElements(0, y, width, 1, row);
      for (byte sample : row) {
        samples[at++] = (short) (sample & 0xFF);
      }
    }
  }
}
