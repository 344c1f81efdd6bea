package io.scanlake.pipeline;

import io.scanlake.dicom.BodyRegion;
import io.scanlake.dicom.RenderRule;
import io.scanlake.recognize.Detection;
import java.util.List;

/**
 * What the pixels of one instance show, over all its frames.
 *
 * @param pixelHash 128-bit non-cryptographic hash of the stored samples, 32 hex digits
 * @param pixelBytes uncompressed size of the stored samples
 * @param isRepaired whether a frame was damaged or contradicted its header
 * @param renderRule rule of the first frame
 * @param quality mean over the frames
 * @param isBlank and the other flags: whether the mean is beyond the recipe's limit
 * @param segmentStatus the worst of the frames: TOO_MANY, then OK, then EMPTY
 * @param regionCount number of regions that were kept
 * @param foregroundFrac mean over the frames; NaN where not applicable
 * @param largestRegionFrac largest region's share of its frame; NaN where not applicable
 * @param decodeMs wall time of decoding and rendering
 * @param modality by an image classifier, where the header has none; otherwise null
 * @param bodyRegion by an image classifier, where the header has none; otherwise null
 * @param processMs wall time of the three stages
 */
public record Findings(
    String pixelHash,
    long pixelBytes,
    boolean isRepaired,
    RenderRule renderRule,
    Quality quality,
    double borderTouchFrac,
    boolean isBlank,
    boolean isBlurred,
    boolean isSaturated,
    boolean isClipped,
    String recipe,
    Segmentation.Status segmentStatus,
    int regionCount,
    long regionAreaPx,
    double regionAreaMm2,
    double foregroundFrac,
    double largestRegionFrac,
    List<Region> regions,
    List<Detection> detections,
    String modality,
    BodyRegion bodyRegion,
    double decodeMs,
    double processMs) {}
