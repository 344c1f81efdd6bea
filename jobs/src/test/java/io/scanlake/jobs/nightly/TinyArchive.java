package io.scanlake.jobs.nightly;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import javax.imageio.ImageIO;

/** Five images, two of them copies, and a reject: for tests that run the nightly job often. */
final class TinyArchive {
  /** Two batches, so that there is something between them. */
  static final String SETTINGS = "quiet-period-s: 0\nreject-limit-frac: 1\nbatch-files: 4\n";

  private TinyArchive() {}

  static void write(Path archive) throws IOException {
    Files.createDirectories(archive);
    for (int i = 0; i < 5; i++) {
      BufferedImage image = new BufferedImage(40, 40, BufferedImage.TYPE_BYTE_GRAY);
      image.getRaster().setSample(i / 2, i / 2, 0, 200);
      Path file = archive.resolve(i + ".png");
      ImageIO.write(image, "png", file.toFile());
      Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-05-04T10:00:00Z")));
    }
    Path reject = Files.writeString(archive.resolve("notes.txt"), "no image");
    Files.setLastModifiedTime(reject, FileTime.from(Instant.parse("2026-05-04T11:00:00Z")));
  }
}
