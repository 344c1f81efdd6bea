package io.scanlake.jobs.inventory;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.unix_millis;

import io.scanlake.jobs.inventory.FileSelection.Fate;
import io.scanlake.jobs.operator.OperatorException;
import io.scanlake.jobs.run.Run;
import io.scanlake.jobs.run.Session;
import io.scanlake.jobs.run.WorkFile;
import io.scanlake.jobs.tables.RecordCodec;
import io.scanlake.jobs.tables.Tables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Lists the inputs, compares the files with the ledger in one join, and saves the work list in
 * batches, oldest file first.
 *
 * <pre>scanlake inventory --input /archive --warehouse /warehouse --pseudonym-secret-file secret
 * </pre>
 */
public final class Inventory {
  /**
   * What to list.
   *
   * @param paths the address of a list of paths to use instead of listing, or null
   */
  public record Request(List<Input> inputs, String paths, Again again) {
    /**
     * Checks without Spark that what is to be listed exists.
     *
     * @throws OperatorException one line that names the first that does not
     */
    public void check(Configuration hadoop) {
      if (paths != null) {
        PathList.check(paths, inputs, hadoop);
      } else {
        inputs.forEach(input -> input.find(hadoop));
      }
    }

    private Scope scope(Configuration hadoop) {
      return paths != null
          ? Scope.NOTHING
          : new Scope(
              inputs.stream()
                  .flatMap(
                      input ->
                          input.find(hadoop).stream()
                              .map(entry -> new Scope.Folder(input.site(), entry.path())))
                  .toList());
    }
  }

  private Inventory() {}

  /**
   * Plans a run.
   *
   * @param modelsHash the hash of the models that rows are to be made with, or null where {@link
   *     Again#dependsOnModels} does not ask for it
   */
  public static Run plan(Session session, Request request, String modelsHash) {
    session.progress().clear();
    Instant started = Instant.now();
    String id = Run.newId(started);
    Path folder = Run.folder(session.warehouse(), id);
    try {
      Dataset<Row> listed =
          session.stage("list", "list inputs", () -> list(session, request, folder + "/listing"));
      return session.stage(
          "plan",
          "plan batches",
          () -> {
            Run run = batches(session, request, id, started, listed, modelsHash);
            run.save(session.warehouse());
            session.warehouse().fileSystem(folder).delete(new Path(folder, "listing"), true);
            return run;
          });
    } catch (OperatorException e) {
      discard(session, folder);
      throw e;
    }
  }

