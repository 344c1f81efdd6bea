package io.scanlake.jobs.learn;

import io.scanlake.file.SiteDefaults;
import io.scanlake.file.Source;
import io.scanlake.file.UnusableException;
import io.scanlake.image.Workspace;
import io.scanlake.labels.Label;
import io.scanlake.pipeline.Analyzer;
import io.scanlake.pipeline.FrameView;
import io.scanlake.recognize.ImageFeatures;
import io.scanlake.train.FeatureRow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An image classifier: one row per image that has a class. */
final class TrainImageClassifier implements ImageJobs.Worker<FeatureRows> {
  private final TrainPlan.LearningScope scope;
  private final Analyzer analyzer;
  private final Workspace workspace = new Workspace();
  private final ImageFeatures features;

  private TrainImageClassifier(TrainPlan.LearningScope scope) {
    this.scope = scope;
    analyzer = new Analyzer(scope.recipes(), List.of(), scope.pixelBudget());
    features = new ImageFeatures(workspace, scope.features());
  }

  static Map<String, byte[]> run(Train train) {
    TrainPlan.LearningScope scope = train.plan().scope();
    return FeatureRows.classifier(train, hadoop -> new TrainImageClassifier(scope), null, 1);
  }

  @Override
  public FeatureRows on(LabelSet.Image image, Source content)
      throws UnusableException, IOException {
    ArrayList<FeatureRow> rows = new ArrayList<>();
    List<Label> labels = image.labels(scope::isClass);
    if (!labels.isEmpty()) {
      FrameView view = analyzer.view(content, SiteDefaults.NONE);
      rows.add(new FeatureRow(image.group(), labels.get(0).name(), features.of(view.pixels())));
    }
    return new FeatureRows(rows);
  }

  @Override
  public void close() {
    analyzer.close();
    workspace.close();
  }
}
