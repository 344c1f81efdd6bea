package io.scanlake.recognize;

import io.scanlake.image.Box;
import io.scanlake.image.Match;
import io.scanlake.image.Workspace;
import io.scanlake.train.ClassifierSpec;
import io.scanlake.train.ClassifierTrainer;
import io.scanlake.train.FeatureRow;
import io.scanlake.train.HogRows;
import io.scanlake.train.HogSpec;
import io.scanlake.train.HogTrainer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Point;
import org.opencv.core.Scalar;
import org.opencv.imgproc.Imgproc;

/** Small models trained on drawn images: crosses on noise, discs and bars, stripes. */
public final class MadeModels {
  public static final ModelCard.HogShape SHAPE = new ModelCard.HogShape(32, 32, 16, 8, 8, 9);

  private static final Map<Algorithm, Map<String, byte[]>> IMAGES = new EnumMap<>(Algorithm.class);

  private MadeModels() {}

  /** Noise about a level. */
  public static Mat noise(int rows, int cols, int level, long seed) {
    Mat mat = new Mat(rows, cols, CvType.CV_8UC1);
    Core.setRNGSeed((int) seed);
    Core.randn(mat, level, 8);
    return mat;
  }

  /** A bright cross that fills its box. */
  public static void cross(Mat into, Box box) {
    int thick = (int) Math.max(2, box.w() / 6);
    Scalar white = Scalar.all(220);
    double right = box.x() + box.w() - 1;
    double bottom = box.y() + box.h() - 1;
    Imgproc.line(into, new Point(box.x(), box.y()), new Point(right, bottom), white, thick);
    Imgproc.line(into, new Point(box.x(), bottom), new Point(right, box.y()), white, thick);
  }

