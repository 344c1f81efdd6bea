package io.scanlake.recognize;

/**
 * What a classifier looks at. The number in a name is its version: a change of what is computed
 * gets a new one, so that a model only ever meets the features that it was trained on.
 */
public enum FeatureSet {
  /** Whole image: histogram, thumbnail, coarse gradients. */
  OVERVIEW_1(ImageFeatures.OVERVIEW),
  /** Whole image cut to its foreground: brightness, gradients, patches, symmetry. */
  DETAIL_1(ImageFeatures.DETAIL),
  /** One region of the watershed: shape, colour, contrast, neighbours, outline. */
  REGION_1(RegionFeatures.COUNT);

  private final int count;

  FeatureSet(int count) {
    this.count = count;
  }

  /** Length of a vector. */
  public int count() {
    return count;
  }
}
