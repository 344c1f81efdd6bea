package io.scanlake.train;

import java.util.Arrays;
import java.util.List;

/**
 * Samples of window size as integral images, one after the other.
 *
 * @param stride length of a sample's row, ints
 * @param size length of a sample, ints
 */
record Windows(int count, int stride, int size, int[] sums) {
  static Windows of(List<GrayImage> samples, int width, int height) {
    int size = (width + 1) * (height + 1);
    int[] sums = new int[Math.multiplyExact(size, samples.size())];
    for (int i = 0; i < samples.size(); i++) {
      System.arraycopy(samples.get(i).integral(), 0, sums, i * size, size);
    }
    return new Windows(samples.size(), width + 1, size, sums);
  }

  Windows acceptedBy(LbpCascade.BoostedStage stage) {
    int[] kept = new int[sums.length];
    int n = 0;
    for (int i = 0; i < count; i++) {
      if (stage.accepts(sums, stride, i * size)) {
        System.arraycopy(sums, i * size, kept, n++ * size, size);
      }
    }
    return new Windows(n, stride, size, Arrays.copyOf(kept, n * size));
  }

  /** Writes the codes of all samples, starting at {@code into[at]}. */
  void codes(LbpFeature feature, byte[] into, int at) {
    for (int i = 0; i < count; i++) {
      into[at + i] = (byte) feature.code(sums, stride, i * size);
    }
  }
}
