package io.scanlake.jobs.forecast;

import static org.apache.spark.sql.functions.expr;

import io.scanlake.jobs.forecast.LongExams.ExamClassifier;
import io.scanlake.jobs.tables.ForecastTables;
import io.scanlake.jobs.tables.RecordCodec;
import io.scanlake.jobs.tables.Tables;
import io.scanlake.jobs.tables.UsageTables;
import io.scanlake.jobs.tables.Warehouse;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Rows of exam_classifiers: what {@link LongExams} says of each modality. Only this is learnt:
 * station_classes and suspected_outage are rules, which a classifier trained on their own answers
 * would only repeat, and no header says that a station was out of order.
 */
final class ExamClassifiers {
  private static final int WINDOW_DAYS = 180;

  /** Of a modality; more would cost the night minutes and change little. */
  private static final int STATIONS = 8;

  private static final int EXAMS = 4_000;

  /** One encounter, in the order in which they are sorted. */
  private record ExamRow(
      LocalDate localDate,
      int hour,
      String stationKey,
      int busyS,
      String protocol,
      String patientClass,
      String ageBand) {}

  /** The exams of one modality, as rows of {@link #EXAM}. */
  private record Group(String modality, List<Row> exams) {}

  private static final RecordCodec<ExamRow> EXAM = RecordCodec.of(ExamRow.class);
  private static final RecordCodec<Group> GROUP =
      RecordCodec.of(Group.class, Map.of("exams", EXAM.schema()));

  private ExamClassifiers() {}

  static List<Row> of(Warehouse warehouse, LocalDate asOf) {
    return exams(warehouse, asOf)
        .groupBy("modality")
        .agg(
            expr(
                "sort_array(collect_list(struct(local_date, hour, station_key, busy_s, protocol,"
                    + " patient_class, age_band))) AS exams"))
        .map(
            (MapFunction<Row, Row>) row -> judged(GROUP.of(row), asOf),
            Encoders.row(ForecastTables.EXAM_CLASSIFIERS.schema()))
        .collectAsList();
  }

  /**
   * Encounters with what was known before. Those that got the station's standard length say nothing
   * of their own.
   */
  private static Dataset<Row> exams(Warehouse warehouse, LocalDate asOf) {
    LocalDate from = asOf.minusDays(WINDOW_DAYS);
    String days = "local_date BETWEEN DATE'" + from + "' AND DATE'" + asOf + "'";
    String months =
        " AND local_month BETWEEN '"
            + YearMonth.from(from)
            + "' AND '"
            + YearMonth.from(asOf)
            + "'";
    Dataset<Row> protocols =
        warehouse
            .read(Tables.IMAGES)
            .where(days + months + " AND protocol_code IS NOT NULL")
            .groupBy("study_key", "station_key")
            .agg(expr("min(protocol_code) AS protocol_code"));
    Dataset<Row> studies =
        warehouse
            .read(UsageTables.STUDIES)
            .where(days + months + " AND encounter_key IS NOT NULL")
            .join(protocols, on("study_key", "station_key"), "left")
            .groupBy("encounter_key")
            .agg(
                expr("min(protocol_code) AS protocol_code"),
                expr("min(age_band) AS age_band"),
                expr("bool_or(array_contains(flags, 'DURATION_FLOORED')) AS is_floored"));
    return warehouse
        .read(UsageTables.ENCOUNTERS)
        .where(days + months + " AND modality IS NOT NULL")
        .join(studies, on("encounter_key"), "inner")
        .where("NOT coalesce(is_floored, false)")
        .join(
            warehouse.read(UsageTables.STATIONS).select("station_key", "time_zone"),
            on("station_key"),
            "inner")
        .selectExpr(
            "encounter_key",
            "modality",
            "station_key",
            "local_date",
            "hour(from_utc_timestamp(start_utc, time_zone)) AS hour",
            "coalesce(protocol_code, body_region) AS protocol",
            "patient_class",
            "age_band",
            "busy_s",
            "count(*) OVER (PARTITION BY modality, station_key) AS n")
        .selectExpr(
            "*", "dense_rank() OVER (PARTITION BY modality ORDER BY n DESC, station_key) AS place")
        .where("place <= " + STATIONS)
        .selectExpr(
            "*",
            "row_number() OVER (PARTITION BY modality ORDER BY local_date DESC, encounter_key)"
                + " AS newest")
        .where("newest <= " + EXAMS);
  }

  private static scala.collection.immutable.Seq<String> on(String... columns) {
    return CollectionConverters.asScala(List.of(columns)).toSeq();
  }

  private static Row judged(Group group, LocalDate asOf) {
    List<LongExams.Exam> exams =
        group.exams().stream()
            .map(EXAM::of)
            .map(
                exam ->
                    new LongExams.Exam(
                        exam.stationKey(),
                        exam.localDate(),
                        exam.hour(),
                        exam.protocol(),
                        exam.patientClass(),
                        exam.ageBand(),
                        exam.busyS()))
            .toList();
    LongExams.Result result = LongExams.judge(exams, asOf.toEpochDay());
    return ForecastTables.EXAM_CLASSIFIERS
        .row()
        .set("modality", group.modality())
        .set("exams", exams.size())
        .set("tested", result.tested())
        .set("long_after_s", result.longAfterS() > 0 ? result.longAfterS() : null)
        .set("naive_bayes_f1", result.macroF1().get(ExamClassifier.NAIVE_BAYES))
        .set("svm_f1", result.macroF1().get(ExamClassifier.SVM))
        .set("decision_tree_f1", result.macroF1().get(ExamClassifier.DECISION_TREE))
        .set("majority_f1", result.majorityMacroF1())
        .set("used", result.used())
        .set("reason", result.reason())
        .set("as_of", asOf)
        .build();
  }
}
