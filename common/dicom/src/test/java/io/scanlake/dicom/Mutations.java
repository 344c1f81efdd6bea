package io.scanlake.dicom;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Files as a faulty disk, a cut transfer or an attacker would leave them. */
public final class Mutations {
  private Mutations() {}

  /** One to four changes, half of them near a marker or an item. */
  public static byte[] of(byte[] original, SplittableRandom random) {
    byte[] bytes = original.clone();
    if (bytes.length == 0) {
      return bytes;
    }
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      int at = random.nextBoolean() ? random.nextInt(bytes.length) : near(bytes, random);
      switch (random.nextInt(7)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt(256);
        case 2 -> number(bytes, at, random);
        case 3 -> bytes = Arrays.copyOf(bytes, at + 1);
        case 4 -> swap(bytes, at, random.nextInt(bytes.length), random.nextInt(1, 2048));
        case 5 ->
            Arrays.fill(
                bytes,
                at,
                Math.min(bytes.length, at + random.nextInt(1, 64)),
                (byte) -random.nextInt(2));
        default -> bytes = cut(bytes, at, random.nextInt(1, 512));
      }
    }
    return bytes;
  }

  /** Near a marker or an item, where lengths and parameters stand. */
  private static int near(byte[] bytes, SplittableRandom random) {
    int from = random.nextInt(bytes.length);
    for (int i = from; i + 1 < bytes.length; i++) {
      if (bytes[i] == -1 && (bytes[i + 1] & 0xFF) > 0x4E || bytes[i] == -2 && bytes[i + 1] == -1) {
        return Math.min(bytes.length - 1, i + random.nextInt(24));
      }
    }
    return random.nextInt(Math.min(bytes.length, 2048));
  }

  /** A length or count that is too large, too small or odd. */
  private static void number(byte[] bytes, int at, SplittableRandom random) {
    int[] values = {0, 1, -1, -2, 0x7FFFFFFF, 0x80000000, 0xFFFF, 0x7FFF, 0x10000, 3, 255};
    int value = values[random.nextInt(values.length)];
    int width = random.nextBoolean() ? 2 : 4;
    for (int i = 0; i < width && at + i < bytes.length; i++) {
      bytes[at + i] = (byte) (value >> 8 * i);
    }
  }

  private static void swap(byte[] bytes, int first, int second, int length) {
    int count = Math.min(length, bytes.length - Math.max(first, second));
    byte[] kept = Arrays.copyOfRange(bytes, first, first + count);
    System.arraycopy(bytes, second, bytes, first, count);
    System.arraycopy(kept, 0, bytes, second, count);
  }

  private static byte[] cut(byte[] bytes, int at, int length) {
    int count = Math.min(length, bytes.length - at);
    if (count == bytes.length) {
      return bytes;
    }
    byte[] shorter = Arrays.copyOf(bytes, bytes.length - count);
    System.arraycopy(bytes, at + count, shorter, at, shorter.length - at);
    return shorter;
  }
}
