package io.scanlake.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.CRC32;

/** Small files of every plain format, and what a faulty disk or an attacker makes of them. */
public final class HostileImages {
  private static final int SIDE = 64;
  private static final Map<PlainImage.Format, List<byte[]>> SEEDS =
      new EnumMap<>(PlainImage.Format.class);

  private HostileImages() {}

  /** A mutation of a file of any format. */
  public static byte[] any(SplittableRandom random) throws IOException {
    PlainImage.Format[] formats = PlainImage.Format.values();
    PlainImage.Format format = formats[random.nextInt(formats.length)];
    if (!SEEDS.containsKey(format)) {
      SEEDS.put(format, seeds(format));
    }
    List<byte[]> seeds = SEEDS.get(format);
    return mutated(seeds.get(random.nextInt(seeds.size())), format, random);
  }

  /** A few bytes changed, most of them near the front; at times a cut or a repeated piece. */
  static byte[] mutated(byte[] seed, PlainImage.Format format, SplittableRandom random) {
    byte[] bytes = seed.clone();
    int changes = 1 + random.nextInt(6);
    for (int i = 0; i < changes; i++) {
      int range = random.nextInt(3) == 0 ? bytes.length : Math.min(bytes.length, 400);
      int at =
          random.nextBoolean() ? random.nextInt(range) : bytes.length - 1 - random.nextInt(range);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> bytes[at] = (byte) (random.nextBoolean() ? 0xFF : 0);
        default -> {
          int from = random.nextInt(bytes.length);
          int count = Math.min(random.nextInt(16), bytes.length - Math.max(at, from));
          System.arraycopy(bytes, from, bytes, at, count);
        }
      }
    }
    if (random.nextInt(20) == 0) {
      bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 100));
    }
    if (format == PlainImage.Format.PNG && random.nextInt(8) != 0) {
      resum(bytes);
    }
    return bytes;
  }

  /** Sets the checksum of every PNG chunk right, so that mutations reach the decoder behind it. */
  private static void resum(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    for (long at = 8; at + 12 <= bytes.length; ) {
      long length = buffer.getInt((int) at) & 0xFFFFFFFFL;
      if (at + 12 + length > bytes.length) {
        return;
      }
      CRC32 sum = new CRC32();
      sum.update(bytes, (int) at + 4, (int) length + 4);
      buffer.putInt((int) (at + 8 + length), (int) sum.getValue());
      at += 12 + length;
    }
  }

  static List<byte[]> seeds(PlainImage.Format format) throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    switch (format) {
      case PNG -> {
        int[][] kinds = {{0, 1, 1}, {0, 1, 8}, {0, 1, 16}, {2, 3, 8}, {4, 2, 16}, {6, 4, 8}};
        for (int[] kind : kinds) {
          int[] samples = TestImages.ramp(SIDE, SIDE, kind[1], kind[2]);
          seeds.add(TestImages.png(SIDE, SIDE, kind[0], kind[2], samples, null));
        }
        byte[] palette = new byte[48];
        palette[4] = 1;
        seeds.add(TestImages.png(SIDE, SIDE, 3, 4, TestImages.ramp(SIDE, SIDE, 1, 4), palette));
        seeds.add(written(3, "png", null, true));
      }
      case JPEG -> {
        seeds.add(written(1, "jpeg", null, false));
        seeds.add(written(3, "jpeg", null, false));
        seeds.add(written(1, "jpeg", null, true));
        seeds.add(written(3, "jpeg", null, true));
        int[] blocks = new int[4 * 64];
        Arrays.setAll(blocks, i -> i * 37 & 0xFF);
        seeds.add(TestImages.cmykJpeg(SIDE, SIDE, blocks));
      }
      case TIFF -> {
        int[][] kinds = {{1, 1, 1, 1}, {1, 1, 16, 8}, {2, 3, 8, 1}, {2, 4, 8, 32773}, {5, 4, 8, 8}};
        for (int[] kind : kinds) {
          int[] samples = TestImages.ramp(SIDE, SIDE, kind[1], kind[2]);
          for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            Tiff form = new Tiff(order, kind[0], kind[1], kind[2], kind[3], 1, 16, 2);
            seeds.add(form.bytes(SIDE, SIDE, samples, null));
          }
        }
        seeds.add(written(3, "tiff", "LZW", false));
        seeds.add(written(1, "tiff", "LZW", false));
        seeds.add(written(3, "tiff", "JPEG", false));
      }
      default -> {
        seeds.add(TestImages.bmp(SIDE, SIDE, 24, TestImages.ramp(SIDE, SIDE, 3, 8), null));
        seeds.add(TestImages.bmp(SIDE, SIDE, 32, TestImages.ramp(SIDE, SIDE, 4, 8), null));
        byte[] palette = new byte[64];
        palette[5] = 9;
        seeds.add(TestImages.bmp(SIDE, SIDE, 4, TestImages.ramp(SIDE, SIDE, 1, 4), palette));
      }
    }
    return seeds;
  }

  private static byte[] written(
      int channels, String format, String compression, boolean isProgressive) {
    int[] samples = TestImages.ramp(SIDE, SIDE, channels, 8);
    return TestImages.written(
        TestImages.buffered(SIDE, SIDE, channels, samples), format, compression, isProgressive);
  }
}
