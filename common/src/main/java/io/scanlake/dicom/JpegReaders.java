package io.scanlake.dicom;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import io.scanlake.Code;
import io.scanlake.UnusableException;
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
 * JPEG by readers of the platform and of TwelveMonkeys, which give the components as coded. They
 * get streams without application data. The platform's reader is native (libjpeg): the caller has
 * checked markers, lengths, size, components and precision of the stream, and sampling factors are
 * checked here.
 */
final class JpegReaders {
  private static final ImageReaderSpi BASELINE = baseline();
  private static final ImageReaderSpi LOSSLESS = lossless();

  private JpegReaders() {}

  private static ImageReaderSpi baseline() {
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

  /** Made directly: Spark's class loader is not the one in which ImageIO looks for providers. */
  private static ImageReaderSpi lossless() {
    JPEGImageReaderSpi spi = new JPEGImageReaderSpi();
    // Finds the platform's reader, which it needs to exist.
    spi.onRegistration(IIORegistry.getDefaultInstance(), ImageReaderSpi.class);
    return spi;
  }

  /** Sequential or progressive DCT of 8 bits. */
  static void baseline(JpegHeader header, byte[] data, int offset, int length, short[] samples)
      throws UnusableException {
    for (int sampling : header.samplings()) {
      int across = sampling >> 4;
      int down = sampling & 0xF;
      if (across < 1 || across > 4 || down < 1 || down > 4) {
        throw new UnusableException(Code.CORRUPT, "JPEG sampling factors out of bounds");
      }
    }
    read(BASELINE, header, data, offset, length, samples);
  }

  /** Lossless, any predictor, 2 to 16 bits. */
  static void lossless(JpegHeader header, byte[] data, int offset, int length, short[] samples)
      throws UnusableException {
    read(LOSSLESS, header, data, offset, length, samples);
  }

  private static void read(
      ImageReaderSpi spi, JpegHeader header, byte[] data, int offset, int length, short[] samples)
      throws UnusableException {
    Raster raster;
    try {
      ImageReader reader = spi.createReaderInstance();
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

  private static void copy(Raster raster, JpegHeader header, short[] samples)
      throws UnusableException {
    int width = header.columns();
    int height = header.rows();
    int bands = header.ids().length;
    if (raster.getWidth() != width
        || raster.getHeight() != height
        || raster.getNumBands() != bands) {
      throw new UnusableException(Code.CORRUPT, "JPEG stream cannot be decoded");
    }
    int type = raster.getDataBuffer().getDataType();
    if (type == DataBuffer.TYPE_BYTE) {
      byte[] row = new byte[width * bands];
      for (int y = 0, at = 0; y < height; y++) {
        raster.getDataElements(0, y, width, 1, row);
        for (byte sample : row) {
          samples[at++] = (short) (sample & 0xFF);
        }
      }
    } else {
      int[] row = new int[width * bands];
      for (int y = 0, at = 0; y < height; y++) {
        raster.getPixels(0, y, width, 1, row);
        for (int sample : row) {
          samples[at++] = (short) sample;
        }
      }
    }
  }
}
