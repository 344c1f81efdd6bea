package io.scanlake.pipeline;

import io.scanlake.recognize.Detection;
import java.util.List;
import org.opencv.core.Mat;

/**
 * A file's first frame as the models see it, with its results, so that training uses the same input
 * as recognition. The Mats belong to the analyzer and are valid until its next file.
 *
 * @param pixels CV_8UC1 or CV_8UC3 (BGR), the frame at its own size: the input of classifiers
 * @param gray CV_8UC1, cleaned, at working size: the input of detectors
 * @param scale original pixels per working pixel
 * @param regions the regions, in original pixels, with their labels
 * @param detections the detections, in original pixels
 * @param labels the regions' numbers, at working size
 */
public record FrameView(
    Mat pixels,
    Mat gray,
    double scale,
    List<Region> regions,
    List<Detection> detections,
    LabelMap labels) {}
