package io.scanlake.jobs.analyze;

import io.scanlake.dicom.Header;
import io.scanlake.file.Code;
import io.scanlake.file.SiteDefaults;
import io.scanlake.file.Stage;
import io.scanlake.jobs.settings.Settings;
import io.scanlake.pipeline.Analysis;
import io.scanlake.pipeline.Findings;
import io.scanlake.pipeline.Region;
import io.scanlake.privacy.Pseudonyms;
import io.scanlake.recognize.Candidate;
import io.scanlake.recognize.Detection;
import java.sql.Timestamp;
import java.util.List;
import java.util.Optional;
import net.openhft.hashing.LongHashFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Turns what was found in a file into rows. */
final class FactRows {
  /** One file of the work list. */
  record File(
      String fileKey,
      String site,
      String path,
      long bytes,
      long mtimeMs,
      Code code,
      int tries,
      Timestamp firstSeen) {
    static File of(Row row) {
      return new File(
          row.getString(0),
          row.getString(1),
          row.getString(2),
          row.getLong(3),
          row.getLong(4),
          row.isNullAt(5) ? null : Code.valueOf(row.getString(5)),
          row.getInt(6),
          row.getTimestamp(7));
    }
  }

  private final Settings settings;
  private final ImageRow image;

  FactRows(Pseudonyms pseudonyms, Settings settings, String runId) {
    this.settings = settings;
    this.image = new ImageRow(pseudonyms, settings, runId);
  }

  SiteDefaults site(File file) {
    return settings.site(file.site());
  }

  /** Hash of a rejected file's content; a file that was understood has its pixel hash instead. */
  static String contentHash(Analysis analysis, byte[] content, int length) {
    return analysis
        .outcome()
        .fold(
            ok -> null,
            rejected ->
                String.format("%016x", LongHashFunction.xx3().hashBytes(content, 0, length)));
  }

  Row rejected(File file, Stage stage, Code code, String message, String contentHash) {
    return staged(file, stage, code, message, contentHash, null, List.of(), List.of());
  }

  Row row(File file, Analysis analysis, String contentHash) {
    return analysis
        .outcome()
        .fold(
            findings -> understood(file, analysis.header(), findings),
            rejected ->
                staged(
                    file,
                    rejected.stage(),
                    rejected.code(),
                    rejected.message(),
                    contentHash,
                    analysis.header() == null || !isWorthKeeping(analysis.header())
                        ? null
                        : image(file, analysis.header(), "UNDECODED", null),
                    List.of(),
                    List.of()));
  }

  private Row image(File file, Header header, String status, Findings findings) {
    return image.of(
        file.fileKey(), file.site(), file.bytes(), file.mtimeMs(), header, status, findings);
  }

  /** A plain image that cannot be decoded says nothing about resources but its size. */
  private static boolean isWorthKeeping(Header header) {
    return header.identifiers().sopUid() != null;
  }

  private Row understood(File file, Header header, Optional<Findings> findings) {
    String status = findings.isPresent() ? "OK" : "NO_PIXELS";
    Row row = image(file, header, status, findings.orElse(null));
    List<Row> regions =
        findings.map(f -> f.regions().stream().map(FactRows::region).toList()).orElse(List.of());
    List<Row> detections =
        findings
            .map(f -> f.detections().stream().map(FactRows::detection).toList())
            .orElse(List.of());
    return staged(file, null, null, null, null, row, regions, detections);
  }

  private static Row staged(
      File file,
      Stage stage,
      Code code,
      String message,
      String contentHash,
      Row image,
      List<Row> regions,
      List<Row> detections) {
    return RowFactory.create(
        file.fileKey(),
        file.path(),
        file.bytes(),
        file.mtimeMs(),
        file.tries(),
        file.firstSeen(),
        stage == null ? null : stage.name(),
        code == null ? null : code.name(),
        message,
        contentHash,
        image,
        regions.toArray(Row[]::new),
        detections.toArray(Row[]::new));
  }

  // --- parts of an image ------------------------------------------------------------------------

  private static Row region(Region r) {
    Candidate seen = r.candidate();
    return RowFactory.create(
        r.frame(),
        r.region(),
        r.label(),
        known(r.score()),
        seen.areaPx(),
        known(r.areaMm2()),
        (int) seen.box().x(),
        (int) seen.box().y(),
        (int) seen.box().w(),
        (int) seen.box().h(),
        r.centroidX(),
        r.centroidY(),
        seen.meanIntensity(),
        seen.sdIntensity(),
        seen.circularity(),
        seen.solidity(),
        seen.touchesBorder());
  }

  private static Row detection(Detection d) {
    return RowFactory.create(
        d.frame(),
        d.modelId(),
        d.modelSha256(),
        d.label(),
        d.score(),
        d.x(),
        d.y(),
        d.w(),
        d.h(),
        known(d.widthMm()),
        known(d.heightMm()));
  }

  static Double known(double value) {
    return Double.isNaN(value) ? null : value;
  }
}
