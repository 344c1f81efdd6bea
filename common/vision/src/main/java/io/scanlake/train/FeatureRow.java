package io.scanlake.train;

import java.io.Serializable;

/**
 * One labelled vector.
 *
 * @param group what must not be split between training and scoring: a patient, a slide
 */
public record FeatureRow(String group, String label, float[] features) implements Serializable {}
