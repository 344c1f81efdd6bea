package io.scanlake.jobs.inventory;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.scanlake.file.Code;
import io.scanlake.jobs.operator.OperatorException;
import io.scanlake.jobs.run.Run;
import io.scanlake.jobs.run.Session;
import io.scanlake.jobs.run.WorkFile;
import io.scanlake.jobs.tables.Tables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * Lists the inputs, asks the ledger once what is new, and saves the work list in batches, oldest
 * file first.
 *
 * <pre>scanlake inventory --input /archive --warehouse /warehouse --pseudonym-secret-file secret
 * </pre>
 */
public final class Inventory {
  /**
   * What to list.
   *
   * @param paths a list of paths to use instead of listing, or null
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
    long youngest = started.toEpochMilli() - session.settings().quietPeriodS() * 1000L;
    Column known = col("l.file_key").isNotNull();
    Column same =
        col("l.bytes").equalTo(col("f.bytes")).and(col("l.mtime_ms").equalTo(col("f.mtime_ms")));
    Object[] transientCodes =
        Stream.of(Code.values()).filter(Code::isTransient).map(Code::name).toArray();
    Column wanted =
        coalesce(
            col("l.code")
                .isin(transientCodes)
                .or(request.again().condition(session.settings().imageRowHash(), modelsHash)),
            lit(false));
    Dataset<Row> ledger =
        session
            .warehouse()
            .read(Tables.FILES)
            .selectExpr(
                "file_key",
                "bytes",
                "unix_millis(mtime_utc) AS mtime_ms",
                "outcome",
                "code",
                "tries",
                "first_seen_utc",
                "settings_hash",
                "models_hash");
    String planned = Run.folder(session.warehouse(), id) + "/planned";
    listed
        .as("f")
        .join(ledger.as("l"), col("f.file_key").equalTo(col("l.file_key")), "left")
        .select(
            col("f.file_key"),
            col("f.site"),
            col("f.path"),
            col("f.bytes"),
            col("f.mtime_ms"),
            col("f.code"),
            coalesce(col("l.tries"), lit(0)).as("tries"),
            col("l.first_seen_utc"),
            when(known.and(same).and(functions.not(wanted)), "unchanged")
                .when(col("f.mtime_ms").gt(youngest), "deferred")
                .otherwise("todo")
                .as("fate"))
        .write()
        .mode(SaveMode.Overwrite)
        .parquet(planned);
    Dataset<Row> judged = session.spark().read().parquet(planned);
    long unchanged = 0;
    long deferred = 0;
    long todo = 0;
    long bytes = 0;
    for (Row row : judged.groupBy("fate").agg(count(lit(1)), sum("bytes")).collectAsList()) {
      switch (row.getString(0)) {
        case "unchanged" -> unchanged = row.getLong(1);
        case "deferred" -> deferred = row.getLong(1);
        default -> {
          todo = row.getLong(1);
          bytes = row.getLong(2);
        }
      }
    }
    int size = session.settings().batchFiles();
    int batches = (int) ((todo + size - 1) / size);
    // A run without work takes a number too: its row in runs is written under it.
    long first = session.warehouse().takeBatchNumbers(Math.max(1, batches));
    if (batches > 1) {
      split(session, judged.where("fate = 'todo'").drop("fate"), id, first, size);
    }
    return new Run(
        id,
        started,
        unchanged + deferred + todo,
        unchanged,
        deferred,
        todo,
        bytes,
        first,
        batches,
        size,
        session.progress().seconds());
  }

  /** Cuts the work list into batches, oldest file first. */
  private static void split(Session session, Dataset<Row> todo, String id, long first, int size) {
    JavaRDD<Row> rows =
        todo.sort("mtime_ms", "file_key")
            .javaRDD()
            .zipWithIndex()
            .map(
                pair -> {
                  Row row = pair._1();
                  Object[] values = new Object[row.length() + 1];
                  for (int i = 0; i < row.length(); i++) {
                    values[i] = row.get(i);
                  }
                  values[row.length()] = first + pair._2() / size;
                  return RowFactory.create(values);
                });
    session
        .spark()
        .createDataFrame(rows, WorkFile.CODEC.schema().add("batch", DataTypes.LongType))
        .write()
        .mode(SaveMode.Overwrite)
        .partitionBy("batch")
        .parquet(Run.folder(session.warehouse(), id) + "/todo");
  }
}
