package io.scanlake.train;

import io.scanlake.recognize.FeatureClassifier;
import io.scanlake.recognize.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A classifier's accuracy and macro-F1 on rows; a row without verdict is a wrong one. */
final class Agreement {
  private Agreement() {}

  static Map<String, Double> of(
      FeatureClassifier classifier, List<String> labels, List<FeatureRow> rows) {
    int[] right = new int[labels.size()];
    int[] said = new int[labels.size()];
    int[] are = new int[labels.size()];
    int all = 0;
    for (FeatureRow row : rows) {
      Verdict verdict = classifier.verdict(row.features());
      int truth = labels.indexOf(row.label());
      int saying = verdict == null ? -1 : labels.indexOf(verdict.label());
      if (truth >= 0) {
        are[truth]++;
      }
      if (saying >= 0) {
        said[saying]++;
      }
      if (truth >= 0 && truth == saying) {
        right[truth]++;
        all++;
      }
    }
    double f1 = 0;
    int counted = 0;
    for (int k = 0; k < are.length; k++) {
      if (are[k] + said[k] > 0) {
        f1 += 2.0 * right[k] / (are[k] + said[k]);
        counted++;
      }
    }
    Map<String, Double> quality = new LinkedHashMap<>();
    quality.put("accuracy", (double) all / rows.size());
    quality.put("macro-f1", counted == 0 ? 0 : f1 / counted);
    quality.put("rows", (double) rows.size());
    return quality;
  }
}
