package io.scanlake.jobs.sample.hospital;

import io.scanlake.dicom.Header;
import io.scanlake.dicom.RenderRule;
import io.scanlake.jobs.analyze.ImageRow;
import io.scanlake.jobs.sample.hospital.Event.FileFate;
import io.scanlake.jobs.sample.phantoms.SampleRandom;
import io.scanlake.jobs.settings.Settings;
import io.scanlake.jobs.tables.ImageStatus;
import io.scanlake.jobs.tables.RowBuilder;
import io.scanlake.jobs.tables.Tables;
import io.scanlake.pipeline.Findings;
import io.scanlake.pipeline.Quality;
import io.scanlake.pipeline.Segmentation;
import io.scanlake.privacy.Pseudonyms;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The hospital's events as rows of {@code images}, without files: the rows that the nightly job
 * would write, except that file sizes are those of full-resolution images, and that the results of
 * pixel analysis are drawn at random.
 */
public final class HospitalRows {
  private static final int DAYS_PER_TASK = 100;

  private HospitalRows() {}

  /**
   * Makes the rows of a plan.
   *
   * @param site the site of the archive
   * @param runId the run that the rows name
   */
  public record RowMaker(
      HospitalPlan plan, Settings settings, Pseudonyms pseudonyms, String site, String runId)
      implements Serializable {
    public RowMaker {
      if (!settings.site(site).zone().equals(plan.zone())) {
        throw new IllegalArgumentException(
            "the plan's zone is " + plan.zone() + ", the site's is " + settings.site(site).zone());
      }
    }
  }

  /** All rows, made by the executors; a task makes up to {@link #DAYS_PER_TASK} machine days. */
  public static Dataset<Row> of(SparkSession spark, RowMaker maker) {
    HospitalPlan plan = maker.plan();
    long days = (long) plan.machines().size() * plan.days();
    int cores = spark.sparkContext().defaultParallelism();
    int tasks = (int) Math.min(days, Math.max(cores, days / DAYS_PER_TASK));
    return spark
        .range(0, days, 1, tasks)
        .flatMap(new Days(maker), Encoders.row(Tables.IMAGES.schema()));
  }

  /** The rows of a machine and date by its number. Each task has a copy, and its own headers. */
  private static final class Days implements FlatMapFunction<Long, Row> {
    private static final long serialVersionUID = 1L;

    private final RowMaker maker;
    private transient EventHeaders headers;

    Days(RowMaker maker) {
      this.maker = maker;
    }

    @Override
    public Iterator<Row> call(Long number) {
      if (headers == null) {
        headers = new EventHeaders(maker.plan());
      }
      return day(maker, headers, number);
    }
  }

  private static Iterator<Row> day(RowMaker maker, EventHeaders headers, long number) {
    HospitalPlan plan = maker.plan();
    List<Machine> machines = plan.machines();
    Machine machine = machines.get((int) (number % machines.size()));
    LocalDate date = plan.from().plusDays(number / machines.size());
    List<Event> events = Events.of(plan, machine, date);
    Set<Long> copied =
        events.stream()
            .filter(event -> event.fate() == FileFate.COPY)
            .map(event -> event.image().pixelSeed())
            .collect(Collectors.toSet());
    Set<String> resent =
        events.stream()
            .filter(event -> event.fate() == FileFate.RESENT)
            .map(event -> event.image().uid())
            .collect(Collectors.toSet());
    ImageRow image = new ImageRow(maker.pseudonyms(), maker.settings(), maker.runId());
    Function<Event, Row> row =
        event -> {
          Findings findings = findings(event, plan);
          boolean isCopied = findings != null && copied.contains(event.image().pixelSeed());
          return image(maker, image, event, headers.of(event), findings)
              .set("pixel_group", isCopied ? findings.pixelHash() : null)
              .set("resend_count", resent.contains(event.image().uid()) ? 1 : 0)
              .set("is_conflict", false)
              .build();
        };
    return events.stream().filter(Event::hasRow).map(row).iterator();
  }

  private static RowBuilder image(
      RowMaker maker, ImageRow image, Event event, Header header, Findings findings) {
    boolean isSmall = maker.plan().images() == HospitalPlan.FileContent.SMALL;
    return image.of(
        maker.pseudonyms().fileKey(maker.site(), event.file()),
        maker.site(),
        event.nominalBytes(),
        event.modified() * 1000,
        header,
        findings != null ? ImageStatus.OK : isSmall ? ImageStatus.UNDECODED : ImageStatus.NO_PIXELS,
        findings);
  }

  /** Plausible results, equal for equal pixels, or null if no pixel was decoded. */
  private static Findings findings(Event event, HospitalPlan plan) {
    if (plan.images() == HospitalPlan.FileContent.HEADER || event.fate() == FileFate.TRUNCATED) {
      return null;
    }
    SampleRandom dice = new SampleRandom(event.image().pixelSeed());
    HexFormat hex = HexFormat.of();
    String hash = hex.toHexDigits(dice.next()) + hex.toHexDigits(dice.next());
    double luck = dice.between(0, 1);
    boolean isBlurred = luck < 0.01;
    boolean isClipped = luck >= 0.01 && luck < 0.03;
    boolean isSaturated = luck >= 0.03 && luck < 0.04;
    int regions = 1 + dice.below(3);
    long area = regions * (200L + dice.below(200));
    double pixels = EventFile.SIDE * EventFile.SIDE;
    boolean isImage =
        event.image().kind() != Event.EventKind.DOSE_PAGE
            && event.image().kind() != Event.EventKind.LOCALIZER;
    return new Findings(
        hash,
        event.nominalBytes(),
        false,
        RenderRule.WINDOW,
        new Quality(
            dice.between(4, 7),
            isBlurred ? 1 : dice.between(50, 500),
            isSaturated ? 0.6 : 0,
            dice.between(0, 0.2),
            dice.between(60, 200)),
        isClipped ? 0.7 : 0,
        false,
        isBlurred,
        isSaturated,
        isClipped,
        isImage ? event.machine().modality().toLowerCase(Locale.ROOT) : "none",
        isImage ? Segmentation.Status.OK : Segmentation.Status.NOT_APPLICABLE,
        isImage ? regions : 0,
        isImage ? area : 0,
        isImage ? area * EventFile.SPACING_MM * EventFile.SPACING_MM : 0,
        isImage ? area / pixels : Double.NaN,
        isImage ? area / pixels / regions : Double.NaN,
        List.of(),
        List.of(),
        null,
        null,
        0.5,
        1.0);
  }
}
