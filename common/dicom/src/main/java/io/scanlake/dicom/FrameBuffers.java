package io.scanlake.dicom;

/**
 * The arrays into which one thread decodes its frames. They grow to the largest frame seen and are
 * reused for the next one.
 */
public final class FrameBuffers {
  private byte[] bytes = {};
  private byte[] plane = {};
  private short[] shorts = {};
  private int[] ints = {};
  private float[] floats = {};
  private double[] doubles = {};

  byte[] bytes(int count) {
    if (bytes.length < count) {
      bytes = new byte[count];
    }
    return bytes;
  }

  /** Bytes beside {@link #bytes}, which may hold the coded frame. */
  byte[] plane(int count) {
    if (plane.length < count) {
      plane = new byte[count];
    }
    return plane;
  }

  short[] shorts(int count) {
    if (shorts.length < count) {
      shorts = new short[count];
    }
    return shorts;
  }

  int[] ints(int count) {
    if (ints.length < count) {
      ints = new int[count];
    }
    return ints;
  }

  float[] floats(int count) {
    if (floats.length < count) {
      floats = new float[count];
    }
    return floats;
  }

  double[] doubles(int count) {
    if (doubles.length < count) {
      doubles = new double[count];
    }
    return doubles;
  }
}
