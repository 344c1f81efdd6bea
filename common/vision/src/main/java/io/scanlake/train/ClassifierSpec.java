package io.scanlake.train;

import io.scanlake.image.Match;
import io.scanlake.recognize.Algorithm;
import io.scanlake.recognize.FeatureSet;
import io.scanlake.recognize.KindOfImage;
import io.scanlake.recognize.ModelCard;
import java.io.Serializable;
import java.util.Map;

/**
 * A region or image classifier to be trained.
 *
 * @param background label that stands for nothing of interest, or null
 * @param leastScore score below which there is no prediction, or the background; null = the score
 *     with the best cross-validated F1 over the other labels if there is a background, else 0
 * @param maxOverlap overlap of regions, see {@link ModelCard.ClassifierRule}; 1 = any
 * @param meanings what labels tell of modality or body region
 * @param trainedOn the origin of the rows, for the card
 */
public record ClassifierSpec(
    String id,
    FeatureSet features,
    Algorithm algorithm,
    Match match,
    String background,
    Double leastScore,
    double maxOverlap,
    Map<String, KindOfImage> meanings,
    Map<String, String> trainedOn,
    long seed)
    implements Serializable {}
