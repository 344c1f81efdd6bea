package io.scanlake.jobs.learn;

import io.scanlake.evaluate.AveragePrecision.Scored;
import io.scanlake.evaluate.Confusion;
import io.scanlake.evaluate.Counts;
import java.io.Serializable;
import java.util.ArrayList;

/**
 * How a model or recipe does on one image.
 *
 * @param objects counts of each class that was sought
 * @param dice Dice coefficient of the foreground, NaN without a mask
 * @param truth labelled class of the whole image, or null
 * @param predicted predicted class of the whole image, {@link Confusion#NOTHING} without a
 *     prediction
 */
record ImageScore(
    String group, ArrayList<ObjectCounts> objects, double dice, String truth, String predicted)
    implements Serializable {
  /**
   * Objects of one class.
   *
   * @param half counts at an overlap of 0.5
   * @param strict counts at an overlap of 0.7
   * @param ranked scored objects at an overlap of 0.5; empty if they have no scores
   */
  record ObjectCounts(String name, Counts half, Counts strict, ArrayList<Scored> ranked)
      implements Serializable {
    long truths() {
      return half.truePositives() + half.falseNegatives();
    }
  }
}
