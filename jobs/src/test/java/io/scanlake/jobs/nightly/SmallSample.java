package io.scanlake.jobs.nightly;

import io.scanlake.jobs.sample.phantoms.SampleArchive;
import io.scanlake.jobs.sample.phantoms.Truth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;

/**
 * The sample archive with one file of each kind instead of many: every outcome, reject code,
 * modality, department and format is there, in a third of the files.
 */
final class SmallSample {
  /** The exams that other files refer to, or that have an image of a kind that no other has. */
  private static final Pattern NEEDED = Pattern.compile("study-00(04|12|20|21|23)/");

  /** With one file of each kind, the rejects are more than 5 % of the archive. */
  static final String SETTINGS = "quiet-period-s: 0\nreject-limit-frac: 0.5\n";

  private SmallSample() {}

  /** Writes {@code root/archive}; returns what each of its files must become. */
  static List<Truth> write(Path root) throws IOException {
    List<Truth> kept = new ArrayList<>();
    Set<String> kinds = new HashSet<>();
    for (Truth file :
        SampleArchive.write(new Configuration(), new org.apache.hadoop.fs.Path(root.toString()))) {
      boolean isNew = kinds.add(file.file().replaceAll("\\d+", "#"));
      if (isNew
          || file.outcome() != Truth.ExpectedOutcome.ACCEPTED
          || NEEDED.matcher(file.file()).find()) {
        kept.add(file);
      } else {
        Files.delete(root.resolve("archive").resolve(file.file()));
      }
    }
    return kept;
  }
}
