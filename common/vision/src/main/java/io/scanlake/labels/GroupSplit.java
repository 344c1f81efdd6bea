package io.scanlake.labels;

import io.scanlake.file.Sha256;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;

/**
 * Splits data by group, so that one patient is never on both sides. A group's side depends only on
 * its name and the seed: more data move no group that was there before.
 *
 * @param share share of the groups that is held out for scoring, 0 to 1
 */
public record GroupSplit(double share, long seed) implements Serializable {
  public GroupSplit {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("a split's share must be 0 to 1");
    }
  }

  public boolean isHeldOut(String group) {
    return place(group, seed) < share;
  }

  /** The group's fold out of {@code count}, from 0. */
  public static int fold(String group, int count, long seed) {
    return (int) (place(group, seed) * count);
  }

  /** From 0 up to, but not including, 1. */
  private static double place(String group, long seed) {
    byte[] text = (seed + "\u001F" + group).getBytes(StandardCharsets.UTF_8);
    return Long.parseUnsignedLong(Sha256.hex(text).substring(0, 13), 16) / (double) (1L << 52);
  }
}
