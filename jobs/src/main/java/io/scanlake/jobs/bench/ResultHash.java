package io.scanlake.jobs.bench;

import java.util.HexFormat;
import net.openhft.hashing.LongHashFunction;

/**
 * A hash of all results of an analysis in 64 bits: the sum, modulo 2^64, of a hash of the results
 * of each image. It does not depend on the order of the images, and an image that is lost or
 * counted twice changes it.
 */
final class ResultHash {
  private long sum;

  void add(String pixelHash, long regionCount, long regionAreaPx, String segmentStatus) {
    sum +=
        LongHashFunction.xx3()
            .hashChars(pixelHash + '|' + regionCount + '|' + regionAreaPx + '|' + segmentStatus);
  }

  void add(ResultHash other) {
    sum += other.sum;
  }

  /** 16 hex digits. */
  String hex() {
    return HexFormat.of().toHexDigits(sum);
  }
}
