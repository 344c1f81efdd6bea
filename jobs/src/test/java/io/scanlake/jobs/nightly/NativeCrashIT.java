package io.scanlake.jobs.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanlake.image.PictureFormat;
import io.scanlake.jobs.Local;
import io.scanlake.jobs.cluster.PluginJar;
import io.scanlake.jobs.cluster.Shared;
import io.scanlake.jobs.cluster.SparkCluster;
import io.scanlake.jobs.cluster.Submit;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A file whose decoder takes the JVM down costs that file and nothing else. */
@ExtendWith(Shared.class)
class NativeCrashIT {
  private static final int IMAGES = 6;

  @TempDir Path folder;
  private Path plugin;
  private Path settings;

  @BeforeEach
  void archive() throws IOException {
    Path archive = Files.createDirectories(folder.resolve("archive"));
    for (int i = 0; i < IMAGES; i++) {
      BufferedImage image = new BufferedImage(40, 40, BufferedImage.TYPE_BYTE_GRAY);
      image.getRaster().setSample(i, i, 0, 200);
      ImageIO.write(image, "png", archive.resolve(i + ".png").toFile());
    }
    Files.writeString(archive.resolve("bad"), CrashingFormat.MAGIC + " and burn");
    settings =
        Files.writeString(
            folder.resolve("settings.yaml"), "quiet-period-s: 0\nreject-limit-frac: 1\n");
    plugin =
        PluginJar.write(folder.resolve("plugin.jar"), PictureFormat.class, CrashingFormat.class);
  }

  private Submit.Result nightly(Submit submit) throws InterruptedException {
    return submit
        .option("--jars", plugin.toString())
        .run(
            "nightly",
            "--input",
            folder + "/archive",
            "--warehouse",
            folder + "/warehouse",
            "--settings",
            settings.toString(),
            "--pseudonym-secret-file",
            Local.secret(folder.resolve("any")).toString());
  }

  private void onlyTheBadFileIsLost() {
    Path warehouse = folder.resolve("warehouse");
    assertThat(Local.sql(warehouse, "SELECT code, count(*) FROM rejects GROUP BY 1").toString())
        .isEqualTo("[[NATIVE_CRASH,1]]");
    assertThat(Local.sql(warehouse, "SELECT count(*) FROM images").get(0).getLong(0))
        .isEqualTo(IMAGES);
  }

  @Test
  void inLocalModeTheNextStartGoesOn() throws Exception {
    // SIGABRT: the JVM ends itself
    assertThat(nightly(Submit.local(2)).code()).isEqualTo(134);

    Submit.Result next = nightly(Submit.local(2));

    assertThat(next.code()).as(next.err()).isZero();
    onlyTheBadFileIsLost();
  }

  @Test
  void onAClusterTheTaskThatIsRetriedGoesOn(SparkCluster cluster) throws Exception {
    Submit.Result result = nightly(cluster.submit());

    assertThat(result.code()).as(result.err()).isZero();
    onlyTheBadFileIsLost();
  }
}
