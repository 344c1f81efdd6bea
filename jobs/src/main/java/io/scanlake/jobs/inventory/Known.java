package io.scanlake.jobs.inventory;

import io.scanlake.file.Code;
import io.scanlake.jobs.tables.FileOutcome;
import io.scanlake.jobs.tables.RecordCodec;
import java.time.Instant;

/** What the ledger knows of a file that earlier runs processed. */
record Known(
    String path,
    String site,
    long bytes,
    long mtimeMs,
    FileOutcome outcome,
    Code code,
    int tries,
    Instant firstSeenUtc,
    String settingsHash,
    String modelsHash,
    Instant goneSinceUtc) {
  static final RecordCodec<Known> CODEC = RecordCodec.of(Known.class);
}
