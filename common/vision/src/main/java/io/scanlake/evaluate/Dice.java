package io.scanlake.evaluate;

/** Overlap of two masks of the same size (Dice, Ecology 26(3):297–302, 1945). */
public final class Dice {
  private Dice() {}

  /**
   * @param predicted not 0 = inside
   * @param truth not 0 = inside
   * @return twice the common area over the sum of the areas, 0–1; 1 where both are empty
   */
  public static double of(byte[] predicted, byte[] truth) {
    if (predicted.length != truth.length) {
      throw new IllegalArgumentException("masks differ in size");
    }
    long common = 0;
    long sum = 0;
    for (int i = 0; i < predicted.length; i++) {
      int p = predicted[i] != 0 ? 1 : 0;
      int t = truth[i] != 0 ? 1 : 0;
      common += p & t;
      sum += p + t;
    }
    return sum == 0 ? 1 : 2.0 * common / sum;
  }
}
