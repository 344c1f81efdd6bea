package io.scanlake.image;

import io.scanlake.file.Code;
import io.scanlake.file.Source;
import io.scanlake.file.UnusableException;
import java.io.IOException;
import org.opencv.core.CvException;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.imgcodecs.Imgcodecs;

/**
 * A PNG, JPEG, TIFF or BMP file: its header, read and checked in Java before any native code sees
 * the file, and its pixels.
 *
 * <p>Pixels come as stored: orientation tags, profiles and gamma are ignored, alpha is dropped
 * without compositing. Palettes are expanded to colour, or to gray where every entry is gray;
 * samples of 1, 2 and 4 bits are scaled to 0..255; CMYK becomes colour. Of a TIFF of several pages
 * the first is decoded.
 *
 * <p>JPEG and PNG are decoded by OpenCV (1.5 to 2.7 times as fast as the JDK on real images), PNG
 * stripped to its critical chunks; TIFF by TwelveMonkeys, BMP here, both in Java.
 */
public final class PlainImage {
  /** Recognised by content, never by name. */
  public enum Format {
    PNG,
    JPEG,
    TIFF,
    BMP
  }

  private static final int GRAY =
      Imgcodecs.IMREAD_ANYDEPTH | Imgcodecs.IMREAD_IGNORE_ORIENTATION | Imgcodecs.IMREAD_GRAYSCALE;
  private static final int COLOUR =
      Imgcodecs.IMREAD_ANYDEPTH | Imgcodecs.IMREAD_IGNORE_ORIENTATION | Imgcodecs.IMREAD_COLOR;

  private static final int HEAD = 8;

  private final Format format;
  private final Layout layout;
  private final Pixels pixels;

  @FunctionalInterface
  private interface Pixels {
    void decode(Mat into) throws UnusableException;
  }

  private PlainImage(Format format, Layout layout, Pixels pixels) {
    this.format = format;
    this.layout = layout;
    this.pixels = pixels;
  }

  /** The format by the first {@code count} bytes (8 are enough), or null for any other content. */
  public static Format sniff(byte[] head, int count) {
    if (startsWith(head, count, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n')) {
      return Format.PNG;
    }
    if (startsWith(head, count, 0xFF, 0xD8, 0xFF)) {
      return Format.JPEG;
    }
    if (startsWith(head, count, 'I', 'I', 42, 0)
        || startsWith(head, count, 'M', 'M', 0, 42)
        || startsWith(head, count, 'I', 'I', 43, 0)
        || startsWith(head, count, 'M', 'M', 0, 43)) {
      return Format.TIFF;
    }
    return startsWith(head, count, 'B', 'M') ? Format.BMP : null;
  }

  /**
   * Reads and checks the header; decodes nothing.
   *
   * @param pixelBudget the largest width times height that is accepted
   * @throws UnusableException NOT_AN_IMAGE, TRUNCATED, CORRUPT, PIXEL_BUDGET,
   *     UNSUPPORTED_PIXEL_FORMAT, or TOO_LARGE beyond 2 GiB
   */
  public static PlainImage open(Source source, long pixelBudget)
      throws UnusableException, IOException {
    if (source.length() > Integer.MAX_VALUE - HEAD) {
      throw new UnusableException(Code.TOO_LARGE, "plain image of 2 GiB or more");
    }
    int count = (int) source.length();
    byte[] bytes = source.array();
    if (bytes == null) {
      byte[] head = new byte[Math.min(count, HEAD)];
      source.read(0, head, 0, head.length);
      if (sniff(head, head.length) != null) {
        bytes = new byte[count];
        source.read(0, bytes, 0, count);
      } else {
        bytes = head;
      }
    }
    Format format = sniff(bytes, Math.min(count, HEAD));
    if (format == null) {
      throw new UnusableException(Code.NOT_AN_IMAGE, "neither PNG, JPEG, TIFF nor BMP");
    }
    return open(format, bytes, count, pixelBudget);
  }

  private static PlainImage open(Format format, byte[] bytes, int count, long pixelBudget)
      throws UnusableException {
    switch (format) {
      case PNG -> {
        PngHeader png = PngHeader.parse(bytes, count, pixelBudget);
        return new PlainImage(
            format,
            png.layout(),
            into -> decodeNative(png.layout(), png.critical(), png.criticalLength(), into));
      }
      case JPEG -> {
        Layout layout = JpegMarkers.parse(bytes, 0, count, pixelBudget);
        return new PlainImage(format, layout, into -> decodeNative(layout, bytes, count, into));
      }
      case TIFF -> {
        TiffHeader tiff = TiffHeader.parse(bytes, count, pixelBudget);
        return new PlainImage(format, tiff.layout(), into -> TiffPixels.decode(tiff, into));
      }
      default -> {
        BmpHeader bmp = BmpHeader.parse(bytes, count, pixelBudget);
        return new PlainImage(format, bmp.layout(), into -> decodeBmp(bmp, bytes, into));
      }
    }
  }

  public Format format() {
    return format;
  }

  public int width() {
    return layout.width();
  }

  public int height() {
    return layout.height();
  }

  /** 1 gray, 3 colour: as decoded. */
  public int channels() {
    return layout.channels();
  }

  /** Bits of a stored sample (of a palette index): 1, 2, 4, 8 or 16. */
  public int bits() {
    return layout.bits();
  }

  /** Pages of a TIFF without its reduced-resolution copies; 1 in the other formats. */
  public int frames() {
    return layout.frames();
  }

  public boolean isLossy() {
    return format == Format.JPEG;
  }

  /**
   * Makes {@code into} the image: CV_8UC1, CV_8UC3, CV_16UC1 or CV_16UC3, colour as B, G, R.
   *
   * @throws UnusableException TRUNCATED or CORRUPT; {@code into} is then undefined
   */
  public void decode(Mat into) throws UnusableException {
    Natives.load();
    pixels.decode(into);
  }

  private static void decodeNative(Layout layout, byte[] bytes, int count, Mat into)
      throws UnusableException {
    int type = CvType.makeType(layout.bits() > 8 ? CvType.CV_16U : CvType.CV_8U, layout.channels());
    Mat encoded = new Mat(1, count, CvType.CV_8UC1);
    Mat image = null;
    try {
      encoded.put(0, 0, bytes, 0, count);
      image = Imgcodecs.imdecode(encoded, layout.channels() == 1 ? GRAY : COLOUR);
      if (image.type() != type
          || image.cols() != layout.width()
          || image.rows() != layout.height()) {
        throw Layout.corrupt("image that its decoder refuses");
      }
      image.assignTo(into);
    } catch (CvException e) {
      throw Layout.corrupt("image that its decoder refuses");
    } finally {
      encoded.release();
      if (image != null) {
        image.release();
      }
    }
  }

  private static void decodeBmp(BmpHeader bmp, byte[] bytes, Mat into) {
    Layout layout = bmp.layout();
    into.create(layout.height(), layout.width(), CvType.CV_8UC(layout.channels()));
    byte[] row = new byte[layout.channels() * layout.width()];
    for (int y = 0; y < layout.height(); y++) {
      bmp.row(bytes, y, row);
      into.put(y, 0, row);
    }
  }

  private static boolean startsWith(byte[] head, int count, int... magic) {
    if (count < magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if ((head[i] & 0xFF) != magic[i]) {
        return false;
      }
    }
    return true;
  }
}
