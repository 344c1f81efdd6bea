package io.scanlake.pipeline;

import io.scanlake.dicom.BodyRegion;
import io.scanlake.image.Frame;
import io.scanlake.image.Match;
import io.scanlake.recognize.Candidate;
import io.scanlake.recognize.Detection;
import io.scanlake.recognize.KindOfImage;
import io.scanlake.recognize.Model;
import io.scanlake.recognize.Prediction;
import io.scanlake.recognize.Recognizer;
import java.util.ArrayList;
import java.util.List;
import org.opencv.core.Mat;

/** Stage 3: the models of one thread, each on the images that it matches, in their order. */
final class Recognition implements AutoCloseable {
  /** Modality and body region, each from the header where that has it; null where unknown. */
  record ModalityAndRegion(String modality, BodyRegion bodyRegion) {
    boolean isKnown() {
      return modality != null && bodyRegion != null;
    }

    /** Fills what is missing, if the meaning does not contradict what is known. */
    ModalityAndRegion with(KindOfImage meaning) {
      if (meaning == null
          || (modality != null
              && !meaning.modality().isEmpty()
              && !meaning.modality().contains(modality))
          || (bodyRegion != null
              && meaning.bodyRegion() != null
              && meaning.bodyRegion() != bodyRegion)) {
        return this;
      }
      boolean names = modality == null && !meaning.modality().isEmpty();
      return new ModalityAndRegion(
          names ? meaning.modality().get(0) : modality,
          bodyRegion == null ? meaning.bodyRegion() : bodyRegion);
    }
  }

  private final List<Recognizer> recognizers = new ArrayList<>();

  Recognition(List<Model> models) {
    for (Model model : models) {
      recognizers.add(Recognizer.open(model));
    }
  }

  /** What header and classifiers together say; a header is never overruled. */
  ModalityAndRegion identify(ModalityAndRegion header, Match.Subject subject, Mat pixels) {
    ModalityAndRegion identity = header;
    for (Recognizer recognizer : recognizers) {
      Model model = recognizer.model();
      if (!identity.isKnown()
          && model.card().tellsKindOfImage()
          && model.match().matches(subject)) {
        identity = identity.with(model.card().kindOfImage(recognizer.classify(pixels)));
      }
    }
    return identity;
  }

  /** What detectors find, and, over the whole frame, what classifiers of other things say. */
  List<Detection> detect(
      Match.Subject subject, Preprocess.Working working, Frame frame, int index) {
    List<Detection> detections = new ArrayList<>();
    for (Recognizer recognizer : recognizers) {
      Model model = recognizer.model();
      if (!model.match().matches(subject)) {
        continue;
      }
      detections.addAll(
          recognizer.detect(
              working.gray(),
              working.scale(),
              frame.rowSpacingMm(),
              frame.columnSpacingMm(),
              index));
      if (!model.card().tellsKindOfImage()) {
        Prediction prediction = recognizer.classify(frame.pixels());
        if (prediction != null && !model.card().isBackground(prediction.label())) {
          detections.add(whole(model, prediction, frame, index));
        }
      }
    }
    return detections;
  }

  private static Detection whole(Model model, Prediction prediction, Frame frame, int index) {
    int w = frame.pixels().cols();
    int h = frame.pixels().rows();
    return new Detection(
        index,
        model.id(),
        model.sha256(),
        prediction.label(),
        prediction.score(),
        0,
        0,
        w,
        h,
        w * frame.columnSpacingMm(),
        h * frame.rowSpacingMm());
  }

  /** The regions with their labels, each by the first model that says one. */
  List<Region> label(Match.Subject subject, List<Region> regions, Mat pixels) {
    List<Region> labelled = regions;
    for (Recognizer recognizer : recognizers) {
      if (!regions.isEmpty() && recognizer.model().match().matches(subject)) {
        List<Candidate> candidates = regions.stream().map(Region::candidate).toList();
        List<Prediction> predictions = recognizer.label(pixels, candidates);
        List<Region> next = new ArrayList<>(labelled.size());
        for (int i = 0; i < labelled.size(); i++) {
          Region region = labelled.get(i);
          boolean isNew = region.label() == null && predictions.get(i) != null;
          next.add(isNew ? region.labelled(predictions.get(i)) : region);
        }
        labelled = next;
      }
    }
    return labelled;
  }

  @Override
  public void close() {
    recognizers.forEach(Recognizer::close);
  }
}
