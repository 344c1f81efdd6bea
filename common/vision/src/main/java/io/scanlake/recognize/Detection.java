package io.scanlake.recognize;

/**
 * One object that a model found, in pixels of the original image.
 *
 * @param frame from 0
 * @param score the model's own measure; for a cascade, the number of raw hits merged into the box
 * @param widthMm NaN if the spacing is unknown
 */
public record Detection(
    int frame,
    String modelId,
    String modelSha256,
    String label,
    double score,
    int x,
    int y,
    int w,
    int h,
    double widthMm,
    double heightMm) {}
