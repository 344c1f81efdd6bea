package io.scanlake.jobs.analyze;

import io.scanlake.dicom.Header;
import io.scanlake.file.SiteDefaults;
import io.scanlake.jobs.run.WorkFile;
import io.scanlake.jobs.settings.Settings;
import io.scanlake.jobs.tables.ImageStatus;
import io.scanlake.pipeline.Analysis;
import io.scanlake.pipeline.Findings;
import io.scanlake.pipeline.Region;
import io.scanlake.privacy.Pseudonyms;
import io.scanlake.recognize.Candidate;
import io.scanlake.recognize.Detection;
import java.util.List;
import java.util.Optional;
import net.openhft.hashing.LongHashFunction;
import org.apache.spark.sql.Row;

/** Turns the analysis of a file into rows. */
final class AnalysisRows {
  private final Settings settings;
  private final ImageRow image;

  AnalysisRows(Pseudonyms pseudonyms, Settings settings, String runId) {
    this.settings = settings;
    this.image = new ImageRow(pseudonyms, settings, runId);
  }

  SiteDefaults site(WorkFile file) {
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

  StagedFile of(WorkFile file, Analysis analysis, String contentHash) {
    return analysis
        .outcome()
        .fold(
            findings -> understood(file, analysis.header(), findings),
            rejected ->
                StagedFile.rejected(
                    file,
                    rejected.stage(),
                    rejected.code(),
                    rejected.message(),
                    contentHash,
                    analysis.header() == null || !isWorthKeeping(analysis.header())
                        ? null
                        : image(file, analysis.header(), ImageStatus.UNDECODED, null)));
  }

  private Row image(WorkFile file, Header header, ImageStatus status, Findings findings) {
    return image
        .of(file.fileKey(), file.site(), file.bytes(), file.mtimeMs(), header, status, findings)
        .build();
  }

  /** A plain image that cannot be decoded says nothing about resources but its size. */
  private static boolean isWorthKeeping(Header header) {
    return header.identifiers().sopUid() != null;
  }

  private StagedFile understood(WorkFile file, Header header, Optional<Findings> findings) {
    ImageStatus status = findings.isPresent() ? ImageStatus.OK : ImageStatus.NO_PIXELS;
    Row row = image(file, header, status, findings.orElse(null));
    List<Row> regions =
        findings
            .map(f -> f.regions().stream().map(AnalysisRows::region).toList())
            .orElse(List.of());
    List<Row> detections =
        findings
            .map(f -> f.detections().stream().map(AnalysisRows::detection).toList())
            .orElse(List.of());
    return StagedFile.understood(file, row, regions, detections);
  }

  // --- parts of an image ------------------------------------------------------------------------

  private static Row region(Region region) {
    Candidate candidate = region.candidate();
    return StagedFile.REGION
        .row()
        .set("frame", region.frame())
        .set("region", region.region())
        .set("label", region.label())
        .set("score", region.score())
        .set("area_px", candidate.areaPx())
        .set("area_mm2", region.areaMm2())
        .set("x", (int) candidate.box().x())
        .set("y", (int) candidate.box().y())
        .set("w", (int) candidate.box().w())
        .set("h", (int) candidate.box().h())
        .set("centroid_x", region.centroidX())
        .set("centroid_y", region.centroidY())
        .set("mean_intensity", candidate.meanIntensity())
        .set("sd_intensity", candidate.sdIntensity())
        .set("circularity", candidate.circularity())
        .set("solidity", candidate.solidity())
        .set("touches_border", candidate.touchesBorder())
        .build();
  }

  private static Row detection(Detection detection) {
    return StagedFile.DETECTION
        .row()
        .set("frame", detection.frame())
        .set("model_id", detection.modelId())
        .set("model_sha256", detection.modelSha256())
        .set("label", detection.label())
        .set("score", detection.score())
        .set("x", detection.x())
        .set("y", detection.y())
        .set("w", detection.w())
        .set("h", detection.h())
        .set("w_mm", detection.widthMm())
        .set("h_mm", detection.heightMm())
        .build();
  }
}