  private static void discard(Session session, Path folder) {
    try {
      session.warehouse().fileSystem(folder).delete(folder, true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Dataset<Row> list(Session session, Request request, String target) {
    if (request.paths() != null) {
      return PathList.read(
          session.spark(),
          request.paths(),
          request.inputs(),
          session.settings().defaultSite(),
          session.pseudonyms(),
          target);
    }
    Dataset<Row> listed =
        Listing.list(session.spark(), request.inputs(), session.pseudonyms(), target);
    if (request.inputs().size() == 1) {
      return listed;
    }
    Dataset<Row> distinct = listed.dropDuplicates("path");
    boolean ambiguous =
        !distinct.groupBy("file_key").agg(count(lit(1)).as("n")).where("n > 1").isEmpty();
    if (ambiguous) {
      throw new OperatorException(
          "two inputs of one site hold files under the same relative path; give each input its"
              + " site: --input north=URI --input south=URI");
    }
    return distinct;
  }

  private static Run batches(
      Session session,
      Request request,
      String id,
      Instant started,
      Dataset<Row> listed,
      String modelsHash) {
    FileSelection selection =
        new FileSelection(
            request.again(),
            session.settings().imageRowHash(),
            modelsHash,
            started.toEpochMilli() - session.settings().quietPeriodS() * 1000L);
    Dataset<Row> ledger =
        session
            .warehouse()
            .read(Tables.FILES)
            .withColumn("mtime_ms", unix_millis(col("mtime_utc")));
    String planned = Run.folder(session.warehouse(), id) + "/planned";
    Observation counts = new Observation();
    Scope scope = request.scope(session.warehouse().folder().hadoop());
    List<Column> counted = new ArrayList<>(COUNTS);
    for (String site : scope.sites()) {
      counted.addAll(AbsenceCounts.of(site));
    }
    listed
        .select(col("file_key"), struct(columns(ListedEntry.CODEC)).as("file"))
        .join(
            ledger.select(col("file_key"), struct(columns(Known.CODEC)).as("known")),
            CollectionConverters.asScala(List.of("file_key")).toSeq(),
            request.paths() == null ? "full" : "left")
        .map((MapFunction<Row, Row>) row -> planned(selection, scope, row), Encoders.row(PLANNED))
        .where(Run.FATE + " IS NOT NULL")
        .observe(counts, counted.get(0), counted.subList(1, counted.size()).toArray(Column[]::new))
        .write()
        .mode(SaveMode.Overwrite)
        .parquet(planned);
    Map<String, Object> found = results(counts);
    long unchanged = (Long) found.get("unchanged");
    long deferred = (Long) found.get("deferred");
    long todo = (Long) found.get("todo");
    int size = session.settings().batchFiles();
    int batches = (int) ((todo + size - 1) / size);
    // A run without work takes a number too: its row in runs is written under that number.
    long first = Run.takeBatchNumbers(session.warehouse(), Math.max(1, batches));
    if (batches > 1) {
      Dataset<Row> judged = session.spark().read().schema(PLANNED).parquet(planned);
      Dataset<Row> work = WorkFile.CODEC.select(judged.where(Run.FATE + " = 'todo'"));
      split(session, work, id, first, size);
    }
    return new Run(
        id,
        started,
        unchanged + deferred + todo,
        unchanged,
        deferred,
        todo,
        (Long) found.get("bytes"),
        first,
        batches,
        size,
        request.paths() != null,
        0,
        scope.sites().stream().map(site -> AbsenceCounts.absence(site, found)).toList(),
        session.progress().seconds());
  }

  private static final List<Column> COUNTS =
      List.of(
          expr("count_if(fate IN ('unchanged', 'returned')) AS unchanged"),
          expr("count_if(fate = 'deferred') AS deferred"),
          expr("count_if(fate = 'todo') AS todo"),
          expr("coalesce(sum(if(fate = 'todo', bytes, 0L)), 0L) AS bytes"));

  /**
   * A file with what becomes of it.
   *
   * <ul>
   *   <li>is_known: the ledger has it
   *   <li>is_under: the ledger has it below a folder that was listed
   *   <li>was_gone: an earlier run missed it
   * </ul>
   */
  private static final StructType PLANNED =
      WorkFile.CODEC
          .schema()
          .add(Run.FATE, DataTypes.StringType)
          .add("is_known", DataTypes.BooleanType)
          .add("is_under", DataTypes.BooleanType)
          .add("was_gone", DataTypes.BooleanType);

  private static Map<String, Object> results(Observation counts) {
    try {
      return counts.getAsJava();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static Column[] columns(RecordCodec<?> codec) {
    return Arrays.stream(codec.schema().fieldNames()).map(functions::col).toArray(Column[]::new);
  }

  /** A row of {@link #PLANNED}; without a fate, if the listing says nothing about the file. */
  private static Row planned(FileSelection selection, Scope scope, Row joined) {
    ListedEntry file = joined.isNullAt(1) ? null : ListedEntry.CODEC.of(joined.getStruct(1));
    Known known = joined.isNullAt(2) ? null : Known.CODEC.of(joined.getStruct(2));
    boolean wasGone = known != null && known.goneSinceUtc() != null;
    if (file == null) {
      Scope.Place place = scope.place(known);
      Fate fate = place == null ? null : place.isUnder() ? Fate.GONE : Fate.ELSEWHERE;
      WorkFile missed =
          new WorkFile(
              joined.getString(0),
              place == null ? null : place.site(),
              known.path(),
              known.bytes(),
              known.mtimeMs(),
              null,
              known.tries(),
              known.firstSeenUtc());
      return planned(missed, fate, true, place != null && place.isUnder(), wasGone);
    }
    WorkFile work =
        new WorkFile(
            file.fileKey(),
            file.site(),
            file.path(),
            file.bytes(),
            file.mtimeMs(),
            file.code(),
            known == null ? 0 : known.tries(),
            known == null ? null : known.firstSeenUtc());
    boolean isUnder = known != null && scope.isUnder(known.path());
    return planned(work, selection.fate(file, known), known != null, isUnder, wasGone);
  }

  private static Row planned(
      WorkFile file, Fate fate, boolean isKnown, boolean isUnder, boolean wasGone) {
    String name = fate == null ? null : fate.text();
    return append(WorkFile.CODEC.row(file), name, isKnown, isUnder, wasGone);
  }

  private static Row append(Row row, Object... more) {
    List<Object> values = new ArrayList<>(CollectionConverters.asJava(row.toSeq()));
    values.addAll(Arrays.asList(more));
    return RowFactory.create(values.toArray());
  }

  /** Cuts the work list into batches, oldest file first. */
  private static void split(Session session, Dataset<Row> todo, String id, long first, int size) {
    JavaRDD<Row> rows =
        todo.sort("mtime_ms", "file_key")
            .javaRDD()
            .zipWithIndex()
            .map(pair -> append(pair._1(), first + pair._2() / size));
    session
        .spark()
        .createDataFrame(rows, WorkFile.CODEC.schema().add("batch", DataTypes.LongType))
        .write()
        .mode(SaveMode.Overwrite)
        .partitionBy("batch")
        .parquet(Run.folder(session.warehouse(), id) + "/todo");
  }
}
