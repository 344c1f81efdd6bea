package io.scanlake.jobs.run;

import io.scanlake.file.Code;
import io.scanlake.jobs.tables.RecordCodec;
import java.time.Instant;

/**
 * One file of a run's work list.
 *
 * @param fileKey the pseudonym of its site and relative path
 * @param code the reason why it could not even be listed, or null
 * @param tries the number of times that earlier runs processed it
 * @param firstSeenUtc the start of the first run that processed it, or null if none did
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
