package io.scanlake.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Image files built byte by byte, so that tests know every pixel. */
public final class TestImages {
  private TestImages() {}

  /** Samples of one image, interleaved, in 0..2^bits-1: a ramp that differs in every channel. */
  public static int[] ramp(int width, int height, int channels, int bits) {
    int[] samples = new int[width * height * channels];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < channels; c++) {
          samples[(y * width + x) * channels + c] =
              (x * 7 + y * 13 + c * 101 + x * y * 257) & ((1 << bits) - 1);
        }
      }
    }
    return samples;
  }

  /** Rows of samples of {@code bits}, most significant bit first, each padded to whole bytes. */
  static byte[] pack(int[] samples, int perRow, int bits, ByteOrder order) {
    int rows = samples.length / perRow;
    int rowBytes = (perRow * bits + 7) / 8;
    ByteBuffer out = ByteBuffer.allocate(rows * rowBytes).order(order);
    for (int y = 0; y < rows; y++) {
      for (int i = 0; i < perRow; i++) {
        int value = samples[y * perRow + i];
        if (bits == 16) {
          out.putShort(y * rowBytes + 2 * i, (short) value);
        } else {
          int at = y * rowBytes + i * bits / 8;
          out.put(at, (byte) (out.get(at) | value << (8 - bits - i * bits % 8)));
        }
      }
    }
    return out.array();
  }

  /** A PNG whose rows go through the five filters in turn. */
  public static byte[] png(
      int width, int height, int colourType, int bits, int[] samples, byte[] palette) {
    int perRow = samples.length / height;
    byte[] rows = pack(samples, perRow, bits, ByteOrder.BIG_ENDIAN);
    int rowBytes = rows.length / height;
    int step = Math.max(1, perRow / width * bits / 8);
    ByteArrayOutputStream filtered = new ByteArrayOutputStream();
    for (int y = 0; y < height; y++) {
      int filter = y % 5;
      filtered.write(filter);
      for (int i = 0; i < rowBytes; i++) {
        int left = i < step ? 0 : rows[y * rowBytes + i - step] & 0xFF;
        int up = y == 0 ? 0 : rows[(y - 1) * rowBytes + i] & 0xFF;
        int corner = y == 0 || i < step ? 0 : rows[(y - 1) * rowBytes + i - step] & 0xFF;
        int guess =
            switch (filter) {
              case 1 -> left;
              case 2 -> up;
              case 3 -> (left + up) / 2;
              case 4 -> paeth(left, up, corner);
              default -> 0;
            };
        filtered.write(rows[y * rowBytes + i] - guess);
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put((byte) bits).put((byte) colourType);
    chunk(out, "IHDR", header.array());
    chunk(out, "tEXt", "Comment\0some text".getBytes(StandardCharsets.ISO_8859_1));
    if (palette != null) {
      chunk(out, "PLTE", palette);
      chunk(out, "tRNS", new byte[] {0, (byte) 128});
    }
    chunk(out, "IDAT", deflate(filtered.toByteArray()));
    chunk(out, "IEND", new byte[0]);
    return out.toByteArray();
  }

  static void chunk(ByteArrayOutputStream out, String type, byte[] data) {
    byte[] body = new byte[4 + data.length];
    System.arraycopy(type.getBytes(StandardCharsets.ISO_8859_1), 0, body, 0, 4);
    System.arraycopy(data, 0, body, 4, data.length);
    CRC32 sum = new CRC32();
    sum.update(body);
    out.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
    out.writeBytes(body);
    out.writeBytes(ByteBuffer.allocate(4).putInt((int) sum.getValue()).array());
  }

  private static int paeth(int left, int up, int corner) {
    int guess = left + up - corner;
    int byLeft = Math.abs(guess - left);
    int byUp = Math.abs(guess - up);
    int byCorner = Math.abs(guess - corner);
    return byLeft <= byUp && byLeft <= byCorner ? left : byUp <= byCorner ? up : corner;
  }

  static byte[] deflate(byte[] data) {
    Deflater deflater = new Deflater();
    deflater.setInput(data);
    deflater.finish();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[4096];
    while (!deflater.finished()) {
      out.write(buffer, 0, deflater.deflate(buffer));
    }
    deflater.end();
    return out.toByteArray();
  }

  /**
   * A bottom-up BMP of 1, 4 or 8 bits with a palette of B, G, R, 0, or of 24 or 32 bits (B, G, R).
   */
  public static byte[] bmp(int width, int height, int bits, int[] samples, byte[] palette) {
    int colours = palette == null ? 0 : palette.length / 4;
    int offset = 54 + 4 * colours;
    int channels = bits > 8 ? bits / 8 : 1;
    int rowBytes = (width * bits + 31) / 32 * 4;
    byte[] rows = pack(samples, width * channels, bits > 8 ? 8 : bits, ByteOrder.LITTLE_ENDIAN);
    int packed = rows.length / height;
    ByteBuffer out = ByteBuffer.allocate(offset + rowBytes * height).order(ByteOrder.LITTLE_ENDIAN);
    out.put((byte) 'B').put((byte) 'M').putInt(out.capacity()).putInt(0).putInt(offset);
    out.putInt(40).putInt(width).putInt(height).putShort((short) 1).putShort((short) bits);
    out.putInt(0).putInt(0).putInt(0).putInt(0).putInt(colours).putInt(0);
    if (palette != null) {
      out.put(palette);
    }
    for (int y = 0; y < height; y++) {
      out.put(offset + rowBytes * (height - 1 - y), rows, y * packed, packed);
    }
    return out.array();
  }

  /** A TIFF of square tiles, by the JDK's own writer. */
  static byte[] tiled(BufferedImage image, String compression, int side) {
    ImageWriter writer = writer("tiff");
    ImageWriteParam param = writer.getDefaultWriteParam();
    param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    param.setCompressionType(compression);
    param.setTilingMode(ImageWriteParam.MODE_EXPLICIT);
    param.setTiling(side, side, 0, 0);
    return write(image, writer, param);
  }

  /** By the JDK's own writer; {@code compression} null for its default. */
  public static byte[] written(
      BufferedImage image, String format, String compression, boolean isProgressive) {
    ImageWriter writer = writer(format);
    ImageWriteParam param = writer.getDefaultWriteParam();
    if (compression != null) {
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionType(compression);
      if (compression.equals("JPEG")) {
        param.setCompressionQuality(1);
      }
    }
    if (isProgressive) {
      param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    }
    return write(image, writer, param);
  }

  private static ImageWriter writer(String format) {
    Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName(format);
    ImageWriter writer = writers.next();
    while (!writer.getClass().getName().startsWith("com.sun.")) {
      writer = writers.next();
    }
    return writer;
  }

  private static byte[] write(BufferedImage image, ImageWriter writer, ImageWriteParam param) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), param);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** Gray (channels 1) or colour (3, samples R, G, B), 8 bits. */
  public static BufferedImage buffered(int width, int height, int channels, int[] samples) {
    BufferedImage image =
        new BufferedImage(
            width,
            height,
            channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR);
    image.getRaster().setPixels(0, 0, width, height, samples);
    return image;
  }

  /** Smooth samples, which JPEG keeps to within a few levels. */
  public static int[] smooth(int width, int height, int channels) {
    int[] samples = new int[width * height * channels];
    for (int i = 0; i < samples.length; i++) {
      int c = i % channels;
      int x = i / channels % width;
      int y = i / channels / width;
      samples[i] = 40 + 120 * x / width * (c + 1) / channels + 60 * y / height;
    }
    return samples;
  }

  /**
   * A baseline JPEG of four components and flat 8x8 blocks: quantiser 1 and one DC code a block,
   * with an Adobe marker that says CMYK stored inverted.
   *
   * @param blocks DC values 0..255 of C, M, Y, K in turn, block after block
   */
  public static byte[] cmykJpeg(int width, int height, int[] blocks) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeShort(0xFFD8);
    out.writeShort(0xFFEE);
    out.writeShort(14);
    out.write("Adobe".getBytes(StandardCharsets.ISO_8859_1));
    out.write(new byte[] {0, 100, 0, 0, 0, 0, 0});
    out.writeShort(0xFFDB);
    out.writeShort(67);
    out.write(0);
    for (int i = 0; i < 64; i++) {
      out.write(1);
    }
    out.writeShort(0xFFC0);
    out.writeShort(8 + 12);
    out.write(8);
    out.writeShort(height);
    out.writeShort(width);
    out.write(4);
    for (int c = 1; c <= 4; c++) {
      out.write(new byte[] {(byte) c, 0x11, 0});
    }
    // One DC table: 12 codes of 4 bits, code = category; one AC table: code 0 of one bit = end of
    // block.
    out.writeShort(0xFFC4);
    out.writeShort(3 + 16 + 12);
    out.write(0x00);
    out.write(new byte[] {0, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    for (int i = 0; i < 12; i++) {
      out.write(i);
    }
    out.writeShort(0xFFC4);
    out.writeShort(3 + 16 + 1);
    out.write(0x10);
    out.write(new byte[] {1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    out.write(0);
    out.writeShort(0xFFDA);
    out.writeShort(6 + 8);
    out.write(4);
    for (int c = 1; c <= 4; c++) {
      out.write(new byte[] {(byte) c, 0});
    }
    out.write(new byte[] {0, 63, 0});
    StringBuilder bits = new StringBuilder();
    int[] last = new int[4];
    for (int i = 0; i < blocks.length; i++) {
      int dc = 8 * (blocks[i] - 128);
      int difference = dc - last[i % 4];
      last[i % 4] = dc;
      int category = 32 - Integer.numberOfLeadingZeros(Math.abs(difference));
      int value = difference < 0 ? difference + (1 << category) - 1 : difference;
      bits.append(binary(category, 4)).append(binary(value, category)).append('0');
    }
    while (bits.length() % 8 != 0) {
      bits.append('1');
    }
    for (int i = 0; i < bits.length(); i += 8) {
      int octet = Integer.parseInt(bits.substring(i, i + 8), 2);
      out.write(octet);
      if (octet == 0xFF) {
        out.write(0);
      }
    }
    out.writeShort(0xFFD9);
    return bytes.toByteArray();
  }

  private static String binary(int value, int width) {
    StringBuilder text = new StringBuilder();
    for (int i = width - 1; i >= 0; i--) {
      text.append(value >> i & 1);
    }
    return text.toString();
  }
}
