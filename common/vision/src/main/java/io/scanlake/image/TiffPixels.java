package io.scanlake.image;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import io.scanlake.file.UnusableException;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.opencv.core.CvType;
import org.opencv.core.Mat;

/**
 * The pixels of a TIFF's first page, decoded in Java: libtiff would be native code on hostile
 * input.
 */
final class TiffPixels {
  // Asked for by name: plug-ins are invisible to ImageIO from Spark's child class loader.
  private static final TIFFImageReaderSpi READER = new TIFFImageReaderSpi();

  private TiffPixels() {}

  static void decode(TiffHeader header, Mat into) throws UnusableException {
    BufferedImage image = read(header.page().alone());
    Layout layout = header.layout();
    if (image.getWidth() != layout.width() || image.getHeight() != layout.height()) {
      throw Layout.corrupt("TIFF decoded to another size");
    }
    boolean isWide = layout.bits() > 8;
    int channels = layout.channels();
    int depth = isWide ? CvType.CV_16U : CvType.CV_8U;
    into.create(layout.height(), layout.width(), CvType.makeType(depth, channels));
    Raster raster = image.getRaster();
    int bands = raster.getNumBands();
    if (bands < channels && !(image.getColorModel() instanceof IndexColorModel)) {
      throw Layout.corrupt("TIFF decoded to fewer channels");
    }
    int[] samples = new int[bands * layout.width()];
    byte[] narrow = new byte[isWide ? 0 : channels * layout.width()];
    short[] wide = new short[isWide ? channels * layout.width() : 0];
    for (int y = 0; y < layout.height(); y++) {
      raster.getPixels(0, y, layout.width(), 1, samples);
      if (isWide) {
        for (int x = 0; x < layout.width(); x++) {
          for (int c = 0; c < channels; c++) {
            wide[channels * x + c] = (short) samples[bands * x + channels - 1 - c];
          }
        }
        into.put(y, 0, wide);
      } else {
        narrow(image.getColorModel(), samples, bands, channels, header, narrow);
        into.put(y, 0, narrow);
      }
    }
  }

  private static void narrow(
      ColorModel colours, int[] samples, int bands, int channels, TiffHeader header, byte[] into) {
    int width = header.layout().width();
    if (colours instanceof IndexColorModel palette) {
      for (int x = 0; x < width; x++) {
        int rgb = palette.getRGB(samples[x]);
        for (int c = 0; c < channels; c++) {
          into[channels * x + c] = (byte) (rgb >> 8 * c);
        }
      }
    } else if (header.photometric() == 5 && bands == 4) {
      for (int x = 0; x < width; x++) {
        int light = 255 - samples[4 * x + 3];
        for (int c = 0; c < 3; c++) {
          into[3 * x + c] = (byte) (((255 - samples[4 * x + 2 - c]) * light + 127) / 255);
        }
      }
    } else {
      int scale = 255 / ((1 << colours.getComponentSize(0)) - 1);
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < channels; c++) {
          into[channels * x + c] = (byte) (samples[bands * x + channels - 1 - c] * scale);
        }
      }
    }
  }

  private static BufferedImage read(byte[] bytes) throws UnusableException {
    ImageReader reader = READER.createReaderInstance(null);
    try (MemoryCacheImageInputStream in =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      reader.setInput(in, true, true);
      return reader.read(0);
    } catch (EOFException e) {
      throw Layout.truncated("TIFF ends inside its compressed pixels");
    } catch (IOException | RuntimeException e) {
      throw Layout.corrupt("TIFF that its decoder refuses");
    } finally {
      reader.dispose();
    }
  }
}
