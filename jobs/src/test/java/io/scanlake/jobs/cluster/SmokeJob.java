package io.scanlake.jobs.cluster;

import io.scanlake.jobs.run.Session;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.bytedeco.javacpp.Loader;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfRect;
import org.opencv.core.Point;
import org.opencv.core.Scalar;
import org.opencv.imgproc.Imgproc;
import org.opencv.ml.Ml;
import org.opencv.ml.SVM;
import org.opencv.objdetect.CascadeClassifier;

/**
 * A job that uses of the assembly what Scanlake's own jobs use: the storage connectors, Delta, and
 * OpenCV in the executors. It travels beside the assembly as a jar of its own.
 */
public final class SmokeJob {
  private SmokeJob() {}

  /** {@code delta URI}: a table is written and appended to. {@code natives [CASCADE]}: OpenCV. */
  public static void main(String[] args) throws InterruptedException {
    SparkSession spark = Session.start("smoke");
    try {
      if (args[0].equals("delta")) {
        System.out.println(delta(spark, args[1]));
      } else {
        String cascade = args.length > 1 ? args[1] : "";
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(IntStream.range(0, 4).boxed().toList(), 4)
            .mapPartitions(numbers -> List.of(where() + " " + natives(cascade)).iterator())
            .collect()
            .forEach(System.out::println);
      }
    } finally {
      spark.stop();
    }
  }

  /** 100 rows appended twice under one transaction number, 50 under the next: 150 rows. */
  private static String delta(SparkSession spark, String uri) {
    Dataset<Row> rows = spark.range(100).toDF("id").coalesce(1);
    append(rows, uri, 1);
    append(rows, uri, 1);
    append(rows.limit(50), uri, 2);
    return "rows " + spark.read().format("delta").load(uri).count();
  }

  private static void append(Dataset<Row> rows, String uri, int version) {
    rows.write()
        .format("delta")
        .mode("append")
        .option("txnAppId", "smoke")
        .option("txnVersion", version)
        .save(uri);
  }

  private static String where() throws InterruptedException {
    // Long enough for every executor to take a task.
    Thread.sleep(1000);
    return "executor " + SparkEnv.get().executorId() + " pid " + ProcessHandle.current().pid();
  }

  /** Two discs parted by the watershed, a classifier trained, a cascade run. */
  private static String natives(String cascade) {
    Loader.load(org.bytedeco.opencv.opencv_java.class);
    Mat image = new Mat(200, 200, CvType.CV_8UC3, new Scalar(0, 0, 0));
    Mat markers = Mat.zeros(200, 200, CvType.CV_32SC1);
    for (int disc = 1; disc <= 2; disc++) {
      Point centre = new Point(80 * disc - 20, 80 * disc - 20);
      Imgproc.circle(image, centre, 30, new Scalar(200, 200, 200), -1);
      markers.put((int) centre.y, (int) centre.x, disc);
    }
    markers.put(5, 5, 3);
    Imgproc.watershed(image, markers);

    SVM svm = SVM.create();
    svm.setKernel(SVM.LINEAR);
    Mat samples = new Mat(40, 1, CvType.CV_32F);
    Mat labels = new Mat(40, 1, CvType.CV_32S);
    for (int i = 0; i < 40; i++) {
      samples.put(i, 0, (float) i);
      labels.put(i, 0, i < 20 ? 0 : 1);
    }
    svm.train(samples, Ml.ROW_SAMPLE, labels);

    boolean isCascade = !cascade.isEmpty();
    if (isCascade) {
      Mat gray = new Mat();
      Imgproc.cvtColor(image, gray, Imgproc.COLOR_BGR2GRAY);
      CascadeClassifier classifier = new CascadeClassifier(cascade);
      isCascade = !classifier.empty();
      classifier.detectMultiScale(gray, new MatOfRect());
    }
    return "regions "
        + (int) Core.minMaxLoc(markers).maxVal
        + " class "
        + (int) svm.predict(samples.row(39))
        + " cascade "
        + isCascade;
  }
}