  /** Finds crosses; trained on windows, then also on what a first detector got wrong. */
  public static Map<String, byte[]> hog(ModelCard.Search search) {
    HogSpec plan = new HogSpec("crosses", "cross", SHAPE, search, Match.ANY, 0.1, Map.of());
    try (Workspace workspace = new Workspace()) {
      HogRows windows = new HogRows(workspace, SHAPE, search.boxMargin());
      List<FeatureRow> rows = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        Crosses drawn = Crosses.of(i);
        rows.addAll(windows.objects(drawn.gray(), drawn.boxes(), drawn.group()));
        rows.addAll(windows.others(drawn.gray(), drawn.boxes(), 5, i, drawn.group()));
        drawn.gray().release();
      }
      List<FeatureRow> check = rows.subList(300, rows.size());
      List<FeatureRow> learn = new ArrayList<>(rows.subList(0, 300));
      Model first = ModelFolder.read(HogTrainer.train(plan, learn, check));
      try (Recognizer detector = Recognizer.open(first)) {
        for (int i = 0; i < 50; i++) {
          Crosses drawn = Crosses.of(i);
          learn.addAll(windows.mistakes(drawn.gray(), drawn.boxes(), detector, 10, drawn.group()));
          drawn.gray().release();
        }
      }
      return HogTrainer.train(plan, learn, check);
    }
  }

  private record Crosses(Mat gray, List<Box> boxes, String group) {
    static Crosses of(int seed) {
      Random random = new Random(seed);
      Mat image = noise(160, 200, 60, seed + 1);
      int side = 32 + random.nextInt(30);
      Box box = new Box(20 + random.nextInt(80), 20 + random.nextInt(60), side, side);
      cross(image, box);
      return new Crosses(image, List.of(box), "image " + seed);
    }
  }

  /** Horizontal or vertical stripes in noise. */
  public static Mat stripes(boolean across, int rows, int cols, long seed) {
    Mat mat = noise(rows, cols, 90, seed);
    int step = Math.max(2, Math.min(rows, cols) / 6);
    for (int i = 0; i < (across ? rows : cols); i += step) {
      Point from = across ? new Point(0, i) : new Point(i, 0);
      Point to = across ? new Point(cols, i) : new Point(i, rows);
      Imgproc.line(mat, from, to, Scalar.all(200), Math.max(1, step / 3));
    }
    return mat;
  }

  /** An image classifier that is trained once; its map must not be changed. */
  static Map<String, byte[]> named(Algorithm algorithm) {
    return IMAGES.computeIfAbsent(algorithm, MadeModels::trained);
  }

  static Map<String, byte[]> trained(Algorithm algorithm) {
    return image(FeatureSet.OVERVIEW_1, algorithm, 0.5, Map.of());
  }

  /** Tells stripes across from stripes down. */
  public static Map<String, byte[]> image(
      FeatureSet features,
      Algorithm algorithm,
      double leastScore,
      Map<String, KindOfImage> meanings) {
    List<FeatureRow> rows = new ArrayList<>();
    try (Workspace workspace = new Workspace()) {
      ImageFeatures of = new ImageFeatures(workspace, features);
      for (int i = 0; i < 80; i++) {
        boolean across = i % 2 == 0;
        Mat image = stripes(across, 60 + i, 140 - i, i + 1);
        rows.add(new FeatureRow("image " + i, across ? "across" : "down", of.of(image)));
        image.release();
      }
    }
    return ClassifierTrainer.train(
        new ClassifierSpec(
            "stripes", features, algorithm, Match.ANY, null, leastScore, 1, meanings, Map.of(), 3),
        rows.subList(0, 60),
        rows.subList(60, 80));
  }

  /** A frame of discs and bars, and what they are. */
  public record Scene(Mat pixels, List<Candidate> regions, List<String> labels) {
    public static Scene of(long seed) {
      Mat mat = noise(240, 320, 40, seed + 1);
      Random random = new Random(seed);
      List<Candidate> regions = new ArrayList<>();
      List<String> labels = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        int x = 10 + 78 * (i % 4);
        int y = 20 + 110 * (i / 4);
        boolean isDisc = random.nextBoolean();
        int size = 24 + random.nextInt(20);
        Box box = isDisc ? new Box(x, y, size, size) : new Box(x, y, size + 16, size / 3);
        Point middle = new Point(box.x() + box.w() / 2.0, box.y() + box.h() / 2.0);
        if (isDisc) {
          Imgproc.circle(mat, middle, size / 2, Scalar.all(200), -1);
        } else {
          Point corner = new Point(box.x() + box.w() - 1, box.y() + box.h() - 1);
          Imgproc.rectangle(mat, new Point(box.x(), box.y()), corner, Scalar.all(200), -1);
        }
        long area = Math.round(isDisc ? Math.PI * size * size / 4 : box.area());
        double round = isDisc ? 1 : 4 * Math.PI * area / Math.pow(2.0 * (box.w() + box.h()), 2);
        regions.add(new Candidate(box, area, 200, 8, round, 1, false));
        labels.add(isDisc ? "disc" : "bar");
      }
      return new Scene(mat, regions, labels);
    }
  }

  /** Tells discs from bars. */
  public static Map<String, byte[]> region(Algorithm algorithm) {
    List<FeatureRow> rows = new ArrayList<>();
    RegionFeatures of = new RegionFeatures();
    for (int i = 0; i < 12; i++) {
      Scene scene = Scene.of(i);
      List<float[]> vectors = of.of(scene.pixels(), scene.regions());
      for (int k = 0; k < vectors.size(); k++) {
        rows.add(new FeatureRow("scene " + i, scene.labels().get(k), vectors.get(k)));
      }
      scene.pixels().release();
    }
    return ClassifierTrainer.train(
        new ClassifierSpec(
            "shapes",
            FeatureSet.REGION_1,
            algorithm,
            Match.ANY,
            null,
            0.3,
            1,
            Map.of(),
            Map.of("images", "drawn"),
            3),
        rows,
        List.of());
  }
}
