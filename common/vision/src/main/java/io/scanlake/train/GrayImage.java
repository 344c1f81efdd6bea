package io.scanlake.train;

import io.scanlake.image.Box;
import java.io.Serializable;
import org.opencv.core.CvType;
import org.opencv.core.Mat;

/**
 * An image for training, row by row, one byte per pixel. The pixels are shared, not copied: the
 * caller must not change them.
 */
public record GrayImage(int width, int height, byte[] pixels) implements Serializable {
  public GrayImage {
    if (width < 1 || height < 1 || pixels.length != (long) width * height) {
      throw new IllegalArgumentException("an image's pixels do not fill its width and height");
    }
  }

  /** A copy of a CV_8UC1 Mat. */
  public static GrayImage of(Mat gray) {
    if (gray.type() != CvType.CV_8UC1 || gray.empty()) {
      throw new IllegalArgumentException("not an 8-bit gray image");
    }
    byte[] pixels = new byte[gray.rows() * gray.cols()];
    for (int y = 0; y < gray.rows(); y++) {
      byte[] row = new byte[gray.cols()];
      gray.get(y, 0, row);
      System.arraycopy(row, 0, pixels, y * row.length, row.length);
    }
    return new GrayImage(gray.cols(), gray.rows(), pixels);
  }

  /** Left and right exchanged. */
  public GrayImage mirrored() {
    byte[] mirror = new byte[pixels.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        mirror[y * width + x] = pixels[y * width + width - 1 - x];
      }
    }
    return new GrayImage(width, height, mirror);
  }

  /**
   * The content of a box at another size: bilinear between pixel centres without averaging, as
   * {@code CascadeClassifier} makes its pyramid, so that training sees what detection sees. The
   * image's edge is replicated outwards.
   */
  GrayImage cut(Box box, int outWidth, int outHeight) {
    int[] left = new int[outWidth];
    int[] right = new int[outWidth];
    double[] part = new double[outWidth];
    for (int i = 0; i < outWidth; i++) {
      double x = box.x() + (i + 0.5) * box.w() / outWidth - 0.5;
      int floor = (int) Math.floor(x);
      left[i] = clamp(floor, width);
      right[i] = clamp(floor + 1, width);
      part[i] = x - floor;
    }
    byte[] out = new byte[outWidth * outHeight];
    for (int j = 0; j < outHeight; j++) {
      double y = box.y() + (j + 0.5) * box.h() / outHeight - 0.5;
      int floor = (int) Math.floor(y);
      int top = clamp(floor, height) * width;
      int bottom = clamp(floor + 1, height) * width;
      double down = y - floor;
      for (int i = 0; i < outWidth; i++) {
        double above = mix(pixels[top + left[i]], pixels[top + right[i]], part[i]);
        double below = mix(pixels[bottom + left[i]], pixels[bottom + right[i]], part[i]);
        out[j * outWidth + i] = (byte) Math.round(above + down * (below - above));
      }
    }
    return new GrayImage(outWidth, outHeight, out);
  }

  /** Sums of all pixels above and left of each corner: (height + 1) rows of width + 1. */
  int[] integral() {
    int stride = width + 1;
    int[] sums = new int[stride * (height + 1)];
    for (int y = 0; y < height; y++) {
      int row = 0;
      for (int x = 0; x < width; x++) {
        row += pixels[y * width + x] & 0xFF;
        sums[(y + 1) * stride + x + 1] = sums[y * stride + x + 1] + row;
      }
    }
    return sums;
  }

  private static int clamp(int at, int size) {
    return Math.max(0, Math.min(size - 1, at));
  }

  private static double mix(byte a, byte b, double part) {
    return (a & 0xFF) + part * ((b & 0xFF) - (a & 0xFF));
  }
}
