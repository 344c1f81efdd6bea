package io.scanlake.pipeline;

import io.scanlake.recognize.Detection;
import java.util.List;
import org.opencv.core.Mat;

/**
 * A file's first frame as the models see it and what came of it, so that training looks at what
 * recognition will. The Mats belong to the analyzer and hold until its next file.
 *
 * @param pixels CV_8UC1 or CV_8UC3 (BGR), the frame at its own size: what classifiers see
 * @param gray CV_8UC1, cleaned, at working size: what detectors see
 * @param scale original pixels per working pixel
 * @param regions of the watershed, in original pixels, with their labels
 * @param detections in original pixels
 * @param labels the regions' numbers, at working size
 */
public record FrameView(
    Mat pixels,
    Mat gray,
    double scale,
    List<Region> regions,
    List<Detection> detections,
    LabelMap labels) {}
