package io.scanlake.jobs.sample.phantoms;

/**
 * SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA
 * 2014). It is written out because the bounded and Gaussian draws of the JDK's generators may
 * change with its version, and the bytes of the sample must not.
 */
public final class SampleRandom {
  private long state;

  public SampleRandom(long seed) {
    state = seed;
  }

  public long next() {
    state += 0x9E3779B97F4A7C15L;
    long z = state;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }

  /** Uniform in {@code 0..bound-1}. */
  public int below(int bound) {
    return (int) ((next() >>> 33) * bound >>> 31);
  }

  /** Uniform in {@code [from, to)}. */
  public double between(double from, double to) {
    return from + (to - from) * (next() >>> 11) * 0x1p-53;
  }

  /** Mean 0, standard deviation 1, at most 3.5 from the mean: the sum of four uniform numbers. */
  public double gauss() {
    long bits = next();
    long sum = (bits & 0xFFFF) + (bits >>> 16 & 0xFFFF) + (bits >>> 32 & 0xFFFF) + (bits >>> 48);
    return (sum - 131070) * (1.7320508075688772 / 65536);
  }

  public <T> T of(T[] values) {
    return values[below(values.length)];
  }

  /** A UID under the root of UUIDs (PS3.5 B.2). */
  public String uid() {
    return "2.25." + Long.toUnsignedString(next()) + Long.toUnsignedString(next() >>> 8);
  }
}
