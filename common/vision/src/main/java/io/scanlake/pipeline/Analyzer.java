package io.scanlake.pipeline;

import io.scanlake.dicom.Header;
import io.scanlake.dicom.RenderRule;
import io.scanlake.file.Code;
import io.scanlake.file.Outcome;
import io.scanlake.file.SiteDefaults;
import io.scanlake.file.Source;
import io.scanlake.file.Stage;
import io.scanlake.file.UnusableException;
import io.scanlake.image.Frame;
import io.scanlake.image.Match;
import io.scanlake.image.Natives;
import io.scanlake.image.Picture;
import io.scanlake.image.PictureReader;
import io.scanlake.image.Workspace;
import io.scanlake.recognize.Detection;
import io.scanlake.recognize.Model;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.opencv.core.CvException;

/**
 * The three stages over one file at a time: decode, preprocess, segment, recognise. Holds the
 * buffers and the opened models of one thread; the same bytes give the same analysis.
 */
public final class Analyzer implements AutoCloseable {
  private final Workspace workspace = new Workspace();
  private final List<Recipe> recipes;
  private final Recognition recognition;
  private final PictureReader reader;
  private final Preprocess preprocess;
  private final Segmenter segmenter;
  private final Quality.Meter meter;

  /**
   * @param recipes the recipes in order; the last must match every image
   * @param pixelBudget the largest number of samples in one frame
   */
  public Analyzer(List<Recipe> recipes, List<Model> models, long pixelBudget) {
    Natives.load();
    this.recipes = List.copyOf(recipes);
    reader = new PictureReader(workspace, pixelBudget);
    preprocess = new Preprocess(workspace);
    segmenter = new Segmenter(workspace);
    meter = new Quality.Meter(workspace);
    recognition = new Recognition(models);
  }

  /**
   * Analyses one file.
   *
   * @param site values that hold where the header has none
   * @throws IOException when the source cannot be read; every fault of the content is a value
   */
  public Analysis analyze(Source source, SiteDefaults site) throws IOException {
    Header header = null;
    Stage stage = Stage.DECODE;
    try {
      Picture picture = reader.open(source, site);
      header = picture.header();
      if (!picture.hasPixels()) {
        return new Analysis(header, new Outcome.Ok<>(Optional.empty()));
      }
      Tally tally = new Tally(header);
      int frames = picture.frames();
      for (int index = 0; index < frames; index++) {
        stage = Stage.DECODE;
        long start = System.nanoTime();
        Frame frame = picture.frame(index);
        long decoded = System.nanoTime();
        if (tally.recipe == null) {
          stage = Stage.RECOGNIZE;
          tally.choose(frame);
        }
        stage = Stage.PREPROCESS;
        Preprocess.Working working = preprocess.apply(frame, tally.recipe);
        Quality quality = meter.measure(working.raw());
        stage = Stage.SEGMENT;
        double pixelArea = frame.rowSpacingMm() * frame.columnSpacingMm();
        Segmentation segmentation = segmenter.apply(working, tally.recipe, pixelArea, index);
        stage = Stage.RECOGNIZE;
        List<Region> regions = tally.recognize(working, frame, segmentation.regions(), index);
        tally.add(
            frame, quality, segmentation, regions, decoded - start, System.nanoTime() - decoded);
      }
      return new Analysis(header, new Outcome.Ok<>(Optional.of(tally.findings(frames))));
    } catch (UnusableException e) {
      return new Analysis(header, new Outcome.Rejected<>(stage, e.code(), e.getMessage()));
    } catch (CvException e) {
      return new Analysis(
          header, new Outcome.Rejected<>(stage, Code.INTERNAL, "OpenCV refused the image"));
    } catch (RuntimeException e) {
      String fault = e.getClass().getSimpleName();
      return new Analysis(header, new Outcome.Rejected<>(stage, Code.INTERNAL, fault));
    }
  }

  /**
   * The three stages over the first frame of a file, with the images they used: for training models
   * and for evaluating them against labels. {@link #analyze} gives the same regions and detections.
   *
   * @throws UnusableException when the file, or its first frame, cannot be used
   * @throws IOException when the source cannot be read
   */
  public FrameView view(Source source, SiteDefaults site) throws UnusableException, IOException {
    Picture picture = reader.open(source, site);
    if (!picture.hasPixels()) {
      throw new UnusableException(Code.NOT_AN_IMAGE, "an object without pixels");
    }
    Tally tally = new Tally(picture.header());
    Frame frame = picture.frame(0);
    tally.choose(frame);
    Preprocess.Working working = preprocess.apply(frame, tally.recipe);
    double pixelArea = frame.rowSpacingMm() * frame.columnSpacingMm();
    Segmentation segmentation = segmenter.apply(working, tally.recipe, pixelArea, 0);
    List<Region> regions = tally.recognize(working, frame, segmentation.regions(), 0);
    LabelMap labels = segmenter.map(working, segmentation);
    return new FrameView(
        frame.pixels(), working.gray(), working.scale(), regions, tally.detections, labels);
  }

  @Override
  public void close() {
    recognition.close();
    workspace.close();
  }

