/**
 * Trains models on labelled rows and images and writes them as model folders. The same input gives
 * the same bytes for any number of threads.
 *
 * <p>Imports {@code recognize}, {@code labels}, {@code evaluate} and {@code image}. Classifiers and
 * the SVM of a HOG are OpenCV's. Cascade training is hand-written because OpenCV has shipped no
 * trainer since version 4, while it still runs cascades; the probabilities of an SVM are, because
 * OpenCV has only distances.
 */
package io.scanlake.train;
