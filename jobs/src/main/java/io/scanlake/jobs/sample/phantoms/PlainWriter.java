package io.scanlake.jobs.sample.phantoms;

import io.scanlake.image.Natives;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.Adler32;
import java.util.zip.CRC32;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.MatOfInt;
import org.opencv.imgcodecs.Imgcodecs;

/**
 * Writes plain image files whose bytes depend only on their pixels: PNG, TIFF and BMP are written
 * uncompressed here, since deflate differs between zlib versions; JPEG comes from the bundled
 * OpenCV.
 *
 * <p>Samples are row by row, interleaved, colour as R, G, B.
 */
final class PlainWriter {
  private static final int STORED_BLOCK = 65_535;
  private static final int PNG_FRAME = 12;

  private PlainWriter() {}

  /** ISO/IEC 15948 of 8 or 16 bits, gray or colour, in stored deflate blocks (RFC 1951 3.2.4). */
  static byte[] png(int width, int height, int channels, int bits, int[] samples) {
    int rowBytes = width * channels * bits / 8;
    ByteBuffer raw = ByteBuffer.allocate(height * (1 + rowBytes));
    for (int y = 0; y < height; y++) {
      raw.put((byte) 0);
      put(raw, samples, y * width * channels, width * channels, bits);
    }
    int blocks = (raw.capacity() + STORED_BLOCK - 1) / STORED_BLOCK;
    ByteBuffer data = ByteBuffer.allocate(2 + 5 * blocks + raw.capacity() + 4);
    data.putShort((short) 0x7801);
    for (int block = 0; block < blocks; block++) {
      int from = block * STORED_BLOCK;
      int length = Math.min(STORED_BLOCK, raw.capacity() - from);
      data.put((byte) (block == blocks - 1 ? 1 : 0));
      data.order(ByteOrder.LITTLE_ENDIAN).putShort((short) length).putShort((short) ~length);
      data.put(raw.array(), from, length);
    }
    Adler32 sum = new Adler32();
    sum.update(raw.array());
    data.order(ByteOrder.BIG_ENDIAN).putInt((int) sum.getValue());

    ByteBuffer header = pngHeader(width, height, channels, bits);
    ByteBuffer out = ByteBuffer.allocate(8 + 25 + PNG_FRAME + data.capacity() + PNG_FRAME);
    out.putLong(0x89504E470D0A1A0AL);
    chunk(out, "IHDR", header.array());
    chunk(out, "IDAT", data.array());
    chunk(out, "IEND", new byte[0]);
    return out.array();
  }

  /** A PNG of a few bytes whose header claims the given size. */
  static byte[] claim(int width, int height) {
    ByteBuffer out = ByteBuffer.allocate(8 + 25 + PNG_FRAME + 2 + PNG_FRAME);
    out.putLong(0x89504E470D0A1A0AL);
    chunk(out, "IHDR", pngHeader(width, height, 1, 8).array());
    chunk(out, "IDAT", new byte[] {0x78, 1});
    chunk(out, "IEND", new byte[0]);
    return out.array();
  }

  private static ByteBuffer pngHeader(int width, int height, int channels, int bits) {
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    return header.put((byte) bits).put((byte) (channels == 3 ? 2 : 0));
  }

  private static void chunk(ByteBuffer out, String type, byte[] data) {
    out.putInt(data.length);
    int from = out.position();
    out.put(type.getBytes(StandardCharsets.US_ASCII)).put(data);
    CRC32 sum = new CRC32();
    sum.update(out.array(), from, 4 + data.length);
    out.putInt((int) sum.getValue());
  }

  /** TIFF 6.0, one strip per page, uncompressed; all pages have the same size and format. */
  static byte[] tiff(
      ByteOrder order, int width, int height, int channels, int bits, int[]... pages) {
    int fields = 10;
    int pixels = width * height * channels * bits / 8;
    int page = pixels + (pixels & 1) + 2 + 12 * fields + 4 + 6;
    ByteBuffer out = ByteBuffer.allocate(8 + page * pages.length).order(order);
    out.put(new byte[] {(byte) (order == ByteOrder.LITTLE_ENDIAN ? 'I' : 'M')});
    out.put(out.get(0)).putShort((short) 42);
    int start = 8;
    int link = 4;
    for (int[] samples : pages) {
      int directory = start + pixels + (pixels & 1);
      int depths = directory + 2 + 12 * fields + 4;
      out.putInt(link, directory);
      out.position(start);
      put(out, samples, 0, samples.length, bits);
      out.position(directory);
      out.putShort((short) fields);
      field(out, 256, 4, 1, width);
      field(out, 257, 4, 1, height);
      field(out, 258, 3, channels, channels == 1 ? bits : depths);
      field(out, 259, 3, 1, 1);
      field(out, 262, 3, 1, channels == 1 ? 1 : 2);
      field(out, 273, 4, 1, start);
      field(out, 277, 3, 1, channels);
      field(out, 278, 4, 1, height);
      field(out, 279, 4, 1, pixels);
      field(out, 284, 3, 1, 1);
      link = out.position();
      out.position(depths);
      out.putShort((short) bits).putShort((short) bits).putShort((short) bits);
      start += page;
    }
    return out.array();
  }

  private static void field(ByteBuffer out, int tag, int type, int count, int value) {
    out.putShort((short) tag).putShort((short) type).putInt(count);
    if (type == 3 && count == 1) {
      out.putShort((short) value).putShort((short) 0);
    } else {
      out.putInt(value);
    }
  }

  /** A bottom-up bitmap of 24 bits. */
  static byte[] bmp(int width, int height, int[] samples) {
    int rowBytes = (width * 3 + 3) / 4 * 4;
    ByteBuffer out = ByteBuffer.allocate(54 + rowBytes * height).order(ByteOrder.LITTLE_ENDIAN);
    out.put((byte) 'B').put((byte) 'M').putInt(out.capacity()).putInt(0).putInt(54);
    out.putInt(40).putInt(width).putInt(height).putShort((short) 1).putShort((short) 24);
    for (int y = 0; y < height; y++) {
      out.position(54 + rowBytes * (height - 1 - y));
      for (int x = 0; x < width; x++) {
        int i = (y * width + x) * 3;
        out.put((byte) samples[i + 2]).put((byte) samples[i + 1]).put((byte) samples[i]);
      }
    }
    return out.array();
  }

  /** Baseline JPEG of quality 92. */
  static byte[] jpeg(int width, int height, int channels, int[] samples) {
    Natives.load();
    byte[] bytes = new byte[samples.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) samples[channels == 3 ? i - i % 3 + 2 - i % 3 : i];
    }
    Mat image = new Mat(height, width, CvType.CV_8UC(channels));
    MatOfByte encoded = new MatOfByte();
    MatOfInt quality = new MatOfInt(Imgcodecs.IMWRITE_JPEG_QUALITY, 92);
    try {
      image.put(0, 0, bytes);
      Imgcodecs.imencode(".jpg", image, encoded, quality);
      return encoded.toArray();
    } finally {
      image.release();
      encoded.release();
      quality.release();
    }
  }

  private static void put(ByteBuffer out, int[] samples, int from, int count, int bits) {
    for (int i = from; i < from + count; i++) {
      if (bits == 16) {
        out.putShort((short) samples[i]);
      } else {
        out.put((byte) samples[i]);
      }
    }
  }
}
