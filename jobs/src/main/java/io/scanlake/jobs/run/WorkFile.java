package io.scanlake.jobs.run;

import io.scanlake.file.Code;
import io.scanlake.jobs.tables.RecordCodec;
import java.time.Instant;

/**
 * One file of a run's work list.
 *
 * @param code why it could not be listed, or null
 * @param tries number of runs that finished with it before
 * @param firstSeenUtc start of the first of these runs, or null
 */
public record WorkFile(
    String fileKey,
    String site,
    String path,
    long bytes,
    long mtimeMs,
    Code code,
    int tries,
    Instant firstSeenUtc) {
  public static final RecordCodec<WorkFile> CODEC = RecordCodec.of(WorkFile.class);
}
