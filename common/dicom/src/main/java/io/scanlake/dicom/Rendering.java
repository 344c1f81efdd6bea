package io.scanlake.dicom;

/**
 * How one frame was made visible.
 *
 * @param channels 1: gray; 3: B, G, R side by side
 * @param slope of the rescale to modality values; or null if a table or no rescale is used
 * @param intercept see {@code slope}
 * @param isHounsfield modality values are Hounsfield units
 */
public record Rendering(
    RenderRule rule,
    int rows,
    int columns,
    int channels,
    Double slope,
    Double intercept,
    boolean isHounsfield) {}
