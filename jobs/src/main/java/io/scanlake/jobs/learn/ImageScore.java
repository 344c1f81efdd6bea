package io.scanlake.jobs.learn;

import io.scanlake.evaluate.AveragePrecision.Scored;
import io.scanlake.evaluate.Confusion;
import io.scanlake.evaluate.Counts;
import java.io.Serializable;
import java.util.ArrayList;

/**
 * What one image says of a model or recipe.
 *
 * @param objects one for each class that was sought
 * @param dice of the foreground, NaN where there is no mask
 * @param truth class of the whole image, null where none is labelled
 * @param said likewise by the model, {@link Confusion#NOTHING} where it says none
 */
record ImageScore(
    String group, ArrayList<ObjectCounts> objects, double dice, String truth, String said)
    implements Serializable {
  /**
   * Objects of one class.
   *
   * @param half at an overlap of 0.5
   * @param strict at an overlap of 0.7
   * @param ranked at an overlap of 0.5; empty where nothing is scored
   */
  record ObjectCounts(String name, Counts half, Counts strict, ArrayList<Scored> ranked)
      implements Serializable {
    long truths() {
      return half.truePositives() + half.falseNegatives();
    }
  }
}
