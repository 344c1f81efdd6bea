package io.scanlake.train;

import io.scanlake.image.Match;
import io.scanlake.recognize.Algorithm;
import io.scanlake.recognize.FeatureSet;
import io.scanlake.recognize.KindOfImage;
import io.scanlake.recognize.ModelCard;
import java.io.Serializable;
import java.util.Map;

/**
 * What is to be made.
 *
 * @param background label that stands for nothing of interest, null where there is none
 * @param leastScore below it the model says nothing, or the background; null = with a background
 *     that with which the cross-validation's F1 over the other labels is best, else 0
 * @param maxOverlap of regions: see {@link ModelCard.ClassifierRule}; 1 = not looked at
 * @param meanings labels that tell modality or body region
 * @param trainedOn what the card says of the rows' origin
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
