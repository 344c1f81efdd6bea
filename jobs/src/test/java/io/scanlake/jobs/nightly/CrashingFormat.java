package io.scanlake.jobs.nightly;

import io.scanlake.file.Source;
import io.scanlake.image.Natives;
import io.scanlake.image.Picture;
import io.scanlake.image.PictureFormat;
import java.nio.charset.StandardCharsets;
import org.opencv.core.Mat;
import org.opencv.imgproc.Imgproc;

/** A decoder with a fault in its native part: a file that begins with CRASH kills the JVM. */
public final class CrashingFormat implements PictureFormat {
  static final String MAGIC = "CRASH";

  @Override
  public Picture open(Source source, byte[] head, int count) {
    if (new String(head, 0, count, StandardCharsets.ISO_8859_1).startsWith(MAGIC)) {
      Natives.load();
      Imgproc.connectedComponents(new Mat(), new Mat());
    }
    return null;
  }
}
