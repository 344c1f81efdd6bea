package io.scanlake.recognize;

import io.scanlake.image.Box;

/**
 * A region as a classifier sees it, in pixels of the original image.
 *
 * @param areaPx pixels
 * @param meanIntensity of the working 8-bit image, 0–255
 * @param circularity 4π·area / perimeter², at most 1
 * @param solidity area / area of the convex hull, at most 1
 */
public record Candidate(
    Box box,
    long areaPx,
    double meanIntensity,
    double sdIntensity,
    double circularity,
    double solidity,
    boolean touchesBorder) {}
