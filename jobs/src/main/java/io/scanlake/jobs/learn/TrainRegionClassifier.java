package io.scanlake.jobs.learn;

import io.scanlake.file.SiteDefaults;
import io.scanlake.file.Source;
import io.scanlake.file.UnusableException;
import io.scanlake.labels.Label;
import io.scanlake.pipeline.Analyzer;
import io.scanlake.pipeline.FrameView;
import io.scanlake.pipeline.Region;
import io.scanlake.train.MaskBoxes;
import io.scanlake.train.RegionRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.opencv.core.Mat;

/** A region classifier: one row per region of the recipe that matches. */
final class TrainRegionClassifier implements ImageJobs.Worker<FeatureRows> {
  private static final double LEAST_IOU = 0.5;

  /** Of two regions that overlap by more than this the more confident one is the object. */
  private static final double MAX_OVERLAP = 0.35;

  private final TrainPlan.LearningScope scope;
  private final Configuration hadoop;
  private final Analyzer analyzer;
  private final RegionRows regions = new RegionRows();

  private TrainRegionClassifier(TrainPlan.LearningScope scope, Configuration hadoop) {
    this.scope = scope;
    this.hadoop = hadoop;
    analyzer = new Analyzer(scope.recipes(), List.of(), scope.pixelBudget());
  }

  static Map<String, byte[]> run(Train train) {
    TrainPlan.LearningScope scope = train.plan().scope();
    return FeatureRows.classifier(
        train,
        hadoop -> new TrainRegionClassifier(scope, hadoop),
        RegionRows.BACKGROUND,
        MAX_OVERLAP);
  }

  @Override
  public FeatureRows on(LabelSet.Image image, Source content)
      throws UnusableException, IOException {
    List<RegionRows.Named> named = new ArrayList<>();
    for (Label label : image.labels(scope::isObject)) {
      if (label.box() != null) {
        named.add(new RegionRows.Named(label.name(), label.box()));
      } else {
        Mat mask = Masks.read(ImageJobs.content(image.folder(), label.mask(), hadoop));
        try {
          named.addAll(MaskBoxes.of(label, mask));
        } finally {
          mask.release();
        }
      }
    }
    FrameView view = analyzer.view(content, SiteDefaults.NONE);
    return new FeatureRows(
        new ArrayList<>(
            regions.of(
                view.pixels(),
                view.regions().stream().map(Region::candidate).toList(),
                named,
                LEAST_IOU,
                image.group())));
  }

  @Override
  public void close() {
    analyzer.close();
  }
}
