package io.scanlake.image;

import io.scanlake.dicom.StoredFrame;
import java.util.Arrays;
import net.openhft.hashing.LongTupleHashFunction;
import org.opencv.core.CvType;
import org.opencv.core.Mat;

/** 128-bit XXH3 of a frame's stored samples and their layout: the low half, then the high half. */
final class PixelHash {
  private static final LongTupleHashFunction XX128 = LongTupleHashFunction.xx128();

  private final long[] result = new long[2];
  private byte[] bytes = new byte[0];
  private short[] shorts = new short[0];

  /** Returns the hash in an array that the next call overwrites. */
  long[] of(StoredFrame frame) {
    int count = frame.count();
    if (frame.shorts() != null) {
      XX128.hashShorts(frame.shorts(), 0, count, result);
    } else if (frame.ints() != null) {
      XX128.hashInts(frame.ints(), 0, count, result);
    } else if (frame.floats() != null) {
      int[] bits = new int[count];
      Arrays.setAll(bits, i -> Float.floatToIntBits(frame.floats()[i]));
      XX128.hashInts(bits, result);
    } else {
      long[] bits = new long[count];
      Arrays.setAll(bits, i -> Double.doubleToLongBits(frame.doubles()[i]));
      XX128.hashLongs(bits, result);
    }
    return withLayout(frame.rows(), frame.columns(), frame.channels());
  }

  /** As for a stored frame; leaves samples of 16 bits in {@link #shorts}. */
  long[] of(Mat mat) {
    int count = (int) mat.total() * mat.channels();
    if (mat.depth() == CvType.CV_16U) {
      if (shorts.length != count) {
        shorts = new short[count];
      }
      mat.get(0, 0, shorts);
      XX128.hashShorts(shorts, result);
    } else {
      if (bytes.length != count) {
        bytes = new byte[count];
      }
      mat.get(0, 0, bytes);
      XX128.hashBytes(bytes, result);
    }
    return withLayout(mat.rows(), mat.cols(), mat.channels());
  }

  /** The samples of the last Mat of 16 bits. */
  short[] shorts() {
    return shorts;
  }

  private long[] withLayout(int rows, int columns, int channels) {
    result[0] ^= ((long) rows << 32 | (long) columns << 2 | channels) * 0x9E3779B97F4A7C15L;
    return result;
  }
}
