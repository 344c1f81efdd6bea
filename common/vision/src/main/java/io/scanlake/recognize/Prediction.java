package io.scanlake.recognize;

/**
 * What a classifier predicts of a region or an image.
 *
 * @param score 0 to 1: for an SVM the calibrated probability of this label against all others
 *     (Platt 1999), for naive Bayes the posterior, for trees the share of the votes
 */
public record Prediction(String label, double score) {}
