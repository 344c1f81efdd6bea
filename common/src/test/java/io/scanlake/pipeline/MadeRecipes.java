package io.scanlake.pipeline;

import io.scanlake.Match;

/** Recipes of tests that are about something else. */
public final class MadeRecipes {
  private MadeRecipes() {}

  /** Otsu's threshold without openings, watershed from the peaks of the distance. */
  public static Recipe peaks(
      String name,
      Match match,
      int medianKsize,
      int workingSidePx,
      Recipe.Polarity polarity,
      int peakWindowPx,
      double peakDistancePx) {
    return new Recipe(
        name,
        match,
        true,
        medianKsize,
        workingSidePx,
        new Recipe.Channel(0, 0, 0, 0, 0),
        Recipe.Background.KEEP,
        Recipe.MaskRule.FRAME,
        polarity,
        new Recipe.Threshold(Recipe.Threshold.Rule.OTSU, 0, 1, 0),
        0,
        0,
        Recipe.Holes.KEEP,
        Recipe.Split.PEAKS,
        peakWindowPx,
        peakDistancePx,
        new Recipe.Flood(12, 0.25, 1, 0.9, 3, 0.35, 0.4, 0.95, 0.2),
        new Recipe.Circles(8, 40, 12, 60, 20),
        Recipe.Stain.NONE,
        Recipe.Edge.KEEP,
        0,
        0,
        0,
        50,
        1000,
        new Recipe.QualityLimits(3, 10, 0.2, 0.5));
  }
}
