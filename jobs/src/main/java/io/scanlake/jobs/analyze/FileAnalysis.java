package io.scanlake.jobs.analyze;

import io.scanlake.file.Code;
import io.scanlake.file.Source;
import io.scanlake.file.Stage;
import io.scanlake.jobs.archive.ArchiveFile;
import io.scanlake.jobs.archive.ArchiveStore;
import io.scanlake.jobs.run.WorkFile;
import io.scanlake.jobs.settings.Settings;
import io.scanlake.pipeline.Analysis;
import io.scanlake.pipeline.Analyzer;
import io.scanlake.privacy.Pseudonyms;
import io.scanlake.recognize.Model;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Reads and analyses the files of a partition, one at a time. Buffers and opened models are lent by
 * the executor and handed back at the end of the task, so that a JVM holds as many as it has had
 * tasks at once.
 */
record FileAnalysis(
    Broadcast<SerializableConfiguration> hadoop,
    Broadcast<AnalyzerSetup> setup,
    Pseudonyms pseudonyms,
    String runId,
    boolean isFromList,
    String inFlight,
    Set<String> suspects,
    LongAccumulator done)
    implements MapPartitionsFunction<Row, Row>, Serializable {

  /** What an executor needs to open an analyzer. */
  record AnalyzerSetup(String hash, Settings settings, List<Model> models)
      implements Serializable {}

  /** Larger files are read by range and not as a whole. */
  private static final long WHOLE_BYTES = 256L << 20;

  @Override
  public Iterator<Row> call(Iterator<Row> files) throws IOException {
    TaskContext task = TaskContext.get();
    Configuration conf = hadoop.value().value();
    Path folder = new Path(inFlight);
    Set<String> suspected = new HashSet<>(suspects);
    if (task.attemptNumber() > 0) {
      suspected.add(InFlight.left(folder, conf, task.partitionId()));
    }
    InFlight mark = InFlight.open(folder, conf, task.partitionId(), task.attemptNumber());
    PooledAnalyzer pooled = PooledAnalyzer.take(setup.value());
    AnalysisRows rows = new AnalysisRows(pseudonyms, setup.value().settings(), runId);
    TaskCompletionListener listener =
        context -> {
          pooled.giveBack();
          close(mark);
        };
    task.addTaskCompletionListener(listener);
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return files.hasNext();
      }

      @Override
      public Row next() {
        WorkFile file = WorkFile.CODEC.of(files.next());
        StagedFile staged = analyze(file, rows, pooled, mark, suspected.contains(file.fileKey()));
        done.add(1);
        return StagedFile.CODEC.row(staged);
      }
    };
  }

  private static void close(InFlight mark) {
    try {
      mark.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the mark of a finished task could not be removed", e);
    }
  }

  private StagedFile analyze(
      WorkFile file, AnalysisRows rows, PooledAnalyzer pooled, InFlight mark, boolean isSuspect) {
    Settings settings = setup.value().settings();
    if (file.code() != null) {
      return rejected(file, Stage.READ, file.code(), "no regular file, or could not be listed");
    }
    if (file.bytes() == 0) {
      return rejected(file, Stage.READ, Code.EMPTY_FILE, "0 bytes");
    }
    if (file.bytes() > settings.maxFileBytes()) {
      String message = file.bytes() + " bytes, limit " + settings.maxFileBytes();
      return rejected(file, Stage.READ, Code.TOO_LARGE, message);
    }
    try {
      ArchiveStore store = ArchiveStore.of(file.path(), hadoop.value().value());
      try (ArchiveFile in = store.open(file.path())) {
        if (!isAsListed(file, in)) {
          return StagedFile.deferred(file);
        }
        if (isSuspect && !Probe.survives(in.stream(), setup.value())) {
          return rejected(
              file, Stage.DECODE, Code.NATIVE_CRASH, "its analysis took the process down");
        }
        mark.begin(file.fileKey());
        StagedFile staged = analyze(file, in, rows, pooled);
        return in.isUnchanged() ? staged : StagedFile.deferred(file);
      }
    } catch (FileNotFoundException | EOFException e) {
      return isFromList
          ? rejected(file, Stage.READ, Code.UNREADABLE, "not there, or shorter than the list says")
          : StagedFile.deferred(file);
    } catch (IOException e) {
      return rejected(file, Stage.READ, Code.UNREADABLE, e.getClass().getSimpleName());
    } catch (OutOfMemoryError e) {
      return rejected(file, Stage.DECODE, Code.OUT_OF_MEMORY, "more than the executor has left");
    } catch (RuntimeException | StackOverflowError e) {
      // A fault of ours; the other files of the archive are not to suffer from it.
      return rejected(file, Stage.DECODE, Code.INTERNAL, e.getClass().getSimpleName());
    }
  }

  /**
   * Whether the file is still the one that was listed. A list states lengths, but its times may be
   * rounded, or of another zone.
   */
  private boolean isAsListed(WorkFile file, ArchiveFile in) {
    return in.bytes() == file.bytes() && (isFromList || in.wasModifiedAt(file.mtimeMs()));
  }

  private static StagedFile analyze(
      WorkFile file, ArchiveFile in, AnalysisRows rows, PooledAnalyzer pooled) throws IOException {
    if (file.bytes() > WHOLE_BYTES) {
      Source source = new RangeSource(in, file.bytes());
      return rows.of(file, pooled.analyzer.analyze(source, rows.site(file)), null);
    }
    int length = (int) file.bytes();
    byte[] buffer = pooled.buffer(length);
    in.read(0, buffer, 0, length);
    Analysis analysis = pooled.analyzer.analyze(Source.of(buffer, length), rows.site(file));
    return rows.of(file, analysis, AnalysisRows.contentHash(analysis, buffer, length));
  }

  private static StagedFile rejected(WorkFile file, Stage stage, Code code, String message) {
    return StagedFile.rejected(file, stage, code, message, null, null);
  }

  /** An analyzer and a read buffer that outlive a task. */
  private static final class PooledAnalyzer {
    private static final ConcurrentLinkedQueue<PooledAnalyzer> FREE = new ConcurrentLinkedQueue<>();

    private final String hash;
    private final Analyzer analyzer;
    private byte[] buffer = new byte[1 << 20];

    private PooledAnalyzer(AnalyzerSetup setup) {
      hash = setup.hash();
      Settings settings = setup.settings();
      analyzer = new Analyzer(settings.recipes(), setup.models(), settings.pixelBudget());
    }

    static PooledAnalyzer take(AnalyzerSetup setup) {
      PooledAnalyzer pooled;
      while ((pooled = FREE.poll()) != null) {
        if (pooled.hash.equals(setup.hash())) {
          return pooled;
        }
        pooled.analyzer.close();
      }
      return new PooledAnalyzer(setup);
    }

    void giveBack() {
      FREE.add(this);
    }

    byte[] buffer(int length) {
      if (buffer.length < length) {
        buffer = new byte[Math.max(length, (int) Math.min(WHOLE_BYTES, 2L * buffer.length))];
      }
      return buffer;
    }
  }

  /** A file that is too large to be held whole. */
  private record RangeSource(ArchiveFile in, long length) implements Source {
    @Override
    public void read(long position, byte[] into, int offset, int count) throws IOException {
      in.read(position, into, offset, count);
    }
  }
}
