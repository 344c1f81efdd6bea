package io.scanlake.pipeline;

import io.scanlake.image.Match;

/** A recipe of the parts that a test is about; the rest is plain. */
final class MadeRecipe {
  private String name = "test";
  private Match match = Match.ANY;
  private int medianKsize = 1;
  private Recipe.Channel channel = new Recipe.Channel(0, 0, 0, 0, 0);
  private Recipe.Polarity polarity = Recipe.Polarity.BRIGHT;
  private Recipe.Threshold threshold = new Recipe.Threshold(Recipe.Threshold.Rule.OTSU, 0, 1, 0);
  private int openIterations = 1;
  private int closeIterations;
  private Recipe.Holes holes = Recipe.Holes.KEEP;
  private Recipe.SplitRule split = Recipe.SplitRule.NONE;
  private int peakWindowPx = 11;
  private double peakDistancePx = 4;
  private Recipe.Stain stain = Recipe.Stain.NONE;
  private Recipe.Edge edge = Recipe.Edge.KEEP;
  private double minAreaShare;
  private int growPx;
  private double minAreaMm2;
  private int minAreaPx = 15;
  private int maxRegions = 1000;

  /** Watershed from the peaks of the distance. */
  static MadeRecipe peaks(int windowPx, double distancePx) {
    MadeRecipe recipe = new MadeRecipe();
    recipe.split = Recipe.SplitRule.PEAKS;
    recipe.peakWindowPx = windowPx;
    recipe.peakDistancePx = distancePx;
    recipe.minAreaPx = 50;
    return recipe;
  }

  MadeRecipe name(String value) {
    name = value;
    return this;
  }

  MadeRecipe match(Match value) {
    match = value;
    return this;
  }

  MadeRecipe median(int sidePx) {
    medianKsize = sidePx;
    return this;
  }

  MadeRecipe channel(Recipe.Channel value) {
    channel = value;
    return this;
  }

  MadeRecipe polarity(Recipe.Polarity value) {
    polarity = value;
    return this;
  }

  MadeRecipe threshold(Recipe.Threshold.Rule rule, double sigmaPx, double factor, int level) {
    threshold = new Recipe.Threshold(rule, sigmaPx, factor, level);
    return this;
  }

  MadeRecipe open(int times) {
    openIterations = times;
    return this;
  }

  MadeRecipe close(int times) {
    closeIterations = times;
    return this;
  }

  MadeRecipe filled() {
    holes = Recipe.Holes.FILL;
    return this;
  }

  MadeRecipe split(Recipe.SplitRule value) {
    split = value;
    return this;
  }

  MadeRecipe stain(Recipe.Stain value) {
    stain = value;
    return this;
  }

  MadeRecipe withoutCutOff() {
    edge = Recipe.Edge.DROP;
    return this;
  }

  MadeRecipe least(double share) {
    minAreaShare = share;
    return this;
  }

  MadeRecipe leastMm2(double area) {
    minAreaMm2 = area;
    return this;
  }

  MadeRecipe most(int regions) {
    maxRegions = regions;
    return this;
  }

  MadeRecipe grow(int px) {
    growPx = px;
    return this;
  }

  Recipe at(int workingSidePx) {
    return new Recipe(
        name,
        match,
        true,
        new Recipe.Preprocessing(medianKsize, workingSidePx, channel),
        new Recipe.Thresholding(Recipe.Background.KEEP, Recipe.MaskRule.FRAME, polarity, threshold),
        new Recipe.Cleaning(openIterations, closeIterations, holes),
        new Recipe.Splitting(
            split,
            peakWindowPx,
            peakDistancePx,
            new Recipe.Flooding(30, 0.25, 1, 0.9, 3, 0.35, 0.4, 0.95, 0.2),
            new Recipe.CircleSearch(8, 40, 12, 60, 20),
            stain),
        new Recipe.Selecting(edge, minAreaShare, growPx, minAreaMm2, minAreaPx, maxRegions),
        new Recipe.QualityLimits(3, 10, 0.2, 0.5));
  }
}
