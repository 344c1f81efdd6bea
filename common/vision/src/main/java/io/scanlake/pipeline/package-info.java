/**
 * One image file to its row: decode, preprocess, segment, recognise. Imports {@code
 * io.scanlake.image}, {@code io.scanlake.recognize} and OpenCV.
 *
 * <p>Doors: {@link io.scanlake.pipeline.Analyzer} runs the stages, {@link
 * io.scanlake.pipeline.Recipe} says how, {@link io.scanlake.pipeline.Findings} holds the results. A
 * new key of a recipe is a component of the recipe's part, a line of {@code conf/scanlake.yaml},
 * and its use in the stage that reads this part.
 *
 * <p>Filters, morphology, distance transforms, Hough circles and the marker-controlled watershed
 * are OpenCV's. Two pieces are written by hand:
 *
 * <ul>
 *   <li>Region statistics, because one pass over the label map gives areas, boxes, centroids,
 *       perimeters and hulls of all regions and assigns the lines between basins to a neighbour;
 *       OpenCV needs a contour or a mask per region.
 *   <li>The flood that finds its own markers, because OpenCV's watershed needs markers and neither
 *       merges basins by their saddle nor stays within a mask.
 * </ul>
 */
package io.scanlake.pipeline;
