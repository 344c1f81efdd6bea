package io.scanlake.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a TIFF that is built byte by byte is made of beyond its samples.
 *
 * @param stored samples a pixel
 */
record Tiff(
    ByteOrder order,
    int photometric,
    int stored,
    int bits,
    int compression,
    int planar,
    int rowsPerStrip,
    int pages) {

  /**
   * A TIFF of compression none (1), deflate (8) or PackBits (32773, as literal runs), every page
   * the same.
   */
  byte[] bytes(int width, int height, int[] samples, int[] palette) {
    ByteBuffer out = ByteBuffer.allocate(1 << 20).order(order);
    out.putShort((short) (order == ByteOrder.LITTLE_ENDIAN ? 0x4949 : 0x4D4D));
    out.putShort((short) 42);
    int link = 4;
    out.position(8);
    int planes = planar == 2 ? stored : 1;
    int perPixel = planar == 2 ? 1 : stored;
    int strips = (height + rowsPerStrip - 1) / rowsPerStrip;
    for (int page = 0; page < pages; page++) {
      int[] offsets = new int[planes * strips];
      int[] lengths = new int[planes * strips];
      for (int i = 0; i < offsets.length; i++) {
        int from = i % strips * rowsPerStrip;
        int rows = Math.min(rowsPerStrip, height - from);
        int[] part = new int[rows * width * perPixel];
        for (int j = 0; j < part.length; j++) {
          int at = from * width * perPixel + j;
          part[j] = samples[planar == 2 ? at * stored + i / strips : at];
        }
        byte[] data = TestImages.pack(part, width * perPixel, bits, order);
        data =
            compression == 8
                ? TestImages.deflate(data)
                : compression == 32773 ? packBits(data, data.length / rows) : data;
        offsets[i] = out.position();
        lengths[i] = data.length;
        out.put(data);
      }
      Map<Integer, int[]> fields = new TreeMap<>();
      fields.put(256, new int[] {width});
      fields.put(257, new int[] {height});
      fields.put(258, filled(stored, bits));
      fields.put(259, new int[] {compression});
      fields.put(262, new int[] {photometric});
      fields.put(273, offsets);
      fields.put(277, new int[] {stored});
      fields.put(278, new int[] {rowsPerStrip});
      fields.put(279, lengths);
      fields.put(284, new int[] {planar});
      int colours = photometric == 5 ? 4 : photometric == 2 ? 3 : 1;
      if (stored > colours) {
        fields.put(338, new int[] {2});
      }
      if (palette != null) {
        fields.put(320, palette);
      }
      int directory = out.position() + (out.position() & 1);
      out.putInt(link, directory);
      int extra = directory + 2 + 12 * fields.size() + 4;
      out.position(directory);
      out.putShort((short) fields.size());
      for (Map.Entry<Integer, int[]> field : fields.entrySet()) {
        boolean isLong = field.getKey() == 273 || field.getKey() == 279;
        int[] values = field.getValue();
        int size = values.length * (isLong ? 4 : 2);
        out.putShort((short) (int) field.getKey()).putShort((short) (isLong ? 4 : 3));
        out.putInt(values.length);
        int at = size <= 4 ? out.position() : extra;
        if (size > 4) {
          out.putInt(out.position(), extra);
          extra += size;
        }
        for (int i = 0; i < values.length; i++) {
          if (isLong) {
            out.putInt(at + 4 * i, values[i]);
          } else {
            out.putShort(at + 2 * i, (short) values[i]);
          }
        }
        out.position(out.position() + 4);
      }
      link = out.position();
      out.position(extra);
    }
    byte[] bytes = new byte[out.position()];
    out.get(0, bytes);
    return bytes;
  }

  private static byte[] packBits(byte[] data, int rowBytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int row = 0; row < data.length; row += rowBytes) {
      for (int i = 0; i < rowBytes; i += 128) {
        int run = Math.min(128, rowBytes - i);
        out.write(run - 1);
        out.write(data, row + i, run);
      }
    }
    return out.toByteArray();
  }

  private static int[] filled(int length, int value) {
    int[] values = new int[length];
    Arrays.fill(values, value);
    return values;
  }
}
