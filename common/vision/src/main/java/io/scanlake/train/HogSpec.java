package io.scanlake.train;

import io.scanlake.image.Match;
import io.scanlake.recognize.ModelCard;
import java.io.Serializable;
import java.util.Map;

/**
 * A HOG detector to be trained.
 *
 * @param c the price of a window on the wrong side; 0.01 is that of Dalal and Triggs
 */
public record HogSpec(
    String id,
    String label,
    ModelCard.HogShape shape,
    ModelCard.Search search,
    Match match,
    double c,
    Map<String, String> trainedOn)
    implements Serializable {}