  /** Sums up one instance's frames. */
  private final class Tally {
    private final Header header;
    private Recipe recipe;
    private Recognition.ModalityAndRegion identity;
    private Match.Subject subject;
    private RenderRule rule;
    private long hashLow;
    private long hashHigh;
    private long bytes;
    private boolean isRepaired;
    private long decodeNs;
    private long processNs;
    private double entropy;
    private double laplacian;
    private double saturated;
    private double black;
    private double contrast;
    private double border;
    private double foreground;
    private double largest;
    private long areaPx;
    private double areaMm2;
    private Segmentation.Status status;
    private final List<Region> regions = new ArrayList<>();
    private final List<Detection> detections = new ArrayList<>();

    Tally(Header header) {
      this.header = header;
    }

    /** Recipe and models are chosen by what classifiers predict where the header has no value. */
    void choose(Frame frame) {
      Appearance appearance = Appearance.of(frame.pixels());
      identity = recognition.identify(named(), subject(frame, appearance, named()), frame.pixels());
      subject = subject(frame, appearance, identity);
      recipe =
          recipes.stream()
              .filter(r -> r.match().matches(subject))
              .findFirst()
              .orElseThrow(() -> new IllegalStateException("no recipe matches every image"));
      rule = frame.rule();
    }

    private Recognition.ModalityAndRegion named() {
      return new Recognition.ModalityAndRegion(
          header.kind().modality(), header.anatomy().bodyRegion());
    }

    private Match.Subject subject(
        Frame frame, Appearance appearance, Recognition.ModalityAndRegion known) {
      return new Match.Subject(
          known.modality(),
          known.bodyRegion() == null ? null : known.bodyRegion().name(),
          kind(header),
          frame.pixels().channels() == 1 ? Match.Colour.GRAY : Match.Colour.COLOUR,
          appearance.tint(),
          appearance.ground(),
          frame.pixels().rows(),
          frame.pixels().cols());
    }

    /** Returns the regions with their labels. */
    List<Region> recognize(Preprocess.Working working, Frame frame, List<Region> found, int index) {
      if (!recipe.segment()) {
        return found;
      }
      detections.addAll(recognition.detect(subject, working, frame, index));
      return recognition.label(subject, found, frame.pixels());
    }

    void add(
        Frame frame,
        Quality quality,
        Segmentation segmentation,
        List<Region> labelled,
        long decode,
        long process) {
      // Order matters: with frames swapped, the pixels are different.
      hashLow = Long.rotateLeft(hashLow * 0x9E3779B97F4A7C15L, 31) ^ frame.hashLow();
      hashHigh = Long.rotateLeft(hashHigh * 0xC2B2AE3D27D4EB4FL, 29) ^ frame.hashHigh();
      bytes += frame.storedBytes();
      isRepaired |= frame.isRepaired();
      decodeNs += decode;
      processNs += process;
      entropy += quality.entropyBits();
      laplacian += quality.laplacianVar();
      saturated += quality.saturatedFrac();
      black += quality.blackFrac();
      contrast += quality.contrast();
      border += segmentation.borderTouchFrac();
      foreground += segmentation.foregroundFrac();
      double frameArea = (double) frame.pixels().rows() * frame.pixels().cols();
      for (Region region : labelled) {
        areaPx += region.areaPx();
        areaMm2 += region.areaMm2();
        largest = Math.max(largest, region.areaPx() / frameArea);
      }
      regions.addAll(labelled);
      if (status == null || rank(segmentation.status()) > rank(status)) {
        status = segmentation.status();
      }
    }

    Findings findings(int frames) {
      Quality mean =
          new Quality(
              entropy / frames,
              laplacian / frames,
              saturated / frames,
              black / frames,
              contrast / frames);
      Recipe.QualityLimits limits = recipe.quality();
      boolean segmented = status != Segmentation.Status.NOT_APPLICABLE;
      boolean blank = mean.contrast() <= limits.blankContrast();
      HexFormat hex = HexFormat.of();
      return new Findings(
          hex.toHexDigits(hashHigh) + hex.toHexDigits(hashLow),
          bytes,
          isRepaired,
          rule,
          mean,
          border / frames,
          blank,
          !blank && mean.laplacianVar() < limits.blurredLaplacianVar(),
          mean.saturatedFrac() > limits.saturatedFrac(),
          segmented && border / frames > limits.clippedBorderFrac(),
          recipe.name(),
          status,
          regions.size(),
          areaPx,
          areaMm2,
          foreground / frames,
          segmented ? largest : Double.NaN,
          regions,
          detections,
          header.kind().modality() == null ? identity.modality() : null,
          header.anatomy().bodyRegion() == null ? identity.bodyRegion() : null,
          decodeNs / 1e6,
          processNs / 1e6);
    }

    private static int rank(Segmentation.Status status) {
      return switch (status) {
        case NOT_APPLICABLE -> 0;
        case EMPTY -> 1;
        case OK -> 2;
        case TOO_MANY -> 3;
      };
    }
  }

  private static Match.ImageRole kind(Header header) {
    if (header.kind().isSecondaryCapture()) {
      return Match.ImageRole.SECONDARY_CAPTURE;
    }
    return header.kind().isLocalizer() ? Match.ImageRole.LOCALIZER : Match.ImageRole.IMAGE;
  }
}
