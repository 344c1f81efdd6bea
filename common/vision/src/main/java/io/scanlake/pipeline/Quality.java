package io.scanlake.pipeline;

import io.scanlake.dicom.Histogram;
import io.scanlake.image.Workspace;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfDouble;
import org.opencv.imgproc.Imgproc;

/**
 * Quality of one 8-bit frame, measured before cleaning.
 *
 * @param entropyBits Shannon entropy of the gray levels, 0–8 bits
 * @param laplacianVar variance of the Laplacian (Pech-Pacheco et al., ICPR 2000): low when blurred
 * @param saturatedFrac share of pixels at 255
 * @param blackFrac share of pixels at 0
 * @param contrast 99th minus 1st percentile, gray levels
 */
public record Quality(
    double entropyBits,
    double laplacianVar,
    double saturatedFrac,
    double blackFrac,
    double contrast) {

  /** Measures frames with its own buffers. */
  static final class Meter {
    private final Mat laplacian;
    private final MatOfDouble mean = new MatOfDouble();
    private final MatOfDouble deviation = new MatOfDouble();
    private byte[] bytes = new byte[0];

    Meter(Workspace workspace) {
      laplacian = workspace.mat();
    }

    /**
     * @param gray CV_8UC1, continuous, not empty
     */
    Quality measure(Mat gray) {
      int n = (int) gray.total();
      if (bytes.length != n) {
        bytes = new byte[n];
      }
      gray.get(0, 0, bytes);
      int[] histogram = histogram(bytes, n);
      Imgproc.Laplacian(gray, laplacian, CvType.CV_16S, 1);
      Core.meanStdDev(laplacian, mean, deviation);
      double sd = deviation.get(0, 0)[0];
      return of(histogram, n, sd * sd);
    }
  }

  static int[] histogram(byte[] bytes, int n) {
    // Four counters break the chain of dependent increments on runs of one gray level.
    int[] a = new int[256];
    int[] b = new int[256];
    int[] c = new int[256];
    int[] d = new int[256];
    int i = 0;
    for (; i + 3 < n; i += 4) {
      a[bytes[i] & 0xFF]++;
      b[bytes[i + 1] & 0xFF]++;
      c[bytes[i + 2] & 0xFF]++;
      d[bytes[i + 3] & 0xFF]++;
    }
    for (; i < n; i++) {
      a[bytes[i] & 0xFF]++;
    }
    for (int level = 0; level < 256; level++) {
      a[level] += b[level] + c[level] + d[level];
    }
    return a;
  }

  static Quality of(int[] histogram, long n, double laplacianVar) {
    double entropy = 0;
    for (int count : histogram) {
      if (count > 0) {
        double p = (double) count / n;
        entropy -= p * Math.log(p);
      }
    }
    return new Quality(
        entropy / Math.log(2),
        laplacianVar,
        (double) histogram[255] / n,
        (double) histogram[0] / n,
        Histogram.percentile(histogram, n, 0.99) - Histogram.percentile(histogram, n, 0.01));
  }
}
