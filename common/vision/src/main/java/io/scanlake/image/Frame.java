package io.scanlake.image;

import io.scanlake.dicom.RenderRule;
import org.opencv.core.Mat;

/**
 * One frame rendered to 8 bits. The Mats belong to the reader's workspace and are valid until its
 * next frame.
 *
 * @param pixels CV_8UC1 or CV_8UC3 (BGR), never empty
 * @param body CV_8UC1 of the same size, 255 inside the body; or null if the header has no scale
 *     that shows it
 * @param rowSpacingMm distance between rows; NaN when unknown
 * @param columnSpacingMm distance between columns; NaN when unknown
 * @param rule how stored values became gray levels
 * @param hashLow low half of a 128-bit hash of the stored samples and their layout
 * @param hashHigh high half of it
 * @param storedBytes size of the stored samples, uncompressed
 * @param isRepaired the file is damaged or contradicts itself, yet the samples are there
 */
public record Frame(
    Mat pixels,
    Mat body,
    double rowSpacingMm,
    double columnSpacingMm,
    RenderRule rule,
    long hashLow,
    long hashHigh,
    long storedBytes,
    boolean isRepaired) {}
