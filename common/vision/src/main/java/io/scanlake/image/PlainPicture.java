package io.scanlake.image;

import io.scanlake.dicom.Header;
import io.scanlake.dicom.Histogram;
import io.scanlake.dicom.RenderRule;
import io.scanlake.file.UnusableException;
import org.opencv.core.CvType;
import org.opencv.core.Mat;

/**
 * A PNG, JPEG, TIFF or BMP. Gray of 16 bits is drawn as DICOM without a window is; colour of 16
 * bits keeps its proportions.
 */
record PlainPicture(PlainImage image, Canvas canvas) implements Picture {
  private static final double SIXTEEN_TO_EIGHT_BITS = 1 / 257.0;

  @Override
  public Header header() {
    return Header.ofPlainImage(image.height(), image.width());
  }

  @Override
  public boolean hasPixels() {
    return true;
  }

  @Override
  public int frames() {
    return 1;
  }

  @Override
  public Frame frame(int index) throws UnusableException {
    Mat stored = canvas.stored;
    image.decode(stored);
    long[] digest = canvas.hash.of(stored);
    Mat pixels = stored;
    RenderRule rule = RenderRule.IDENTITY;
    if (stored.depth() == CvType.CV_16U) {
      pixels = canvas.pixels;
      if (stored.channels() == 1) {
        rule = spread(stored, pixels);
      } else {
        stored.convertTo(pixels, CvType.CV_8U, SIXTEEN_TO_EIGHT_BITS);
      }
    }
    return new Frame(
        pixels,
        null,
        Double.NaN,
        Double.NaN,
        rule,
        digest[0],
        digest[1],
        stored.total() * stored.elemSize(),
        false);
  }

  private RenderRule spread(Mat stored, Mat into) {
    int[] histogram = new int[1 << 16];
    for (short value : canvas.hash.shorts()) {
      histogram[value & 0xFFFF]++;
    }
    Histogram.Span span = Histogram.span(histogram, stored.total());
    double scale = span.high() > span.low() ? 255.0 / (span.high() - span.low()) : 0;
    stored.convertTo(into, CvType.CV_8U, scale, -span.low() * scale);
    return span.rule();
  }
}
