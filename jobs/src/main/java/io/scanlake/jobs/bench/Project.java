package io.scanlake.jobs.bench;

import io.scanlake.jobs.operator.OperatorException;
import io.scanlake.jobs.run.CodeVersion;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The source folder in which this code was built. */
record Project(Path root) {
  /**
   * @throws OperatorException if the jar is not in its source folder
   */
  static Project find() {
    try {
      Path code =
          Path.of(Project.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      for (Path folder = code; folder != null; folder = folder.getParent()) {
        if (Files.isRegularFile(folder.resolve("scripts/submit.sh"))) {
          return new Project(folder);
        }
      }
    } catch (URISyntaxException e) {
      // Not a file: the jar is elsewhere.
    }
    throw new OperatorException("the bench starts scripts/submit.sh: run it by scripts/bench.sh");
  }

  Path submit() {
    return root.resolve("scripts/submit.sh");
  }

  Path target() {
    return root.resolve("jobs/target");
  }

  /** The name that git gives to this commit, or the version. */
  String commit() {
    try {
      Process git =
          new ProcessBuilder("git", "-C", root.toString(), "describe", "--always", "--dirty")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String name = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (git.waitFor() == 0 && !name.isEmpty()) {
        return name;
      }
    } catch (IOException e) {
      // No git here.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return CodeVersion.get();
  }
}
